//! Statuses, media types, caching and the headers around them.

use serde_json::json;

use super::{Server, answer, settings};
use crate::harness::World;

const NEW: &str = "application/graphql-response+json";
const OLD: &str = "application/json";

#[tokio::test]
async fn each_request_gets_the_status_of_its_fault() {
    let server = Server::start(settings()).await;
    let query = |text: &str| json!({ "query": text }).to_string();
    for (body, new, old, code) in [
        (query("{ hello }"), 200, 200, ""),
        (query("{ hello"), 400, 200, "GRAPHQL_PARSE_FAILED"),
        (query("{ nothing }"), 400, 200, "GRAPHQL_VALIDATION_FAILED"),
        (
            query("subscription { hello }"),
            400,
            200,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            query("query A { hello } query B { hello }"),
            400,
            200,
            "BAD_USER_INPUT",
        ),
        (
            json!({ "query": "query($n: Int!) { echo(number: $n) }" }).to_string(),
            400,
            200,
            "BAD_USER_INPUT",
        ),
        (
            json!({ "query": "{ hello }", "operationName": 3 }).to_string(),
            400,
            400,
            "BAD_USER_INPUT",
        ),
        (
            json!({ "query": "{ hello }", "variables": [] }).to_string(),
            400,
            400,
            "BAD_USER_INPUT",
        ),
        (
            json!({ "query": "{ hello }", "extensions": 1 }).to_string(),
            400,
            400,
            "BAD_USER_INPUT",
        ),
        (
            json!([{ "query": "{ hello }" }]).to_string(),
            400,
            400,
            "BAD_USER_INPUT",
        ),
        ("{ \"query\": \"{ hel".to_owned(), 400, 400, "BAD_USER_INPUT"),
        (String::new(), 400, 400, "BAD_USER_INPUT"),
    ] {
        for (accept, status) in [(NEW, new), (OLD, old)] {
            let request = server
                .http
                .post(server.url("/graphql"))
                .header("content-type", OLD);
            let answer = answer(request.header("accept", accept).body(body.clone())).await;
            assert_eq!(
                (answer.status, answer.code()),
                (status, code),
                "{body}: {}",
                answer.body
            );
            assert_eq!(answer.header("content-type"), format!("{accept}; charset=utf-8"));
            assert!(code.is_empty() || answer.body.get("data").is_none(), "{body}");
        }
    }
}

#[tokio::test]
async fn the_http_request_itself_is_checked_first() {
    let server = Server::start(settings()).await;
    let url = server.url("/graphql");
    let body = json!({ "query": "{ hello }" }).to_string();
    let post = |content_type: &str, accept: &str| {
        server
            .http
            .post(&url)
            .header("content-type", content_type)
            .header("accept", accept)
            .body(body.clone())
    };
    for (request, status) in [
        (post(OLD, "text/html"), 406),
        (post("text/plain", OLD), 415),
        (post("application/x-www-form-urlencoded", OLD), 415),
        (post("multipart/form-data; boundary=x", OLD), 415),
        (post("application/json; charset=gbk", OLD), 415),
        (post(OLD, OLD).header("content-encoding", "gzip"), 415),
        (server.http.post(&url).body(body.clone()), 415),
        (server.http.put(&url).body(body.clone()), 405),
        (server.http.delete(&url), 405),
        (server.http.get(server.url("/nothing")), 404),
        (server.http.post(server.url("/healthz")), 405),
    ] {
        let answer = answer(request).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{}", answer.body);
    }
    let answer = answer(server.http.put(&url)).await;
    assert_eq!(answer.header("allow"), "GET, HEAD, POST");
}

#[tokio::test]
async fn a_mutation_by_get_is_refused_and_not_done() {
    let server = Server::start(settings()).await;
    for accept in [NEW, OLD] {
        let answer = answer(
            server
                .get(&[("query", "mutation { count }")])
                .header("accept", accept),
        )
        .await;
        assert_eq!((answer.status, answer.header("allow")), (405, "POST"));
    }
    let named = server.get(&[
        ("query", "query A { hello } mutation B { count }"),
        ("operationName", "B"),
    ]);
    assert_eq!(answer(named).await.status, 405);
    let done = answer(server.query("mutation { count }")).await;
    assert_eq!(done.body["data"]["count"], 1, "the first that was done");
}

