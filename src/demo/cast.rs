//! The people whom one can sign in as: one a role.

use std::sync::Arc;

use entity::ids::{CommunityId, PersonId, RoleGrantId, UnitId};
use entity::role_grant::{self, RoleName};
use entity::{person, unit};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::people::{Invented, Register};
use super::story;
use crate::app::App;
use crate::identity::phone::Phone;
use crate::language::Language;

/// The unit for which the official speaks, and from which the volunteer comes.
const UNIT: &str = "乌拉特中旗社会保险事业管理局";

/// The community in which they live and work.
pub const HOME: &str = "乌兰大街社区";

/// Gives each role a person, where nobody holds it yet.
pub async fn gather(app: &Arc<App>, home: CommunityId) -> anyhow::Result<()> {
    let unit = unit::Entity::find()
        .filter(unit::Column::Name.eq(UNIT))
        .one(app.db.read())
        .await?
        .map(|unit| unit.id);
    let region = || Some(story::BANNER.to_owned());
    let mut register = Register::default();
    for (role, unit, region) in [
        (RoleName::Resident, None, None),
        (RoleName::Volunteer, unit, None),
        (RoleName::CommunityStaff, None, None),
        (RoleName::DepartmentOfficial, unit, None),
        (RoleName::BannerAdmin, None, region()),
        (RoleName::Auditor, None, region()),
    ] {
        let invented = register.invent();
        let of_unit = matches!(role, RoleName::Volunteer | RoleName::DepartmentOfficial);
        if of_unit && unit.is_none() {
            continue;
        }
        let phone =
            Phone::parse(&invented.phone).map_err(|_| anyhow::anyhow!("an invented phone is none"))?;
        let index = phone.index(&app.vault);
        let known = person::Entity::find().filter(person::Column::PhoneIndex.eq(index.clone()));
        if known.one(app.db.read()).await?.is_some() {
            continue;
        }
        let lives = matches!(role, RoleName::Resident | RoleName::CommunityStaff).then_some(home);
        add(app, role, &invented, &phone, Scope { lives, unit, region }).await?;
    }
    Ok(())
}

struct Scope {
    lives: Option<CommunityId>,
    unit: Option<UnitId>,
    region: Option<String>,
}

async fn add(
    app: &Arc<App>,
    role: RoleName,
    invented: &Invented,
    phone: &Phone,
    scope: Scope,
) -> anyhow::Result<()> {
    let (id, now) = (PersonId::new(), app.now());
    let language = if invented.mongolian {
        Language::MnMong
    } else {
        Language::ZhHans
    };
    let tx = app.db.begin().await?;
    person::ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        name: Set(invented.name.clone()),
        phone_sealed: Set(Some(phone.seal(&app.vault, id)?)),
        phone_index: Set(Some(phone.index(&app.vault))),
        language: Set(language.tag().to_owned()),
        community_id: Set(scope.lives),
        unit_id: Set(scope.unit),
        ..Default::default()
    }
    .insert(&tx)
    .await?;
    role_grant::ActiveModel {
        id: Set(RoleGrantId::new()),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        person_id: Set(id),
        role: Set(role),
        community_id: Set(scope.lives),
        unit_id: Set(scope.unit),
        region_code: Set(scope.region),
        valid_from: Set(now),
        valid_to: Set(None),
        granted_by: Set(None),
        taken_at: Set(None),
    }
    .insert(&tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
