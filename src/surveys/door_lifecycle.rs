//! What can come of asking at a door. Where nobody was home, somebody may come again.

use entity::survey_household::{DoorState, Model};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Answer,
    FindNobody,
    Refuse,
}

impl Lifecycle for Model {
    type State = DoorState;
    type Step = Step;

    const STEPS: &'static [Step] = &[Step::Answer, Step::FindNobody, Step::Refuse];
    const STATES: &'static [DoorState] = &[
        DoorState::ToAsk,
        DoorState::Answered,
        DoorState::NobodyHome,
        DoorState::Refused,
    ];
    const KIND: &'static str = "survey_household";

    fn state(&self) -> DoorState {
        self.state
    }

    fn next(state: DoorState, step: Step) -> Option<DoorState> {
        match (state, step) {
            (DoorState::ToAsk | DoorState::NobodyHome, Step::Answer) => Some(DoorState::Answered),
            (DoorState::ToAsk | DoorState::NobodyHome, Step::FindNobody) => Some(DoorState::NobodyHome),
            (DoorState::ToAsk | DoorState::NobodyHome, Step::Refuse) => Some(DoorState::Refused),
            (DoorState::Answered | DoorState::Refused, Step::Answer | Step::FindNobody | Step::Refuse) => {
                None
            }
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Answer | Step::FindNobody | Step::Refuse => Action::SurveyHouseholdRecord,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Answer | Step::FindNobody | Step::Refuse => "surveyHouseholdRecord",
        }
    }

    fn name(state: DoorState) -> String {
        match state {
            DoorState::ToAsk => "TO_ASK",
            DoorState::Answered => "ANSWERED",
            DoorState::NobodyHome => "NOBODY_HOME",
            DoorState::Refused => "REFUSED",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: &[(Step, DoorState)] = &[
        (Step::Answer, DoorState::Answered),
        (Step::FindNobody, DoorState::NobodyHome),
        (Step::Refuse, DoorState::Refused),
    ];

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(DoorState, &[(Step, DoorState)])] = &[
        (DoorState::ToAsk, ANY),
        (DoorState::Answered, &[]),
        (DoorState::NobodyHome, ANY),
        (DoorState::Refused, &[]),
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
