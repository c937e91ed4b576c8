//! What is said and corrected after an activity, as clients see it.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::ids::{ActivityId, PersonId};
use entity::{activity_adjustment, activity_feedback};

use super::activity::Activity;
use super::sign_up::SignUp;
use crate::activities::adjustments;
use crate::activities::check_in;
use crate::activities::feedback::{self, NewFeedback};
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::gid::{self, Gid};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// The code that is shown at an activity to check in. It changes all the time.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::CheckInCodeRead))]
pub struct CheckInCode {
    /// What the QR code holds, for `activityCheckIn`.
    pub code: String,
    /// Until when it is good; ask for a new one before.
    pub expires_at: Moment,
}

/// How those who were there rate an activity.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::ActivityRead))]
pub struct ActivityRating {
    /// The mean, from 1 to 5.
    pub average: f64,
    /// How many rated it, at least 5: fewer are not shown.
    pub count: i32,
}

/// A correction of the person-times that an activity counted. It is never changed.
pub struct ActivityAdjustment(activity_adjustment::Model);

impl From<activity_adjustment::Model> for ActivityAdjustment {
    fn from(row: activity_adjustment::Model) -> Self {
        Self(row)
    }
}

/// A correction of the person-times that an activity counted. It is never changed.
#[Object(directive = Access::apply(Action::ActivityAdjustmentRead))]
impl ActivityAdjustment {
    /// The opaque id. It is no node of its own.
    async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Person-times added; below zero where too many were counted.
    async fn difference(&self) -> i32 {
        self.0.difference
    }

    /// Why, in words.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// When it was made.
    async fn made_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// Who made it; null once the data of that person were erased.
    async fn made_by(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.made_by?).await
    }
}

/// What somebody who was there says of an activity, without the name.
pub struct ActivityFeedback(activity_feedback::Model);

impl From<activity_feedback::Model> for ActivityFeedback {
    fn from(row: activity_feedback::Model) -> Self {
        Self(row)
    }
}

/// What somebody who was there says of an activity, without the name.
#[Object(directive = Access::apply(Action::ActivityFeedbackRead))]
impl ActivityFeedback {
    /// The opaque id. It is no node of its own.
    async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// From 1 to 5, the best.
    async fn rating(&self) -> i32 {
        self.0.rating
    }

    /// In words; null where there are none.
    async fn text(&self) -> Option<&str> {
        self.0.text.as_deref()
    }

    /// When it was given.
    async fn given_at(&self) -> Moment {
        Moment(self.0.created_at)
    }
}

/// Checks in at an activity.
#[derive(InputObject)]
pub struct ActivityCheckInInput {
    /// What the QR code that is shown there holds.
    code: String,
    /// Who is there: you unless said; a guardian checks a child in.
    person_id: Option<Gid<PersonId>>,
}

/// Corrects what an activity counted.
#[derive(InputObject)]
pub struct ActivityAdjustInput {
    /// A completed activity.
    id: Gid<ActivityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Person-times to be added, not 0; below zero where too many were counted.
    difference: i32,
    /// Why, in words, at most 200 characters.
    reason: String,
}

/// What somebody who was there says of an activity.
#[derive(InputObject)]
pub struct ActivityFeedbackGiveInput {
    /// A completed activity.
    activity_id: Gid<ActivityId>,
    /// Who was there: you unless said; a guardian speaks for a child.
    person_id: Option<Gid<PersonId>>,
    /// From 1 to 5, the best.
    rating: i32,
    /// In words, at most 1000 characters; those who held the activity read it, without the name.
    text: Option<String>,
}

payload! {
    /// What `activityCheckIn` did.
    ActivityCheckInPayload {
        /// The sign-up as it is now; null where it was refused.
        sign_up: SignUp
    }
}

payload! {
    /// What `activityAdjust` did.
    ActivityAdjustPayload {
        /// The activity as it is now; null where it was refused.
        activity: Activity
    }
}

payload! {
    /// What `activityFeedbackGive` did.
    ActivityFeedbackGivePayload {
        /// What was said; null where it was refused.
        feedback: ActivityFeedback
    }
}

/// The mutations of attendance by code, corrections and feedback.
#[derive(Default)]
pub struct AfterwardsMutation;

#[Object]
impl AfterwardsMutation {
    /// Checks somebody in who signed up and has a place, by the code that is shown at the activity.
    #[graphql(directive = Access::apply(Action::ActivityCheckIn))]
    async fn activity_check_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code.")] input: ActivityCheckInInput,
    ) -> Result<ActivityCheckInPayload> {
        let done = async {
            let person = input.person_id.map(|id| id.require("personId")).transpose()?;
            check_in::check_in(&ctx.act()?, &input.code, person).await
        };
        ActivityCheckInPayload::of(ctx.asked(), done.await).await
    }

    /// Corrects the person-times of a completed activity, by somebody else than who completed it.
    #[graphql(directive = Access::apply(Action::ActivityAdjust))]
    async fn activity_adjust(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The correction.")] input: ActivityAdjustInput,
    ) -> Result<ActivityAdjustPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let version = input.expected_version;
            adjustments::adjust(&ctx.act()?, id, version, input.difference, &input.reason).await
        };
        ActivityAdjustPayload::of(ctx.asked(), done.await).await
    }

    /// Says something of a completed activity, once, by who was there.
    #[graphql(directive = Access::apply(Action::ActivityFeedbackGive))]
    async fn activity_feedback_give(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is said.")] input: ActivityFeedbackGiveInput,
    ) -> Result<ActivityFeedbackGivePayload> {
        let done = async {
            let id = input.activity_id.require("activityId")?;
            let new = NewFeedback {
                person: input.person_id.map(|id| id.require("personId")).transpose()?,
                rating: input.rating,
                text: input.text,
            };
            feedback::give(&ctx.act()?, id, new).await
        };
        ActivityFeedbackGivePayload::of(ctx.asked(), done.await).await
    }
}
