//! The last number given in each series of numbers that people read.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "number_series")]
pub struct Model {
    /// Such as `150824-V-2026`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub series: String,
    pub last: i32,
}

impl ActiveModelBehavior for ActiveModel {}
