//! What the log of a whole sign-in tells.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tracing::Level;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;

use super::{OPEN, OPEN_BY_PASSWORD, PHONE, REFRESH, REQUEST, text, with_phone};
use crate::gateway;
use crate::harness::World;
use crate::http::{Server, answer};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

// On one thread: only there does the log of this test alone arrive.
#[tokio::test(flavor = "current_thread")]
async fn no_phone_code_token_or_name_gets_into_a_log() {
    let lines = Lines::default();
    let log = lines.clone();
    // Lines alone: a span would reach the threads of the database, where this log is not the one that is written.
    // Below `info`, HTTP libraries write down what goes over the wire.
    let lines_only = filter_fn(|line| {
        let wire = ["hyper", "reqwest"]
            .iter()
            .any(|library| line.target().starts_with(library));
        line.is_event() && (!wire || *line.level() <= Level::INFO)
    });
    let subscriber = tracing_subscriber::registry().with(lines_only).with(
        tracing_subscriber::fmt::layer()
            .json()
            .with_writer(move || log.clone()),
    );
    let _guard = tracing::subscriber::set_default(subscriber);
    let world = World::on_sqlite().await;
    let app = world.app.clone();
    let server = Server::run(Arc::default(), |listener, stop| {
        hongyan::http::serve(app, listener, stop)
    })
    .await;
    let someone = world.auditor("150824").await;
    with_phone(&world, &someone, PHONE).await;
    let ask = async |document: &str, input: Value| {
        let body = json!({"query": document, "variables": {"input": input}}).to_string();
        let told = answer(server.post(body)).await;
        assert_eq!(told.status, 200, "{}", told.body);
        told.body["data"]
            .as_object()
            .unwrap()
            .values()
            .next()
            .unwrap()
            .clone()
    };
    world.gateway.fail(1);
    ask(REQUEST, json!({"phone": PHONE})).await;
    let code = text(&world.gateway.next().await, "code").to_owned();
    ask(OPEN, json!({"phone": PHONE, "code": "wrong-code"})).await;
    let opened = ask(OPEN, json!({"phone": PHONE, "code": code})).await;
    let refreshed = ask(REFRESH, json!({"refreshToken": opened["refreshToken"]})).await;
    ask(
        OPEN_BY_PASSWORD,
        json!({"phone": PHONE, "password": "a long password"}),
    )
    .await;
    let viewer = server
        .query("{ viewer { person { name } } }")
        .bearer_auth(text(&refreshed, "accessToken"));
    assert_eq!(
        answer(viewer).await.body["data"]["viewer"]["person"]["name"],
        "Auditor"
    );
    world.gateway.fail(3);
    ask(REQUEST, json!({"phone": PHONE})).await;
    while world.gateway.tries() < 5 {
        tokio::task::yield_now().await;
    }
    let said = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(said.contains("a code was handed to the gateway"), "{said}");
    for secret in [
        PHONE,
        "138****8000",
        &code,
        "wrong-code",
        "a long password",
        "Auditor",
        "key=1",
        gateway::TOKEN,
        text(&opened, "accessToken"),
        text(&opened, "refreshToken"),
        text(&refreshed, "accessToken"),
        text(&refreshed, "refreshToken"),
    ] {
        assert!(!said.contains(secret), "{secret} is in the log");
    }
}
