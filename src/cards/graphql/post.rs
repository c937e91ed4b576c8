//! Posts, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{ServicePostId, UnitId};
use entity::service_post;

use super::card::ServiceCard;
use crate::cards::loader::CardAt;
use crate::cards::posts::{self, Details, Wanted};
use crate::cards::token;
use crate::committees::graphql::unit::Unit;
use crate::gid::{self, Gid};
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// 岗位: a post of a unit. Holders come and go; what is printed leads here.
pub struct ServicePost(service_post::Model);

impl From<service_post::Model> for ServicePost {
    fn from(row: service_post::Model) -> Self {
        Self(row)
    }
}

/// 岗位: a post of a unit. Holders come and go; what is printed leads here.
#[Object(directive = Access::apply(Action::ServicePostRead))]
impl ServicePost {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The name, such as 医保报销岗.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The published phone of the post; null where only its cards have one.
    async fn duty_phone(&self) -> Option<&str> {
        self.0.duty_phone.as_deref()
    }

    /// When it was closed for good; null while it is open.
    async fn closed_at(&self) -> Option<Moment> {
        self.0.closed_at.map(Moment)
    }

    /// The unit that it is of; null only if that is not for you to see.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The active card to which its QR code leads now; null while there is none.
    async fn card(&self, ctx: &Context<'_>) -> Option<ServiceCard> {
        let row = load(ctx.asked(), CardAt(self.0.id)).await;
        ctx.nullable(row.map(|row| row.map(ServiceCard::from)))
    }

    /// The address that the QR code at the counter holds. It never changes.
    async fn qr_url(&self, ctx: &Context<'_>) -> String {
        token::address(&ctx.asked().app.config.public_url, &self.0.token)
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Vec<String> {
        let place = posts::place_of(&self.0);
        [
            (Action::ServicePostUpdate, "servicePostUpdate"),
            (Action::ServicePostClose, "servicePostClose"),
            (Action::ServiceCardDraft, "serviceCardDraft"),
        ]
        .into_iter()
        .filter(|(action, _)| self.0.closed_at.is_none() && ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect()
    }
}

/// Which posts.
#[derive(Default, InputObject)]
pub struct ServicePostFilter {
    /// Those of this unit.
    unit_id: Option<Gid<UnitId>>,
    /// Also those that were closed.
    #[graphql(default)]
    include_closed: bool,
}

impl ServicePostFilter {
    /// `None` where nothing can fit: an id of the wrong form is of no unit.
    fn wanted(self) -> Option<Wanted> {
        let unit = match self.unit_id {
            Some(id) => Some(id.known()?),
            None => None,
        };
        Some(Wanted {
            unit,
            closed: self.include_closed,
        })
    }
}

/// What posts can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ServicePostOrderField {
    /// By name, in the order of code points.
    Name,
    /// By when they were recorded.
    CreatedAt,
}

/// An order of posts.
#[derive(InputObject)]
pub struct ServicePostOrder {
    /// The key.
    field: ServicePostOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<ServicePostOrder> for By<service_post::Entity> {
    fn from(order: ServicePostOrder) -> Self {
        use service_post::{Column, Model};
        let key = match order.field {
            ServicePostOrderField::Name => Key::Text(Column::Name, |row: &Model| row.name.clone()),
            ServicePostOrderField::CreatedAt => Key::Time(Column::CreatedAt, |row: &Model| row.created_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// A new post.
#[derive(InputObject)]
pub struct ServicePostCreateInput {
    /// The unit that it is of.
    unit_id: Gid<UnitId>,
    /// At most 60 characters.
    name: String,
    /// The published phone: a mobile number or a landline with its area code; never a private one.
    duty_phone: Option<String>,
}

/// Changes to a post: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct ServicePostUpdateInput {
    /// The post.
    id: Gid<ServicePostId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// At most 60 characters.
    name: Option<String>,
    /// The published phone: a mobile number or a landline with its area code; never a private one. Cards keep theirs.
    duty_phone: MaybeUndefined<String>,
}

/// Closes a post.
#[derive(InputObject)]
pub struct ServicePostCloseInput {
    /// A post whose cards have all ended.
    id: Gid<ServicePostId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `servicePostCreate` did.
    ServicePostCreatePayload {
        /// The new post; null where it was refused.
        service_post: ServicePost
    }
}

payload! {
    /// What `servicePostUpdate` did.
    ServicePostUpdatePayload {
        /// The post as it is now; null where it was refused.
        service_post: ServicePost
    }
}

payload! {
    /// What `servicePostClose` did.
    ServicePostClosePayload {
        /// The closed post; null where it was refused.
        service_post: ServicePost
    }
}

/// The root fields of posts.
#[derive(Default)]
pub struct PostQuery;

#[Object]
impl PostQuery {
    /// The posts of units, by name unless said otherwise.
    #[graphql(directive = Access::apply(Action::ServicePostRead))]
    async fn service_posts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<ServicePostFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ServicePostOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<ServicePost>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<service_post::Model>::empty(count).into_list());
        };
        let order = order_by.unwrap_or(ServicePostOrder {
            field: ServicePostOrderField::Name,
            direction: OrderDirection::Asc,
        });
        let page = posts::list(ctx.asked(), &wanted, order.into(), window, count).await?;
        Ok(page.into_list())
    }
}

/// The mutations of posts.
#[derive(Default)]
pub struct PostMutation;

#[Object]
impl PostMutation {
    /// Opens a post in a unit.
    #[graphql(directive = Access::apply(Action::ServicePostCreate))]
    async fn service_post_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post.")] input: ServicePostCreateInput,
    ) -> Result<ServicePostCreatePayload> {
        let done = async {
            let unit = input.unit_id.require("unitId")?;
            let details = Details {
                name: Some(input.name),
                duty_phone: Some(input.duty_phone),
            };
            posts::create(&ctx.act()?, unit, details).await
        };
        ServicePostCreatePayload::of(ctx.asked(), done.await).await
    }

    /// Changes an open post.
    #[graphql(directive = Access::apply(Action::ServicePostUpdate))]
    async fn service_post_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ServicePostUpdateInput,
    ) -> Result<ServicePostUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                name: input.name,
                duty_phone: input.duty_phone.into(),
            };
            posts::update(&ctx.act()?, id, input.expected_version, details).await
        };
        ServicePostUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Closes a post whose cards have all ended.
    #[graphql(directive = Access::apply(Action::ServicePostClose))]
    async fn service_post_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post.")] input: ServicePostCloseInput,
    ) -> Result<ServicePostClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            posts::close(&ctx.act()?, id, input.expected_version).await
        };
        ServicePostClosePayload::of(ctx.asked(), done.await).await
    }
}
