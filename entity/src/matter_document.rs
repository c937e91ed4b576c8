//! A paper that a matter asks for.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{MatterDocumentId, ServiceMatterId};

/// In which form a paper is brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocumentForm {
    Original,
    Copy,
    /// The original to be shown, a copy to be left.
    OriginalAndCopy,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "matter_document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MatterDocumentId,
    pub matter_id: ServiceMatterId,
    /// Its place in the list, from 1.
    pub position: i32,
    pub name_zh: String,
    pub name_mn: Option<String>,
    pub name_en: Option<String>,
    pub form: DocumentForm,
}

impl ActiveModelBehavior for ActiveModel {}
