//! 摸底调查: people go from door to door of a community and ask what is needed.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, SurveyId};

/// Where a survey stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SurveyState {
    Planned,
    Running,
    Closed,
    Cancelled,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "survey")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SurveyId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub community_id: CommunityId,
    pub title: String,
    pub from_on: Date,
    pub to_on: Date,
    pub state: SurveyState,
    /// Why it was cancelled.
    pub end_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
