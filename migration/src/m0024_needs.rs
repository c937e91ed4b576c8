//! The needs menu: needs, who has them too, and which activities answer them.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, date, id, index, int, keyed, refers, sealed, text, time, unique, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        needs(m).await?;
        supports(m).await?;
        answers(m).await
    }
}

async fn needs(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let state = || Expr::col("state");
    m.create_table(
        versioned("need")
            .col(id("community_id").not_null())
            .col(id("reporter_id"))
            .col(choice(
                "state",
                &[
                    "DRAFT",
                    "VERIFIED",
                    "PUBLISHED",
                    "ADOPTED",
                    "SATISFIED",
                    "CONFIRMED",
                    "DECLINED",
                    "MERGED",
                    "EXPIRED",
                ],
            ))
            .col(choice(
                "category",
                &[
                    "UTILITIES",
                    "SAFETY",
                    "HEALTH",
                    "ELDER_CARE",
                    "CHILDREN",
                    "CULTURE",
                    "EMPLOYMENT",
                    "ENVIRONMENT",
                    "POLICY",
                    "OTHER",
                ],
            ))
            .col(choice("principle", &["LACK", "CONCERN", "SERVICE"]))
            .col(choice("source", &["SURVEY", "VISIT", "PHONE", "APP"]))
            .col(text("title").not_null())
            .col(text("text").not_null())
            .col(sealed("detail_sealed"))
            .col(
                int("households")
                    .not_null()
                    .check(Expr::col("households").gt(0))
                    .to_owned(),
            )
            .col(date("due_by"))
            .col(
                int("supporters")
                    .not_null()
                    .check(Expr::col("supporters").gte(0))
                    .to_owned(),
            )
            .col(time("published_at"))
            .col(id("verified_by"))
            .col(id("unit_id"))
            .col(id("deed_id"))
            .col(id("satisfied_by"))
            .col(time("confirmed_at"))
            .col(id("merged_into_id"))
            .col(text("end_reason"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("reporter_id", "person"))
            .foreign_key(&mut refers("verified_by", "person"))
            .foreign_key(&mut refers("unit_id", "unit"))
            .foreign_key(&mut refers("deed_id", "activity"))
            .foreign_key(&mut refers("satisfied_by", "person"))
            .foreign_key(&mut refers("merged_into_id", "need"))
            // Nobody verifies what one reported oneself.
            .check(
                Expr::col("verified_by")
                    .is_null()
                    .or(Expr::col("reporter_id").is_null())
                    .or(Expr::col("verified_by").ne(Expr::col("reporter_id"))),
            )
            // A deed is behind what counts as satisfied.
            .check(
                state()
                    .is_in(["SATISFIED", "CONFIRMED"])
                    .eq(Expr::col("deed_id").is_not_null()),
            )
            .check(state().eq("MERGED").eq(Expr::col("merged_into_id").is_not_null()))
            .check(state().ne("DECLINED").or(Expr::col("end_reason").is_not_null()))
            .to_owned(),
    )
    .await?;
    for columns in [
        ["community_id", "id"].as_slice(),
        &["community_id", "state", "id"],
        &["reporter_id", "id"],
        &["unit_id", "id"],
        &["supporters", "id"],
    ] {
        m.create_index(index("need", columns)).await?;
    }
    Ok(())
}

async fn supports(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        keyed("need_support")
            .col(time("created_at").not_null())
            .col(id("need_id").not_null())
            .col(id("person_id").not_null())
            .foreign_key(&mut refers("need_id", "need"))
            .foreign_key(&mut refers("person_id", "person"))
            .to_owned(),
    )
    .await?;
    // Once each.
    m.create_index(unique("need_support", &["need_id", "person_id"]))
        .await?;
    m.create_index(index("need_support", &["person_id", "need_id"]))
        .await
}

async fn answers(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("activity_need")
            .col(id("activity_id").not_null())
            .col(id("need_id").not_null())
            .primary_key(Index::create().col("activity_id").col("need_id"))
            .foreign_key(&mut refers("activity_id", "activity"))
            .foreign_key(&mut refers("need_id", "need"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("activity_need", &["need_id", "activity_id"]))
        .await
}
