//! Matters and guides.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "serviceMatter",
    "serviceMatters",
    "serviceMatterCreate",
    "serviceMatterUpdate",
    "serviceGuideWrite",
    "serviceGuideRemove",
    "serviceMatterRetire",
];

pub async fn rows(town: &Town) -> Vec<Row> {
    let official = town.who("official");
    let new =
        |code: &str| json!({"unitId": town.unit, "code": code, "nameZh": "医疗保险报销", "workingDays": 5});
    let id = crate::cards::matter(official, new("SB-01")).await;
    let guide = official
        .does(
            "mutation($input: ServiceGuideWriteInput!) { serviceGuideWrite(input: $input) { serviceGuide { id } userErrors { code } } }",
            json!({"matterId": id, "language": "EN", "title": "Guide", "text": "x"}),
        )
        .await;
    let keepers: &[&str] = &["official", "admin"];
    vec![
        Row::query(
            "serviceMatter",
            "query($id: ID!) { serviceMatter(id: $id) { name } }",
            json!({"id": id}),
            EVERYONE,
        ),
        Row::query(
            "serviceMatters",
            "{ serviceMatters { nodes { name } } }",
            json!({}),
            EVERYONE,
        ),
        Row::mutation("serviceMatterCreate", new("SB-02"), keepers, EVERYONE),
        Row::mutation(
            "serviceMatterUpdate",
            json!({"id": id, "workingDays": 3}),
            keepers,
            EVERYONE,
        ),
        Row::mutation(
            "serviceGuideWrite",
            json!({"matterId": id, "language": "ZH_HANS", "title": "指南", "text": "带身份证"}),
            keepers,
            EVERYONE,
        ),
        Row::mutation(
            "serviceGuideRemove",
            // Stale, so that it is there for the next who may.
            json!({"id": guide["serviceGuide"]["id"], "expectedVersion": 9}),
            keepers,
            EVERYONE,
        ),
        Row::mutation("serviceMatterRetire", json!({"id": id}), keepers, EVERYONE),
    ]
}
