//! Sends short messages that are due. A gateway is slow: it is asked outside of any transaction, by whoever took the
//! message first. Whoever is killed meanwhile leaves a message that is taken again; the gateway knows it by its id.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use entity::ids::{DeliveryId, TypedId};
use entity::notification_delivery::{Column, DeliveryReason, DeliveryState, Entity, Model};
use entity::{notification, person};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};
use tokio::task::JoinHandle;

use super::words;
use crate::app::App;
use crate::error::Fault;
use crate::gid;
use crate::identity::phone::Phone;
use crate::language::Language;

/// How long a message is left to who took it.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// How long the first failure waits; twice as long after each more.
const PAUSE: TimeDelta = TimeDelta::seconds(30);
const BATCH: u64 = 50;

/// Sends for as long as the server runs; it can be cut off at any point.
pub fn start(app: &Arc<App>) -> JoinHandle<()> {
    let app = app.clone();
    let interval = Duration::from_secs(Ord::max(app.config.jobs.interval_seconds, 1));
    tokio::spawn(async move {
        loop {
            match run_due(&app).await {
                Ok(0) => tokio::time::sleep(interval).await,
                Ok(_) => {}
                Err(fault) => {
                    fault.log();
                    tokio::time::sleep(interval).await;
                }
            }
        }
    })
}

/// Sends what is due now; gives how many were tried.
pub async fn run_due(app: &App) -> Result<usize, Fault> {
    let due = Entity::find()
        .filter(Column::DueAt.lte(app.now()))
        .order_by(Column::DueAt, Order::Asc)
        .limit(BATCH)
        .all(app.db.read())
        .await?;
    let mut tried = 0;
    for row in due {
        if take(app, &row).await? {
            let sent = send(app, &row).await;
            finish(app, &row, sent).await?;
            tried += 1;
        }
    }
    Ok(tried)
}

/// Takes a message, unless somebody else did.
async fn take(app: &App, row: &Model) -> Result<bool, Fault> {
    let tx = app.db.begin().await?;
    let taken = Entity::update_many()
        .col_expr(Column::State, Expr::value(DeliveryState::Sending.to_value()))
        .col_expr(Column::DueAt, Expr::value(app.now() + LEASE))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(row.id))
        .filter(Column::DueAt.lte(app.now()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(taken.rows_affected == 1)
}

/// What became of a try.
enum Sent {
    Done,
    Skipped(DeliveryReason),
    Failed,
}

async fn send(app: &App, row: &Model) -> Sent {
    match message(app, row).await {
        Ok(Some((phone, text))) => {
            let id = gid::public::<DeliveryId>(row.id).0;
            match app.sender.notice(&app.config.identity, &id, &phone, &text).await {
                Ok(()) => Sent::Done,
                Err(error) => {
                    tracing::error!(id, "a short message was not sent: {error:#}");
                    Sent::Failed
                }
            }
        }
        Ok(None) => Sent::Skipped(DeliveryReason::NoPhone),
        Err(fault) => {
            fault.log();
            Sent::Failed
        }
    }
}

/// The phone and the words, as they are now. `None` where the person has no phone any more.
async fn message(app: &App, row: &Model) -> Result<Option<(Phone, String)>, Fault> {
    let told = notification::Entity::find_by_id(row.notification_id)
        .one(app.db.read())
        .await?;
    let Some(told) = told else { return Ok(None) };
    let person = person::Entity::find_by_id(told.person_id)
        .one(app.db.read())
        .await?;
    let Some(person) = person else { return Ok(None) };
    let Some(sealed) = &person.phone_sealed else {
        return Ok(None);
    };
    let phone = Phone::unseal(&app.vault, person.id, sealed)?;
    let language = Language::from_tag(&person.language).unwrap_or_default();
    let text = words::say(told.kind, told.label.as_deref().unwrap_or_default());
    Ok(Some((phone, format!("【鸿雁】{}", text.say(language)))))
}

async fn finish(app: &App, row: &Model, sent: Sent) -> Result<(), Fault> {
    let attempts = row.attempts + 1;
    let is_last = attempts.unsigned_abs() >= app.config.notify.most_attempts;
    let doublings = row.attempts.clamp(0, 10);
    let later = app.now() + PAUSE * (1 << doublings);
    let (state, why, due) = match sent {
        Sent::Done => (DeliveryState::Sent, None, None),
        Sent::Skipped(why) => (DeliveryState::Skipped, Some(why), None),
        Sent::Failed if is_last => (DeliveryState::Failed, Some(DeliveryReason::GatewayFailed), None),
        Sent::Failed => (
            DeliveryState::Waiting,
            Some(DeliveryReason::GatewayFailed),
            Some(later),
        ),
    };
    let ended = due.is_none().then(|| app.now());
    let tx = app.db.begin().await?;
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.to_value()))
        .col_expr(Column::Why, Expr::value(why.map(|why| why.to_value())))
        .col_expr(Column::DueAt, Expr::value(due))
        .col_expr(Column::EndedAt, Expr::value(ended))
        .filter(Column::Id.eq(row.id.uuid()))
        .filter(Column::State.eq(DeliveryState::Sending))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
