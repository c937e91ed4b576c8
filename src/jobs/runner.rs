//! Does what is due, one job at a time, each in one transaction with the mark that it is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{JobId, TypedId};
use entity::job::{Column, Entity, JobKind, Model};
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict, Query};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::kinds::{Handler, Kinds};
use super::{Job, MANY, Running, insert, known};
use crate::app::{App, Ctx};
use crate::error::{Fault, Refusal};
use crate::gid;
use crate::work::{Act, Work};

/// So many are looked up at once.
const BATCH: usize = 100;
/// How long a job that failed waits; twice as long after each failure more, up to `LONGEST`.
const FIRST: TimeDelta = TimeDelta::seconds(10);
const LONGEST: TimeDelta = TimeDelta::hours(1);
const MEASURE_EVERY: Duration = Duration::from_mins(1);

/// How a job ended.
enum Ended {
    Done,
    /// Another server does it or did it, it was moved or taken back meanwhile, or the clock was set back.
    Elsewhere,
}

/// Does all that is due now; gives how many were done.
pub async fn run_due(app: &Arc<App>) -> Result<usize, Fault> {
    run_due_by(app, Arc::new(Kinds)).await
}

/// The same by a handler of one's own.
pub async fn run_due_by(app: &Arc<App>, handler: Arc<dyn Handler>) -> Result<usize, Fault> {
    let mut done = 0;
    loop {
        let (jobs, before) = (due(app).await?, done);
        let more = jobs.len() == BATCH;
        for job in jobs {
            done += usize::from(one(app, &handler, job).await?);
        }
        if !more || done == before {
            return Ok(done);
        }
    }
}

async fn due(app: &App) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(known())
        .filter(Column::DueAt.lte(app.now()))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(BATCH as u64)
        .all(app.db.read())
        .await
}

/// Does one job, in a task of its own: one that panics has failed, and whoever stops waiting leaves no half of it.
async fn one(app: &Arc<App>, handler: &Arc<dyn Handler>, job: Model) -> Result<bool, Fault> {
    let (kind, id) = (job.kind.to_value(), gid::public(job.id).0);
    let span = tracing::info_span!("job", kind, id);
    let task = {
        let (app, handler, job) = (app.clone(), handler.clone(), job.clone());
        async move { attempt(&app, handler.as_ref(), &job).await }.instrument(span.clone())
    };
    let ended = tokio::spawn(task).await;
    let outcome = match &ended {
        Ok(Ok(Ended::Done)) => "done",
        Ok(Ok(Ended::Elsewhere)) => return Ok(false),
        Ok(Err(_)) | Err(_) => "failed",
    };
    metrics::counter!("hongyan_jobs_total", "kind" => kind.clone(), "outcome" => outcome).increment(1);
    if outcome == "done" {
        return Ok(true);
    }
    span.in_scope(|| {
        match ended {
            Ok(Err(Refusal::Failed(fault))) => fault.log(),
            Ok(Err(Refusal::Rejected(why))) => tracing::error!(code = ?why.code, "a job was refused"),
            _ => {}
        }
        tracing::error!(kind, id, attempts = job.attempts + 1, "a job failed");
    });
    put_off(app, &job).await?;
    Ok(false)
}

async fn attempt(app: &Arc<App>, handler: &dyn Handler, job: &Model) -> Result<Ended, Refusal> {
    let ctx = Ctx::operator_in(app, gid::public(job.id).0);
    let mut work = Act::once(&ctx).begin().await?;
    if !is_free(&work, job.id).await? {
        return Ok(Ended::Elsewhere);
    }
    work.job = Some(Running::new(job));
    if let Err(refusal) = handler.handle(&work, job).await {
        // At once: dropped, it would hold its lock until the connection is used again.
        work.tx.rollback().await?;
        return Err(refusal);
    }
    let again = work.job.as_ref().and_then(Running::again);
    // It must stand as it was found: whoever moved it meanwhile takes what was done here back.
    if !mark(&work.tx, job.id, again).await? {
        return Ok(Ended::Elsewhere);
    }
    work.settle().await?;
    Ok(Ended::Done)
}

