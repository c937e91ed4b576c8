//! What is to be done at a later moment: put by an act within its transaction, done once, however many servers run
//! and whenever one of them is killed.

mod kinds;
mod runner;
pub mod settings;
mod tidy;

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::JobId;
pub use entity::job::JobKind;
use entity::job::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

pub use self::kinds::Handler;
pub use self::runner::{Runner, run_due, run_due_by, start};
use crate::app::App;
use crate::error::Refusal;
use crate::gid::AnyGid;
use crate::work::Work;

/// So many failures are more than bad luck.
pub const MANY: i32 = 5;
/// How long a job may be due before it is late.
const LATE: TimeDelta = TimeDelta::minutes(10);

/// Something to do, about something, at a moment.
#[derive(Clone, Debug)]
pub struct Job {
    pub kind: JobKind,
    pub subject: String,
    pub at: DateTime<Utc>,
}

impl Job {
    /// About one row.
    pub fn about(kind: JobKind, subject: impl Into<AnyGid>, at: DateTime<Utc>) -> Self {
        Self {
            kind,
            subject: subject.into().to_string(),
            at,
        }
    }

    /// About the whole installation.
    pub fn of_all(kind: JobKind, at: DateTime<Utc>) -> Self {
        Self {
            kind,
            subject: String::new(),
            at,
        }
    }
}

/// The job that a work does, and when it is to be done again, if it puts itself off.
pub struct Running {
    kind: JobKind,
    subject: String,
    again: Mutex<Option<DateTime<Utc>>>,
}

impl Running {
    fn new(job: &Model) -> Self {
        Self {
            kind: job.kind,
            subject: job.subject.clone(),
            again: Mutex::default(),
        }
    }

    fn is(&self, kind: JobKind, subject: &str) -> bool {
        self.kind == kind && self.subject == subject
    }

    fn set(&self, again: Option<DateTime<Utc>>) {
        *self.again.lock().unwrap_or_else(PoisonError::into_inner) = again;
    }

    fn again(&self) -> Option<DateTime<Utc>> {
        *self.again.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts a job off to its moment. There is one of each kind and subject: put again it moves.
pub async fn put(work: &Work, job: Job) -> Result<(), Refusal> {
    if let Some(running) = &work.job
        && running.is(job.kind, &job.subject)
    {
        running.set(Some(job.at));
        return Ok(());
    }
    let moved = OnConflict::columns([Column::Kind, Column::Subject])
        .update_columns([Column::Id, Column::CreatedAt, Column::DueAt, Column::Attempts])
        .to_owned();
    insert(&work.tx, job, work.now, moved).await?;
    Ok(())
}

/// Takes a job back. One that is not there is no fault.
pub async fn cancel(work: &Work, kind: JobKind, subject: impl Into<AnyGid>) -> Result<(), Refusal> {
    let subject = subject.into().to_string();
    if let Some(running) = &work.job
        && running.is(kind, &subject)
    {
        running.set(None);
        return Ok(());
    }
    Entity::delete_many()
        .filter(Column::Kind.eq(kind))
        .filter(Column::Subject.eq(subject))
        .exec(&work.tx)
        .await?;
    Ok(())
}

async fn insert(
    db: &impl ConnectionTrait,
    job: Job,
    now: DateTime<Utc>,
    conflict: OnConflict,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(JobId::new()),
        created_at: Set(now),
        kind: Set(job.kind),
        subject: Set(job.subject),
        due_at: Set(job.at),
        attempts: Set(0),
    };
    Entity::insert(row)
        .on_conflict(conflict)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The first of those that failed many times; they are tried on.
pub async fn failing(app: &App) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(known())
        .filter(Column::Attempts.gte(MANY))
        .order_by_asc(Column::Id)
        .limit(10)
        .all(app.db.read())
        .await
}

/// How many have been due for long.
pub async fn late(app: &App) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::DueAt.lt(app.now() - LATE))
        .count(app.db.read())
        .await
}

/// A job's name in logs.
pub fn name(job: &Model) -> String {
    format!("{} {}", job.kind.to_value(), crate::gid::public(job.id).0)
}

/// The kinds of this version: a server of a later one may have put others.
fn known() -> sea_orm::sea_query::SimpleExpr {
    Column::Kind.is_in(<JobKind as sea_orm::Iterable>::iter())
}
