//! What the API shows to somebody.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use super::due::{FIELDS, FORBIDDEN, ROOTS, Shown};
use crate::harness::Client;

/// The ids of a connection, of a plain list or of one node.
fn ids(value: &Value) -> BTreeSet<String> {
    let id = |node: &Value| node["id"].as_str().unwrap_or_else(|| panic!("{node}")).to_owned();
    match value {
        Value::Null => BTreeSet::new(),
        Value::Array(nodes) => nodes.iter().map(id).collect(),
        Value::Object(fields) if fields.contains_key("nodes") => {
            let nodes = ids(&fields["nodes"]);
            assert_eq!(fields["totalCount"], nodes.len(), "one count of one list");
            nodes
        }
        one => BTreeSet::from([id(one)]),
    }
}

fn roots() -> String {
    let mut document = "{ viewer { grants { id } accessLog(first: 100) { totalCount nodes { id } }
        sessions(first: 100) { totalCount nodes { id } } } "
        .to_owned();
    for (name, whole, _) in ROOTS {
        write!(
            document,
            "{name}(first: 100, {whole}) {{ totalCount nodes {{ id }} }} "
        )
        .unwrap();
    }
    document + "}"
}

fn nodes() -> String {
    let mut document = "query($ids: [ID!]!) { nodes(ids: $ids) { id ".to_owned();
    for (n, field) in FIELDS.iter().enumerate() {
        let (ty, name, selection) = (field.ty, field.name, field.selection);
        write!(document, "... on {ty} {{ f{n}: {name}{selection} }} ").unwrap();
    }
    document + "} }"
}

/// Asks for every root list, and for every id that is in the world with all that is under it.
pub async fn ask(client: &Client, all: &[String]) -> Shown {
    let mut shown = Shown::new();
    let root = |name| (String::new(), name);
    let answer = client.data(&roots(), json!({})).await;
    for (name, _, _) in ROOTS {
        shown.insert(root(*name), ids(&answer[name]));
    }
    if let Some(viewer) = answer["viewer"].as_object() {
        for (name, field) in [
            ("viewer grants", "grants"),
            ("viewer accessLog", "accessLog"),
            ("viewer sessions", "sessions"),
        ] {
            shown.insert(root(name), ids(&viewer[field]));
        }
    }
    let mut found = BTreeSet::new();
    for asked in all.chunks(100) {
        let answer = client.ask(&nodes(), json!({ "ids": asked })).await;
        let answers = answer["data"]["nodes"]
            .as_array()
            .unwrap_or_else(|| panic!("{answer:#}"));
        assert_eq!(answers.len(), asked.len());
        for (id, node) in asked.iter().zip(answers).filter(|(_, node)| !node.is_null()) {
            assert_eq!(node["id"], *id);
            found.insert(id.clone());
            for (n, field) in FIELDS.iter().enumerate() {
                if let Some(value) = node.get(format!("f{n}")) {
                    let mut ids = ids(value);
                    // A list is null only where it is refused.
                    if value.is_null() && field.name == "reports" {
                        ids.insert(FORBIDDEN.to_owned());
                    }
                    shown.insert((id.clone(), field.name), ids);
                }
            }
        }
    }
    shown.insert(root("nodes"), found);
    shown
}
