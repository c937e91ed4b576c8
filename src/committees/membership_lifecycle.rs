//! The life of a membership: invited, active, suspended, ended.

use entity::membership::{MembershipState, Model};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can be done with a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipStep {
    /// The unit agrees.
    Accept,
    Suspend,
    Resume,
    /// The seat becomes another one: this row ends, and one with the other seat begins.
    ChangeSeat,
    End,
}

impl Lifecycle for Model {
    type State = MembershipState;
    type Step = MembershipStep;

    const STEPS: &'static [MembershipStep] = &[
        MembershipStep::Accept,
        MembershipStep::Suspend,
        MembershipStep::Resume,
        MembershipStep::ChangeSeat,
        MembershipStep::End,
    ];
    const STATES: &'static [MembershipState] = &[
        MembershipState::Invited,
        MembershipState::Active,
        MembershipState::Suspended,
        MembershipState::Ended,
    ];
    const KIND: &'static str = "membership";

    fn state(&self) -> MembershipState {
        self.state
    }

    fn next(state: MembershipState, step: MembershipStep) -> Option<MembershipState> {
        use MembershipState::{Active, Ended, Invited, Suspended};
        match (state, step) {
            (Invited, MembershipStep::Accept) | (Suspended, MembershipStep::Resume) => Some(Active),
            (Active, MembershipStep::Suspend) => Some(Suspended),
            (Active | Suspended, MembershipStep::ChangeSeat)
            | (Invited | Active | Suspended, MembershipStep::End) => Some(Ended),
            (Invited, MembershipStep::Suspend | MembershipStep::Resume | MembershipStep::ChangeSeat)
            | (Active, MembershipStep::Accept | MembershipStep::Resume)
            | (Suspended, MembershipStep::Accept | MembershipStep::Suspend)
            | (
                Ended,
                MembershipStep::Accept
                | MembershipStep::Suspend
                | MembershipStep::Resume
                | MembershipStep::ChangeSeat
                | MembershipStep::End,
            ) => None,
        }
    }

    fn action(step: MembershipStep) -> Action {
        match step {
            MembershipStep::Accept => Action::MembershipAccept,
            MembershipStep::Suspend => Action::MembershipSuspend,
            MembershipStep::Resume => Action::MembershipResume,
            MembershipStep::ChangeSeat => Action::MembershipSeatChange,
            MembershipStep::End => Action::MembershipEnd,
        }
    }

    fn mutation(step: MembershipStep) -> &'static str {
        match step {
            MembershipStep::Accept => "membershipAccept",
            MembershipStep::Suspend => "membershipSuspend",
            MembershipStep::Resume => "membershipResume",
            MembershipStep::ChangeSeat => "membershipSeatChange",
            MembershipStep::End => "membershipEnd",
        }
    }

    fn name(state: MembershipState) -> String {
        match state {
            MembershipState::Invited => "INVITED",
            MembershipState::Active => "ACTIVE",
            MembershipState::Suspended => "SUSPENDED",
            MembershipState::Ended => "ENDED",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use entity::membership::{MembershipState as State, Model};

    use super::MembershipStep as Step;
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
            [
                Step::Accept,
                Step::Suspend,
                Step::Resume,
                Step::ChangeSeat,
                Step::End
            ]
        );
        let (active, suspended, ended) = (Some(State::Active), Some(State::Suspended), Some(State::Ended));
        assert_eq!(leads(State::Invited), [active, None, None, None, ended]);
        assert_eq!(leads(State::Active), [None, suspended, None, ended, ended]);
        assert_eq!(leads(State::Suspended), [None, None, active, ended, ended]);
        assert_eq!(leads(State::Ended), [None; 5]);
        assert_eq!(Model::STATES.len(), 4);
    }
}
