//! When somebody is not to be woken up: minutes of the day in Shanghai.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::PersonId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "quiet_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub from_minute: i32,
    /// The first minute that is not quiet any more; the same as the first for none.
    pub to_minute: i32,
}

impl ActiveModelBehavior for ActiveModel {}
