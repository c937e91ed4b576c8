//! How an activity is planned, and what can be changed of it before it begins.

use chrono::{DateTime, TimeDelta, Utc};
use entity::activity::{ActiveModel, ActivityKind, ActivityState, Model};
use entity::ids::{ActivityId, ActivityRoleId, CommunityId, UnitId};
use entity::{activity_role, activity_unit, community, joint_committee, membership, skill, unit};
use sea_orm::sea_query::IntoCondition as _;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoSimpleExpr as _, PaginatorTrait, QueryFilter,
    QuerySelect, Set,
};

use super::lookup::{ActivityRejection, held};
use super::{clock, recurrence, waitlist};
use crate::calendar;
use crate::db::any_of;
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::numbers;
use crate::policy::{Action, Place, readable, serving};
use crate::work::{Act, Work};
use crate::workflow::Lifecycle as _;

const LONGEST_TITLE: usize = 60;
const LONGEST_TEXT: usize = 4000;
const LONGEST: TimeDelta = TimeDelta::days(31);
const MOST_CO_UNITS: usize = 20;
const MOST_ROLES: usize = 20;

/// What volunteers can do there.
pub struct NewRole {
    pub name: String,
    pub wanted: i32,
    /// A skill's code.
    pub skill: Option<String>,
}

/// What an activity is made of: outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    pub kind: Option<ActivityKind>,
    pub title_zh: Option<String>,
    pub title_mn: Option<Option<String>>,
    pub title_en: Option<Option<String>>,
    pub text_zh: Option<String>,
    pub text_mn: Option<Option<String>>,
    pub text_en: Option<Option<String>>,
    pub place: Option<String>,
    /// WGS-84: latitude, longitude.
    pub coordinates: Option<Option<(f64, f64)>>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub capacity: Option<i32>,
    /// An RRULE.
    pub recurrence: Option<Option<String>>,
    /// All of them.
    pub co_units: Option<Vec<UnitId>>,
    /// All of them, in order.
    pub roles: Option<Vec<NewRole>>,
}

/// Plans an activity in a community, led by a unit of its joint committee.
pub async fn create(
    act: &Act<'_>,
    community: CommunityId,
    lead_unit: UnitId,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    // Locked, so that it cannot be closed at the same time.
    let community = community::Entity::find_by_id(community)
        .filter(readable::<community::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("communityId"))?;
    work.by.require(
        Action::ActivityCreate,
        &Place::of_placement(&community, lead_unit),
    )?;
    if community.closed_at.is_some() {
        return Err(ActivityRejection::CommunityClosed.into());
    }
    sits(&work, community.id, lead_unit).await?;
    let (Some(starts_at), Some(ends_at)) = (details.starts_at, details.ends_at) else {
        return Err(ActivityRejection::Times.into());
    };
    let (co_units, roles) = (
        details.co_units.unwrap_or_default(),
        details.roles.unwrap_or_default(),
    );
    let mut row = ActiveModel {
        id: Set(ActivityId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        community_id: Set(community.id),
        lead_unit_id: Set(lead_unit),
        state: Set(ActivityState::Draft),
        taken: Set(0),
        tickets: Set(0),
        adjusted: Set(0),
        ..Default::default()
    };
    let details = Details {
        co_units: None,
        roles: None,
        ..details
    };
    fill(&work, &mut row, details, (starts_at, ends_at), None)?;
    row.number = Set(numbers::next(&work, &series(&community, work.now)).await?);
    let row = row.insert(&work.tx).await?;
    write_co_units(&work, &row, co_units).await?;
    write_roles(&work, row.id, roles).await?;
    let place = Place::of_activity(&row, &community);
    finish(work, Action::ActivityCreate, "activity.created", row, &place).await
}

/// Changes what is planned. Once it is published, kind, roles and recurrence stay as they are; where there is more
/// room than before, those who wait get it in the same moment.
pub async fn update(
    act: &Act<'_>,
    id: ActivityId,
    expected_version: Option<i32>,
    mut details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id).await?;
    work.by.require(Action::ActivityUpdate, &place)?;
    let draft = row.state == ActivityState::Draft;
    if !draft && row.state != ActivityState::Published {
        return Err(
            Rejection::invalid_state(&Model::name(row.state), "activityUpdate")
                .about(row.id)
                .into(),
        );
    }
    let fixed = details.kind.is_some() || details.roles.is_some() || details.recurrence.is_some();
    if !draft && fixed {
        return Err(Rejection::from(ActivityRejection::FixedOncePublished)
            .about(row.id)
            .into());
    }
    let times = (
        details.starts_at.unwrap_or(row.starts_at),
        details.ends_at.unwrap_or(row.ends_at),
    );
    if !draft && times.1 <= work.now {
        return Err(ActivityRejection::Over.into());
    }
    if details.capacity.is_some_and(|capacity| capacity < row.taken) {
        return Err(Rejection::from(ActivityRejection::BelowTaken)
            .about(row.id)
            .into());
    }
    let (co_units, roles) = (details.co_units.take(), details.roles.take());
    let mut change = <ActiveModel as Default>::default();
    fill(&work, &mut change, details, times, row.recurrence.as_deref())?;
    let before = row;
    let row = work.update(&before, expected_version, change).await?;
    clock::moved(&work, &before, &row, &place).await?;
    if let Some(co_units) = co_units {
        write_co_units(&work, &row, co_units).await?;
    }
    if let Some(roles) = roles {
        write_roles(&work, row.id, roles).await?;
    }
    waitlist::fill(&work, &row, &place).await?;
    finish(work, Action::ActivityUpdate, "activity.updated", row, &place).await
}

