//! Regions, communities, and what is of no domain.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "node",
    "nodes",
    "region",
    "community",
    "communities",
    "search",
    "communityCreate",
    "communityUpdate",
    "communityClose",
    "communityDutyPersonSet",
];

pub async fn rows(town: &Town) -> Vec<Row> {
    let id = &town.home;
    vec![
        Row::query(
            "node",
            "query($id: ID!) { node(id: $id) { id } }",
            json!({"id": id}),
            EVERYONE,
        ),
        Row::query(
            "nodes",
            "query($id: ID!) { nodes(ids: [$id]) { id } }",
            json!({"id": id}),
            EVERYONE,
        ),
        Row::query(
            "region",
            "{ region(code: \"150824\") { name } }",
            json!({}),
            EVERYONE,
        ),
        Row::query(
            "community",
            "query($id: ID!) { community(by: {id: $id}) { name } }",
            json!({"id": id}),
            EVERYONE,
        ),
        Row::query(
            "communities",
            "{ communities { nodes { name } } }",
            json!({}),
            EVERYONE,
        ),
        Row::query(
            "search",
            "{ search(query: \"教育路\") { nodes { score } } }",
            json!({}),
            EVERYONE,
        ),
        Row::mutation(
            "communityCreate",
            json!({"code": "150824100009", "name": "新社区"}),
            &["admin"],
            EVERYONE,
        ),
        Row::mutation(
            "communityUpdate",
            json!({"id": id, "slogan": "众人划桨开大船"}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "communityDutyPersonSet",
            json!({"id": id, "personId": null}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation("communityClose", json!({"id": id}), &["admin"], EVERYONE),
    ]
}
