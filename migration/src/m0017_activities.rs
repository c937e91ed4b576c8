//! Activities, who signs up for them, and what they counted.

use sea_orm_migration::prelude::*;

use crate::columns::{
    choice, degrees, id, index, int, refers, refers_to, sealed, text, time, unique, versioned,
};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        activities(m).await?;
        roles(m).await?;
        sign_ups(m).await?;
        afterwards(m).await?;
        feeds(m).await
    }
}

async fn activities(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let state = || Expr::col("state");
    let taken = || Expr::col("taken");
    m.create_table(
        versioned("activity")
            .col(text("number").not_null().unique_key())
            .col(id("community_id").not_null())
            .col(id("lead_unit_id").not_null())
            .col(choice(
                "kind",
                &[
                    "LECTURE",
                    "CLINIC",
                    "PERFORMANCE",
                    "CLEAN_UP",
                    "PUBLICITY",
                    "TRAINING",
                    "HOME_SERVICE",
                    "WORKS",
                ],
            ))
            .col(choice(
                "state",
                &[
                    "DRAFT",
                    "PUBLISHED",
                    "ONGOING",
                    "COMPLETED",
                    "REVIEWED",
                    "CANCELLED",
                ],
            ))
            .col(text("title_zh").not_null())
            .col(text("title_mn"))
            .col(text("title_en"))
            .col(text("text_zh").not_null())
            .col(text("text_mn"))
            .col(text("text_en"))
            .col(text("place").not_null())
            .col(degrees("latitude"))
            .col(degrees("longitude"))
            .col(time("starts_at").not_null())
            .col(time("ends_at").not_null())
            .col(
                int("capacity")
                    .not_null()
                    .check(Expr::col("capacity").gt(0))
                    .to_owned(),
            )
            .col(int("taken").not_null())
            .col(int("tickets").not_null())
            .col(text("recurrence"))
            .col(id("series_id"))
            .col(time("published_at"))
            .col(time("completed_at"))
            .col(id("completed_by"))
            .col(int("walk_ins"))
            .col(text("walk_in_note"))
            .col(int("person_times"))
            .col(int("adjusted").not_null())
            .col(text("outcome"))
            .col(text("cancel_reason"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("lead_unit_id", "unit"))
            .foreign_key(&mut refers("series_id", "activity"))
            .foreign_key(&mut refers("completed_by", "person"))
            .check(Expr::col("ends_at").gt(Expr::col("starts_at")))
            .check(taken().gte(0).and(taken().lte(Expr::col("capacity"))))
            .check(
                state()
                    .is_in(["COMPLETED", "REVIEWED"])
                    .eq(Expr::col("person_times").is_not_null()),
            )
            .check(
                Expr::col("person_times").is_null().or(
                    // Somebody came; and no correction takes away more than came.
                    Expr::col("person_times")
                        .gt(0)
                        .and(Expr::col("person_times").add(Expr::col("adjusted")).gte(0)),
                ),
            )
            .check(
                Expr::col("walk_ins")
                    .is_null()
                    .or(Expr::col("walk_ins").eq(0))
                    .or(Expr::col("walk_ins")
                        .gt(0)
                        .and(Expr::col("walk_in_note").is_not_null())),
            )
            .check(
                state()
                    .eq("CANCELLED")
                    .eq(Expr::col("cancel_reason").is_not_null()),
            )
            .check(
                Expr::col("published_at")
                    .is_not_null()
                    .or(state().is_in(["DRAFT", "CANCELLED"])),
            )
            .to_owned(),
    )
    .await?;
    for columns in [
        ["community_id", "id"].as_slice(),
        &["community_id", "starts_at", "id"],
        &["lead_unit_id", "id"],
        &["starts_at", "id"],
        &["series_id", "id"],
    ] {
        m.create_index(index("activity", columns)).await?;
    }
    m.create_table(
        Table::create()
            .table("activity_unit")
            .col(id("activity_id").not_null())
            .col(id("unit_id").not_null())
            .primary_key(Index::create().col("activity_id").col("unit_id"))
            .foreign_key(&mut refers("activity_id", "activity"))
            .foreign_key(&mut refers("unit_id", "unit"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("activity_unit", &["unit_id", "activity_id"]))
        .await
}

async fn roles(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let taken = || Expr::col("taken");
    m.create_table(
        crate::columns::keyed("activity_role")
            .col(id("activity_id").not_null())
            .col(int("position").not_null())
            .col(text("name").not_null())
            .col(
                int("wanted")
                    .not_null()
                    .check(Expr::col("wanted").gt(0))
                    .to_owned(),
            )
            .col(int("taken").not_null())
            .col(text("skill_code"))
            .foreign_key(&mut refers("activity_id", "activity"))
            .foreign_key(&mut refers_to("skill_code", "skill", "code"))
            .check(taken().gte(0).and(taken().lte(Expr::col("wanted"))))
            .to_owned(),
    )
    .await?;
    m.create_index(unique("activity_role", &["activity_id", "position"]))
        .await
}

async fn sign_ups(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("sign_up")
            .col(id("activity_id").not_null())
            .col(id("community_id").not_null())
            .col(id("lead_unit_id").not_null())
            .col(id("person_id").not_null())
            .col(id("role_id"))
            .col(choice(
                "state",
                &["CONFIRMED", "WAITLISTED", "ATTENDED", "NO_SHOW", "WITHDRAWN"],
            ))
            .col(int("ticket").not_null())
            .col(time("promoted_at"))
            .col(time("attended_at"))
            .col(text("end_reason"))
            .foreign_key(&mut refers("activity_id", "activity"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("lead_unit_id", "unit"))
            .foreign_key(&mut refers("person_id", "person"))
            .foreign_key(&mut refers("role_id", "activity_role"))
            .check(
                Expr::col("state")
                    .eq("ATTENDED")
                    .eq(Expr::col("attended_at").is_not_null()),
            )
            .to_owned(),
    )
    .await?;
    for columns in [
        ["activity_id", "id"].as_slice(),
        &["activity_id", "state", "ticket"],
        &["person_id", "id"],
        &["lead_unit_id", "id"],
        &["community_id", "id"],
    ] {
        m.create_index(index("sign_up", columns)).await?;
    }
    m.create_index(unique("sign_up", &["activity_id", "ticket"]))
        .await?;
    // Nobody takes two places at one activity.
    m.create_index(
        unique("sign_up", &["activity_id", "person_id"])
            .and_where(Expr::col("state").ne("WITHDRAWN"))
            .to_owned(),
    )
    .await
}

async fn afterwards(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("activity_adjustment")
            .col(id("activity_id").not_null())
            .col(id("community_id").not_null())
            .col(id("lead_unit_id").not_null())
            .col(
                int("difference")
                    .not_null()
                    .check(Expr::col("difference").ne(0))
                    .to_owned(),
            )
            .col(text("reason").not_null())
            .col(id("made_by"))
            .foreign_key(&mut refers("activity_id", "activity"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("lead_unit_id", "unit"))
            .foreign_key(&mut refers("made_by", "person"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("activity_adjustment", &["activity_id", "id"]))
        .await?;
    m.create_table(
        versioned("activity_feedback")
            .col(id("activity_id").not_null())
            .col(id("community_id").not_null())
            .col(id("lead_unit_id").not_null())
            .col(id("sign_up_id").not_null().unique_key())
            .col(id("person_id").not_null())
            .col(
                int("rating")
                    .not_null()
                    .check(Expr::col("rating").gte(1).and(Expr::col("rating").lte(5)))
                    .to_owned(),
            )
            .col(text("text"))
            .foreign_key(&mut refers("activity_id", "activity"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("lead_unit_id", "unit"))
            .foreign_key(&mut refers("sign_up_id", "sign_up"))
            .foreign_key(&mut refers("person_id", "person"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("activity_feedback", &["activity_id", "id"]))
        .await
}

async fn feeds(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("calendar_feed")
            .col(id("person_id").not_null())
            .col(sealed("token_index").not_null().unique_key())
            .col(time("revoked_at"))
            .foreign_key(&mut refers("person_id", "person"))
            .to_owned(),
    )
    .await?;
    // A new address replaces the one before.
    m.create_index(
        unique("calendar_feed", &["person_id"])
            .and_where(Expr::col("revoked_at").is_null())
            .to_owned(),
    )
    .await
}
