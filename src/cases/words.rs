//! What is said about a case: messages, which the resident reads, and notes, which the resident never does.

use entity::ids::{CaseMessageId, CaseNoteId, ServiceCaseId};
use entity::service_case::{ActiveModel, Model};
use entity::{case_message, case_note};
use sea_orm::{ActiveModelTrait, Set};

use super::sealed;
use super::service_cases::{open, touched};
use crate::app::Ctx;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::policy::{Action, Place};
use crate::work::{Act, Work};

/// Characters of what is said at once.
pub const LONGEST: usize = 2000;

/// Says something, from the resident or to the resident. It moves no clock.
pub async fn say(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    text: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::CaseMessageSend).await?;
    let text = input::prose("message", text, LONGEST)?;
    write(&work, &row, &place, &text).await?;
    let what = (Action::CaseMessageSend, "service_case.message_sent");
    let row = touched(
        &work,
        &row,
        expected_version,
        <ActiveModel as Default>::default(),
        what,
        &place,
    )
    .await?;
    work.commit(row).await
}

/// Writes something down for those who work on it.
pub async fn note(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    text: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::CaseNoteAdd).await?;
    let text = input::prose("note", text, LONGEST)?;
    let note = CaseNoteId::new();
    let body = work.app.vault.seal(note_cell(note), text.as_bytes())?;
    case_note::ActiveModel {
        id: Set(note),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        case_id: Set(row.id),
        author_id: Set(work.by.person()),
        body_sealed: Set(Some(body)),
    }
    .insert(&work.tx)
    .await?;
    let what = (Action::CaseNoteAdd, "service_case.note_added");
    let row = touched(
        &work,
        &row,
        expected_version,
        <ActiveModel as Default>::default(),
        what,
        &place,
    )
    .await?;
    work.commit(row).await
}

/// Adds a message as a part of an act.
pub(super) async fn write(work: &Work, row: &Model, place: &Place, text: &str) -> Result<(), Refusal> {
    let id = CaseMessageId::new();
    let author = work.by.person();
    case_message::ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        case_id: Set(row.id),
        author_id: Set(author),
        from_resident: Set(author.is_some_and(|author| place.own.contains(&author))),
        body_sealed: Set(Some(work.app.vault.seal(message_cell(id), text.as_bytes())?)),
    }
    .insert(&work.tx)
    .await?;
    Ok(())
}

/// The text of a message; who may know is asked before.
pub fn message_text(ctx: &Ctx, row: &case_message::Model) -> Result<Option<String>, Fault> {
    sealed::open(&ctx.app.vault, message_cell(row.id), row.body_sealed.as_ref())
}

/// The text of a note; who may know is asked before.
pub fn note_text(ctx: &Ctx, row: &case_note::Model) -> Result<Option<String>, Fault> {
    sealed::open(&ctx.app.vault, note_cell(row.id), row.body_sealed.as_ref())
}

fn message_cell(id: CaseMessageId) -> crate::privacy::vault::Cell {
    sealed::cell("case_message", id, "body_sealed")
}

fn note_cell(id: CaseNoteId) -> crate::privacy::vault::Cell {
    sealed::cell("case_note", id, "body_sealed")
}
