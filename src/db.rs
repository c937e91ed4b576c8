//! The two databases: how each is opened, and what a statement looks like on either.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use migration::MigratorTrait;
use sea_orm::sea_query::{ArrayType, Expr, ExprTrait, Func, Query, SimpleExpr, Value};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::reader::Reader;

/// An open database. SQLite has one writer and several readers; PostgreSQL one pool for both.
#[derive(Clone)]
pub struct Db {
    reader: Reader,
    writer: DatabaseConnection,
}

impl Db {
    /// Opens `sqlite:PATH` (made where it is missing) or `postgres:…`.
    pub async fn open(url: &str, connections: u32) -> anyhow::Result<Self> {
        if url.starts_with("sqlite:") {
            let writer = sqlite(url, 1).await?;
            let reader = Reader::new(sqlite(url, connections).await?, connections);
            Ok(Self { reader, writer })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = postgres(url, connections).await?;
            Ok(Self {
                reader: Reader::new(pool.clone(), connections),
                writer: pool,
            })
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            bail!("DATABASE_URL: found the scheme `{scheme}`; allowed are `sqlite:` and `postgres:`")
        }
    }

    /// For reading.
    pub fn read(&self) -> &Reader {
        &self.reader
    }

    /// A transaction that may write. SQLite takes its write lock at once: a deferred one that reads first
    /// fails under contention instead of waiting.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.writer
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await
    }

    pub fn backend(&self) -> DbBackend {
        self.reader.get_database_backend()
    }

    /// What time it is there; `None` for an embedded database, which has the clock of this machine.
    pub async fn clock(&self) -> Result<Option<DateTime<Utc>>, DbErr> {
        if self.backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let select = Query::select().expr_as(Expr::cust("now()"), "now").to_owned();
        let row = self.reader.query_one(&select).await?;
        row.map(|row| row.try_get("", "now")).transpose()
    }

    /// The names of the steps that have not run yet.
    pub async fn pending(&self) -> anyhow::Result<Vec<String>> {
        let steps = migration::Migrator::get_pending_migrations(&self.writer).await?;
        Ok(steps.iter().map(|s| s.name().to_owned()).collect())
    }

    /// Runs the steps that have not run yet.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        migration::Migrator::up(&self.writer, None)
            .await
            .context("could not migrate the database")
    }

    /// Calls back for each statement, with its text.
    pub fn watch(&mut self, told: impl Fn(&str) + Send + Sync + Clone + 'static) {
        let one = told.clone();
        self.reader.watch(move |sql| one(sql));
        self.writer
            .set_metric_callback(move |info| told(&info.statement.sql));
    }

    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        self.writer.close().await
    }
}

async fn sqlite(url: &str, connections: u32) -> anyhow::Result<DatabaseConnection> {
    SqliteConnectOptions::from_str(url)
        .map_err(|e| anyhow::anyhow!("DATABASE_URL: {e}; allowed is `sqlite:PATH`"))?;
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .map_sqlx_sqlite_opts(|o| {
            o.create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
        });
    Database::connect(options)
        .await
        .context("could not open the SQLite database")
}

async fn postgres(url: &str, connections: u32) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .map_sqlx_postgres_opts(|o| {
            o.options([
                ("statement_timeout", "3s"),
                ("lock_timeout", "1s"),
                ("idle_in_transaction_session_timeout", "10s"),
            ])
        });
    Database::connect(options)
        .await
        .map_err(|e| anyhow::anyhow!("could not connect to PostgreSQL: {}", without_url(&e, url)))
}

/// A driver may quote the address it failed at, and that holds the password.
fn without_url(error: &DbErr, url: &str) -> String {
    error.to_string().replace(url, "DATABASE_URL")
}

/// `column = any of these`, with one statement text whatever their number, so that plans are kept.
pub fn any_of<I>(backend: DbBackend, column: impl Into<SimpleExpr>, ids: I) -> SimpleExpr
where
    I: IntoIterator<Item = uuid::Uuid>,
{
    if backend == DbBackend::Postgres {
        let ids = ids.into_iter().map(|id| Value::Uuid(Some(id))).collect();
        return any(column.into(), ArrayType::Uuid, ids);
    }
    let ids: Vec<String> = ids.into_iter().map(|id| id.simple().to_string()).collect();
    each(column.into(), &ids, Expr::cust("unhex(value)"))
}

/// The same for texts.
pub fn any_text(backend: DbBackend, column: impl Into<SimpleExpr>, texts: Vec<String>) -> SimpleExpr {
    if backend == DbBackend::Postgres {
        let texts = texts.into_iter().map(|text| Value::String(Some(text))).collect();
        return any(column.into(), ArrayType::String, texts);
    }
    each(column.into(), &texts, Expr::col("value"))
}

fn any(column: SimpleExpr, ty: ArrayType, values: Vec<Value>) -> SimpleExpr {
    let values = Value::Array(ty, Some(Box::new(values)));
    column.eq(Func::cust("ANY").arg(Expr::val(values)))
}

fn each(column: SimpleExpr, texts: &[String], value: SimpleExpr) -> SimpleExpr {
    let json = serde_json::to_string(texts).unwrap_or_default();
    let list = Query::select()
        .expr(value)
        .from_function(Func::cust("json_each").arg(json), "list")
        .to_owned();
    column.in_subquery(list)
}
