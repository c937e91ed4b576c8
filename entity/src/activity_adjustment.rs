//! A correction of what an activity counted. Rows are added, never changed.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ActivityAdjustmentId, ActivityId, CommunityId, PersonId, UnitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "activity_adjustment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActivityAdjustmentId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub activity_id: ActivityId,
    pub community_id: CommunityId,
    pub lead_unit_id: UnitId,
    /// Person-times to be added; below zero where too many were counted.
    pub difference: i32,
    pub reason: String,
    /// Null where the command line made it.
    pub made_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
