//! Batched look-ups of units, what they offer, where they sit, and people in office: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{CommunityId, JointCommitteeId, PersonId, TypedId, UnitId, UnitOfferId};
use entity::{joint_committee, membership, person, unit, unit_offer};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::memberships::{self, When};
use super::{joint_committees, offers};
use crate::app::Batch;
use crate::nested::{self, Slice};
use crate::policy::visible;

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<UnitId> for Batch {
    type Value = unit::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[UnitId]) -> Loaded<UnitId, Self::Value> {
        let rows = visible::<unit::Entity>(&self.caller)
            .filter(self.among(unit::Column::Id, keys.iter().map(|id| id.uuid())))
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
            .filter(self.among(unit_offer::Column::Id, keys.iter().map(|id| id.uuid())))
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
            .filter(self.among(Column::Id, keys.iter().map(|key| key.0.uuid())))
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

impl Loader<JointCommitteeId> for Batch {
    type Value = joint_committee::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[JointCommitteeId]) -> Loaded<JointCommitteeId, Self::Value> {
        let rows = visible::<joint_committee::Entity>(&self.caller)
            .filter(self.among(joint_committee::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The committee that stands in a community.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct JointCommitteeOf(pub CommunityId);

impl Loader<JointCommitteeOf> for Batch {
    type Value = joint_committee::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[JointCommitteeOf]) -> Loaded<JointCommitteeOf, Self::Value> {
        let rows = joint_committees::standing(&self.caller)
            .filter(self.among(
                joint_committee::Column::CommunityId,
                keys.iter().map(|key| key.0.uuid()),
            ))
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (JointCommitteeOf(row.community_id), row))
            .collect())
    }
}

/// The seats on a committee.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SeatsOn(pub JointCommitteeId, pub When, pub Slice);

impl Loader<SeatsOn> for Batch {
    type Value = Vec<membership::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[SeatsOn]) -> Loaded<SeatsOn, Self::Value> {
        let parent = membership::Column::CommitteeId;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for ((when, slice), parents) in nested::by(keys.iter().map(|key| ((key.1, key.2), key.0.uuid()))) {
            let select = memberships::at(&self.caller, when).filter(self.among(parent, parents));
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                let key = SeatsOn(row.committee_id, when, slice);
                found.entry(key).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How many seats there are on a committee.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SeatCountOn(pub JointCommitteeId, pub When);

impl Loader<SeatCountOn> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[SeatCountOn]) -> Loaded<SeatCountOn, u64> {
        let parent = membership::Column::CommitteeId;
        let mut found = HashMap::new();
        for (when, parents) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let select = memberships::at(&self.caller, when).filter(self.among(parent, parents));
            let counts = nested::counts(self.app.db.read(), select, parent).await?;
            found.extend(counts.into_iter().map(|(id, rows)| (SeatCountOn(id, when), rows)));
        }
        Ok(found)
    }
}

/// The seats of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SeatsOf(pub UnitId, pub When, pub Slice);

impl Loader<SeatsOf> for Batch {
    type Value = Vec<membership::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[SeatsOf]) -> Loaded<SeatsOf, Self::Value> {
        let parent = membership::Column::UnitId;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for ((when, slice), parents) in nested::by(keys.iter().map(|key| ((key.1, key.2), key.0.uuid()))) {
            let select = memberships::at(&self.caller, when).filter(self.among(parent, parents));
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                let key = SeatsOf(row.unit_id, when, slice);
                found.entry(key).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How many seats a unit has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SeatCountOf(pub UnitId, pub When);

impl Loader<SeatCountOf> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[SeatCountOf]) -> Loaded<SeatCountOf, u64> {
        let parent = membership::Column::UnitId;
        let mut found = HashMap::new();
        for (when, parents) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let select = memberships::at(&self.caller, when).filter(self.among(parent, parents));
            let counts = nested::counts(self.app.db.read(), select, parent).await?;
            found.extend(counts.into_iter().map(|(id, rows)| (SeatCountOf(id, when), rows)));
        }
        Ok(found)
    }
}

fn standing_offers(batch: &Batch, units: impl IntoIterator<Item = Uuid>) -> Select<unit_offer::Entity> {
    offers::standing(&batch.caller).filter(batch.among(unit_offer::Column::UnitId, units))
}
