//! Batched look-ups of units, what they offer, and people in office: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{PersonId, TypedId, UnitId, UnitOfferId};
use entity::{person, unit, unit_offer};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::offers;
use crate::app::Batch;
use crate::db::any_of;
use crate::nested::{self, Slice};
use crate::policy::visible;

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<UnitId> for Batch {
    type Value = unit::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[UnitId]) -> Loaded<UnitId, Self::Value> {
        let rows = visible::<unit::Entity>(&self.caller)
            .filter(among(self, unit::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<UnitOfferId> for Batch {
    type Value = unit_offer::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[UnitOfferId]) -> Loaded<UnitOfferId, Self::Value> {
        let rows = visible::<unit_offer::Entity>(&self.caller)
            .filter(among(
                self,
                unit_offer::Column::Id,
                keys.iter().map(|id| id.uuid()),
            ))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// Who holds an office. Nobody, once the person's data were erased.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OfficeHolderOf(pub PersonId);

/// A person as shown in office.
#[derive(Clone, Debug)]
pub struct Holder {
    pub name: String,
    pub unit_id: Option<UnitId>,
}

impl Loader<OfficeHolderOf> for Batch {
    type Value = Holder;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[OfficeHolderOf]) -> Loaded<OfficeHolderOf, Self::Value> {
        use person::Column;
        let rows = person::Entity::find()
            .select_only()
            .columns([Column::Id, Column::Name, Column::UnitId])
            .filter(among(self, Column::Id, keys.iter().map(|key| key.0.uuid())))
            .filter(Column::ErasedAt.is_null())
            .into_tuple::<(PersonId, String, Option<UnitId>)>()
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, name, unit_id)| (OfficeHolderOf(id), Holder { name, unit_id }))
            .collect())
    }
}

/// What a unit offers now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OffersOf(pub UnitId, pub Slice);

impl Loader<OffersOf> for Batch {
    type Value = Vec<unit_offer::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[OffersOf]) -> Loaded<OffersOf, Self::Value> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (slice, units) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let select = standing_offers(self, units);
            let parent = unit_offer::Column::UnitId;
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                found.entry(OffersOf(row.unit_id, slice)).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How much a unit offers now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OfferCount(pub UnitId);

impl Loader<OfferCount> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[OfferCount]) -> Loaded<OfferCount, u64> {
        let select = standing_offers(self, keys.iter().map(|key| key.0.uuid()));
        let counts = nested::counts(self.app.db.read(), select, unit_offer::Column::UnitId).await?;
        Ok(counts
            .into_iter()
            .map(|(id, rows)| (OfferCount(id), rows))
            .collect())
    }
}

fn among(batch: &Batch, column: impl ColumnTrait, ids: impl IntoIterator<Item = Uuid>) -> SimpleExpr {
    any_of(batch.app.db.backend(), column.into_simple_expr(), ids)
}

fn standing_offers(batch: &Batch, units: impl IntoIterator<Item = Uuid>) -> Select<unit_offer::Entity> {
    offers::standing(&batch.caller).filter(among(batch, unit_offer::Column::UnitId, units))
}
