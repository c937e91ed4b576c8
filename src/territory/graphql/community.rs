//! Communities, as clients see them, and the root fields of the territory.

use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject, Result};
use entity::community;
use entity::ids::CommunityId;

use super::region::{Datum, GeoPoint, Region};
use crate::activities::graphql::activity::Activity;
use crate::activities::graphql::list as activities;
use crate::committees::graphql::joint_committee::{self, JointCommittee};
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::liaison::graphql::point::{self, Points};
use crate::needs::graphql::need::{self, Need};
use crate::page::{By, Key, List, OrderDirection, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::Asked;
use crate::scalars::Moment;
use crate::territory::loader::RegionCode;
use crate::territory::{datum, regions, service};
use crate::wishes::graphql::wish::{self, Wish, WishState};
use crate::written::Written;

/// A neighbourhood (社区) with an office, a slogan and an emblem of its own.
pub struct Community(community::Model);

impl From<community::Model> for Community {
    fn from(row: community::Model) -> Self {
        Self(row)
    }
}

/// A neighbourhood (社区) with an office, a slogan and an emblem of its own.
#[Object(directive = Access::apply(Action::CommunityRead))]
impl Community {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Twelve digits, given locally below the township's nine.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name, such as 教育路社区.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The slogan on the board; null where there is none.
    async fn slogan(&self) -> Option<&str> {
        self.0.slogan.as_deref()
    }

    /// What the emblem shows, in words; null where there is none.
    async fn emblem(&self) -> Option<&str> {
        self.0.emblem.as_deref()
    }

    /// Where the office is; null while unknown.
    async fn address(&self) -> Option<&str> {
        self.0.address.as_deref()
    }

    /// Where the office is on a map; null while unknown.
    async fn coordinates(
        &self,
        #[graphql(default, desc = "The datum to give the degrees in.")] datum: Datum,
    ) -> Option<GeoPoint> {
        Some(datum::give(self.0.latitude?, self.0.longitude?, datum))
    }

    /// The office's published landline; null where there is none.
    async fn office_phone(&self) -> Option<&str> {
        self.0.office_phone.as_deref()
    }

    /// When the office is open, in words; null while unknown.
    async fn office_hours(&self) -> Option<&str> {
        self.0.office_hours.as_deref()
    }

    /// The languages that the office serves in (BCP 47), preferred first.
    async fn languages(&self) -> Vec<&str> {
        self.0.languages.split(',').collect()
    }

    /// 值班: who of the staff sees to what nobody owns yet; null where nobody is on duty and all of the staff are told,
    /// and null with FORBIDDEN for others than the staff and admins.
    async fn duty_person(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        let place = Place::in_community(&self.0);
        if !ctx.asked().caller.may(Action::CommunityDutyRead, &place) {
            return ctx.nullable(Err(Fault::Forbidden));
        }
        OfficeHolder::of(ctx, self.0.duty_person_id?).await
    }

    /// When it was dissolved or merged; null while it stands.
    async fn closed_at(&self) -> Option<Moment> {
        self.0.closed_at.map(Moment)
    }

    /// The joint committee (联合党委) of its units; null while none stands.
    async fn joint_committee(&self, ctx: &Context<'_>) -> Option<JointCommittee> {
        joint_committee::of_community(ctx, self.0.id).await
    }

    /// The open liaison points, the oldest first.
    async fn liaison_points(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<Written<Points>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        point::of_community(ctx, self.0.id, &window).await
    }

    /// The wishes (微心愿) of its residents, of those that you may see, the oldest first.
    async fn wishes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those that stand so; all unless said.")] state: Option<WishState>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Wish>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        wish::of_community(ctx, self.0.id, state, &window).await
    }

    /// The needs menu (需求菜单), as far as you may see it, the oldest first.
    async fn needs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Need>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        need::of_community(ctx, self.0.id, &window).await
    }

    /// The activities for its people, of those that you may see, in the order in which they were planned.
    async fn activities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Activity>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        activities::of_community(ctx, self.0.id, &window).await
    }

    /// The township that it lies in; null only if the list of regions is not loaded.
    async fn region(&self, ctx: &Context<'_>) -> Option<Region> {
        let row = ctx
            .asked()
            .loader
            .load_one(RegionCode(self.0.region_code.clone()))
            .await;
        ctx.nullable(
            row.map_err(|e| anyhow::Error::from(e).into())
                .map(|row| row.map(Region::from)),
        )
    }
}

/// Names one community.
#[derive(OneofObject)]
pub enum CommunityLookup {
    /// By global id.
    Id(Gid<CommunityId>),
    /// By the twelve-digit code.
    Code(String),
}

/// What communities can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum CommunityOrderField {
    /// By code.
    Code,
    /// By name, in the order of code points.
    Name,
    /// By when they were recorded.
    CreatedAt,
}

/// An order of communities.
#[derive(InputObject)]
pub struct CommunityOrder {
    /// The key.
    field: CommunityOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<CommunityOrder> for By<community::Entity> {
    fn from(order: CommunityOrder) -> Self {
        let key = match order.field {
            CommunityOrderField::Code => {
                Key::Text(community::Column::Code, |row: &community::Model| row.code.clone())
            }
            CommunityOrderField::Name => {
                Key::Text(community::Column::Name, |row: &community::Model| row.name.clone())
            }
            CommunityOrderField::CreatedAt => {
                Key::Time(community::Column::CreatedAt, |row: &community::Model| {
                    row.created_at
                })
            }
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// Which communities.
#[derive(Default, InputObject)]
pub struct CommunityFilter {
    /// Those in this region and below it.
    region_code: Option<String>,
    /// Also those that were closed.
    #[graphql(default)]
    include_closed: bool,
}

/// The root fields of the territory.
#[derive(Default)]
pub struct TerritoryQuery;

#[Object]
impl TerritoryQuery {
    /// The region of this code; null for an unknown one.
    #[graphql(directive = Access::apply(Action::RegionRead))]
    async fn region(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The official code.")] code: String,
    ) -> Option<Region> {
        let row = regions::find(ctx.asked().app.db.read(), &code).await;
        ctx.nullable(row.map_err(Fault::from).map(|row| row.map(Region::from)))
    }

    /// One community; null for an unknown one.
    #[graphql(directive = Access::apply(Action::CommunityRead))]
    async fn community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] by: CommunityLookup,
    ) -> Option<Community> {
        let found = match by {
            CommunityLookup::Id(id) => match id.known() {
                Some(id) => service::find(ctx.asked(), id).await,
                None => Ok(None),
            },
            CommunityLookup::Code(code) => service::find_by_code(ctx.asked(), &code).await,
        };
        ctx.nullable(found.map(|row| row.map(Community)))
    }

    /// Communities, by code unless said otherwise.
    #[graphql(directive = Access::apply(Action::CommunityRead))]
    async fn communities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<CommunityFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<CommunityOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Community>> {
        let filter = filter.unwrap_or_default();
        let order = order_by.unwrap_or(CommunityOrder {
            field: CommunityOrderField::Code,
            direction: OrderDirection::Asc,
        });
        let page = service::list(
            ctx.asked(),
            filter.region_code.as_deref(),
            filter.include_closed,
            order.into(),
            Window {
                first,
                after,
                last,
                before,
            },
            ctx.wants("totalCount"),
        )
        .await?;
        Ok(page.into_list())
    }
}
