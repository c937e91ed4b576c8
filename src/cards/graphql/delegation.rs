//! Who stands in for whom, as clients see it.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::ids::{CardDelegationId, ServiceCardId};
use entity::{card_delegation, service_card};

use super::card::{self, ServiceCard};
use crate::cards::delegations::{self, Days};
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::gid::{self, Gid};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::LocalDate;

/// 代答: while the holder of a card is away, the holder of another card of the unit answers.
pub struct CardDelegation(card_delegation::Model);

impl From<card_delegation::Model> for CardDelegation {
    fn from(row: card_delegation::Model) -> Self {
        Self(row)
    }
}

/// 代答: while the holder of a card is away, the holder of another card of the unit answers.
#[Object(directive = Access::apply(Action::ServiceCardRead))]
impl CardDelegation {
    /// The opaque global id, to end it by.
    async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// The first day.
    async fn from_day(&self) -> LocalDate {
        self.0.from_day.into()
    }

    /// The last day.
    async fn to_day(&self) -> LocalDate {
        self.0.to_day.into()
    }

    /// The card of who answers instead; null while that is not for you to see.
    async fn delegate(&self, ctx: &Context<'_>) -> Option<ServiceCard> {
        let row = load(ctx.asked(), self.0.delegate_card_id).await;
        ctx.nullable(row.map(|row| row.map(ServiceCard::from)))
    }
}

/// Whom to call now.
pub struct CardAnswer {
    card: service_card::Model,
    stands_in: bool,
}

impl CardAnswer {
    pub(super) fn by(card: service_card::Model, stands_in: bool) -> Self {
        Self { card, stands_in }
    }
}

/// Whom to call now.
#[Object(directive = Access::apply(Action::ServiceCardRead))]
impl CardAnswer {
    /// Who answers; null once that person has left the unit.
    async fn holder(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        card::holder(ctx, &self.card).await
    }

    /// The phone to call.
    async fn duty_phone(&self) -> &str {
        &self.card.duty_phone
    }

    /// When calls are answered, in words; null while unknown.
    async fn hours(&self) -> Option<&str> {
        self.card.hours.as_deref()
    }

    /// Whether it is somebody who stands in for the holder.
    async fn stands_in(&self) -> bool {
        self.stands_in
    }
}

/// Names who answers while the holder of a card is away.
#[derive(InputObject)]
pub struct CardDelegationStartInput {
    /// The card of who is away: an active one.
    card_id: Gid<ServiceCardId>,
    /// The version of the card that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// The card of who answers instead: another active one of the unit, whose holder is not away on these days.
    delegate_card_id: Gid<ServiceCardId>,
    /// The first day, today or later.
    from_day: LocalDate,
    /// The last day, within a year; on no day between may somebody else stand in.
    to_day: LocalDate,
}

/// Ends a standing in before its last day, or calls it off.
#[derive(InputObject)]
pub struct CardDelegationEndInput {
    /// The delegation.
    id: Gid<CardDelegationId>,
    /// The version of the card that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `cardDelegationStart` did.
    CardDelegationStartPayload {
        /// The card of who is away, as it is now; null where it was refused.
        service_card: ServiceCard
    }
}

payload! {
    /// What `cardDelegationEnd` did.
    CardDelegationEndPayload {
        /// The card of who was away, as it is now; null where it was refused.
        service_card: ServiceCard
    }
}

/// The mutations of standing in.
#[derive(Default)]
pub struct DelegationMutation;

#[Object]
impl DelegationMutation {
    /// Names who answers while the holder of a card is away.
    #[graphql(directive = Access::apply(Action::CardDelegationStart))]
    async fn card_delegation_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who and when.")] input: CardDelegationStartInput,
    ) -> Result<CardDelegationStartPayload> {
        let done = async {
            let card = input.card_id.require("cardId")?;
            let delegate = input.delegate_card_id.require("delegateCardId")?;
            let days = Days {
                from: input.from_day.0,
                to: input.to_day.0,
            };
            delegations::start(&ctx.act()?, card, input.expected_version, delegate, days).await
        };
        CardDelegationStartPayload::of(ctx.asked(), done.await).await
    }

    /// Ends a standing in before its last day, or calls it off.
    #[graphql(directive = Access::apply(Action::CardDelegationEnd))]
    async fn card_delegation_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The delegation.")] input: CardDelegationEndInput,
    ) -> Result<CardDelegationEndPayload> {
        let done = async {
            let id = input.id.require("id")?;
            delegations::end(&ctx.act()?, id, input.expected_version).await
        };
        CardDelegationEndPayload::of(ctx.asked(), done.await).await
    }
}
