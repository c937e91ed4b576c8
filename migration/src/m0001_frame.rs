//! The tables of the frame: idempotency, transitions, outbox, audit.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index, int, keyed, text, time};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("idempotency")
                .col(text("caller").not_null())
                .col(text("key").not_null())
                .col(text("mutation").not_null())
                .col(text("fingerprint").not_null())
                .col(text("outcome").not_null())
                .col(time("created_at").not_null())
                .primary_key(Index::create().col("caller").col("key"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("idempotency", &["created_at"])).await?;

        m.create_table(
            keyed("transition_log")
                .col(time("created_at").not_null())
                .col(text("subject").not_null())
                .col(text("from_state").not_null())
                .col(text("to_state").not_null())
                .col(text("step").not_null())
                .col(text("actor").not_null())
                .col(text("reason"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("transition_log", &["subject", "id"]))
            .await?;

        m.create_table(
            Table::create()
                .table("outbox_event")
                .col(
                    ColumnDef::new("position")
                        .big_integer()
                        .not_null()
                        .auto_increment()
                        .primary_key(),
                )
                .col(id("event_id").not_null().unique_key())
                .col(time("created_at").not_null())
                .col(text("kind").not_null())
                .col(text("subject").not_null())
                .col(int("version").not_null())
                .to_owned(),
        )
        .await?;

        m.create_table(
            keyed("audit_entry")
                .col(time("created_at").not_null())
                .col(text("actor").not_null())
                .col(text("action").not_null())
                .col(text("subject").not_null())
                .col(id("community_id"))
                .col(id("unit_id"))
                .col(text("region_code"))
                .col(text("request_id").not_null())
                .to_owned(),
        )
        .await?;
        m.create_index(index("audit_entry", &["subject", "id"])).await?;
        m.create_index(index("audit_entry", &["community_id", "id"]))
            .await?;
        m.create_index(index("audit_entry", &["unit_id", "id"])).await
    }
}
