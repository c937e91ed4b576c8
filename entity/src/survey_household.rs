//! A door of a survey: one household, who asks there, and whether it answered.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, HouseholdId, PersonId, SurveyHouseholdId, SurveyId};

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DoorState {
    /// Nobody has been there.
    ToAsk,
    Answered,
    /// Somebody may come again.
    NobodyHome,
    /// They do not want to be asked.
    Refused,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "survey_household")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SurveyHouseholdId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub survey_id: SurveyId,
    /// The survey's.
    pub community_id: CommunityId,
    pub household_id: HouseholdId,
    /// Who asks there; null: the staff.
    pub surveyor_id: Option<PersonId>,
    pub state: DoorState,
    /// That what they said may be written down and followed up.
    pub consented: bool,
    pub note_sealed: Option<Vec<u8>>,
    pub asked_by: Option<PersonId>,
    pub asked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
