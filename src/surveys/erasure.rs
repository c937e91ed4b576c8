//! What is forgotten with the data of a person: what the households said in which the person lives or lived. That
//! they answered stays counted.

use entity::ids::PersonId;
use entity::{household_member, survey_household};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::error::Refusal;
use crate::work::Work;

/// Forgets it as a part of the erasure.
pub async fn of_person(work: &Work, person: PersonId) -> Result<(), Refusal> {
    use survey_household::{Column, Entity};
    let homes = household_member::Entity::find()
        .select_only()
        .column(household_member::Column::HouseholdId)
        .filter(household_member::Column::PersonId.eq(person))
        .into_query();
    Entity::update_many()
        .col_expr(Column::NoteSealed, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::HouseholdId.in_subquery(homes))
        .filter(Column::NoteSealed.is_not_null())
        .exec(&work.tx)
        .await?;
    Ok(())
}
