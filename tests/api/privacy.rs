//! Contacts in clear, who looked at them, and who changed what.

use hongyan::config::Config;
use serde_json::{Value, json};

use crate::harness::{Client, both};
use crate::people::{given, registered};

const REVEAL: &str = "mutation($input: RevealContactInput!) { revealContact(input: $input) {
    contact { value accessLogEntry { id kind reason role unit { name } lookedBy { name } } } userErrors { code path } } }";
const LOG: &str = "query($id: ID!) { node(id: $id) { ... on Person { accessLog { totalCount nodes { kind reason role lookedBy { name } } } } } }";
const MINE: &str =
    "{ viewer { person { name } accessLog { totalCount nodes { id kind reason role lookedBy { name } } } } }";
const AUDIT: &str = "query($filter: AuditFilter) { auditEntries(filter: $filter) { totalCount nodes { id action subject actorKind actor { name } } } }";

/// A resident of a community with phone and address.
async fn resident(staff: &Client, community: &str) -> String {
    let input =
        json!({"communityId": community, "name": "乌云", "phone": "15410001234", "address": "团结街 5 号"});
    registered(staff, input).await
}

fn ask(person: &str, kind: &str) -> Value {
    json!({"personId": person, "kind": kind, "reason": "核对低保材料"})
}

