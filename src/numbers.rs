//! Numbers that people read: `150824-V-2026-000123`, counted up in each series without a gap.

use entity::number_series::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, Set};

use crate::error::Refusal;
use crate::work::Work;

/// The next number of a series. Its row stays locked until the act ends: one that fails gives its number back.
pub async fn next(work: &Work, series: &str) -> Result<String, Refusal> {
    let first = ActiveModel {
        series: Set(series.to_owned()),
        last: Set(1),
    };
    let row = Entity::insert(first)
        .on_conflict(
            OnConflict::column(Column::Series)
                .value(Column::Last, Expr::col((Entity, Column::Last)).add(1))
                .to_owned(),
        )
        .exec_with_returning(&work.tx)
        .await?;
    Ok(format!("{series}-{:06}", row.last))
}
