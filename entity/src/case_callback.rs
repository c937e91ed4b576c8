//! 回访: a bad rating asks for a call to the resident, by somebody else.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CaseCallbackId, CaseRatingId, CommunityId, PersonId, ServiceCaseId};

/// Whether the resident was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CallbackState {
    Open,
    Closed,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "case_callback")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseCallbackId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub case_id: ServiceCaseId,
    #[sea_orm(unique)]
    pub rating_id: CaseRatingId,
    pub community_id: CommunityId,
    pub rated_id: Option<PersonId>,
    pub state: CallbackState,
    pub note_sealed: Option<Vec<u8>>,
    pub closed_by: Option<PersonId>,
    pub closed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
