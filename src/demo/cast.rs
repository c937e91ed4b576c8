//! The people whom one can sign in as: one a role.

use anyhow::Context;
use entity::ids::{CommunityId, PersonId, UnitId};
use entity::person;
use entity::role_grant::{self, RoleName};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::agreed;
use super::directory::Units;
use super::people::{Invented, Register};
use super::story;
use crate::app::Ctx;
use crate::identity::phone::Phone;
use crate::language::Language;
use crate::people::grants::{self, NewGrant};
use crate::people::persons::{self, NewPerson};
use crate::policy::Scope;
use crate::work::Act;

/// The community in which they live and work.
pub const HOME: &str = "乌兰大街社区";

/// The unit for which the official speaks, and from which the volunteer comes.
const UNIT: &str = "乌拉特中旗社会保险事业管理局";
/// Where the admin and the auditor work.
const ORGANISATION: &str = "乌拉特中旗旗委组织部";
const DISCIPLINE: &str = "乌拉特中旗纪律检查委员会";

/// Registers them, and gives each the role; those who are known keep what they have.
pub async fn gather(
    ctx: &Ctx,
    register: &mut Register,
    home: CommunityId,
    units: &Units,
) -> anyhow::Result<()> {
    let unit = |name: &str| units.get(name).copied().context("the story has no such unit");
    let banner = || Scope::Region(story::BANNER.to_owned());
    let (bureau, community) = (unit(UNIT)?, Scope::Community(home));
    for (role, lives, works, scope) in [
        (RoleName::Resident, Some(home), None, community.clone()),
        (RoleName::Volunteer, Some(home), Some(bureau), Scope::Unit(bureau)),
        (RoleName::CommunityStaff, Some(home), None, community),
        (
            RoleName::DepartmentOfficial,
            None,
            Some(bureau),
            Scope::Unit(bureau),
        ),
        (RoleName::BannerAdmin, None, Some(unit(ORGANISATION)?), banner()),
        (RoleName::Auditor, None, Some(unit(DISCIPLINE)?), banner()),
    ] {
        let person = registered(ctx, register.invent(), lives, works).await?;
        let held = role_grant::Entity::find()
            .filter(role_grant::Column::PersonId.eq(person))
            .filter(role_grant::Column::Role.eq(role))
            .one(ctx.app.db.read())
            .await?;
        if held.is_some() {
            continue;
        }
        let new = NewGrant {
            person,
            role,
            scope,
            from: None,
            to: None,
        };
        agreed(grants::give(&Act::once(ctx), new).await)?;
    }
    Ok(())
}

async fn registered(
    ctx: &Ctx,
    invented: Invented,
    community: Option<CommunityId>,
    unit: Option<UnitId>,
) -> anyhow::Result<PersonId> {
    let phone = Phone::parse(&invented.phone).map_err(|_| anyhow::anyhow!("an invented phone is none"))?;
    let known = person::Entity::find()
        .filter(person::Column::PhoneIndex.eq(phone.index(&ctx.app.vault)))
        .one(ctx.app.db.read())
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    let language = if invented.mongolian {
        Language::MnMong
    } else {
        Language::ZhHans
    };
    let new = NewPerson {
        name: invented.name,
        phone: Some(invented.phone),
        language: Some(language.tag().to_owned()),
        address: None,
        born_on: None,
        community,
        unit,
    };
    Ok(agreed(persons::register(&Act::once(ctx), new).await)?.id)
}
