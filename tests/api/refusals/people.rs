//! People and their roles.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "people",
    "personRegister",
    "personUpdate",
    "personPhoneChange",
    "personErase",
    "roleGrantGive",
    "roleGrantTake",
];

/// Whom a person of the first community and unit is known to.
const KNOWN: &[&str] = &["staff", "official", "admin", "auditor"];

pub async fn rows(town: &Town) -> Vec<Row> {
    let admin = town.who("admin");
    let input =
        json!({"communityId": town.home, "unitId": town.unit, "name": "乌云", "phone": "15410001234"});
    let person = crate::people::registered(admin, input).await;
    let role = json!({"communityId": town.home});
    let grant = crate::people::given(admin, &person, "RESIDENT", role.clone()).await;
    vec![
        Row::query(
            "people",
            "{ people(filter: {name: \"乌云\"}) { totalCount nodes { name } } }",
            json!({}),
            KNOWN,
        ),
        Row::mutation(
            "personRegister",
            json!({"communityId": town.home, "name": "那仁"}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "personUpdate",
            json!({"id": person, "language": "mn"}),
            &["staff", "admin"],
            KNOWN,
        ),
        Row::mutation(
            "personPhoneChange",
            json!({"id": person, "phone": "15410005678"}),
            &["staff", "admin"],
            KNOWN,
        ),
        Row::mutation(
            "roleGrantGive",
            json!({"personId": person, "role": "COMMUNITY_STAFF", "scope": role}),
            &["staff", "admin"],
            KNOWN,
        ),
        Row::mutation(
            "roleGrantTake",
            json!({"id": grant}),
            &["staff", "admin"],
            &["auditor"],
        ),
        Row::mutation("personErase", json!({"id": person}), &["staff", "admin"], KNOWN),
    ]
}
