//! What people are told.

use serde_json::json;

use super::{Row, Town};
use crate::cases::OPEN;

pub const FIELDS: &[&str] = &["notificationsRead", "notificationPreferenceSet", "quietHoursSet"];

/// Everybody who is signed in.
const PEOPLE: &[&str] = &[
    "resident",
    "volunteer",
    "staff",
    "official",
    "admin",
    "auditor",
    "strange resident",
    "strange volunteer",
    "strange staff",
    "strange official",
    "strange admin",
    "strange auditor",
];

pub async fn rows(town: &Town) -> Vec<Row> {
    let (official, resident) = (town.who("official"), town.who("resident"));
    let asked = json!({"channel": "APP", "cardId": town.card, "request": "请帮忙"});
    let case = resident.does(OPEN, asked).await["serviceCase"]["id"].clone();
    let back = json!({"message": "请补充"});
    official
        .takes("serviceCaseReturn", case.as_str().unwrap(), back)
        .await;
    hongyan::jobs::run_due(&town.world.app).await.unwrap();
    let told = resident
        .data("{ viewer { inbox { nodes { id } } } }", json!({}))
        .await;
    let told = &told["viewer"]["inbox"]["nodes"][0]["id"];
    vec![
        Row::mutation(
            "notificationsRead",
            json!({"upTo": told}),
            &["resident"],
            &["anonymous"],
        ),
        Row::mutation(
            "notificationPreferenceSet",
            json!({"topic": "MY_CASES", "sms": true}),
            PEOPLE,
            &["anonymous"],
        ),
        Row::mutation(
            "quietHoursSet",
            json!({"from": 1320, "to": 480}),
            PEOPLE,
            &["anonymous"],
        ),
    ]
}
