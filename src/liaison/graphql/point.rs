//! Liaison points, as clients see them.

use async_graphql::connection::Edge;
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use entity::ids::{CommunityId, LiaisonPointId};
use entity::liaison_point;

use super::board;
use super::placement::CardPlacement;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::liaison::loader::{PlacementCountAt, PlacementsAt, PointCount, PointsOf, ShownIn};
use crate::liaison::points::{self, Wanted};
use crate::nested::Slice;
use crate::page::{By, Counted, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked as _, load};
use crate::scalars::Moment;
use crate::territory::datum;
use crate::territory::graphql::{Community, Datum, GeoPoint};
use crate::written::{Asked, Written};

/// Whose place a liaison point is.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "liaison_point::HostKind")]
pub enum HostKind {
    /// 社区办公室: the community's own office.
    CommunityOffice,
    /// 超市: a shop for daily things.
    Supermarket,
    /// 洗衣店: a laundry.
    Laundry,
    /// 诊所: a doctor's practice or health station.
    Clinic,
    /// 学校: a school or kindergarten.
    School,
    /// Another place that people pass daily.
    Other,
}

/// 党群联络点: a place that people pass daily, where service cards lie.
pub struct LiaisonPoint(liaison_point::Model);

impl From<liaison_point::Model> for LiaisonPoint {
    fn from(row: liaison_point::Model) -> Self {
        Self(row)
    }
}

/// 党群联络点: a place that people pass daily, where service cards lie.
#[Object(directive = Access::apply(Action::LiaisonPointRead))]
impl LiaisonPoint {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The name, such as 教育路社区便民超市联络点.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Whose place it is.
    async fn host_kind(&self) -> HostKind {
        self.0.host_kind.into()
    }

    /// The shop, clinic, school or office.
    async fn host_name(&self) -> &str {
        &self.0.host_name
    }

    /// Where it is, in words.
    async fn address(&self) -> &str {
        &self.0.address
    }

    /// When people can come, in words; null while unknown.
    async fn hours(&self) -> Option<&str> {
        self.0.hours.as_deref()
    }

    /// Steps, ramps and doors, in words; null while unknown.
    async fn accessibility(&self) -> Option<&str> {
        self.0.accessibility.as_deref()
    }

    /// Where it is on a map.
    async fn coordinates(
        &self,
        #[graphql(default, desc = "The datum to give the degrees in.")] datum: Datum,
    ) -> GeoPoint {
        datum::give(self.0.latitude, self.0.longitude, datum)
    }

    /// How many different cards can lie here.
    async fn card_slots(&self) -> i32 {
        self.0.card_slots
    }

    /// When it was closed for good; null while it is open.
    async fn closed_at(&self) -> Option<Moment> {
        self.0.closed_at.map(Moment)
    }

