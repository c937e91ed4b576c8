//! The roles that people hold. A grant that was given or taken counts from the next request on.

use chrono::{DateTime, Utc};
use entity::ids::{PersonId, RoleGrantId};
use entity::role_grant::{ActiveModel, Column, Entity, Model, RoleName};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select, Set,
};

use super::persons::{self, NewPerson};
use crate::app::Ctx;
use crate::cases;
use crate::db::any_text;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::identity::{self, phone::Phone};
use crate::jobs::{self, Job, JobKind};
use crate::language::Text;
use crate::policy::people::scope_region;
use crate::policy::{Action, Place, Scope, readable, visible};
use crate::territory::{self, regions};
use crate::work::{Act, Work};

/// What can be refused about a grant.
pub enum GrantRejection {
    OtherScope,
    EndsBefore,
    HeldAlready,
    Ended,
    LastAdmin,
}

impl From<GrantRejection> for Rejection {
    fn from(why: GrantRejection) -> Self {
        match why {
            GrantRejection::OtherScope => Self::invalid(Text::new(
                "居民和社区工作人员的角色属于社区，志愿者和部门干部的属于单位，管理员和审计员的属于行政区",
                "ᠣᠷᠰᠢᠨ ᠰᠠᠭᠤᠭᠴᠢ ᠪᠠ ᠠᠵᠢᠯᠲᠠᠨ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠲᠦ᠂ ᠰᠠᠢᠨ ᠳᠤᠷ᠎ᠠ ᠶᠢᠨᠬᠢ ᠪᠠ ᠲᠦᠰᠢᠮᠡᠯ ᠨᠢᠭᠡᠴᠡ ᠳᠦ᠂ ᠵᠠᠬᠢᠷᠤᠭᠴᠢ ᠪᠠ ᠰᠢᠯᠭᠠᠭᠴᠢ ᠣᠷᠣᠨ ᠳᠤ ᠬᠠᠷᠢᠶᠠᠲᠤ",
                "RESIDENT and COMMUNITY_STAFF have a community as scope, VOLUNTEER and DEPARTMENT_OFFICIAL a unit, \
                 BANNER_ADMIN and AUDITOR a region",
            ))
            .at("scope"),
            GrantRejection::EndsBefore => Self::invalid(Text::new(
                "结束时间须晚于开始时间",
                "ᠳᠠᠭᠤᠰᠬᠤ ᠴᠠᠭ ᠨᠢ ᠡᠬᠢᠯᠡᠬᠦ ᠴᠠᠭ ᠡᠴᠡ ᠬᠣᠵᠢᠮ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A grant ends after it begins",
            ))
            .at("to"),
            GrantRejection::HeldAlready => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "此人已担任该角色",
                    "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠲᠤᠰ ᠦᠦᠷᠭᠡ ᠲᠠᠢ ᠪᠣᠯᠤᠭᠰᠠᠨ",
                    "This person holds this role already",
                ),
            ),
            GrantRejection::Ended => Self::new(
                Code::InvalidState,
                Text::new(
                    "该角色已结束",
                    "ᠡᠨᠡ ᠦᠦᠷᠭᠡ ᠳᠠᠭᠤᠰᠤᠭᠰᠠᠨ",
                    "The grant has ended",
                ),
            ),
            GrantRejection::LastAdmin => Self::new(
                Code::InvalidState,
                Text::new(
                    "这是该行政区最后一名管理员，请先指定另一名",
                    "ᠡᠨᠡ ᠨᠢ ᠲᠤᠰ ᠣᠷᠣᠨ ᠤ ᠰᠡᠭᠦᠯᠴᠢ ᠶᠢᠨ ᠵᠠᠬᠢᠷᠤᠭᠴᠢ᠂ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠥᠭᠡᠷ᠎ᠡ ᠬᠦᠮᠦᠨ ᠢ ᠲᠣᠮᠢᠯᠠᠨ᠎ᠠ ᠤᠤ",
                    "This is the last admin of the region: give the role to someone else first",
                ),
            ),
        }
    }
}

/// A grant and the region in which it holds.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Held {
    #[sea_orm(nested)]
    pub grant: Model,
    pub scope_region: Option<String>,
}

impl Held {
    pub fn place(&self) -> Place {
        Place::of_grant(&self.grant, self.scope_region.clone())
    }
}

