//! The life of a home visit: planned, and over in one of four ways.

use entity::home_visit::{Model, VisitState};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Finish,
    FindNobody,
    MeetRefusal,
    Cancel,
    /// The data of the resident were erased.
    Erase,
    /// Who was to come holds no role for that any more.
    Vacate,
}

impl Lifecycle for Model {
    type State = VisitState;
    type Step = Step;

    const STEPS: &'static [Step] = &[
        Step::Finish,
        Step::FindNobody,
        Step::MeetRefusal,
        Step::Cancel,
        Step::Erase,
        Step::Vacate,
    ];
    const STATES: &'static [VisitState] = &[
        VisitState::Planned,
        VisitState::Done,
        VisitState::NobodyHome,
        VisitState::Refused,
        VisitState::Cancelled,
    ];
    const KIND: &'static str = "home_visit";

    fn state(&self) -> VisitState {
        self.state
    }

    fn next(state: VisitState, step: Step) -> Option<VisitState> {
        match state {
            VisitState::Planned => Some(match step {
                Step::Finish => VisitState::Done,
                Step::FindNobody => VisitState::NobodyHome,
                Step::MeetRefusal => VisitState::Refused,
                Step::Cancel | Step::Erase | Step::Vacate => VisitState::Cancelled,
            }),
            VisitState::Done | VisitState::NobodyHome | VisitState::Refused | VisitState::Cancelled => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Finish | Step::FindNobody | Step::MeetRefusal => Action::HomeVisitEnd,
            Step::Cancel => Action::HomeVisitCancel,
            Step::Erase => Action::PersonErase,
            Step::Vacate => Action::ServiceCaseVacate,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Finish | Step::FindNobody | Step::MeetRefusal => "homeVisitEnd",
            Step::Cancel => "homeVisitCancel",
            Step::Erase => "personErase",
            Step::Vacate => "roleGrantTake",
        }
    }

    fn name(state: VisitState) -> String {
        match state {
            VisitState::Planned => "PLANNED",
            VisitState::Done => "DONE",
            VisitState::NobodyHome => "NOBODY_HOME",
            VisitState::Refused => "REFUSED",
            VisitState::Cancelled => "CANCELLED",
        }
        .to_owned()
    }
}
