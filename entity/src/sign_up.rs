//! 报名: a person who wants to come to an activity, as a guest or in a role.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ActivityId, ActivityRoleId, CommunityId, PersonId, SignUpId, UnitId};

/// Where a sign-up stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignUpState {
    Confirmed,
    Waitlisted,
    Attended,
    NoShow,
    Withdrawn,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "sign_up")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignUpId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub activity_id: ActivityId,
    /// Those of the activity, which never change once it is published.
    pub community_id: CommunityId,
    pub lead_unit_id: UnitId,
    pub person_id: PersonId,
    /// Null for a guest.
    pub role_id: Option<ActivityRoleId>,
    pub state: SignUpState,
    /// The order in which people signed up: who waits longest is next.
    pub ticket: i32,
    /// When a place was found after waiting.
    pub promoted_at: Option<DateTimeUtc>,
    pub attended_at: Option<DateTimeUtc>,
    pub end_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
