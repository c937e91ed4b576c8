//! How often a caller may do something in an hour, counted in the transaction that does it.

use chrono::{DurationRound, TimeDelta};
use entity::rate_count::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, Set};

use crate::error::Refusal;
use crate::work::Work;

/// Counts one more; `false` where the hour is used up.
pub async fn count(work: &Work, what: &'static str, most: u32) -> Result<bool, Refusal> {
    let span = work.now.duration_trunc(TimeDelta::hours(1));
    let caller = work.by.label();
    let times = || Expr::col((Entity, Column::Times));
    let row = ActiveModel {
        what: Set(what.to_owned()),
        subject: Set(work
            .app
            .vault
            .index("rate_count.subject", &[what.as_bytes(), caller.as_bytes()])),
        span_start: Set(span.map_err(anyhow::Error::from)?),
        times: Set(1),
    };
    let counted = Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::What, Column::Subject, Column::SpanStart])
                .value(Column::Times, times().add(1))
                .action_and_where(times().lt(most))
                .to_owned(),
        )
        .exec_without_returning(&work.tx)
        .await?;
    Ok(counted > 0 && most > 0)
}
