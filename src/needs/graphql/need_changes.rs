//! How needs become known, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{CommunityId, NeedId};

use super::need::{Need, NeedCategory, NeedPrinciple, NeedSource};
use crate::gid::Gid;
use crate::needs::drafts::{self, Details};
use crate::needs::support;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// What is needed. What everyone will read has no phone or ID-card number in it.
#[derive(InputObject)]
pub struct NeedSuggestInput {
    /// The community whose people have it: your own.
    community_id: Gid<CommunityId>,
    /// What it is about.
    category: NeedCategory,
    /// By which principle it is to be answered.
    principle: NeedPrinciple,
    /// How the staff heard of it; what a resident writes is APP.
    source: Option<NeedSource>,
    /// At most 60 characters, for everyone to read.
    title: String,
    /// At most 2000 characters, for everyone to read.
    text: String,
    /// At most 2000 characters, for the staff of the community alone.
    detail: Option<String>,
    /// How many households it touches, 1 to 10000.
    #[graphql(default = 1)]
    households: i32,
    /// The last day on which an answer is of use.
    due_by: Option<LocalDate>,
}

/// Changes to a need before somebody takes it on: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct NeedUpdateInput {
    /// The need.
    id: Gid<NeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What it is about.
    category: Option<NeedCategory>,
    /// By which principle it is to be answered.
    principle: Option<NeedPrinciple>,
    /// At most 60 characters, for everyone to read.
    title: Option<String>,
    /// At most 2000 characters, for everyone to read.
    text: Option<String>,
    /// At most 2000 characters, for the staff of the community and who reported it.
    detail: MaybeUndefined<String>,
    /// How many households it touches, 1 to 10000.
    households: Option<i32>,
    /// The last day on which an answer is of use.
    due_by: MaybeUndefined<LocalDate>,
}

/// Says "me too".
#[derive(InputObject)]
pub struct NeedSupportInput {
    /// A need of your own community that is published or adopted.
    id: Gid<NeedId>,
}

payload! {
    /// What `needSuggest` did.
    NeedSuggestPayload {
        /// The new draft; null where it was refused.
        need: Need
    }
}

payload! {
    /// What `needUpdate` did.
    NeedUpdatePayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

payload! {
    /// What `needSupport` did.
    NeedSupportPayload {
        /// The need as it is now; null where it was refused.
        need: Need
    }
}

/// The mutations by which needs become known.
#[derive(Default)]
pub struct NeedMutation;

#[Object]
impl NeedMutation {
    /// Writes down what is needed in the own community. It stays a draft until somebody else has verified it.
    #[graphql(directive = Access::apply(Action::NeedSuggest))]
    async fn need_suggest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The need.")] input: NeedSuggestInput,
    ) -> Result<NeedSuggestPayload> {
        let done = async {
            let community = input.community_id.require("communityId")?;
            let source = input.source.unwrap_or(NeedSource::App).into();
            let details = Details {
                category: Some(input.category.into()),
                principle: Some(input.principle.into()),
                title: Some(input.title),
                text: Some(input.text),
                detail: Some(input.detail),
                households: Some(input.households),
                due_by: Some(input.due_by.map(|day| day.0)),
            };
            drafts::suggest(&ctx.act()?, community, source, details).await
        };
        NeedSuggestPayload::of(ctx.asked(), done.await).await
    }

    /// Changes what is written down about a need, before somebody takes it on.
    #[graphql(directive = Access::apply(Action::NeedUpdate))]
    async fn need_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: NeedUpdateInput,
    ) -> Result<NeedUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let due_by: Option<Option<LocalDate>> = input.due_by.into();
            let details = Details {
                category: input.category.map(Into::into),
                principle: input.principle.map(Into::into),
                title: input.title,
                text: input.text,
                detail: input.detail.into(),
                households: input.households,
                due_by: due_by.map(|day| day.map(|day| day.0)),
            };
            drafts::update(&ctx.act()?, id, input.expected_version, details).await
        };
        NeedUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Says that you have the same need, once.
    #[graphql(directive = Access::apply(Action::NeedSupport))]
    async fn need_support(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The need.")] input: NeedSupportInput,
    ) -> Result<NeedSupportPayload> {
        let done = async { support::support(&ctx.act()?, input.id.require("id")?).await };
        NeedSupportPayload::of(ctx.asked(), done.await).await
    }
}
