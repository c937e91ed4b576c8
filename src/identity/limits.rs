//! How often something may be done in an hour. Counted in the database, so that several servers share one limit.

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use entity::rate_count::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set};

use super::rejection::SignInRejection;
use crate::app::{App, Ctx};
use crate::error::Refusal;

/// What is counted, and how often an hour it may be done.
pub struct Limit<'a> {
    pub what: &'static str,
    pub subject: &'a [u8],
    pub most: u32,
}

/// Counts a try under each limit, for good, so that one that fails counts too; refuses it where one is used up.
pub async fn count(ctx: &Ctx, limits: &[Limit<'_>]) -> Result<(), Refusal> {
    let app = &ctx.app;
    let tx = app.db.begin().await?;
    let mut fits = true;
    for limit in limits {
        fits &= count_one(app, &tx, limit).await?;
    }
    tx.commit().await?;
    if fits {
        Ok(())
    } else {
        Err(SignInRejection::TooManyTries.into())
    }
}

/// Counts one more with the transaction; `false` where the hour is used up.
pub async fn count_one(app: &App, tx: &DatabaseTransaction, limit: &Limit<'_>) -> Result<bool, Refusal> {
    let span = app.now().duration_trunc(TimeDelta::hours(1));
    let times = || Expr::col((Entity, Column::Times));
    let row = ActiveModel {
        what: Set(limit.what.to_owned()),
        subject: Set(app
            .vault
            .index("rate_count.subject", &[limit.what.as_bytes(), limit.subject])),
        span_start: Set(span.map_err(anyhow::Error::from)?),
        times: Set(1),
    };
    let counted = Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::What, Column::Subject, Column::SpanStart])
                .value(Column::Times, times().add(1))
                .action_and_where(times().lt(limit.most))
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(counted > 0 && limit.most > 0)
}

/// Forgets the spans that are over.
pub async fn forget(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), sea_orm::DbErr> {
    Entity::delete_many()
        .filter(Column::SpanStart.lt(now - TimeDelta::days(1)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whom an address is counted as: whoever has an IPv6 address has 2^64 of them.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// The bytes of an address to count under.
pub fn of_address(address: IpAddr) -> Vec<u8> {
    match network(address) {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}
