//! What can be done with service cards, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{PersonId, ServiceCardId, ServiceMatterId, ServicePostId};

use super::card::ServiceCard;
use crate::cards::content::Content;
use crate::cards::{drafts, steps};
use crate::error::Rejection;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

fn matters(ids: &[Gid<ServiceMatterId>]) -> Result<Vec<ServiceMatterId>, Rejection> {
    ids.iter().map(|id| id.require("matterIds")).collect()
}

/// A new card, still to be approved.
#[derive(InputObject)]
pub struct ServiceCardDraftInput {
    /// An open post.
    post_id: Gid<ServicePostId>,
    /// Whose card it is: a person who works for the unit.
    holder_id: Gid<PersonId>,
    /// What it can be called for: 1 to 20 different matters that the unit deals with, in the order of the card.
    matter_ids: Vec<Gid<ServiceMatterId>>,
    /// The published phone: a mobile number or a landline with its area code, never a private one; that of the post
    /// unless said.
    duty_phone: Option<String>,
    /// When calls are answered, in words, at most 200 characters.
    hours: Option<String>,
    /// Whether the holder comes to the home.
    #[graphql(default)]
    home_visits: bool,
    /// How many residents a week, 1 to 1,000; unlimited unless said.
    weekly_capacity: Option<i32>,
    /// The first day.
    valid_from: LocalDate,
    /// The last day; open-ended unless said.
    valid_to: Option<LocalDate>,
}

/// Changes to a card: a field left out keeps, null clears. Once it is approved, only duty phone and hours change.
#[derive(InputObject)]
pub struct ServiceCardUpdateInput {
    /// The card.
    id: Gid<ServiceCardId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Whose card it is: a person who works for the unit.
    holder_id: Option<Gid<PersonId>>,
    /// All it can be called for: 1 to 20 different matters that the unit deals with, in the order of the card.
    matter_ids: Option<Vec<Gid<ServiceMatterId>>>,
    /// The published phone: a mobile number or a landline with its area code, never a private one.
    duty_phone: Option<String>,
    /// When calls are answered, in words, at most 200 characters.
    hours: MaybeUndefined<String>,
    /// Whether the holder comes to the home.
    home_visits: Option<bool>,
    /// How many residents a week, 1 to 1,000; null is unlimited.
    weekly_capacity: MaybeUndefined<i32>,
    /// The first day.
    valid_from: Option<LocalDate>,
    /// The last day; null is open-ended.
    valid_to: MaybeUndefined<LocalDate>,
}

/// Ends a card and puts a new one in force at its post. What is left out is as on the old card.
#[derive(InputObject)]
pub struct ServiceCardReplaceInput {
    /// The old card: active or suspended.
    id: Gid<ServiceCardId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Whose card the new one is: a person who works for the unit, other than you.
    holder_id: Option<Gid<PersonId>>,
    /// All it can be called for: 1 to 20 different matters that the unit deals with, in the order of the card.
    matter_ids: Option<Vec<Gid<ServiceMatterId>>>,
    /// The published phone: a mobile number or a landline with its area code, never a private one.
    duty_phone: Option<String>,
    /// When calls are answered, in words, at most 200 characters.
    hours: MaybeUndefined<String>,
    /// Whether the holder comes to the home.
    home_visits: Option<bool>,
    /// How many residents a week, 1 to 1,000; null is unlimited.
    weekly_capacity: MaybeUndefined<i32>,
    /// The first day; today unless said.
    valid_from: Option<LocalDate>,
    /// The last day; null is open-ended.
    valid_to: MaybeUndefined<LocalDate>,
    /// Why, for the record, at most 200 characters.
    reason: Option<String>,
}

payload! {
    /// What `serviceCardDraft` did.
    ServiceCardDraftPayload {
        /// The new draft; null where it was refused.
        service_card: ServiceCard
    }
}

payload! {
    /// What `serviceCardUpdate` did.
    ServiceCardUpdatePayload {
        /// The card as it is now; null where it was refused.
        service_card: ServiceCard
    }
}

payload! {
    /// What `serviceCardReplace` did.
    ServiceCardReplacePayload {
        /// The new card, in force; null where it was refused.
        service_card: ServiceCard
    }
}

/// The mutations that write what is on a card.
#[derive(Default)]
pub struct CardMutation;

#[Object]
impl CardMutation {
    /// Drafts a card for a post of a unit.
    #[graphql(directive = Access::apply(Action::ServiceCardDraft))]
    async fn service_card_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The card.")] input: ServiceCardDraftInput,
    ) -> Result<ServiceCardDraftPayload> {
        let done = async {
            let post = input.post_id.require("postId")?;
            let content = Content {
                holder: Some(input.holder_id.require("holderId")?),
                matters: Some(matters(&input.matter_ids)?),
                duty_phone: input.duty_phone,
                hours: Some(input.hours),
                home_visits: Some(input.home_visits),
                weekly_capacity: Some(input.weekly_capacity),
                valid_from: Some(input.valid_from.0),
                valid_to: Some(input.valid_to.map(|day| day.0)),
            };
            drafts::draft(&ctx.act()?, post, content).await
        };
        ServiceCardDraftPayload::of(ctx.asked(), done.await).await
    }

    /// Changes a draft; of a card that is approved or in force only how its holder is reached.
    #[graphql(directive = Access::apply(Action::ServiceCardUpdate))]
    async fn service_card_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ServiceCardUpdateInput,
    ) -> Result<ServiceCardUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let holder = input.holder_id.map(|id| id.require("holderId"));
            let content = Content {
                holder: holder.transpose()?,
                matters: input.matter_ids.as_deref().map(matters).transpose()?,
                duty_phone: input.duty_phone,
                hours: input.hours.into(),
                home_visits: input.home_visits,
                weekly_capacity: input.weekly_capacity.into(),
                valid_from: input.valid_from.map(|day| day.0),
                valid_to: input.valid_to.map_value(|day| day.0).into(),
            };
            drafts::update(&ctx.act()?, id, input.expected_version, content).await
        };
        ServiceCardUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a card and puts a new one in force at its post, as one act. The copies of the old one that lie at points
    /// are taken back.
    #[graphql(directive = Access::apply(Action::ServiceCardReplace))]
    async fn service_card_replace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The old card, and what is new.")] input: ServiceCardReplaceInput,
    ) -> Result<ServiceCardReplacePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let holder = input.holder_id.map(|id| id.require("holderId"));
            let content = Content {
                holder: holder.transpose()?,
                matters: input.matter_ids.as_deref().map(matters).transpose()?,
                duty_phone: input.duty_phone,
                hours: input.hours.into(),
                home_visits: input.home_visits,
                weekly_capacity: input.weekly_capacity.into(),
                valid_from: input.valid_from.map(|day| day.0),
                valid_to: input.valid_to.map_value(|day| day.0).into(),
            };
            let reason = input.reason.as_deref();
            steps::replace(&ctx.act()?, id, input.expected_version, content, reason).await
        };
        ServiceCardReplacePayload::of(ctx.asked(), done.await).await
    }
}
