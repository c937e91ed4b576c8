//! What people are told, by which channels, and what became of it.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, flag, id, index, int, keyed, refers, text, time, unique, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        // Who did it: nobody is told of what one did oneself.
        m.alter_table(
            Table::alter()
                .table("outbox_event")
                .add_column(text("actor"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("outbox_event", &["event_id"])).await?;
        m.create_table(
            versioned("notification")
                .col(id("person_id").not_null())
                .col(id("event_id").not_null())
                .col(text("kind").not_null())
                .col(text("subject").not_null())
                .col(text("label"))
                .col(time("read_at"))
                .foreign_key(&mut refers("person_id", "person"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("notification", &["person_id", "id"]))
            .await?;
        m.create_index(
            index("notification", &["person_id"])
                .name("ix_notification_unread")
                .and_where(Expr::col("read_at").is_null())
                .to_owned(),
        )
        .await?;
        // Told once of each event.
        m.create_index(unique("notification", &["event_id", "person_id", "kind"]))
            .await?;

        m.create_table(
            keyed("notification_delivery")
                .col(time("created_at").not_null())
                .col(id("notification_id").not_null())
                .col(choice("channel", &["INBOX", "SMS"]))
                .col(choice(
                    "state",
                    &["WAITING", "SENDING", "SENT", "SKIPPED", "FAILED"],
                ))
                .col(text("why"))
                .col(int("attempts").not_null())
                .col(time("due_at"))
                .col(time("ended_at"))
                .foreign_key(&mut refers("notification_id", "notification"))
                .check(
                    Expr::col("state")
                        .is_in(["WAITING", "SENDING"])
                        .eq(Expr::col("due_at").is_not_null()),
                )
                .to_owned(),
        )
        .await?;
        m.create_index(unique("notification_delivery", &["notification_id", "channel"]))
            .await?;
        m.create_index(
            index("notification_delivery", &["due_at"])
                .and_where(Expr::col("due_at").is_not_null())
                .to_owned(),
        )
        .await?;

        m.create_table(
            Table::create()
                .table("notification_preference")
                .col(id("person_id").not_null())
                .col(text("topic").not_null())
                .col(choice("channel", &["SMS"]))
                .col(flag("wanted"))
                .primary_key(Index::create().col("person_id").col("topic").col("channel"))
                .foreign_key(&mut refers("person_id", "person"))
                .to_owned(),
        )
        .await?;
        let minute = |name: &'static str| {
            int(name)
                .not_null()
                .check(Expr::col(name).between(0, 24 * 60 - 1))
                .to_owned()
        };
        m.create_table(
            Table::create()
                .table("quiet_hours")
                .col(id("person_id").not_null().primary_key())
                .col(minute("from_minute"))
                .col(minute("to_minute"))
                .foreign_key(&mut refers("person_id", "person"))
                .to_owned(),
        )
        .await
    }
}
