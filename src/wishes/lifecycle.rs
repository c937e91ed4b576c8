//! The life of a wish: collected, verified, open to be claimed, claimed, delivered, confirmed; or cancelled, declined.

use entity::wish::{Model, WishState};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It was written anew, and is to be verified again.
    Revise,
    Verify,
    Open,
    Claim,
    /// Claimed by another after the time of the one before ran out.
    TakeOver,
    Deliver,
    Confirm,
    Release,
    /// The time of the claim ran out.
    Expire,
    Decline,
    Cancel,
    /// No consent to the public text stands any more.
    TakeDown,
    /// The data of who claimed it were erased.
    LoseClaimant,
    /// The data of who wishes were erased.
    Erase,
}

impl Lifecycle for Model {
    type State = WishState;
    type Step = Step;

    const STEPS: &'static [Step] = &[
        Step::Revise,
        Step::Verify,
        Step::Open,
        Step::Claim,
        Step::TakeOver,
        Step::Deliver,
        Step::Confirm,
        Step::Release,
        Step::Expire,
        Step::Decline,
        Step::Cancel,
        Step::TakeDown,
        Step::LoseClaimant,
        Step::Erase,
    ];
    const STATES: &'static [WishState] = &[
        WishState::Collected,
        WishState::Verified,
        WishState::Open,
        WishState::Claimed,
        WishState::Delivered,
        WishState::Confirmed,
        WishState::Cancelled,
        WishState::Declined,
    ];
    const KIND: &'static str = "wish";

    fn state(&self) -> WishState {
        self.state
    }

    fn next(state: WishState, step: Step) -> Option<WishState> {
        match state {
            WishState::Collected => from_collected(step),
            WishState::Verified => from_verified(step),
            WishState::Open => from_open(step),
            WishState::Claimed => from_claimed(step),
            WishState::Delivered => from_delivered(step),
            WishState::Confirmed | WishState::Cancelled | WishState::Declined => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Revise => Action::WishUpdate,
            Step::Verify => Action::WishVerify,
            Step::Open => Action::WishOpen,
            Step::Claim | Step::TakeOver => Action::WishClaim,
            Step::Deliver => Action::WishDeliver,
            Step::Confirm => Action::WishConfirm,
            Step::Release => Action::WishRelease,
            Step::Expire => Action::WishExpire,
            Step::Decline => Action::WishDecline,
            Step::Cancel => Action::WishCancel,
            Step::TakeDown => Action::WishTakeDown,
            Step::LoseClaimant | Step::Erase => Action::PersonErase,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Revise => "wishUpdate",
            Step::Verify => "wishVerify",
            Step::Open => "wishOpen",
            Step::Claim | Step::TakeOver => "wishClaim",
            Step::Deliver => "wishDeliver",
            Step::Confirm => "wishConfirm",
            Step::Release | Step::Expire => "wishRelease",
            Step::Decline => "wishDecline",
            Step::Cancel => "wishCancel",
            Step::TakeDown => "consentWithdraw",
            Step::LoseClaimant | Step::Erase => "personErase",
        }
    }

    fn name(state: WishState) -> String {
        match state {
            WishState::Collected => "COLLECTED",
            WishState::Verified => "VERIFIED",
            WishState::Open => "OPEN",
            WishState::Claimed => "CLAIMED",
            WishState::Delivered => "DELIVERED",
            WishState::Confirmed => "CONFIRMED",
            WishState::Cancelled => "CANCELLED",
            WishState::Declined => "DECLINED",
        }
        .to_owned()
    }
}

fn from_collected(step: Step) -> Option<WishState> {
    match step {
        Step::Revise => Some(WishState::Collected),
        Step::Verify => Some(WishState::Verified),
        Step::Decline => Some(WishState::Declined),
        Step::Cancel | Step::Erase => Some(WishState::Cancelled),
        Step::Open
        | Step::Claim
        | Step::TakeOver
        | Step::Deliver
        | Step::Confirm
        | Step::Release
        | Step::Expire
        | Step::TakeDown
        | Step::LoseClaimant => None,
    }
}

fn from_verified(step: Step) -> Option<WishState> {
    match step {
        Step::Revise => Some(WishState::Collected),
        Step::Open => Some(WishState::Open),
        Step::Decline => Some(WishState::Declined),
        Step::Cancel | Step::Erase => Some(WishState::Cancelled),
        Step::Verify
        | Step::Claim
        | Step::TakeOver
        | Step::Deliver
        | Step::Confirm
        | Step::Release
        | Step::Expire
        | Step::TakeDown
        | Step::LoseClaimant => None,
    }
}

fn from_open(step: Step) -> Option<WishState> {
    match step {
        Step::Claim => Some(WishState::Claimed),
        Step::TakeDown => Some(WishState::Verified),
        Step::Cancel | Step::Erase => Some(WishState::Cancelled),
        Step::Revise
        | Step::Verify
        | Step::Open
        | Step::TakeOver
        | Step::Deliver
        | Step::Confirm
        | Step::Release
        | Step::Expire
        | Step::Decline
        | Step::LoseClaimant => None,
    }
}

fn from_claimed(step: Step) -> Option<WishState> {
    match step {
        Step::TakeOver => Some(WishState::Claimed),
        Step::Deliver => Some(WishState::Delivered),
        Step::Release | Step::Expire | Step::LoseClaimant => Some(WishState::Open),
        Step::Cancel | Step::Erase => Some(WishState::Cancelled),
        Step::Revise
        | Step::Verify
        | Step::Open
        | Step::Claim
        | Step::Confirm
        | Step::Decline
        | Step::TakeDown => None,
    }
}

fn from_delivered(step: Step) -> Option<WishState> {
    match step {
        Step::Confirm => Some(WishState::Confirmed),
        Step::Release => Some(WishState::Open),
        Step::Revise
        | Step::Verify
        | Step::Open
        | Step::Claim
        | Step::TakeOver
        | Step::Deliver
        | Step::Expire
        | Step::Decline
        | Step::Cancel
        | Step::TakeDown
        | Step::LoseClaimant
        | Step::Erase => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(WishState, &[(Step, WishState)])] = &[
        (
            WishState::Collected,
            &[
                (Step::Revise, WishState::Collected),
                (Step::Verify, WishState::Verified),
                (Step::Decline, WishState::Declined),
                (Step::Cancel, WishState::Cancelled),
                (Step::Erase, WishState::Cancelled),
            ],
        ),
        (
            WishState::Verified,
            &[
                (Step::Revise, WishState::Collected),
                (Step::Open, WishState::Open),
                (Step::Decline, WishState::Declined),
                (Step::Cancel, WishState::Cancelled),
                (Step::Erase, WishState::Cancelled),
            ],
        ),
        (
            WishState::Open,
            &[
                (Step::Claim, WishState::Claimed),
                (Step::TakeDown, WishState::Verified),
                (Step::Cancel, WishState::Cancelled),
                (Step::Erase, WishState::Cancelled),
            ],
        ),
        (
            WishState::Claimed,
            &[
                (Step::TakeOver, WishState::Claimed),
                (Step::Deliver, WishState::Delivered),
                (Step::Release, WishState::Open),
                (Step::Expire, WishState::Open),
                (Step::LoseClaimant, WishState::Open),
                (Step::Cancel, WishState::Cancelled),
                (Step::Erase, WishState::Cancelled),
            ],
        ),
        (
            WishState::Delivered,
            &[
                (Step::Confirm, WishState::Confirmed),
                (Step::Release, WishState::Open),
            ],
        ),
        (WishState::Confirmed, &[]),
        (WishState::Cancelled, &[]),
        (WishState::Declined, &[]),
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
