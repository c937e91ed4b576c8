//! How often something was tried in a span of time, so that several servers share one limit.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rate_count")]
pub struct Model {
    /// What is limited: `code.phone`, `code.address`, …
    #[sea_orm(primary_key, auto_increment = false)]
    pub what: String,
    /// A keyed hash of whom it is counted for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Vec<u8>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub span_start: DateTimeUtc,
    pub times: i32,
}

impl ActiveModelBehavior for ActiveModel {}
