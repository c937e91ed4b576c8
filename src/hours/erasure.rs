//! What is left of hours once the data of a volunteer are erased: that they were served, for what, and how long.
//! Certificates hold no longer: a paper that names somebody is not vouched for by who has forgotten that person.

use entity::certificate;
use entity::hour_entry::{Column, Entity, HourState};
use entity::ids::PersonId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::lifecycle::Step;
use super::{certificate_lifecycle, issuing};
use crate::error::Refusal;
use crate::policy::Place;
use crate::work::Work;
use crate::workflow::{Taken, transition};

/// What stands in the place of a reason.
const ERASED: &str = "个人信息已删除";

/// Ends all of it as a part of the erasure. The act holds the person's row.
pub async fn of_person(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::State.eq(HourState::Submitted))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows {
        let taken = Taken {
            row: &row,
            step: Step::Erase,
            place,
            expected_version: None,
            reason: Some(ERASED),
        };
        transition(work, taken, |change, state| {
            change.state = Set(state);
            change.ended_at = Set(Some(work.now));
        })
        .await?;
    }
    forget(work, person).await?;
    let theirs = certificate::Column::PersonId.eq(person);
    issuing::supersede_all(work, theirs, certificate_lifecycle::Step::Erase, place).await
}

/// What was written beside the hours goes.
async fn forget(work: &Work, person: PersonId) -> Result<(), Refusal> {
    Entity::update_many()
        .col_expr(Column::NoteSealed, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(work.now))
        .filter(Column::PersonId.eq(person))
        .filter(Column::NoteSealed.is_not_null())
        .exec(&work.tx)
        .await?;
    Entity::update_many()
        .col_expr(Column::EndReason, Expr::value(ERASED))
        .filter(Column::PersonId.eq(person))
        .filter(Column::EndReason.is_not_null())
        .exec(&work.tx)
        .await?;
    Ok(())
}
