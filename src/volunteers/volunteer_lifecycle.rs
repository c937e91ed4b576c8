//! The life of a volunteer: enrolled, active, paused, left.

use entity::volunteer::{Model, VolunteerState};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can be done with a volunteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VolunteerStep {
    /// The unit agrees to who offered to serve.
    Begin,
    Pause,
    Resume,
    Leave,
    /// The data of the person were erased.
    Erase,
}

impl Lifecycle for Model {
    type State = VolunteerState;
    type Step = VolunteerStep;

    const STEPS: &'static [VolunteerStep] = &[
        VolunteerStep::Begin,
        VolunteerStep::Pause,
        VolunteerStep::Resume,
        VolunteerStep::Leave,
        VolunteerStep::Erase,
    ];
    const STATES: &'static [VolunteerState] = &[
        VolunteerState::Enrolled,
        VolunteerState::Active,
        VolunteerState::Paused,
        VolunteerState::Left,
    ];
    const KIND: &'static str = "volunteer";

    fn state(&self) -> VolunteerState {
        self.state
    }

    fn next(state: VolunteerState, step: VolunteerStep) -> Option<VolunteerState> {
        use VolunteerState::{Active, Enrolled, Left, Paused};
        match (state, step) {
            (Enrolled, VolunteerStep::Begin) | (Paused, VolunteerStep::Resume) => Some(Active),
            (Active, VolunteerStep::Pause) => Some(Paused),
            (Enrolled | Active | Paused, VolunteerStep::Leave | VolunteerStep::Erase) => Some(Left),
            (Enrolled, VolunteerStep::Pause | VolunteerStep::Resume)
            | (Active, VolunteerStep::Begin | VolunteerStep::Resume)
            | (Paused, VolunteerStep::Begin | VolunteerStep::Pause)
            | (
                Left,
                VolunteerStep::Begin
                | VolunteerStep::Pause
                | VolunteerStep::Resume
                | VolunteerStep::Leave
                | VolunteerStep::Erase,
            ) => None,
        }
    }

    fn action(step: VolunteerStep) -> Action {
        match step {
            VolunteerStep::Begin => Action::VolunteerBegin,
            VolunteerStep::Pause => Action::VolunteerPause,
            VolunteerStep::Resume => Action::VolunteerResume,
            VolunteerStep::Leave => Action::VolunteerLeave,
            VolunteerStep::Erase => Action::PersonErase,
        }
    }

    fn mutation(step: VolunteerStep) -> &'static str {
        match step {
            VolunteerStep::Begin => "volunteerBegin",
            VolunteerStep::Pause => "volunteerPause",
            VolunteerStep::Resume => "volunteerResume",
            VolunteerStep::Leave => "volunteerLeave",
            VolunteerStep::Erase => "personErase",
        }
    }

    fn name(state: VolunteerState) -> String {
        match state {
            VolunteerState::Enrolled => "ENROLLED",
            VolunteerState::Active => "ACTIVE",
            VolunteerState::Paused => "PAUSED",
            VolunteerState::Left => "LEFT",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use entity::volunteer::{Model, VolunteerState as State};

    use super::VolunteerStep as Step;
    use crate::workflow::Lifecycle;

    #[test]
    fn every_state_and_step_lead_where_they_should() {
        let leads = |state: State| -> Vec<Option<State>> {
            Model::STEPS
                .iter()
                .map(|step| Model::next(state, *step))
                .collect()
        };
        assert_eq!(
            Model::STEPS,
            [Step::Begin, Step::Pause, Step::Resume, Step::Leave, Step::Erase]
        );
        let (active, paused, left) = (Some(State::Active), Some(State::Paused), Some(State::Left));
        assert_eq!(leads(State::Enrolled), [active, None, None, left, left]);
        assert_eq!(leads(State::Active), [None, paused, None, left, left]);
        assert_eq!(leads(State::Paused), [None, None, active, left, left]);
        assert_eq!(leads(State::Left), [None; 5]);
        assert_eq!(Model::STATES.len(), 4);
    }
}
