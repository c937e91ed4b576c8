//! Signing in: codes, passwords, sessions with their refresh tokens, signing keys, shared limits.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, flag, id, index, int, keyed, refers, sealed, text, time, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            keyed("sign_in_code")
                .col(time("created_at").not_null())
                .col(sealed("phone_index").not_null())
                .col(sealed("code_hash").not_null())
                .col(time("expires_at").not_null())
                .col(int("tries").not_null().check(Expr::col("tries").between(0, 5)))
                .col(time("used_at"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("sign_in_code", &["phone_index", "id"]))
            .await?;
        m.create_index(index("sign_in_code", &["expires_at"])).await?;

        m.create_table(
            Table::create()
                .table("rate_count")
                .col(text("what").not_null())
                .col(sealed("subject").not_null())
                .col(time("span_start").not_null())
                .col(int("times").not_null())
                .primary_key(Index::create().col("what").col("subject").col("span_start"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("rate_count", &["span_start"])).await?;

        m.create_table(
            Table::create()
                .table("credential")
                .col(id("person_id").not_null().primary_key())
                .col(time("created_at").not_null())
                .col(time("updated_at").not_null())
                .col(text("password_hash").not_null())
                .foreign_key(&mut refers("person_id", "person"))
                .to_owned(),
        )
        .await?;

        m.create_table(
            versioned("session")
                .col(id("person_id").not_null())
                .col(choice("method", &["CODE", "PASSWORD", "OPERATOR"]))
                .col(time("ended_at"))
                .foreign_key(&mut refers("person_id", "person"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("session", &["person_id", "id"])).await?;

        m.create_table(
            keyed("refresh_token")
                .col(time("created_at").not_null())
                .col(time("expires_at").not_null())
                .col(id("session_id").not_null())
                .col(sealed("token_hash").not_null().unique_key())
                // The one rotation, and the one time more when its answer was lost.
                .col(int("uses").not_null().check(Expr::col("uses").between(0, 2)))
                .col(id("successor_id"))
                .col(flag("replaced"))
                .foreign_key(&mut refers("session_id", "session"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("refresh_token", &["session_id", "id"]))
            .await?;

        m.create_table(
            keyed("signing_key")
                .col(time("created_at").not_null())
                .col(int("generation").not_null().unique_key())
                .col(time("signs_from").not_null())
                .col(sealed("private_sealed").not_null())
                .col(sealed("public_key").not_null())
                .to_owned(),
        )
        .await
    }
}
