//! How a round of a case ended, or what was decided and is not paid yet.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CaseOutcomeId, PersonId, ServiceCaseId};

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OutcomeKind {
    Answered,
    Granted,
    Refused,
    /// By the resident.
    Withdrawn,
    /// Somebody outside does it.
    Referred,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "case_outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseOutcomeId,
    pub created_at: DateTimeUtc,
    pub case_id: ServiceCaseId,
    pub round: i32,
    pub kind: OutcomeKind,
    /// What the resident is told.
    pub text_sealed: Option<Vec<u8>>,
    /// The rule by which it was refused.
    pub basis: Option<String>,
    /// Who can help instead.
    pub instead: Option<String>,
    /// In fen.
    pub amount_fen: Option<i64>,
    pub decided_on: Date,
    pub paid_on: Option<Date>,
    pub decided_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
