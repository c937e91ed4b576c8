//! What goes with the data of a person: what was asked, said and answered. That there was a case stays, and what it
//! counts for.

use entity::ids::PersonId;
use entity::service_case::{ActiveModel, Column, Entity};
use entity::{case_callback, case_message, case_note, case_outcome, case_rating, home_visit};
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set};

use super::lifecycle::Step;
use super::service_cases::touched;
use super::steps::moved;
use crate::error::Refusal;
use crate::policy::{Action, Place};
use crate::work::Work;
use crate::workflow::Lifecycle;

/// Ends the cases of a person and empties what they hold, as a part of the erasure.
pub async fn of_person(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by(Column::Id, Order::Asc)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    for row in rows {
        let row = if entity::service_case::Model::next(row.state, Step::Erase).is_some() {
            moved(work, &row, place, None, Step::Erase, |_| {}).await?
        } else {
            row
        };
        let change = ActiveModel {
            request_sealed: Set(None),
            proxy_name_sealed: Set(None),
            proxy_phone_sealed: Set(None),
            proxy_relation: Set(None),
            ..Default::default()
        };
        let what = (Action::PersonErase, "service_case.emptied");
        touched(work, &row, None, change, what, place).await?;
    }
    texts(work, person).await
}

async fn texts(work: &Work, person: PersonId) -> Result<(), Refusal> {
    let cases = || -> SelectStatement {
        Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::PersonId.eq(person))
            .into_query()
    };
    macro_rules! empty {
        ($($table:ident.$column:ident),*) => {
            $($table::Entity::update_many()
                .col_expr($table::Column::$column, Expr::value(Option::<Vec<u8>>::None))
                .filter($table::Column::CaseId.in_subquery(cases()))
                .exec(&work.tx)
                .await?;)*
        };
    }
    empty!(
        case_message.BodySealed,
        case_note.BodySealed,
        case_outcome.TextSealed,
        case_rating.CommentSealed,
        case_callback.NoteSealed,
        home_visit.NoteSealed
    );
    Ok(())
}
