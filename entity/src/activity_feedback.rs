//! What somebody who was there says of an activity, once.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ActivityFeedbackId, ActivityId, CommunityId, PersonId, SignUpId, UnitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "activity_feedback")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActivityFeedbackId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub activity_id: ActivityId,
    pub community_id: CommunityId,
    pub lead_unit_id: UnitId,
    #[sea_orm(unique)]
    pub sign_up_id: SignUpId,
    pub person_id: PersonId,
    /// 1 to 5, the best.
    pub rating: i32,
    pub text: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
