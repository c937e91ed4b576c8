//! The life of a sign-up: a place or the waitlist, and whether the person came.

use entity::sign_up::{Model, SignUpState};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpStep {
    /// Another one withdrew, or there is more room: who waits longest gets the place.
    Promote,
    /// The person checked in with the code.
    CheckIn,
    /// Somebody wrote down that the person came.
    Attend,
    /// Somebody wrote down that the person did not come.
    Miss,
    Withdraw,
    /// The activity was completed: nobody comes or waits any more.
    Close,
    /// The activity was cancelled.
    CallOff,
    /// The data of the person were erased.
    Erase,
}

impl Lifecycle for Model {
    type State = SignUpState;
    type Step = SignUpStep;

    const STEPS: &'static [SignUpStep] = &[
        SignUpStep::Promote,
        SignUpStep::CheckIn,
        SignUpStep::Attend,
        SignUpStep::Miss,
        SignUpStep::Withdraw,
        SignUpStep::Close,
        SignUpStep::CallOff,
        SignUpStep::Erase,
    ];
    const STATES: &'static [SignUpState] = &[
        SignUpState::Waitlisted,
        SignUpState::Confirmed,
        SignUpState::Attended,
        SignUpState::NoShow,
        SignUpState::Withdrawn,
    ];
    const KIND: &'static str = "sign_up";

    fn state(&self) -> SignUpState {
        self.state
    }

    fn next(state: SignUpState, step: SignUpStep) -> Option<SignUpState> {
        use SignUpStep::{Attend, CallOff, CheckIn, Close, Erase, Miss, Promote, Withdraw};
        match (state, step) {
            (SignUpState::Waitlisted, Promote) => Some(SignUpState::Confirmed),
            (SignUpState::Confirmed, CheckIn | Attend) | (SignUpState::NoShow, Attend) => {
                Some(SignUpState::Attended)
            }
            (SignUpState::Confirmed, Miss | Close) | (SignUpState::Attended, Miss) => {
                Some(SignUpState::NoShow)
            }
            (SignUpState::Waitlisted, Close)
            | (SignUpState::Waitlisted | SignUpState::Confirmed, Withdraw | Erase)
            | (
                SignUpState::Waitlisted
                | SignUpState::Confirmed
                | SignUpState::Attended
                | SignUpState::NoShow,
                CallOff,
            ) => Some(SignUpState::Withdrawn),
            (SignUpState::Waitlisted, CheckIn | Attend | Miss)
            | (SignUpState::Confirmed, Promote)
            | (SignUpState::Attended, Promote | CheckIn | Attend | Withdraw | Close | Erase)
            | (SignUpState::NoShow, Promote | CheckIn | Miss | Withdraw | Close | Erase)
            | (
                SignUpState::Withdrawn,
                Promote | CheckIn | Attend | Miss | Withdraw | Close | CallOff | Erase,
            ) => None,
        }
    }

    fn action(step: SignUpStep) -> Action {
        match step {
            SignUpStep::Promote | SignUpStep::Withdraw => Action::SignUpWithdraw,
            SignUpStep::CheckIn => Action::ActivityCheckIn,
            SignUpStep::Attend => Action::SignUpAttend,
            SignUpStep::Miss => Action::SignUpMiss,
            SignUpStep::Close => Action::ActivityComplete,
            SignUpStep::CallOff => Action::ActivityCancel,
            SignUpStep::Erase => Action::PersonErase,
        }
    }

    fn mutation(step: SignUpStep) -> &'static str {
        match step {
            SignUpStep::Promote | SignUpStep::Withdraw => "signUpWithdraw",
            SignUpStep::CheckIn => "activityCheckIn",
            SignUpStep::Attend => "signUpAttend",
            SignUpStep::Miss => "signUpMiss",
            SignUpStep::Close => "activityComplete",
            SignUpStep::CallOff => "activityCancel",
            SignUpStep::Erase => "personErase",
        }
    }

    fn name(state: SignUpState) -> String {
        match state {
            SignUpState::Waitlisted => "WAITLISTED",
            SignUpState::Confirmed => "CONFIRMED",
            SignUpState::Attended => "ATTENDED",
            SignUpState::NoShow => "NO_SHOW",
            SignUpState::Withdrawn => "WITHDRAWN",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(SignUpState, &[(SignUpStep, SignUpState)])] = &[
        (
            SignUpState::Waitlisted,
            &[
                (SignUpStep::Promote, SignUpState::Confirmed),
                (SignUpStep::Withdraw, SignUpState::Withdrawn),
                (SignUpStep::Close, SignUpState::Withdrawn),
                (SignUpStep::CallOff, SignUpState::Withdrawn),
                (SignUpStep::Erase, SignUpState::Withdrawn),
            ],
        ),
        (
            SignUpState::Confirmed,
            &[
                (SignUpStep::CheckIn, SignUpState::Attended),
                (SignUpStep::Attend, SignUpState::Attended),
                (SignUpStep::Miss, SignUpState::NoShow),
                (SignUpStep::Withdraw, SignUpState::Withdrawn),
                (SignUpStep::Close, SignUpState::NoShow),
                (SignUpStep::CallOff, SignUpState::Withdrawn),
                (SignUpStep::Erase, SignUpState::Withdrawn),
            ],
        ),
        (
            SignUpState::Attended,
            &[
                (SignUpStep::Miss, SignUpState::NoShow),
                (SignUpStep::CallOff, SignUpState::Withdrawn),
            ],
        ),
        (
            SignUpState::NoShow,
            &[
                (SignUpStep::Attend, SignUpState::Attended),
                (SignUpStep::CallOff, SignUpState::Withdrawn),
            ],
        ),
        (SignUpState::Withdrawn, &[]),
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
