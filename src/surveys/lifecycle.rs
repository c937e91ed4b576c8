//! The life of a survey: planned, under way, closed.

use entity::survey::{Model, SurveyState};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Begin,
    Close,
    Cancel,
}

impl Lifecycle for Model {
    type State = SurveyState;
    type Step = Step;

    const STEPS: &'static [Step] = &[Step::Begin, Step::Close, Step::Cancel];
    const STATES: &'static [SurveyState] = &[
        SurveyState::Planned,
        SurveyState::Running,
        SurveyState::Closed,
        SurveyState::Cancelled,
    ];
    const KIND: &'static str = "survey";

    fn state(&self) -> SurveyState {
        self.state
    }

    fn next(state: SurveyState, step: Step) -> Option<SurveyState> {
        match (state, step) {
            (SurveyState::Planned, Step::Begin) => Some(SurveyState::Running),
            (SurveyState::Running, Step::Close) => Some(SurveyState::Closed),
            (SurveyState::Planned | SurveyState::Running, Step::Cancel) => Some(SurveyState::Cancelled),
            (SurveyState::Planned, Step::Close)
            | (SurveyState::Running, Step::Begin)
            | (SurveyState::Closed | SurveyState::Cancelled, Step::Begin | Step::Close | Step::Cancel) => {
                None
            }
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Begin => Action::SurveyBegin,
            Step::Close => Action::SurveyClose,
            Step::Cancel => Action::SurveyCancel,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Begin => "surveyBegin",
            Step::Close => "surveyClose",
            Step::Cancel => "surveyCancel",
        }
    }

    fn name(state: SurveyState) -> String {
        match state {
            SurveyState::Planned => "PLANNED",
            SurveyState::Running => "RUNNING",
            SurveyState::Closed => "CLOSED",
            SurveyState::Cancelled => "CANCELLED",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(SurveyState, &[(Step, SurveyState)])] = &[
        (
            SurveyState::Planned,
            &[
                (Step::Begin, SurveyState::Running),
                (Step::Cancel, SurveyState::Cancelled),
            ],
        ),
        (
            SurveyState::Running,
            &[
                (Step::Close, SurveyState::Closed),
                (Step::Cancel, SurveyState::Cancelled),
            ],
        ),
        (SurveyState::Closed, &[]),
        (SurveyState::Cancelled, &[]),
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
