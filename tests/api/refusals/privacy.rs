//! Contacts in clear and the audit.

use serde_json::json;

use super::{Row, Town};

pub const FIELDS: &[&str] = &["auditEntries", "revealContact"];

pub async fn rows(town: &Town) -> Vec<Row> {
    let admin = town.who("admin");
    let input =
        json!({"communityId": town.home, "unitId": town.unit, "name": "乌云", "phone": "15410001234"});
    let person = crate::people::registered(admin, input).await;
    vec![
        Row::query(
            "auditEntries",
            "query($filter: AuditFilter) { auditEntries(filter: $filter) { totalCount nodes { action } } }",
            json!({"filter": {"subject": person}}),
            &["staff", "official", "admin", "auditor"],
        ),
        Row::mutation(
            "revealContact",
            json!({"personId": person, "kind": "PHONE", "reason": "核对材料"}),
            &["staff", "official"],
            &["staff", "official", "admin", "auditor"],
        ),
    ]
}
