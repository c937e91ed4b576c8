//! Live changes.

use serde_json::json;

use super::{EVERYONE, Row, Town};
use crate::care;

pub const FIELDS: &[&str] = &["changed", "wishBoardChanged"];

pub async fn rows(town: &Town) -> Vec<Row> {
    let household = care::household(town.who("staff"), &town.home, "501").await;
    vec![
        Row::query(
            "changed",
            "subscription($id: ID!) { changed(id: $id) { node { id } } }",
            json!({"id": household}),
            &["staff", "admin", "auditor"],
        ),
        Row::query(
            "wishBoardChanged",
            "subscription($id: ID!) { wishBoardChanged(communityId: $id) { cursor } }",
            json!({"id": town.home}),
            EVERYONE,
        ),
    ]
}
