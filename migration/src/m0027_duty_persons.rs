//! Who of the staff of a community sees to what nobody owns yet.

use sea_orm_migration::prelude::*;

use crate::columns::{id, index};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.alter_table(
            Table::alter()
                .table("community")
                .add_column(id("duty_person_id"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("community", &["duty_person_id"])).await?;
        // Whose role ended is looked for among those who answer for a case or come to a door.
        m.create_index(
            index("service_case", &["assignee_id", "id"])
                .name("ix_service_case_assignee")
                .to_owned(),
        )
        .await?;
        m.create_index(
            index("home_visit", &["visitor_id", "id"])
                .name("ix_home_visit_visitor")
                .to_owned(),
        )
        .await
    }
}
