//! Batched look-ups of what became of notifications.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{NotificationId, TypedId};
use entity::notification_delivery::{Column, Entity, Model};
use sea_orm::{DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::app::Batch;

/// By which channels somebody was told.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeliveriesOf(pub NotificationId);

impl Loader<DeliveriesOf> for Batch {
    type Value = Vec<Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[DeliveriesOf]) -> Result<HashMap<DeliveriesOf, Vec<Model>>, Arc<DbErr>> {
        let rows = Entity::find()
            .filter(self.among(Column::NotificationId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::Id)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found
                .entry(DeliveriesOf(row.notification_id))
                .or_default()
                .push(row);
        }
        Ok(found)
    }
}
