//! The gateway for short messages of a world: it keeps what it takes, and fails when it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

pub const TOKEN: &str = "gateway-secret";

pub struct Gateway {
    pub url: String,
    inner: Arc<Inner>,
    taken: Mutex<UnboundedReceiver<Value>>,
}

struct Inner {
    failures: AtomicUsize,
    tries: AtomicUsize,
    taken: UnboundedSender<Value>,
}

impl Gateway {
    pub async fn start() -> Self {
        let (send, taken) = unbounded_channel();
        let inner = Arc::new(Inner {
            failures: AtomicUsize::new(0),
            tries: AtomicUsize::new(0),
            taken: send,
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send?key=1", listener.local_addr().unwrap());
        let router = axum::Router::new()
            .route("/send", post(take))
            .with_state(inner.clone());
        tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            inner,
            taken: Mutex::new(taken),
        }
    }

    /// Fails the next requests.
    pub fn fail(&self, times: usize) {
        self.inner.failures.store(times, Ordering::SeqCst);
    }

    /// How many requests came.
    pub fn tries(&self) -> usize {
        self.inner.tries.load(Ordering::SeqCst)
    }

    /// The next message that was taken.
    pub async fn next(&self) -> Value {
        self.taken.lock().await.recv().await.unwrap()
    }
}

async fn take(State(inner): State<Arc<Inner>>, headers: HeaderMap, Json(message): Json<Value>) -> StatusCode {
    inner.tries.fetch_add(1, Ordering::SeqCst);
    if headers["authorization"] != format!("Bearer {TOKEN}") {
        return StatusCode::UNAUTHORIZED;
    }
    let failing = inner
        .failures
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
    if failing.is_ok() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    inner.taken.send(message).unwrap();
    StatusCode::NO_CONTENT
}
