//! What lies at each point, as everyone sees it, in one row.

use sea_orm_migration::prelude::*;

use crate::columns::{id, refers, text};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("point_board")
                .col(id("point_id").not_null().primary_key())
                .col(text("lines"))
                .foreign_key(&mut refers("point_id", "liaison_point"))
                .to_owned(),
        )
        .await
    }
}
