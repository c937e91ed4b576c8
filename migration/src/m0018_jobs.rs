//! What is to be done at a later moment.

use sea_orm_migration::prelude::*;

use crate::columns::{index, int, keyed, text, time, unique};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            keyed("job")
                .col(time("created_at").not_null())
                // Without a CHECK: an instance of a version to come may put kinds that are not known here.
                .col(text("kind").not_null())
                .col(text("subject").not_null())
                .col(time("due_at").not_null())
                .col(int("attempts").not_null())
                .to_owned(),
        )
        .await?;
        m.create_index(unique("job", &["kind", "subject"])).await?;
        m.create_index(index("job", &["due_at"])).await
    }
}
