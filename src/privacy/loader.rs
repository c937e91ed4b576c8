//! Batched look-ups of the access log: one statement for all people.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::access_log;
use entity::ids::{PersonId, TypedId};
use sea_orm::{DbErr, IntoSimpleExpr, QueryFilter, Select};
use uuid::Uuid;

use crate::app::Batch;
use crate::db::any_of;
use crate::nested::{self, Slice};
use crate::policy::visible;

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

/// Who looked at a person's contacts.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LooksAt(pub PersonId, pub Slice);

impl Loader<LooksAt> for Batch {
    type Value = Vec<access_log::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[LooksAt]) -> Loaded<LooksAt, Self::Value> {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (slice, people) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let parent = access_log::Column::AboutId;
            for row in nested::read(self.app.db.read(), about(self, people), parent, slice).await? {
                found.entry(LooksAt(row.about_id, slice)).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How often somebody looked.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LookCount(pub PersonId);

impl Loader<LookCount> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[LookCount]) -> Loaded<LookCount, u64> {
        let select = about(self, keys.iter().map(|key| key.0.uuid()));
        let counts = nested::counts(self.app.db.read(), select, access_log::Column::AboutId).await?;
        Ok(counts
            .into_iter()
            .map(|(id, rows)| (LookCount(id), rows))
            .collect())
    }
}

fn about(batch: &Batch, people: impl IntoIterator<Item = Uuid>) -> Select<access_log::Entity> {
    visible::<access_log::Entity>(&batch.caller).filter(any_of(
        batch.app.db.backend(),
        access_log::Column::AboutId.into_simple_expr(),
        people,
    ))
}
