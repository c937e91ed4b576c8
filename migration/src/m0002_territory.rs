//! Regions and communities.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, degrees, index, refers_to, text, time, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("region")
                .col(text("code").not_null().primary_key())
                .col(text("name").not_null())
                .col(choice("level", &["PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP"]))
                .col(text("parent_code"))
                .foreign_key(&mut refers_to("parent_code", "region", "code"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("region", &["parent_code", "code"])).await?;

        m.create_table(
            versioned("community")
                .col(text("code").not_null().unique_key())
                .col(text("region_code").not_null())
                .col(text("name").not_null())
                .col(text("slogan"))
                .col(text("emblem"))
                .col(text("address"))
                .col(degrees("latitude"))
                .col(degrees("longitude"))
                .col(text("office_phone"))
                .col(text("office_hours"))
                .col(text("languages").not_null())
                .col(time("closed_at"))
                .foreign_key(&mut refers_to("region_code", "region", "code"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("community", &["region_code", "id"])).await
    }
}
