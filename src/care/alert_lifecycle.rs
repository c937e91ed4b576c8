//! The life of an alert: with the volunteer, with the staff, closed.

use entity::care_alert::{AlertState, Model};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The volunteer did not do anything either.
    Raise,
    /// Somebody was heard of.
    Hear,
    Close,
    /// The pairing is not active any more.
    Drop,
}

impl Lifecycle for Model {
    type State = AlertState;
    type Step = Step;

    const STEPS: &'static [Step] = &[Step::Raise, Step::Hear, Step::Close, Step::Drop];
    const STATES: &'static [AlertState] = &[
        AlertState::WithVolunteer,
        AlertState::WithStaff,
        AlertState::Closed,
    ];
    const KIND: &'static str = "care_alert";

    fn state(&self) -> AlertState {
        self.state
    }

    fn next(state: AlertState, step: Step) -> Option<AlertState> {
        match (state, step) {
            (AlertState::WithVolunteer, Step::Raise) => Some(AlertState::WithStaff),
            (AlertState::WithVolunteer | AlertState::WithStaff, Step::Hear | Step::Close | Step::Drop) => {
                Some(AlertState::Closed)
            }
            (AlertState::WithStaff, Step::Raise)
            | (AlertState::Closed, Step::Raise | Step::Hear | Step::Close | Step::Drop) => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Raise | Step::Drop => Action::CareAlertRaise,
            Step::Hear => Action::CareLogAdd,
            Step::Close => Action::CareAlertClose,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Raise | Step::Drop => "",
            Step::Hear => "careLogAdd",
            Step::Close => "careAlertClose",
        }
    }

    fn name(state: AlertState) -> String {
        match state {
            AlertState::WithVolunteer => "WITH_VOLUNTEER",
            AlertState::WithStaff => "WITH_STAFF",
            AlertState::Closed => "CLOSED",
        }
        .to_owned()
    }
}
