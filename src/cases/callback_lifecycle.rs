//! The life of a call-back: open until somebody called.

use entity::case_callback::{CallbackState, Model};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a call-back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Close,
}

impl Lifecycle for Model {
    type State = CallbackState;
    type Step = Step;

    const STEPS: &'static [Step] = &[Step::Close];
    const STATES: &'static [CallbackState] = &[CallbackState::Open, CallbackState::Closed];
    const KIND: &'static str = "case_callback";

    fn state(&self) -> CallbackState {
        self.state
    }

    fn next(state: CallbackState, step: Step) -> Option<CallbackState> {
        match (state, step) {
            (CallbackState::Open, Step::Close) => Some(CallbackState::Closed),
            (CallbackState::Closed, Step::Close) => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Close => Action::CaseCallbackClose,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Close => "caseCallbackClose",
        }
    }

    fn name(state: CallbackState) -> String {
        match state {
            CallbackState::Open => "OPEN",
            CallbackState::Closed => "CLOSED",
        }
        .to_owned()
    }
}
