//! 上门: somebody comes to the home for a case.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, HomeVisitId, PersonId, ServiceCaseId, UnitId};

/// How a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VisitState {
    Planned,
    Done,
    NobodyHome,
    /// At the door.
    Refused,
    Cancelled,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "home_visit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HomeVisitId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub case_id: ServiceCaseId,
    /// What access asks for, as in the case when it was planned.
    pub community_id: CommunityId,
    pub unit_id: Option<UnitId>,
    /// Who is visited.
    pub person_id: PersonId,
    pub visitor_id: PersonId,
    pub slot_from: DateTimeUtc,
    pub slot_to: DateTimeUtc,
    /// What the visitor says at the door.
    pub code_word: String,
    pub state: VisitState,
    pub ended_at: Option<DateTimeUtc>,
    pub note_sealed: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
