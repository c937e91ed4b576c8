//! 回访: somebody calls who was not rated, and writes down what was said.

use entity::case_callback::{Column, Entity, Model};
use entity::ids::CaseCallbackId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::callback_lifecycle::Step;
use super::sealed;
use super::service_cases::CaseRejection;
use super::words;
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::input;
use crate::policy::{Action, Place, readable, visible};
use crate::territory;
use crate::work::Act;
use crate::workflow::{Taken, transition};

pub async fn find(ctx: &Ctx, id: CaseCallbackId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Closes a call-back with what the resident said.
pub async fn close(
    act: &Act<'_>,
    id: CaseCallbackId,
    expected_version: Option<i32>,
    note: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(&work, row.community_id).await?;
    let place = Place::in_community(&community);
    work.by.require(Action::CaseCallbackClose, &place)?;
    let note = input::prose("note", note, words::LONGEST)?;
    let me = work.by.person().ok_or_else(Rejection::unauthenticated)?;
    if row.rated_id == Some(me) {
        return Err(Rejection::from(CaseRejection::RatedOneself).about(row.id).into());
    }
    let note = work.app.vault.seal(cell(row.id), note.as_bytes())?;
    let taken = Taken {
        row: &row,
        step: Step::Close,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.note_sealed = Set(Some(note));
        change.closed_by = Set(Some(me));
        change.closed_at = Set(Some(work.now));
    })
    .await?;
    work.commit(row).await
}

/// What the resident said; who may know is asked before.
pub fn note(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    sealed::open(&ctx.app.vault, cell(row.id), row.note_sealed.as_ref())
}

fn cell(id: CaseCallbackId) -> crate::privacy::vault::Cell {
    sealed::cell("case_callback", id, "note_sealed")
}
