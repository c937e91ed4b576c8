//! Reading without a question to PostgreSQL after each answer. A connection that goes back to the driver's pool is
//! asked whether it is well, which costs as much again as a small statement. Here a connection whose statement
//! ended well is kept for the next one; any other goes back to the pool, which asks.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{self, Postgres};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult,
    RuntimeErr, Statement, Values,
};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Semaphore;
use tokio::time::Instant;

/// After so long in idleness a connection may have been cut.
const STALE: Duration = Duration::from_secs(30);

type Told = Arc<dyn Fn(&str) + Send + Sync>;

/// The database for reading.
#[derive(Clone)]
pub struct Reader {
    pool: DatabaseConnection,
    lanes: Option<Arc<Lanes>>,
    told: Option<Told>,
}

/// Connections to PostgreSQL that are kept for reading.
struct Lanes {
    idle: Mutex<Vec<(PoolConnection<Postgres>, Instant)>>,
    /// As many as there are lanes.
    free: Semaphore,
}

impl Reader {
    /// Of so many connections a quarter, and one at least, is left to those who write.
    pub fn new(pool: DatabaseConnection, connections: u32) -> Self {
        let most = connections.saturating_sub(connections.div_ceil(4));
        let postgres = pool.get_database_backend() == DbBackend::Postgres;
        let lanes = (postgres && most > 0).then(|| {
            Arc::new(Lanes {
                idle: Mutex::default(),
                free: Semaphore::new(most as usize),
            })
        });
        Self {
            pool,
            lanes,
            told: None,
        }
    }

    /// Calls back for each statement, with its text.
    pub fn watch(&mut self, told: impl Fn(&str) + Send + Sync + 'static) {
        let told: Told = Arc::new(told);
        let one = told.clone();
        self.pool
            .set_metric_callback(move |info| one(&info.statement.sql));
        self.told = Some(told);
    }

    pub async fn ping(&self) -> Result<(), DbErr> {
        self.pool.ping().await
    }

    pub async fn close(self) -> Result<(), DbErr> {
        if let Some(lanes) = self.lanes {
            lanes.free.close();
            lanes.idle().clear();
        }
        self.pool.close().await
    }

    async fn rows(&self, lanes: &Lanes, statement: Statement) -> Result<Vec<PgRow>, DbErr> {
        let closed = |_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        let _free = lanes.free.acquire().await.map_err(closed)?;
        let fresh =
            |(lane, since): (PoolConnection<Postgres>, Instant)| (since.elapsed() < STALE).then_some(lane);
        let idle = lanes.idle().pop();
        let mut lane = match idle.and_then(fresh) {
            Some(lane) => lane,
            None => self.acquired().await?,
        };
        let values = SqlxValues(statement.values.unwrap_or(Values(Vec::new())));
        let query = sqlx::query_with(sqlx::AssertSqlSafe(statement.sql.as_str()), values);
        let rows = query.fetch_all(&mut *lane).await;
        if let Some(told) = &self.told {
            told(&statement.sql);
        }
        let rows = rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))))?;
        lanes.idle().push((lane, Instant::now()));
        Ok(rows)
    }

    async fn acquired(&self) -> Result<PoolConnection<Postgres>, DbErr> {
        let acquired = self.pool.get_postgres_connection_pool().acquire().await;
        acquired.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
            sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            other => DbErr::Conn(RuntimeErr::SqlxError(Arc::new(other))),
        })
    }
}

impl Lanes {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(PoolConnection<Postgres>, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.pool.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.lanes {
            Some(lanes) => Ok(self
                .rows(lanes, statement)
                .await?
                .into_iter()
                .next()
                .map(QueryResult::from)),
            None => self.pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.lanes {
            Some(lanes) => Ok(self
                .rows(lanes, statement)
                .await?
                .into_iter()
                .map(QueryResult::from)
                .collect()),
            None => self.pool.query_all_raw(statement).await,
        }
    }
}