    /// The community that runs it; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// What lies here now, the longest first.
    async fn placements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<CardPlacement>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), PlacementsAt(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), PlacementCountAt(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        if self.0.closed_at.is_some() {
            return Ok(Vec::new());
        }
        let Some(community) = load(ctx.asked(), self.0.community_id).await? else {
            return Ok(Vec::new());
        };
        let place = Place::in_community(&community);
        Ok([
            (Action::LiaisonPointUpdate, "liaisonPointUpdate"),
            (Action::LiaisonPointClose, "liaisonPointClose"),
            (Action::CardPlace, "cardPlace"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect())
    }
}

/// How far a point is from the place asked about.
#[derive(Default, SimpleObject)]
#[graphql(directive = Access::apply(Action::LiaisonPointRead))]
pub struct PointDistance {
    /// Metres on the great circle from `near`; null in a list without `near`.
    distance_metres: Option<f64>,
}

/// A list of points.
pub type Points = List<LiaisonPoint, PointDistance>;

/// The points as a list: written out where that will do.
async fn shaped(
    ctx: &Context<'_>,
    asked: Option<Asked>,
    page: Page<liaison_point::Model>,
    distances: Vec<f64>,
) -> Result<Written<Points>> {
    let written = match asked {
        Some(asked) => board::written(ctx.asked(), &asked, &page).await?,
        None => None,
    };
    Ok(written.map_or_else(|| with_distances(page, distances).into(), Written::out))
}

fn with_distances(page: Page<liaison_point::Model>, distances: Vec<f64>) -> Points {
    let counted = Counted::of(page.total);
    let mut list = Points::with_additional_fields(page.has_previous, page.has_next, counted);
    let distances = distances.into_iter().map(Some).chain(std::iter::repeat(None));
    list.edges = page
        .rows
        .into_iter()
        .zip(distances)
        .map(|((cursor, row), distance_metres)| {
            let fields = PointDistance { distance_metres };
            Edge::with_additional_fields(cursor, LiaisonPoint(row), fields)
        })
        .collect();
    list
}

/// The open points of a community, for `Community.liaisonPoints`.
pub async fn of_community(
    ctx: &Context<'_>,
    community: CommunityId,
    window: &Window,
) -> Result<Written<Points>> {
    let slice = Slice::of(window)?;
    let asked = board::asked(ctx);
    if let Some(asked) = asked.as_ref().filter(|asked| board::on_boards(asked)) {
        let mut rows = load(ctx.asked(), ShownIn(community, slice))
            .await?
            .unwrap_or_default();
        slice.trim(&mut rows);
        if let Some(value) = board::shown(asked, &rows)? {
            return Ok(Written::out(value));
        }
    }
    let rows = load(ctx.asked(), PointsOf(community, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), PointCount(community)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    let page = slice.page(rows.unwrap_or_default(), total);
    shaped(ctx, asked, page, Vec::new()).await
}

/// Which points.
#[derive(Default, InputObject)]
pub struct LiaisonPointFilter {
    /// Those of this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those in places of this kind.
    host_kind: Option<HostKind>,
    /// Also those that were closed.
    #[graphql(default)]
    include_closed: bool,
}

impl LiaisonPointFilter {
    /// `None` where nothing can fit: an id of the wrong form is of no community.
    fn wanted(self) -> Option<Wanted> {
        let community = match self.community_id {
            Some(id) => Some(id.known()?),
            None => None,
        };
        Some(Wanted {
            community,
            host_kind: self.host_kind.map(Into::into),
            closed: self.include_closed,
        })
    }
}

/// A place to be near to.
#[derive(InputObject)]
pub struct NearInput {
    /// Degrees north, -90 to 90.
    latitude: f64,
    /// Degrees east, -180 to 180.
    longitude: f64,
    /// What the degrees refer to; WGS84, the datum of GPS, unless said.
    #[graphql(default)]
    datum: Datum,
}

/// What points can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum LiaisonPointOrderField {
    /// By name, in the order of code points.
    Name,
    /// By when they were recorded.
    CreatedAt,
}

/// An order of points.
#[derive(InputObject)]
pub struct LiaisonPointOrder {
    /// The key.
    field: LiaisonPointOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<LiaisonPointOrder> for By<liaison_point::Entity> {
    fn from(order: LiaisonPointOrder) -> Self {
        use liaison_point::{Column, Model};
        let key = match order.field {
            LiaisonPointOrderField::Name => Key::Text(Column::Name, |row: &Model| row.name.clone()),
            LiaisonPointOrderField::CreatedAt => Key::Time(Column::CreatedAt, |row: &Model| row.created_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of liaison points.
#[derive(Default)]
pub struct PointQuery;

#[Object]
impl PointQuery {
    /// One liaison point, open or closed; null for an unknown one.
    #[graphql(directive = Access::apply(Action::LiaisonPointRead))]
    async fn liaison_point(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<LiaisonPointId>,
    ) -> Option<LiaisonPoint> {
        let row = points::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(LiaisonPoint)))
    }

    /// Liaison points, by name unless said otherwise; with `near` the nearest first, and then only `first` and
    /// `after` turn the pages.
    #[graphql(directive = Access::apply(Action::LiaisonPointRead))]
    async fn liaison_points(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<LiaisonPointFilter>,
        #[graphql(desc = "A place: the nearest come first, with `distanceMetres` on the edges.")]
        near: Option<NearInput>,
        #[graphql(desc = "In which order; not with `near`.")] order_by: Option<LiaisonPointOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not with `near`.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor; not with `near`.")] before: Option<String>,
    ) -> Result<Written<Points>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(with_distances(Page::empty(count), Vec::new()).into());
        };
        let Some(near) = near else {
            let order = order_by.unwrap_or(LiaisonPointOrder {
                field: LiaisonPointOrderField::Name,
                direction: OrderDirection::Asc,
            });
            let page = points::list(ctx.asked(), &wanted, order.into(), window, count).await?;
            return shaped(ctx, board::asked(ctx), page, Vec::new()).await;
        };
        if order_by.is_some() {
            return Err(Fault::BadInput("Give `near` or `orderBy`, not both".to_owned()).into());
        }
        let here = datum::take(near.latitude, near.longitude, near.datum);
        let (page, distances) = points::near(ctx.asked(), &wanted, here, window, count).await?;
        shaped(ctx, board::asked(ctx), page, distances).await
    }
}
