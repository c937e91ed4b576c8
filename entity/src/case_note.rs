//! What those who work on a case write for each other. The resident never reads it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CaseNoteId, PersonId, ServiceCaseId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "case_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseNoteId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub case_id: ServiceCaseId,
    pub author_id: Option<PersonId>,
    /// Null once the data of the resident were erased.
    pub body_sealed: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
