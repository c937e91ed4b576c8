//! Surveys: who goes round, at which doors, and what came of it.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, date, flag, id, index, keyed, refers, sealed, text, time, unique, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        surveys(m).await?;
        doors(m).await?;
        findings(m).await
    }
}

async fn surveys(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("survey")
            .col(id("community_id").not_null())
            .col(text("title").not_null())
            .col(date("from_on").not_null())
            .col(date("to_on").not_null())
            .col(choice("state", &["PLANNED", "RUNNING", "CLOSED", "CANCELLED"]))
            .col(text("end_reason"))
            .foreign_key(&mut refers("community_id", "community"))
            .check(Expr::col("to_on").gte(Expr::col("from_on")))
            .check(
                Expr::col("state")
                    .eq("CANCELLED")
                    .eq(Expr::col("end_reason").is_not_null()),
            )
            .to_owned(),
    )
    .await?;
    m.create_index(index("survey", &["community_id", "id"])).await?;
    m.create_table(
        Table::create()
            .table("survey_member")
            .col(id("survey_id").not_null())
            .col(id("person_id").not_null())
            .primary_key(Index::create().col("survey_id").col("person_id"))
            .foreign_key(&mut refers("survey_id", "survey"))
            .foreign_key(&mut refers("person_id", "person"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("survey_member", &["person_id", "survey_id"]))
        .await
}

async fn doors(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let answered = || Expr::col("state").eq("ANSWERED");
    m.create_table(
        versioned("survey_household")
            .col(id("survey_id").not_null())
            .col(id("community_id").not_null())
            .col(id("household_id").not_null())
            .col(id("surveyor_id"))
            .col(choice("state", &["TO_ASK", "ANSWERED", "NOBODY_HOME", "REFUSED"]))
            .col(flag("consented"))
            .col(sealed("note_sealed"))
            .col(id("asked_by"))
            .col(time("asked_at"))
            .foreign_key(&mut refers("survey_id", "survey"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("household_id", "household"))
            .foreign_key(&mut refers("surveyor_id", "person"))
            .foreign_key(&mut refers("asked_by", "person"))
            // Nothing is kept of those who did not agree to it.
            .check(Expr::col("consented").eq(false).or(answered()))
            .check(
                Expr::col("note_sealed")
                    .is_null()
                    .or(Expr::col("consented").eq(true)),
            )
            .to_owned(),
    )
    .await?;
    // Each door once.
    m.create_index(unique("survey_household", &["survey_id", "household_id"]))
        .await?;
    for columns in [
        ["survey_id", "id"],
        ["household_id", "id"],
        ["surveyor_id", "survey_id"],
    ] {
        m.create_index(index("survey_household", &columns)).await?;
    }
    Ok(())
}

async fn findings(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let is = |column: &'static str| Expr::col(column).is_not_null();
    let no = |column: &'static str| Expr::col(column).is_null();
    let only = |one, two, three| is(one).and(no(two)).and(no(three));
    m.create_table(
        keyed("survey_finding")
            .col(time("created_at").not_null())
            .col(id("survey_id").not_null())
            .col(id("door_id").not_null())
            .col(id("need_id"))
            .col(id("wish_id"))
            .col(id("recipient_id"))
            .col(id("found_by"))
            .foreign_key(&mut refers("survey_id", "survey"))
            .foreign_key(&mut refers("door_id", "survey_household"))
            .foreign_key(&mut refers("need_id", "need"))
            .foreign_key(&mut refers("wish_id", "wish"))
            .foreign_key(&mut refers("recipient_id", "care_recipient"))
            .foreign_key(&mut refers("found_by", "person"))
            .check(
                only("need_id", "wish_id", "recipient_id")
                    .or(only("wish_id", "need_id", "recipient_id"))
                    .or(only("recipient_id", "need_id", "wish_id")),
            )
            .to_owned(),
    )
    .await?;
    // What was found was found once.
    for column in ["need_id", "wish_id", "recipient_id"] {
        m.create_index(unique("survey_finding", &[column])).await?;
    }
    for column in ["survey_id", "door_id"] {
        m.create_index(index("survey_finding", &[column, "id"])).await?;
    }
    Ok(())
}
