//! A problem of work or daily life that a volunteer takes on.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CareProblemId, CommunityId, PairingId, PersonId, ServiceCaseId};

/// How a problem stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProblemState {
    Open,
    InProgress,
    Solved,
    Verified,
    Referred,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "care_problem")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CareProblemId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub pairing_id: PairingId,
    /// What access asks for, as it stands in the pairing.
    pub community_id: CommunityId,
    /// Who is looked after.
    pub person_id: PersonId,
    pub volunteer_person_id: PersonId,
    pub state: ProblemState,
    pub text_sealed: Option<Vec<u8>>,
    /// What was done about it.
    pub solution_sealed: Option<Vec<u8>>,
    pub solved_by: Option<PersonId>,
    pub solved_at: Option<DateTimeUtc>,
    pub verified_by: Option<PersonId>,
    pub verified_at: Option<DateTimeUtc>,
    /// The case that it became.
    pub case_id: Option<ServiceCaseId>,
}

impl ActiveModelBehavior for ActiveModel {}
