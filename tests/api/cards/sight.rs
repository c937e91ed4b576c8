//! Who sees a card: everyone what is published, the unit and those above it everything; by every way the same.

use serde_json::{Value, json};

use super::{Office, holder};
use crate::harness::{Client, World, both};

const CLOSE_UNIT: &str =
    "mutation($input: UnitCloseInput!) { unitClose(input: $input) { userErrors { code } } }";

/// Whether somebody sees the card; every way must say the same.
async fn sees(client: &Client, card: &str) -> bool {
    let seen = client.data("query($id: ID!) { one: serviceCard(by: {id: $id}) { id } node(id: $id) { id } nodes(ids: [$id]) { id }
        serviceCards(first: 100) { totalCount nodes { id } } }", json!({"id": card})).await;
    let listed = seen["serviceCards"]["nodes"].as_array().unwrap();
    assert_eq!(seen["serviceCards"]["totalCount"], listed.len());
    let ways = [
        seen["one"] != Value::Null,
        seen["node"] != Value::Null,
        seen["nodes"][0] != Value::Null,
        listed.iter().any(|node| node["id"] == card),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{ways:?}: {seen}");
    ways[0]
}

async fn watchers(world: &World, office: &Office) -> Vec<(&'static str, Client, bool)> {
    let community = world.community(1, "教育路社区").await;
    let elsewhere = world.unit("民政局").await;
    vec![
        ("official", office.official.clone(), true),
        ("admin", world.admin("150824").await, true),
        ("auditor", world.auditor("15").await, true),
        ("anyone", world.anyone(), false),
        ("resident", world.resident(&community).await, false),
        ("volunteer", world.volunteer(&office.unit).await, false),
        ("staff", world.staff(&community).await, false),
        ("strange official", world.official(&elsewhere).await, false),
        ("strange admin", world.admin("150825").await, false),
        ("strange auditor", world.auditor("150825").await, false),
    ]
}

both! {
    async fn a_card_that_is_not_published_is_there_for_its_unit_and_those_above_it_alone(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let watchers = watchers(&world, &office).await;
        for state in ["DRAFT", "APPROVED", "ACTIVE", "SUSPENDED", "REPLACED", "REVOKED"] {
            let card = office.in_state(state, office.card_of(&holder(&world, &office.unit).await)).await;
            for (name, client, inside) in &watchers {
                assert_eq!(sees(client, &card).await, *inside || state == "ACTIVE", "{name} {state}");
                let refused = client.data("mutation($input: ServiceCardUpdateInput!) { serviceCardUpdate(input: $input) { userErrors { code } } }",
                    json!({"input": {"id": card, "expectedVersion": 99, "hours": "全天"}})).await;
                let code = refused["serviceCardUpdate"]["userErrors"][0]["code"].as_str().unwrap();
                let due: &[&str] = match (*name, *inside || state == "ACTIVE") {
                    ("official", _) => &["CONFLICT", "INVALID_STATE"],
                    ("anyone", true) => &["UNAUTHENTICATED"],
                    (_, true) => &["FORBIDDEN"],
                    (_, false) => &["NOT_FOUND"],
                };
                assert!(due.contains(&code), "{name} {state}: {code}");
            }
        }
    }

    async fn the_cards_of_a_unit_that_closed_are_not_published(world: World) {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let watchers = watchers(&world, &office).await;
        let card = office.active(&holder(&world, &office.unit).await).await;
        let search = "{ search(query: \"医疗保险报销\", kinds: [SERVICE_CARD]) { totalCount } }";
        assert_eq!(world.anyone().data(search, json!({})).await["search"]["totalCount"], 1);
        world.admin("150824").await.does(CLOSE_UNIT, json!({"id": office.unit})).await;
        for (name, client, inside) in &watchers {
            assert_eq!(sees(client, &card).await, *inside, "{name}");
            if !inside {
                assert_eq!(client.data(search, json!({})).await["search"]["totalCount"], 0);
            }
        }
        let scanned = world.anyone().data("query($token: String!) { serviceCard(by: {token: $token}) { id } }", json!({"token": office.post_token})).await;
        assert_eq!(scanned["serviceCard"], Value::Null);
    }
}
