//! Batched look-ups of households, recipients and ties: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{CareRecipientId, HouseholdId, PairingId, PersonId, TypedId};
use entity::{
    care_alert, care_log, care_problem, care_recipient, consent, household, household_member, pairing,
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use crate::app::Batch;
use crate::nested::{self, Slice};
use crate::policy::ties::{self, Ties};
use crate::policy::visible;

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<HouseholdId> for Batch {
    type Value = household::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[HouseholdId]) -> Loaded<HouseholdId, Self::Value> {
        let rows = visible::<household::Entity>(&self.caller)
            .filter(self.among(household::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<CareRecipientId> for Batch {
    type Value = care_recipient::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[CareRecipientId]) -> Loaded<CareRecipientId, Self::Value> {
        let rows = visible::<care_recipient::Entity>(&self.caller)
            .filter(self.among(care_recipient::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// Who lives in a household now: what access to it depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LivingIn(pub HouseholdId);

impl Loader<LivingIn> for Batch {
    type Value = Vec<PersonId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[LivingIn]) -> Loaded<LivingIn, Self::Value> {
        use household_member::{Column, Entity};
        let rows: Vec<(HouseholdId, PersonId)> = Entity::find()
            .select_only()
            .columns([Column::HouseholdId, Column::PersonId])
            .filter(self.among(Column::HouseholdId, keys.iter().map(|key| key.0.uuid())))
            .filter(Column::LeftAt.is_null())
            .into_tuple()
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (household, person) in rows {
            found.entry(LivingIn(household)).or_default().push(person);
        }
        Ok(found)
    }
}

/// The household that a person lives in now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HomeOf(pub PersonId);

impl Loader<HomeOf> for Batch {
    type Value = household_member::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[HomeOf]) -> Loaded<HomeOf, Self::Value> {
        use household_member::{Column, Entity};
        let rows = visible::<Entity>(&self.caller)
            .filter(self.among(Column::PersonId, keys.iter().map(|key| key.0.uuid())))
            .filter(Column::LeftAt.is_null())
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (HomeOf(row.person_id), row)).collect())
    }
}

/// Who may see what concerns a person, at the moment of the request.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TiesOf(pub PersonId);

impl Loader<TiesOf> for Batch {
    type Value = Ties;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[TiesOf]) -> Loaded<TiesOf, Self::Value> {
        let Some(at) = self.caller.at else {
            return Ok(HashMap::new());
        };
        let people: Vec<PersonId> = keys.iter().map(|key| key.0).collect();
        let found = ties::of(self.app.db.read(), &people, at).await?;
        Ok(found
            .into_iter()
            .map(|(person, ties)| (TiesOf(person), ties))
            .collect())
    }
}

/// The volunteers who may learn phone and address of a person, at the moment of the request.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct InContact(pub PersonId);

impl Loader<InContact> for Batch {
    type Value = Vec<PersonId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[InContact]) -> Loaded<InContact, Self::Value> {
        let Some(at) = self.caller.at else {
            return Ok(HashMap::new());
        };
        let people: Vec<PersonId> = keys.iter().map(|key| key.0).collect();
        let found = ties::in_contact(self.app.db.read(), &people, at).await?;
        Ok(found
            .into_iter()
            .map(|(person, volunteers)| (InContact(person), volunteers))
            .collect())
    }
}

/// The members of a household, those alone who live there now unless `past`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MembersOf {
    pub household: HouseholdId,
    pub past: bool,
    pub slice: Slice,
}

impl Loader<MembersOf> for Batch {
    type Value = Vec<household_member::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[MembersOf]) -> Loaded<MembersOf, Self::Value> {
        let lists = keys
            .iter()
            .map(|key| ((key.slice, key.past), key.household.uuid()));
        let parent = household_member::Column::HouseholdId;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for ((slice, past), households) in nested::by(lists) {
            let select = members(self, households, past);
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                let key = MembersOf {
                    household: row.household_id,
                    past,
                    slice,
                };
                found.entry(key).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How many members a household has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemberCount {
    pub household: HouseholdId,
    pub past: bool,
}

impl Loader<MemberCount> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[MemberCount]) -> Loaded<MemberCount, u64> {
        let mut found = HashMap::new();
        for past in [false, true] {
            let of = keys.iter().filter(|key| key.past == past);
            let households: Vec<Uuid> = of.map(|key| key.household.uuid()).collect();
            if households.is_empty() {
                continue;
            }
            let select = members(self, households, past);
            let parent = household_member::Column::HouseholdId;
            for (household, rows) in nested::counts(self.app.db.read(), select, parent).await? {
                found.insert(MemberCount { household, past }, rows);
            }
        }
        Ok(found)
    }
}

