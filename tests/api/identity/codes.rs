//! Codes that are sent to a phone.

use chrono::TimeDelta;
use entity::{session, sign_in_code};
use futures_util::future::join_all;
use hongyan::identity;
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::{Value, json};

use super::{OPEN, PHONE, REQUEST, STRANGE, code, other_than, signed_in, text, with_phone};
use crate::harness::{World, both};

async fn sessions(world: &World) -> u64 {
    session::Entity::find().count(world.app.db.read()).await.unwrap()
}

both! {
    async fn a_code_signs_in(world: World) {
        let staff = world.auditor("150824").await;
        with_phone(&world, &staff, PHONE).await;
        let asked = world.anyone().does(REQUEST, json!({"phone": "+86 138-0013 8000"})).await;
        assert!(asked["expiresAt"].is_string());
        let message = world.gateway.next().await;
        assert_eq!(message["phone"], PHONE);
        let code = text(&message, "code");
        assert!(code.len() == 6 && text(&message, "text").contains(code), "{message}");
        let opened = world.anyone().does(OPEN, json!({"phone": PHONE, "code": code})).await;
        assert_eq!(opened["session"]["method"], "CODE");
        assert!(text(&opened, "refreshToken").starts_with("hyr_"));
        let client = world.bearer(text(&opened, "accessToken")).await;
        assert_eq!(client.person(), staff.person());
        let viewer = client.data("{ viewer { person { id } sessions { nodes { id current method availableActions } totalCount } } }", json!({})).await;
        let nodes = viewer["viewer"]["sessions"]["nodes"].as_array().unwrap().clone();
        assert_eq!((nodes.len(), &viewer["viewer"]["sessions"]["totalCount"]), (2, &json!(2)));
        assert_eq!(nodes[1]["id"], opened["session"]["id"]);
        assert_eq!((&nodes[0]["current"], &nodes[1]["current"]), (&json!(false), &json!(true)));
        assert_eq!(nodes[1]["availableActions"], json!(["sessionEnd"]));
    }

    async fn a_strange_phone_is_treated_like_a_known_one(world: World) {
        let someone = world.auditor("150824").await;
        with_phone(&world, &someone, PHONE).await;
        let ask = async |phone: &str| {
            let input = json!({"phone": phone});
            let (answer, heard) = world.statements(world.anyone().does(REQUEST, input)).await;
            assert!(answer["expiresAt"].is_string());
            heard
        };
        let strange = ask(STRANGE).await;
        let known = ask(PHONE).await;
        assert_eq!(strange, known);
        assert_eq!(world.gateway.next().await["phone"], PHONE);
        ask(PHONE).await;
        assert_eq!(world.gateway.next().await["phone"], PHONE, "nothing was sent to the stranger");
        let try_at = async |phone: &str| {
            let input = json!({"phone": phone, "code": "x"});
            let (answer, heard) = world.statements(world.anyone().ask(OPEN, json!({"input": input}))).await;
            (answer, heard)
        };
        assert_eq!(try_at(STRANGE).await, try_at(PHONE).await);
    }

    async fn a_code_is_tried_five_times(world: World) {
        let someone = world.auditor("150824").await;
        with_phone(&world, &someone, PHONE).await;
        let before = sessions(&world).await;
        let right = code(&world, PHONE).await;
        let wrong = json!({"phone": PHONE, "code": other_than(&right)});
        for _ in 0..5 {
            assert_eq!(world.anyone().refused(OPEN, wrong.clone()).await, "CREDENTIALS_INVALID");
        }
        let right = json!({"phone": PHONE, "code": right});
        assert_eq!(world.anyone().refused(OPEN, right).await, "CREDENTIALS_INVALID");
        assert_eq!(sessions(&world).await, before);

        let right = code(&world, PHONE).await;
        for _ in 0..4 {
            world.anyone().refused(OPEN, json!({"phone": PHONE, "code": other_than(&right)})).await;
        }
        world.anyone().does(OPEN, json!({"phone": PHONE, "code": right})).await;
    }

    async fn tries_at_once_are_counted_one_by_one(world: World) {
        let someone = world.auditor("150824").await;
        with_phone(&world, &someone, PHONE).await;
        let before = sessions(&world).await;
        let right = code(&world, PHONE).await;
        let guess = async |code: String| { world.anyone().refused(OPEN, json!({"phone": PHONE, "code": code})).await };
        let told = join_all((0..15).map(|_| guess(other_than(&right)))).await;
        assert!(told.iter().all(|code| code == "CREDENTIALS_INVALID"), "{told:?}");
        let row = sign_in_code::Entity::find().order_by_desc(sign_in_code::Column::Id).one(world.app.db.read()).await.unwrap().unwrap();
        assert_eq!(row.tries, 5);

        world.pass(TimeDelta::hours(1));
        let right = code(&world, PHONE).await;
        let input = json!({"input": {"phone": PHONE, "code": right}});
        let told = join_all((0..10).map(|_| async { world.anyone().ask(OPEN, input.clone()).await })).await;
        let opened = told.iter().filter(|told| told["data"]["sessionOpenByCode"]["session"].is_object()).count();
        assert_eq!((opened, sessions(&world).await), (1, before + 1), "a code signs in once");
    }

    async fn only_the_newest_code_counts_and_not_for_long(world: World) {
        let someone = world.auditor("150824").await;
        with_phone(&world, &someone, PHONE).await;
        let old = code(&world, PHONE).await;
        let new = code(&world, PHONE).await;
        if old != new {
            assert_eq!(world.anyone().refused(OPEN, json!({"phone": PHONE, "code": old})).await, "CREDENTIALS_INVALID");
        }
        let new = json!({"phone": PHONE, "code": new});
        world.anyone().does(OPEN, new.clone()).await;
        assert_eq!(world.anyone().refused(OPEN, new).await, "CREDENTIALS_INVALID", "once");

        let late = json!({"phone": PHONE, "code": code(&world, PHONE).await});
        world.pass(TimeDelta::minutes(5));
        assert_eq!(world.anyone().refused(OPEN, late).await, "CREDENTIALS_INVALID");

        let in_time = json!({"phone": PHONE, "code": code(&world, PHONE).await});
        world.pass(TimeDelta::seconds(295));
        world.anyone().does(OPEN, in_time).await;
    }

    async fn codes_are_limited_by_phone_and_by_address(world: World) {
        let anyone = world.anyone();
        for _ in 0..5 {
            anyone.does(REQUEST, json!({"phone": PHONE})).await;
        }
        let before = world.rows().await["sign_in_code"];
        assert_eq!(anyone.refused(REQUEST, json!({"phone": PHONE})).await, "THROTTLED");
        for n in 0..24 {
            anyone.does(REQUEST, json!({"phone": format!("139001390{n:02}")})).await;
        }
        assert_eq!(anyone.refused(REQUEST, json!({"phone": STRANGE})).await, "THROTTLED", "the address");
        assert_eq!(world.rows().await["sign_in_code"], before + 24);
        world.pass(TimeDelta::hours(1));
        anyone.does(REQUEST, json!({"phone": PHONE})).await;
    }

    async fn guesses_are_limited_beyond_the_codes(world: World) {
        let guess = async || world.anyone().refused(OPEN, json!({"phone": PHONE, "code": "000000"})).await;
        for _ in 0..20 {
            assert_eq!(guess().await, "CREDENTIALS_INVALID");
        }
        assert_eq!(guess().await, "THROTTLED");
    }

    async fn only_mobile_numbers_of_the_mainland_are_taken(world: World) {
        let before = world.rows().await;
        for (wrong, told) in [("0478-5912345", "11 digits"), ("+976 9911 2233", "mainland China"), ("", "11 digits")] {
            for (document, input) in [(REQUEST, json!({"phone": wrong})), (OPEN, json!({"phone": wrong, "code": "000000"}))] {
                let answer = world.anyone().data(document, json!({"input": input})).await;
                let error = &answer.as_object().unwrap().values().next().unwrap()["userErrors"][0];
                assert_eq!((&error["code"], &error["path"]), (&json!("INVALID_INPUT"), &json!(["phone"])));
                assert!(text(error, "message").contains(told), "{error}");
            }
        }
        assert_eq!(world.rows().await, before);
    }

    async fn answers_with_secrets_are_not_kept(world: World) {
        let before = world.rows().await;
        for field in [
            "signInCodeRequest(input: {phone: \"13800138000\"})",
            "sessionOpenByCode(input: {phone: \"13800138000\", code: \"000000\"})",
            "sessionOpenByPassword(input: {phone: \"13800138000\", password: \"a long password\"})",
            "sessionRefresh(input: {refreshToken: \"hyr_x\"})",
            "passwordSet(input: {newPassword: \"a long password\"})",
        ] {
            let document = format!("mutation {{ {field} @idempotent(key: \"0123456789\") {{ userErrors {{ code }} }} }}");
            let answer = world.anyone().ask(&document, json!({})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{field}: {answer}");
        }
        assert_eq!(world.rows().await, before);
    }

    async fn an_erased_person_cannot_sign_in(world: World) {
        let someone = world.auditor("150824").await;
        with_phone(&world, &someone, PHONE).await;
        let right = code(&world, PHONE).await;
        entity::person::Entity::update_many()
            .col_expr(entity::person::Column::ErasedAt, sea_orm::sea_query::Expr::value(world.app.now()))
            .exec(world.app.db.read())
            .await
            .unwrap();
        assert_eq!(world.anyone().refused(OPEN, json!({"phone": PHONE, "code": right})).await, "CREDENTIALS_INVALID");
    }

    async fn a_gateway_that_fails_twice_is_asked_a_third_time(world: World) {
        let someone = world.auditor("150824").await;
        with_phone(&world, &someone, PHONE).await;
        world.gateway.fail(2);
        let opened = signed_in(&world, PHONE).await;
        assert_eq!(world.gateway.tries(), 3);
        let token = text(&opened, "accessToken");
        assert!(identity::authenticate(&world.app, token).await.unwrap().is_some());
        let answer: Value = world.anyone().data(REQUEST, json!({"input": {"phone": PHONE}})).await;
        assert_eq!(answer["signInCodeRequest"]["userErrors"], json!([]));
    }
}
