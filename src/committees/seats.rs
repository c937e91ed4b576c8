//! How seats pass from unit to unit, and who held them before the system knew.

use chrono::NaiveDate;
use entity::ids::{JointCommitteeId, MembershipId, UnitId};
use entity::membership::{Column, Entity, MembershipState, Model, Seat};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, Set};

use super::joint_committees;
use super::membership_lifecycle::MembershipStep;
use super::memberships::{self, Held};
use super::units;
use crate::calendar;
use crate::error::{Code, Refusal, Rejection};
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Place};
use crate::work::{Act, Work};

/// What can be refused about a seat.
pub enum SeatRejection {
    TheSame,
    Promised,
    NotActive,
    Span,
    Overlaps,
    SeatHeld,
}

impl From<SeatRejection> for Rejection {
    fn from(why: SeatRejection) -> Self {
        match why {
            SeatRejection::TheSame => Self::invalid(Text::new(
                "该单位已在此席位",
                "ᠡᠨᠡ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠡᠨᠡ ᠰᠠᠭᠤᠳᠠᠯ ᠳ᠋ᠤ ᠪᠠᠢᠨ᠎ᠠ",
                "The unit has this seat",
            ))
            .at("seat"),
            SeatRejection::Promised => Self::new(
                Code::InvalidState,
                Text::new(
                    "该席位已邀请其他单位，请先撤回邀请",
                    "ᠡᠨᠡ ᠰᠠᠭᠤᠳᠠᠯ ᠳ᠋ᠤ ᠥᠭᠡᠷ᠎ᠡ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠤᠷᠢᠭᠳᠠᠭᠰᠠᠨ",
                    "Another unit is invited to this seat: take that invitation back first",
                ),
            )
            .at("seat"),
            SeatRejection::NotActive => Self::new(
                Code::InvalidState,
                Text::new(
                    "暂停中的单位不能担任核心或牵头单位",
                    "ᠲᠦᠷ ᠵᠣᠭᠰᠣᠭᠰᠠᠨ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠲᠡᠷᠢᠭᠦᠯᠡᠵᠦ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "A suspended unit can neither lead nor be the core",
                ),
            )
            .at("seat"),
            SeatRejection::Span => Self::invalid(Text::new(
                "起止日期须在联合党委成立之后、今天之前，且止不早于起",
                "ᠡᠬᠢᠯᠡᠬᠦ ᠳᠠᠭᠤᠰᠬᠤ ᠡᠳᠦᠷ ᠨᠢ ᠪᠠᠢᠭᠤᠯᠤᠭᠳᠠᠭᠰᠠᠨ ᠤ ᠳᠠᠷᠠᠭ᠎ᠠ᠂ ᠥᠨᠥᠳᠦᠷ ᠦᠨ ᠡᠮᠦᠨ᠎ᠡ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The days lie after the founding and before today, the last not before the first",
            ))
            .at("from"),
            SeatRejection::Overlaps => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该单位在此期间已有席位记录",
                    "ᠡᠨᠡ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠡᠨᠡ ᠬᠤᠭᠤᠴᠠᠭᠠᠨ ᠳ᠋ᠤ ᠰᠠᠭᠤᠳᠠᠯ ᠲᠠᠢ ᠪᠠᠢᠭᠰᠠᠨ",
                    "The unit held a seat on some of these days",
                ),
            )
            .at("from"),
            SeatRejection::SeatHeld => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该席位在此期间由其他单位担任",
                    "ᠡᠨᠡ ᠰᠠᠭᠤᠳᠠᠯ ᠢ ᠡᠨᠡ ᠬᠤᠭᠤᠴᠠᠭᠠᠨ ᠳ᠋ᠤ ᠥᠭᠡᠷ᠎ᠡ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠡᠭᠡᠯᠡᠵᠦ ᠪᠠᠢᠭᠰᠠᠨ",
                    "Another unit held this seat on some of these days",
                ),
            )
            .at("seat"),
        }
    }
}

