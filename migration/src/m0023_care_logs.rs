//! What paired volunteers do, the problems that they solve, and the alerts when nobody hears of a person.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, date, flag, id, index, int, refers, sealed, text, time, unique, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

/// A row about a pairing, with what access asks for as it stood in the pairing.
fn of_pairing(table: &'static str) -> TableCreateStatement {
    versioned(table)
        .col(id("pairing_id").not_null())
        .col(id("community_id").not_null())
        .col(id("person_id").not_null())
        .col(id("volunteer_person_id").not_null())
        .foreign_key(&mut refers("pairing_id", "pairing"))
        .foreign_key(&mut refers("community_id", "community"))
        .foreign_key(&mut refers("person_id", "person"))
        .foreign_key(&mut refers("volunteer_person_id", "person"))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            of_pairing("care_log")
                .col(choice("kind", &["VISIT", "PHONE", "MESSAGE"]))
                .col(flag("reached"))
                .col(time("happened_at").not_null())
                .col(
                    int("minutes")
                        .not_null()
                        .check(Expr::col("minutes").between(0, 720)),
                )
                .col(sealed("note_sealed"))
                .col(date("next_contact_on"))
                .col(time("reminded_at"))
                .col(id("written_by"))
                .foreign_key(&mut refers("written_by", "person"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("care_log", &["pairing_id", "happened_at"]))
            .await?;

        m.create_table(
            of_pairing("care_problem")
                .col(choice(
                    "state",
                    &["OPEN", "IN_PROGRESS", "SOLVED", "VERIFIED", "REFERRED"],
                ))
                .col(sealed("text_sealed"))
                .col(sealed("solution_sealed"))
                .col(id("solved_by"))
                .col(time("solved_at"))
                .col(id("verified_by"))
                .col(time("verified_at"))
                .col(id("case_id"))
                .foreign_key(&mut refers("solved_by", "person"))
                .foreign_key(&mut refers("verified_by", "person"))
                .foreign_key(&mut refers("case_id", "service_case"))
                .check(
                    Expr::col("state")
                        .eq("REFERRED")
                        .eq(Expr::col("case_id").is_not_null()),
                )
                // Nobody verifies what one solved.
                .check(
                    Expr::col("verified_by")
                        .is_null()
                        .or(Expr::col("verified_by").ne(Expr::col("solved_by"))),
                )
                .to_owned(),
        )
        .await?;
        m.create_index(index("care_problem", &["community_id", "state"]))
            .await?;

        m.create_table(
            of_pairing("care_alert")
                .col(choice("kind", &["NO_CONTACT", "NOT_REACHED"]))
                .col(choice("state", &["WITH_VOLUNTEER", "WITH_STAFF", "CLOSED"]))
                .col(text("answer"))
                .col(time("closed_at"))
                .col(id("closed_by"))
                .foreign_key(&mut refers("closed_by", "person"))
                .check(
                    Expr::col("state")
                        .eq("CLOSED")
                        .eq(Expr::col("closed_at").is_not_null()),
                )
                .to_owned(),
        )
        .await?;
        m.create_index(index("care_alert", &["community_id", "state"]))
            .await?;
        // Of each kind one at a time.
        m.create_index(
            unique("care_alert", &["pairing_id", "kind"])
                .and_where(Expr::col("state").ne("CLOSED"))
                .to_owned(),
        )
        .await?;
        for table in ["care_log", "care_problem", "care_alert"] {
            m.create_index(index(table, &["pairing_id", "id"])).await?;
            m.create_index(index(table, &["person_id"])).await?;
            m.create_index(index(table, &["volunteer_person_id"])).await?;
        }
        Ok(())
    }
}