both! {
    async fn a_contact_is_shown_for_a_reason_that_the_person_reads(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let id = resident(&staff, &home).await;
        let before = world.rows().await;
        for reason in ["", "   ", "看看", "a\u{202e}bcd", &"长".repeat(201)] {
            let input = json!({"personId": id, "kind": "PHONE", "reason": reason});
            let answer = staff.data(REVEAL, json!({"input": input})).await;
            let error = &answer["revealContact"]["userErrors"][0];
            assert_eq!((&error["code"], &error["path"]), (&json!("INVALID_INPUT"), &json!(["reason"])), "{answer}");
        }
        let without = staff.ask(REVEAL, json!({"input": {"personId": id, "kind": "PHONE"}})).await;
        assert!(without["data"].is_null() && without["errors"].is_array(), "{without}");
        assert_eq!(world.rows().await, before, "a refusal shows nothing and leaves no trace");

        let shown = staff.does(REVEAL, ask(&id, "PHONE")).await["contact"].clone();
        assert_eq!(shown["value"], "15410001234");
        assert_eq!(staff.does(REVEAL, ask(&id, "ADDRESS")).await["contact"]["value"], "团结街 5 号");
        let after = world.rows().await;
        assert_eq!(after["access_log"], 2);
        assert_eq!(after["audit_entry"], before["audit_entry"] + 2);

        let me = world.sign_in(hongyan::gid::parse(&id).unwrap()).await;
        let mine = me.data(MINE, json!({})).await["viewer"].clone();
        assert_eq!(mine["person"]["name"], "乌云");
        assert_eq!(mine["accessLog"]["totalCount"], 2);
        let look = &mine["accessLog"]["nodes"][0];
        assert_eq!(look["id"], shown["accessLogEntry"]["id"]);
        assert_eq!((&look["kind"], &look["reason"], &look["role"], &look["lookedBy"]),
            (&json!("PHONE"), &json!("核对低保材料"), &json!("COMMUNITY_STAFF"), &Value::Null));
        assert_eq!(staff.data(LOG, json!({"id": id})).await["node"]["accessLog"]["nodes"][0]["lookedBy"]["name"], "CommunityStaff");
        let own = me.does(REVEAL, ask(&id, "ADDRESS")).await["contact"].clone();
        assert_eq!((&own["value"], &own["accessLogEntry"]["role"]), (&json!("团结街 5 号"), &json!("RESIDENT")));
    }

    async fn a_stranger_neither_sees_a_contact_nor_who_looked(world: World) {
        let (home, away) = (world.community(1, "教育路社区").await, world.community(2, "西郊社区").await);
        let (staff, stranger, neighbour) = (world.staff(&home).await, world.staff(&away).await, world.resident(&home).await);
        let id = resident(&staff, &home).await;
        let look = staff.does(REVEAL, ask(&id, "PHONE")).await["contact"]["accessLogEntry"]["id"].clone();
        let query = "query($id: ID!) { node(id: $id) { id } }";
        for who in [&stranger, &neighbour, &world.anyone()] {
            assert_eq!(who.refused(REVEAL, ask(&id, "PHONE")).await, "NOT_FOUND");
            assert_eq!(who.data(query, json!({"id": look})).await["node"], Value::Null);
            assert_eq!(who.data(LOG, json!({"id": id})).await["node"], Value::Null);
        }
        for who in [&world.admin("150824").await, &world.auditor("150824").await] {
            assert_eq!(who.refused(REVEAL, ask(&id, "PHONE")).await, "FORBIDDEN");
            assert_eq!(who.data(LOG, json!({"id": id})).await["node"]["accessLog"]["totalCount"], 1);
        }
        assert_eq!(world.rows().await["access_log"], 1);
    }

    async fn an_official_looks_at_colleagues_in_the_name_of_the_unit(world: World) {
        let unit = world.unit("社会保险事业管理局").await;
        let admin = world.admin("150824").await;
        let id = registered(&admin, json!({"unitId": unit, "name": "巴特尔", "phone": "15410004321"})).await;
        let official = world.official(&unit).await;
        let shown = official.does(REVEAL, ask(&id, "PHONE")).await["contact"].clone();
        assert_eq!(shown["value"], "15410004321");
        assert_eq!((&shown["accessLogEntry"]["role"], &shown["accessLogEntry"]["unit"]["name"]),
            (&json!("DEPARTMENT_OFFICIAL"), &json!("社会保险事业管理局")));
        assert_eq!(official.refused(REVEAL, ask(&id, "ADDRESS")).await, "NOT_FOUND");
    }

    async fn what_was_shown_is_not_stored_for_a_retry(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let id = resident(&staff, &home).await;
        let document = REVEAL.replace("(input: $input)", "(input: $input) @idempotent(key: \"0123456789\")");
        let answer = staff.ask(&document, json!({"input": ask(&id, "PHONE")})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
        assert_eq!(world.rows().await["access_log"], 0);
    }

    async fn only_so_many_contacts_an_hour_are_shown_to_one_caller(world: World) {
        let most = usize::try_from(Config::default().privacy.reveals_per_hour).unwrap();
        let home = world.community(1, "教育路社区").await;
        let (staff, other) = (world.staff(&home).await, world.staff(&home).await);
        let id = resident(&staff, &home).await;
        let tries = (0..most + 6).map(|_| {
            let (staff, input) = (staff.clone(), ask(&id, "PHONE"));
            tokio::spawn(async move { staff.data(REVEAL, json!({"input": input})).await })
        });
        let (mut shown, mut stopped) = (0, 0);
        for answer in futures_util::future::join_all(tries).await {
            let payload = &answer.unwrap()["revealContact"];
            shown += usize::from(payload["contact"]["value"] == "15410001234");
            stopped += usize::from(payload["userErrors"][0]["code"] == "THROTTLED");
        }
        assert_eq!((shown, stopped), (most, 6));
        assert_eq!(world.rows().await["access_log"], i64::try_from(most).unwrap());
        other.does(REVEAL, ask(&id, "PHONE")).await;
    }

    async fn the_audit_is_read_by_who_answers_for_the_place(world: World) {
        let (home, away) = (world.community(1, "教育路社区").await, world.community(2, "西郊社区").await);
        let (staff, stranger) = (world.staff(&home).await, world.staff(&away).await);
        let id = resident(&staff, &home).await;
        given(&staff, &id, "RESIDENT", json!({"communityId": home})).await;
        let of = json!({"filter": {"subject": id}});
        for who in [&staff, &world.admin("150824").await, &world.auditor("15").await] {
            let entries = who.data(AUDIT, of.clone()).await["auditEntries"].clone();
            assert_eq!(entries["totalCount"], 1);
            let entry = &entries["nodes"][0];
            assert_eq!((&entry["action"], &entry["subject"], &entry["actorKind"], &entry["actor"]["name"]),
                (&json!("PersonRegister"), &json!(id), &json!("PERSON"), &json!("CommunityStaff")));
        }
        let entry = staff.data(AUDIT, of.clone()).await["auditEntries"]["nodes"][0]["id"].clone();
        let query = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(staff.data(query, json!({"id": entry})).await["node"]["id"], entry);
        for who in [&stranger, &world.resident(&home).await, &world.admin("150825").await, &world.anyone()] {
            assert_eq!(who.data(AUDIT, of.clone()).await["auditEntries"], json!({"totalCount": 0, "nodes": []}));
            assert_eq!(who.data(query, json!({"id": entry})).await["node"], Value::Null);
        }
        for (filter, count) in [(json!({"actor": staff.person()}), 2), (json!({"actor": staff.person(), "action": "RoleGrantGive"}), 1),
            (json!({"communityId": away}), 0), (json!({"communityId": "community_x"}), 0),
            (json!({"actor": staff.person(), "to": "2000-01-01T00:00:00.000Z"}), 0),
            (json!({"actor": staff.person(), "from": "2000-01-01T00:00:00.000Z"}), 2)] {
            assert_eq!(staff.data(AUDIT, json!({"filter": filter})).await["auditEntries"]["totalCount"], count, "{filter}");
        }
        let newest = staff.data("{ auditEntries(first: 1) { nodes { action } pageInfo { hasNextPage } } }", json!({})).await;
        assert_eq!(newest["auditEntries"], json!({"nodes": [{"action": "RoleGrantGive"}], "pageInfo": {"hasNextPage": true}}));
    }

    async fn the_lists_take_as_many_statements_for_one_row_as_for_many(world: World) {
        let looks = "{ people(filter: {name: \"乌云\"}) { nodes { accessLog(last: 5) { totalCount nodes { reason lookedBy { name } community { name } } } } } }";
        let audit = "{ auditEntries(first: 50) { totalCount nodes { action actor { name } community { name } } } }";
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let (mut few, mut one) = (Vec::new(), Vec::new());
        for n in 1..=4 {
            let id = registered(&staff, json!({"communityId": home, "name": "乌云", "phone": format!("1541000000{n}")})).await;
            for _ in 0..n {
                staff.does(REVEAL, ask(&id, "PHONE")).await;
            }
            let (data, heard) = world.statements(staff.data(looks, json!({}))).await;
            assert_eq!(data["people"]["nodes"][n - 1]["accessLog"]["totalCount"], n);
            let (data, entries) = world.statements(staff.data(audit, json!({}))).await;
            assert!(data["auditEntries"]["nodes"].as_array().unwrap().len() > n);
            if n == 1 {
                assert_eq!((heard.len(), entries.len()), (5, 4), "{heard:#?} {entries:#?}");
                (few, one) = (heard, entries);
            } else {
                assert_eq!((&heard, &entries), (&few, &one));
            }
        }
    }
}