/// Gives a unit another seat from today on. The core's and the lead's pass at once: who had it becomes a member.
pub async fn change(
    act: &Act<'_>,
    id: MembershipId,
    expected_version: Option<i32>,
    seat: Seat,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let held = memberships::held(&work, id).await?;
    let Held { row, place, .. } = &held;
    work.by.require(Action::MembershipSeatChange, place)?;
    let stands = matches!(row.state, MembershipState::Active | MembershipState::Suspended);
    if stands && row.seat == seat {
        return Err(SeatRejection::TheSame.into());
    }
    memberships::not_core(row)?;
    let single = matches!(seat, Seat::Core | Seat::Lead);
    if stands && single && row.state != MembershipState::Active {
        return Err(SeatRejection::NotActive.into());
    }
    let holder = memberships::standing_of(&work, row.committee_id)
        .await?
        .into_iter()
        .find(|other| stands && single && other.seat == seat);
    if holder
        .as_ref()
        .is_some_and(|h| h.state == MembershipState::Invited)
    {
        return Err(SeatRejection::Promised.into());
    }
    // What does not stand is refused here. Both rows end before either goes on: one seat is never held twice.
    memberships::finish(
        &work,
        row,
        MembershipStep::ChangeSeat,
        expected_version,
        place,
        reason,
    )
    .await?;
    if let Some(holder) = holder {
        let place = Place::of_membership(&held.community, holder.unit_id);
        memberships::finish(&work, &holder, MembershipStep::ChangeSeat, None, &place, reason).await?;
        go_on(&work, &holder, Seat::Member, &place).await?;
    }
    let row = go_on(&work, row, seat, place).await?;
    work.commit(row).await
}

/// The row that follows one that ended for another seat.
async fn go_on(work: &Work, row: &Model, seat: Seat, place: &Place) -> Result<Model, Refusal> {
    let mut next = memberships::begin(work, row.committee_id, row.unit_id, seat, row.state);
    next.from_day = Set(Some(calendar::day(work.now)));
    next.representative_id = Set(row.representative_id);
    let next = next.insert(&work.tx).await?;
    let action = Action::MembershipSeatChange;
    memberships::record(work, action, "membership.seated", &next, place).await?;
    Ok(next)
}

/// A seat that a unit held before the system knew.
pub struct Past {
    pub committee: JointCommitteeId,
    pub unit: UnitId,
    pub seat: Seat,
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    pub reason: Option<String>,
}

/// Writes down a past membership, so that who sat on a day has an answer.
pub async fn record(act: &Act<'_>, past: Past) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (committee, community) = joint_committees::locked(&work, past.committee)
        .await
        .map_err(|e| e.at("committeeId"))?;
    let place = Place::of_membership(&community, past.unit);
    work.by.require(Action::MembershipRecord, &place)?;
    let unit = units::held(&work, past.unit).await.map_err(|e| e.at("unitId"))?;
    let end = committee.dissolved_on.unwrap_or_else(|| calendar::day(work.now));
    if past.from < committee.founded_on || past.to < past.from || past.to >= end {
        return Err(SeatRejection::Span.into());
    }
    let on_these_days = Condition::all().add(Column::FromDay.lte(past.to)).add(
        Condition::any()
            .add(Column::ToDay.is_null())
            .add(Column::ToDay.gte(past.from)),
    );
    let held = Entity::find()
        .filter(Column::CommitteeId.eq(committee.id))
        .filter(on_these_days)
        .all(&work.tx)
        .await?;
    // What was given up on the day on which it was taken was held on no day.
    let held: Vec<_> = held
        .iter()
        .filter(|row| row.to_day.is_none_or(|to| row.from_day <= Some(to)))
        .collect();
    if held.iter().any(|row| row.unit_id == unit.id) {
        return Err(SeatRejection::Overlaps.into());
    }
    if matches!(past.seat, Seat::Core | Seat::Lead) && held.iter().any(|row| row.seat == past.seat) {
        return Err(SeatRejection::SeatHeld.into());
    }
    let mut row = memberships::begin(&work, committee.id, unit.id, past.seat, MembershipState::Ended);
    row.from_day = Set(Some(past.from));
    row.to_day = Set(Some(past.to));
    row.end_reason = Set(input::line_or_none("reason", past.reason.as_deref(), 200)?);
    let row = row.insert(&work.tx).await?;
    memberships::done(work, Action::MembershipRecord, "membership.recorded", row, &place).await
}
