//! The papers of a case, as clients see them.

use async_graphql::{Context, Enum, ID, Object};
use entity::case_paper;

use crate::cards::graphql::matter::DocumentForm;
use crate::cards::names;
use crate::files::graphql::file::{self, StoredFile};
use crate::gid;
use crate::language::Language;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// Whether a paper is there.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CasePaperState", remote = "case_paper::PaperState")]
pub enum PaperState {
    /// It has to be brought.
    Missing,
    /// It is there.
    Received,
    /// It goes without.
    NotNeeded,
}

/// A paper that a case needs. Who reads it may read the case.
pub struct CasePaper(case_paper::Model);

impl From<case_paper::Model> for CasePaper {
    fn from(row: case_paper::Model) -> Self {
        Self(row)
    }
}

/// A paper that a case needs. Who reads it may read the case.
#[Object(directive = Access::apply(Action::CaseTextRead))]
impl CasePaper {
    /// By which `casePapersReceive` and `casePapersWaive` know it.
    async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// What it is, such as 出院小结; in Chinese where it has no name in the language asked for.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> &str {
        let row = &self.0;
        let asked = language.unwrap_or(ctx.asked().language);
        names::say(
            asked,
            &row.name_zh,
            row.name_mn.as_deref(),
            row.name_en.as_deref(),
        )
        .1
    }

    /// In which form it is brought.
    async fn form(&self) -> DocumentForm {
        self.0.form.into()
    }

    /// Photos and PDFs of it, at most ten; null only beside an error.
    #[graphql(directive = Access::apply(Action::FileRead))]
    async fn files(&self, ctx: &Context<'_>) -> Option<Vec<StoredFile>> {
        ctx.nullable(file::of(ctx, self.0.id.0).await.map(Some))
    }

    /// Whether it is there.
    async fn state(&self) -> PaperState {
        self.0.state.into()
    }

    /// On which day it came; null while it has not.
    async fn received_on(&self) -> Option<LocalDate> {
        self.0.received_on.map(LocalDate)
    }
}
