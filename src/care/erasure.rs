//! What ends with the data of a person: what the person agreed to, who helps and whom the person helps, where the
//! person lived, and what the staff wrote down.

use entity::ids::PersonId;
use entity::{care_log, care_problem, care_recipient, consent, household_member};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::steps;
use crate::error::Refusal;
use crate::events::Event;
use crate::gid::AnyGid;
use crate::policy::{Action, Place};
use crate::work::{Row, Work};

/// Ends all of it as a part of the erasure. The act holds the person's row.
pub async fn of_person(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    steps::erase(work, person, place).await?;
    texts(work, person).await?;
    for row in recipients(work, person).await? {
        // Care that was over ends no second time.
        let kind = if row.ended_at == Some(work.now) {
            "care_recipient.ended"
        } else {
            "care_recipient.note_erased"
        };
        ended(work, kind, &row, place).await?;
    }
    for row in consents(work, person).await? {
        ended(work, "consent.withdrawn", &row, place).await?;
    }
    for row in members(work, person).await? {
        ended(work, "household_member.ended", &row, place).await?;
    }
    Ok(())
}

/// What was noted about the person. That somebody came, and that a problem was solved, stays.
async fn texts(work: &Work, person: PersonId) -> Result<(), Refusal> {
    let nothing = || Expr::value(Option::<Vec<u8>>::None);
    care_log::Entity::update_many()
        .col_expr(care_log::Column::NoteSealed, nothing())
        .filter(care_log::Column::PersonId.eq(person))
        .exec(&work.tx)
        .await?;
    care_problem::Entity::update_many()
        .col_expr(care_problem::Column::TextSealed, nothing())
        .col_expr(care_problem::Column::SolutionSealed, nothing())
        .filter(care_problem::Column::PersonId.eq(person))
        .exec(&work.tx)
        .await?;
    Ok(())
}

/// The notes of earlier care go too.
async fn recipients(work: &Work, person: PersonId) -> Result<Vec<care_recipient::Model>, Refusal> {
    use care_recipient::{Column, Entity};
    let now = Expr::value(work.now);
    let rows = Entity::update_many()
        .col_expr(Column::NoteSealed, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(
            Column::EndedAt,
            Expr::case(Expr::col(Column::EndedAt).is_null(), now.clone())
                .finally(Expr::col(Column::EndedAt))
                .into(),
        )
        .col_expr(Column::UpdatedAt, now)
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::PersonId.eq(person))
        .exec_with_returning(&work.tx)
        .await?;
    Ok(rows)
}

async fn consents(work: &Work, person: PersonId) -> Result<Vec<consent::Model>, Refusal> {
    use consent::{Column, Entity};
    let rows = Entity::update_many()
        .col_expr(Column::WithdrawnAt, Expr::value(work.now))
        .col_expr(Column::UpdatedAt, Expr::value(work.now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::PersonId.eq(person))
        .filter(Column::WithdrawnAt.is_null())
        .filter(Column::ReplacedAt.is_null())
        .exec_with_returning(&work.tx)
        .await?;
    Ok(rows)
}

async fn members(work: &Work, person: PersonId) -> Result<Vec<household_member::Model>, Refusal> {
    use household_member::{Column, Entity};
    let rows = Entity::update_many()
        .col_expr(Column::LeftAt, Expr::value(work.now))
        .col_expr(Column::UpdatedAt, Expr::value(work.now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::PersonId.eq(person))
        .filter(Column::LeftAt.is_null())
        .exec_with_returning(&work.tx)
        .await?;
    Ok(rows)
}

async fn ended<M: Row>(work: &Work, kind: &str, row: &M, place: &Place) -> Result<(), Refusal>
where
    AnyGid: From<M::Id>,
{
    work.record(Event {
        kind,
        action: Action::PersonErase,
        subject: row.id().into(),
        version: row.version(),
        place,
    })
    .await
}
