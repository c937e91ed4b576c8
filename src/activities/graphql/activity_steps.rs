//! The steps of activities, as clients see them.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::ActivityId;

use super::activity::Activity;
use crate::activities::steps::{self, WalkIns};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// Shows a draft to everyone.
#[derive(InputObject)]
pub struct ActivityPublishInput {
    /// The activity.
    id: Gid<ActivityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Begins an activity.
#[derive(InputObject)]
pub struct ActivityBeginInput {
    /// The activity.
    id: Gid<ActivityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Counts who was at an activity.
#[derive(InputObject)]
pub struct ActivityCompleteInput {
    /// The activity.
    id: Gid<ActivityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// How many came without a sign-up, 0 to 100000.
    #[graphql(default)]
    walk_ins: i32,
    /// Who counted them, and how; needed where there are any. At most 200 characters.
    walk_in_note: Option<String>,
}

/// Looks back upon an activity.
#[derive(InputObject)]
pub struct ActivityReviewInput {
    /// The activity.
    id: Gid<ActivityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What came of it, for everyone to read, at most 4000 characters, without a phone or ID-card number.
    outcome: String,
}

/// Calls an activity off.
#[derive(InputObject)]
pub struct ActivityCancelInput {
    /// The activity.
    id: Gid<ActivityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, for everyone to read, at most 200 characters, without a phone or ID-card number.
    reason: String,
}

payload! {
    /// What `activityPublish` did.
    ActivityPublishPayload {
        /// The activity as it is now; null where it was refused.
        activity: Activity
    }
}

payload! {
    /// What `activityBegin` did.
    ActivityBeginPayload {
        /// The activity as it is now; null where it was refused.
        activity: Activity
    }
}

payload! {
    /// What `activityComplete` did.
    ActivityCompletePayload {
        /// The activity as it is now; null where it was refused.
        activity: Activity
    }
}

payload! {
    /// What `activityReview` did.
    ActivityReviewPayload {
        /// The activity as it is now; null where it was refused.
        activity: Activity
    }
}

payload! {
    /// What `activityCancel` did.
    ActivityCancelPayload {
        /// The activity as it is now; null where it was refused.
        activity: Activity
    }
}

/// The mutations that lead activities through their life.
#[derive(Default)]
pub struct ActivityStepMutation;

#[Object]
impl ActivityStepMutation {
    /// Shows a draft to everyone and opens the sign-ups. Of a series, every date becomes an activity of its own.
    #[graphql(directive = Access::apply(Action::ActivityPublish))]
    async fn activity_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft.")] input: ActivityPublishInput,
    ) -> Result<ActivityPublishPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::publish(&ctx.act()?, id, input.expected_version).await
        };
        ActivityPublishPayload::of(ctx.asked(), done.await).await
    }

    /// Begins an activity, on its day at the earliest. From then on it is written down who comes.
    #[graphql(directive = Access::apply(Action::ActivityBegin))]
    async fn activity_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The activity.")] input: ActivityBeginInput,
    ) -> Result<ActivityBeginPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::begin(&ctx.act()?, id, input.expected_version).await
        };
        ActivityBeginPayload::of(ctx.asked(), done.await).await
    }

    /// Counts who was there, for good: those whose attendance is written down, and the walk-ins, at least one in all. Who
    /// has not come is a no-show. What was counted wrong is adjusted later.
    #[graphql(directive = Access::apply(Action::ActivityComplete))]
    async fn activity_complete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The count.")] input: ActivityCompleteInput,
    ) -> Result<ActivityCompletePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let walk_ins = WalkIns {
                count: input.walk_ins,
                note: input.walk_in_note,
            };
            steps::complete(&ctx.act()?, id, input.expected_version, walk_ins).await
        };
        ActivityCompletePayload::of(ctx.asked(), done.await).await
    }

    /// Looks back upon an activity that is completed.
    #[graphql(directive = Access::apply(Action::ActivityReview))]
    async fn activity_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What came of it.")] input: ActivityReviewInput,
    ) -> Result<ActivityReviewPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::review(&ctx.act()?, id, input.expected_version, &input.outcome).await
        };
        ActivityReviewPayload::of(ctx.asked(), done.await).await
    }

    /// Calls an activity off, and every sign-up with it.
    #[graphql(directive = Access::apply(Action::ActivityCancel))]
    async fn activity_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The activity and the reason.")] input: ActivityCancelInput,
    ) -> Result<ActivityCancelPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::cancel(&ctx.act()?, id, input.expected_version, &input.reason).await
        };
        ActivityCancelPayload::of(ctx.asked(), done.await).await
    }
}
