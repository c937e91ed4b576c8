//! The life of a certificate: valid, until something takes its place or its ground away. Every step is a part of
//! another act.

use entity::certificate::{CertificateState, Model, SupersededBy};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An entry under it was reversed.
    LoseEntry,
    /// A newer one of the same period was issued.
    Replace,
    /// The data of the volunteer were erased.
    Erase,
}

impl Step {
    /// What is written down about it.
    pub fn cause(self) -> SupersededBy {
        match self {
            Self::LoseEntry => SupersededBy::Reversal,
            Self::Replace => SupersededBy::Newer,
            Self::Erase => SupersededBy::Erasure,
        }
    }
}

impl Lifecycle for Model {
    type State = CertificateState;
    type Step = Step;

    const STEPS: &'static [Step] = &[Step::LoseEntry, Step::Replace, Step::Erase];
    const STATES: &'static [CertificateState] = &[CertificateState::Valid, CertificateState::Superseded];
    const KIND: &'static str = "certificate";

    fn state(&self) -> CertificateState {
        self.state
    }

    fn next(state: CertificateState, step: Step) -> Option<CertificateState> {
        match (state, step) {
            (CertificateState::Valid, Step::LoseEntry | Step::Replace | Step::Erase) => {
                Some(CertificateState::Superseded)
            }
            (CertificateState::Superseded, Step::LoseEntry | Step::Replace | Step::Erase) => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::LoseEntry => Action::HourEntryReverse,
            Step::Replace => Action::CertificateIssue,
            Step::Erase => Action::PersonErase,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::LoseEntry => "hourEntryReverse",
            Step::Replace => "certificateIssue",
            Step::Erase => "personErase",
        }
    }

    fn name(state: CertificateState) -> String {
        match state {
            CertificateState::Valid => "VALID",
            CertificateState::Superseded => "SUPERSEDED",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(CertificateState, &[(Step, CertificateState)])] = &[
        (
            CertificateState::Valid,
            &[
                (Step::LoseEntry, CertificateState::Superseded),
                (Step::Replace, CertificateState::Superseded),
                (Step::Erase, CertificateState::Superseded),
            ],
        ),
        (CertificateState::Superseded, &[]),
    ];

    #[test]
    fn every_step_from_every_state_leads_where_the_table_says() {
        let known: Vec<_> = TABLE.iter().map(|(state, _)| *state).collect();
        assert_eq!(known, Model::STATES);
        for (state, steps) in TABLE {
            for step in Model::STEPS {
                let due = steps.iter().find(|(known, _)| known == step).map(|(_, to)| *to);
                assert_eq!(Model::next(*state, *step), due, "{state:?} {step:?}");
            }
        }
    }
}
