//! Batched look-ups of surveys: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{
    CareRecipientId, HouseholdId, NeedId, PersonId, SurveyHouseholdId, SurveyId, TypedId, WishId,
};
use entity::survey_household::DoorState;
use entity::{household, survey, survey_finding, survey_household, survey_member};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::app::Batch;
use crate::nested::lists;
use crate::policy::{Caller, visible};

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<SurveyId> for Batch {
    type Value = survey::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[SurveyId]) -> Loaded<SurveyId, Self::Value> {
        let rows = visible::<survey::Entity>(&self.caller)
            .filter(self.among(survey::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// A household on a list: whoever sees it there reads where it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HomeAsked(pub HouseholdId);

impl Loader<HomeAsked> for Batch {
    type Value = household::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[HomeAsked]) -> Loaded<HomeAsked, Self::Value> {
        use household::{Column, Entity};
        let rows = Entity::find()
            .filter(self.among(Column::Id, keys.iter().map(|key| key.0.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (HomeAsked(row.id), row)).collect())
    }
}

/// Who goes round.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SurveyorsOf(pub SurveyId);

impl Loader<SurveyorsOf> for Batch {
    type Value = Vec<PersonId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[SurveyorsOf]) -> Loaded<SurveyorsOf, Self::Value> {
        use survey_member::{Column, Entity};
        let rows = Entity::find()
            .filter(self.among(Column::SurveyId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::PersonId)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found
                .entry(SurveyorsOf(row.survey_id))
                .or_default()
                .push(row.person_id);
        }
        Ok(found)
    }
}

/// What a survey stands at, in households.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TallyOf(pub SurveyId);

/// Households by what came of asking.
#[derive(Clone, Copy, Default)]
pub struct Tally {
    pub planned: i64,
    pub asked: i64,
    pub answered: i64,
    pub refused: i64,
}

impl Loader<TallyOf> for Batch {
    type Value = Tally;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[TallyOf]) -> Loaded<TallyOf, Tally> {
        use survey_household::{Column, Entity};
        let rows: Vec<(SurveyId, DoorState, i64)> = Entity::find()
            .select_only()
            .columns([Column::SurveyId, Column::State])
            .column_as(Column::Id.count(), "households")
            .filter(self.among(Column::SurveyId, keys.iter().map(|key| key.0.uuid())))
            .group_by(Column::SurveyId)
            .group_by(Column::State)
            .into_tuple()
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Tally> = HashMap::new();
        for (survey, state, households) in rows {
            let tally = found.entry(TallyOf(survey)).or_default();
            tally.planned += households;
            match state {
                DoorState::ToAsk => {}
                DoorState::NobodyHome => tally.asked += households,
                DoorState::Answered => {
                    tally.asked += households;
                    tally.answered += households;
                }
                DoorState::Refused => {
                    tally.asked += households;
                    tally.refused += households;
                }
            }
        }
        Ok(found)
    }
}

/// What came of a door.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FindingsOf(pub SurveyHouseholdId);

impl Loader<FindingsOf> for Batch {
    type Value = Vec<survey_finding::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[FindingsOf]) -> Loaded<FindingsOf, Self::Value> {
        use survey_finding::{Column, Entity};
        let rows = Entity::find()
            .filter(self.among(Column::DoorId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::Id)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found.entry(FindingsOf(row.door_id)).or_default().push(row);
        }
        Ok(found)
    }
}

/// The survey in which something was found.
macro_rules! found_in {
    ($($(#[$doc:meta])* $key:ident($id:ident) by $column:ident as $field:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $key(pub $id);

            impl Loader<$key> for Batch {
                type Value = SurveyId;
                type Error = Arc<DbErr>;

                async fn load(&self, keys: &[$key]) -> Loaded<$key, SurveyId> {
                    use survey_finding::{Column, Entity};
                    let rows = Entity::find()
                        .filter(self.among(Column::$column, keys.iter().map(|key| key.0.uuid())))
                        .all(self.app.db.read())
                        .await?;
                    Ok(rows
                        .into_iter()
                        .filter_map(|row| Some(($key(row.$field?), row.survey_id)))
                        .collect())
                }
            }
        )*
    };
}

found_in! {
    /// The survey in which a need was found.
    NeedFoundIn(NeedId) by NeedId as need_id;
    /// The survey in which a wish was found.
    WishFoundIn(WishId) by WishId as wish_id;
    /// The survey in which somebody was found who needs to be looked after.
    RecipientFoundIn(CareRecipientId) by RecipientId as recipient_id;
}

fn seen(caller: &Caller) -> Select<survey_household::Entity> {
    visible::<survey_household::Entity>(caller)
}

lists! {
    /// The doors of a survey.
    DoorsOf, DoorCount: SurveyId => survey_household.survey_id(SurveyId) in seen;
}
