//! 办事指南: how a matter is done, in plain words, one text a language.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ServiceGuideId, ServiceMatterId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "service_guide")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceGuideId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub matter_id: ServiceMatterId,
    /// BCP 47.
    pub language: String,
    pub title: String,
    pub text: String,
}

impl ActiveModelBehavior for ActiveModel {}
