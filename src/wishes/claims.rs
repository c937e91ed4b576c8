//! Who claims a wish, for how long, and how a claim ends without a deed. Of many who claim one wish at once one does;
//! nobody has more claims than there are places.

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{CommunityId, VolunteerId, WishClaimId, WishId};
use entity::volunteer::{self, VolunteerState};
use entity::wish::{Model as Wish, WishState};
use entity::wish_claim::{ActiveModel, ClaimOutcome, Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::lifecycle::Step;
use super::rejection::WishRejection;
use super::{board, collect, fulfil};
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::jobs::{self, Job, JobKind};
use crate::policy::wishes::is_published;
use crate::policy::{Action, Place, serving, visible};
use crate::work::{Act, Work, or_taken};
use crate::workflow::{Taken, fits, transition};

pub async fn find(ctx: &Ctx, id: WishClaimId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Whether it counts at this moment.
pub fn lives(row: &Model, at: DateTime<Utc>) -> bool {
    row.ended_at.is_none() && row.due_at > at
}

/// Whether a claim of the volunteer lives. The act holds the volunteer's row.
pub async fn has_any(work: &Work, volunteer: VolunteerId) -> Result<bool, Refusal> {
    let row = Entity::find()
        .filter(Column::VolunteerId.eq(volunteer))
        .filter(Column::EndedAt.is_null())
        .filter(Column::DueAt.gt(work.now))
        .one(&work.tx)
        .await?;
    Ok(row.is_some())
}

/// Claims a wish for the volunteer who asks.
pub async fn claim(act: &Act<'_>, id: WishId, expected_version: Option<i32>) -> Result<Wish, Refusal> {
    let work = act.begin().await?;
    let volunteer = myself(&work).await?;
    let (row, mut place) = board::locked(&work, id).await?;
    place.volunteers = match &volunteer {
        Some(volunteer) if serves(&work, volunteer, row.community_id).await? => vec![volunteer.person_id],
        _ => Vec::new(),
    };
    work.by.require_of_seen(Action::WishClaim, &place)?;
    let step = step(&row, work.now)?;
    let volunteer = volunteer
        .filter(|volunteer| volunteer.state == VolunteerState::Active)
        .ok_or(WishRejection::VolunteerNotActive)?;
    let me = volunteer.person_id;
    if row.verified_by == Some(me) {
        return Err(WishRejection::OwnVerification.into());
    }
    if row.person_id == me || collect::live_together(&work, row.person_id, me).await? {
        return Err(WishRejection::OwnHousehold.into());
    }
    if !is_published(&row, work.now) {
        return Err(Rejection::from(WishRejection::NoConsent).about(row.id).into());
    }
    if step == Step::TakeOver {
        let did = (Action::WishClaim, &place);
        fulfil::end(&work, row.id, did, ClaimOutcome::Expired, None).await?;
    }
    let slot = free_slot(&work, volunteer.id).await?;
    let due_at = work.now + TimeDelta::days(work.app.config.wishes.claim_days.into());
    let taken = Taken {
        row: &row,
        step,
        place: &place,
        expected_version,
        reason: None,
    };
    let wish = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.claimant_id = Set(Some(me));
        change.claim_due_at = Set(Some(due_at));
    })
    .await?;
    let claim = ActiveModel {
        id: Set(WishClaimId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        wish_id: Set(wish.id),
        community_id: Set(wish.community_id),
        person_id: Set(wish.person_id),
        volunteer_id: Set(volunteer.id),
        volunteer_person_id: Set(me),
        unit_id: Set(volunteer.unit_id),
        slot: Set(Some(slot)),
        due_at: Set(due_at),
        reminded_at: Set(None),
        ended_at: Set(None),
        outcome: Set(None),
        reason: Set(None),
        delivered_on: Set(None),
        value_fen: Set(None),
        note_sealed: Set(None),
    };
    // The rows that are held let nobody come this far beside another; the indexes would not either.
    let claim = or_taken(claim.insert(&work.tx).await, || {
        Rejection::from(WishRejection::AlreadyClaimed).about(wish.id)
    })?;
    let reminder = work.now + TimeDelta::days(work.app.config.wishes.reminder_days.into());
    jobs::put(&work, Job::about(JobKind::WishClaimReminder, claim.id, reminder)).await?;
    jobs::put(&work, Job::about(JobKind::WishClaimEnd, claim.id, due_at)).await?;
    work.commit(wish).await
}

/// The caller as a volunteer, held against everything until the end of the act.
async fn myself(work: &Work) -> Result<Option<volunteer::Model>, Refusal> {
    let Some(me) = work.by.person() else {
        return Ok(None);
    };
    let row = volunteer::Entity::find()
        .filter(volunteer::Column::PersonId.eq(me))
        .filter(volunteer::Column::State.ne(VolunteerState::Left))
        .lock_exclusive()
        .one(&work.tx)
        .await?;
    Ok(row)
}

async fn serves(work: &Work, volunteer: &volunteer::Model, there: CommunityId) -> Result<bool, Refusal> {
    let served = serving::communities_of(&work.tx, volunteer.unit_id).await?;
    Ok(served.contains(&there))
}

/// Whether it is free, by its state or because the time of the claim before ran out.
fn step(row: &Wish, at: DateTime<Utc>) -> Result<Step, Rejection> {
    let taken = || Rejection::from(WishRejection::AlreadyClaimed).about(row.id);
    match row.state {
        WishState::Claimed if board::has_lapsed(row, at) => Ok(Step::TakeOver),
        WishState::Claimed | WishState::Delivered | WishState::Confirmed => Err(taken()),
        WishState::Collected
        | WishState::Verified
        | WishState::Open
        | WishState::Cancelled
        | WishState::Declined => fits(row, Step::Claim, None).map(|_| Step::Claim),
    }
}

/// The lowest place of the volunteer that no living claim takes. The act holds the volunteer's row.
async fn free_slot(work: &Work, volunteer: VolunteerId) -> Result<i32, Refusal> {
    // A claim whose time ran out gives its place back, whether or not anything has ended it yet.
    Entity::update_many()
        .col_expr(Column::Slot, Expr::value(Option::<i32>::None))
        .filter(Column::VolunteerId.eq(volunteer))
        .filter(Column::EndedAt.is_null())
        .filter(Column::DueAt.lte(work.now))
        .exec(&work.tx)
        .await?;
    let taken: Vec<Option<i32>> = Entity::find()
        .select_only()
        .column(Column::Slot)
        .filter(Column::VolunteerId.eq(volunteer))
        .filter(Column::EndedAt.is_null())
        .into_tuple()
        .all(&work.tx)
        .await?;
    let most = work.app.config.wishes.most_claims;
    let free = (1..=most).find(|slot| !taken.contains(&Some(*slot)));
    Ok(free.ok_or(WishRejection::TooManyClaims)?)
}

/// Ends a claim whose time ran out: the wish is open again. Nothing where it has ended before.
pub async fn expire(work: &Work, id: WishClaimId) -> Result<(), Refusal> {
    let Some((claim, row, place)) = unended(work, id).await? else {
        return Ok(());
    };
    if claim.due_at > work.now {
        return Ok(());
    }
    let did = (Action::WishExpire, &place);
    fulfil::end(work, row.id, did, ClaimOutcome::Expired, None).await?;
    fulfil::back(work, &row, Step::Expire, &place, None, None).await?;
    Ok(())
}

/// Reminds who claimed a wish that it waits. Nothing where the claim lives no longer.
pub async fn remind(work: &Work, id: WishClaimId) -> Result<(), Refusal> {
    let Some((claim, _, place)) = unended(work, id).await? else {
        return Ok(());
    };
    if claim.reminded_at.is_some() || claim.due_at <= work.now {
        return Ok(());
    }
    let change = ActiveModel {
        reminded_at: Set(Some(work.now)),
        ..Default::default()
    };
    let claim = work.update(&claim, None, change).await?;
    work.record(Event {
        kind: "wish_claim.reminded",
        action: Action::WishRemind,
        subject: claim.id.into(),
        version: claim.version,
        place: &place,
    })
    .await
}

/// The claim with its wish, which is held, unless the claim has ended.
async fn unended(work: &Work, id: WishClaimId) -> Result<Option<(Model, Wish, Place)>, Refusal> {
    let Some(claim) = Entity::find_by_id(id).one(&work.tx).await? else {
        return Ok(None);
    };
    let (row, place) = board::locked(work, claim.wish_id).await?;
    let claim = Entity::find_by_id(id)
        .filter(Column::EndedAt.is_null())
        .one(&work.tx)
        .await?;
    Ok(claim.map(|claim| (claim, row, place)))
}
