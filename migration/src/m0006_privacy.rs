//! Who looked at whose contacts, and the indexes by which people and audit entries are found.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, id, index, keyed, refers, text, time};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            keyed("access_log")
                .col(time("created_at").not_null())
                .col(text("actor").not_null())
                .col(choice(
                    "actor_role",
                    &[
                        "RESIDENT",
                        "VOLUNTEER",
                        "COMMUNITY_STAFF",
                        "DEPARTMENT_OFFICIAL",
                        "OPERATOR",
                    ],
                ))
                .col(id("actor_unit_id"))
                .col(id("about_id").not_null())
                .col(choice("kind", &["PHONE", "ADDRESS"]))
                .col(text("reason").not_null())
                .col(text("request_id").not_null())
                .col(id("community_id"))
                .col(id("unit_id"))
                .col(text("region_code"))
                .foreign_key(&mut refers("actor_unit_id", "unit"))
                .foreign_key(&mut refers("about_id", "person"))
                .foreign_key(&mut refers("community_id", "community"))
                .foreign_key(&mut refers("unit_id", "unit"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("access_log", &["about_id", "id"])).await?;
        m.create_index(index("access_log", &["community_id", "id"]))
            .await?;
        m.create_index(index("access_log", &["unit_id", "id"])).await?;
        m.create_index(index("audit_entry", &["actor", "id"])).await?;
        m.create_index(index("person", &["name", "id"])).await
    }
}
