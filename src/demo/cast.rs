//! The people of the demo, found again by their phones; and those whom one can sign in as: one a role.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use anyhow::Context as _;
use chrono::{Datelike, NaiveDate};
use entity::ids::{CommunityId, PersonId, SessionId, UnitId};
use entity::person;
use entity::role_grant::{self, RoleName};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::agreed;
use super::directory::{Units, unit};
use super::people::{Invented, Register};
use super::story;
use crate::app::{App, Ctx};
use crate::calendar;
use crate::identity::phone::Phone;
use crate::identity::sessions;
use crate::language::Language;
use crate::people::grants::{self, NewGrant};
use crate::people::persons::{self, NewPerson};
use crate::policy::{Caller, Grant, Identity, Scope};
use crate::work::Act;

/// The community in which they live and work.
pub const HOME: &str = "乌兰大街社区";

/// The unit for which the official speaks, and from which the volunteer comes.
const UNIT: &str = "乌拉特中旗就业服务局";
/// Where the admin and the auditor work.
const ORGANISATION: &str = "乌拉特中旗旗委组织部";
const DISCIPLINE: &str = "乌拉特中旗纪律检查委员会";

/// Those whom the rest of the demo is about as well.
pub struct Cast {
    /// Whom the volunteer helps.
    pub resident: PersonId,
    pub volunteer: PersonId,
    /// Whose card lies at the points.
    pub official: PersonId,
    /// The unit of the volunteer and the official.
    pub unit: UnitId,
}

/// Where a person belongs.
#[derive(Clone, Copy, Default)]
pub struct Belongs {
    pub community: Option<CommunityId>,
    pub unit: Option<UnitId>,
    /// Years of age.
    pub age: Option<i32>,
}

/// Registers them, and gives each the role; those who are known keep what they have.
pub async fn gather(ctx: &Ctx, home: CommunityId, units: &Units) -> anyhow::Result<Cast> {
    let mut register = Register::default();
    let banner = || Scope::Region(story::BANNER.to_owned());
    let (bureau, community) = (unit(units, UNIT)?, Scope::Community(home));
    let mut known = Vec::new();
    for (role, lives, works, scope) in [
        (RoleName::Resident, Some(home), None, community.clone()),
        (RoleName::Volunteer, None, Some(bureau), Scope::Unit(bureau)),
        (RoleName::CommunityStaff, Some(home), None, community),
        (
            RoleName::DepartmentOfficial,
            None,
            Some(bureau),
            Scope::Unit(bureau),
        ),
        (
            RoleName::BannerAdmin,
            None,
            Some(unit(units, ORGANISATION)?),
            banner(),
        ),
        (RoleName::Auditor, None, Some(unit(units, DISCIPLINE)?), banner()),
    ] {
        let belongs = Belongs {
            community: lives,
            unit: works,
            age: (role == RoleName::Resident).then_some(82),
        };
        let person = registered(ctx, register.invent(), belongs).await?;
        known.push(person);
        grant(ctx, person, role, scope).await?;
    }
    Ok(Cast {
        resident: known[0],
        volunteer: known[1],
        official: known[3],
        unit: bureau,
    })
}

/// Gives a person a role, if it is not held.
pub async fn grant(ctx: &Ctx, person: PersonId, role: RoleName, scope: Scope) -> anyhow::Result<()> {
    let held = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(person))
        .filter(role_grant::Column::Role.eq(role))
        .one(ctx.app.db.read())
        .await?;
    if held.is_some() {
        return Ok(());
    }
    let new = NewGrant {
        person,
        role,
        scope,
        from: None,
        to: None,
    };
    agreed(grants::give(&Act::once(ctx), new).await)?;
    Ok(())
}

/// Somebody of the demo who acts, with these roles.
pub fn acting(app: &Arc<App>, person: PersonId, grants: Vec<Grant>) -> Ctx {
    let identity = Identity::Person {
        id: person,
        session: SessionId::new(),
    };
    let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let caller = Caller::of(identity, grants);
    Ctx::new(app, caller, Language::default(), "demo".to_owned(), address)
}

/// The person with this phone, registered if need be.
pub async fn registered(ctx: &Ctx, invented: Invented, to: Belongs) -> anyhow::Result<PersonId> {
    let phone = Phone::parse(&invented.phone).map_err(|_| anyhow::anyhow!("an invented phone is none"))?;
    let known = person::Entity::find()
        .filter(person::Column::PhoneIndex.eq(phone.index(&ctx.app.vault)))
        .one(ctx.app.db.read())
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    let year = calendar::day(ctx.app.now()).year();
    let new = NewPerson {
        language: Some(invented.language().tag().to_owned()),
        name: invented.name,
        phone: Some(invented.phone),
        address: to.community.map(|_| "海流图镇乌兰大街".to_owned()),
        born_on: to.age.and_then(|age| NaiveDate::from_ymd_opt(year - age, 1, 5)),
        community: to.community,
        unit: to.unit,
    };
    Ok(agreed(persons::register(&Act::once(ctx), new).await)?.id)
}

/// The name of the one whom a role's token is for.
pub async fn name_of(app: &App, role: RoleName) -> anyhow::Result<String> {
    let person = sessions::oldest_with(app, role).await?;
    let person = person.context("nobody has the role")?;
    let row = person::Entity::find_by_id(person).one(app.db.read()).await?;
    Ok(row.context("a role of nobody")?.name)
}
