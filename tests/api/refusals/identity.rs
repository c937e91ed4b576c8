//! Signing in.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &["viewer"];

pub async fn rows(_town: &Town) -> Vec<Row> {
    vec![Row::query(
        "viewer",
        "{ viewer { id } }",
        json!({}),
        &EVERYONE[1..],
    )]
}
