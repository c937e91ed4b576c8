//! Cases: what residents ask for, what is said and done about it, and how it ended.

use sea_orm_migration::prelude::*;

use crate::columns::{
    choice, date, flag, id, index, int, keyed, refers, sealed, text, time, unique, versioned,
};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        cases(m).await?;
        words(m).await?;
        papers(m).await?;
        visits(m).await?;
        referrals(m).await?;
        ends(m).await?;
        escalations(m).await
    }
}

async fn cases(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let waiting = || Expr::col("state").is_in(["WAITING_FOR_RESIDENT", "WAITING_OUTSIDE"]);
    m.create_table(
        versioned("service_case")
            .col(text("number").not_null().unique_key())
            .col(choice(
                "state",
                &[
                    "SUBMITTED",
                    "RETURNED",
                    "ACCEPTED",
                    "ASSIGNED",
                    "IN_PROGRESS",
                    "WAITING_FOR_RESIDENT",
                    "WAITING_OUTSIDE",
                    "REFERRED",
                    "RESOLVED",
                    "CONFIRMED",
                    "CLOSED",
                    "CANCELLED",
                ],
            ))
            .col(choice("channel", &["CARD", "PHONE", "WALK_IN", "APP"]))
            .col(id("community_id").not_null())
            .col(id("unit_id"))
            .col(id("offered_unit_id"))
            .col(id("card_id"))
            .col(id("matter_id"))
            .col(id("person_id").not_null())
            .col(sealed("proxy_name_sealed"))
            .col(sealed("proxy_phone_sealed"))
            .col(text("proxy_relation"))
            .col(sealed("request_sealed"))
            .col(id("opened_by"))
            .col(id("assignee_id"))
            .col(int("round").not_null().check(Expr::col("round").gt(0)))
            .col(
                int("promised_days")
                    .not_null()
                    .check(Expr::col("promised_days").gte(0)),
            )
            .col(time("clock_from").not_null())
            .col(date("due_on").not_null())
            .col(time("waiting_since"))
            .col(
                int("waited_days")
                    .not_null()
                    .check(Expr::col("waited_days").gte(0)),
            )
            .col(
                int("escalation")
                    .not_null()
                    .check(Expr::col("escalation").between(0, 3)),
            )
            .col(date("warned_for"))
            .col(time("unclaimed_at"))
            .col(date("papers_on"))
            .col(time("resolved_at"))
            .col(time("reopen_until"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("unit_id", "unit"))
            .foreign_key(&mut refers("offered_unit_id", "unit"))
            .foreign_key(&mut refers("card_id", "service_card"))
            .foreign_key(&mut refers("matter_id", "service_matter"))
            .foreign_key(&mut refers("person_id", "person"))
            .foreign_key(&mut refers("opened_by", "person"))
            .foreign_key(&mut refers("assignee_id", "person"))
            // A named helper and the relation come together.
            .check(
                Expr::col("proxy_name_sealed")
                    .is_null()
                    .eq(Expr::col("proxy_relation").is_null()),
            )
            // The clock stands still while it waits, and then alone.
            .check(waiting().eq(Expr::col("waiting_since").is_not_null()))
            // Those at work on it have somebody who answers for it; others lie in the pool of the unit or community.
            .check(
                Expr::col("state")
                    .is_in([
                        "ASSIGNED",
                        "IN_PROGRESS",
                        "WAITING_FOR_RESIDENT",
                        "WAITING_OUTSIDE",
                    ])
                    .not()
                    .or(Expr::col("assignee_id").is_not_null()),
            )
            .check(
                Expr::col("state")
                    .is_in(["RESOLVED", "CONFIRMED", "CLOSED"])
                    .eq(Expr::col("resolved_at").is_not_null()),
            )
            .to_owned(),
    )
    .await?;
    for columns in [
        ["community_id", "state", "id"].as_slice(),
        &["community_id", "id"],
        &["unit_id", "state", "id"],
        &["unit_id", "id"],
        &["offered_unit_id"],
        &["assignee_id", "state"],
        &["person_id", "id"],
        &["state", "due_on"],
    ] {
        m.create_index(index("service_case", columns)).await?;
    }
    Ok(())
}

async fn words(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("case_message")
            .col(id("case_id").not_null())
            .col(id("author_id"))
            .col(flag("from_resident"))
            .col(sealed("body_sealed"))
            .foreign_key(&mut refers("case_id", "service_case"))
            .foreign_key(&mut refers("author_id", "person"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("case_message", &["case_id", "id"])).await?;

    // A table of its own, so that no query for what residents read can bring a note along.
    m.create_table(
        versioned("case_note")
            .col(id("case_id").not_null())
            .col(id("author_id"))
            .col(sealed("body_sealed"))
            .foreign_key(&mut refers("case_id", "service_case"))
            .foreign_key(&mut refers("author_id", "person"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("case_note", &["case_id", "id"])).await
}

async fn papers(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        keyed("case_paper")
            .col(time("created_at").not_null())
            .col(id("case_id").not_null())
            .col(int("position").not_null())
            .col(text("name_zh").not_null())
            .col(text("name_mn"))
            .col(text("name_en"))
            .col(choice("form", &["ORIGINAL", "COPY", "ORIGINAL_AND_COPY"]))
            .col(choice("state", &["MISSING", "RECEIVED", "NOT_NEEDED"]))
            .col(date("received_on"))
            .col(id("taken_by"))
            .foreign_key(&mut refers("case_id", "service_case"))
            .foreign_key(&mut refers("taken_by", "person"))
            .check(
                Expr::col("state")
                    .eq("RECEIVED")
                    .eq(Expr::col("received_on").is_not_null()),
            )
            .to_owned(),
    )
    .await?;
    m.create_index(unique("case_paper", &["case_id", "position"]))
        .await
}

async fn visits(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        versioned("home_visit")
            .col(id("case_id").not_null())
            .col(id("community_id").not_null())
            .col(id("unit_id"))
            .col(id("person_id").not_null())
            .col(id("visitor_id").not_null())
            .col(time("slot_from").not_null())
            .col(time("slot_to").not_null())
            .col(text("code_word").not_null())
            .col(choice(
                "state",
                &["PLANNED", "DONE", "NOBODY_HOME", "REFUSED", "CANCELLED"],
            ))
            .col(time("ended_at"))
            .col(sealed("note_sealed"))
            .foreign_key(&mut refers("case_id", "service_case"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("unit_id", "unit"))
            .foreign_key(&mut refers("person_id", "person"))
            .foreign_key(&mut refers("visitor_id", "person"))
            .check(Expr::col("slot_from").lt(Expr::col("slot_to")))
            .check(
                Expr::col("state")
                    .eq("PLANNED")
                    .eq(Expr::col("ended_at").is_null()),
            )
            .to_owned(),
    )
    .await?;
    for columns in [
        ["case_id", "id"].as_slice(),
        &["visitor_id", "state"],
        &["person_id"],
        &["community_id"],
        &["unit_id"],
    ] {
        m.create_index(index("home_visit", columns)).await?;
    }
    Ok(())
}

async fn referrals(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        keyed("case_referral")
            .col(time("created_at").not_null())
            .col(id("case_id").not_null())
            .col(id("from_unit_id"))
            .col(id("to_unit_id").not_null())
            .col(choice("basis", &["CONSENT", "LEGAL_DUTY", "URGENT"]))
            .col(text("reason").not_null())
            .col(choice("state", &["OFFERED", "ACCEPTED", "DECLINED", "WITHDRAWN"]))
            .col(id("answered_by"))
            .col(time("answered_at"))
            .col(text("answer"))
            .foreign_key(&mut refers("case_id", "service_case"))
            .foreign_key(&mut refers("from_unit_id", "unit"))
            .foreign_key(&mut refers("to_unit_id", "unit"))
            .foreign_key(&mut refers("answered_by", "person"))
            .to_owned(),
    )
    .await?;
    m.create_index(index("case_referral", &["case_id", "id"])).await?;
    // Offered to one at a time.
    m.create_index(
        unique("case_referral", &["case_id"])
            .and_where(Expr::col("state").eq("OFFERED"))
            .to_owned(),
    )
    .await
}

async fn ends(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        keyed("case_outcome")
            .col(time("created_at").not_null())
            .col(id("case_id").not_null())
            .col(int("round").not_null())
            .col(choice(
                "kind",
                &["ANSWERED", "GRANTED", "REFUSED", "WITHDRAWN", "REFERRED"],
            ))
            .col(sealed("text_sealed"))
            .col(text("basis"))
            .col(text("instead"))
            .col(
                ColumnDef::new("amount_fen")
                    .big_integer()
                    .check(Expr::col("amount_fen").gt(0)),
            )
            .col(date("decided_on").not_null())
            .col(date("paid_on").check(Expr::col("paid_on").gte(Expr::col("decided_on"))))
            .col(id("decided_by"))
            .foreign_key(&mut refers("case_id", "service_case"))
            .foreign_key(&mut refers("decided_by", "person"))
            // Money is granted or it is not there; only money is paid.
            .check(
                Expr::col("amount_fen")
                    .is_null()
                    .or(Expr::col("kind").eq("GRANTED")),
            )
            .check(
                Expr::col("paid_on")
                    .is_null()
                    .or(Expr::col("amount_fen").is_not_null()),
            )
            .to_owned(),
    )
    .await?;
    m.create_index(unique("case_outcome", &["case_id", "round"]))
        .await?;

    m.create_table(
        keyed("case_rating")
            .col(time("created_at").not_null())
            .col(id("case_id").not_null())
            .col(int("round").not_null())
            .col(choice(
                "level",
                &[
                    "VERY_SATISFIED",
                    "SATISFIED",
                    "FAIR",
                    "DISSATISFIED",
                    "VERY_DISSATISFIED",
                ],
            ))
            .col(sealed("comment_sealed"))
            .col(id("rated_id"))
            .foreign_key(&mut refers("case_id", "service_case"))
            .foreign_key(&mut refers("rated_id", "person"))
            .to_owned(),
    )
    .await?;
    m.create_index(unique("case_rating", &["case_id", "round"]))
        .await?;

    m.create_table(
        versioned("case_callback")
            .col(id("case_id").not_null())
            .col(id("rating_id").not_null().unique_key())
            .col(id("community_id").not_null())
            .col(id("rated_id"))
            .col(choice("state", &["OPEN", "CLOSED"]))
            .col(sealed("note_sealed"))
            .col(id("closed_by"))
            .col(time("closed_at"))
            .foreign_key(&mut refers("case_id", "service_case"))
            .foreign_key(&mut refers("rating_id", "case_rating"))
            .foreign_key(&mut refers("community_id", "community"))
            .foreign_key(&mut refers("rated_id", "person"))
            .foreign_key(&mut refers("closed_by", "person"))
            .check(
                Expr::col("state")
                    .eq("CLOSED")
                    .eq(Expr::col("closed_at").is_not_null()),
            )
            // Nobody answers for the complaint about oneself.
            .check(
                Expr::col("closed_by")
                    .is_null()
                    .or(Expr::col("rated_id").is_null())
                    .or(Expr::col("closed_by").ne(Expr::col("rated_id"))),
            )
            .to_owned(),
    )
    .await?;
    m.create_index(index("case_callback", &["community_id", "state"]))
        .await?;
    m.create_index(index("case_callback", &["case_id"])).await
}

async fn escalations(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        keyed("case_escalation")
            .col(time("created_at").not_null())
            .col(id("case_id").not_null())
            .col(int("round").not_null())
            .col(int("level").not_null().check(Expr::col("level").between(1, 3)))
            .col(date("due_on").not_null())
            .foreign_key(&mut refers("case_id", "service_case"))
            .to_owned(),
    )
    .await?;
    // A step of the ladder is taken once a promise.
    m.create_index(unique(
        "case_escalation",
        &["case_id", "round", "level", "due_on"],
    ))
    .await
}
