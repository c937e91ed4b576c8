//! Access tokens over real connections, and the keys behind them.

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entity::{person, role_grant, session};
use hongyan::gid;
use hongyan::identity::{self, keys};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::harness::{Client, World, both};
use crate::http::{Answer, Server, answer};

const ME: &str = "{ viewer { person { id name maskedPhone } language grants { role } } }";

async fn serve(world: &World) -> Server {
    let app = world.app.clone();
    Server::run(std::sync::Arc::default(), move |listener, stop| {
        hongyan::http::serve(app, listener, stop)
    })
    .await
}

async fn as_bearer(server: &Server, token: &str) -> Answer {
    answer(server.query(ME).bearer_auth(token)).await
}

fn refused(told: &Answer, what: &str) {
    assert_eq!(
        (told.status, told.code()),
        (401, "UNAUTHENTICATED"),
        "{what}: {}",
        told.body
    );
    assert!(
        told.header("www-authenticate").contains("invalid_token"),
        "{what}"
    );
    assert!(told.body.get("data").is_none(), "{what}");
}

/// The header and the claims of a token.
fn parts(token: &str) -> (Value, Value) {
    let mut parts = token.split('.').map(|part| {
        let bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice(&bytes).unwrap_or(Value::Null)
    });
    (parts.next().unwrap(), parts.next().unwrap())
}

fn signed(header: &Value, claims: &Value, key: &EncodingKey) -> String {
    let header: Header = serde_json::from_value(header.clone()).unwrap();
    jsonwebtoken::encode(&header, claims, key).unwrap()
}

/// The same with some members changed; null takes one away.
#[expect(
    clippy::needless_pass_by_value,
    reason = "each case is written where it is used"
)]
fn with(value: &Value, changes: Value) -> Value {
    let mut value = value.clone();
    let members = value.as_object_mut().unwrap();
    for (name, change) in changes.as_object().unwrap() {
        if change.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), change.clone());
        }
    }
    value
}

async fn name_of(world: &World, client: &Client) -> String {
    let id = gid::parse(&client.person()).unwrap();
    let row = person::Entity::find_by_id::<entity::ids::PersonId>(id)
        .one(world.app.db.read())
        .await;
    row.unwrap().unwrap().name
}

