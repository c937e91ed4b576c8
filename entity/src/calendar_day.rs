//! The days on which a year of the State Council's calendar departs from the week.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How a day departs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DayKind {
    /// Nobody works.
    Holiday,
    /// A Saturday or Sunday that is worked.
    MakeUp,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: Date,
    /// The year of the notice; its first days can lie in the December before.
    pub year: i32,
    pub kind: DayKind,
    /// The festival that it is for.
    pub name: String,
    /// The notice.
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
