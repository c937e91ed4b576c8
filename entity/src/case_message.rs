//! What is said about a case between the resident and those who work on it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CaseMessageId, PersonId, ServiceCaseId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "case_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseMessageId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub case_id: ServiceCaseId,
    pub author_id: Option<PersonId>,
    pub from_resident: bool,
    /// Null once the data of the resident were erased.
    pub body_sealed: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
