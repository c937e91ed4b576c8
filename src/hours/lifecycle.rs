//! The life of an entry: submitted by the volunteer, confirmed or rejected by somebody else, reversed where it turns
//! out wrong. No step leads back: what ended is submitted anew.

use entity::hour_entry::{HourState, Model};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Confirm,
    Reject,
    Withdraw,
    Reverse,
    /// The data of the volunteer were erased.
    Erase,
}

impl Lifecycle for Model {
    type State = HourState;
    type Step = Step;

    const STEPS: &'static [Step] = &[
        Step::Confirm,
        Step::Reject,
        Step::Withdraw,
        Step::Reverse,
        Step::Erase,
    ];
    const STATES: &'static [HourState] = &[
        HourState::Submitted,
        HourState::Confirmed,
        HourState::Rejected,
        HourState::Withdrawn,
        HourState::Reversed,
    ];
    const KIND: &'static str = "hour_entry";

    fn state(&self) -> HourState {
        self.state
    }

    fn next(state: HourState, step: Step) -> Option<HourState> {
        match (state, step) {
            (HourState::Submitted, Step::Confirm) => Some(HourState::Confirmed),
            (HourState::Submitted, Step::Reject) => Some(HourState::Rejected),
            (HourState::Submitted, Step::Withdraw | Step::Erase) => Some(HourState::Withdrawn),
            (HourState::Confirmed, Step::Reverse) => Some(HourState::Reversed),
            (HourState::Submitted, Step::Reverse)
            | (HourState::Confirmed, Step::Confirm | Step::Reject | Step::Withdraw | Step::Erase)
            | (
                HourState::Rejected | HourState::Withdrawn | HourState::Reversed,
                Step::Confirm | Step::Reject | Step::Withdraw | Step::Reverse | Step::Erase,
            ) => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Confirm => Action::HourEntryConfirm,
            Step::Reject => Action::HourEntryReject,
            Step::Withdraw => Action::HourEntryWithdraw,
            Step::Reverse => Action::HourEntryReverse,
            Step::Erase => Action::PersonErase,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Confirm => "hourEntryConfirm",
            Step::Reject => "hourEntryReject",
            Step::Withdraw => "hourEntryWithdraw",
            Step::Reverse => "hourEntryReverse",
            Step::Erase => "personErase",
        }
    }

    fn name(state: HourState) -> String {
        match state {
            HourState::Submitted => "SUBMITTED",
            HourState::Confirmed => "CONFIRMED",
            HourState::Rejected => "REJECTED",
            HourState::Withdrawn => "WITHDRAWN",
            HourState::Reversed => "REVERSED",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(HourState, &[(Step, HourState)])] = &[
        (
            HourState::Submitted,
            &[
                (Step::Confirm, HourState::Confirmed),
                (Step::Reject, HourState::Rejected),
                (Step::Withdraw, HourState::Withdrawn),
                (Step::Erase, HourState::Withdrawn),
            ],
        ),
        (HourState::Confirmed, &[(Step::Reverse, HourState::Reversed)]),
        (HourState::Rejected, &[]),
        (HourState::Withdrawn, &[]),
        (HourState::Reversed, &[]),
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

    #[test]
    fn nothing_that_ended_stands_again() {
        let stands = |state| matches!(state, HourState::Submitted | HourState::Confirmed);
        for from in Model::STATES.iter().copied().filter(|state| !stands(*state)) {
            let all = Model::STEPS.iter().filter_map(|step| Model::next(from, *step));
            assert_eq!(
                all.count(),
                0,
                "an entry that stands was held against all others once: {from:?}"
            );
        }
    }
}