fn members(batch: &Batch, households: Vec<Uuid>, past: bool) -> Select<household_member::Entity> {
    use household_member::{Column, Entity};
    let select = visible::<Entity>(&batch.caller).filter(batch.among(Column::HouseholdId, households));
    if past {
        select
    } else {
        select.filter(Column::LeftAt.is_null())
    }
}

/// What a person agreed to, and what was taken back or replaced.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConsentsOf(pub PersonId, pub Slice);

impl Loader<ConsentsOf> for Batch {
    type Value = Vec<consent::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ConsentsOf]) -> Loaded<ConsentsOf, Self::Value> {
        let parent = consent::Column::PersonId;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (slice, people) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let select = visible::<consent::Entity>(&self.caller).filter(self.among(parent, people));
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                let key = ConsentsOf(row.person_id, slice);
                found.entry(key).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How many consents of a person there are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConsentCount(pub PersonId);

impl Loader<ConsentCount> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ConsentCount]) -> Loaded<ConsentCount, u64> {
        let parent = consent::Column::PersonId;
        let people = keys.iter().map(|key| key.0.uuid());
        let select = visible::<consent::Entity>(&self.caller).filter(self.among(parent, people));
        let counts = nested::counts(self.app.db.read(), select, parent).await?;
        Ok(counts
            .into_iter()
            .map(|(id, rows)| (ConsentCount(id), rows))
            .collect())
    }
}

/// The pairings of a recipient, those too that ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PairingsOf(pub CareRecipientId, pub Slice);

impl Loader<PairingsOf> for Batch {
    type Value = Vec<pairing::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PairingsOf]) -> Loaded<PairingsOf, Self::Value> {
        let parent = pairing::Column::RecipientId;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (slice, recipients) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
            let select = visible::<pairing::Entity>(&self.caller).filter(self.among(parent, recipients));
            for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                let key = PairingsOf(row.recipient_id, slice);
                found.entry(key).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How many pairings of a recipient there are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PairingCount(pub CareRecipientId);

impl Loader<PairingCount> for Batch {
    type Value = u64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PairingCount]) -> Loaded<PairingCount, u64> {
        let parent = pairing::Column::RecipientId;
        let recipients = keys.iter().map(|key| key.0.uuid());
        let select = visible::<pairing::Entity>(&self.caller).filter(self.among(parent, recipients));
        let counts = nested::counts(self.app.db.read(), select, parent).await?;
        Ok(counts
            .into_iter()
            .map(|(id, rows)| (PairingCount(id), rows))
            .collect())
    }
}

impl Loader<PairingId> for Batch {
    type Value = pairing::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[PairingId]) -> Loaded<PairingId, Self::Value> {
        let rows = visible::<pairing::Entity>(&self.caller)
            .filter(self.among(pairing::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// Declares the look-up of a list under a pairing, a slice of it and how many there are.
macro_rules! under_pairing {
    ($($(#[$doc:meta])* $list:ident, $count:ident: $table:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $list(pub PairingId, pub Slice);

            impl Loader<$list> for Batch {
                type Value = Vec<$table::Model>;
                type Error = Arc<DbErr>;

                async fn load(&self, keys: &[$list]) -> Loaded<$list, Self::Value> {
                    let parent = $table::Column::PairingId;
                    let mut found: HashMap<_, Vec<_>> = HashMap::new();
                    for (slice, pairings) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
                        let select = visible::<$table::Entity>(&self.caller).filter(self.among(parent, pairings));
                        for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                            found.entry($list(row.pairing_id, slice)).or_default().push(row);
                        }
                    }
                    Ok(found)
                }
            }

            /// How many of them a pairing has.
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $count(pub PairingId);

            impl Loader<$count> for Batch {
                type Value = u64;
                type Error = Arc<DbErr>;

                async fn load(&self, keys: &[$count]) -> Loaded<$count, u64> {
                    let parent = $table::Column::PairingId;
                    let pairings = keys.iter().map(|key| key.0.uuid());
                    let select = visible::<$table::Entity>(&self.caller).filter(self.among(parent, pairings));
                    let counts = nested::counts(self.app.db.read(), select, parent).await?;
                    Ok(counts.into_iter().map(|(id, rows)| ($count(id), rows)).collect())
                }
            }
        )*
    };
}

under_pairing! {
    /// The contacts of a pairing.
    LogsOf, LogCount: care_log;
    /// The problems of a pairing.
    ProblemsOf, ProblemCount: care_problem;
    /// The alerts of a pairing.
    AlertsOf, AlertCount: care_alert;
}