/// The series that an activity of this community is numbered in: `150824-A100003-2026`.
pub(super) fn series(community: &community::Model, now: DateTime<Utc>) -> String {
    use chrono::Datelike;
    // A community has twelve digits: the county's six, and six of its own.
    let (county, own) = community.code.split_at(6);
    format!("{county}-A{own}-{}", calendar::day(now).year())
}

/// Refuses a unit that is not active on the joint committee; its seat is held until the end of the act.
pub(super) async fn sits(work: &Work, community: CommunityId, unit: UnitId) -> Result<(), Refusal> {
    let seat: Option<entity::ids::MembershipId> = serving::pairs()
        .column(membership::Column::Id)
        .filter(joint_committee::Column::CommunityId.eq(community))
        .filter(membership::Column::UnitId.eq(unit))
        .lock_shared()
        .into_tuple()
        .one(&work.tx)
        .await?;
    match seat {
        Some(_) => Ok(()),
        None => Err(ActivityRejection::NotAMember.into()),
    }
}

/// `before` is the recurrence that stands, which has to fit new times too.
fn fill(
    work: &Work,
    row: &mut ActiveModel,
    details: Details,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    before: Option<&str>,
) -> Result<(), Rejection> {
    if let Some(kind) = details.kind {
        row.kind = Set(kind);
    }
    if let Some(title) = details.title_zh {
        row.title_zh = Set(input::public_line("titleZh", &title, LONGEST_TITLE)?);
    }
    if let Some(title) = details.title_mn {
        row.title_mn = Set(title
            .map(|title| input::public_line("titleMn", &title, LONGEST_TITLE))
            .transpose()?);
    }
    if let Some(title) = details.title_en {
        row.title_en = Set(title
            .map(|title| input::public_line("titleEn", &title, LONGEST_TITLE))
            .transpose()?);
    }
    if let Some(text) = details.text_zh {
        row.text_zh = Set(input::public_text("textZh", &text, LONGEST_TEXT)?);
    }
    if let Some(text) = details.text_mn {
        row.text_mn = Set(text
            .map(|text| input::public_text("textMn", &text, LONGEST_TEXT))
            .transpose()?);
    }
    if let Some(text) = details.text_en {
        row.text_en = Set(text
            .map(|text| input::public_text("textEn", &text, LONGEST_TEXT))
            .transpose()?);
    }
    if let Some(place) = details.place {
        row.place = Set(input::public_line("place", &place, 200)?);
    }
    if let Some(coordinates) = details.coordinates {
        if coordinates.is_some_and(|(north, east)| !(north.abs() <= 90.0 && east.abs() <= 180.0)) {
            return Err(ActivityRejection::NotAPlace.into());
        }
        row.latitude = Set(coordinates.map(|(north, _)| north));
        row.longitude = Set(coordinates.map(|(_, east)| east));
    }
    if !(starts_at < ends_at && ends_at - starts_at <= LONGEST) {
        return Err(ActivityRejection::Times.into());
    }
    row.starts_at = Set(starts_at);
    row.ends_at = Set(ends_at);
    if let Some(capacity) = details.capacity {
        if !(1..=10_000).contains(&capacity) {
            return Err(ActivityRejection::Capacity.into());
        }
        row.capacity = Set(capacity);
    }
    let recurrence = match &details.recurrence {
        Some(new) => {
            let new = input::line_or_none("recurrence", new.as_deref(), 200)?;
            row.recurrence = Set(new.clone());
            new
        }
        None => before.map(str::to_owned),
    };
    if let Some(rule) = recurrence {
        recurrence::starts(&rule, starts_at, work.app.config.activities.most_occurrences)?;
    }
    Ok(())
}

