//! Which volunteer has which skill.

use sea_orm::entity::prelude::*;

use crate::ids::VolunteerId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "volunteer_skill")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub volunteer_id: VolunteerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub skill_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