both! {
    async fn a_token_says_who_asks(world: World) {
        let server = serve(&world).await;
        let nobody = answer(server.query(ME)).await;
        assert_eq!((nobody.status, &nobody.body["data"]["viewer"]), (200, &Value::Null));
        let admin = world.admin("150824").await;
        let told = as_bearer(&server, &admin.token().await.unwrap()).await;
        assert_eq!(told.status, 200);
        assert_eq!(
            told.body["data"]["viewer"],
            json!({
                "person": {"id": admin.person(), "name": name_of(&world, &admin).await, "maskedPhone": null},
                "language": "zh-Hans",
                "grants": [{"role": "BANNER_ADMIN"}],
            })
        );
    }

    async fn a_token_that_is_not_ours_is_refused(world: World) {
        let server = serve(&world).await;
        let good = world.admin("150824").await.token().await.unwrap();
        let (header, claims) = parts(&good);
        let now = world.app.now();
        let held = keys::held(&world.app).await.unwrap();
        let key = held.signing(now).unwrap();
        let ours = key.open(&world.app.vault).unwrap();
        let theirs = Ed25519KeyPair::generate().unwrap().to_pkcs8().unwrap();
        let theirs = EncodingKey::from_ed_der(theirs.as_ref());
        let public = key.verifying.try_get_as_bytes().unwrap().to_vec();
        assert_eq!(as_bearer(&server, &signed(&header, &claims, &ours)).await.status, 200);

        let at = |seconds: i64| (now + TimeDelta::seconds(seconds)).timestamp();
        for (what, changes) in [
            ("expired", json!({"exp": at(-31)})),
            ("not valid yet", json!({"nbf": at(35)})),
            ("for another audience", json!({"aud": "another"})),
            ("for several", json!({"aud": ["hongyan", "another"]})),
            ("for nobody", json!({"aud": null})),
            ("of another issuer", json!({"iss": "another"})),
            ("of no issuer", json!({"iss": null})),
            ("without an end", json!({"exp": null})),
            ("without a beginning", json!({"nbf": null})),
            ("of nobody", json!({"sub": null})),
            ("of another person", json!({"sub": gid::public(entity::ids::PersonId::new()).0})),
            ("of another kind", json!({"sub": gid::public(entity::ids::UnitId::new()).0})),
            ("without a session", json!({"sid": null})),
            ("of another session", json!({"sid": gid::public(entity::ids::SessionId::new()).0})),
            ("with an odd end", json!({"exp": "tomorrow"})),
            ("beyond all time", json!({"exp": i64::MAX})),
        ] {
            refused(&as_bearer(&server, &signed(&header, &with(&claims, changes), &ours)).await, what);
        }
        for (what, changes) in [
            ("of another type", json!({"typ": "JWT"})),
            ("of no type", json!({"typ": null})),
            ("under an unknown key id", json!({"kid": gid::public(entity::ids::SigningKeyId::new()).0})),
            ("under no key id", json!({"kid": null})),
        ] {
            refused(&as_bearer(&server, &signed(&with(&header, changes), &claims, &ours)).await, what);
        }
        refused(&as_bearer(&server, &signed(&header, &claims, &theirs)).await, "signed by another key");
        let hmac = with(&header, json!({"alg": "HS256"}));
        let secret = EncodingKey::from_secret(&public);
        refused(&as_bearer(&server, &signed(&hmac, &claims, &secret)).await, "signed with the public key");
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let none = with(&header, json!({"alg": "none"}));
        let (_, signature) = good.rsplit_once('.').unwrap();
        for (what, token) in [
            ("unsigned", format!("{}.{}.", encode(&none), encode(&claims))),
            ("unsigned with a signature", format!("{}.{}.{signature}", encode(&none), encode(&claims))),
            ("without its signature", format!("{}.{}.", encode(&header), encode(&claims))),
            ("with other claims", format!("{}.{}.{signature}", encode(&header), encode(&with(&claims, json!({"exp": at(9999)}))))),
            ("cut short", good[..good.len() - 1].to_owned()),
            ("in two parts", good.rsplit_once('.').unwrap().0.to_owned()),
            ("nothing", String::new()),
            ("not a token", "not-a-token".to_owned()),
            ("bytes", "\u{e9}.\u{e9}.\u{e9}".to_owned()),
        ] {
            refused(&as_bearer(&server, &token).await, what);
        }
        assert_eq!(as_bearer(&server, &good).await.status, 200);
        assert_eq!(Algorithm::EdDSA, jsonwebtoken::decode_header(&good).unwrap().alg);
    }

    async fn clocks_may_differ_by_half_a_minute(world: World) {
        let admin = world.admin("150824").await;
        let token = admin.token().await.unwrap();
        let is_valid = async || identity::authenticate(&world.app, &token).await.unwrap().is_some();
        world.pass(TimeDelta::seconds(-29));
        assert!(is_valid().await, "issued by a server that is ahead");
        world.pass(TimeDelta::seconds(29 + 600 + 28));
        assert!(is_valid().await, "ten minutes, and a little more");
        world.pass(TimeDelta::seconds(3));
        assert!(!is_valid().await);
        assert!(identity::authenticate(&world.app, &admin.token().await.unwrap()).await.unwrap().is_some());
    }

    async fn a_rotation_signs_nobody_out(world: World) {
        let server = serve(&world).await;
        let published = async || {
            let told = answer(server.http.get(server.url("/.well-known/jwks.json"))).await;
            assert_eq!((told.status, told.header("cache-control")), (200, "public, max-age=60"));
            assert!(!told.body.to_string().contains("\"d\""));
            told.body["keys"].as_array().unwrap().clone()
        };
        let admin = world.admin("150824").await;
        let kid = |token: &str| parts(token).0["kid"].clone();
        let old = admin.token().await.unwrap();
        assert_eq!(published().await.len(), 1);
        assert_eq!(published().await[0]["kid"], kid(&old));

        let from = keys::rotate(&world.app).await.unwrap();
        assert!(from > world.app.now());
        assert_eq!(kid(&admin.token().await.unwrap()), kid(&old), "the new one does not sign yet");
        world.pass(TimeDelta::seconds(61));
        assert_eq!(published().await.len(), 2, "it is shown before it signs");
        assert_eq!(kid(&admin.token().await.unwrap()), kid(&old));
        world.pass(TimeDelta::seconds(60));
        let last_old = old;
        let new = admin.token().await.unwrap();
        assert_ne!(kid(&new), kid(&last_old));
        for token in [&last_old, &new] {
            assert_eq!(as_bearer(&server, token).await.status, 200);
        }
        world.pass(TimeDelta::seconds(600 + 60));
        assert_eq!(published().await.len(), 1, "no token of the old one can be valid any more");
        refused(&as_bearer(&server, &last_old).await, "expired");
        assert_eq!(as_bearer(&server, &admin.token().await.unwrap()).await.status, 200);
    }

    async fn one_first_key_is_made_however_many_servers_start(world: World) {
        entity::signing_key::Entity::delete_many().exec(world.app.db.read()).await.unwrap();
        let starts = (0..8).map(|_| keys::ensure(&world.app));
        futures_util::future::try_join_all(starts).await.unwrap();
        let made = entity::signing_key::Entity::find().all(world.app.db.read()).await.unwrap();
        assert_eq!(made.len(), 1);
    }

    async fn a_role_ends_with_the_request_after_it_is_taken(world: World) {
        let admin = world.admin("150824").await;
        let mutation = "mutation($input: CommunityCreateInput!) {
            communityCreate(input: $input) { userErrors { code } } }";
        let input = |number: u32| json!({"code": format!("150824100{number:03}"), "name": "社区"});
        admin.does(mutation, input(1)).await;
        let now = world.app.now();
        let change = async |column: role_grant::Column, value: Option<chrono::DateTime<chrono::Utc>>| {
            role_grant::Entity::update_many()
                .col_expr(column, Expr::value(value))
                .exec(world.app.db.read())
                .await
                .unwrap();
        };
        for column in [role_grant::Column::TakenAt, role_grant::Column::ValidTo] {
            change(column, Some(now)).await;
            assert_eq!(admin.refused(mutation, input(2)).await, "FORBIDDEN");
            change(column, None).await;
        }
        change(role_grant::Column::ValidFrom, Some(now + TimeDelta::hours(1))).await;
        assert_eq!(admin.refused(mutation, input(2)).await, "FORBIDDEN", "not before it begins");
        world.pass(TimeDelta::hours(2));
        admin.does(mutation, input(2)).await;
    }

    async fn a_session_that_ended_and_a_person_who_is_erased_are_nobody(world: World) {
        let (one, other) = (world.admin("150824").await, world.auditor("150824").await);
        let valid = async |client: &Client| {
            let token = client.token().await.unwrap();
            identity::authenticate(&world.app, &token).await.unwrap().is_some()
        };
        let now = world.app.now();
        let of = |client: &Client| gid::parse::<entity::ids::PersonId>(&client.person()).unwrap();
        session::Entity::update_many()
            .col_expr(session::Column::EndedAt, Expr::value(now))
            .filter(session::Column::PersonId.eq(of(&one)))
            .exec(world.app.db.read())
            .await
            .unwrap();
        assert!(!valid(&one).await && valid(&other).await);
        person::Entity::update_many()
            .col_expr(person::Column::ErasedAt, Expr::value(now))
            .filter(person::Column::Id.eq(of(&other)))
            .exec(world.app.db.read())
            .await
            .unwrap();
        assert!(!valid(&other).await);
    }
}
