//! The life of a need: reported, verified, published, taken on, met, and confirmed by those who have it.

use entity::need::{Model, NeedState};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Verify,
    Publish,
    Adopt,
    Satisfy,
    Confirm,
    Decline,
    Merge,
    Expire,
}

impl Lifecycle for Model {
    type State = NeedState;
    type Step = Step;

    const STEPS: &'static [Step] = &[
        Step::Verify,
        Step::Publish,
        Step::Adopt,
        Step::Satisfy,
        Step::Confirm,
        Step::Decline,
        Step::Merge,
        Step::Expire,
    ];
    const STATES: &'static [NeedState] = &[
        NeedState::Draft,
        NeedState::Verified,
        NeedState::Published,
        NeedState::Adopted,
        NeedState::Satisfied,
        NeedState::Confirmed,
        NeedState::Declined,
        NeedState::Merged,
        NeedState::Expired,
    ];
    const KIND: &'static str = "need";

    fn state(&self) -> NeedState {
        self.state
    }

    fn next(state: NeedState, step: Step) -> Option<NeedState> {
        match (state, step) {
            (NeedState::Draft, Step::Verify) => Some(NeedState::Verified),
            (NeedState::Verified, Step::Publish) => Some(NeedState::Published),
            (NeedState::Published, Step::Adopt) => Some(NeedState::Adopted),
            (NeedState::Adopted, Step::Satisfy) => Some(NeedState::Satisfied),
            (NeedState::Satisfied, Step::Confirm) => Some(NeedState::Confirmed),
            (NeedState::Draft | NeedState::Verified | NeedState::Published, Step::Decline) => {
                Some(NeedState::Declined)
            }
            (NeedState::Draft | NeedState::Verified | NeedState::Published, Step::Merge) => {
                Some(NeedState::Merged)
            }
            (NeedState::Verified | NeedState::Published, Step::Expire) => Some(NeedState::Expired),
            (
                NeedState::Draft,
                Step::Publish | Step::Adopt | Step::Satisfy | Step::Confirm | Step::Expire,
            )
            | (NeedState::Verified, Step::Verify | Step::Adopt | Step::Satisfy | Step::Confirm)
            | (NeedState::Published, Step::Verify | Step::Publish | Step::Satisfy | Step::Confirm)
            | (
                NeedState::Adopted,
                Step::Verify
                | Step::Publish
                | Step::Adopt
                | Step::Confirm
                | Step::Decline
                | Step::Merge
                | Step::Expire,
            )
            | (
                NeedState::Satisfied,
                Step::Verify
                | Step::Publish
                | Step::Adopt
                | Step::Satisfy
                | Step::Decline
                | Step::Merge
                | Step::Expire,
            )
            | (
                NeedState::Confirmed | NeedState::Declined | NeedState::Merged | NeedState::Expired,
                Step::Verify
                | Step::Publish
                | Step::Adopt
                | Step::Satisfy
                | Step::Confirm
                | Step::Decline
                | Step::Merge
                | Step::Expire,
            ) => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Verify => Action::NeedVerify,
            Step::Publish => Action::NeedPublish,
            Step::Adopt => Action::NeedAdopt,
            Step::Satisfy => Action::NeedSatisfy,
            Step::Confirm => Action::NeedConfirm,
            Step::Decline => Action::NeedDecline,
            Step::Merge => Action::NeedMerge,
            Step::Expire => Action::NeedExpire,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Verify => "needVerify",
            Step::Publish => "needPublish",
            Step::Adopt => "needAdopt",
            Step::Satisfy => "needSatisfy",
            Step::Confirm => "needConfirm",
            Step::Decline => "needDecline",
            Step::Merge => "needMerge",
            Step::Expire => "needExpire",
        }
    }

    fn name(state: NeedState) -> String {
        match state {
            NeedState::Draft => "DRAFT",
            NeedState::Verified => "VERIFIED",
            NeedState::Published => "PUBLISHED",
            NeedState::Adopted => "ADOPTED",
            NeedState::Satisfied => "SATISFIED",
            NeedState::Confirmed => "CONFIRMED",
            NeedState::Declined => "DECLINED",
            NeedState::Merged => "MERGED",
            NeedState::Expired => "EXPIRED",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(NeedState, &[(Step, NeedState)])] = &[
        (
            NeedState::Draft,
            &[
                (Step::Verify, NeedState::Verified),
                (Step::Decline, NeedState::Declined),
                (Step::Merge, NeedState::Merged),
            ],
        ),
        (
            NeedState::Verified,
            &[
                (Step::Publish, NeedState::Published),
                (Step::Decline, NeedState::Declined),
                (Step::Merge, NeedState::Merged),
                (Step::Expire, NeedState::Expired),
            ],
        ),
        (
            NeedState::Published,
            &[
                (Step::Adopt, NeedState::Adopted),
                (Step::Decline, NeedState::Declined),
                (Step::Merge, NeedState::Merged),
                (Step::Expire, NeedState::Expired),
            ],
        ),
        (NeedState::Adopted, &[(Step::Satisfy, NeedState::Satisfied)]),
        (NeedState::Satisfied, &[(Step::Confirm, NeedState::Confirmed)]),
        (NeedState::Confirmed, &[]),
        (NeedState::Declined, &[]),
        (NeedState::Merged, &[]),
        (NeedState::Expired, &[]),
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
