//! What can be done with pairings, as clients see it.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::{CareRecipientId, PairingId, VolunteerId};

use super::pairing::Pairing;
use crate::care::lifecycle::Step;
use crate::care::{pairings, steps};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// Two to be paired.
#[derive(InputObject)]
pub struct PairingProposeInput {
    /// An active volunteer.
    volunteer_id: Gid<VolunteerId>,
    /// Someone who is looked after by your community.
    recipient_id: Gid<CareRecipientId>,
}

/// Finds that the person agreed.
#[derive(InputObject)]
pub struct PairingAgreeInput {
    /// The pairing.
    id: Gid<PairingId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Begins the help.
#[derive(InputObject)]
pub struct PairingActivateInput {
    /// The pairing.
    id: Gid<PairingId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Lets a pairing rest.
#[derive(InputObject)]
pub struct PairingPauseInput {
    /// The pairing.
    id: Gid<PairingId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, in words, at most 200 characters.
    reason: Option<String>,
}

/// Takes the help up again.
#[derive(InputObject)]
pub struct PairingResumeInput {
    /// The pairing.
    id: Gid<PairingId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Ends a pairing.
#[derive(InputObject)]
pub struct PairingEndInput {
    /// The pairing.
    id: Gid<PairingId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, in words, at most 200 characters; the staff see it.
    reason: String,
}

payload! {
    /// What `pairingPropose` did.
    PairingProposePayload {
        /// The new pairing; null where it was refused.
        pairing: Pairing
    }
}

payload! {
    /// What `pairingAgree` did.
    PairingAgreePayload {
        /// The pairing as it is now; null where it was refused.
        pairing: Pairing
    }
}

payload! {
    /// What `pairingActivate` did.
    PairingActivatePayload {
        /// The pairing as it is now; null where it was refused.
        pairing: Pairing
    }
}

payload! {
    /// What `pairingPause` did.
    PairingPausePayload {
        /// The pairing as it is now; null where it was refused.
        pairing: Pairing
    }
}

payload! {
    /// What `pairingResume` did.
    PairingResumePayload {
        /// The pairing as it is now; null where it was refused.
        pairing: Pairing
    }
}

payload! {
    /// What `pairingEnd` did.
    PairingEndPayload {
        /// The ended pairing; null where it was refused.
        pairing: Pairing
    }
}

/// The mutations of pairings.
#[derive(Default)]
pub struct PairingMutation;

#[Object]
impl PairingMutation {
    /// Proposes that a volunteer looks after a person.
    #[graphql(directive = Access::apply(Action::PairingPropose))]
    async fn pairing_propose(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two.")] input: PairingProposeInput,
    ) -> Result<PairingProposePayload> {
        let done = async {
            let volunteer = input.volunteer_id.require("volunteerId")?;
            let recipient = input.recipient_id.require("recipientId")?;
            pairings::propose(&ctx.act()?, volunteer, recipient).await
        };
        PairingProposePayload::of(ctx.asked(), done.await).await
    }

    /// Finds that the person, or the guardian of a child, agrees to be paired, by a PAIRING consent that stands.
    #[graphql(directive = Access::apply(Action::PairingAgree))]
    async fn pairing_agree(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pairing.")] input: PairingAgreeInput,
    ) -> Result<PairingAgreePayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::agree(&ctx.act()?, id, input.expected_version).await
        };
        PairingAgreePayload::of(ctx.asked(), done.await).await
    }

    /// Begins the help. The consent stands, and the volunteer has a place left.
    #[graphql(directive = Access::apply(Action::PairingActivate))]
    async fn pairing_activate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pairing.")] input: PairingActivateInput,
    ) -> Result<PairingActivatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::activate(&ctx.act()?, id, input.expected_version, Step::Activate).await
        };
        PairingActivatePayload::of(ctx.asked(), done.await).await
    }

    /// Lets a pairing rest. The volunteer's place is free meanwhile, and the sight of the person closed.
    #[graphql(directive = Access::apply(Action::PairingPause))]
    async fn pairing_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pairing.")] input: PairingPauseInput,
    ) -> Result<PairingPausePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let reason = input.reason.as_deref();
            steps::pause(&ctx.act()?, id, input.expected_version, reason).await
        };
        PairingPausePayload::of(ctx.asked(), done.await).await
    }

    /// Takes the help up again. The consent stands, and the volunteer has a place left.
    #[graphql(directive = Access::apply(Action::PairingResume))]
    async fn pairing_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pairing.")] input: PairingResumeInput,
    ) -> Result<PairingResumePayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::activate(&ctx.act()?, id, input.expected_version, Step::Resume).await
        };
        PairingResumePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a pairing for good. The volunteer's sight of the person and of the contacts ends in the same moment.
    #[graphql(directive = Access::apply(Action::PairingEnd))]
    async fn pairing_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pairing and the reason.")] input: PairingEndInput,
    ) -> Result<PairingEndPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::end(&ctx.act()?, id, input.expected_version, &input.reason).await
        };
        PairingEndPayload::of(ctx.asked(), done.await).await
    }
}
