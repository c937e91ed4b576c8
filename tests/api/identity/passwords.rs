//! Passwords.

use chrono::TimeDelta;
use entity::credential;
use hongyan::identity;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{OPEN_BY_PASSWORD, PHONE, STRANGE, signed_in, text, with_phone};
use crate::harness::{World, both};

const SET: &str = "mutation($input: PasswordSetInput!) {
    passwordSet(input: $input) { session { id } userErrors { code path } } }";
const FIRST: &str = "correct horse battery";
const SECOND: &str = "众人划桨开大船，浪再高也不怕";

async fn tried(world: &World, phone: &str, password: &str) -> Value {
    let input = json!({"input": {"phone": phone, "password": password}});
    world.anyone().data(OPEN_BY_PASSWORD, input).await["sessionOpenByPassword"].clone()
}

async fn opened(world: &World, password: &str) -> Value {
    world
        .anyone()
        .does(OPEN_BY_PASSWORD, json!({"phone": PHONE, "password": password}))
        .await
}

both! {
    async fn staff_sign_in_by_password(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        with_phone(&world, &staff, PHONE).await;
        let done = staff.does(SET, json!({"newPassword": FIRST})).await;
        assert_eq!(done["session"]["id"], staff.session());
        let payload = opened(&world, FIRST).await;
        assert_eq!(payload["session"]["method"], "PASSWORD");
        assert_eq!(world.bearer(text(&payload, "accessToken")).await.person(), staff.person());
        let stored = credential::Entity::find().one(world.app.db.read()).await.unwrap().unwrap();
        assert!(stored.password_hash.starts_with("$argon2id$"), "{}", stored.password_hash);
    }

    async fn a_new_password_asks_for_the_old_one_and_ends_other_sessions(world: World) {
        let admin = world.admin("150824").await;
        with_phone(&world, &admin, PHONE).await;
        admin.does(SET, json!({"newPassword": FIRST})).await;
        let other = opened(&world, FIRST).await;
        let before = world.rows().await;
        for current in [Value::Null, json!("another long password"), json!("")] {
            let input = json!({"currentPassword": current, "newPassword": SECOND});
            assert_eq!(admin.refused(SET, input).await, "CREDENTIALS_INVALID");
        }
        for short in ["123456789", &"x".repeat(129), ""] {
            let input = json!({"currentPassword": FIRST, "newPassword": short});
            assert_eq!(admin.refused(SET, input).await, "INVALID_INPUT");
        }
        let after = world.rows().await;
        assert_eq!((&before["credential"], &before["audit_entry"]), (&after["credential"], &after["audit_entry"]));
        admin.does(SET, json!({"currentPassword": FIRST, "newPassword": SECOND})).await;
        let token = text(&other, "accessToken");
        assert!(identity::authenticate(&world.app, token).await.unwrap().is_none());
        assert_eq!(tried(&world, PHONE, FIRST).await["userErrors"][0]["code"], "CREDENTIALS_INVALID");
        opened(&world, SECOND).await;
    }

    async fn a_strange_phone_and_a_wrong_password_are_told_the_same(world: World) {
        let auditor = world.auditor("150824").await;
        with_phone(&world, &auditor, PHONE).await;
        // Known, but without a password.
        let none = tried(&world, PHONE, FIRST).await;
        auditor.does(SET, json!({"newPassword": FIRST})).await;
        let wrong = tried(&world, PHONE, SECOND).await;
        let strange = tried(&world, STRANGE, FIRST).await;
        assert_eq!(wrong["userErrors"][0]["code"], "CREDENTIALS_INVALID");
        assert_eq!((&none, &strange), (&wrong, &wrong));
        let heard = async |phone: &str| world.statements(tried(&world, phone, SECOND)).await.1;
        assert_eq!(heard(PHONE).await, heard(STRANGE).await);
    }

    async fn only_staff_have_a_password(world: World) {
        let community = world.community(1, "教育路社区").await;
        let resident = world.resident(&community).await;
        let before = world.rows().await;
        assert_eq!(resident.refused(SET, json!({"newPassword": FIRST})).await, "FORBIDDEN");
        assert_eq!(world.anyone().refused(SET, json!({"newPassword": FIRST})).await, "UNAUTHENTICATED");
        assert_eq!(world.rows().await, before);
    }

    async fn guesses_are_limited_together_with_those_of_codes(world: World) {
        let auditor = world.auditor("150824").await;
        with_phone(&world, &auditor, PHONE).await;
        auditor.does(SET, json!({"newPassword": FIRST})).await;
        for _ in 0..20 {
            assert_eq!(tried(&world, PHONE, "wrong").await["userErrors"][0]["code"], "CREDENTIALS_INVALID");
        }
        assert_eq!(tried(&world, PHONE, FIRST).await["userErrors"][0]["code"], "THROTTLED");
        world.pass(TimeDelta::hours(1));
        opened(&world, FIRST).await;
        signed_in(&world, PHONE).await;
    }
}
