//! What lies at a point is written out from one row, and says what the tables say.

use serde_json::{Value, json};

use super::{Office, UPDATE, holder};
use crate::cards::lists::{lay_out, opened};
use crate::harness::{World, both};

const UPDATE_PERSON: &str =
    "mutation($input: PersonUpdateInput!) { personUpdate(input: $input) { userErrors { code } } }";
const ERASE_PERSON: &str =
    "mutation($input: PersonEraseInput!) { personErase(input: $input) { userErrors { code } } }";
const UPDATE_UNIT: &str =
    "mutation($input: UnitUpdateInput!) { unitUpdate(input: $input) { userErrors { code } } }";
const CHECK: &str =
    "mutation($input: PlacementCheckInput!) { placementCheck(input: $input) { userErrors { code } } }";

/// The points with what lies there; `more` is asked of each point too.
fn home(more: &str) -> String {
    format!(
        "query($id: ID!) {{ community(by: {{id: $id}}) {{ name liaisonPoints(first: 10) {{ nodes {{ {more}
           id label: name hostName address hours placements(first: 2) {{ nodes {{ id copies
             card {{ id dutyPhone hours homeVisits holder {{ name unit {{ id name }} }} unit {{ id name }} }} }} }} }} }} }} }}"
    )
}

/// What everybody reads of it: written out, and by the resolvers.
async fn read(world: &World, community: &str) -> Value {
    let variables = json!({"id": community});
    let (anyone, staff) = (world.anyone(), world.staff(community).await);
    let (quick, heard) = world.statements(anyone.data(&home(""), variables.clone())).await;
    // The community, and its points with their boards.
    assert_eq!(heard.len(), 2, "{heard:#?}");
    let mut slow = anyone.data(&home("version"), variables.clone()).await;
    for node in slow["community"]["liaisonPoints"]["nodes"]
        .as_array_mut()
        .unwrap()
    {
        assert!(node.as_object_mut().unwrap().remove("version").is_some());
    }
    assert_eq!(quick, slow);
    assert_eq!(
        serde_json::to_string(&quick).unwrap(),
        serde_json::to_string(&slow).unwrap(),
        "in the order asked for"
    );
    assert_eq!(staff.data(&home(""), variables).await, quick);
    quick["community"]["liaisonPoints"]["nodes"].clone()
}

both! {
    async fn a_board_says_what_the_tables_say_whatever_is_changed(world: World) {
        let community = world.community(1, "教育路社区").await;
        let point = opened(&world, &community, 41.57).await;
        opened(&world, &community, 41.58).await;
        let admin = world.admin("150824").await;
        assert_eq!(read(&world, &community).await[0]["placements"]["nodes"], json!([]));
        let office = Office::of(&world, "社会保险事业管理局").await;
        let mut cards = Vec::new();
        let mut people = Vec::new();
        for _ in 0..3 {
            let who = holder(&world, &office.unit).await;
            cards.push(office.active(&who).await);
            people.push(who);
        }
        lay_out(&world, &office, &community, &point, &cards.iter().collect::<Vec<_>>()).await;
        let lying = |nodes: &Value, n: usize| nodes[0]["placements"]["nodes"][n].clone();
        let nodes = read(&world, &community).await;
        assert_eq!(nodes[0]["placements"]["nodes"].as_array().unwrap().len(), 2, "as many as asked for");
        let first = lying(&nodes, 0);
        assert_eq!((&first["card"]["id"], &first["copies"]), (&json!(cards[0]), &json!(1)));

        admin.does(UPDATE_PERSON, json!({"id": people[0], "name": "娜仁花"})).await;
        assert_eq!(lying(&read(&world, &community).await, 0)["card"]["holder"]["name"], "娜仁花");
        admin.does(UPDATE_UNIT, json!({"id": office.unit, "name": "民生服务中心"})).await;
        assert_eq!(lying(&read(&world, &community).await, 0)["card"]["holder"]["unit"]["name"], "民生服务中心");
        office.official.does(UPDATE, json!({"id": cards[0], "dutyPhone": "0478-5911111", "hours": "周一上午"})).await;
        let first = lying(&read(&world, &community).await, 0);
        assert_eq!((&first["card"]["dutyPhone"], &first["card"]["hours"]), (&json!("0478-5911111"), &json!("周一上午")));
        world.staff(&community).await.does(CHECK, json!({"id": first["id"], "counted": 0, "added": 0})).await;
        assert_eq!(lying(&read(&world, &community).await, 0)["copies"], 0);
        let elsewhere = world.unit("民政局").await;
        admin.does(UPDATE_PERSON, json!({"id": people[0], "unitId": elsewhere})).await;
        assert_eq!(lying(&read(&world, &community).await, 0)["card"]["holder"], Value::Null);
        admin.does(ERASE_PERSON, json!({"id": people[1]})).await;
        assert_eq!(lying(&read(&world, &community).await, 1)["card"]["holder"], Value::Null);
        office.take("Suspend", &cards[0]).await;
        assert_eq!(lying(&read(&world, &community).await, 0)["card"]["id"], json!(cards[1]));
        world.staff(&community).await.does(
            "mutation($input: LiaisonPointCloseInput!) { liaisonPointClose(input: $input) { userErrors { code } } }", json!({"id": point})).await;
        assert_eq!(read(&world, &community).await.as_array().unwrap().len(), 1);
    }

    async fn what_a_board_does_not_hold_is_resolved(world: World) {
        let community = world.community(1, "教育路社区").await;
        let point = opened(&world, &community, 41.57).await;
        let office = Office::of(&world, "社会保险事业管理局").await;
        let card = office.active(&holder(&world, &office.unit).await).await;
        lay_out(&world, &office, &community, &point, &[&card]).await;
        for (asked, due) in [
            ("name name", json!({"name": "超市"})),
            ("__typename name", json!({"__typename": "LiaisonPoint", "name": "超市"})),
            ("placements { nodes { copies } } placements { nodes { card { homeVisits } } }",
                json!({"placements": {"nodes": [{"copies": 1, "card": {"homeVisits": false}}]}})),
            ("placements { totalCount }", json!({"placements": {"totalCount": 1}})),
            ("... on LiaisonPoint { name @include(if: false) address }", json!({"address": "海流图镇"})),
        ] {
            let query = format!("query($id: ID!) {{ community(by: {{id: $id}}) {{ liaisonPoints {{ nodes {{ {asked} }} }} }} }}");
            let data = world.anyone().data(&query, json!({"id": community})).await;
            assert_eq!(data["community"]["liaisonPoints"]["nodes"][0], due, "{asked}");
        }
        let wrong = "query($id: ID!) { community(by: {id: $id}) { liaisonPoints { nodes { placements(first: 0) { nodes { copies } } } } } }";
        let answer = world.anyone().ask(wrong, json!({"id": community})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    }
}