/// A role to give.
pub struct NewGrant {
    pub person: PersonId,
    pub role: RoleName,
    pub scope: Scope,
    /// From now on, unless it is later.
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
}

pub async fn find(ctx: &Ctx, id: RoleGrantId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Grants that hold now or will.
pub(super) fn current(now: DateTime<Utc>) -> Select<Entity> {
    Entity::find()
        .expr_as(scope_region(), "scope_region")
        .filter(Column::TakenAt.is_null())
        .filter(
            Condition::any()
                .add(Column::ValidTo.is_null())
                .add(Column::ValidTo.gt(now)),
        )
        .order_by_asc(Column::Id)
}

/// What a person holds now or will. The act holds the person's row, without which nothing is given.
pub(super) async fn held_by(work: &Work, person: PersonId) -> Result<Vec<Held>, Refusal> {
    Ok(current(work.now)
        .filter(Column::PersonId.eq(person))
        .into_model::<Held>()
        .all(&work.tx)
        .await?)
}

pub async fn give(act: &Act<'_>, new: NewGrant) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    // Locked, so that what the person holds stands still.
    entity::person::Entity::find_by_id(new.person)
        .filter(readable::<entity::person::Entity>(&work.by))
        .filter(entity::person::Column::ErasedAt.is_null())
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("personId"))?;
    let row = insert(&work, new).await?;
    work.commit(row).await
}

/// Makes the first BANNER_ADMIN of a region, for the command line: the person of this phone, or a new one.
pub async fn appoint(act: &Act<'_>, name: String, phone: &str, region: String) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let index = Phone::parse(phone)
        .map_err(|why| Rejection::from(why).at("phone"))?
        .index(&work.app.vault);
    let known = entity::person::Entity::find()
        .filter(entity::person::Column::PhoneIndex.eq(index))
        .lock_exclusive()
        .one(&work.tx)
        .await?;
    let person = if let Some(person) = known {
        person.id
    } else {
        let new = NewPerson {
            name,
            phone: Some(phone.to_owned()),
            ..NewPerson::default()
        };
        let row = persons::insert(&work, new).await?;
        work.record(Event {
            kind: "person.registered",
            action: Action::PersonRegister,
            subject: row.id.into(),
            version: row.version,
            place: &Place::in_region(&region),
        })
        .await?;
        row.id
    };
    let new = NewGrant {
        person,
        role: RoleName::BannerAdmin,
        scope: Scope::Region(region),
        from: None,
        to: None,
    };
    let row = insert(&work, new).await?;
    work.commit(row).await
}

