//! `hongyan serve` as it is run: processes that share a database, and that are killed.

mod deadlines;
mod killed;
mod listening;
mod races;

use std::process::Stdio;
use std::sync::Mutex;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::gateway;
use crate::harness::{Client, World};
use crate::http::Server;

/// Longer than anything here takes: a test that waits for this has failed.
const LONG: Duration = Duration::from_mins(1);

/// `hongyan serve` on the database of a world. What is dropped is killed.
pub struct Process {
    child: Mutex<Child>,
    pub server: Server,
}

impl Process {
    pub async fn start(world: &World) -> Self {
        let config = &world.app.config;
        let mut child = Command::new(env!("CARGO_BIN_EXE_hongyan"))
            .arg("serve")
            .env("DATABASE_URL", config.database.url.expose_secret())
            .env("HONGYAN_DATABASE__CONNECTIONS", "6")
            .env("HONGYAN_MASTER_KEYS", world.keys.expose_secret())
            .env("HONGYAN_LISTEN", "127.0.0.1:0")
            .env("HONGYAN_FILES__FOLDER", &config.files.folder)
            .env("HONGYAN_IDENTITY__SENDER", "http")
            .env("HONGYAN_IDENTITY__GATEWAY_URL", &world.gateway.url)
            .env("HONGYAN_IDENTITY__GATEWAY_TOKEN", gateway::TOKEN)
            .env("HONGYAN_HTTP__ADDRESS_RATE", "0")
            .env("HONGYAN_HTTP__CALLER_RATE", "0")
            .env("HONGYAN_HTTP__LIVE_CHECK_SECONDS", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let started = async {
            let mut said = Vec::new();
            while let Some(line) = log.next_line().await.unwrap() {
                let entry: Value = serde_json::from_str(&line).unwrap_or_default();
                if let Some(address) = entry["address"].as_str() {
                    return address.parse().unwrap();
                }
                said.push(line);
            }
            panic!("it did not start: {said:#?}");
        };
        let address = tokio::time::timeout(LONG, started)
            .await
            .expect("a start in time");
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        Self {
            child: Mutex::new(child),
            server: Server::at(address),
        }
    }

    /// SIGKILL: it has no time for anything.
    pub fn kill(&self) {
        self.child.lock().unwrap().start_kill().unwrap();
    }

    /// Waits until it is gone.
    pub async fn gone(self) {
        self.child.into_inner().unwrap().wait().await.unwrap();
    }

    /// What it answers; nothing where it was killed before it had.
    pub async fn answers(&self, client: &Client, document: &str, variables: Value) -> Option<Value> {
        let body = json!({"query": document, "variables": variables}).to_string();
        let mut request = self.server.post(body);
        if let Some(token) = client.token().await {
            request = request.bearer_auth(token);
        }
        request.send().await.ok()?.json().await.ok()
    }

    /// The payload of the one mutation of a document.
    pub async fn payload(&self, client: &Client, document: &str, input: Value) -> Value {
        let answer = self.answers(client, document, json!({"input": input})).await;
        let mut answer = answer.expect("an answer");
        assert!(answer.get("errors").is_none(), "{answer:#}");
        let data = answer["data"].as_object_mut().unwrap();
        data.values_mut().next().unwrap().take()
    }

    /// The same of one that must succeed.
    pub async fn does(&self, client: &Client, document: &str, input: Value) -> Value {
        let payload = self.payload(client, document, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
        payload
    }
}

/// Processes that share a database: two on PostgreSQL; SQLite belongs to one.
pub async fn several(world: &World) -> Vec<Process> {
    let mut processes = vec![Process::start(world).await];
    if world.app.db.read().get_database_backend() == DbBackend::Postgres {
        processes.push(Process::start(world).await);
    }
    processes
}
