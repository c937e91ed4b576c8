//! What ends with the data of a person: places at activities that are still to come, and the address of the calendar.
//! What was counted stays counted; what was said stays without words.

use entity::ids::PersonId;
use entity::sign_up::{self, Column, Entity, SignUpState};
use entity::{activity, activity_feedback};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::sign_up_lifecycle::SignUpStep;
use super::{feeds, waitlist};
use crate::error::Refusal;
use crate::policy::Place;
use crate::work::Work;
use crate::workflow::{Taken, transition};

/// Ends all of it as a part of the erasure. The act holds the person's row.
pub async fn of_person(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    feeds::erase(work, person, place).await?;
    let standing = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::State.is_in([SignUpState::Confirmed, SignUpState::Waitlisted]))
        .order_by_asc(Column::ActivityId)
        .all(&work.tx)
        .await?;
    for known in standing {
        // The activity first, as every act that gives or takes places.
        activity::Entity::find_by_id(known.activity_id)
            .lock_exclusive()
            .one(&work.tx)
            .await?;
        let row = Entity::find_by_id(known.id)
            .lock_exclusive()
            .one(&work.tx)
            .await?;
        if let Some(row) = row {
            withdraw(work, &row, place).await?;
        }
    }
    forget(work, person).await
}

/// What was said stays as a rating.
async fn forget(work: &Work, person: PersonId) -> Result<(), Refusal> {
    use activity_feedback::{Column as Said, Entity as Feedback};
    Feedback::update_many()
        .col_expr(Said::Text, Expr::value(Option::<String>::None))
        .col_expr(Said::UpdatedAt, Expr::value(work.now))
        .col_expr(Said::Version, Expr::col(Said::Version).add(1))
        .filter(Said::PersonId.eq(person))
        .filter(Said::Text.is_not_null())
        .exec(&work.tx)
        .await?;
    Ok(())
}

async fn withdraw(work: &Work, row: &sign_up::Model, place: &Place) -> Result<(), Refusal> {
    let had_place = row.state == SignUpState::Confirmed;
    if !had_place && row.state != SignUpState::Waitlisted {
        return Ok(());
    }
    let taken = Taken {
        row,
        step: SignUpStep::Erase,
        place,
        expected_version: None,
        reason: None,
    };
    transition(work, taken, |change, state| change.state = Set(state)).await?;
    if had_place {
        waitlist::pass_on(work, row.activity_id, row.role_id, place).await?;
    }
    Ok(())
}
