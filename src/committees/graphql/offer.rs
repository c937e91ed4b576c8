//! What units can give, as clients see it.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{UnitId, UnitOfferId};
use entity::unit_offer;

use super::unit::Unit;
use crate::committees::offers::{self, Details};
use crate::gid::{self, Gid};
use crate::payload;
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::{LocalDate, Moment};

/// What is offered.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "unit_offer::OfferKind", name = "UnitOfferKind")]
pub enum OfferKind {
    /// What its people can do.
    Skill,
    /// A room or a ground.
    Venue,
    /// A vehicle.
    Vehicle,
    /// Money.
    Money,
    /// Goods.
    Goods,
}

/// An entry of a unit's 资源清单: what it can give, and when.
pub struct UnitOffer(unit_offer::Model);

impl From<unit_offer::Model> for UnitOffer {
    fn from(row: unit_offer::Model) -> Self {
        Self(row)
    }
}

/// An entry of a unit's 资源清单: what it can give, and when.
#[Object(directive = Access::apply(Action::UnitOfferRead))]
impl UnitOffer {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What is offered.
    async fn kind(&self) -> OfferKind {
        self.0.kind.into()
    }

    /// In words.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// How much: pieces, seats or hours; fen where the kind is MONEY.
    async fn quantity(&self) -> i64 {
        self.0.quantity
    }

    /// The first day.
    async fn available_from(&self) -> LocalDate {
        self.0.available_from.into()
    }

    /// The last day; null while open-ended.
    async fn available_to(&self) -> Option<LocalDate> {
        self.0.available_to.map(LocalDate)
    }

    /// When it was taken back; null while it stands.
    async fn withdrawn_at(&self) -> Option<Moment> {
        self.0.withdrawn_at.map(Moment)
    }

    /// Whose offer it is; null only if the unit is not for you to see.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        if self.0.withdrawn_at.is_some() {
            return Ok(Vec::new());
        }
        let Some(unit) = load(ctx.asked(), self.0.unit_id).await? else {
            return Ok(Vec::new());
        };
        let place = Place::of_unit(&unit);
        Ok([
            (Action::UnitOfferUpdate, "unitOfferUpdate"),
            (Action::UnitOfferWithdraw, "unitOfferWithdraw"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect())
    }
}

/// A new offer.
#[derive(InputObject)]
pub struct UnitOfferCreateInput {
    /// The unit that offers.
    unit_id: Gid<UnitId>,
    /// What is offered.
    kind: OfferKind,
    /// In words, at most 100 characters.
    title: String,
    /// How much, 1 to 2000000000: pieces, seats or hours; fen where the kind is MONEY.
    quantity: i32,
    /// The first day.
    available_from: LocalDate,
    /// The last day; null while open-ended.
    available_to: Option<LocalDate>,
}

/// Changes to an offer: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct UnitOfferUpdateInput {
    /// The offer.
    id: Gid<UnitOfferId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What is offered.
    kind: Option<OfferKind>,
    /// In words, at most 100 characters.
    title: Option<String>,
    /// How much, 1 to 2000000000: pieces, seats or hours; fen where the kind is MONEY.
    quantity: Option<i32>,
    /// The first day.
    available_from: Option<LocalDate>,
    /// The last day; null while open-ended.
    available_to: MaybeUndefined<LocalDate>,
}

/// Takes an offer back.
#[derive(InputObject)]
pub struct UnitOfferWithdrawInput {
    /// The offer.
    id: Gid<UnitOfferId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `unitOfferCreate` did.
    UnitOfferCreatePayload {
        /// The new offer; null where it was refused.
        unit_offer: UnitOffer
    }
}

payload! {
    /// What `unitOfferUpdate` did.
    UnitOfferUpdatePayload {
        /// The offer as it is now; null where it was refused.
        unit_offer: UnitOffer
    }
}

payload! {
    /// What `unitOfferWithdraw` did.
    UnitOfferWithdrawPayload {
        /// The offer taken back; null where it was refused.
        unit_offer: UnitOffer
    }
}

/// The mutations of offers.
#[derive(Default)]
pub struct OfferMutation;

#[Object]
impl OfferMutation {
    /// Adds to what a unit can give.
    #[graphql(directive = Access::apply(Action::UnitOfferCreate))]
    async fn unit_offer_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The offer.")] input: UnitOfferCreateInput,
    ) -> Result<UnitOfferCreatePayload> {
        let done = async {
            let unit = input.unit_id.require("unitId")?;
            let details = Details {
                kind: Some(input.kind.into()),
                title: Some(input.title),
                quantity: Some(input.quantity),
                available_from: Some(input.available_from.0),
                available_to: Some(input.available_to.map(|day| day.0)),
            };
            offers::create(&ctx.act()?, unit, details).await
        };
        UnitOfferCreatePayload::of(ctx.asked(), done.await).await
    }

    /// Changes an offer.
    #[graphql(directive = Access::apply(Action::UnitOfferUpdate))]
    async fn unit_offer_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UnitOfferUpdateInput,
    ) -> Result<UnitOfferUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                kind: input.kind.map(Into::into),
                title: input.title,
                quantity: input.quantity,
                available_from: input.available_from.map(|day| day.0),
                available_to: Option::from(input.available_to)
                    .map(|day: Option<LocalDate>| day.map(|day| day.0)),
            };
            offers::update(&ctx.act()?, id, input.expected_version, details).await
        };
        UnitOfferUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Takes an offer back; it stays readable.
    #[graphql(directive = Access::apply(Action::UnitOfferWithdraw))]
    async fn unit_offer_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The offer.")] input: UnitOfferWithdrawInput,
    ) -> Result<UnitOfferWithdrawPayload> {
        let done = async {
            let id = input.id.require("id")?;
            offers::withdraw(&ctx.act()?, id, input.expected_version).await
        };
        UnitOfferWithdrawPayload::of(ctx.asked(), done.await).await
    }
}
