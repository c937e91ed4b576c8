//! What lies where, as clients see it.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use entity::ids::{CardPlacementId, LiaisonPointId, ServiceCardId};
use entity::{card_placement, card_report, card_stock};

use super::point::LiaisonPoint;
use crate::cards::graphql::card::ServiceCard;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::liaison::loader::{PlacementCountOf, PlacementsOf, ReportsOf, StockOf};
use crate::liaison::placements::{self, Check};
use crate::liaison::{reports, stock};
use crate::nested::Slice;
use crate::page::{List, Window};
use crate::payload;
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// Why a placement ended.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "card_placement::EndReason", name = "PlacementEndReason")]
pub enum EndReason {
    /// Someone took the copies back.
    TakenBack,
    /// The point was closed.
    PointClosed,
    /// The card is not active any more.
    CardStopped,
}

/// What is wrong with the cards at a point.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "card_report::ReportReason", name = "CardReportReason")]
pub enum ReportReason {
    /// No copies are left.
    Gone,
    /// The person on the card is another one now.
    WrongPerson,
    /// The number does not exist or is someone else's.
    WrongPhone,
    /// Nobody answers in the hours on the card.
    NobodyAnswers,
    /// The print or the code cannot be read.
    Unreadable,
}

/// 摆放: copies of a card that lie at a liaison point.
pub struct CardPlacement(card_placement::Model);

impl From<card_placement::Model> for CardPlacement {
    fn from(row: card_placement::Model) -> Self {
        Self(row)
    }
}

/// 摆放: copies of a card that lie at a liaison point.
#[Object(directive = Access::apply(Action::CardPlacementRead))]
impl CardPlacement {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// How many copies lay there at the last check.
    async fn copies(&self) -> i32 {
        self.0.copies
    }

    /// When they were last counted.
    async fn checked_at(&self) -> Moment {
        self.0.checked_at.into()
    }

    /// When the copies were taken back; null while they lie there.
    async fn ended_at(&self) -> Option<Moment> {
        self.0.ended_at.map(Moment)
    }

    /// Why it ended; null while it stands.
    async fn end_reason(&self) -> Option<EndReason> {
        self.0.end_reason.map(Into::into)
    }

    /// Where they lie; null only if the point is not for you to see.
    async fn liaison_point(&self, ctx: &Context<'_>) -> Option<LiaisonPoint> {
        let row = load(ctx.asked(), self.0.point_id).await;
        ctx.nullable(row.map(|row| row.map(LiaisonPoint::from)))
    }

    /// The card; null only if it is not for you to see.
    async fn card(&self, ctx: &Context<'_>) -> Option<ServiceCard> {
        let row = load(ctx.asked(), self.0.card_id).await;
        ctx.nullable(row.map(|row| row.map(ServiceCard::from)))
    }

