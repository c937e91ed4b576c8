//! Municipal systems that read from us.

use sea_orm_migration::prelude::*;

use crate::columns::{index, int, refers_to, sealed, text, time, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            versioned("service_account")
                .col(text("name").not_null())
                .col(text("region_code").not_null())
                .col(text("scopes").not_null())
                .col(sealed("secret_hash").not_null())
                .col(int("generation").not_null())
                .col(time("ended_at"))
                .foreign_key(&mut refers_to("region_code", "region", "code"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("service_account", &["region_code", "id"]))
            .await
    }
}
