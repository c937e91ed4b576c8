//! The steps of needs, as clients see them.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use entity::ids::{ActivityId, NeedId, UnitId};

use super::need::Need;
use crate::gid::Gid;
use crate::needs::steps::{self, Adopter};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// Who takes a need on.
#[derive(OneofObject)]
pub enum NeedAdopter {
    /// A unit that is active on the community's joint committee.
    UnitId(Gid<UnitId>),
    /// An activity of the same community that is to answer it.
    ActivityId(Gid<ActivityId>),
}

/// Finds that a need is so.
#[derive(InputObject)]
pub struct NeedVerifyInput {
    /// The need.
    id: Gid<NeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Puts a need on the menu.
#[derive(InputObject)]
pub struct NeedPublishInput {
    /// The need.
    id: Gid<NeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Takes a need on.
#[derive(InputObject)]
pub struct NeedAdoptInput {
    /// The need.
    id: Gid<NeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Who takes it on.
    by: NeedAdopter,
}

/// Finds that a need was met.
#[derive(InputObject)]
pub struct NeedSatisfyInput {
    /// The need.
    id: Gid<NeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// The completed activity that met it.
    activity_id: Gid<ActivityId>,
}

/// Confirms that a need was met.
#[derive(InputObject)]
pub struct NeedConfirmInput {
    /// The need.
    id: Gid<NeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Says no to a need.
#[derive(InputObject)]
pub struct NeedDeclineInput {
    /// The need.
    id: Gid<NeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, for everyone to read, at most 200 characters, without a phone or ID-card number.
    reason: String,
}

/// Makes one of two needs.
#[derive(InputObject)]
pub struct NeedMergeInput {
    /// The need.
    id: Gid<NeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What it becomes one with: published or adopted, of the same community.
    into_id: Gid<NeedId>,
}

/// Lets a need go.
#[derive(InputObject)]
pub struct NeedExpireInput {
    /// The need.
    id: Gid<NeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `needVerify` did.
    NeedVerifyPayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

payload! {
    /// What `needPublish` did.
    NeedPublishPayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

payload! {
    /// What `needAdopt` did.
    NeedAdoptPayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

payload! {
    /// What `needSatisfy` did.
    NeedSatisfyPayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

payload! {
    /// What `needConfirm` did.
    NeedConfirmPayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

payload! {
    /// What `needDecline` did.
    NeedDeclinePayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

payload! {
    /// What `needMerge` did.
    NeedMergePayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

payload! {
    /// What `needExpire` did.
    NeedExpirePayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

/// The mutations that lead needs through their life.
#[derive(Default)]
pub struct NeedStepMutation;

#[Object]
impl NeedStepMutation {
    /// Finds that a need is so, by somebody else than who reported it.
    #[graphql(directive = Access::apply(Action::NeedVerify))]
    async fn need_verify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The need.")] input: NeedVerifyInput,
    ) -> Result<NeedVerifyPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::verify(&ctx.act()?, id, input.expected_version).await
        };
        NeedVerifyPayload::of(ctx.asked(), done.await).await
    }

    /// Puts a verified need on the menu, for everyone to read.
    #[graphql(directive = Access::apply(Action::NeedPublish))]
    async fn need_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The need.")] input: NeedPublishInput,
    ) -> Result<NeedPublishPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::publish(&ctx.act()?, id, input.expected_version).await
        };
        NeedPublishPayload::of(ctx.asked(), done.await).await
    }

    /// Takes a need on: a unit of the joint committee, or an activity that is to answer it.
    #[graphql(directive = Access::apply(Action::NeedAdopt))]
    async fn need_adopt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who takes it on.")] input: NeedAdoptInput,
    ) -> Result<NeedAdoptPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let by = match input.by {
                NeedAdopter::UnitId(id) => Adopter::Unit(id.require("unitId")?),
                NeedAdopter::ActivityId(id) => Adopter::Activity(id.require("activityId")?),
            };
            steps::adopt(&ctx.act()?, id, input.expected_version, by).await
        };
        NeedAdoptPayload::of(ctx.asked(), done.await).await
    }

    /// Finds that a completed activity met the need.
    #[graphql(directive = Access::apply(Action::NeedSatisfy))]
    async fn need_satisfy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The deed.")] input: NeedSatisfyInput,
    ) -> Result<NeedSatisfyPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let deed = input.activity_id.require("activityId")?;
            steps::satisfy(&ctx.act()?, id, input.expected_version, deed).await
        };
        NeedSatisfyPayload::of(ctx.asked(), done.await).await
    }

    /// Confirms that a need was met: who has it, or staff who did not deliver.
    #[graphql(directive = Access::apply(Action::NeedConfirm))]
    async fn need_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The need.")] input: NeedConfirmInput,
    ) -> Result<NeedConfirmPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::confirm(&ctx.act()?, id, input.expected_version).await
        };
        NeedConfirmPayload::of(ctx.asked(), done.await).await
    }

    /// Says that a need will not be met, and why.
    #[graphql(directive = Access::apply(Action::NeedDecline))]
    async fn need_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The need and the reason.")] input: NeedDeclineInput,
    ) -> Result<NeedDeclinePayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::decline(&ctx.act()?, id, input.expected_version, &input.reason).await
        };
        NeedDeclinePayload::of(ctx.asked(), done.await).await
    }

    /// Makes one of two needs. Everybody who had the one has the other, each once.
    #[graphql(directive = Access::apply(Action::NeedMerge))]
    async fn need_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two.")] input: NeedMergeInput,
    ) -> Result<NeedMergePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let into = input.into_id.require("intoId")?;
            steps::merge(&ctx.act()?, id, input.expected_version, into).await
        };
        NeedMergePayload::of(ctx.asked(), done.await).await
    }

    /// Lets a need go whose last day has passed.
    #[graphql(directive = Access::apply(Action::NeedExpire))]
    async fn need_expire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The need.")] input: NeedExpireInput,
    ) -> Result<NeedExpirePayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::expire(&ctx.act()?, id, input.expected_version).await
        };
        NeedExpirePayload::of(ctx.asked(), done.await).await
    }
}
