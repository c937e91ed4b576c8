//! Documents that are named instead of sent.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Answer, Server, answer, settings};

fn hash(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn persisted(text: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash(text) } })
}

async fn post(server: &Server, body: Value) -> Answer {
    answer(server.post(body.to_string())).await
}

#[tokio::test]
async fn a_persisted_query_is_missed_then_learnt_then_known() {
    let server = Server::start(settings()).await;
    let text = "{ hello }";
    let named = || json!({ "extensions": persisted(text) });

    let missed = post(&server, named()).await;
    assert_eq!(missed.status, 200);
    assert_eq!(missed.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(missed.header("cache-control"), "no-store");
    assert_eq!(missed.body["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(missed.code(), "PERSISTED_QUERY_NOT_FOUND");

    let learnt = post(&server, json!({ "query": text, "extensions": persisted(text) })).await;
    assert_eq!(learnt.body["data"]["hello"], "hello");
    assert_eq!(post(&server, named()).await.body["data"]["hello"], "hello");
    let got = answer(server.get(&[("extensions", &persisted(text).to_string())])).await;
    assert_eq!((got.status, &got.body["data"]["hello"]), (200, &json!("hello")));
}

#[tokio::test]
async fn a_wrong_hash_teaches_nothing() {
    let server = Server::start(settings()).await;
    for extensions in [
        persisted("{ other }"),
        json!({ "persistedQuery": { "version": 2, "sha256Hash": hash("{ hello }") } }),
        json!({ "persistedQuery": { "version": 1, "sha256Hash": "abc" } }),
        json!({ "persistedQuery": 1 }),
    ] {
        let answer = post(&server, json!({ "query": "{ hello }", "extensions": extensions })).await;
        assert_eq!(
            (answer.status, answer.code()),
            (400, "BAD_USER_INPUT"),
            "{extensions}"
        );
    }
    let missed = post(&server, json!({ "extensions": persisted("{ other }") })).await;
    assert_eq!(missed.code(), "PERSISTED_QUERY_NOT_FOUND");
    // Nor does a document that is not valid.
    let text = "{ nothing }";
    post(&server, json!({ "query": text, "extensions": persisted(text) })).await;
    let missed = post(&server, json!({ "extensions": persisted(text) })).await;
    assert_eq!(missed.code(), "PERSISTED_QUERY_NOT_FOUND");
}

#[tokio::test]
async fn trusted_documents_are_run_by_id_and_others_only_where_that_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = json!({ "hello-1": "query Hello { hello }" });
    std::fs::write(folder.path().join("phone.json"), manifest.to_string()).unwrap();
    let mut settings = settings();
    settings.trusted_documents = Some(folder.path().to_owned());
    let open = Server::start(settings.clone()).await;
    settings.only_trusted_documents = true;
    let closed = Server::start(settings).await;
    for server in [&open, &closed] {
        let known = post(
            server,
            json!({ "documentId": "hello-1", "operationName": "Hello" }),
        )
        .await;
        assert_eq!(
            (known.status, &known.body["data"]["hello"]),
            (200, &json!("hello"))
        );
        let got = answer(server.get(&[("documentId", "hello-1")])).await;
        assert_eq!(got.body["data"]["hello"], "hello");
        let unknown = post(server, json!({ "documentId": "hello-2" })).await;
        assert_eq!(unknown.status, 400);
        assert!(
            unknown.body["errors"][0]["message"]
                .as_str()
                .unwrap()
                .contains("documentId")
        );
        let both = post(server, json!({ "documentId": "hello-1", "query": "{ hello }" })).await;
        assert_eq!(both.status, 400);
    }
    open.assert_well().await;
    let refused = post(&closed, json!({ "query": "{ hello }" })).await;
    assert_eq!((refused.status, refused.code()), (403, "FORBIDDEN"));
    let learning = post(
        &closed,
        json!({ "query": "{ hello }", "extensions": persisted("{ hello }") }),
    )
    .await;
    assert_eq!((learning.status, learning.code()), (403, "FORBIDDEN"));
    let by_hash = post(
        &closed,
        json!({ "extensions": persisted("query Hello { hello }") }),
    )
    .await;
    assert_eq!(by_hash.body["data"]["hello"], "hello");
}

#[tokio::test]
async fn a_trusted_document_that_is_not_valid_stops_the_start_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("documents.json");
    std::fs::write(&file, json!({ "bad-1": "{ nothing }" }).to_string()).unwrap();
    let mut settings = settings();
    settings.trusted_documents = Some(file);
    let server = Server::start(settings).await;
    let error = server.failed().await;
    assert!(error.contains("bad-1") && error.contains("nothing"), "{error}");
}

#[tokio::test]
async fn a_variable_left_out_leaves_the_default_in_place() {
    let server = Server::start(settings()).await;
    let query = "query($n: Int, $t: String) { echo(number: $n, text: $t) }";
    let without = post(&server, json!({ "query": query })).await;
    assert_eq!(without.body["data"]["echo"], " 7");
    let with = post(
        &server,
        json!({ "query": query, "variables": { "n": 3, "t": "a" } }),
    )
    .await;
    assert_eq!(with.body["data"]["echo"], "a 3");
}