    /// What people said is wrong and no check has looked into yet, for staff of the community, officials of the
    /// card's unit, admins and auditors of the region; null with FORBIDDEN for others.
    async fn reports(&self, ctx: &Context<'_>) -> Option<Vec<CardReport>> {
        let read = async {
            let place = self.place(ctx).await?;
            let may = |place: &Place| ctx.asked().caller.may(Action::CardReportRead, place);
            if !place.as_ref().is_some_and(may) {
                return Err(Fault::Forbidden);
            }
            let rows = load(ctx.asked(), ReportsOf(self.0.id)).await?.unwrap_or_default();
            Ok(Some(rows.into_iter().map(CardReport::from).collect()))
        };
        ctx.nullable(read.await)
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = self.place(ctx).await?;
        let Some(place) = place.filter(|_| self.0.ended_at.is_none()) else {
            return Ok(Vec::new());
        };
        Ok([
            (Action::PlacementCheck, "placementCheck"),
            (Action::PlacementEnd, "placementEnd"),
            (Action::CardReport, "cardReport"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect())
    }
}

impl CardPlacement {
    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        let community = load(ctx.asked(), self.0.community_id).await?;
        Ok(community.map(|community| Place::of_placement(&community, self.0.unit_id)))
    }
}

/// What people said is wrong with the cards at a point; who said it is not kept.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::CardReportRead))]
pub struct CardReport {
    /// What is wrong.
    reason: ReportReason,
    /// How often it was said; the same thing within a minute counts once.
    times: i32,
    /// When it was said first.
    first_at: Moment,
    /// When it was said last.
    last_at: Moment,
}

impl From<card_report::Model> for CardReport {
    fn from(row: card_report::Model) -> Self {
        Self {
            reason: row.reason.into(),
            times: row.times,
            first_at: row.created_at.into(),
            last_at: row.reported_at.into(),
        }
    }
}

/// How many copies of a card there are.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::CardStockRead))]
pub struct CardStock {
    /// Printed in all.
    printed: i32,
    /// Lying at points, or taken from there by residents.
    placed: i32,
    /// Left to be laid out.
    left: i32,
}

impl From<card_stock::Model> for CardStock {
    fn from(row: card_stock::Model) -> Self {
        Self {
            printed: row.printed,
            placed: row.placed,
            left: row.printed - row.placed,
        }
    }
}

/// Where a card lies now, for `ServiceCard.placements`.
pub async fn of_card(ctx: &Context<'_>, card: ServiceCardId, window: &Window) -> Result<List<CardPlacement>> {
    let slice = Slice::of(window)?;
    let rows = load(ctx.asked(), PlacementsOf(card, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), PlacementCountOf(card)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}

/// How many copies of a card there are, for `ServiceCard.stock`.
pub async fn stock_of(ctx: &Context<'_>, card: ServiceCardId) -> Result<CardStock, Fault> {
    let row = load(ctx.asked(), StockOf(card)).await?;
    let none = card_stock::Model {
        card_id: card,
        printed: 0,
        placed: 0,
    };
    Ok(row.unwrap_or(none).into())
}

/// Newly printed copies of a card.
#[derive(InputObject)]
pub struct CardStockAddInput {
    /// The card.
    card_id: Gid<ServiceCardId>,
    /// How many were printed, 1 to 10,000.
    printed: i32,
}

/// Copies of a card to lay out.
#[derive(InputObject)]
pub struct CardPlaceInput {
    /// An active card.
    card_id: Gid<ServiceCardId>,
    /// An open point.
    point_id: Gid<LiaisonPointId>,
    /// How many copies, 1 to 10,000; at most as many as are left of the card.
    copies: i32,
}

/// What a check found.
#[derive(InputObject)]
pub struct PlacementCheckInput {
    /// The placement.
    id: Gid<CardPlacementId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// How many copies lay there, 0 to 10,000.
    counted: i32,
    /// How many were laid down in addition, 0 to 10,000.
    #[graphql(default)]
    added: i32,
}

/// Takes the copies of a placement back.
#[derive(InputObject)]
pub struct PlacementEndInput {
    /// The placement.
    id: Gid<CardPlacementId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Something is wrong with the cards at a point.
#[derive(InputObject)]
pub struct CardReportInput {
    /// The placement.
    placement_id: Gid<CardPlacementId>,
    /// What is wrong.
    reason: ReportReason,
}

payload! {
    /// What `cardStockAdd` did.
    CardStockAddPayload {
        /// The copies as they are now; null where it was refused.
        stock: CardStock
    }
}

payload! {
    /// What `cardPlace` did.
    CardPlacePayload {
        /// The new placement; null where it was refused.
        placement: CardPlacement
    }
}

payload! {
    /// What `placementCheck` did.
    PlacementCheckPayload {
        /// The placement as it is now; null where it was refused.
        placement: CardPlacement
    }
}

payload! {
    /// What `placementEnd` did.
    PlacementEndPayload {
        /// The ended placement; null where it was refused.
        placement: CardPlacement
    }
}

payload! {
    /// What `cardReport` did.
    CardReportPayload {
        /// The placement that it is about; null where it was refused.
        placement: CardPlacement
    }
}

/// The mutations of placements.
#[derive(Default)]
pub struct PlacementMutation;

#[Object]
impl PlacementMutation {
    /// Records newly printed copies of a card.
    #[graphql(directive = Access::apply(Action::CardStockAdd))]
    async fn card_stock_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The copies.")] input: CardStockAddInput,
    ) -> Result<CardStockAddPayload> {
        let done = async {
            let card = input.card_id.require("cardId")?;
            stock::add(&ctx.act()?, card, input.printed).await
        };
        CardStockAddPayload::of(ctx.asked(), done.await).await
    }

    /// Lays copies of an active card out at an open point where it does not lie yet.
    #[graphql(directive = Access::apply(Action::CardPlace))]
    async fn card_place(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The copies.")] input: CardPlaceInput,
    ) -> Result<CardPlacePayload> {
        let done = async {
            let card = input.card_id.require("cardId")?;
            let point = input.point_id.require("pointId")?;
            placements::place(&ctx.act()?, card, point, input.copies).await
        };
        CardPlacePayload::of(ctx.asked(), done.await).await
    }

    /// Writes down how many copies lie there, and how many were added; open reports count as looked into.
    #[graphql(directive = Access::apply(Action::PlacementCheck))]
    async fn placement_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The check.")] input: PlacementCheckInput,
    ) -> Result<PlacementCheckPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let check = Check {
                counted: input.counted,
                added: input.added,
            };
            placements::check(&ctx.act()?, id, input.expected_version, check).await
        };
        PlacementCheckPayload::of(ctx.asked(), done.await).await
    }

    /// Takes the copies back, to be laid out elsewhere.
    #[graphql(directive = Access::apply(Action::PlacementEnd))]
    async fn placement_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The placement.")] input: PlacementEndInput,
    ) -> Result<PlacementEndPayload> {
        let done = async {
            let id = input.id.require("id")?;
            placements::end(&ctx.act()?, id, input.expected_version).await
        };
        PlacementEndPayload::of(ctx.asked(), done.await).await
    }

    /// Says that the cards at a point are gone or wrong; the same thing is taken once a minute.
    #[graphql(directive = Access::apply(Action::CardReport))]
    async fn card_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is wrong.")] input: CardReportInput,
    ) -> Result<CardReportPayload> {
        let done = async {
            let id = input.placement_id.require("placementId")?;
            reports::report(&ctx.act()?, id, input.reason.into()).await
        };
        CardReportPayload::of(ctx.asked(), done.await).await
    }
}
