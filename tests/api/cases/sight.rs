//! Who sees a case, wherever it could show.

use serde_json::{Value, json};

use super::{CASE, Town};
use crate::harness::both;

both! {
    async fn an_official_of_another_unit_sees_nothing_and_cannot_tell(world: World) {
        let town = Town::of(world).await;
        let case = town.worked_on().await;
        let stranger = Town::stranger(&town).await;
        let number = town.holder.case(&case).await["caseNumber"].clone();
        let unknown = "case_01jdzzzzzzzzzzzzzzzzzzzzzz";
        let by_id = "query($id: ID!) { serviceCase(by: {id: $id}) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }";
        let asked = stranger.ask(by_id, json!({"id": case})).await;
        assert_eq!(asked["data"], json!({"serviceCase": null, "node": null, "nodes": [null]}));
        assert_eq!(asked, stranger.ask(by_id, json!({"id": unknown})).await, "absent and forbidden look the same");
        let by_number = "query($n: String!) { serviceCase(by: {caseNumber: $n}) { id } }";
        assert_eq!(stranger.data(by_number, json!({"n": number})).await["serviceCase"], json!(null));
        let filters = [json!({}), json!({"unitId": town.office.unit}), json!({"cardId": town.card}),
            json!({"requesterId": town.resident.person()}), json!({"assigneeId": town.holder.person()})];
        for filter in filters {
            assert_eq!(stranger.cases(filter).await, Vec::<String>::new());
        }
        for (field, more) in [("serviceCaseAccept", json!({})), ("caseNoteAdd", json!({"note": "看看"})), ("serviceCaseCancel", json!({}))] {
            assert_eq!(stranger.fails(field, &case, more.clone()).await, "NOT_FOUND");
            assert_eq!(stranger.fails(field, unknown, more).await, "NOT_FOUND");
        }
    }

    async fn an_official_sees_the_resident_while_the_case_is_open(world: World) {
        let town = Town::of(world).await;
        let person = "query($id: ID!) { person: node(id: $id) { ... on Person { name maskedPhone } } }";
        let him = json!({"id": town.resident.person()});
        assert_eq!(town.holder.data(person, him.clone()).await["person"], json!(null), "not before");
        let case = town.worked_on().await;
        assert_ne!(town.holder.data(person, him.clone()).await["person"], json!(null));
        assert_eq!(Town::stranger(&town).await.data(person, him.clone()).await["person"], json!(null));
        let end = json!({"outcome": "ANSWERED", "text": "已答复"});
        town.holder.takes("serviceCaseResolve", &case, end).await;
        assert_eq!(town.holder.data(person, him).await["person"], json!(null), "and not after");
        assert_eq!(town.holder.case(&case).await["requester"], json!(null));
        assert_ne!(town.staff.case(&case).await["requester"], json!(null));
    }

    async fn an_auditor_reads_everything_but_what_was_said(world: World) {
        let town = Town::of(world).await;
        let case = town.resolved().await;
        town.resident.takes("serviceCaseRate", &case, json!({"level": "FAIR", "comment": "还可以"})).await;
        let auditor = town.world.auditor("150824").await;
        let (seen, hidden) = auditor.case_in_part(&case).await;
        assert_eq!((&seen["state"], &seen["ratings"][0]["level"]), (&json!("RESOLVED"), &json!("FAIR")));
        assert_eq!(sorted(hidden), ["messages", "notes", "outcomes.text", "papers", "proxyName", "ratings.comment", "request", "requester.maskedPhone"]);
        assert!(!seen.to_string().contains("还可以"));
        assert_eq!(town.world.auditor("150825").await.case(&case).await, json!(null));
    }

    async fn notes_never_reach_the_resident(world: World) {
        let town = Town::of(world).await;
        let case = town.worked_on().await;
        town.holder.takes("caseNoteAdd", &case, json!({"note": "家属情绪激动，注意方式"})).await;
        let answer = town.resident.ask(CASE, json!({"id": case})).await;
        assert!(!answer.to_string().contains("注意方式"), "{answer:#}");
        let seen: &Value = &answer["data"]["serviceCase"];
        assert_eq!(seen["notes"], json!(null));
        assert_eq!(town.resident.fails("caseNoteAdd", &case, json!({"note": "我也写"})).await, "FORBIDDEN");
        assert_eq!(town.staff.case(&case).await["notes"]["totalCount"], json!(1));
    }

    async fn a_page_of_cases_is_a_fixed_number_of_statements(world: World) {
        let town = Town::of(world).await;
        let list = "{ serviceCases(first: 50) { nodes { caseNumber state assignee { name } unit { name } community { name }
            matter { name } requester { name maskedPhone } request visits { totalCount } papers { name } } } }";
        let mut took = Vec::new();
        for _ in 0..2 {
            town.worked_on().await;
            town.worked_on().await;
            let (_, heard) = town.world.statements(town.staff.data(list, json!({}))).await;
            took.push(heard.len());
        }
        assert_eq!(took, [12, 12]);
    }
}

fn sorted(mut paths: Vec<String>) -> Vec<String> {
    paths.sort();
    paths
}
