//! A paper that a case needs, and whether it is there.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CasePaperId, PersonId, ServiceCaseId};
use crate::matter_document::DocumentForm;

/// Whether a paper is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaperState {
    Missing,
    Received,
    NotNeeded,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "case_paper")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CasePaperId,
    pub created_at: DateTimeUtc,
    pub case_id: ServiceCaseId,
    /// Its place in the list, from 1.
    pub position: i32,
    pub name_zh: String,
    pub name_mn: Option<String>,
    pub name_en: Option<String>,
    pub form: DocumentForm,
    pub state: PaperState,
    pub received_on: Option<Date>,
    pub taken_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
