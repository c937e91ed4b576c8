//! Municipal systems: their accounts, their tokens, and what they read.

use std::sync::Arc;

use hongyan::policy::Action;
use reqwest::RequestBuilder;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::harness::{Client, World, both};
use crate::http::{Answer, Server, answer};

const CREATE: &str = "mutation($input: ServiceAccountCreateInput!) { serviceAccountCreate(input: $input) {
    credentials { clientId clientSecret serviceAccount { id version name scopes region { code } availableActions } }
    userErrors { code path } } }";
const REPLACE: &str =
    "mutation($input: ServiceAccountSecretReplaceInput!) { serviceAccountSecretReplace(input: $input) {
    credentials { clientId clientSecret } userErrors { code } } }";
const END: &str = "mutation($input: ServiceAccountEndInput!) { serviceAccountEnd(input: $input) {
    serviceAccount { id endedAt availableActions } userErrors { code } } }";
const LIST: &str = "query($all: Boolean = false) { serviceAccounts(includeEnded: $all) { totalCount nodes { id name region { name } } } }";
const AUDIT: &str = "{ auditEntries { totalCount nodes { action community { name } actor { name } } } }";

/// The id and the secret of a new account.
async fn made(admin: &Client, region: &str, scopes: &[&str]) -> (String, String) {
    let input = json!({"name": "民政低保系统", "regionCode": region, "scopes": scopes});
    let made = admin.does(CREATE, input).await["credentials"].clone();
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (text("clientId"), text("clientSecret"))
}

async fn served(world: &World) -> Server {
    let app = world.app.clone();
    Server::run(Arc::default(), move |listener, stop| {
        hongyan::http::serve(app, listener, stop)
    })
    .await
}

