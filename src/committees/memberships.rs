//! What can be done with the seats of units on committees. Every change locks the committee first. A seat is held
//! from the day on which it was taken to the day before the one on which it was given up.

use chrono::{Days, NaiveDate};
use entity::ids::{JointCommitteeId, MembershipId, PersonId, UnitId};
use entity::membership::{ActiveModel, Column, Entity, MembershipState, Model, Seat};
use entity::{community, joint_committee, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select, Set};

use super::joint_committees::{self, CommitteeRejection};
use super::membership_lifecycle::MembershipStep;
use super::units::{self, UnitRejection};
use crate::app::Ctx;
use crate::calendar;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::volunteers::members;
use crate::work::{Act, Work, or_taken};
use crate::workflow::{self, Lifecycle, Taken};

/// What can be refused about a membership.
pub enum MembershipRejection {
    SitsAlready,
    LeadTaken,
    CoreIsFounded,
    CoreStays,
    Representative,
}

impl From<MembershipRejection> for Rejection {
    fn from(why: MembershipRejection) -> Self {
        match why {
            MembershipRejection::SitsAlready => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该单位已是成员，或已受邀",
                    "ᠡᠨᠡ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠭᠡᠰᠢᠭᠦᠨ ᠪᠣᠯᠤᠭᠰᠠᠨ ᠡᠰᠡᠪᠡᠯ ᠤᠷᠢᠭᠳᠠᠭᠰᠠᠨ",
                    "The unit sits on this committee already, or is invited",
                ),
            )
            .at("unitId"),
            MembershipRejection::LeadTaken => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "已有牵头单位，或已邀请牵头单位",
                    "ᠲᠡᠷᠢᠭᠦᠯᠡᠬᠦ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠨᠢᠭᠡᠨᠲᠡ ᠪᠠᠢᠨ᠎ᠠ",
                    "Another unit leads, or is invited to",
                ),
            )
            .at("seat"),
            MembershipRejection::CoreIsFounded => Self::invalid(Text::new(
                "核心单位在成立时确定，之后只能通过席位变更交接",
                "ᠭᠣᠣᠯ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠶᠢ ᠪᠠᠢᠭᠤᠯᠬᠤ ᠦᠶ᠎ᠡ ᠳ᠋ᠦ ᠲᠣᠭᠲᠠᠭᠠᠨ᠎ᠠ",
                "The core is named when the committee is founded, and passes to another unit by a change of seat",
            ))
            .at("seat"),
            MembershipRejection::CoreStays => Self::new(
                Code::InvalidState,
                Text::new(
                    "联合党委必须有核心单位，请先由其他单位接任",
                    "ᠬᠠᠮᠲᠤᠷᠠᠭᠰᠠᠨ ᠨᠠᠮ ᠤᠨ ᠬᠣᠷᠢᠶ᠎ᠠ ᠭᠣᠣᠯ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠲᠠᠢ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                    "A committee always has its core: give that seat to another unit first",
                ),
            ),
            MembershipRejection::Representative => Self::invalid(Text::new(
                "代表须为本单位人员",
                "ᠲᠥᠯᠦᠭᠡᠯᠡᠭᠴᠢ ᠨᠢ ᠲᠤᠰ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠶᠢᠨ ᠬᠦᠮᠦᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The representative is someone of the unit",
            ))
            .at("representativeId"),
        }
    }
}

/// When seats are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// All that stand: invited, active and suspended.
    Now,
    /// Those held on a day.
    On(NaiveDate),
}

