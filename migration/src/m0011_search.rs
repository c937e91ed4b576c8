//! The words by which rows are found.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, id, index, int, text};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("search_term")
                .col(text("term").not_null())
                .col(choice(
                    "kind",
                    &[
                        "LIAISON_POINT",
                        "SERVICE_CARD",
                        "SERVICE_MATTER",
                        "SERVICE_GUIDE",
                        "COMMUNITY",
                    ],
                ))
                .col(id("subject").not_null())
                .col(int("weight").not_null())
                .primary_key(Index::create().col("term").col("kind").col("subject"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("search_term", &["subject"])).await
    }
}
