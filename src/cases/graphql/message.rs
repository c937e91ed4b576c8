//! What is said and noted about a case, as clients see it.

use async_graphql::{Context, Object};
use entity::{case_message, case_note};

use crate::cases::words;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// What was said between the resident and those who work on the case. Who reads it may read the case.
pub struct CaseMessage(case_message::Model);

impl From<case_message::Model> for CaseMessage {
    fn from(row: case_message::Model) -> Self {
        Self(row)
    }
}

/// What was said between the resident and those who work on the case. Who reads it may read the case.
#[Object(directive = Access::apply(Action::CaseTextRead))]
impl CaseMessage {
    /// When it was said.
    async fn sent_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// Whether the resident, or who answers for the resident, said it.
    async fn from_resident(&self) -> bool {
        self.0.from_resident
    }

    /// What was said; null once the data of the resident were erased.
    async fn text(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.nullable(words::message_text(ctx.asked(), &self.0))
    }

    /// Who said it, where that is one of those who work on the case; null for the resident.
    async fn author(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        let author = self.0.author_id.filter(|_| !self.0.from_resident)?;
        OfficeHolder::of(ctx, author).await
    }
}

/// What those who work on a case wrote for each other. The resident never reads it.
pub struct CaseNote(case_note::Model);

impl From<case_note::Model> for CaseNote {
    fn from(row: case_note::Model) -> Self {
        Self(row)
    }
}

/// What those who work on a case wrote for each other. The resident never reads it.
#[Object(directive = Access::apply(Action::CaseNoteRead))]
impl CaseNote {
    /// When it was written.
    async fn written_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// What was written; null once the data of the resident were erased.
    async fn text(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.nullable(words::note_text(ctx.asked(), &self.0))
    }

    /// Who wrote it; null once the data of that person were erased.
    async fn author(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.author_id?).await
    }
}
