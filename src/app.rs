//! What lives as long as the process (`App`) and as long as a request (`Ctx`).

use std::future::poll_fn;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use async_graphql::dataloader::DataLoader;
use chrono::{DateTime, SubsecRound, Utc};
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::config::Config;
use crate::db::Db;
use crate::identity::{keys::Ring, tokens};
use crate::language::Language;
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
        mut caller: Caller,
        language: Language,
        request_id: String,
        address: IpAddr,
    ) -> Self {
        caller.at = Some(app.now());
        let batch = Batch {
            app: app.clone(),
            caller: caller.clone(),
        };
        // Zero: the keys are gathered by `answer`; the default would idle for a millisecond.
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

    /// Runs what answers this request. Its loads run in the same task, when every field has said what it needs:
    /// on a thread of their own they would start with the first key, and one batch would become several.
    pub async fn answer<T, F: Future<Output = T>>(mut self, answer: impl FnOnce(Self) -> F) -> T {
        let (queue, loads) = unbounded_channel::<BoxFuture<'static, ()>>();
        let batch = Batch {
            app: self.app.clone(),
            caller: self.caller.clone(),
        };
        self.loader =
            DataLoader::new(batch, move |load| queue.send(load).ok()).delay(std::time::Duration::ZERO);
        beside(loads, answer(self)).await
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

/// Drives the loads whenever the answer waits.
async fn beside<T>(
    mut loads: UnboundedReceiver<BoxFuture<'static, ()>>,
    answer: impl Future<Output = T>,
) -> T {
    let mut answer = pin!(answer);
    let mut running = FuturesUnordered::new();
    poll_fn(|cx| {
        loop {
            if let Poll::Ready(done) = answer.as_mut().poll(cx) {
                return Poll::Ready(done);
            }
            while let Poll::Ready(Some(load)) = loads.poll_recv(cx) {
                running.push(load);
            }
            let mut loaded = false;
            while let Poll::Ready(Some(())) = running.poll_next_unpin(cx) {
                loaded = true;
            }
            if !loaded {
                return Poll::Pending;
            }
        }
    })
    .await
}
