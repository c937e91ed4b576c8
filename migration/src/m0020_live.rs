//! What those who listen find events by.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.alter_table(
            Table::alter()
                .table("outbox_event")
                .add_column(id("community_id"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("outbox_event", &["subject", "position"]))
            .await?;
        m.create_index(index("outbox_event", &["community_id", "position"]))
            .await
    }
}
