//! Households, who is looked after, what they agreed to, and with whom they are paired.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, degrees, flag, id, index, int, refers, sealed, text, time, unique, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        households(m).await?;
        recipients(m).await?;
        consents(m).await?;
        pairings(m).await
    }
}

async fn households(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("household")
            .col(id("community_id").not_null())
            .col(text("label").not_null())
            .col(sealed("address_sealed"))
            .col(degrees("latitude"))
            .col(degrees("longitude"))
            .col(time("closed_at"))
            .foreign_key(&mut refers("community_id", "community"))
            .check(
                Expr::col("latitude")
                    .is_null()
                    .eq(Expr::col("longitude").is_null()),
            )
            .to_owned(),
    )
    .await?;
    m.create_index(index("household", &["community_id", "id"]))
        .await?;
    m.create_index(
        unique("household", &["community_id", "label"])
            .and_where(Expr::col("closed_at").is_null())
            .to_owned(),
    )
    .await?;

    m.create_table(
        versioned("household_member")
            .col(id("household_id").not_null())
            .col(id("community_id").not_null())
            .col(id("person_id").not_null())
            .col(choice(
                "relation",
                &[
                    "HEAD",
                    "SPOUSE",
                    "CHILD",
                    "PARENT",
                    "GRANDPARENT",
                    "GRANDCHILD",
                    "SIBLING",
                    "OTHER",
                ],
            ))
            .col(flag("guardian"))
            .col(time("left_at"))
            .foreign_key(&mut refers("household_id", "household"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("person_id", "person"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("household_member", &["household_id", "id"]))
        .await?;
    // In one household at a time.
    m.create_index(
        unique("household_member", &["person_id"])
            .and_where(Expr::col("left_at").is_null())
            .to_owned(),
    )
    .await
}

async fn recipients(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("care_recipient")
            .col(id("person_id").not_null())
            .col(id("community_id").not_null())
            .col(
                text("care_groups")
                    .not_null()
                    .check(Expr::col("care_groups").ne(""))
                    .to_owned(),
            )
            .col(text("language").not_null())
            .col(text("needed_skills").not_null())
            .col(sealed("note_sealed"))
            .col(time("ended_at"))
            .col(text("end_reason"))
            .foreign_key(&mut refers("person_id", "person"))
            .foreign_key(&mut refers("community_id", "community"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("care_recipient", &["community_id", "id"]))
        .await?;
    // Registered once at a time.
    m.create_index(
        unique("care_recipient", &["person_id"])
            .and_where(Expr::col("ended_at").is_null())
            .to_owned(),
    )
    .await
}

async fn consents(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let by_guardian = Expr::col("granted_by").eq("GUARDIAN");
    m.create_table(
        versioned("consent")
            .col(id("person_id").not_null())
            .col(id("community_id").not_null())
            .col(choice("purpose", &["PAIRING", "CONTACT_SHARING", "PUBLIC_TEXT"]))
            .col(choice("granted_by", &["PERSON", "GUARDIAN"]))
            .col(id("guardian_id"))
            .col(choice("channel", &["APP", "PAPER", "PHONE", "IN_PERSON"]))
            .col(time("expires_at"))
            .col(time("withdrawn_at"))
            .col(time("replaced_at"))
            .foreign_key(&mut refers("person_id", "person"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("guardian_id", "person"))
            .check(by_guardian.eq(Expr::col("guardian_id").is_not_null()))
            .to_owned(),
    )
    .await?;
    m.create_index(index("consent", &["person_id", "id"])).await?;
    // One stands for each person and purpose.
    m.create_index(
        unique("consent", &["person_id", "purpose"])
            .and_where(Expr::col("withdrawn_at").is_null())
            .and_where(Expr::col("replaced_at").is_null())
            .to_owned(),
    )
    .await
}

async fn pairings(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let active = || Expr::col("state").eq("ACTIVE");
    m.create_table(
        versioned("pairing")
            .col(choice(
                "state",
                &["PROPOSED", "CONSENTED", "ACTIVE", "PAUSED", "ENDED"],
            ))
            .col(id("recipient_id").not_null())
            .col(id("volunteer_id").not_null())
            .col(id("community_id").not_null())
            .col(id("person_id").not_null())
            .col(id("volunteer_person_id").not_null())
            .col(id("unit_id").not_null())
            .col(int("slot").check(Expr::col("slot").gt(0)).to_owned())
            .col(time("since"))
            .col(time("ended_at"))
            .col(text("end_reason"))
            .foreign_key(&mut refers("recipient_id", "care_recipient"))
            .foreign_key(&mut refers("volunteer_id", "volunteer"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("person_id", "person"))
            .foreign_key(&mut refers("volunteer_person_id", "person"))
            .foreign_key(&mut refers("unit_id", "unit"))
            .check(active().eq(Expr::col("slot").is_not_null()))
            .check(
                Expr::col("state")
                    .eq("ENDED")
                    .eq(Expr::col("ended_at").is_not_null()),
            )
            .to_owned(),
    )
    .await?;
    for columns in [
        ["community_id", "state", "id"].as_slice(),
        &["community_id", "id"],
        &["recipient_id", "id"],
        &["person_id", "state"],
        &["volunteer_person_id", "state"],
        &["unit_id", "state"],
    ] {
        m.create_index(index("pairing", columns)).await?;
    }
    // The same two are paired once at a time.
    m.create_index(
        unique("pairing", &["volunteer_id", "recipient_id"])
            .and_where(Expr::col("state").ne("ENDED"))
            .to_owned(),
    )
    .await?;
    // A place of a volunteer is taken by one active pairing; how many places there are is a setting.
    m.create_index(
        unique("pairing", &["volunteer_id", "slot"])
            .and_where(active())
            .to_owned(),
    )
    .await
}
