//! The units that help the lead unit with an activity.

use sea_orm::entity::prelude::*;

use crate::ids::{ActivityId, UnitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub activity_id: ActivityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
}

impl ActiveModelBehavior for ActiveModel {}
