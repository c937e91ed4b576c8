//! Regions and communities, as clients see them.

use async_graphql::{
    Context, Enum, ID, InputObject, MaybeUndefined, Object, OneofObject, Result, SimpleObject,
};
use entity::ids::CommunityId;
use entity::{community, region};

use super::loader::RegionCode;
use super::regions;
use super::service::{self, Details, NewCommunity};
use crate::committees::graphql::joint_committee::{self, JointCommittee};
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::liaison::graphql::point::{self, Points};
use crate::page::{By, Key, List, OrderDirection, Window};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;
use crate::written::Written;

/// How deep in the tree a region lies.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "region::RegionLevel")]
pub enum RegionLevel {
    /// 省、自治区、直辖市: two digits.
    Province,
    /// 地级市、盟: four digits.
    Prefecture,
    /// 县、旗: six digits.
    County,
    /// 乡镇、街道、苏木: nine digits.
    Township,
}

/// An administrative region (行政区划) with its official code (GB/T 2260, or nine digits for a township).
pub struct Region(region::Model);

impl From<region::Model> for Region {
    fn from(row: region::Model) -> Self {
        Self(row)
    }
}

/// An administrative region (行政区划) with its official code (GB/T 2260, or nine digits for a township).
#[Object(directive = Access::apply(Action::RegionRead))]
impl Region {
    /// The official code: 2, 4, 6 or 9 digits; a region's code begins with its parent's.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The official name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// How deep in the tree it lies.
    async fn level(&self) -> RegionLevel {
        self.0.level.into()
    }

    /// The region that it is a part of; null for a province.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Region> {
        let code = self.0.parent_code.clone()?;
        let row = ctx.asked().loader.load_one(RegionCode(code)).await;
        ctx.nullable(
            row.map_err(|e| anyhow::Error::from(e).into())
                .map(|row| row.map(Region)),
        )
    }

    /// The regions right below, by code.
    async fn children(&self, ctx: &Context<'_>) -> Result<Vec<Region>> {
        let rows = regions::children(ctx.asked().app.db.read(), Some(&self.0.code)).await;
        Ok(rows.map_err(Fault::from)?.into_iter().map(Region).collect())
    }
}

/// A point on the earth. The datum is named, since Chinese maps shift it.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::CommunityRead))]
pub struct GeoPoint {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What the degrees refer to.
    pub datum: Datum,
}

/// What coordinates refer to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(rename_items = "SCREAMING_SNAKE_CASE")]
pub enum Datum {
    /// The datum of GPS; what is stored.
    #[default]
    #[graphql(name = "WGS84")]
    Wgs84,
    /// 火星坐标: what maps published in China draw with.
    #[graphql(name = "GCJ02")]
    Gcj02,
}

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
        Some(super::datum::give(self.0.latitude?, self.0.longitude?, datum))
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

    /// The township that it lies in; null only if the list of regions is not loaded.
    async fn region(&self, ctx: &Context<'_>) -> Option<Region> {
        let row = ctx
            .asked()
            .loader
            .load_one(RegionCode(self.0.region_code.clone()))
            .await;
        ctx.nullable(
            row.map_err(|e| anyhow::Error::from(e).into())
                .map(|row| row.map(Region)),
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
        ctx.nullable(row.map_err(Fault::from).map(|row| row.map(Region)))
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

/// Degrees in WGS-84.
#[derive(InputObject)]
pub struct CoordinatesInput {
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

/// A new community.
#[derive(InputObject)]
pub struct CommunityCreateInput {
    /// Twelve digits, the first nine those of the township.
    code: String,
    /// At most 60 characters.
    name: String,
    /// At most 100 characters.
    slogan: Option<String>,
    /// What the emblem shows, at most 100 characters.
    emblem: Option<String>,
    /// At most 200 characters.
    address: Option<String>,
    /// Where the office is, in WGS-84.
    coordinates: Option<CoordinatesInput>,
    /// The published landline.
    office_phone: Option<String>,
    /// In words, at most 200 characters.
    office_hours: Option<String>,
    /// BCP 47 tags; zh-Hans unless said.
    languages: Option<Vec<String>>,
}

/// Changes to a community: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct CommunityUpdateInput {
    /// The community.
    id: Gid<CommunityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// At most 60 characters.
    name: Option<String>,
    /// At most 100 characters.
    slogan: MaybeUndefined<String>,
    /// What the emblem shows, at most 100 characters.
    emblem: MaybeUndefined<String>,
    /// At most 200 characters.
    address: MaybeUndefined<String>,
    /// Where the office is, in WGS-84.
    coordinates: MaybeUndefined<CoordinatesInput>,
    /// The published landline.
    office_phone: MaybeUndefined<String>,
    /// In words, at most 200 characters.
    office_hours: MaybeUndefined<String>,
    /// BCP 47 tags.
    languages: Option<Vec<String>>,
}

/// Ends a community.
#[derive(InputObject)]
pub struct CommunityCloseInput {
    /// The community.
    id: Gid<CommunityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `communityCreate` did.
    CommunityCreatePayload {
        /// The new community; null where it was refused.
        community: Community
    }
}

payload! {
    /// What `communityUpdate` did.
    CommunityUpdatePayload {
        /// The community as it is now; null where it was refused.
        community: Community
    }
}

payload! {
    /// What `communityClose` did.
    CommunityClosePayload {
        /// The closed community; null where it was refused.
        community: Community
    }
}

/// The mutations of the territory.
#[derive(Default)]
pub struct TerritoryMutation;

#[Object]
impl TerritoryMutation {
    /// Records a new community.
    #[graphql(directive = Access::apply(Action::CommunityCreate))]
    async fn community_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The community.")] input: CommunityCreateInput,
    ) -> Result<CommunityCreatePayload> {
        let new = NewCommunity {
            code: input.code,
            name: input.name,
            details: Details {
                slogan: Some(input.slogan),
                emblem: Some(input.emblem),
                address: Some(input.address),
                office_phone: Some(input.office_phone),
                office_hours: Some(input.office_hours),
                coordinates: Some(input.coordinates.map(|c| (c.latitude, c.longitude))),
                languages: input.languages,
            },
        };
        CommunityCreatePayload::of(ctx.asked(), service::create(&ctx.act()?, new).await).await
    }

    /// Changes what is known of a community.
    #[graphql(directive = Access::apply(Action::CommunityUpdate))]
    async fn community_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: CommunityUpdateInput,
    ) -> Result<CommunityUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                slogan: input.slogan.into(),
                emblem: input.emblem.into(),
                address: input.address.into(),
                office_phone: input.office_phone.into(),
                office_hours: input.office_hours.into(),
                coordinates: Option::from(input.coordinates)
                    .map(|c: Option<CoordinatesInput>| c.map(|c| (c.latitude, c.longitude))),
                languages: input.languages,
            };
            service::update(&ctx.act()?, id, input.expected_version, input.name, details).await
        };
        CommunityUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a community that was dissolved or merged; it stays readable. INVALID_STATE while a joint committee, an open
    /// point or someone looked after is there.
    #[graphql(directive = Access::apply(Action::CommunityClose))]
    async fn community_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The community.")] input: CommunityCloseInput,
    ) -> Result<CommunityClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            service::close(&ctx.act()?, id, input.expected_version).await
        };
        CommunityClosePayload::of(ctx.asked(), done.await).await
    }
}
