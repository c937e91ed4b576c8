//! How a round of a case ended, as clients see it.

use async_graphql::{Context, Enum, Object};
use chrono::NaiveDate;
use entity::case_outcome;

use crate::cases::outcomes;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::error::Fault;
use crate::money::Money;
use crate::policy::{Access, Action, Place};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// How a round of a case ended.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CaseOutcomeKind", remote = "case_outcome::OutcomeKind")]
pub enum OutcomeKind {
    /// The question was answered.
    Answered,
    /// What was asked for is granted.
    Granted,
    /// It is refused, by a rule that is named.
    Refused,
    /// The resident does not want it any more.
    Withdrawn,
    /// Somebody outside of the system does it.
    Referred,
}

/// How a round of a case ended, or what was decided and is not paid yet.
pub struct CaseOutcome {
    row: case_outcome::Model,
    papers_on: Option<NaiveDate>,
    place: Place,
}

impl CaseOutcome {
    /// `place` is where the case lies.
    pub fn new(row: case_outcome::Model, papers_on: Option<NaiveDate>, place: Place) -> Self {
        Self {
            row,
            papers_on,
            place,
        }
    }
}

/// How a round of a case ended, or what was decided and is not paid yet.
#[Object(directive = Access::apply(Action::ServiceCaseRead))]
impl CaseOutcome {
    /// Which round.
    async fn round(&self) -> i32 {
        self.row.round
    }

    /// How it ended.
    async fn kind(&self) -> OutcomeKind {
        self.row.kind.into()
    }

    /// What the resident is told; null once the data of the resident were erased, and with FORBIDDEN for admins and
    /// auditors.
    #[graphql(directive = Access::apply(Action::CaseTextRead))]
    async fn text(&self, ctx: &Context<'_>) -> Option<String> {
        let read = if ctx.asked().caller.may(Action::CaseTextRead, &self.place) {
            outcomes::text(ctx.asked(), &self.row)
        } else {
            Err(Fault::Forbidden)
        };
        ctx.nullable(read)
    }

    /// The rule by which it was refused; null where it was not.
    async fn basis(&self) -> Option<&str> {
        self.row.basis.as_deref()
    }

    /// Who can help instead, where it was refused; null where nobody was named.
    async fn instead(&self) -> Option<&str> {
        self.row.instead.as_deref()
    }

    /// The money that is granted; null where it is about none.
    async fn amount(&self) -> Option<Money> {
        self.row.amount_fen.map(Money::of_fen)
    }

    /// On which day it was decided.
    async fn decided_on(&self) -> LocalDate {
        LocalDate(self.row.decided_on)
    }

    /// On which day the money was there; null while it is not, and where it is about none. Decided is not paid.
    async fn paid_on(&self) -> Option<LocalDate> {
        self.row.paid_on.map(LocalDate)
    }

    /// Calendar days from the last paper to the money: taken on the 1st and paid on the 11th is 10. Null while it is
    /// not paid, and where no papers were taken.
    async fn days_from_papers_to_payment(&self) -> Option<i64> {
        let (papers, paid) = self.papers_on.zip(self.row.paid_on)?;
        Some((paid - papers).num_days())
    }

    /// Who decided; null once the data of that person were erased.
    async fn decided_by(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.row.decided_by?).await
    }
}
