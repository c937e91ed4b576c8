//! Batched look-ups of people and what they hold: one statement for all.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{PersonId, RoleGrantId, TypedId};
use entity::{person, role_grant};
use sea_orm::{DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::grants::{self, Held};
use crate::app::Batch;
use crate::policy::people::{home_region, scope_region};
use crate::policy::visible;

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<PersonId> for Batch {
    type Value = person::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PersonId]) -> Loaded<PersonId, Self::Value> {
        let rows = visible::<person::Entity>(&self.caller)
            .filter(self.among(person::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The region in which a person lives, or else works.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HomeOf(pub PersonId);

impl Loader<HomeOf> for Batch {
    type Value = String;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[HomeOf]) -> Loaded<HomeOf, String> {
        let rows = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .expr_as(home_region(), "home")
            .filter(self.among(person::Column::Id, keys.iter().map(|key| key.0.uuid())))
            .into_tuple::<(PersonId, Option<String>)>()
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, home)| Some((HomeOf(id), home?)))
            .collect())
    }
}

/// Everything that a person holds now or will; who may read each is asked after.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeldBy(pub PersonId);

impl Loader<HeldBy> for Batch {
    type Value = Vec<Held>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[HeldBy]) -> Loaded<HeldBy, Self::Value> {
        let rows = grants::current(self.app.now())
            .filter(self.among(role_grant::Column::PersonId, keys.iter().map(|key| key.0.uuid())))
            .into_model::<Held>()
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for held in rows {
            found.entry(HeldBy(held.grant.person_id)).or_default().push(held);
        }
        Ok(found)
    }
}

/// The region in which a grant holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScopeOf(pub RoleGrantId);

impl Loader<ScopeOf> for Batch {
    type Value = String;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ScopeOf]) -> Loaded<ScopeOf, String> {
        let rows = role_grant::Entity::find()
            .select_only()
            .column(role_grant::Column::Id)
            .expr_as(scope_region(), "scope_region")
            .filter(self.among(role_grant::Column::Id, keys.iter().map(|key| key.0.uuid())))
            .into_tuple::<(RoleGrantId, Option<String>)>()
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, region)| Some((ScopeOf(id), region?)))
            .collect())
    }
}
