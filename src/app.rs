//! What lives as long as the process (`App`) and as long as a request (`Ctx`).

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, IntoSimpleExpr};
use uuid::Uuid;

use crate::calendar;
use crate::config::Config;
use crate::db::{Db, any_of};
use crate::files::store::Store;
use crate::gather::Gather;
use crate::identity::keys::Ring;
use crate::identity::passwords::Hasher;
use crate::identity::sender::Sender;
use crate::identity::tokens;
use crate::language::Language;
use crate::live::Tail;
use crate::policy::Caller;
use crate::privacy::vault::Vault;

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

/// The process: settings, keys, database, clock.
pub struct App {
    pub config: Config,
    pub vault: Vault,
    pub db: Db,
    /// The keys that tokens are signed with.
    pub keys: Ring,
    pub hasher: Hasher,
    pub sender: Sender,
    pub files: Store,
    /// Which days are worked: ask `calendar::of`.
    pub calendar: calendar::Held,
    /// Who listens to what happens.
    pub live: Tail,
    clock: Clock,
}

impl App {
    pub fn new(config: Config, vault: Vault, db: Db, clock: Clock) -> Arc<Self> {
        tokens::install();
        Arc::new(Self {
            config,
            vault,
            db,
            keys: Ring::default(),
            hasher: Hasher::default(),
            sender: Sender::default(),
            files: Store::default(),
            calendar: calendar::Held::default(),
            live: Tail::default(),
            clock,
        })
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
    pub loader: Gather,
}

/// Loads many rows of one request in one statement; the key's type picks the loader.
pub struct Batch {
    pub app: Arc<App>,
    pub caller: Caller,
    /// Where a load leaves what it brought along.
    pub gather: Gather,
}

impl Batch {
    /// Whether a column holds one of these ids.
    pub fn among(&self, column: impl ColumnTrait, ids: impl IntoIterator<Item = Uuid>) -> SimpleExpr {
        any_of(self.app.db.backend(), column.into_simple_expr(), ids)
    }
}

impl Ctx {
    pub fn new(
        app: &Arc<App>,
        mut caller: Caller,
        language: Language,
        request_id: String,
        address: IpAddr,
    ) -> Self {
        caller.at = Some(app.now());
        Self {
            app: app.clone(),
            caller,
            language,
            request_id,
            address,
            loader: Gather::default(),
        }
    }

    /// Runs what answers this request, and what it looks up.
    pub async fn answer<T, F: Future<Output = T>>(self, answer: impl FnOnce(Self) -> F) -> T {
        let batch = Batch {
            app: self.app.clone(),
            caller: self.caller.clone(),
            gather: self.loader.clone(),
        };
        self.loader.clone().beside(batch, answer(self)).await
    }

    /// What somebody would see who asks nothing, such as who is about to be told of something.
    pub fn of_nobody_who_asks(app: &Arc<App>, caller: Caller, request_id: String) -> Self {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Self::new(app, caller, Language::default(), request_id, address)
    }

    /// The command line acting on its own machine.
    pub fn operator(app: &Arc<App>) -> Self {
        Self::operator_in(app, "operator".to_owned())
    }

    /// The machine itself, under a name for the records.
    pub fn operator_in(app: &Arc<App>, request_id: String) -> Self {
        Self::new(
            app,
            Caller::operator(),
            Language::default(),
            request_id,
            IpAddr::V4(Ipv4Addr::LOCALHOST),
        )
    }
}
