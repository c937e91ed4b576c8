//! The life of a service card: drafted by the unit, approved, in force, ended.

use entity::service_card::{CardState, Model};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Approve,
    Activate,
    Suspend,
    Resume,
    Replace,
    Expire,
    Revoke,
}

impl Lifecycle for Model {
    type State = CardState;
    type Step = Step;

    const STEPS: &'static [Step] = &[
        Step::Approve,
        Step::Activate,
        Step::Suspend,
        Step::Resume,
        Step::Replace,
        Step::Expire,
        Step::Revoke,
    ];
    const STATES: &'static [CardState] = &[
        CardState::Draft,
        CardState::Approved,
        CardState::Active,
        CardState::Suspended,
        CardState::Replaced,
        CardState::Expired,
        CardState::Revoked,
    ];
    const KIND: &'static str = "service_card";

    fn state(&self) -> CardState {
        self.state
    }

    fn next(state: CardState, step: Step) -> Option<CardState> {
        match (state, step) {
            (CardState::Draft, Step::Approve) => Some(CardState::Approved),
            (CardState::Approved, Step::Activate) | (CardState::Suspended, Step::Resume) => {
                Some(CardState::Active)
            }
            (CardState::Active, Step::Suspend) => Some(CardState::Suspended),
            (CardState::Active | CardState::Suspended, Step::Replace) => Some(CardState::Replaced),
            (CardState::Approved | CardState::Active | CardState::Suspended, Step::Expire) => {
                Some(CardState::Expired)
            }
            (
                CardState::Draft | CardState::Approved | CardState::Active | CardState::Suspended,
                Step::Revoke,
            ) => Some(CardState::Revoked),
            (
                CardState::Draft,
                Step::Activate | Step::Suspend | Step::Resume | Step::Replace | Step::Expire,
            )
            | (CardState::Approved, Step::Approve | Step::Suspend | Step::Resume | Step::Replace)
            | (CardState::Active, Step::Approve | Step::Activate | Step::Resume)
            | (CardState::Suspended, Step::Approve | Step::Activate | Step::Suspend)
            | (
                CardState::Replaced | CardState::Expired | CardState::Revoked,
                Step::Approve
                | Step::Activate
                | Step::Suspend
                | Step::Resume
                | Step::Replace
                | Step::Expire
                | Step::Revoke,
            ) => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Approve => Action::ServiceCardApprove,
            Step::Activate => Action::ServiceCardActivate,
            Step::Suspend => Action::ServiceCardSuspend,
            Step::Resume => Action::ServiceCardResume,
            Step::Replace => Action::ServiceCardReplace,
            Step::Expire => Action::ServiceCardExpire,
            Step::Revoke => Action::ServiceCardRevoke,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Approve => "serviceCardApprove",
            Step::Activate => "serviceCardActivate",
            Step::Suspend => "serviceCardSuspend",
            Step::Resume => "serviceCardResume",
            Step::Replace => "serviceCardReplace",
            Step::Expire => "serviceCardExpire",
            Step::Revoke => "serviceCardRevoke",
        }
    }

    fn name(state: CardState) -> String {
        match state {
            CardState::Draft => "DRAFT",
            CardState::Approved => "APPROVED",
            CardState::Active => "ACTIVE",
            CardState::Suspended => "SUSPENDED",
            CardState::Replaced => "REPLACED",
            CardState::Expired => "EXPIRED",
            CardState::Revoked => "REVOKED",
        }
        .to_owned()
    }
}

/// Whether nothing can happen to it any more.
pub fn has_ended(state: CardState) -> bool {
    match state {
        CardState::Replaced | CardState::Expired | CardState::Revoked => true,
        CardState::Draft | CardState::Approved | CardState::Active | CardState::Suspended => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(CardState, &[(Step, CardState)])] = &[
        (
            CardState::Draft,
            &[
                (Step::Approve, CardState::Approved),
                (Step::Revoke, CardState::Revoked),
            ],
        ),
        (
            CardState::Approved,
            &[
                (Step::Activate, CardState::Active),
                (Step::Expire, CardState::Expired),
                (Step::Revoke, CardState::Revoked),
            ],
        ),
        (
            CardState::Active,
            &[
                (Step::Suspend, CardState::Suspended),
                (Step::Replace, CardState::Replaced),
                (Step::Expire, CardState::Expired),
                (Step::Revoke, CardState::Revoked),
            ],
        ),
        (
            CardState::Suspended,
            &[
                (Step::Resume, CardState::Active),
                (Step::Replace, CardState::Replaced),
                (Step::Expire, CardState::Expired),
                (Step::Revoke, CardState::Revoked),
            ],
        ),
        (CardState::Replaced, &[]),
        (CardState::Expired, &[]),
        (CardState::Revoked, &[]),
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
            assert_eq!(has_ended(*state), steps.is_empty());
        }
    }
}
