//! The life of an activity: planned, published, under way, counted, looked back upon.

use entity::activity::{ActivityState, Model};

use crate::policy::Action;
use crate::workflow::Lifecycle;

/// What can happen to an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Publish,
    Begin,
    Complete,
    Review,
    Cancel,
}

impl Lifecycle for Model {
    type State = ActivityState;
    type Step = Step;

    const STEPS: &'static [Step] = &[
        Step::Publish,
        Step::Begin,
        Step::Complete,
        Step::Review,
        Step::Cancel,
    ];
    const STATES: &'static [ActivityState] = &[
        ActivityState::Draft,
        ActivityState::Published,
        ActivityState::Ongoing,
        ActivityState::Completed,
        ActivityState::Reviewed,
        ActivityState::Cancelled,
    ];
    const KIND: &'static str = "activity";

    fn state(&self) -> ActivityState {
        self.state
    }

    fn next(state: ActivityState, step: Step) -> Option<ActivityState> {
        match (state, step) {
            (ActivityState::Draft, Step::Publish) => Some(ActivityState::Published),
            (ActivityState::Published, Step::Begin) => Some(ActivityState::Ongoing),
            (ActivityState::Ongoing, Step::Complete) => Some(ActivityState::Completed),
            (ActivityState::Completed, Step::Review) => Some(ActivityState::Reviewed),
            (ActivityState::Draft | ActivityState::Published | ActivityState::Ongoing, Step::Cancel) => {
                Some(ActivityState::Cancelled)
            }
            (ActivityState::Draft, Step::Begin | Step::Complete | Step::Review)
            | (ActivityState::Published, Step::Publish | Step::Complete | Step::Review)
            | (ActivityState::Ongoing, Step::Publish | Step::Begin | Step::Review)
            | (ActivityState::Completed, Step::Publish | Step::Begin | Step::Complete | Step::Cancel)
            | (
                ActivityState::Reviewed | ActivityState::Cancelled,
                Step::Publish | Step::Begin | Step::Complete | Step::Review | Step::Cancel,
            ) => None,
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Publish => Action::ActivityPublish,
            Step::Begin => Action::ActivityBegin,
            Step::Complete => Action::ActivityComplete,
            Step::Review => Action::ActivityReview,
            Step::Cancel => Action::ActivityCancel,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Publish => "activityPublish",
            Step::Begin => "activityBegin",
            Step::Complete => "activityComplete",
            Step::Review => "activityReview",
            Step::Cancel => "activityCancel",
        }
    }

    fn name(state: ActivityState) -> String {
        match state {
            ActivityState::Draft => "DRAFT",
            ActivityState::Published => "PUBLISHED",
            ActivityState::Ongoing => "ONGOING",
            ActivityState::Completed => "COMPLETED",
            ActivityState::Reviewed => "REVIEWED",
            ActivityState::Cancelled => "CANCELLED",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const TABLE: &[(ActivityState, &[(Step, ActivityState)])] = &[
        (
            ActivityState::Draft,
            &[
                (Step::Publish, ActivityState::Published),
                (Step::Cancel, ActivityState::Cancelled),
            ],
        ),
        (
            ActivityState::Published,
            &[
                (Step::Begin, ActivityState::Ongoing),
                (Step::Cancel, ActivityState::Cancelled),
            ],
        ),
        (
            ActivityState::Ongoing,
            &[
                (Step::Complete, ActivityState::Completed),
                (Step::Cancel, ActivityState::Cancelled),
            ],
        ),
        (
            ActivityState::Completed,
            &[(Step::Review, ActivityState::Reviewed)],
        ),
        (ActivityState::Reviewed, &[]),
        (ActivityState::Cancelled, &[]),
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