async fn insert(work: &Work, new: NewGrant) -> Result<Model, Refusal> {
    let mut row = ActiveModel {
        id: Set(RoleGrantId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        person_id: Set(new.person),
        role: Set(new.role),
        community_id: Set(None),
        unit_id: Set(None),
        region_code: Set(None),
        valid_from: Set(new.from.filter(|from| *from > work.now).unwrap_or(work.now)),
        valid_to: Set(new.to),
        granted_by: Set(work.by.person()),
        taken_at: Set(None),
    };
    let mut place = Place::default();
    match (new.role, new.scope) {
        (RoleName::Resident | RoleName::CommunityStaff, Scope::Community(id)) => {
            let community = in_scope(persons::open_community(work, id).await)?;
            row.community_id = Set(Some(id));
            place.community = Some(id);
            place.region = Some(community.region_code);
        }
        (RoleName::Volunteer | RoleName::DepartmentOfficial, Scope::Unit(id)) => {
            let unit = in_scope(persons::open_unit(work, id).await)?;
            row.unit_id = Set(Some(id));
            place.units = vec![id];
            place.region = Some(unit.region_code);
        }
        (RoleName::BannerAdmin | RoleName::Auditor, Scope::Region(code)) => {
            let region = regions::find(&work.tx, &code).await?;
            let region = region.ok_or_else(|| Rejection::not_found().at("regionCode").at("scope"))?;
            row.region_code = Set(Some(region.code.clone()));
            place.region = Some(region.code);
        }
        _ => return Err(GrantRejection::OtherScope.into()),
    }
    work.by.require(Action::RoleGrantGive, &place)?;
    if new.to.is_some_and(|to| to <= *row.valid_from.as_ref()) {
        return Err(GrantRejection::EndsBefore.into());
    }
    let same = |held: &Held| {
        held.grant.role == new.role
            && held.grant.community_id == *row.community_id.as_ref()
            && held.grant.unit_id == *row.unit_id.as_ref()
            && held.grant.region_code == *row.region_code.as_ref()
    };
    if held_by(work, new.person).await?.iter().any(same) {
        return Err(GrantRejection::HeldAlready.into());
    }
    let row = row.insert(&work.tx).await?;
    if let Some(to) = row.valid_to {
        jobs::put(work, Job::about(JobKind::GrantEnd, row.id, to)).await?;
    }
    work.record(Event {
        kind: "role_grant.given",
        action: Action::RoleGrantGive,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    Ok(row)
}

fn in_scope<T>(result: Result<T, Refusal>) -> Result<T, Refusal> {
    result.map_err(|refusal| match refusal {
        Refusal::Rejected(rejection) => Refusal::Rejected(Box::new(rejection.at("scope"))),
        other => other,
    })
}

pub async fn take(act: &Act<'_>, id: RoleGrantId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let held = Entity::find_by_id(id)
        .expr_as(scope_region(), "scope_region")
        .filter(readable::<Entity>(&work.by))
        .into_model::<Held>()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    work.by.require(Action::RoleGrantTake, &held.place())?;
    let ended = held.grant.valid_to.is_some_and(|to| to <= work.now);
    if ended || held.grant.taken_at.is_some() {
        return Err(Rejection::from(GrantRejection::Ended).about(id).into());
    }
    let row = end(&work, Action::RoleGrantTake, &held, expected_version).await?;
    work.commit(row).await
}

/// Ends a grant by an act that may.
pub(super) async fn end(
    work: &Work,
    action: Action,
    held: &Held,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    if held.grant.role == RoleName::BannerAdmin && !another_admin(work, &held.grant).await? {
        return Err(Rejection::from(GrantRejection::LastAdmin)
            .about(held.grant.id)
            .into());
    }
    let change = ActiveModel {
        taken_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&held.grant, expected_version, change).await?;
    work.record(Event {
        kind: "role_grant.taken",
        action,
        subject: row.id.into(),
        version: row.version,
        place: &held.place(),
    })
    .await?;
    jobs::cancel(work, JobKind::GrantEnd, row.id).await?;
    left(work, action, held).await?;
    Ok(row)
}

/// Sees to what somebody answered for whose role has ended by the calendar. Nothing where it was taken before.
pub async fn lapsed(work: &Work, id: RoleGrantId) -> Result<(), Refusal> {
    let held = Entity::find_by_id(id)
        .expr_as(scope_region(), "scope_region")
        .into_model::<Held>()
        .one(&work.tx)
        .await?;
    let Some(held) = held.filter(|held| held.grant.taken_at.is_none()) else {
        return Ok(());
    };
    match held.grant.valid_to {
        Some(to) if to > work.now => jobs::put(work, Job::about(JobKind::GrantEnd, id, to)).await,
        Some(_) => left(work, Action::ServiceCaseVacate, &held).await,
        None => Ok(()),
    }
}

/// Nothing stays with somebody who holds no role for it any more.
async fn left(work: &Work, action: Action, held: &Held) -> Result<(), Refusal> {
    territory::duty::left(work, action, held.grant.person_id).await?;
    cases::leaving::of_person(work, held.grant.person_id, &held.place()).await
}

/// Whether someone else is admin of the region, or of one above it. The grants are locked in the order of ids, so
/// that two admins cannot take each other's at once.
async fn another_admin(work: &Work, grant: &Model) -> Result<bool, Refusal> {
    let code = grant.region_code.as_deref().unwrap_or_default();
    let above = (1..=code.len())
        .filter_map(|end| code.get(..end))
        .map(str::to_owned);
    let admins = Entity::find()
        .filter(any_text(
            work.app.db.backend(),
            sea_orm::IntoSimpleExpr::into_simple_expr(Column::RegionCode),
            above.collect(),
        ))
        .filter(Column::Role.eq(RoleName::BannerAdmin))
        .filter(identity::current(work.now))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    Ok(admins.iter().any(|other| other.person_id != grant.person_id))
}
