//! Signing in and out.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "viewer",
    "signInCodeRequest",
    "sessionOpenByCode",
    "sessionOpenByPassword",
    "sessionRefresh",
    "passwordSet",
    "sessionEndAll",
    "sessionEnd",
];

/// Whoever holds a role of staff.
const STAFF: &[&str] = &[
    "staff",
    "official",
    "admin",
    "auditor",
    "strange staff",
    "strange official",
    "strange admin",
    "strange auditor",
];

pub async fn rows(town: &Town) -> Vec<Row> {
    let me = hongyan::gid::parse(&town.who("resident").person()).unwrap();
    let session = town.world.sign_in(me).await.session();
    let phone = "13900139000";
    vec![
        Row::query(
            "viewer",
            "{ viewer { person { id } } }",
            json!({}),
            &EVERYONE[1..],
        ),
        Row::mutation(
            "sessionOpenByCode",
            json!({"phone": phone, "code": "123456"}),
            EVERYONE,
            &[],
        ),
        Row::mutation(
            "sessionOpenByPassword",
            json!({"phone": phone, "password": "a long password"}),
            EVERYONE,
            &[],
        ),
        Row::mutation("signInCodeRequest", json!({"phone": phone}), EVERYONE, &[]),
        Row::mutation("sessionRefresh", json!({"refreshToken": "hyr_x"}), EVERYONE, &[]),
        Row::mutation(
            "passwordSet",
            json!({"newPassword": "a long password"}),
            STAFF,
            EVERYONE,
        ),
        Row::mutation("sessionEnd", json!({"id": session}), &["resident"], &[]),
        Row::mutation(
            "sessionEndAll",
            json!({"keepCurrent": true}),
            &EVERYONE[1..],
            EVERYONE,
        ),
    ]
}
