//! Batched look-ups of wishes and claims: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{CommunityId, PersonId, TypedId, UnitId, WishId};
use entity::volunteer::{self, VolunteerState};
use entity::wish::WishState;
use entity::wish_claim::ClaimOutcome;
use entity::{joint_committee, membership, wish, wish_claim};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use crate::app::Batch;
use crate::nested::{self, Slice};
use crate::policy::{serving, visible};

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<WishId> for Batch {
    type Value = wish::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[WishId]) -> Loaded<WishId, Self::Value> {
        let rows = visible::<wish::Entity>(&self.caller)
            .filter(self.among(wish::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The claim of a wish that lives, or was delivered.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimOn(pub WishId);

impl Loader<ClaimOn> for Batch {
    type Value = wish_claim::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ClaimOn]) -> Loaded<ClaimOn, Self::Value> {
        use wish_claim::{Column, Entity};
        let counts = Condition::any()
            .add(Column::EndedAt.is_null())
            .add(Column::Outcome.eq(ClaimOutcome::Delivered));
        let rows = visible::<Entity>(&self.caller)
            .filter(self.among(Column::WishId, keys.iter().map(|key| key.0.uuid())))
            .filter(counts)
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (ClaimOn(row.wish_id), row)).collect())
    }
}

/// All claims of a wish.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimsOf(pub WishId, pub Slice);

impl Loader<ClaimsOf> for Batch {
    type Value = Vec<wish_claim::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ClaimsOf]) -> Loaded<ClaimsOf, Self::Value> {
        let parent = wish_claim::Column::WishId;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (slice, wishes) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let select = visible::<wish_claim::Entity>(&self.caller).filter(self.among(parent, wishes));
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                found.entry(ClaimsOf(row.wish_id, slice)).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How many claims of a wish there are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimCount(pub WishId);

impl Loader<ClaimCount> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ClaimCount]) -> Loaded<ClaimCount, u64> {
        let parent = wish_claim::Column::WishId;
        let wishes = keys.iter().map(|key| key.0.uuid());
        let select = visible::<wish_claim::Entity>(&self.caller).filter(self.among(parent, wishes));
        let counts = nested::counts(self.app.db.read(), select, parent).await?;
        Ok(counts
            .into_iter()
            .map(|(id, rows)| (ClaimCount(id), rows))
            .collect())
    }
}

/// The wishes of a community, those alone that stand so if a state is given.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct WishesOf(pub CommunityId, pub Option<WishState>, pub Slice);

impl Loader<WishesOf> for Batch {
    type Value = Vec<wish::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[WishesOf]) -> Loaded<WishesOf, Self::Value> {
        let parent = wish::Column::CommunityId;
        let lists = keys.iter().map(|key| ((key.1, key.2), key.0.uuid()));
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for ((state, slice), communities) in nested::by(lists) {
            let select = wishes(self, communities, state);
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                let key = WishesOf(row.community_id, state, slice);
                found.entry(key).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How many wishes of a community there are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct WishCount(pub CommunityId, pub Option<WishState>);

impl Loader<WishCount> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[WishCount]) -> Loaded<WishCount, u64> {
        let lists = keys.iter().map(|key| (key.1, key.0.uuid()));
        let mut found = HashMap::new();
        for (state, communities) in nested::by(lists) {
            let select = wishes(self, communities, state);
            let counts = nested::counts(self.app.db.read(), select, wish::Column::CommunityId).await?;
            found.extend(counts.into_iter().map(|(id, rows)| (WishCount(id, state), rows)));
        }
        Ok(found)
    }
}

fn wishes(batch: &Batch, communities: Vec<Uuid>, state: Option<WishState>) -> Select<wish::Entity> {
    let stands = Condition::all().add_option(state.map(|state| wish::Column::State.eq(state)));
    visible::<wish::Entity>(&batch.caller)
        .filter(batch.among(wish::Column::CommunityId, communities))
        .filter(stands)
}

/// The communities that a person serves as an active volunteer.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServedAs(pub PersonId);

impl Loader<ServedAs> for Batch {
    type Value = Vec<CommunityId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ServedAs]) -> Loaded<ServedAs, Self::Value> {
        use volunteer::{Column, Entity};
        let volunteers: Vec<(PersonId, UnitId)> = Entity::find()
            .select_only()
            .columns([Column::PersonId, Column::UnitId])
            .filter(self.among(Column::PersonId, keys.iter().map(|key| key.0.uuid())))
            .filter(Column::State.eq(VolunteerState::Active))
            .into_tuple()
            .all(self.app.db.read())
            .await?;
        let units = volunteers.iter().map(|(_, unit)| unit.uuid());
        let served: Vec<(UnitId, CommunityId)> = serving::pairs()
            .column(membership::Column::UnitId)
            .column(joint_committee::Column::CommunityId)
            .filter(self.among(membership::Column::UnitId, units))
            .into_tuple()
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (person, unit) in volunteers {
            let there = served.iter().filter(|(serves, _)| *serves == unit);
            found
                .entry(ServedAs(person))
                .or_default()
                .extend(there.map(|(_, community)| *community));
        }
        Ok(found)
    }
}
