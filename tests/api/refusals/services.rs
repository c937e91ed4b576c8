//! Municipal systems.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "serviceAccounts",
    "serviceAccountCreate",
    "serviceAccountSecretReplace",
    "serviceAccountEnd",
];

pub async fn rows(town: &Town) -> Vec<Row> {
    let new = json!({"name": "民政低保系统", "regionCode": "150824", "scopes": ["AuditRead"]});
    let made = town
        .who("admin")
        .does(
            "mutation($input: ServiceAccountCreateInput!) { serviceAccountCreate(input: $input) {
               credentials { clientId } userErrors { code } } }",
            new.clone(),
        )
        .await;
    let id = made["credentials"]["clientId"].clone();
    vec![
        Row::query(
            "serviceAccounts",
            "{ serviceAccounts { totalCount nodes { name } } }",
            json!({}),
            &["admin", "auditor"],
        ),
        Row::mutation("serviceAccountCreate", new, &["admin"], EVERYONE),
        Row::mutation(
            "serviceAccountSecretReplace",
            json!({"id": id}),
            &["admin"],
            &["admin", "auditor"],
        ),
        Row::mutation(
            "serviceAccountEnd",
            json!({"id": id}),
            &["admin"],
            &["admin", "auditor"],
        ),
    ]
}
