//! How a wish comes onto the board, or comes to nothing. Locks are taken in one order: person, volunteer, consent,
//! wish, claim.

use entity::consent::ConsentPurpose;
use entity::ids::WishId;
use entity::wish::{Model, WishState};
use entity::wish_claim::ClaimOutcome;
use sea_orm::Set;

use super::lifecycle::Step;
use super::rejection::WishRejection;
use super::{board, fulfil};
use crate::care::consents;
use crate::error::{Refusal, Rejection};
use crate::input;
use crate::work::Act;
use crate::workflow::{Lifecycle as _, Taken, transition};

/// Finds that the wish is real and its public text tells too much about nobody.
pub async fn verify(act: &Act<'_>, id: WishId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = board::open(&work, id, Step::Verify, expected_version).await?;
    let wrote = [row.collected_by, row.revised_by, Some(row.person_id)];
    let me = work.by.person();
    if me.is_some() && wrote.contains(&me) {
        return Err(Rejection::from(WishRejection::OwnText).about(row.id).into());
    }
    let taken = Taken {
        row: &row,
        step: Step::Verify,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.verified_by = Set(me);
    })
    .await?;
    work.commit(row).await
}

/// Puts it onto the board, for as long as the consent to that stands.
pub async fn publish(act: &Act<'_>, id: WishId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let person = board::seen(&work, id).await?.person_id;
    let consent = consents::standing(&work, person, ConsentPurpose::PublicText).await?;
    let (row, place) = board::open(&work, id, Step::Open, expected_version).await?;
    let Some(consent) = consent else {
        return Err(Rejection::from(WishRejection::NoConsent).about(row.id).into());
    };
    let taken = Taken {
        row: &row,
        step: Step::Open,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.published_at = Set(Some(work.now));
        change.public_until = Set(consent.expires_at);
    })
    .await?;
    work.commit(row).await
}

/// Turns a wish down, or takes one back.
pub async fn close(
    act: &Act<'_>,
    id: WishId,
    expected_version: Option<i32>,
    step: Step,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = board::open(&work, id, step, expected_version).await?;
    let reason = input::line("reason", reason, 200)?;
    if row.state == WishState::Claimed {
        let did = (Model::action(step), &place);
        fulfil::end(&work, row.id, did, ClaimOutcome::Cancelled, None).await?;
    }
    let taken = Taken {
        row: &row,
        step,
        place: &place,
        expected_version,
        reason: Some(&reason),
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.published_at = Set(None);
        change.public_until = Set(None);
        change.claimant_id = Set(None);
        change.claim_due_at = Set(None);
        change.closed_at = Set(Some(work.now));
        change.close_reason = Set(Some(reason.clone()));
    })
    .await?;
    work.commit(row).await
}
