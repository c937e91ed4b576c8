//! Batched look-ups of files: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::stored_file::{Column, Entity, Model};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::app::Batch;

/// The files that belong to something. Who may read that is asked before.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FilesOf(pub Uuid);

impl Loader<FilesOf> for Batch {
    type Value = Vec<Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[FilesOf]) -> Result<HashMap<FilesOf, Self::Value>, Arc<DbErr>> {
        let rows = Entity::find()
            .filter(self.among(Column::OwnerId, keys.iter().map(|key| key.0)))
            .filter(Column::RemovedAt.is_null())
            .order_by_asc(Column::Id)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found.entry(FilesOf(row.owner_id)).or_default().push(row);
        }
        Ok(found)
    }
}
