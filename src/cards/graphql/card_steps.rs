//! The steps of a service card's life, as clients see them.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::ServiceCardId;

use super::card::ServiceCard;
use crate::cards::lifecycle::Step;
use crate::cards::steps;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

macro_rules! step {
    ($(#[$doc:meta])* $input:ident, $(#[$told:meta])* $payload:ident) => {
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $input {
            /// The card.
            id: Gid<ServiceCardId>,
            /// The version that you read; another one now is a CONFLICT.
            expected_version: Option<i32>,
            /// Why, for the record, at most 200 characters.
            reason: Option<String>,
        }

        payload! {
            $(#[$told])*
            $payload {
                /// The card as it is now; null where it was refused.
                service_card: ServiceCard
            }
        }
    };
}

step! {
    /// Approves a draft, as an official other than the holder.
    ServiceCardApproveInput,
    /// What `serviceCardApprove` did.
    ServiceCardApprovePayload
}

step! {
    /// Puts an approved card in force, so that it is published and can be laid out.
    ServiceCardActivateInput,
    /// What `serviceCardActivate` did.
    ServiceCardActivatePayload
}

step! {
    /// Takes an active card out of force for a while; the copies that lie at points are taken back.
    ServiceCardSuspendInput,
    /// What `serviceCardSuspend` did.
    ServiceCardSuspendPayload
}

step! {
    /// Puts a suspended card in force again.
    ServiceCardResumeInput,
    /// What `serviceCardResume` did.
    ServiceCardResumePayload
}

step! {
    /// Ends a card whose last day has passed; the copies that lie at points are taken back.
    ServiceCardExpireInput,
    /// What `serviceCardExpire` did.
    ServiceCardExpirePayload
}

step! {
    /// Ends a card for good; the copies that lie at points are taken back.
    ServiceCardRevokeInput,
    /// What `serviceCardRevoke` did.
    ServiceCardRevokePayload
}

/// The mutations that take a step.
#[derive(Default)]
pub struct CardStepMutation;

#[Object]
impl CardStepMutation {
    /// Approves a draft, as an official other than the holder.
    #[graphql(directive = Access::apply(Action::ServiceCardApprove))]
    async fn service_card_approve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft.")] input: ServiceCardApproveInput,
    ) -> Result<ServiceCardApprovePayload> {
        let done = async {
            let (id, reason) = (input.id.require("id")?, input.reason.as_deref());
            steps::take(&ctx.act()?, id, Step::Approve, input.expected_version, reason).await
        };
        ServiceCardApprovePayload::of(ctx.asked(), done.await).await
    }

    /// Puts an approved card in force, so that it is published and can be laid out.
    #[graphql(directive = Access::apply(Action::ServiceCardActivate))]
    async fn service_card_activate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The approved card.")] input: ServiceCardActivateInput,
    ) -> Result<ServiceCardActivatePayload> {
        let done = async {
            let (id, reason) = (input.id.require("id")?, input.reason.as_deref());
            steps::take(&ctx.act()?, id, Step::Activate, input.expected_version, reason).await
        };
        ServiceCardActivatePayload::of(ctx.asked(), done.await).await
    }

    /// Takes an active card out of force for a while; the copies that lie at points are taken back.
    #[graphql(directive = Access::apply(Action::ServiceCardSuspend))]
    async fn service_card_suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The active card.")] input: ServiceCardSuspendInput,
    ) -> Result<ServiceCardSuspendPayload> {
        let done = async {
            let (id, reason) = (input.id.require("id")?, input.reason.as_deref());
            steps::take(&ctx.act()?, id, Step::Suspend, input.expected_version, reason).await
        };
        ServiceCardSuspendPayload::of(ctx.asked(), done.await).await
    }

    /// Puts a suspended card in force again.
    #[graphql(directive = Access::apply(Action::ServiceCardResume))]
    async fn service_card_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The suspended card.")] input: ServiceCardResumeInput,
    ) -> Result<ServiceCardResumePayload> {
        let done = async {
            let (id, reason) = (input.id.require("id")?, input.reason.as_deref());
            steps::take(&ctx.act()?, id, Step::Resume, input.expected_version, reason).await
        };
        ServiceCardResumePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a card whose last day has passed; the copies that lie at points are taken back.
    #[graphql(directive = Access::apply(Action::ServiceCardExpire))]
    async fn service_card_expire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The card.")] input: ServiceCardExpireInput,
    ) -> Result<ServiceCardExpirePayload> {
        let done = async {
            let (id, reason) = (input.id.require("id")?, input.reason.as_deref());
            steps::take(&ctx.act()?, id, Step::Expire, input.expected_version, reason).await
        };
        ServiceCardExpirePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a card for good; the copies that lie at points are taken back.
    #[graphql(directive = Access::apply(Action::ServiceCardRevoke))]
    async fn service_card_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The card.")] input: ServiceCardRevokeInput,
    ) -> Result<ServiceCardRevokePayload> {
        let done = async {
            let (id, reason) = (input.id.require("id")?, input.reason.as_deref());
            steps::take(&ctx.act()?, id, Step::Revoke, input.expected_version, reason).await
        };
        ServiceCardRevokePayload::of(ctx.asked(), done.await).await
    }
}
