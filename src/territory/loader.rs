//! Batched look-ups of communities and regions.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{CommunityId, TypedId};
use entity::{community, region};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use crate::app::Batch;
use crate::policy::visible;

impl Loader<CommunityId> for Batch {
    type Value = community::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[CommunityId]) -> Result<HashMap<CommunityId, Self::Value>, Self::Error> {
        let wanted = self.among(community::Column::Id, keys.iter().map(|id| id.uuid()));
        let rows = visible::<community::Entity>(&self.caller)
            .filter(wanted)
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// A region's code, as a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RegionCode(pub String);

impl Loader<RegionCode> for Batch {
    type Value = region::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[RegionCode]) -> Result<HashMap<RegionCode, Self::Value>, Self::Error> {
        let rows = region::Entity::find()
            .filter(region::Column::Code.is_in(keys.iter().map(|k| k.0.as_str())))
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (RegionCode(row.code.clone()), row))
            .collect())
    }
}
