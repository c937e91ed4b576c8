//! How a claimed wish is fulfilled or given back.

use chrono::NaiveDate;
use entity::ids::{TypedId, WishClaimId, WishId};
use entity::wish::Model as Wish;
use entity::wish_claim::{ActiveModel, ClaimOutcome, Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Set};

use super::lifecycle::Step;
use super::rejection::WishRejection;
use super::{board, collect};
use crate::app::Ctx;
use crate::calendar;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::policy::wishes::is_published;
use crate::policy::{Action, Place};
use crate::privacy::vault::Cell;
use crate::work::{Act, Work};
use crate::workflow::{Lifecycle as _, Taken, transition};

/// What was given.
pub struct Delivery {
    pub on: NaiveDate,
    pub value_fen: Option<i64>,
    pub note: Option<String>,
}

/// Writes down that the claimant fulfilled it. The claim is over, and the sight of the person with it.
pub async fn deliver(
    act: &Act<'_>,
    id: WishId,
    expected_version: Option<i32>,
    delivery: Delivery,
) -> Result<Wish, Refusal> {
    let work = act.begin().await?;
    let (row, place) = board::open(&work, id, Step::Deliver, expected_version).await?;
    let claim = last(&work, id).await?;
    let days = calendar::day(claim.created_at)..=calendar::day(work.now);
    if !days.contains(&delivery.on) {
        return Err(WishRejection::DeliveredOutside.into());
    }
    let note = delivery
        .note
        .map(|note| input::prose("note", &note, 1000))
        .transpose()?;
    let sealed = note.map(|note| work.app.vault.seal(cell(claim.id), note.as_bytes()));
    let change = ActiveModel {
        ended_at: Set(Some(work.now)),
        outcome: Set(Some(ClaimOutcome::Delivered)),
        slot: Set(None),
        delivered_on: Set(Some(delivery.on)),
        value_fen: Set(delivery.value_fen),
        note_sealed: Set(sealed.transpose()?),
        ..Default::default()
    };
    work.update(&claim, None, change).await?;
    let taken = Taken {
        row: &row,
        step: Step::Deliver,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.claim_due_at = Set(None);
    })
    .await?;
    work.commit(row).await
}

/// Finds that the wish was fulfilled, which somebody else than the claimant does.
pub async fn confirm(
    act: &Act<'_>,
    id: WishId,
    expected_version: Option<i32>,
    thanks: Option<&str>,
) -> Result<Wish, Refusal> {
    let work = act.begin().await?;
    let (row, place) = board::open(&work, id, Step::Confirm, expected_version).await?;
    if row.claimant_id == work.by.person() && row.claimant_id.is_some() {
        return Err(Rejection::from(WishRejection::OwnDelivery).about(row.id).into());
    }
    let thanks = thanks
        .map(|thanks| input::public_text("thanks", thanks, 200))
        .transpose()?;
    if collect::names_somebody(&work, row.person_id, thanks.as_slice()).await? {
        let mut why = Rejection::from(WishRejection::NamesSomebody);
        why.path = vec!["thanks".into()];
        return Err(why.into());
    }
    let taken = Taken {
        row: &row,
        step: Step::Confirm,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.thanks = Set(thanks);
        change.closed_at = Set(Some(work.now));
    })
    .await?;
    work.commit(row).await
}

/// Gives a wish back: somebody else can claim it.
pub async fn release(
    act: &Act<'_>,
    id: WishId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Wish, Refusal> {
    let work = act.begin().await?;
    let (row, place) = board::open(&work, id, Step::Release, expected_version).await?;
    let reason = input::line("reason", reason, 200)?;
    let did = (Wish::action(Step::Release), &place);
    end(&work, id, did, ClaimOutcome::Released, Some(&reason)).await?;
    let row = back(
        &work,
        &row,
        Step::Release,
        &place,
        expected_version,
        Some(&reason),
    )
    .await?;
    work.commit(row).await
}

/// Takes the claim off a wish: it is open again, or waits for consent where none stands any more.
pub(super) async fn back(
    work: &Work,
    row: &Wish,
    step: Step,
    place: &Place,
    expected_version: Option<i32>,
    reason: Option<&str>,
) -> Result<Wish, Refusal> {
    let taken = Taken {
        row,
        step,
        place,
        expected_version,
        reason,
    };
    let row = transition(work, taken, |change, state| {
        change.state = Set(state);
        change.claimant_id = Set(None);
        change.claim_due_at = Set(None);
    })
    .await?;
    if is_published(&row, work.now) {
        Ok(row)
    } else {
        take_down(work, &row, place).await
    }
}

/// Takes an open wish off the board.
pub(super) async fn take_down(work: &Work, row: &Wish, place: &Place) -> Result<Wish, Refusal> {
    let taken = Taken {
        row,
        step: Step::TakeDown,
        place,
        expected_version: None,
        reason: None,
    };
    transition(work, taken, |change, state| {
        change.state = Set(state);
        change.published_at = Set(None);
        change.public_until = Set(None);
    })
    .await
}

/// Ends the claim of a wish as a part of the wish's own step. The act holds the wish.
pub(super) async fn end(
    work: &Work,
    wish: WishId,
    (action, place): (Action, &Place),
    outcome: ClaimOutcome,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    let claim = last(work, wish).await?;
    let change = ActiveModel {
        ended_at: Set(Some(claim.ended_at.unwrap_or(work.now))),
        outcome: Set(Some(outcome)),
        slot: Set(None),
        reason: Set(reason.map(str::to_owned)),
        ..Default::default()
    };
    let claim = work.update(&claim, None, change).await?;
    let kind = match outcome {
        ClaimOutcome::Expired => "wish_claim.expired",
        ClaimOutcome::Released => "wish_claim.released",
        ClaimOutcome::Cancelled => "wish_claim.cancelled",
        ClaimOutcome::Delivered => "wish_claim.delivered",
    };
    work.record(Event {
        kind,
        action,
        subject: claim.id.into(),
        version: claim.version,
        place,
    })
    .await
}

/// The claim that lives, or was delivered: no other comes after it.
async fn last(work: &Work, wish: WishId) -> Result<Model, Refusal> {
    Entity::find()
        .filter(Column::WishId.eq(wish))
        .order_by(Column::Id, Order::Desc)
        .lock_exclusive()
        .limit(1)
        .one(&work.tx)
        .await?
        .ok_or_else(|| anyhow::anyhow!("a claimed wish without a claim").into())
}

/// How it was handed over; who may read it is asked before.
pub fn note(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let sealed = row.note_sealed.as_ref();
    let note = sealed.map(|sealed| ctx.app.vault.unseal_text(cell(row.id), sealed));
    Ok(note.transpose()?)
}

fn cell(id: WishClaimId) -> Cell {
    Cell {
        table: "wish_claim",
        row: id.uuid(),
        column: "note_sealed",
    }
}
