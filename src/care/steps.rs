//! The steps of a pairing. Locks are taken in one order: volunteer, recipient, consent, pairing.

use entity::ids::{CareRecipientId, PairingId, PersonId};
use entity::pairing::{Column, Entity, Model, PairingState};
use entity::volunteer::{self, VolunteerState};
use sea_orm::sea_query::{self, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Set};

use super::lifecycle::Step;
use super::pairings::{PairingRejection, placed};
use super::{consents, contacts, recipients};
use crate::error::{Refusal, Rejection};
use crate::input;
use crate::policy::{Place, readable};
use crate::territory;
use crate::work::{Act, Work, or_taken};
use crate::workflow::{Lifecycle, Taken, fits, transition};

/// Why a pairing ended whose person or volunteer was erased.
const ERASED: &str = "个人信息已删除";

/// Finds that the person agrees to be paired.
pub async fn agree(act: &Act<'_>, id: PairingId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Step::Agree, expected_version).await?;
    if !consents::agrees_to_pairing(&work, row.person_id).await? {
        return Err(Rejection::from(PairingRejection::NoConsent).about(row.id).into());
    }
    let row = locked(&work, id).await?;
    let taken = Taken {
        row: &row,
        step: Step::Agree,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| change.state = Set(state)).await?;
    work.commit(row).await
}

/// Begins the help, or takes it up again after a rest: the person agrees, and the volunteer has a place left.
pub async fn activate(
    act: &Act<'_>,
    id: PairingId,
    expected_version: Option<i32>,
    step: Step,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, step, expected_version).await?;
    let volunteer = volunteer::Entity::find_by_id(row.volunteer_id)
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(|| anyhow::anyhow!("a pairing without the volunteer"))?;
    let agrees = consents::agrees_to_pairing(&work, row.person_id).await?;
    let row = locked(&work, id).await?;
    fits(&row, step, expected_version)?;
    if !agrees {
        return Err(Rejection::from(PairingRejection::NoConsent).about(row.id).into());
    }
    if volunteer.state != VolunteerState::Active {
        return Err(PairingRejection::VolunteerNotActive.into());
    }
    let slot = free_slot(&work, &volunteer).await?;
    let since = row.since.unwrap_or(work.now);
    let taken = Taken {
        row: &row,
        step,
        place: &place,
        expected_version,
        reason: None,
    };
    let done = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.slot = Set(Some(slot));
        change.since = Set(Some(since));
    });
    // Two at once for the last place: on the database without row locks they never meet.
    let row = or_taken(done.await, || PairingRejection::NoPlaceLeft.into())?;
    contacts::watch(&work, &row).await?;
    work.commit(row).await
}

/// The lowest place of the volunteer that no active pairing takes. The act holds the volunteer's row.
async fn free_slot(work: &Work, volunteer: &volunteer::Model) -> Result<i32, Refusal> {
    let most = volunteer.capacity.min(work.app.config.care.most_pairings);
    let taken: Vec<Option<i32>> = Entity::find()
        .select_only()
        .column(Column::Slot)
        .filter(Column::VolunteerId.eq(volunteer.id))
        .filter(Column::State.eq(PairingState::Active))
        .into_tuple()
        .all(&work.tx)
        .await?;
    let free = (1..=most).find(|slot| !taken.contains(&Some(*slot)));
    Ok(free.ok_or(PairingRejection::NoPlaceLeft)?)
}

/// Lets it rest; the place of the volunteer is free meanwhile, and the sight of the person closed.
pub async fn pause(
    act: &Act<'_>,
    id: PairingId,
    expected_version: Option<i32>,
    reason: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (_, place) = open(&work, id, Step::Pause, expected_version).await?;
    let reason = input::line_or_none("reason", reason, 200)?;
    let row = locked(&work, id).await?;
    let row = step(
        &work,
        &row,
        Step::Pause,
        &place,
        expected_version,
        reason.as_deref(),
    )
    .await?;
    work.commit(row).await
}

/// Ends it for good. The volunteer's sight of the person and of the contacts ends in the same moment.
pub async fn end(
    act: &Act<'_>,
    id: PairingId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (_, place) = open(&work, id, Step::End, expected_version).await?;
    let reason = input::line("reason", reason, 200)?;
    let row = locked(&work, id).await?;
    let row = step(&work, &row, Step::End, &place, expected_version, Some(&reason)).await?;
    work.commit(row).await
}

/// Ends what stands for a person whose care ends, as a part of that act.
pub(super) async fn end_for_recipient(
    work: &Work,
    recipient: CareRecipientId,
    place: &Place,
    reason: &str,
) -> Result<(), Refusal> {
    each(
        work,
        Column::RecipientId.eq(recipient),
        Step::End,
        place,
        Some(reason),
    )
    .await
}

/// Ends what stands for a person whose data are erased, and with whom that person helped, as a part of the erasure.
pub(super) async fn erase(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    let helps = Column::VolunteerPersonId.eq(person);
    let either = sea_query::ExprTrait::or(Column::PersonId.eq(person), helps);
    each(work, either, Step::Erase, place, Some(ERASED)).await
}

/// Lets what is active rest, and what was agreed to be a proposal again, as a part of the withdrawal. The act holds
/// the consent.
pub(super) async fn lose_consent(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    each(work, Column::PersonId.eq(person), Step::LoseConsent, place, None).await
}

/// Takes a step with each of these that it fits.
async fn each(
    work: &Work,
    of: SimpleExpr,
    step: Step,
    place: &Place,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let rows = Entity::find()
        .filter(of)
        .filter(Column::State.ne(PairingState::Ended))
        .order_by(Column::Id, Order::Asc)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows {
        if Model::next(row.state, step).is_some() {
            self::step(work, &row, step, place, None, reason).await?;
        }
    }
    Ok(())
}

/// A step out of being active, or to the end.
async fn step(
    work: &Work,
    row: &Model,
    step: Step,
    place: &Place,
    expected_version: Option<i32>,
    reason: Option<&str>,
) -> Result<Model, Refusal> {
    let taken = Taken {
        row,
        step,
        place,
        expected_version,
        reason,
    };
    let row = transition(work, taken, |change, state| {
        change.state = Set(state);
        change.slot = Set(None);
        if state == PairingState::Ended {
            change.ended_at = Set(Some(work.now));
            change.end_reason = Set(reason.map(str::to_owned));
        }
    })
    .await?;
    contacts::watch(work, &row).await?;
    Ok(row)
}

/// The pairing, if the caller may see it and may take the step, and where it lies. It is not held yet: the rows that
/// come before it in the order of locks are named in it.
async fn open(
    work: &Work,
    id: PairingId,
    step: Step,
    expected_version: Option<i32>,
) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let ties = recipients::ties(work, row.person_id).await?;
    let place = placed(&row, &community, ties);
    work.by.require(Model::action(step), &place)?;
    fits(&row, step, expected_version)?;
    Ok((row, place))
}

async fn locked(work: &Work, id: PairingId) -> Result<Model, Refusal> {
    Entity::find_by_id(id)
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().into())
}
