//! What lives as long as the process (`App`) and as long as a request (`Ctx`).

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use chrono::{DateTime, SubsecRound, Utc};

use crate::config::Config;
use crate::db::Db;
use crate::language::Language;
use crate::policy::Caller;

/// Tells the time. Passed in, so that a test can live in another year.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The clock of the machine.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
pub fn machine_clock() -> Clock {
    Arc::new(Utc::now)
}

/// The process: settings, database, clock.
pub struct App {
    pub config: Config,
    pub db: Db,
    clock: Clock,
}

impl App {
    pub fn new(config: Config, db: Db, clock: Clock) -> Arc<Self> {
        Arc::new(Self { config, db, clock })
    }

    /// Now, in milliseconds: what is shown is what is stored.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)().trunc_subsecs(3)
    }
}

/// One request: who asks, in which language, with loaders of its own.
pub struct Ctx {
    pub app: Arc<App>,
    pub caller: Caller,
    pub language: Language,
    pub request_id: String,
    pub address: IpAddr,
    pub loader: DataLoader<Batch>,
}

/// Loads many rows of one request in one statement; the key's type picks the loader.
pub struct Batch {
    pub app: Arc<App>,
    pub caller: Caller,
}

impl Ctx {
    pub fn new(
        app: &Arc<App>,
        caller: Caller,
        language: Language,
        request_id: String,
        address: IpAddr,
    ) -> Self {
        let batch = Batch {
            app: app.clone(),
            caller: caller.clone(),
        };
        // Zero: one turn of the executor gathers the keys; the default would idle for a millisecond.
        let loader = DataLoader::new(batch, tokio::spawn).delay(std::time::Duration::ZERO);
        Self {
            app: app.clone(),
            caller,
            language,
            request_id,
            address,
            loader,
        }
    }

    /// The command line acting on its own machine.
    pub fn operator(app: &Arc<App>) -> Self {
        Self::new(
            app,
            Caller::operator(),
            Language::default(),
            "operator".to_owned(),
            IpAddr::V4(Ipv4Addr::LOCALHOST),
        )
    }
}
