//! Wishes, and who claims them.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, date, id, index, int, refers, sealed, text, time, unique, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        wishes(m).await?;
        claims(m).await
    }
}

/// Money in fen: never less than nothing.
fn fen(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .big_integer()
        .check(Expr::col(name).gte(0))
        .to_owned()
}

async fn wishes(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let state = |states: &[&'static str]| Expr::col("state").is_in(states.iter().copied());
    m.create_table(
        versioned("wish")
            .col(choice(
                "state",
                &[
                    "COLLECTED",
                    "VERIFIED",
                    "OPEN",
                    "CLAIMED",
                    "DELIVERED",
                    "CONFIRMED",
                    "CANCELLED",
                    "DECLINED",
                ],
            ))
            .col(id("community_id").not_null())
            .col(id("person_id").not_null())
            .col(choice("kind", &["GOODS", "SERVICE", "COMPANY"]))
            .col(text("title").not_null())
            .col(text("public_text").not_null())
            .col(sealed("detail_sealed"))
            .col(fen("budget_fen"))
            .col(id("collected_by"))
            .col(id("revised_by"))
            .col(id("verified_by"))
            .col(time("published_at"))
            .col(time("public_until"))
            .col(id("claimant_id"))
            .col(time("claim_due_at"))
            .col(text("thanks"))
            .col(time("closed_at"))
            .col(text("close_reason"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("person_id", "person"))
            .foreign_key(&mut refers("collected_by", "person"))
            .foreign_key(&mut refers("revised_by", "person"))
            .foreign_key(&mut refers("verified_by", "person"))
            .foreign_key(&mut refers("claimant_id", "person"))
            // Nothing is published before it is open, nor after it came to nothing.
            .check(Expr::col("published_at").is_null().or(state(&[
                "OPEN",
                "CLAIMED",
                "DELIVERED",
                "CONFIRMED",
            ])))
            .check(state(&["CLAIMED"]).eq(Expr::col("claim_due_at").is_not_null()))
            .check(state(&["CLAIMED", "DELIVERED", "CONFIRMED"]).eq(Expr::col("claimant_id").is_not_null()))
            .check(Expr::col("verified_by").is_null().or(Expr::cust(
                "(verified_by <> collected_by OR collected_by IS NULL)",
            )))
            .to_owned(),
    )
    .await?;
    for columns in [
        ["community_id", "state", "id"].as_slice(),
        &["community_id", "id"],
        &["person_id", "id"],
        &["claimant_id", "id"],
    ] {
        m.create_index(index("wish", columns)).await?;
    }
    // What everyone reads.
    m.create_index(
        index("wish", &["state", "id"])
            .and_where(Expr::col("published_at").is_not_null())
            .to_owned(),
    )
    .await
}

async fn claims(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let lives = || Expr::col("ended_at").is_null();
    m.create_table(
        versioned("wish_claim")
            .col(id("wish_id").not_null())
            .col(id("community_id").not_null())
            .col(id("person_id").not_null())
            .col(id("volunteer_id").not_null())
            .col(id("volunteer_person_id").not_null())
            .col(id("unit_id").not_null())
            .col(int("slot").check(Expr::col("slot").gt(0)).to_owned())
            .col(time("due_at").not_null())
            .col(time("reminded_at"))
            .col(time("ended_at"))
            .col(
                text("outcome")
                    .check(Expr::col("outcome").is_in(["DELIVERED", "RELEASED", "EXPIRED", "CANCELLED"]))
                    .to_owned(),
            )
            .col(text("reason"))
            .col(date("delivered_on"))
            .col(fen("value_fen"))
            .col(sealed("note_sealed"))
            .foreign_key(&mut refers("wish_id", "wish"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("person_id", "person"))
            .foreign_key(&mut refers("volunteer_id", "volunteer"))
            .foreign_key(&mut refers("volunteer_person_id", "person"))
            .foreign_key(&mut refers("unit_id", "unit"))
            .check(lives().eq(Expr::col("outcome").is_null()))
            .check(Expr::col("slot").is_null().or(lives()))
            .to_owned(),
    )
    .await?;
    for columns in [
        ["wish_id", "id"].as_slice(),
        &["volunteer_person_id", "ended_at"],
        &["person_id", "ended_at"],
    ] {
        m.create_index(index("wish_claim", columns)).await?;
    }
    // Exactly one claim of a wish lives.
    m.create_index(unique("wish_claim", &["wish_id"]).and_where(lives()).to_owned())
        .await?;
    // A place of a volunteer is taken by one claim; how many places there are is a setting.
    m.create_index(
        unique("wish_claim", &["volunteer_id", "slot"])
            .and_where(lives())
            .to_owned(),
    )
    .await
}
