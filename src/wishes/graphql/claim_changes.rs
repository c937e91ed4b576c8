//! What volunteers can do with wishes, as clients see it.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::WishId;

use super::wish::Wish;
use crate::gid::Gid;
use crate::money::MoneyInput;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;
use crate::wishes::claims;
use crate::wishes::fulfil::{self, Delivery};

/// Takes a wish upon oneself.
#[derive(InputObject)]
pub struct WishClaimInput {
    /// The wish.
    id: Gid<WishId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Gives a wish back.
#[derive(InputObject)]
pub struct WishReleaseInput {
    /// The wish.
    id: Gid<WishId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, in words, at most 200 characters; the staff read it.
    reason: String,
}

/// Writes down that a wish was fulfilled.
#[derive(InputObject)]
pub struct WishDeliverInput {
    /// The wish.
    id: Gid<WishId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// The day, in Asia/Shanghai: between the claim and today.
    delivered_on: LocalDate,
    /// What was given is worth.
    value: Option<MoneyInput>,
    /// How it was handed over, at most 1,000 characters; the person and the staff read it.
    note: Option<String>,
}

payload! {
    /// What `wishClaim` did.
    WishClaimPayload {
        /// The wish as it is now; null where it was refused.
        wish: Wish
    }
}

payload! {
    /// What `wishRelease` did.
    WishReleasePayload {
        /// The wish as it is now; null where it was refused.
        wish: Wish
    }
}

payload! {
    /// What `wishDeliver` did.
    WishDeliverPayload {
        /// The wish as it is now; null where it was refused.
        wish: Wish
    }
}

/// The mutations of claims.
#[derive(Default)]
pub struct ClaimMutation;

#[Object]
impl ClaimMutation {
    /// Claims a wish for yourself, for 14 days, in which you learn who wishes. ALREADY_CLAIMED where somebody else was
    /// first, LIMIT_REACHED while three of your claims live.
    #[graphql(directive = Access::apply(Action::WishClaim))]
    async fn wish_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The wish.")] input: WishClaimInput,
    ) -> Result<WishClaimPayload> {
        let done = async {
            let id = input.id.require("id")?;
            claims::claim(&ctx.act()?, id, input.expected_version).await
        };
        WishClaimPayload::of(ctx.asked(), done.await).await
    }

    /// Gives a claimed wish back, so that somebody else can claim it. The staff do so too with one that was delivered
    /// by word alone.
    #[graphql(directive = Access::apply(Action::WishRelease))]
    async fn wish_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The wish and the reason.")] input: WishReleaseInput,
    ) -> Result<WishReleasePayload> {
        let done = async {
            let id = input.id.require("id")?;
            fulfil::release(&ctx.act()?, id, input.expected_version, &input.reason).await
        };
        WishReleasePayload::of(ctx.asked(), done.await).await
    }

    /// Writes down that you fulfilled a wish. Your sight of the person ends in the same moment; somebody else confirms.
    #[graphql(directive = Access::apply(Action::WishDeliver))]
    async fn wish_deliver(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The wish, and what was given.")] input: WishDeliverInput,
    ) -> Result<WishDeliverPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let value = input.value.as_ref();
            let delivery = Delivery {
                on: input.delivered_on.0,
                value_fen: value.map(|value| value.fen("value")).transpose()?,
                note: input.note,
            };
            fulfil::deliver(&ctx.act()?, id, input.expected_version, delivery).await
        };
        WishDeliverPayload::of(ctx.asked(), done.await).await
    }
}