async fn write_co_units(work: &Work, row: &Model, mut units: Vec<UnitId>) -> Result<(), Refusal> {
    use activity_unit::{Column, Entity};
    units.sort_unstable();
    units.dedup();
    let known = unit::Entity::find()
        .filter(any_of(
            work.app.db.backend(),
            unit::Column::Id.into_simple_expr(),
            units.iter().map(|id| id.0),
        ))
        .filter(readable::<unit::Entity>(&work.by).into_condition())
        .filter(unit::Column::ClosedAt.is_null())
        .count(&work.tx)
        .await?;
    let all_known = usize::try_from(known).is_ok_and(|known| known == units.len());
    if units.len() > MOST_CO_UNITS || units.contains(&row.lead_unit_id) || !all_known {
        return Err(ActivityRejection::CoUnit.into());
    }
    Entity::delete_many()
        .filter(Column::ActivityId.eq(row.id))
        .exec(&work.tx)
        .await?;
    co_units(work, row.id, units).await
}

/// Writes down who helps the lead unit.
pub(super) async fn co_units(work: &Work, activity: ActivityId, units: Vec<UnitId>) -> Result<(), Refusal> {
    if units.is_empty() {
        return Ok(());
    }
    let rows = units.into_iter().map(|unit_id| activity_unit::ActiveModel {
        activity_id: Set(activity),
        unit_id: Set(unit_id),
    });
    activity_unit::Entity::insert_many(rows)
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}

async fn write_roles(work: &Work, activity: ActivityId, roles: Vec<NewRole>) -> Result<(), Refusal> {
    use activity_role::{Column, Entity};
    if roles.len() > MOST_ROLES {
        return Err(ActivityRejection::Roles.into());
    }
    Entity::delete_many()
        .filter(Column::ActivityId.eq(activity))
        .exec(&work.tx)
        .await?;
    let skills: Vec<String> = skill::Entity::find()
        .select_only()
        .column(skill::Column::Code)
        .into_tuple()
        .all(&work.tx)
        .await?;
    let rows = (0..).zip(roles).map(|(index, role)| {
        checked(activity, index + 1, role, &skills).map_err(|why| why.at(index.to_string()).at("roles"))
    });
    self::roles(work, rows.collect::<Result<_, _>>()?).await
}

fn checked(
    activity: ActivityId,
    position: i32,
    role: NewRole,
    skills: &[String],
) -> Result<activity_role::ActiveModel, Rejection> {
    if !(1..=1000).contains(&role.wanted) {
        return Err(ActivityRejection::RoleWanted.into());
    }
    if role.skill.as_ref().is_some_and(|code| !skills.contains(code)) {
        return Err(ActivityRejection::SkillUnknown.into());
    }
    Ok(activity_role::ActiveModel {
        id: Set(ActivityRoleId::new()),
        activity_id: Set(activity),
        position: Set(position),
        name: Set(input::public_line("name", &role.name, 40)?),
        wanted: Set(role.wanted),
        taken: Set(0),
        skill_code: Set(role.skill),
    })
}

/// Writes down what volunteers can do.
pub(super) async fn roles(work: &Work, rows: Vec<activity_role::ActiveModel>) -> Result<(), Refusal> {
    if rows.is_empty() {
        return Ok(());
    }
    activity_role::Entity::insert_many(rows)
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}

/// Records what was done, and ends the act.
pub(super) async fn finish(
    work: Work,
    action: Action,
    kind: &str,
    row: Model,
    place: &Place,
) -> Result<Model, Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    work.commit(row).await
}