/// Whether the job still stands, is due by the clock as it is now, and nobody else is at it. PostgreSQL is asked for a lock on the job's id, not on
/// its row (`FOR UPDATE SKIP LOCKED`): an act that holds what the job is about, and moves the job, would wait for
/// us while we wait for it. SQLite has one writer at a time.
async fn is_free(work: &Work, id: JobId) -> Result<bool, DbErr> {
    if work.app.db.backend() == DbBackend::Postgres {
        let (_, key) = id.uuid().as_u64_pair();
        let lock = Func::cust("pg_try_advisory_xact_lock").arg(Expr::val(key.cast_signed()));
        let select = Query::select().expr_as(lock, "free").to_owned();
        let row = work.tx.query_one(&select).await?;
        if !row.is_some_and(|row| row.try_get("", "free").unwrap_or(false)) {
            return Ok(false);
        }
    }
    let due = Entity::find_by_id(id).filter(Column::DueAt.lte(work.now));
    Ok(due.count(&work.tx).await? == 1)
}

/// Marks a job as done: it is gone, or stands again at another moment under a new id.
async fn mark(tx: &DatabaseTransaction, id: JobId, again: Option<DateTime<Utc>>) -> Result<bool, DbErr> {
    let touched = match again {
        None => Entity::delete_by_id(id).exec(tx).await?.rows_affected,
        Some(at) => {
            let moved = Entity::update_many()
                .col_expr(Column::Id, Expr::value(JobId::new()))
                .col_expr(Column::DueAt, Expr::value(at))
                .col_expr(Column::Attempts, Expr::value(0))
                .filter(Column::Id.eq(id));
            moved.exec(tx).await?.rows_affected
        }
    };
    Ok(touched == 1)
}

/// A job that failed is tried later.
async fn put_off(app: &App, job: &Model) -> Result<(), DbErr> {
    let doublings = job.attempts.clamp(0, 16);
    let wait = (FIRST * (1 << doublings)).min(LONGEST);
    let tx = app.db.begin().await?;
    Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::DueAt, Expr::value(app.now() + wait))
        .filter(Column::Id.eq(job.id))
        .exec(&tx)
        .await?;
    tx.commit().await
}

/// What does jobs as long as the server runs.
pub struct Runner {
    stopping: Arc<(AtomicBool, Notify)>,
    task: JoinHandle<()>,
}

/// Puts the jobs that every installation has, and begins to do what is due.
pub async fn start(app: &Arc<App>) -> Result<Runner, DbErr> {
    let tx = app.db.begin().await?;
    let (now, stands) = (app.now(), OnConflict::new().do_nothing().to_owned());
    insert(&tx, Job::of_all(JobKind::Tidy, now), now, stands).await?;
    tx.commit().await?;
    let stopping = Arc::<(AtomicBool, Notify)>::default();
    let task = tokio::spawn(keep_on(app.clone(), stopping.clone()));
    Ok(Runner { stopping, task })
}

impl Runner {
    /// Lets the job that is being done finish, and begins no other.
    pub async fn stop(self) {
        self.stopping.0.store(true, Ordering::Relaxed);
        self.stopping.1.notify_one();
        // It ends by itself; a panic in it was logged.
        let _ = self.task.await;
    }
}

async fn keep_on(app: Arc<App>, stopping: Arc<(AtomicBool, Notify)>) {
    let interval = Duration::from_secs(Ord::max(app.config.jobs.interval_seconds, 1));
    let handler: Arc<dyn Handler> = Arc::new(Kinds);
    let mut measured: Option<Instant> = None;
    while !stopping.0.load(Ordering::Relaxed) {
        if measured.is_none_or(|then| then.elapsed() >= MEASURE_EVERY) {
            measure(&app).await;
            measured = Some(Instant::now());
        }
        let (mut more, found) = (false, due(&app).await.map_err(Fault::from));
        for job in found.unwrap_or_else(complain) {
            if stopping.0.load(Ordering::Relaxed) {
                return;
            }
            more |= one(&app, &handler, job).await.unwrap_or_else(complain);
        }
        if !more {
            tokio::select! {
                () = tokio::time::sleep(interval) => {}
                () = stopping.1.notified() => {}
            }
        }
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that `unwrap_or_else` takes"
)]
fn complain<T: Default>(fault: Fault) -> T {
    fault.log();
    T::default()
}

async fn measure(app: &App) {
    let failing = Entity::find().filter(Column::Attempts.gte(MANY));
    if let Ok(failing) = failing.count(app.db.read()).await {
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        metrics::gauge!("hongyan_jobs_failing").set(failing as f64);
    }
}
