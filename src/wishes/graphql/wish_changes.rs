//! What can be done with wishes, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{PersonId, WishId};

use super::wish::{Wish, WishKind};
use crate::error::Rejection;
use crate::gid::Gid;
use crate::money::MoneyInput;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::wishes::collect::{self, Details};
use crate::wishes::lifecycle::Step;
use crate::wishes::{fulfil, steps};

/// A wish to be written down.
#[derive(InputObject)]
pub struct WishCollectInput {
    /// Who wishes: yourself, a child for whom you answer, somebody you are paired with, or one of your community.
    person_id: Gid<PersonId>,
    /// What is wished for.
    kind: WishKind,
    /// It in a few words, for everyone: at most 40 characters, no name, school, exact place or number.
    title: String,
    /// Why, for everyone: at most 500 characters, no name, school, exact place or number.
    public_text: String,
    /// What the claimant must know besides, such as a size or whom to call: at most 2,000 characters.
    detail: Option<String>,
    /// The most that it should cost; needed for goods.
    budget: Option<MoneyInput>,
}

/// Changes to a wish: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct WishUpdateInput {
    /// The wish.
    id: Gid<WishId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What is wished for.
    kind: Option<WishKind>,
    /// It in a few words, for everyone: at most 40 characters, no name, school, exact place or number.
    title: Option<String>,
    /// Why, for everyone: at most 500 characters, no name, school, exact place or number.
    public_text: Option<String>,
    /// What the claimant must know besides: at most 2,000 characters.
    detail: MaybeUndefined<String>,
    /// The most that it should cost; needed for goods.
    budget: MaybeUndefined<MoneyInput>,
}

/// Finds a wish real and its public text fit to be read.
#[derive(InputObject)]
pub struct WishVerifyInput {
    /// The wish.
    id: Gid<WishId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Puts a wish onto the board.
#[derive(InputObject)]
pub struct WishOpenInput {
    /// The wish.
    id: Gid<WishId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Turns a wish down.
#[derive(InputObject)]
pub struct WishDeclineInput {
    /// The wish.
    id: Gid<WishId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, in words, at most 200 characters; the person reads it.
    reason: String,
}

/// Takes a wish back.
#[derive(InputObject)]
pub struct WishCancelInput {
    /// The wish.
    id: Gid<WishId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, in words, at most 200 characters; the staff read it.
    reason: String,
}

/// Finds a wish fulfilled.
#[derive(InputObject)]
pub struct WishConfirmInput {
    /// The wish.
    id: Gid<WishId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What the person says to that, for everyone: at most 200 characters, no name and no number.
    thanks: Option<String>,
}

payload! {
    /// What `wishCollect` did.
    WishCollectPayload {
        /// The new wish; null where it was refused.
        wish: Wish
    }
}

payload! {
    /// What `wishUpdate` did.
    WishUpdatePayload {
        /// The wish as it is now; null where it was refused.
        wish: Wish
    }
}

payload! {
    /// What `wishVerify` did.
    WishVerifyPayload {
        /// The wish as it is now; null where it was refused.
        wish: Wish
    }
}

payload! {
    /// What `wishOpen` did.
    WishOpenPayload {
        /// The wish as it is now; null where it was refused.
        wish: Wish
    }
}

payload! {
    /// What `wishDecline` did.
    WishDeclinePayload {
        /// The wish as it is now; null where it was refused.
        wish: Wish
    }
}

payload! {
    /// What `wishCancel` did.
    WishCancelPayload {
        /// The wish as it is now; null where it was refused.
        wish: Wish
    }
}

payload! {
    /// What `wishConfirm` did.
    WishConfirmPayload {
        /// The wish as it is now; null where it was refused.
        wish: Wish
    }
}

/// The mutations of wishes.
#[derive(Default)]
pub struct WishMutation;

fn fen(budget: Option<&MoneyInput>) -> Result<Option<i64>, Rejection> {
    budget.map(|budget| budget.fen("budget")).transpose()
}

#[Object]
impl WishMutation {
    /// Writes down the wish of a person of a community. INVALID_INPUT where what everyone would read has a phone or
    /// ID-card number in it, or the name of the person or the family.
    #[graphql(directive = Access::apply(Action::WishCollect))]
    async fn wish_collect(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The wish.")] input: WishCollectInput,
    ) -> Result<WishCollectPayload> {
        let done = async {
            let person = input.person_id.require("personId")?;
            let details = Details {
                kind: Some(input.kind.into()),
                title: Some(input.title),
                public_text: Some(input.public_text),
                detail: Some(input.detail),
                budget_fen: Some(fen(input.budget.as_ref())?),
            };
            collect::collect(&ctx.act()?, person, details).await
        };
        WishCollectPayload::of(ctx.asked(), done.await).await
    }

    /// Writes a wish anew that is not open yet. It has to be verified again.
    #[graphql(directive = Access::apply(Action::WishUpdate))]
    async fn wish_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: WishUpdateInput,
    ) -> Result<WishUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let budget: Option<Option<MoneyInput>> = input.budget.into();
            let details = Details {
                kind: input.kind.map(Into::into),
                title: input.title,
                public_text: input.public_text,
                detail: input.detail.into(),
                budget_fen: budget.map(|budget| fen(budget.as_ref())).transpose()?,
            };
            collect::revise(&ctx.act()?, id, input.expected_version, details).await
        };
        WishUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Finds that a wish is real, and that its public text names nobody, no school and no exact place. FORBIDDEN for
    /// who wrote it down.
    #[graphql(directive = Access::apply(Action::WishVerify))]
    async fn wish_verify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The wish.")] input: WishVerifyInput,
    ) -> Result<WishVerifyPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::verify(&ctx.act()?, id, input.expected_version).await
        };
        WishVerifyPayload::of(ctx.asked(), done.await).await
    }

    /// Puts a wish onto the board, where everyone reads its public part. CONSENT_MISSING while the person, or the
    /// guardian of a child under 14, has not agreed to that.
    #[graphql(directive = Access::apply(Action::WishOpen))]
    async fn wish_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The wish.")] input: WishOpenInput,
    ) -> Result<WishOpenPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::publish(&ctx.act()?, id, input.expected_version).await
        };
        WishOpenPayload::of(ctx.asked(), done.await).await
    }

    /// Turns a wish down that is not open yet.
    #[graphql(directive = Access::apply(Action::WishDecline))]
    async fn wish_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The wish and the reason.")] input: WishDeclineInput,
    ) -> Result<WishDeclinePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let step = Step::Decline;
            steps::close(&ctx.act()?, id, input.expected_version, step, &input.reason).await
        };
        WishDeclinePayload::of(ctx.asked(), done.await).await
    }

    /// Takes a wish back that was not fulfilled. A claim on it ends in the same moment.
    #[graphql(directive = Access::apply(Action::WishCancel))]
    async fn wish_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The wish and the reason.")] input: WishCancelInput,
    ) -> Result<WishCancelPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let step = Step::Cancel;
            steps::close(&ctx.act()?, id, input.expected_version, step, &input.reason).await
        };
        WishCancelPayload::of(ctx.asked(), done.await).await
    }

    /// Finds that a wish was fulfilled. FORBIDDEN for who claimed it.
    #[graphql(directive = Access::apply(Action::WishConfirm))]
    async fn wish_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The wish, and what the person says.")] input: WishConfirmInput,
    ) -> Result<WishConfirmPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let thanks = input.thanks.as_deref();
            fulfil::confirm(&ctx.act()?, id, input.expected_version, thanks).await
        };
        WishConfirmPayload::of(ctx.asked(), done.await).await
    }
}
