//! Hours that volunteers gave, and the certificates about them.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, date, id, index, int, refers, sealed, text, time, unique, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        entries(m).await?;
        certificates(m).await?;
        links(m).await
    }
}

/// The kinds of deeds, the column of each, and what that refers to.
const DEEDS: [(&str, &str, &str); 4] = [
    ("ACTIVITY", "sign_up_id", "sign_up"),
    ("HOME_VISIT", "home_visit_id", "home_visit"),
    ("CARE_LOG", "care_log_id", "care_log"),
    ("WISH", "wish_claim_id", "wish_claim"),
];

async fn entries(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let state = || Expr::col("state");
    let mut table = versioned("hour_entry");
    table
        .col(id("volunteer_id").not_null())
        .col(id("person_id").not_null())
        .col(id("unit_id").not_null())
        .col(id("community_id").not_null())
        .col(int("ordinal").not_null().check(Expr::col("ordinal").gt(0)))
        .col(choice(
            "state",
            &["SUBMITTED", "CONFIRMED", "REJECTED", "WITHDRAWN", "REVERSED"],
        ))
        .col(choice("deed_kind", &DEEDS.map(|(kind, _, _)| kind)))
        .col(time("starts_at").not_null())
        .col(time("ends_at").not_null())
        .col(
            int("minutes")
                .not_null()
                .check(Expr::col("minutes").between(1, 1440)),
        )
        .col(sealed("note_sealed"))
        .col(id("confirmed_by"))
        .col(time("confirmed_at"))
        .col(text("end_reason"))
        .col(time("ended_at"))
        .foreign_key(&mut refers("volunteer_id", "volunteer"))
        .foreign_key(&mut refers("person_id", "person"))
        .foreign_key(&mut refers("unit_id", "unit"))
        .foreign_key(&mut refers("community_id", "community"))
        .foreign_key(&mut refers("confirmed_by", "person"))
        .check(Expr::col("ends_at").gt(Expr::col("starts_at")))
        // Nobody confirms what one did oneself.
        .check(
            Expr::col("confirmed_by")
                .is_null()
                .or(Expr::col("confirmed_by").ne(Expr::col("person_id"))),
        )
        .check(
            state()
                .is_in(["CONFIRMED", "REVERSED"])
                .eq(Expr::col("confirmed_at").is_not_null()),
        )
        .check(
            state()
                .is_in(["REJECTED", "REVERSED"])
                .eq(Expr::col("end_reason").is_not_null()),
        );
    for (kind, column, of) in DEEDS {
        table
            .col(id(column))
            .foreign_key(&mut refers(column, of))
            // Exactly the one of its kind.
            .check(
                Expr::col("deed_kind")
                    .eq(kind)
                    .eq(Expr::col(column).is_not_null()),
            );
    }
    m.create_table(table).await?;
    // An entry counts the ones before it: of two that did not see each other only one can be there.
    m.create_index(unique("hour_entry", &["person_id", "ordinal"]))
        .await?;
    for (_, column, _) in DEEDS {
        // One deed, one entry that stands.
        m.create_index(
            unique("hour_entry", &[column])
                .and_where(state().is_in(["SUBMITTED", "CONFIRMED"]))
                .to_owned(),
        )
        .await?;
    }
    for columns in [
        ["person_id", "starts_at"].as_slice(),
        &["volunteer_id", "id"],
        &["community_id", "id"],
        &["unit_id", "id"],
        &["starts_at", "id"],
    ] {
        m.create_index(index("hour_entry", columns)).await?;
    }
    Ok(())
}

async fn certificates(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let superseded = || Expr::col("state").eq("SUPERSEDED");
    m.create_table(
        versioned("certificate")
            .col(text("number").not_null())
            .col(id("volunteer_id").not_null())
            .col(id("person_id").not_null())
            .col(id("unit_id").not_null())
            .col(id("community_id").not_null())
            .col(choice("state", &["VALID", "SUPERSEDED"]))
            .col(date("period_from").not_null())
            .col(date("period_to").not_null())
            .col(int("minutes").not_null().check(Expr::col("minutes").gt(0)))
            .col(id("issued_by"))
            .col(id("replaces_id"))
            .col(time("superseded_at"))
            .col(
                text("superseded_by")
                    .check(Expr::col("superseded_by").is_in(["REVERSAL", "NEWER", "ERASURE"])),
            )
            .foreign_key(&mut refers("volunteer_id", "volunteer"))
            .foreign_key(&mut refers("person_id", "person"))
            .foreign_key(&mut refers("unit_id", "unit"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("issued_by", "person"))
            .foreign_key(&mut refers("replaces_id", "certificate"))
            .check(Expr::col("period_to").gte(Expr::col("period_from")))
            .check(superseded().eq(Expr::col("superseded_at").is_not_null()))
            .check(superseded().eq(Expr::col("superseded_by").is_not_null()))
            .to_owned(),
    )
    .await?;
    m.create_index(unique("certificate", &["number"])).await?;
    // Of a period there is one that holds.
    m.create_index(
        unique("certificate", &["volunteer_id", "period_from", "period_to"])
            .and_where(Expr::col("state").eq("VALID"))
            .to_owned(),
    )
    .await?;
    m.create_index(unique("certificate", &["replaces_id"])).await?;
    for columns in [["volunteer_id", "id"].as_slice(), &["person_id"]] {
        m.create_index(index("certificate", columns)).await?;
    }
    Ok(())
}

async fn links(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("certificate_entry")
            .col(id("certificate_id").not_null())
            .col(id("entry_id").not_null())
            .col(int("minutes").not_null().check(Expr::col("minutes").gt(0)))
            .primary_key(Index::create().col("certificate_id").col("entry_id"))
            .foreign_key(&mut refers("certificate_id", "certificate"))
            .foreign_key(&mut refers("entry_id", "hour_entry"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("certificate_entry", &["entry_id", "certificate_id"]))
        .await
}
