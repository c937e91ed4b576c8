//! Which wishes there are, who sees them, and what can be done with one.

use chrono::{DateTime, Utc};
use entity::ids::{CommunityId, PersonId, TypedId, WishId};
use entity::outbox_event;
use entity::wish::{Column, Entity, Model, WishKind, WishState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::lifecycle::Step;
use super::rejection::WishRejection;
use crate::app::Ctx;
use crate::care::recipients;
use crate::error::{Fault, Refusal, Rejection};
use crate::gid;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Caller, Place, permitted, readable, visible};
use crate::privacy::vault::Cell;
use crate::territory;
use crate::work::Work;
use crate::workflow::{self, Lifecycle, fits};

/// Which wishes.
#[derive(Default)]
pub struct Wanted {
    pub community: Option<CommunityId>,
    pub kind: Option<WishKind>,
    pub state: Option<WishState>,
    /// Of this person, of those whose private part the caller may read.
    pub person: Option<PersonId>,
    /// Claimed by the caller.
    pub mine: bool,
}

pub async fn find(ctx: &Ctx, id: WishId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Whether it ever was on the board.
pub async fn was_open(ctx: &Ctx, id: WishId) -> Result<bool, Fault> {
    let events = outbox_event::Entity::find()
        .filter(outbox_event::Column::Subject.eq(gid::public(id).0))
        .filter(outbox_event::Column::Kind.eq("wish.open"))
        .limit(1);
    Ok(events.one(ctx.app.db.read()).await?.is_some())
}

pub async fn list(
    ctx: &Ctx,
    wanted: &Wanted,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    let mut select = visible::<Entity>(&ctx.caller);
    if let Some(community) = wanted.community {
        select = select.filter(Column::CommunityId.eq(community));
    }
    if let Some(kind) = wanted.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(state) = wanted.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(person) = wanted.person {
        // Who may not read who wishes must not learn it by asking.
        select = select
            .filter(permitted::<Entity>(&ctx.caller, Action::WishPrivateRead))
            .filter(Column::PersonId.eq(person));
    }
    if wanted.mine {
        let Some(me) = ctx.caller.person() else {
            return Ok(Page::empty(count));
        };
        select = select.filter(Column::ClaimantId.eq(me));
    }
    page::read(ctx, select, by, window, count).await
}

/// The private part; who may read it is asked before.
pub fn detail(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let sealed = row.detail_sealed.as_ref();
    let detail = sealed.map(|sealed| ctx.app.vault.unseal_text(cell(row.id), sealed));
    Ok(detail.transpose()?)
}

/// The cell of `wish.detail_sealed`.
pub(super) fn cell(id: WishId) -> Cell {
    Cell {
        table: "wish",
        row: id.uuid(),
        column: "detail_sealed",
    }
}

/// Whether its claim counts no longer, although nothing ended it yet.
pub fn has_lapsed(row: &Model, at: DateTime<Utc>) -> bool {
    row.claim_due_at.is_some_and(|due| due <= at)
}

/// The mutations that the caller may send for it now. `serves`: as an active volunteer, in its community.
pub fn available(caller: &Caller, row: &Model, place: &Place, serves: bool) -> Vec<String> {
    let me = caller.person();
    let mine = |person: Option<PersonId>| person.is_some() && person == me;
    let mut mutations = workflow::available(caller, row, place);
    mutations.retain(|mutation| match mutation.as_str() {
        "wishVerify" => ![row.collected_by, row.revised_by, Some(row.person_id)]
            .into_iter()
            .any(mine),
        "wishConfirm" => !mine(row.claimant_id),
        "consentWithdraw" | "personErase" | "wishClaim" => false,
        _ => true,
    });
    mutations.dedup();
    let free = row.state == WishState::Open || caller.at.is_some_and(|at| has_lapsed(row, at));
    if free && serves && !place.hidden && !mine(row.verified_by) && !mine(Some(row.person_id)) {
        mutations.push(Model::mutation(Step::Claim).to_owned());
    }
    mutations
}

/// The wish, if the caller may see it; not held yet.
pub(super) async fn seen(work: &Work, id: WishId) -> Result<Model, Refusal> {
    Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().into())
}

/// The wish, locked, if the caller may see it, and where it lies for acts.
pub(super) async fn locked(work: &Work, id: WishId) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let place = placed(work, &row).await?;
    Ok((row, place))
}

/// Where it lies for acts.
pub(super) async fn placed(work: &Work, row: &Model) -> Result<Place, Refusal> {
    let community = territory::service::must_find(work, row.community_id).await?;
    let ties = recipients::ties(work, row.person_id).await?;
    Ok(Place::of_wish_held(row, &community, ties, work.now))
}

/// The same, if the caller may take the step and its state allows it.
pub(super) async fn open(
    work: &Work,
    id: WishId,
    step: Step,
    expected_version: Option<i32>,
) -> Result<(Model, Place), Refusal> {
    let (row, place) = locked(work, id).await?;
    let claimed = row.claimant_id.is_some() && row.claimant_id == work.by.person();
    if claimed && has_lapsed(&row, work.now) && matches!(step, Step::Deliver | Step::Release) {
        return Err(Rejection::from(WishRejection::Lapsed).about(row.id).into());
    }
    work.by.require_of_seen(Model::action(step), &place)?;
    fits(&row, step, expected_version)?;
    Ok((row, place))
}
