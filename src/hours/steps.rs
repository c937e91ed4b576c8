//! How hours are written down, and the steps of an entry. Locks are taken in one order: person, entries by id,
//! certificates by id.
//!
//! One person's entries never overlap, however many are sent at once, on both databases, without an extension of
//! PostgreSQL: an entry takes the next ordinal of its person, which a unique index gives once. What was read to find
//! an overlap holds every entry with a lower ordinal, so an entry that it did not hold must have taken the same one,
//! and one of the two is refused by the index. No step makes an entry stand again that did not. The lock on the person
//! is there to wait rather than be refused.

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use entity::hour_entry::{ActiveModel, Column, Entity, HourState, Model};
use entity::ids::{HourEntryId, PersonId};
use entity::person;
use entity::volunteer::{self, VolunteerState};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::deeds::{self, Deed, DeedId, Look};
use super::entries::{self, STANDING, held};
use super::issuing;
use super::lifecycle::Step;
use super::rejection::HourRejection;
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::policy::{Action, Place};
use crate::territory;
use crate::work::{Act, Work, or_taken};
use crate::workflow::{Taken, transition};

/// Hours to write down.
pub struct NewEntry {
    pub deed: DeedId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// `None`: all of the span.
    pub minutes: Option<i32>,
    pub note: Option<String>,
}

