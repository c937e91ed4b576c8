//! What can be done with sign-ups, as clients see it.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::{ActivityId, ActivityRoleId, PersonId, SignUpId};

use super::sign_up::SignUp;
use crate::activities::attendance;
use crate::activities::sign_up_lifecycle::SignUpStep;
use crate::activities::sign_ups::{self, NewSignUp};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// Signs somebody up for an activity.
#[derive(InputObject)]
#[expect(clippy::struct_field_names, reason = "the fields are what clients send")]
pub struct ActivitySignUpInput {
    /// A published activity that is not over.
    activity_id: Gid<ActivityId>,
    /// Who comes: you unless said. A guardian signs a child up, the staff anyone of the community.
    person_id: Option<Gid<PersonId>>,
    /// In which role, as a volunteer; as a guest unless said.
    role_id: Option<Gid<ActivityRoleId>>,
}

/// Takes a sign-up back.
#[derive(InputObject)]
pub struct SignUpWithdrawInput {
    /// The sign-up.
    id: Gid<SignUpId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, in words, at most 200 characters.
    reason: Option<String>,
}

/// Writes down that somebody came.
#[derive(InputObject)]
pub struct SignUpAttendInput {
    /// The sign-up.
    id: Gid<SignUpId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Writes down that somebody did not come.
#[derive(InputObject)]
pub struct SignUpMissInput {
    /// The sign-up.
    id: Gid<SignUpId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `activitySignUp` did.
    ActivitySignUpPayload {
        /// The sign-up, CONFIRMED or WAITLISTED; null where it was refused.
        sign_up: SignUp
    }
}

payload! {
    /// What `signUpWithdraw` did.
    SignUpWithdrawPayload {
        /// The sign-up as it is now; null where it was refused.
        sign_up: SignUp
    }
}

payload! {
    /// What `signUpAttend` did.
    SignUpAttendPayload {
        /// The sign-up as it is now; null where it was refused.
        sign_up: SignUp
    }
}

payload! {
    /// What `signUpMiss` did.
    SignUpMissPayload {
        /// The sign-up as it is now; null where it was refused.
        sign_up: SignUp
    }
}

/// The mutations of sign-ups.
#[derive(Default)]
pub struct SignUpMutation;

#[Object]
impl SignUpMutation {
    /// Signs somebody up. Where every place is taken, the person waits, and gets the first one that is given back.
    #[graphql(directive = Access::apply(Action::ActivitySignUp))]
    async fn activity_sign_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who comes to what.")] input: ActivitySignUpInput,
    ) -> Result<ActivitySignUpPayload> {
        let done = async {
            let activity = input.activity_id.require("activityId")?;
            let new = NewSignUp {
                person: input.person_id.map(|id| id.require("personId")).transpose()?,
                role: input.role_id.map(|id| id.require("roleId")).transpose()?,
            };
            sign_ups::sign_up(&ctx.act()?, activity, new).await
        };
        ActivitySignUpPayload::of(ctx.asked(), done.await).await
    }

    /// Takes a sign-up back. Who waits longest gets the place in the same moment.
    #[graphql(directive = Access::apply(Action::SignUpWithdraw))]
    async fn sign_up_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sign-up.")] input: SignUpWithdrawInput,
    ) -> Result<SignUpWithdrawPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let reason = input.reason.as_deref();
            sign_ups::withdraw(&ctx.act()?, id, input.expected_version, reason).await
        };
        SignUpWithdrawPayload::of(ctx.asked(), done.await).await
    }

    /// Writes down that somebody came, while the activity is under way.
    #[graphql(directive = Access::apply(Action::SignUpAttend))]
    async fn sign_up_attend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sign-up.")] input: SignUpAttendInput,
    ) -> Result<SignUpAttendPayload> {
        let done = async {
            let id = input.id.require("id")?;
            attendance::mark(&ctx.act()?, id, input.expected_version, SignUpStep::Attend).await
        };
        SignUpAttendPayload::of(ctx.asked(), done.await).await
    }

    /// Writes down that somebody did not come, while the activity is under way.
    #[graphql(directive = Access::apply(Action::SignUpMiss))]
    async fn sign_up_miss(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sign-up.")] input: SignUpMissInput,
    ) -> Result<SignUpMissPayload> {
        let done = async {
            let id = input.id.require("id")?;
            attendance::mark(&ctx.act()?, id, input.expected_version, SignUpStep::Miss).await
        };
        SignUpMissPayload::of(ctx.asked(), done.await).await
    }
}
