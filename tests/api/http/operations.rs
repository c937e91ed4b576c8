//! What happens to operations that panic, hang, fail or are left alone.

use std::io::Write;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use serde_json::json;

use super::{PHONE, Server, answer, send, settings};

#[tokio::test]
async fn a_panic_is_an_error_of_its_request_alone() {
    let server = Server::start(settings()).await;
    let failed = answer(server.query("{ hello panics }")).await;
    assert_eq!((failed.status, failed.code()), (500, "INTERNAL_SERVER_ERROR"));
    assert_eq!(failed.body["errors"][0]["message"], "Internal server error");
    let id = failed.body["errors"][0]["extensions"]["requestId"]
        .as_str()
        .unwrap();
    assert_eq!(id, failed.header("x-request-id"));
    assert!(!failed.body.to_string().contains(PHONE));
    server.assert_well().await;
}

#[tokio::test]
async fn an_inner_cause_is_not_shown() {
    let server = Server::start(settings()).await;
    let failed = answer(server.query("{ fails }")).await;
    assert_eq!((failed.status, failed.code()), (200, "INTERNAL_SERVER_ERROR"));
    assert_eq!(failed.body["data"], json!(null));
    assert_eq!(failed.body["errors"][0]["path"], json!(["fails"]));
    assert!(!failed.body.to_string().contains(PHONE));
}

#[tokio::test]
async fn a_client_that_hangs_up_cancels_nothing() {
    let server = Server::start(settings()).await;
    let mut stream = server.connect().await;
    let body = json!({ "query": "{ waits }" }).to_string();
    let length = body.len();
    send(
        &mut stream,
        &format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        ),
    )
    .await
    .unwrap();
    server.toy.started.notified().await;
    drop(stream);
    // The server has seen the end of the connection before the work goes on.
    server.assert_well().await;
    server.toy.release.notify_one();
    server.toy.finished.notified().await;
    assert_eq!(server.toy.done.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_slow_operation_is_a_timeout_and_still_ends() {
    let mut settings = settings();
    settings.handler_seconds = 1;
    let server = Server::start(settings).await;
    let late = answer(server.query("{ waits }")).await;
    assert_eq!((late.status, late.code()), (504, "TIMEOUT"));
    assert!(late.body.get("data").is_none());
    server.toy.release.notify_one();
    server.toy.finished.notified().await;
    assert_eq!(server.toy.done.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn one_operation_too_many_is_told_to_come_back() {
    let mut settings = settings();
    settings.concurrent_operations = 1;
    let server = Server::start(settings).await;
    let running = tokio::spawn(server.query("{ waits }").send());
    server.toy.started.notified().await;
    let shed = answer(server.query("{ hello }")).await;
    assert_eq!(
        (shed.status, shed.code(), shed.header("retry-after")),
        (503, "THROTTLED", "1")
    );
    server.toy.release.notify_one();
    assert_eq!(running.await.unwrap().unwrap().status(), 200);
    server.assert_well().await;
}

#[tokio::test]
async fn what_runs_at_the_stop_is_finished() {
    let mut server = Server::start(settings()).await;
    let running = tokio::spawn(server.query("{ waits }").send());
    server.toy.started.notified().await;
    server.stop();
    server.toy.release.notify_one();
    let answered = running.await.unwrap().unwrap();
    assert_eq!(answered.status(), 200);
    let address = server.address;
    server.ended().await;
    assert!(
        tokio::net::TcpStream::connect(address).await.is_err(),
        "nobody listens any more"
    );
}

#[tokio::test]
async fn too_many_requests_are_throttled_by_address_and_by_caller() {
    let mut settings = settings();
    (settings.caller_rate, settings.caller_burst) = (1, 2);
    let server = Server::start(settings.clone()).await;
    let mine = || server.query("{ hello }").bearer_auth("good");
    let statuses = [answer(mine()).await.status, answer(mine()).await.status];
    assert_eq!(statuses, [200, 200]);
    let throttled = answer(mine()).await;
    assert_eq!((throttled.status, throttled.code()), (429, "THROTTLED"));
    assert!(throttled.header("retry-after").parse::<u64>().unwrap() >= 1);
    server.assert_well().await;

    (settings.address_rate, settings.address_burst) = (1, 2);
    let server = Server::start(settings).await;
    let ask = |path: &str| server.http.get(server.url(path));
    assert_eq!(answer(ask("/graphql?query=%7Bhello%7D")).await.status, 200);
    // Another's address in a header is not believed.
    let forged = server.query("{ hello }").header("x-forwarded-for", "192.0.2.1");
    assert_eq!(answer(forged).await.status, 200);
    let throttled = answer(server.query("{ hello }").header("x-forwarded-for", "192.0.2.2")).await;
    assert_eq!((throttled.status, throttled.code()), (429, "THROTTLED"));
    assert_eq!(
        answer(ask("/healthz")).await.status,
        200,
        "probes are not counted"
    );
}

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
async fn logs_hold_ids_and_nothing_of_what_was_said() {
    let lines = Lines::default();
    let log = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_env_filter("trace,hyper=info,reqwest=info,hyper_util=info")
        .with_writer(move || log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = Server::start(settings()).await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    for body in [
        json!({ "query": format!("query Q{PHONE} {{ hello }}"), "operationName": format!("Q{PHONE}") }),
        json!({ "query": "query($t: String) { echo(text: $t) fails }", "variables": { "t": PHONE } }),
        json!({ "query": "query($n: Int) { echo(number: $n) }", "variables": { "n": PHONE } }),
        json!({ "query": format!("{{ echo(text: \"{PHONE}\") panics }}") }),
        json!({ "query": format!("{{ {PHONE} }}"), "extensions": { "x": PHONE } }),
    ] {
        let request = server
            .post(body.to_string())
            .header("traceparent", format!("00-{trace}-00f067aa0ba902b7-01"))
            .header("x-request-id", PHONE)
            .bearer_auth("good");
        request.send().await.unwrap();
    }
    server
        .get(&[("query", &format!("{{ echo(text: \"{PHONE}\") }}"))])
        .send()
        .await
        .unwrap();
    server.query("{ hello }").bearer_auth(PHONE).send().await.unwrap();
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains(trace) && text.contains("request_id"), "{text}");
    assert!(text.contains("a resolver failed without a code"), "{text}");
    assert!(text.contains("an operation panicked"), "{text}");
    assert!(!text.contains(PHONE), "{text}");
}
