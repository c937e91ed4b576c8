//! Service cards, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject, Result};
use entity::ids::{CommunityId, ServiceCardId, ServiceMatterId, ServicePostId, UnitId};
use entity::service_card;

use super::delegation::{CardAnswer, CardDelegation};
use super::matter::ServiceMatter;
use super::post::ServicePost;
use crate::cards::lifecycle::{Step, has_ended};
use crate::cards::loader::{DelegationsOf, MattersOn};
use crate::cards::lookup::{self, Wanted};
use crate::cards::token;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::committees::graphql::unit::Unit;
use crate::committees::loader::OfficeHolderOf;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::liaison::graphql::placement::{self, CardPlacement, CardStock};
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load, load_all};
use crate::scalars::{LocalDate, Moment};
use crate::workflow::{self, Lifecycle};

/// Where a card stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "service_card::CardState", name = "ServiceCardState")]
pub enum CardState {
    /// Written by the unit, not approved yet.
    Draft,
    /// Approved by the unit, not in force yet.
    Approved,
    /// In force: it is published and can be laid out.
    Active,
    /// Out of force for a while.
    Suspended,
    /// Ended: another card took its place.
    Replaced,
    /// Ended: its last day has passed.
    Expired,
    /// Ended by the unit.
    Revoked,
}

/// 服务卡: the card of a named person at a post of a unit, with a phone to call.
pub struct ServiceCard(service_card::Model);

impl From<service_card::Model> for ServiceCard {
    fn from(row: service_card::Model) -> Self {
        Self(row)
    }
}

/// Whose card it is, while that person is of the card's unit.
pub(super) async fn holder(ctx: &Context<'_>, card: &service_card::Model) -> Option<OfficeHolder> {
    let holder = load(ctx.asked(), OfficeHolderOf(card.holder_id)).await;
    let in_office = holder.map(|holder| holder.filter(|holder| holder.unit_id == Some(card.unit_id)));
    ctx.nullable(in_office.map(|holder| holder.map(OfficeHolder::from)))
}

/// 服务卡: the card of a named person at a post of a unit, with a phone to call.
#[Object(directive = Access::apply(Action::ServiceCardRead))]
impl ServiceCard {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Where it stands.
    async fn state(&self) -> CardState {
        self.0.state.into()
    }

    /// The post that it is of; null only if that is not for you to see.
    async fn post(&self, ctx: &Context<'_>) -> Option<ServicePost> {
        let row = load(ctx.asked(), self.0.post_id).await;
        ctx.nullable(row.map(|row| row.map(ServicePost::from)))
    }

    /// The unit that gives it out; null only if that is not for you to see.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// Whose card it is; null once that person has left the unit.
    async fn holder(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        holder(ctx, &self.0).await
    }

    /// What it can be called for: 1 to 20 matters, in the order of the card.
    async fn matters(&self, ctx: &Context<'_>) -> Result<Vec<ServiceMatter>> {
        let ids = load(ctx.asked(), MattersOn(self.0.id)).await?.unwrap_or_default();
        let rows = load_all(ctx.asked(), ids.clone()).await?;
        Ok(ids
            .iter()
            .filter_map(|id| rows.get(id).cloned())
            .map(ServiceMatter::from)
            .collect())
    }

    /// The published phone of the duty, never a private one. Whom to call now is in `answersNow`.
    async fn duty_phone(&self) -> &str {
        &self.0.duty_phone
    }

    /// When calls are answered, in words; null while unknown.
    async fn hours(&self) -> Option<&str> {
        self.0.hours.as_deref()
    }

    /// Whether the holder comes to the home.
    async fn home_visits(&self) -> bool {
        self.0.home_visits
    }

    /// How many residents a week; null while unlimited.
    async fn weekly_capacity(&self) -> Option<i32> {
        self.0.weekly_capacity
    }

    /// The first day.
    async fn valid_from(&self) -> LocalDate {
        self.0.valid_from.into()
    }

