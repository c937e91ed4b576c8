//! The HTTP frame, over real connections: a small backend whose resolvers misbehave on request, and the
//! application itself.

#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "tests write long documents"
)]

mod abuse;
mod documents;
mod operations;
mod protocol;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_graphql::{EmptySubscription, Object, Request, Response, Schema, ValidationMode};
use axum::Router;
use hongyan::http::backend::{Backend, Denied, Visit};
use hongyan::http::document::ScalarChecks;
use hongyan::http::serve_backend;
use hongyan::http::settings::HttpSettings;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Somebody's data, which must never show up where it does not belong.
pub const PHONE: &str = "13800138000";

struct Query(Arc<Toy>);

#[Object]
impl Query {
    async fn hello(&self) -> &str {
        "hello"
    }

    async fn echo(&self, text: Option<String>, #[graphql(default = 7)] number: i32) -> String {
        format!("{} {number}", text.unwrap_or_default())
    }

    async fn long(&self) -> String {
        "long ".repeat(1000)
    }

    async fn panics(&self) -> i32 {
        PHONE.parse().expect(PHONE)
    }

    async fn fails(&self) -> async_graphql::Result<i32> {
        Err(format!("no such row for ({PHONE})").into())
    }

    /// Waits until the test lets it go.
    async fn waits(&self) -> &str {
        self.0.started.notify_one();
        self.0.release.notified().await;
        self.0.done.fetch_add(1, Ordering::SeqCst);
        self.0.finished.notify_one();
        "waited"
    }
}

struct Mutation(Arc<Toy>);

#[Object]
impl Mutation {
    async fn count(&self) -> usize {
        self.0.done.fetch_add(1, Ordering::SeqCst) + 1
    }
}

/// What a test sees of the resolvers.
#[derive(Default)]
pub struct Toy {
    pub started: Notify,
    pub release: Notify,
    pub finished: Notify,
    pub done: AtomicUsize,
    pub broken: AtomicBool,
}

struct Served {
    toy: Arc<Toy>,
    schema: Schema<Query, Mutation, EmptySubscription>,
}

impl Backend for Served {
    type Caller = Option<Uuid>;

    async fn authenticate(&self, bearer: Option<&str>) -> Result<Self::Caller, Denied> {
        match bearer {
            None => Ok(None),
            Some("good") => Ok(Some(Uuid::nil())),
            Some(_) => Err(Denied::InvalidToken),
        }
    }

    fn principal(caller: &Self::Caller) -> Option<Uuid> {
        *caller
    }

    async fn execute(&self, request: Request, _: Visit<Self::Caller>) -> Response {
        self.schema.execute(request).await
    }

    async fn ready(&self) -> bool {
        !self.toy.broken.load(Ordering::SeqCst)
    }
}

/// A running server.
pub struct Server {
    pub address: SocketAddr,
    pub toy: Arc<Toy>,
    pub http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Server {
    pub async fn start(settings: HttpSettings) -> Self {
        let toy = Arc::new(Toy::default());
        let schema = Schema::build(Query(toy.clone()), Mutation(toy.clone()), EmptySubscription)
            .validation_mode(ValidationMode::Fast)
            .finish();
        let sdl = schema.sdl();
        let backend = Arc::new(Served {
            toy: toy.clone(),
            schema,
        });
        Self::run(toy, |listener, stop| async move {
            let scalars = ScalarChecks::new();
            serve_backend(backend, &sdl, scalars, settings, Router::new(), listener, stop).await
        })
        .await
    }

    pub async fn run<F>(toy: Arc<Toy>, serve: impl FnOnce(TcpListener, Stop) -> F) -> Self
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, Box::pin(async { drop(stopped.await) })));
        Self {
            address,
            toy,
            http: reqwest::Client::new(),
            stop: Some(stop),
            task,
        }
    }

    /// One that runs in a process of its own.
    pub fn at(address: SocketAddr) -> Self {
        Self {
            address,
            toy: Arc::default(),
            http: reqwest::Client::new(),
            stop: None,
            task: tokio::spawn(async { Ok(()) }),
        }
    }

    /// Tells the server to stop.
    pub fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits until the server has ended.
    pub async fn ended(self) {
        self.task.await.unwrap().unwrap();
    }

    /// Why the server did not start.
    pub async fn failed(self) -> String {
        format!("{:#}", self.task.await.unwrap().expect_err("it must not start"))
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn post(&self, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        self.http
            .post(self.url("/graphql"))
            .header(CONTENT_TYPE, "application/json")
            .header("accept", "application/graphql-response+json")
            .body(body)
    }

    pub fn query(&self, document: &str) -> reqwest::RequestBuilder {
        self.post(json!({ "query": document }).to_string())
    }

    pub fn get(&self, parameters: &[(&str, &str)]) -> reqwest::RequestBuilder {
        let pairs: Vec<String> = parameters
            .iter()
            .map(|(name, value)| {
                let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
                format!("{name}={value}")
            })
            .collect();
        self.http.get(self.url(&format!("/graphql?{}", pairs.join("&"))))
    }

    /// The server still does its work.
    pub async fn assert_well(&self) {
        let answer = answer(self.query("{ hello }")).await;
        assert_eq!(
            (answer.status, &answer.body),
            (200, &json!({ "data": { "hello": "hello" } }))
        );
    }

    /// A connection of one's own.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

type Stop = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// Settings under which no limit of rates is in the way.
pub fn settings() -> HttpSettings {
    HttpSettings {
        address_rate: 0,
        caller_rate: 0,
        ..HttpSettings::default()
    }
}

pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_default()
    }
}

/// Sends a request and reads the JSON of its answer.
pub async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer {
        status,
        headers,
        body,
    }
}

/// Reads until the server ends the connection.
pub async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset ends it as well.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

pub async fn send(stream: &mut TcpStream, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes()).await
}
