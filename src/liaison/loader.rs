//! Batched look-ups of points, placements, stock and reports: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{CardPlacementId, CommunityId, LiaisonPointId, ServiceCardId, TypedId};
use entity::{card_placement, card_report, card_stock, liaison_point, point_board};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, Select};
use uuid::Uuid;

use super::board::{self, Shown};
use super::{placements, reports, stock};
use crate::app::Batch;
use crate::nested::{self, Slice};
use crate::policy::visible;

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<LiaisonPointId> for Batch {
    type Value = liaison_point::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[LiaisonPointId]) -> Loaded<LiaisonPointId, Self::Value> {
        let rows = visible::<liaison_point::Entity>(&self.caller)
            .filter(self.among(liaison_point::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The open points of a community.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PointsOf(pub CommunityId, pub Slice);

impl Loader<PointsOf> for Batch {
    type Value = Vec<liaison_point::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PointsOf]) -> Loaded<PointsOf, Self::Value> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (slice, communities) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let select = open_points(self, communities);
            let parent = liaison_point::Column::CommunityId;
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                found
                    .entry(PointsOf(row.community_id, slice))
                    .or_default()
                    .push(row);
            }
        }
        Ok(found)
    }
}

/// The same with their boards, and no more of them than people look for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShownIn(pub CommunityId, pub Slice);

impl Loader<ShownIn> for Batch {
    type Value = Vec<Shown>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ShownIn]) -> Loaded<ShownIn, Self::Value> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (slice, communities) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let alone = communities.len() == 1;
            let statement = if let [community] = communities[..] {
                // An equality lets the index of a community's points give their order too.
                let of = liaison_point::Column::CommunityId.eq(community);
                board::beside(nested::of_one(open(self, of), slice))
            } else {
                let points = open_points(self, communities);
                board::beside_each(nested::cut(points, liaison_point::Column::CommunityId, slice))
            };
            let mut rows = Shown::find_by_statement(self.app.db.backend().build(&statement))
                .all(self.app.db.read())
                .await?;
            if alone && slice.is_backward() {
                rows.reverse();
            }
            for row in rows {
                found
                    .entry(ShownIn(row.community_id, slice))
                    .or_default()
                    .push(row);
            }
        }
        Ok(found)
    }
}

/// How many open points a community has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PointCount(pub CommunityId);

impl Loader<PointCount> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PointCount]) -> Loaded<PointCount, u64> {
        let select = open_points(self, keys.iter().map(|key| key.0.uuid()));
        let parent = liaison_point::Column::CommunityId;
        let counts = nested::counts(self.app.db.read(), select, parent).await?;
        Ok(counts
            .into_iter()
            .map(|(id, rows)| (PointCount(id), rows))
            .collect())
    }
}

/// What lies at a point now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlacementsAt(pub LiaisonPointId, pub Slice);

impl Loader<PlacementsAt> for Batch {
    type Value = Vec<card_placement::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PlacementsAt]) -> Loaded<PlacementsAt, Self::Value> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (slice, points) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let select = standing_at(self, points);
            let parent = card_placement::Column::PointId;
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                found
                    .entry(PlacementsAt(row.point_id, slice))
                    .or_default()
                    .push(row);
            }
        }
        Ok(found)
    }
}

/// What lies at a point as everyone sees it; `None` inside where not everything there is for everyone.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BoardOf(pub LiaisonPointId);

impl Loader<BoardOf> for Batch {
    type Value = Option<Arc<str>>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[BoardOf]) -> Loaded<BoardOf, Self::Value> {
        let of = self.among(point_board::Column::PointId, keys.iter().map(|key| key.0.uuid()));
        let rows = point_board::Entity::find()
            .filter(of)
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (BoardOf(row.point_id), row.lines.map(Arc::from)))
            .collect())
    }
}

/// How many different cards lie at a point now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlacementCountAt(pub LiaisonPointId);

impl Loader<PlacementCountAt> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PlacementCountAt]) -> Loaded<PlacementCountAt, u64> {
        let select = standing_at(self, keys.iter().map(|key| key.0.uuid()));
        let parent = card_placement::Column::PointId;
        let counts = nested::counts(self.app.db.read(), select, parent).await?;
        Ok(counts
            .into_iter()
            .map(|(id, rows)| (PlacementCountAt(id), rows))
            .collect())
    }
}

/// The open reports of a placement; who may read them is asked before.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReportsOf(pub CardPlacementId);

impl Loader<ReportsOf> for Batch {
    type Value = Vec<card_report::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ReportsOf]) -> Loaded<ReportsOf, Self::Value> {
        let column = card_report::Column::PlacementId;
        let of = self.among(column, keys.iter().map(|key| key.0.uuid()));
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in reports::open_of(self.app.db.read(), of).await? {
            found.entry(ReportsOf(row.placement_id)).or_default().push(row);
        }
        Ok(found)
    }
}

/// Where a card lies now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlacementsOf(pub ServiceCardId, pub Slice);

impl Loader<PlacementsOf> for Batch {
    type Value = Vec<card_placement::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PlacementsOf]) -> Loaded<PlacementsOf, Self::Value> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (slice, cards) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let select = standing_of(self, cards);
            let parent = card_placement::Column::CardId;
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                found
                    .entry(PlacementsOf(row.card_id, slice))
                    .or_default()
                    .push(row);
            }
        }
        Ok(found)
    }
}

/// At how many points a card lies now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlacementCountOf(pub ServiceCardId);

impl Loader<PlacementCountOf> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PlacementCountOf]) -> Loaded<PlacementCountOf, u64> {
        let select = standing_of(self, keys.iter().map(|key| key.0.uuid()));
        let parent = card_placement::Column::CardId;
        let counts = nested::counts(self.app.db.read(), select, parent).await?;
        Ok(counts
            .into_iter()
            .map(|(id, rows)| (PlacementCountOf(id), rows))
            .collect())
    }
}

/// How many copies of a card there are; who may read that is asked before.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StockOf(pub ServiceCardId);

impl Loader<StockOf> for Batch {
    type Value = card_stock::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[StockOf]) -> Loaded<StockOf, Self::Value> {
        let column = card_stock::Column::CardId;
        let of = self.among(column, keys.iter().map(|key| key.0.uuid()));
        let rows = stock::of(self.app.db.read(), of).await?;
        Ok(rows.into_iter().map(|row| (StockOf(row.card_id), row)).collect())
    }
}

fn open_points(batch: &Batch, communities: impl IntoIterator<Item = Uuid>) -> Select<liaison_point::Entity> {
    open(
        batch,
        batch.among(liaison_point::Column::CommunityId, communities),
    )
}

fn open(batch: &Batch, of: SimpleExpr) -> Select<liaison_point::Entity> {
    visible::<liaison_point::Entity>(&batch.caller)
        .filter(of)
        .filter(liaison_point::Column::ClosedAt.is_null())
}

fn standing_at(batch: &Batch, points: impl IntoIterator<Item = Uuid>) -> Select<card_placement::Entity> {
    placements::standing(&batch.caller).filter(batch.among(card_placement::Column::PointId, points))
}

fn standing_of(batch: &Batch, cards: impl IntoIterator<Item = Uuid>) -> Select<card_placement::Entity> {
    placements::standing(&batch.caller).filter(batch.among(card_placement::Column::CardId, cards))
}