    /// The last day; null while open-ended.
    async fn valid_to(&self) -> Option<LocalDate> {
        self.0.valid_to.map(LocalDate)
    }

    /// When it was drafted.
    async fn created_at(&self) -> Moment {
        self.0.created_at.into()
    }

    /// Who stands in for the holder today; null while nobody does.
    async fn delegation(&self, ctx: &Context<'_>) -> Option<CardDelegation> {
        let today = self.delegated(ctx).await;
        ctx.nullable(today.map(|row| row.map(CardDelegation::from)))
    }

    /// Who stands in today and later, the next first, for officials of the unit, admins and auditors of the region;
    /// null with FORBIDDEN for others.
    async fn delegations(&self, ctx: &Context<'_>) -> Option<Vec<CardDelegation>> {
        let read = async {
            self.require(ctx, Action::CardDelegationRead)?;
            let rows = load(ctx.asked(), DelegationsOf(self.0.id)).await?;
            let rows = rows.unwrap_or_default().into_iter();
            Ok(Some(rows.map(CardDelegation::from).collect()))
        };
        ctx.nullable(read.await)
    }

    /// Whom to call now: the holder, or who stands in for the holder today.
    async fn answers_now(&self, ctx: &Context<'_>) -> Result<CardAnswer> {
        if let Some(delegation) = self.delegated(ctx).await?
            && let Some(other) = load(ctx.asked(), delegation.delegate_card_id).await?
            && other.state == service_card::CardState::Active
        {
            return Ok(CardAnswer::by(other, true));
        }
        Ok(CardAnswer::by(self.0.clone(), false))
    }

    /// Where its copies lie now, the longest first.
    async fn placements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<CardPlacement>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        placement::of_card(ctx, self.0.id, &window).await
    }

    /// How many copies there are, for officials of the unit, admins and auditors of the region; null with FORBIDDEN
    /// for others.
    async fn stock(&self, ctx: &Context<'_>) -> Option<CardStock> {
        let read = async {
            self.require(ctx, Action::CardStockRead)?;
            Ok(Some(placement::stock_of(ctx, self.0.id).await?))
        };
        ctx.nullable(read.await)
    }

    /// The card that this one took the place of; null for a first one, and where that is not for you to see.
    async fn replaces(&self, ctx: &Context<'_>) -> Option<ServiceCard> {
        let row = load(ctx.asked(), self.0.replaces_id?).await;
        ctx.nullable(row.map(|row| row.map(ServiceCard)))
    }

    /// The address that the QR code on the print holds. It leads to the post for ever, whatever becomes of the card.
    async fn qr_url(&self, ctx: &Context<'_>) -> String {
        token::address(&ctx.asked().app.config.public_url, &self.0.token)
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let Some(unit) = load(ctx.asked(), self.0.unit_id).await? else {
            return Ok(Vec::new());
        };
        let (caller, place) = (&ctx.asked().caller, Place::of_card(&self.0, &unit));
        let mut actions = workflow::available(caller, &self.0, &place);
        if caller.person() == Some(self.0.holder_id) {
            // Nobody approves the own card.
            actions.retain(|mutation| mutation != service_card::Model::mutation(Step::Approve));
        }
        let active = self.0.state == service_card::CardState::Active;
        let others = [
            (
                Action::ServiceCardUpdate,
                "serviceCardUpdate",
                !has_ended(self.0.state),
            ),
            (Action::CardDelegationStart, "cardDelegationStart", active),
            (Action::CardStockAdd, "cardStockAdd", active),
        ];
        let others = others
            .into_iter()
            .filter(|(action, _, now)| *now && caller.may(*action, &place));
        actions.extend(others.map(|(_, mutation, _)| mutation.to_owned()));
        Ok(actions)
    }
}

impl ServiceCard {
    fn require(&self, ctx: &Context<'_>, action: Action) -> Result<(), Fault> {
        let place = Place::at_unit(self.0.unit_id, &self.0.region_code);
        if ctx.asked().caller.may(action, &place) {
            Ok(())
        } else {
            Err(Fault::Forbidden)
        }
    }