pub async fn find(ctx: &Ctx, id: MembershipId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// The seats that stood at a time.
pub fn at(caller: &Caller, when: When) -> Select<Entity> {
    let all = visible::<Entity>(caller);
    match when {
        When::Now => all.filter(Column::State.ne(MembershipState::Ended)),
        When::On(day) => all.filter(Column::FromDay.lte(day)).filter(
            Condition::any()
                .add(Column::ToDay.is_null())
                .add(Column::ToDay.gte(day)),
        ),
    }
}

/// The mutations that the caller may send for a seat now. The core's is never ended, suspended or changed: another
/// unit takes it.
pub fn available(caller: &Caller, row: &Model, place: &Place) -> Vec<String> {
    let mut steps = match row.seat {
        Seat::Core => Vec::new(),
        Seat::Lead | Seat::Member | Seat::Guide => workflow::available(caller, row, place),
    };
    if row.state != MembershipState::Ended && caller.may(Action::MembershipUpdate, place) {
        steps.push("membershipUpdate".to_owned());
    }
    steps
}

/// Invites a unit to sit on a committee.
pub async fn invite(
    act: &Act<'_>,
    committee: JointCommitteeId,
    unit: UnitId,
    seat: Seat,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (committee, community) = joint_committees::locked(&work, committee)
        .await
        .map_err(|e| e.at("committeeId"))?;
    let place = Place::of_membership(&community, unit);
    work.by.require(Action::MembershipInvite, &place)?;
    standing(&committee).map_err(|why| why.at("committeeId"))?;
    let unit = units::held(&work, unit).await.map_err(|e| e.at("unitId"))?;
    if unit.closed_at.is_some() {
        return Err(Rejection::from(UnitRejection::Closed).at("unitId").into());
    }
    if seat == Seat::Core {
        return Err(MembershipRejection::CoreIsFounded.into());
    }
    let others = standing_of(&work, committee.id).await?;
    if others.iter().any(|other| other.unit_id == unit.id) {
        return Err(MembershipRejection::SitsAlready.into());
    }
    if seat == Seat::Lead && others.iter().any(|other| other.seat == Seat::Lead) {
        return Err(MembershipRejection::LeadTaken.into());
    }
    let row = begin(&work, committee.id, unit.id, seat, MembershipState::Invited);
    let row = or_taken(row.insert(&work.tx).await, || {
        MembershipRejection::SitsAlready.into()
    })?;
    done(work, Action::MembershipInvite, "membership.invited", row, &place).await
}

/// The unit agrees, and sits from today on.
pub async fn accept(
    act: &Act<'_>,
    id: MembershipId,
    expected_version: Option<i32>,
    representative_id: Option<PersonId>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let Held { row, place, .. } = held(&work, id).await?;
    work.by.require(Action::MembershipAccept, &place)?;
    let unit = units::held(&work, row.unit_id).await?;
    if unit.closed_at.is_some() {
        return Err(UnitRejection::Closed.into());
    }
    let representative_id = representative(&work, representative_id, unit.id).await?;
    let taken = Taken {
        row: &row,
        step: MembershipStep::Accept,
        place: &place,
        expected_version,
        reason: None,
    };
    let today = calendar::day(work.now);
    let row = workflow::transition(&work, taken, |change, to| {
        change.state = Set(to);
        change.from_day = Set(Some(today));
        change.representative_id = Set(representative_id);
    })
    .await?;
    work.commit(row).await
}

/// Names who speaks for the unit, or nobody.
pub async fn represent(
    act: &Act<'_>,
    id: MembershipId,
    expected_version: Option<i32>,
    representative_id: Option<PersonId>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let Held { row, place, .. } = held(&work, id).await?;
    work.by.require(Action::MembershipUpdate, &place)?;
    if row.state == MembershipState::Ended {
        return Err(Rejection::invalid_state("ENDED", "membershipUpdate")
            .about(row.id)
            .into());
    }
    let change = ActiveModel {
        representative_id: Set(representative(&work, representative_id, row.unit_id).await?),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    done(work, Action::MembershipUpdate, "membership.updated", row, &place).await
}

/// Suspends a seat, or resumes one: it is held all the while.
pub async fn turn(
    act: &Act<'_>,
    id: MembershipId,
    expected_version: Option<i32>,
    step: MembershipStep,
    reason: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let Held { row, place, .. } = held(&work, id).await?;
    work.by.require(Model::action(step), &place)?;
    not_core(&row)?;
    let reason = input::line_or_none("reason", reason, 200)?;
    let taken = Taken {
        row: &row,
        step,
        place: &place,
        expected_version,
        reason: reason.as_deref(),
    };
    let row = workflow::transition(&work, taken, |change, to| change.state = Set(to)).await?;
    work.commit(row).await
}

/// Ends a seat, or takes an invitation back.
pub async fn end(
    act: &Act<'_>,
    id: MembershipId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let Held { row, place, .. } = held(&work, id).await?;
    work.by.require(Action::MembershipEnd, &place)?;
    not_core(&row)?;
    let row = finish(&work, &row, MembershipStep::End, expected_version, &place, reason).await?;
    let (committee, action) = (row.committee_id, Action::MembershipEnd);
    members::leave_with_unit(&work, committee, row.unit_id, action, &place).await?;
    work.commit(row).await
}

/// A committee is never without its core.
pub(super) fn not_core(row: &Model) -> Result<(), Rejection> {
    if row.seat == Seat::Core && row.state != MembershipState::Ended {
        return Err(Rejection::from(MembershipRejection::CoreStays).about(row.id));
    }
    Ok(())
}

/// Takes the step that ends a row. The last day is yesterday, before the first where it began today; what was only
/// promised was never held.
pub(super) async fn finish(
    work: &Work,
    row: &Model,
    step: MembershipStep,
    expected_version: Option<i32>,
    place: &Place,
    reason: &str,
) -> Result<Model, Refusal> {
    let reason = input::line("reason", reason, 200)?;
    let taken = Taken {
        row,
        step,
        place,
        expected_version,
        reason: Some(&reason),
    };
    let yesterday = calendar::day(work.now) - Days::new(1);
    let held = row.from_day.is_some();
    workflow::transition(work, taken, |change, to| {
        change.state = Set(to);
        change.to_day = Set(held.then_some(yesterday));
        change.end_reason = Set(Some(reason.clone()));
    })
    .await
}

/// A membership and where it lies, under the lock of its committee.
pub(super) struct Held {
    pub community: community::Model,
    pub row: Model,
    pub place: Place,
}

pub(super) async fn held(work: &Work, id: MembershipId) -> Result<Held, Refusal> {
    let seen = || {
        Entity::find_by_id(id)
            .filter(readable::<Entity>(&work.by))
            .one(&work.tx)
    };
    let row = seen().await?.ok_or_else(Rejection::not_found)?;
    let (_, community) = joint_committees::locked(work, row.committee_id).await?;
    // Again: it may have changed before the lock was ours.
    let row = seen().await?.ok_or_else(Rejection::not_found)?;
    let place = Place::of_membership(&community, row.unit_id);
    Ok(Held {
        community,
        row,
        place,
    })
}

/// The rows of a committee that have not ended, the oldest first.
pub(super) async fn standing_of(work: &Work, committee: JointCommitteeId) -> Result<Vec<Model>, Refusal> {
    let rows = Entity::find()
        .filter(Column::CommitteeId.eq(committee))
        .filter(Column::State.ne(MembershipState::Ended))
        .order_by_asc(Column::Id)
        .all(&work.tx)
        .await?;
    Ok(rows)
}

/// Whether a unit sits anywhere, or is invited to.
pub(super) async fn sits(work: &Work, unit: UnitId) -> Result<bool, Refusal> {
    let row = Entity::find()
        .filter(Column::UnitId.eq(unit))
        .filter(Column::State.ne(MembershipState::Ended))
        .one(&work.tx)
        .await?;
    Ok(row.is_some())
}

pub(super) fn standing(committee: &joint_committee::Model) -> Result<(), Rejection> {
    match committee.dissolved_on {
        Some(_) => Err(CommitteeRejection::Dissolved.into()),
        None => Ok(()),
    }
}

/// Someone who works for the unit.
pub(super) async fn representative(
    work: &Work,
    id: Option<PersonId>,
    unit: UnitId,
) -> Result<Option<PersonId>, Refusal> {
    let Some(id) = id else {
        return Ok(None);
    };
    let known = person::Entity::find_by_id(id)
        .filter(person::Column::UnitId.eq(unit))
        .filter(person::Column::ErasedAt.is_null())
        .one(&work.tx)
        .await?;
    match known {
        Some(_) => Ok(Some(id)),
        None => Err(MembershipRejection::Representative.into()),
    }
}

pub(super) fn begin(
    work: &Work,
    committee: JointCommitteeId,
    unit: UnitId,
    seat: Seat,
    state: MembershipState,
) -> ActiveModel {
    ActiveModel {
        id: Set(MembershipId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        committee_id: Set(committee),
        unit_id: Set(unit),
        seat: Set(seat),
        state: Set(state),
        ..Default::default()
    }
}

pub(super) async fn done(
    work: Work,
    action: Action,
    kind: &str,
    row: Model,
    place: &Place,
) -> Result<Model, Refusal> {
    record(&work, action, kind, &row, place).await?;
    work.commit(row).await
}

pub(super) async fn record(
    work: &Work,
    action: Action,
    kind: &str,
    row: &Model,
    place: &Place,
) -> Result<(), Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await
}