fn form(server: &Server, body: &str) -> RequestBuilder {
    server
        .http
        .post(server.url("/oauth/token"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.to_owned())
}

/// A token, as a client with the secret in the header gets it.
async fn token(server: &Server, id: &str, secret: &str, scope: &str) -> Answer {
    let body = format!("grant_type=client_credentials{scope}");
    answer(form(server, &body).basic_auth(id, Some(secret))).await
}

async fn asks(server: &Server, token: &Value, document: &str) -> Answer {
    answer(server.query(document).bearer_auth(token.as_str().unwrap())).await
}

both! {
    async fn a_system_reads_what_its_scopes_name_in_its_region(world: World) {
        let here = world.community(1, "教育路社区").await;
        let there = world.admin("150825").await.does("mutation($input: CommunityCreateInput!) {
            communityCreate(input: $input) { community { id } userErrors { code } } }",
            json!({"code": "150825100001", "name": "后旗社区"})).await;
        assert!(there["community"]["id"].is_string());
        crate::people::registered(&world.staff(&here).await, json!({"communityId": here, "name": "乌云"})).await;
        let admin = world.admin("150824").await;
        let server = served(&world).await;
        let (id, secret) = made(&admin, "150824", &["AuditRead", "CardStockRead"]).await;
        let given = token(&server, &id, &secret, "").await;
        assert_eq!((given.status, given.header("cache-control"), &given.body["token_type"], &given.body["scope"]),
            (200, "no-store", &json!("Bearer"), &json!("CardStockRead AuditRead")), "{}", given.body);
        let seconds = given.body["expires_in"].as_i64().unwrap();
        assert!((590..=600).contains(&seconds), "{seconds}");
        let read = asks(&server, &given.body["access_token"], AUDIT).await;
        let entries = read.body["data"]["auditEntries"].clone();
        let names: Vec<_> = entries["nodes"].as_array().unwrap().iter().map(|n| n["community"]["name"].clone()).collect();
        assert!(names.contains(&json!("教育路社区")) && !names.contains(&json!("后旗社区")), "{entries:#}");
        assert!(entries["nodes"].as_array().unwrap().iter().all(|n| n["actor"].is_null()), "who it was is no scope of its");
        let people = asks(&server, &given.body["access_token"], "{ people { totalCount } viewer { language } }").await;
        assert_eq!(people.body["data"], json!({"people": {"totalCount": 0}, "viewer": null}));

        // A narrower token, and an account of the region beside it, read less.
        let narrow = token(&server, &id, &secret, "&scope=CardStockRead").await;
        let read = asks(&server, &narrow.body["access_token"], AUDIT).await;
        assert_eq!(read.body["data"]["auditEntries"]["totalCount"], 0);
        let (other, key) = made(&world.admin("150825").await, "150825", &["AuditRead"]).await;
        let away = token(&server, &other, &key, "").await;
        let read = asks(&server, &away.body["access_token"], AUDIT).await;
        let text = read.body.to_string();
        assert!(text.contains("后旗社区") && !text.contains("教育路社区"), "{text}");
    }

    async fn a_system_changes_nothing(world: World) {
        let home = world.community(1, "教育路社区").await;
        let admin = world.admin("150824").await;
        let scopes = hongyan::integration::scopes::all().map(Action::name).collect::<Vec<_>>();
        let (id, secret) = made(&admin, "150824", &scopes).await;
        let server = served(&world).await;
        let given = token(&server, &id, &secret, "").await;
        let before = world.rows().await;
        let document = format!("mutation {{ personRegister(input: {{name: \"x\", communityId: \"{home}\"}}) {{ userErrors {{ code }} }}
            roleGrantGive(input: {{personId: \"person_x\", role: AUDITOR, scope: {{regionCode: \"150824\"}}}}) {{ userErrors {{ code }} }}
            serviceAccountEnd(input: {{id: \"{id}\"}}) {{ userErrors {{ code }} }} }}");
        let done = asks(&server, &given.body["access_token"], &document).await;
        assert_eq!(done.body["data"]["personRegister"]["userErrors"][0]["code"], "FORBIDDEN", "{}", done.body);
        assert_eq!(done.body["data"]["serviceAccountEnd"]["userErrors"][0]["code"], "NOT_FOUND", "{}", done.body);
        assert_eq!(world.rows().await, before);
    }

    async fn the_token_endpoint_answers_as_rfc_6749_says(world: World) {
        let admin = world.admin("150824").await;
        let (id, secret) = made(&admin, "150824", &["AuditRead"]).await;
        let server = served(&world).await;
        let posted = answer(form(&server, &format!("grant_type=client_credentials&client_id={id}&client_secret={secret}"))).await;
        assert_eq!(posted.status, 200, "{}", posted.body);
        let unknown = "service_00000000000000000000000000";
        for (body, status, error) in [
            (format!("grant_type=client_credentials&client_id={id}&client_secret=wrong"), 401, "invalid_client"),
            (format!("grant_type=client_credentials&client_id={unknown}&client_secret={secret}"), 401, "invalid_client"),
            (format!("grant_type=client_credentials&client_id=x&client_secret={secret}"), 401, "invalid_client"),
            ("grant_type=client_credentials".to_owned(), 401, "invalid_client"),
            (format!("grant_type=password&client_id={id}&client_secret={secret}"), 400, "unsupported_grant_type"),
            (format!("client_id={id}&client_secret={secret}"), 400, "invalid_request"),
            (format!("grant_type=client_credentials&client_secret={secret}"), 400, "invalid_request"),
            (format!("grant_type=client_credentials&grant_type=client_credentials&client_id={id}&client_secret={secret}"), 400, "invalid_request"),
            (format!("grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=CardReportRead"), 400, "invalid_scope"),
            (format!("grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=AuditRead%20Everything"), 400, "invalid_scope"),
        ] {
            let refused = answer(form(&server, &body)).await;
            assert_eq!((refused.status, refused.body["error"].as_str()), (status, Some(error)), "{body}");
            assert_eq!(refused.header("cache-control"), "no-store");
            assert_eq!(refused.header("www-authenticate").starts_with("Basic"), status == 401);
            assert!(!refused.body.to_string().contains(&secret));
        }
        let both = answer(form(&server, &format!("grant_type=client_credentials&client_id={id}&client_secret={secret}"))
            .basic_auth(&id, Some(&secret))).await;
        assert_eq!((both.status, &both.body["error"]), (400, &json!("invalid_request")));
        for header in ["Basic", "Basic !!!", "Bearer x", "Basic bm9jb2xvbg=="] {
            let refused = answer(form(&server, "grant_type=client_credentials").header(AUTHORIZATION, header)).await;
            assert_eq!((refused.status, &refused.body["error"]), (401, &json!("invalid_client")), "{header}");
        }
        let json = answer(server.http.post(server.url("/oauth/token")).header(CONTENT_TYPE, "application/json").body("{}")).await;
        assert_eq!((json.status, &json.body["error"]), (400, &json!("invalid_request")));
        assert_eq!(answer(server.http.get(server.url("/oauth/token"))).await.status, 405);
        assert_eq!(answer(form(&server, &"a=b&".repeat(5000))).await.status, 413);
        let found = answer(server.http.get(server.url("/.well-known/oauth-authorization-server"))).await.body;
        assert_eq!(found["token_endpoint"], format!("{}/oauth/token", found["issuer"].as_str().unwrap()));
        assert_eq!(found["grant_types_supported"], json!(["client_credentials"]));
        let scopes = found["scopes_supported"].as_array().unwrap();
        assert!(scopes.contains(&json!("AuditRead")) && !scopes.contains(&json!("PersonRead")), "{found}");
    }

    async fn an_ended_account_and_a_replaced_secret_are_refused_at_the_next_request(world: World) {
        let admin = world.admin("150824").await;
        let (id, old) = made(&admin, "150824", &["AuditRead"]).await;
        let server = served(&world).await;
        let first = token(&server, &id, &old, "").await.body["access_token"].clone();
        assert_eq!(asks(&server, &first, AUDIT).await.status, 200);
        let new = admin.does(REPLACE, json!({"id": id, "expectedVersion": 1})).await["credentials"]["clientSecret"].clone();
        let new = new.as_str().unwrap();
        assert_eq!(asks(&server, &first, AUDIT).await.status, 401);
        assert_eq!(token(&server, &id, &old, "").await.status, 401);
        let second = token(&server, &id, new, "").await.body["access_token"].clone();
        assert_eq!(asks(&server, &second, AUDIT).await.status, 200);
        assert_eq!(admin.refused(END, json!({"id": id, "expectedVersion": 1})).await, "CONFLICT");
        let ended = admin.does(END, json!({"id": id})).await["serviceAccount"].clone();
        assert!(ended["endedAt"].is_string() && ended["availableActions"] == json!([]));
        assert_eq!(asks(&server, &second, AUDIT).await.status, 401);
        assert_eq!(token(&server, &id, new, "").await.status, 401);
        assert_eq!(admin.refused(REPLACE, json!({"id": id})).await, "INVALID_STATE");
        assert_eq!(admin.data(LIST, json!({})).await["serviceAccounts"]["totalCount"], 0);
        assert_eq!(admin.data(LIST, json!({"all": true})).await["serviceAccounts"]["totalCount"], 1);
    }

    async fn an_account_is_made_by_an_admin_of_the_region_and_its_secret_is_not_stored(world: World) {
        let admin = world.admin("150824").await;
        let before = world.rows().await;
        for (input, code, path) in [
            (json!({"name": "x", "regionCode": "150824", "scopes": []}), "INVALID_INPUT", Some("scopes")),
            (json!({"name": "x", "regionCode": "150824", "scopes": ["PersonRead"]}), "INVALID_INPUT", Some("scopes")),
            (json!({"name": "x", "regionCode": "150824", "scopes": ["AuditRead", "Everything"]}), "INVALID_INPUT", Some("scopes")),
            (json!({"name": " ", "regionCode": "150824", "scopes": ["AuditRead"]}), "INVALID_INPUT", Some("name")),
            (json!({"name": "x", "regionCode": "150824999", "scopes": ["AuditRead"]}), "NOT_FOUND", Some("regionCode")),
            (json!({"name": "x", "regionCode": "1508", "scopes": ["AuditRead"]}), "FORBIDDEN", None),
        ] {
            let answer = admin.data(CREATE, json!({"input": input})).await;
            let error = &answer["serviceAccountCreate"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), path), "{answer}");
        }
        let document = CREATE.replace("(input: $input)", "(input: $input) @idempotent(key: \"0123456789\")");
        let input = json!({"name": "x", "regionCode": "150824", "scopes": ["AuditRead"]});
        let answer = admin.ask(&document, json!({"input": input})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        assert_eq!(world.rows().await, before);
        let (_, secret) = made(&admin, "150824100", &["AuditRead", "AuditRead"]).await;
        let rows = entity::service_account::Entity::find().all(world.app.db.read()).await.unwrap();
        assert!(!format!("{rows:?}").contains(&secret));
        assert_eq!(rows[0].scopes, "AuditRead");
    }

    async fn a_list_of_accounts_takes_as_many_statements_for_one_as_for_many(world: World) {
        let admin = world.admin("150824").await;
        let mut few = Vec::new();
        for n in 1..=4 {
            made(&admin, "150824", &["AuditRead"]).await;
            let (data, heard) = world.statements(admin.data(LIST, json!({}))).await;
            assert_eq!(data["serviceAccounts"]["nodes"].as_array().unwrap().len(), n);
            if n == 1 {
                few = heard;
                assert_eq!(few.len(), 3, "{few:#?}");
            } else {
                assert_eq!(heard, few);
            }
        }
    }
}
