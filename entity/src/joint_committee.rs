//! 联合党委: the joint committee of a community: the "1" with the "N" around it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{CommunityId, JointCommitteeId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "joint_committee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JointCommitteeId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub community_id: CommunityId,
    pub name: String,
    pub founded_on: Date,
    /// Set when it ended; a community has at most one that has not.
    pub dissolved_on: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
