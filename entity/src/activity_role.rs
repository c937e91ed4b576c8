//! What volunteers can do at an activity, and how many are wanted.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{ActivityId, ActivityRoleId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "activity_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActivityRoleId,
    pub activity_id: ActivityId,
    /// 1, 2, … in the order to be shown.
    pub position: i32,
    /// Such as 司机.
    pub name: String,
    pub wanted: i32,
    /// How many places are taken: never more than are wanted, held so by the database.
    pub taken: i32,
    /// What one must be able to do, by code.
    pub skill_code: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
