//! The life of a problem: open, taken on, solved, verified by somebody else; or it becomes a case.

use entity::care_problem::{Model, ProblemState};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Begin,
    Solve,
    Verify,
    Refer,
}

impl Lifecycle for Model {
    type State = ProblemState;
    type Step = Step;

    const STEPS: &'static [Step] = &[Step::Begin, Step::Solve, Step::Verify, Step::Refer];
    const STATES: &'static [ProblemState] = &[
        ProblemState::Open,
        ProblemState::InProgress,
        ProblemState::Solved,
        ProblemState::Verified,
        ProblemState::Referred,
    ];
    const KIND: &'static str = "care_problem";

    fn state(&self) -> ProblemState {
        self.state
    }

    fn next(state: ProblemState, step: Step) -> Option<ProblemState> {
        match (state, step) {
            (ProblemState::Open, Step::Begin) => Some(ProblemState::InProgress),
            (ProblemState::Open | ProblemState::InProgress, Step::Solve) => Some(ProblemState::Solved),
            (ProblemState::Solved, Step::Verify) => Some(ProblemState::Verified),
            (ProblemState::Open | ProblemState::InProgress, Step::Refer) => Some(ProblemState::Referred),
            (ProblemState::Open, Step::Verify)
            | (ProblemState::InProgress, Step::Begin | Step::Verify)
            | (ProblemState::Solved, Step::Begin | Step::Solve | Step::Refer)
            | (
                ProblemState::Verified | ProblemState::Referred,
                Step::Begin | Step::Solve | Step::Verify | Step::Refer,
            ) => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Begin | Step::Solve => Action::CareProblemSolve,
            Step::Verify => Action::CareProblemVerify,
            Step::Refer => Action::CareProblemRefer,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Begin => "careProblemBegin",
            Step::Solve => "careProblemSolve",
            Step::Verify => "careProblemVerify",
            Step::Refer => "careProblemRefer",
        }
    }

    fn name(state: ProblemState) -> String {
        match state {
            ProblemState::Open => "OPEN",
            ProblemState::InProgress => "IN_PROGRESS",
            ProblemState::Solved => "SOLVED",
            ProblemState::Verified => "VERIFIED",
            ProblemState::Referred => "REFERRED",
        }
        .to_owned()
    }
}
