//! The steps that a late case goes up, as clients see them.

use async_graphql::Object;
use entity::case_escalation;

use crate::policy::{Access, Action};
use crate::scalars::{LocalDate, Moment};

/// A step that a late case went up the ladder. Who reads it may read the case.
pub struct CaseEscalation(case_escalation::Model);

impl From<case_escalation::Model> for CaseEscalation {
    fn from(row: case_escalation::Model) -> Self {
        Self(row)
    }
}

/// A step that a late case went up the ladder. Who reads it may read the case.
#[Object(directive = Access::apply(Action::ServiceCaseRead))]
impl CaseEscalation {
    /// When it went up.
    async fn escalated_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// In which round of the case.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// How far: 1 to the unit or the community, 2 to the lead of the joint committee, 3 to the banner.
    async fn level(&self) -> i32 {
        self.0.level
    }

    /// The promised day that was over.
    async fn due_on(&self) -> LocalDate {
        LocalDate(self.0.due_on)
    }
}
