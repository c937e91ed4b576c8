//! Refresh tokens.

use chrono::TimeDelta;
use futures_util::future::join_all;
use hongyan::identity;
use serde_json::{Value, json};

use super::{PHONE, REFRESH, signed_in, text, with_phone};
use crate::harness::{World, both};

async fn start(world: &World) -> Value {
    let someone = world.auditor("150824").await;
    with_phone(world, &someone, PHONE).await;
    signed_in(world, PHONE).await
}

async fn refreshed(world: &World, token: &str) -> Value {
    world.anyone().does(REFRESH, json!({"refreshToken": token})).await
}

async fn refused(world: &World, token: &str) {
    let code = world
        .anyone()
        .refused(REFRESH, json!({"refreshToken": token}))
        .await;
    assert_eq!(code, "CREDENTIALS_INVALID");
}

async fn is_alive(world: &World, payload: &Value) -> bool {
    let token = text(payload, "accessToken");
    identity::authenticate(&world.app, token).await.unwrap().is_some()
}

both! {
    async fn each_use_gives_the_next(world: World) {
        let opened = start(&world).await;
        let mut payload = opened.clone();
        for version in 2..5 {
            world.pass(TimeDelta::minutes(15));
            assert!(!is_alive(&world, &payload).await);
            payload = refreshed(&world, text(&payload, "refreshToken")).await;
            assert_eq!(payload["session"], json!({"id": opened["session"]["id"], "version": version, "endedAt": null}));
            assert!(is_alive(&world, &payload).await);
        }
    }

    async fn a_lost_answer_is_given_once_more(world: World) {
        let first = start(&world).await;
        let lost = refreshed(&world, text(&first, "refreshToken")).await;
        let again = refreshed(&world, text(&first, "refreshToken")).await;
        assert_ne!(lost["refreshToken"], again["refreshToken"]);
        let next = refreshed(&world, text(&again, "refreshToken")).await;
        assert!(is_alive(&world, &next).await);
    }

    async fn a_third_use_ends_the_session(world: World) {
        let first = start(&world).await;
        refreshed(&world, text(&first, "refreshToken")).await;
        let again = refreshed(&world, text(&first, "refreshToken")).await;
        refused(&world, text(&first, "refreshToken")).await;
        assert!(!is_alive(&world, &again).await);
        refused(&world, text(&again, "refreshToken")).await;
    }

    async fn a_replaced_successor_ends_the_session(world: World) {
        let first = start(&world).await;
        let stolen = refreshed(&world, text(&first, "refreshToken")).await;
        let again = refreshed(&world, text(&first, "refreshToken")).await;
        refused(&world, text(&stolen, "refreshToken")).await;
        assert!(!is_alive(&world, &again).await);
    }

    async fn a_used_token_whose_successor_was_used_ends_the_session(world: World) {
        let first = start(&world).await;
        let second = refreshed(&world, text(&first, "refreshToken")).await;
        let third = refreshed(&world, text(&second, "refreshToken")).await;
        refused(&world, text(&first, "refreshToken")).await;
        assert!(!is_alive(&world, &third).await);
    }

    async fn it_expires_and_then_signs_nobody_out(world: World) {
        let first = start(&world).await;
        world.pass(TimeDelta::days(29));
        let second = refreshed(&world, text(&first, "refreshToken")).await;
        world.pass(TimeDelta::days(30));
        refused(&world, text(&second, "refreshToken")).await;
        for wrong in ["", "hyr_", "x", &"hyr_".repeat(20), &format!("hyr_{}", "A".repeat(43))] {
            refused(&world, wrong).await;
        }
    }

    async fn fifty_uses_at_once_are_two_and_the_end(world: World) {
        let first = start(&world).await;
        let input = json!({"input": {"refreshToken": first["refreshToken"]}});
        let told = join_all((0..50).map(|_| {
            let (anyone, input) = (world.anyone(), input.clone());
            tokio::spawn(async move { anyone.ask(REFRESH, input).await })
        }))
        .await;
        let mut tokens = Vec::new();
        for told in told {
            let told = told.unwrap();
            let payload = &told["data"]["sessionRefresh"];
            match payload["userErrors"][0]["code"].as_str() {
                None => tokens.push(text(payload, "accessToken").to_owned()),
                Some(code) => assert_eq!(code, "CREDENTIALS_INVALID", "{told}"),
            }
        }
        assert_eq!(tokens.len(), 2);
        for token in tokens {
            assert!(identity::authenticate(&world.app, &token).await.unwrap().is_none(), "the session has ended");
        }
    }
}