    /// The standing in that runs today.
    async fn delegated(&self, ctx: &Context<'_>) -> Result<Option<entity::card_delegation::Model>, Fault> {
        let today = crate::calendar::day(ctx.asked().app.now());
        let rows = load(ctx.asked(), DelegationsOf(self.0.id)).await?;
        Ok(rows
            .unwrap_or_default()
            .into_iter()
            .find(|row| row.from_day <= today))
    }
}

/// Which cards.
#[derive(Default, InputObject)]
pub struct ServiceCardFilter {
    /// Those of this unit.
    unit_id: Option<Gid<UnitId>>,
    /// Those of this post.
    post_id: Option<Gid<ServicePostId>>,
    /// Those that can be called for this matter.
    matter_id: Option<Gid<ServiceMatterId>>,
    /// Those of which copies lie at points of this community now.
    community_id: Option<Gid<CommunityId>>,
    /// Those in this state; only active ones are there for everyone.
    state: Option<CardState>,
}

impl ServiceCardFilter {
    /// `None` where nothing can fit: an id of the wrong form is of nothing.
    fn wanted(self) -> Option<Wanted> {
        fn known<T: entity::ids::TypedId>(id: Option<Gid<T>>) -> Result<Option<T>, ()> {
            id.map(|id| id.known().ok_or(())).transpose()
        }
        Some(Wanted {
            unit: known(self.unit_id).ok()?,
            post: known(self.post_id).ok()?,
            matter: known(self.matter_id).ok()?,
            community: known(self.community_id).ok()?,
            state: self.state.map(Into::into),
        })
    }
}

/// What cards can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ServiceCardOrderField {
    /// By when they were drafted.
    CreatedAt,
    /// By when they were changed last.
    UpdatedAt,
}

/// An order of cards.
#[derive(InputObject)]
pub struct ServiceCardOrder {
    /// The key.
    field: ServiceCardOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<ServiceCardOrder> for By<service_card::Entity> {
    fn from(order: ServiceCardOrder) -> Self {
        use service_card::{Column, Model};
        let key = match order.field {
            ServiceCardOrderField::CreatedAt => Key::Time(Column::CreatedAt, |row: &Model| row.created_at),
            ServiceCardOrderField::UpdatedAt => Key::Time(Column::UpdatedAt, |row: &Model| row.updated_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// One of these.
#[derive(OneofObject)]
pub enum ServiceCardLookup {
    /// The global id.
    Id(Gid<ServiceCardId>),
    /// What a QR code holds after the last `/`: the token of a card or of a post. It leads to the card that is in
    /// force, or else to the one that is in force at its post now.
    Token(String),
}

/// The root fields of cards.
#[derive(Default)]
pub struct CardQuery;

#[Object]
impl CardQuery {
    /// One card; null where there is none, or none for you to see.
    #[graphql(directive = Access::apply(Action::ServiceCardRead))]
    async fn service_card(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to find it by.")] by: ServiceCardLookup,
    ) -> Option<ServiceCard> {
        let row = match by {
            ServiceCardLookup::Id(id) => lookup::find(ctx.asked(), id.known()?).await,
            ServiceCardLookup::Token(token) => lookup::by_token(ctx.asked(), &token).await,
        };
        ctx.nullable(row.map(|row| row.map(ServiceCard)))
    }

    /// Cards, the oldest first unless said otherwise. Those that are not active are there for officials of their
    /// unit, admins and auditors of the region alone.
    #[graphql(directive = Access::apply(Action::ServiceCardRead))]
    async fn service_cards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<ServiceCardFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ServiceCardOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<ServiceCard>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<service_card::Model>::empty(count).into_list());
        };
        let by = order_by.map_or_else(By::id, Into::into);
        let page = lookup::list(ctx.asked(), &wanted, by, window, count).await?;
        Ok(page.into_list())
    }
}