/// Writes down what one did oneself.
pub async fn submit(act: &Act<'_>, new: NewEntry) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let deed = deeds::find(&work, new.deed, Look::Caller)
        .await?
        .ok_or_else(|| Rejection::not_found().at("deed"))?;
    let community = territory::service::must_find(&work, deed.community).await?;
    let place = Place {
        volunteers: vec![deed.person],
        ..Place::in_community(&community)
    };
    if work.by.person().is_some_and(|me| me != deed.person) {
        return Err(HourRejection::SomeoneElses.into());
    }
    work.by.require_of_seen(Action::HourEntrySubmit, &place)?;
    if !deed.done {
        return Err(HourRejection::NotDone.into());
    }
    hold(&work, deed.person).await?;
    let volunteer = volunteer::Entity::find()
        .filter(volunteer::Column::PersonId.eq(deed.person))
        .filter(volunteer::Column::State.ne(VolunteerState::Left))
        .one(&work.tx)
        .await?
        .ok_or(HourRejection::NotAVolunteer)?;
    let span = span(&work, &deed, &new)?;
    // Before anything is looked for: see above.
    let ordinal = next_ordinal(&work, deed.person).await?;
    free(&work, &deed, &new, span).await?;
    let id = HourEntryId::new();
    let note = new
        .note
        .map(|note| input::prose("note", &note, 2000))
        .transpose()?;
    let note = note.map(|note| work.app.vault.seal(entries::cell(id), note.as_bytes()));
    let mut row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        volunteer_id: Set(volunteer.id),
        person_id: Set(deed.person),
        unit_id: Set(volunteer.unit_id),
        community_id: Set(community.id),
        ordinal: Set(ordinal),
        state: Set(HourState::Submitted),
        deed_kind: Set(new.deed.kind()),
        starts_at: Set(span.from),
        ends_at: Set(span.to),
        minutes: Set(span.minutes),
        note_sealed: Set(note.transpose()?),
        ..Default::default()
    };
    match new.deed {
        DeedId::Activity(id) => row.sign_up_id = Set(Some(id)),
        DeedId::HomeVisit(id) => row.home_visit_id = Set(Some(id)),
        DeedId::CareLog(id) => row.care_log_id = Set(Some(id)),
        DeedId::Wish(id) => row.wish_claim_id = Set(Some(id)),
    }
    let row = or_taken(row.insert(&work.tx).await, || HourRejection::Overlap.into())?;
    let place = Place::of_hours(&row, &community);
    work.record(Event {
        kind: "hour_entry.submitted",
        action: Action::HourEntrySubmit,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// The person, held until the end of the act.
pub(super) async fn hold(work: &Work, person: PersonId) -> Result<(), Refusal> {
    person::Entity::find_by_id(person)
        .lock_exclusive()
        .one(&work.tx)
        .await?;
    Ok(())
}

#[derive(Clone, Copy)]
struct Span {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    minutes: i32,
}

/// The span at full minutes, if it can be.
fn span(work: &Work, deed: &Deed, new: &NewEntry) -> Result<Span, HourRejection> {
    let settings = &work.app.config.hours;
    let full = |moment: DateTime<Utc>| {
        let minute = moment.duration_trunc(TimeDelta::minutes(1));
        minute.map_err(|_| HourRejection::Span)
    };
    let (from, to) = (full(new.starts_at)?, full(new.ends_at)?);
    let length = (to - from).num_minutes();
    if length < 1 {
        return Err(HourRejection::Span);
    }
    if to > work.now {
        return Err(HourRejection::Future);
    }
    let near = TimeDelta::days(settings.days_from_deed.into());
    if from < deed.from - near || to > deed.to + near {
        return Err(HourRejection::FarFromDeed(settings.days_from_deed));
    }
    let length = i32::try_from(length).unwrap_or(i32::MAX);
    let minutes = new.minutes.unwrap_or(length);
    let allowed = settings.least_minutes..=settings.most_minutes;
    if !allowed.contains(&minutes) || minutes > length || length > settings.most_minutes {
        return Err(HourRejection::minutes(settings));
    }
    Ok(Span { from, to, minutes })
}

/// Refuses what lies over other hours of the person, and a deed that has hours.
async fn free(work: &Work, deed: &Deed, new: &NewEntry, span: Span) -> Result<(), Refusal> {
    let standing = Entity::find()
        .filter(Column::PersonId.eq(deed.person))
        .filter(Column::State.is_in(STANDING));
    let taken = match new.deed {
        DeedId::Activity(id) => Column::SignUpId.eq(id),
        DeedId::HomeVisit(id) => Column::HomeVisitId.eq(id),
        DeedId::CareLog(id) => Column::CareLogId.eq(id),
        DeedId::Wish(id) => Column::WishClaimId.eq(id),
    };
    if let Some(other) = standing.clone().filter(taken).one(&work.tx).await? {
        return Err(Rejection::from(HourRejection::DeedTaken).about(other.id).into());
    }
    let over = standing
        .filter(Column::StartsAt.lt(span.to))
        .filter(Column::EndsAt.gt(span.from))
        .one(&work.tx)
        .await?;
    match over {
        Some(other) => Err(Rejection::from(HourRejection::Overlap).about(other.id).into()),
        None => Ok(()),
    }
}

async fn next_ordinal(work: &Work, person: PersonId) -> Result<i32, Refusal> {
    let last: Option<Option<i32>> = Entity::find()
        .select_only()
        .column_as(Column::Ordinal.max(), "last")
        .filter(Column::PersonId.eq(person))
        .into_tuple()
        .one(&work.tx)
        .await?;
    Ok(last.flatten().unwrap_or_default() + 1)
}

/// A step, with whatever else it writes.
async fn take(
    work: &Work,
    row: &Model,
    step: Step,
    place: &Place,
    expected_version: Option<i32>,
    reason: Option<&str>,
    more: impl FnOnce(&mut ActiveModel),
) -> Result<Model, Refusal> {
    let taken = Taken {
        row,
        step,
        place,
        expected_version,
        reason,
    };
    transition(work, taken, |change, state| {
        change.state = Set(state);
        more(change);
    })
    .await
}

/// Nobody decides about one's own hours, whatever roles one has besides.
fn others(work: &Work, row: &Model) -> Result<(), Rejection> {
    if work.by.person() == Some(row.person_id) {
        return Err(Rejection::from(HourRejection::Own).about(row.id));
    }
    Ok(())
}

/// Says that it is so.
pub async fn confirm(
    act: &Act<'_>,
    id: HourEntryId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id).await?;
    others(&work, &row)?;
    work.by.require(Action::HourEntryConfirm, &place)?;
    if row.state == HourState::Submitted && !stands(&work, &row).await? {
        return Err(Rejection::from(HourRejection::DeedGone).about(row.id).into());
    }
    let me = work.by.person();
    let row = take(
        &work,
        &row,
        Step::Confirm,
        &place,
        expected_version,
        None,
        |change| {
            change.confirmed_by = Set(me);
            change.confirmed_at = Set(Some(work.now));
        },
    )
    .await?;
    work.commit(row).await
}

/// Whether the deed still is what it was: a wish can be given back after it was delivered.
async fn stands(work: &Work, row: &Model) -> Result<bool, Refusal> {
    let Some(id) = DeedId::of(row) else {
        return Ok(false);
    };
    let deed = deeds::find(work, id, Look::Rule).await?;
    Ok(deed.is_some_and(|deed| deed.done && deed.person == row.person_id))
}

/// Says that it is not so, and why.
pub async fn reject(
    act: &Act<'_>,
    id: HourEntryId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = end(&work, id, Step::Reject, expected_version, reason).await?;
    work.commit(row).await
}

/// Takes back what somebody had confirmed. Every certificate that it is under holds no longer, in the same moment.
pub async fn reverse(
    act: &Act<'_>,
    id: HourEntryId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = end(&work, id, Step::Reverse, expected_version, reason).await?;
    issuing::lose(&work, &row).await?;
    work.commit(row).await
}

async fn end(
    work: &Work,
    id: HourEntryId,
    step: Step,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Model, Refusal> {
    use crate::workflow::Lifecycle as _;
    let (row, place) = held(work, id).await?;
    others(work, &row)?;
    work.by.require(Model::action(step), &place)?;
    let reason = input::public_line("reason", reason, 200)?;
    let told = Some(reason.as_str());
    take(work, &row, step, &place, expected_version, told, |change| {
        change.end_reason = Set(Some(reason.clone()));
        change.ended_at = Set(Some(work.now));
    })
    .await
}

/// Takes back what nobody has decided about.
pub async fn withdraw(
    act: &Act<'_>,
    id: HourEntryId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id).await?;
    let row = take(
        &work,
        &row,
        Step::Withdraw,
        &place,
        expected_version,
        None,
        |change| {
            change.ended_at = Set(Some(work.now));
        },
    )
    .await?;
    work.commit(row).await
}
