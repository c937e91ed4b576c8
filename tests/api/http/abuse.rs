//! Clients that send too much, too slowly or too cleverly: each is refused or closed, others are served.

use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use super::{Server, answer, read_to_end, send, settings};

const HEAD: &str = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";

#[tokio::test]
async fn too_large_a_body_is_refused_without_being_read() {
    let server = Server::start(settings()).await;
    let size = 50 * 1024 * 1024;
    let answered = answer(server.post(vec![b' '; size])).await;
    assert_eq!((answered.status, answered.code()), (413, "BAD_USER_INPUT"));
    assert!(
        answered.body["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("1048576")
    );

    let mut stream = server.connect().await;
    send(&mut stream, &format!("{HEAD}content-length: {size}\r\n\r\n"))
        .await
        .unwrap();
    // Nothing of the body was sent, and the answer is here.
    let answered = read_to_end(&mut stream).await;
    assert!(answered.starts_with("HTTP/1.1 413"), "{answered}");

    // A length that is not told in advance does not help.
    let mut stream = server.connect().await;
    send(&mut stream, &format!("{HEAD}transfer-encoding: chunked\r\n\r\n"))
        .await
        .unwrap();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let mut sent = 0;
    while sent < size && send(&mut stream, &chunk).await.is_ok() {
        sent += 0x10000;
    }
    assert!(sent < size, "the server read it all");
    server.assert_well().await;
}

#[tokio::test]
async fn clever_documents_are_refused_and_others_are_served() {
    let server = Server::start(settings()).await;
    let aliases: String = (0..10_000).map(|n| format!("a{n}:hello ")).collect();
    let mut bomb = String::from("fragment F0 on Query { hello } ");
    for level in 1..30 {
        let below = level - 1;
        bomb.push_str(&format!(
            "fragment F{level} on Query {{ ...F{below} ...F{below} }} "
        ));
    }
    for (document, code) in [
        (format!("{{ {aliases} }}"), "QUERY_TOO_COMPLEX"),
        (format!("{{ ...F29 }} {bomb}"), "QUERY_TOO_COMPLEX"),
        (
            format!("query A {{ hello }} query B {{ ...F29 }} {bomb}"),
            "QUERY_TOO_COMPLEX",
        ),
        (
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned(),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            format!("{}{}", "{hello".repeat(1_000), "}".repeat(1_000)),
            "QUERY_TOO_COMPLEX",
        ),
        (
            format!("{{ echo(text: {}1{}) }}", "[".repeat(1_500), "]".repeat(1_500)),
            "QUERY_TOO_COMPLEX",
        ),
        (
            format!("{{ hello #{} }}", "x".repeat(40_000)),
            "QUERY_TOO_COMPLEX",
        ),
    ] {
        let request = json!({ "query": document, "operationName": "A" });
        let answer = answer(server.post(request.to_string())).await;
        assert_eq!((answer.status, answer.code()), (400, code), "{}", answer.body);
        assert!(answer.body.to_string().len() < 4096);
        server.assert_well().await;
    }
    let nested = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let answered = answer(server.post(format!("{{\"query\":\"{{hello}}\",\"variables\":{nested}}}"))).await;
    assert_eq!(answered.status, 400);
}

#[tokio::test]
async fn a_connection_that_sends_a_byte_now_and_then_is_closed() {
    let mut settings = settings();
    (settings.head_seconds, settings.body_seconds) = (1, 1);
    let server = Server::start(settings).await;

    let (mut reading, mut writing) = server.connect().await.into_split();
    let drip = tokio::spawn(async move {
        for byte in HEAD.bytes().cycle() {
            if writing.write_all(&[byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let mut rest = Vec::new();
    // It returns only when the server ends the connection.
    let _ = tokio::io::AsyncReadExt::read_to_end(&mut reading, &mut rest).await;
    drip.abort();

    let mut stream = server.connect().await;
    send(&mut stream, &format!("{HEAD}content-length: 100\r\n\r\n{{"))
        .await
        .unwrap();
    let answered = read_to_end(&mut stream).await;
    assert!(answered.starts_with("HTTP/1.1 408"), "{answered}");
    server.assert_well().await;
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let mut settings = settings();
    settings.head_seconds = 1;
    let server = Server::start(settings).await;
    let mut stream = server.connect().await;
    read_to_end(&mut stream).await;
    server.assert_well().await;
}

#[tokio::test]
async fn an_address_has_only_so_many_connections() {
    let mut settings = settings();
    settings.connections_per_address = 2;
    let server = Server::start(settings).await;
    let first = server.connect().await;
    let _second = server.connect().await;
    let mut third = server.connect().await;
    assert_eq!(read_to_end(&mut third).await, "", "closed at once");
    drop(first);
    // The place is free as soon as the server has seen the end of the first.
    loop {
        if let Ok(answer) = server.query("{ hello }").send().await {
            assert_eq!(answer.status(), 200);
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_head_that_is_too_long_is_refused() {
    let server = Server::start(settings()).await;
    let mut stream = server.connect().await;
    let long = "x".repeat(100_000);
    // The server may answer before it has taken all.
    let _ = send(&mut stream, &format!("{HEAD}x-long: {long}\r\n\r\n")).await;
    let answered = read_to_end(&mut stream).await;
    assert!(answered.starts_with("HTTP/1.1 431"), "{answered}");
    server.assert_well().await;
}
