//! Service matters with their papers and guides; posts, cards, and who answers while a holder is away.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, date, flag, id, index, int, keyed, refers, text, time, unique, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

/// The unit together with its region, so that the region noted beside a unit is always the unit's.
fn of_unit() -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col("unit_id")
        .from_col("region_code")
        .to_tbl("unit")
        .to_col("id")
        .to_col("region_code")
        .on_delete(ForeignKeyAction::Restrict)
        .on_update(ForeignKeyAction::Cascade)
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_index(unique("unit", &["id", "region_code"])).await?;
        matters(m).await?;
        cards(m).await?;
        delegations(m).await
    }
}

async fn matters(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("service_matter")
            .col(text("code").not_null().unique_key())
            .col(id("unit_id").not_null())
            .col(text("region_code").not_null())
            .col(text("name_zh").not_null())
            .col(text("name_mn"))
            .col(text("name_en"))
            .col(
                int("working_days")
                    .not_null()
                    .check(Expr::col("working_days").between(0, 365)),
            )
            .col(text("eligibility"))
            .col(time("retired_at"))
            .foreign_key(&mut of_unit())
            .to_owned(),
    )
    .await?;
    m.create_index(index("service_matter", &["unit_id", "id"]))
        .await?;

    m.create_table(
        keyed("matter_document")
            .col(id("matter_id").not_null())
            .col(int("position").not_null())
            .col(text("name_zh").not_null())
            .col(text("name_mn"))
            .col(text("name_en"))
            .col(choice("form", &["ORIGINAL", "COPY", "ORIGINAL_AND_COPY"]))
            .foreign_key(&mut refers("matter_id", "service_matter"))
            .to_owned(),
    )
    .await?;
    m.create_index(unique("matter_document", &["matter_id", "position"]))
        .await?;

    m.create_table(
        versioned("service_guide")
            .col(id("matter_id").not_null())
            .col(choice("language", &["zh-Hans", "mn-Mong", "en"]))
            .col(text("title").not_null())
            .col(text("text").not_null())
            .foreign_key(&mut refers("matter_id", "service_matter"))
            .to_owned(),
    )
    .await?;
    m.create_index(unique("service_guide", &["matter_id", "language"]))
        .await
}

async fn cards(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("service_post")
            .col(id("unit_id").not_null())
            .col(text("region_code").not_null())
            .col(text("name").not_null())
            .col(text("duty_phone"))
            .col(text("token").not_null().unique_key())
            .col(time("closed_at"))
            .foreign_key(&mut of_unit())
            .to_owned(),
    )
    .await?;
    m.create_index(index("service_post", &["unit_id", "id"])).await?;

    m.create_table(
        versioned("service_card")
            .col(id("post_id").not_null())
            .col(id("unit_id").not_null())
            .col(text("region_code").not_null())
            .col(id("holder_id").not_null())
            .col(text("duty_phone").not_null())
            .col(text("hours"))
            .col(flag("home_visits"))
            .col(int("weekly_capacity").check(Expr::col("weekly_capacity").gt(0)))
            .col(date("valid_from").not_null())
            .col(date("valid_to").check(Expr::col("valid_to").gte(Expr::col("valid_from"))))
            .col(text("token").not_null().unique_key())
            .col(choice(
                "state",
                &[
                    "DRAFT",
                    "APPROVED",
                    "ACTIVE",
                    "SUSPENDED",
                    "REPLACED",
                    "EXPIRED",
                    "REVOKED",
                ],
            ))
            .col(id("replaces_id"))
            .foreign_key(&mut of_unit())
            .foreign_key(&mut refers("post_id", "service_post"))
            .foreign_key(&mut refers("holder_id", "person"))
            .foreign_key(&mut refers("replaces_id", "service_card"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("service_card", &["unit_id", "id"])).await?;
    m.create_index(index("service_card", &["post_id", "id"])).await?;
    // One card in force a holder and post; a card is replaced once.
    m.create_index(
        Index::create()
            .name("ux_service_card_standing")
            .table("service_card")
            .col("holder_id")
            .col("post_id")
            .unique()
            .and_where(Expr::col("state").is_in(["ACTIVE", "SUSPENDED"]))
            .to_owned(),
    )
    .await?;
    m.create_index(unique("service_card", &["replaces_id"])).await?;

    m.create_table(
        Table::create()
            .table("card_matter")
            .col(id("card_id").not_null())
            .col(id("matter_id").not_null())
            .col(int("position").not_null())
            .primary_key(Index::create().col("card_id").col("matter_id"))
            .foreign_key(&mut refers("card_id", "service_card"))
            .foreign_key(&mut refers("matter_id", "service_matter"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("card_matter", &["matter_id", "card_id"]))
        .await
}

async fn delegations(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("card_delegation")
            .col(id("card_id").not_null())
            .col(id("delegate_card_id").not_null())
            .col(date("from_day").not_null())
            .col(
                date("to_day")
                    .not_null()
                    .check(Expr::col("to_day").gte(Expr::col("from_day"))),
            )
            .col(time("ended_at"))
            .foreign_key(&mut refers("card_id", "service_card"))
            .foreign_key(&mut refers("delegate_card_id", "service_card"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("card_delegation", &["card_id", "to_day"]))
        .await
}
