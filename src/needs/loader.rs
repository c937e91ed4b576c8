//! Batched look-ups of needs and what answers them: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{ActivityId, CommunityId, NeedId, TypedId};
use entity::{activity_need, need, need_support};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::app::Batch;
use crate::nested::lists;
use crate::policy::{Caller, visible};

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<NeedId> for Batch {
    type Value = need::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[NeedId]) -> Loaded<NeedId, Self::Value> {
        let rows = visible::<need::Entity>(&self.caller)
            .filter(self.among(need::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The activities that answer a need.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnswersTo(pub NeedId);

impl Loader<AnswersTo> for Batch {
    type Value = Vec<ActivityId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[AnswersTo]) -> Loaded<AnswersTo, Self::Value> {
        use activity_need::{Column, Entity};
        let rows = Entity::find()
            .filter(self.among(Column::NeedId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::ActivityId)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found
                .entry(AnswersTo(row.need_id))
                .or_default()
                .push(row.activity_id);
        }
        Ok(found)
    }
}

/// The needs that an activity answers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnsweredBy(pub ActivityId);

impl Loader<AnsweredBy> for Batch {
    type Value = Vec<NeedId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[AnsweredBy]) -> Loaded<AnsweredBy, Self::Value> {
        use activity_need::{Column, Entity};
        let rows = Entity::find()
            .filter(self.among(Column::ActivityId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::NeedId)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found
                .entry(AnsweredBy(row.activity_id))
                .or_default()
                .push(row.need_id);
        }
        Ok(found)
    }
}

/// Whether the caller said "me too".
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OwnSupport(pub NeedId);

impl Loader<OwnSupport> for Batch {
    type Value = bool;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[OwnSupport]) -> Loaded<OwnSupport, bool> {
        use need_support::{Column, Entity};
        let Some(me) = self.caller.person() else {
            return Ok(HashMap::new());
        };
        let rows = Entity::find()
            .filter(Column::PersonId.eq(me))
            .filter(self.among(Column::NeedId, keys.iter().map(|key| key.0.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (OwnSupport(row.need_id), true))
            .collect())
    }
}

fn seen(caller: &Caller) -> Select<need::Entity> {
    visible::<need::Entity>(caller)
}

lists! {
    /// The needs of a community.
    NeedsOf, NeedCount: CommunityId => need.community_id(CommunityId) in seen;
}