#[tokio::test]
async fn a_get_is_tagged_and_confirmed_and_kept_by_those_who_may() {
    let server = Server::start(settings()).await;
    let get = || {
        server.get(&[
            ("query", "query($t: String) { echo(text: $t) }"),
            ("variables", r#"{"t":"a"}"#),
        ])
    };
    let first = answer(get()).await;
    assert_eq!((first.status, &first.body["data"]["echo"]), (200, &json!("a 7")));
    assert_eq!(first.header("cache-control"), "public, max-age=5");
    let varies: Vec<_> = first
        .headers
        .get_all("vary")
        .iter()
        .map(|v| v.to_str().unwrap())
        .collect();
    let varies = varies.join(",").to_lowercase();
    for name in ["accept", "accept-language", "authorization", "origin"] {
        assert!(
            varies.split(',').any(|v| v.trim() == name),
            "{varies} lacks {name}"
        );
    }
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let again = answer(get().header("if-none-match", &tag)).await;
    assert_eq!(
        (again.status, &again.body, again.header("etag")),
        (304, &json!(""), tag.as_str())
    );

    let mine = answer(get().bearer_auth("good")).await;
    assert_eq!(mine.header("cache-control"), "private, no-cache");
    let failed = answer(server.get(&[("query", "{ fails }")])).await;
    assert_eq!(
        (
            failed.status,
            failed.header("cache-control"),
            failed.header("etag")
        ),
        (200, "no-store", "")
    );
    let posted = answer(server.query("{ hello }")).await;
    assert_eq!(
        (posted.header("cache-control"), posted.header("etag")),
        ("no-store", "")
    );
}

#[tokio::test]
async fn only_named_origins_may_call() {
    let mut settings = settings();
    settings.allowed_origins = vec!["https://example.org".to_owned()];
    let server = Server::start(settings).await;
    let preflight = |origin: &str| {
        server
            .http
            .request(reqwest::Method::OPTIONS, server.url("/graphql"))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,authorization")
    };
    let allowed = answer(preflight("https://example.org")).await;
    assert_eq!(
        (allowed.status, allowed.header("access-control-allow-origin")),
        (200, "https://example.org")
    );
    assert!(
        allowed
            .header("access-control-allow-headers")
            .contains("authorization")
    );
    for stranger in ["https://example.org.evil.test", "http://example.org", "null"] {
        assert_eq!(
            answer(preflight(stranger))
                .await
                .header("access-control-allow-origin"),
            "",
            "{stranger}"
        );
    }
    let answered = answer(server.query("{ hello }").header("origin", "https://example.org")).await;
    assert_eq!(
        answered.header("access-control-allow-origin"),
        "https://example.org"
    );
}

#[tokio::test]
async fn long_answers_are_compressed_and_all_are_hardened() {
    let mut settings = settings();
    settings.hsts_seconds = 60;
    let server = Server::start(settings).await;
    for (document, coding) in [("{ long }", "gzip"), ("{ hello }", "")] {
        let answer = answer(server.query(document).header("accept-encoding", "gzip")).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, coding));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'"
        );
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("strict-transport-security"), "max-age=60");
        assert_eq!(answer.header("x-request-id").len(), 32);
    }
}

#[tokio::test]
async fn a_bad_token_is_told_so() {
    let server = Server::start(settings()).await;
    for value in ["Bearer bad", "Basic good", "Bearer", "good"] {
        let answer = answer(server.query("{ hello }").header("authorization", value)).await;
        assert_eq!(
            (answer.status, answer.code()),
            (401, "UNAUTHENTICATED"),
            "{value}"
        );
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer error=\"invalid_token\""
        );
    }
    assert_eq!(
        answer(server.query("{ hello }").bearer_auth("good")).await.status,
        200
    );
}

#[tokio::test]
async fn operators_see_life_readiness_and_measures() {
    let server = Server::start(settings()).await;
    let get = |path: &str| server.http.get(server.url(path));
    server.assert_well().await;
    assert_eq!(answer(get("/healthz")).await.status, 200);
    assert_eq!(answer(get("/readyz")).await.status, 200);
    server.toy.broken.store(true, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(answer(get("/readyz")).await.status, 503);
    assert_eq!(answer(get("/healthz")).await.status, 200);
    let measures = answer(get("/metrics")).await.body.as_str().unwrap().to_owned();
    for line in [
        "hongyan_requests_total{operation=\"query\",status=\"200\"}",
        "hongyan_request_seconds_bucket{operation=\"query\",le=\"0.01\"}",
        "hongyan_connections",
        "hongyan_documents ",
    ] {
        assert!(measures.contains(line), "{measures} lacks {line}");
    }
}

#[tokio::test]
async fn the_application_answers_through_the_frame() {
    let world = World::on_sqlite().await;
    let app = world.app.clone();
    let server = Server::run(std::sync::Arc::default(), |listener, stop| {
        hongyan::http::serve(app, listener, stop)
    })
    .await;
    let node = answer(server.query("{ __typename node(id: \"wrong\") { id } }")).await;
    assert_eq!(
        (node.status, &node.body),
        (200, &json!({ "data": { "__typename": "Query", "node": null } }))
    );
    let types = answer(server.query(
        "{ __schema { types { name fields { name args { name type { ...T } } type { ...T } } } } }
         fragment T on __Type { kind name ofType { kind name ofType { kind name } } }",
    ))
    .await;
    assert!(
        types.body["data"]["__schema"]["types"].as_array().unwrap().len() > 20,
        "{}",
        types.body
    );
    assert_eq!(
        answer(server.http.get(server.url("/")))
            .await
            .header("content-type"),
        "text/html; charset=utf-8"
    );
    assert_eq!(answer(server.http.get(server.url("/readyz"))).await.status, 200);
    assert_eq!(
        answer(server.query("{ __typename }").bearer_auth("none"))
            .await
            .status,
        401
    );
}
