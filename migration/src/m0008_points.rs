//! Liaison points, the stock of cards, what lies where, and what people report of it.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, degrees, id, index, int, keyed, refers, text, time, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        points(m).await?;
        placements(m).await?;
        reports(m).await
    }
}

async fn points(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let within = |column: &'static str, most: f64| {
        degrees(column)
            .not_null()
            .check(Expr::col(column).between(-most, most))
            .to_owned()
    };
    m.create_table(
        versioned("liaison_point")
            .col(id("community_id").not_null())
            .col(text("name").not_null())
            .col(choice(
                "host_kind",
                &[
                    "COMMUNITY_OFFICE",
                    "SUPERMARKET",
                    "LAUNDRY",
                    "CLINIC",
                    "SCHOOL",
                    "OTHER",
                ],
            ))
            .col(text("host_name").not_null())
            .col(text("address").not_null())
            .col(text("hours"))
            .col(text("accessibility"))
            .col(within("latitude", 90.0))
            .col(within("longitude", 180.0))
            .col(within("x", 1.0))
            .col(within("y", 1.0))
            .col(within("z", 1.0))
            .col(
                int("card_slots")
                    .not_null()
                    .check(Expr::col("card_slots").between(1, 200)),
            )
            .col(time("closed_at"))
            .foreign_key(&mut refers("community_id", "community"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("liaison_point", &["community_id", "id"]))
        .await?;
    // The first cut of "nearest first": a box around the place.
    m.create_index(index("liaison_point", &["z", "x", "y"])).await
}

async fn placements(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("card_stock")
            .col(id("card_id").not_null().primary_key())
            .col(int("printed").not_null())
            .col(int("placed").not_null())
            .foreign_key(&mut refers("card_id", "service_card"))
            .check(
                Expr::col("placed")
                    .gte(0)
                    .and(Expr::col("placed").lte(Expr::col("printed"))),
            )
            .to_owned(),
    )
    .await?;

    m.create_table(
        versioned("card_placement")
            .col(id("card_id").not_null())
            .col(id("point_id").not_null())
            .col(id("unit_id").not_null())
            .col(id("community_id").not_null())
            .col(int("copies").not_null().check(Expr::col("copies").gte(0)))
            .col(time("checked_at").not_null())
            .col(id("checked_by"))
            .col(time("ended_at"))
            .col(text("end_reason").check(Expr::col("end_reason").is_in([
                "TAKEN_BACK",
                "POINT_CLOSED",
                "CARD_STOPPED",
            ])))
            .foreign_key(&mut refers("card_id", "service_card"))
            .foreign_key(&mut refers("point_id", "liaison_point"))
            .foreign_key(&mut refers("unit_id", "unit"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("checked_by", "person"))
            .check(
                Expr::col("ended_at")
                    .is_null()
                    .eq(Expr::col("end_reason").is_null()),
            )
            .to_owned(),
    )
    .await?;
    // A card lies at a point once; what it was before stays.
    m.create_index(
        Index::create()
            .name("ux_card_placement_standing")
            .table("card_placement")
            .col("point_id")
            .col("card_id")
            .unique()
            .and_where(Expr::col("ended_at").is_null())
            .to_owned(),
    )
    .await?;
    m.create_index(index("card_placement", &["point_id", "id"]))
        .await?;
    m.create_index(index("card_placement", &["card_id", "id"])).await
}

async fn reports(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        keyed("card_report")
            .col(time("created_at").not_null())
            .col(id("placement_id").not_null())
            .col(choice(
                "reason",
                &[
                    "GONE",
                    "WRONG_PERSON",
                    "WRONG_PHONE",
                    "NOBODY_ANSWERS",
                    "UNREADABLE",
                ],
            ))
            .col(int("times").not_null())
            .col(time("reported_at").not_null())
            .col(time("handled_at"))
            .foreign_key(&mut refers("placement_id", "card_placement"))
            .to_owned(),
    )
    .await?;
    // One open report a reason: a flood of them is one row.
    m.create_index(
        Index::create()
            .name("ux_card_report_open")
            .table("card_report")
            .col("placement_id")
            .col("reason")
            .unique()
            .and_where(Expr::col("handled_at").is_null())
            .to_owned(),
    )
    .await
}
