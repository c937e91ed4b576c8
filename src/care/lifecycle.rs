//! The life of a pairing: proposed, agreed to, active, at rest, ended. Without consent it is never active.

use entity::pairing::{Model, PairingState};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Agree,
    Activate,
    Pause,
    Resume,
    /// The consent was withdrawn.
    LoseConsent,
    End,
    /// The data of the person, or of the volunteer, were erased.
    Erase,
}

impl Lifecycle for Model {
    type State = PairingState;
    type Step = Step;

    const STEPS: &'static [Step] = &[
        Step::Agree,
        Step::Activate,
        Step::Pause,
        Step::Resume,
        Step::LoseConsent,
        Step::End,
        Step::Erase,
    ];
    const STATES: &'static [PairingState] = &[
        PairingState::Proposed,
        PairingState::Consented,
        PairingState::Active,
        PairingState::Paused,
        PairingState::Ended,
    ];
    const KIND: &'static str = "pairing";

    fn state(&self) -> PairingState {
        self.state
    }

    fn next(state: PairingState, step: Step) -> Option<PairingState> {
        match (state, step) {
            (PairingState::Proposed, Step::Agree) => Some(PairingState::Consented),
            (PairingState::Consented, Step::Activate) | (PairingState::Paused, Step::Resume) => {
                Some(PairingState::Active)
            }
            (PairingState::Active, Step::Pause | Step::LoseConsent) => Some(PairingState::Paused),
            (PairingState::Consented, Step::LoseConsent) => Some(PairingState::Proposed),
            (
                PairingState::Proposed
                | PairingState::Consented
                | PairingState::Active
                | PairingState::Paused,
                Step::End | Step::Erase,
            ) => Some(PairingState::Ended),
            (PairingState::Proposed, Step::Activate | Step::Pause | Step::Resume | Step::LoseConsent)
            | (PairingState::Consented, Step::Agree | Step::Pause | Step::Resume)
            | (PairingState::Active, Step::Agree | Step::Activate | Step::Resume)
            | (PairingState::Paused, Step::Agree | Step::Activate | Step::Pause | Step::LoseConsent)
            | (
                PairingState::Ended,
                Step::Agree
                | Step::Activate
                | Step::Pause
                | Step::Resume
                | Step::LoseConsent
                | Step::End
                | Step::Erase,
            ) => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Agree => Action::PairingAgree,
            Step::Activate => Action::PairingActivate,
            Step::Pause => Action::PairingPause,
            Step::Resume => Action::PairingResume,
            Step::LoseConsent => Action::ConsentWithdraw,
            Step::End => Action::PairingEnd,
            Step::Erase => Action::PersonErase,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Agree => "pairingAgree",
            Step::Activate => "pairingActivate",
            Step::Pause => "pairingPause",
            Step::Resume => "pairingResume",
            Step::LoseConsent => "consentWithdraw",
            Step::End => "pairingEnd",
            Step::Erase => "personErase",
        }
    }

    fn name(state: PairingState) -> String {
        match state {
            PairingState::Proposed => "PROPOSED",
            PairingState::Consented => "CONSENTED",
            PairingState::Active => "ACTIVE",
            PairingState::Paused => "PAUSED",
            PairingState::Ended => "ENDED",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(PairingState, &[(Step, PairingState)])] = &[
        (
            PairingState::Proposed,
            &[
                (Step::Agree, PairingState::Consented),
                (Step::End, PairingState::Ended),
                (Step::Erase, PairingState::Ended),
            ],
        ),
        (
            PairingState::Consented,
            &[
                (Step::Activate, PairingState::Active),
                (Step::LoseConsent, PairingState::Proposed),
                (Step::End, PairingState::Ended),
                (Step::Erase, PairingState::Ended),
            ],
        ),
        (
            PairingState::Active,
            &[
                (Step::Pause, PairingState::Paused),
                (Step::LoseConsent, PairingState::Paused),
                (Step::End, PairingState::Ended),
                (Step::Erase, PairingState::Ended),
            ],
        ),
        (
            PairingState::Paused,
            &[
                (Step::Resume, PairingState::Active),
                (Step::End, PairingState::Ended),
                (Step::Erase, PairingState::Ended),
            ],
        ),
        (PairingState::Ended, &[]),
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
