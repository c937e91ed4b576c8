//! 在职党员志愿服务队: a team of a joint committee, with one or two members a unit.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{JointCommitteeId, VolunteerTeamId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "volunteer_team")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VolunteerTeamId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub committee_id: JointCommitteeId,
    /// Unique among the committee's standing teams.
    pub name: String,
    pub dissolved_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
