//! Lists of cards: who is in them, and what they cost.

use serde_json::{Value, json};

use super::{DELEGATE, Office, POST, day, holder, matter, new_matter};
use crate::harness::{World, both};

const LIST: &str = "query($filter: ServiceCardFilter, $orderBy: ServiceCardOrder) {
    serviceCards(filter: $filter, orderBy: $orderBy) { totalCount nodes { id } } }";
const POINT: &str = "mutation($input: LiaisonPointCreateInput!) { liaisonPointCreate(input: $input) {
    liaisonPoint { id } userErrors { code } } }";
const STOCK: &str = "mutation($input: CardStockAddInput!) { cardStockAdd(input: $input) {
    stock { left } userErrors { code } } }";
const PLACE: &str = "mutation($input: CardPlaceInput!) { cardPlace(input: $input) {
    placement { id } userErrors { code path } } }";

/// A new point of the community; its id.
pub async fn opened(world: &World, community: &str, latitude: f64) -> Value {
    let point = json!({"communityId": community, "name": "超市", "hostKind": "SUPERMARKET", "hostName": "便民超市",
        "address": "海流图镇", "coordinates": {"latitude": latitude, "longitude": 108.52}});
    world.staff(community).await.does(POINT, point).await["liaisonPoint"]["id"].clone()
}

/// Lays a copy of each card out at a point.
pub async fn lay_out(world: &World, office: &Office, community: &str, point: &Value, cards: &[&String]) {
    let staff = world.staff(community).await;
    for card in cards {
        office
            .official
            .does(STOCK, json!({"cardId": card, "printed": 1}))
            .await;
        staff
            .does(PLACE, json!({"cardId": card, "pointId": point, "copies": 1}))
            .await;
    }
}

both! {
    async fn cards_are_listed_by_unit_post_matter_community_and_state(world: World) {
        let (one, two) = (Office::of(&world, "社会保险事业管理局").await, Office::of(&world, "民政局").await);
        let first = one.active(&holder(&world, &one.unit).await).await;
        let second = two.active(&holder(&world, &two.unit).await).await;
        let draft = one.draft(one.card_of(&holder(&world, &one.unit).await)).await;
        let other_post = one.official.does(POST, json!({"unitId": one.unit, "name": "咨询岗"})).await["servicePost"]["id"].clone();
        let (here, there) = (world.community(1, "教育路社区").await, world.community(2, "西郊社区").await);
        let point = opened(&world, &here, 41.57).await;
        lay_out(&world, &two, &here, &point, &[&second]).await;
        let ids = async |client: &crate::harness::Client, filter: Value| {
            let data = client.data(LIST, json!({"filter": filter})).await;
            let nodes = data["serviceCards"]["nodes"].as_array().unwrap();
            assert_eq!(data["serviceCards"]["totalCount"], nodes.len());
            nodes.iter().map(|node| node["id"].clone()).collect::<Vec<_>>()
        };
        let anyone = world.anyone();
        assert_eq!(ids(&anyone, json!({})).await, [json!(first), json!(second)]);
        assert_eq!(ids(&one.official, json!({})).await, [json!(first), json!(second), json!(draft)]);
        assert_eq!(ids(&anyone, json!({"unitId": one.unit})).await, [json!(first)]);
        assert_eq!(ids(&anyone, json!({"postId": two.post})).await, [json!(second)]);
        assert_eq!(ids(&anyone, json!({"postId": other_post})).await, Vec::<Value>::new());
        assert_eq!(ids(&anyone, json!({"matterId": one.matter})).await, [json!(first)]);
        assert_eq!(ids(&anyone, json!({"communityId": here})).await, [json!(second)]);
        assert_eq!(ids(&anyone, json!({"communityId": there})).await, Vec::<Value>::new());
        assert_eq!(ids(&anyone, json!({"state": "DRAFT"})).await, Vec::<Value>::new());
        assert_eq!(ids(&one.official, json!({"state": "DRAFT"})).await, [json!(draft)]);
        for field in ["unitId", "postId", "matterId", "communityId"] {
            assert_eq!(ids(&anyone, json!({field: "x"})).await, Vec::<Value>::new());
        }
        two.take("Suspend", &second).await;
        assert_eq!(ids(&two.official, json!({"communityId": here})).await, Vec::<Value>::new());
        let newest = anyone.data(LIST, json!({"orderBy": {"field": "CREATED_AT", "direction": "DESC"}})).await;
        assert_eq!(newest["serviceCards"]["nodes"], json!([{"id": first}]));
    }

    async fn lists_take_as_many_statements_for_one_row_as_for_many(world: World) {
        let cards = "{ serviceCards(first: 50) { totalCount nodes { dutyPhone post { name } unit { name } holder { name unit { name } } matters { name }
            delegation { toDay } answersNow { dutyPhone holder { name } } placements(first: 2) { totalCount nodes { copies } } } } }";
        let near = "{ liaisonPoints(near: {latitude: 41.57, longitude: 108.52}, first: 1) { nodes { name
            placements(first: 9) { nodes { copies card { dutyPhone holder { name unit { name } } } } } } } }";
        let posts = "{ servicePosts(first: 50) { totalCount nodes { name unit { name } card { id holder { name } } } } }";
        let community = world.community(1, "教育路社区").await;
        // Two, so that the nearest one is a page.
        let point = opened(&world, &community, 41.57).await;
        opened(&world, &community, 41.58).await;
        let anyone = world.anyone();
        let mut few = Vec::new();
        for n in 0..4 {
            let office = Office::of(&world, &format!("单位{n}")).await;
            let mut input = office.card_of(&holder(&world, &office.unit).await);
            let second = matter(&office.official, new_matter(&office.unit, &format!("SB-{n}"), "养老保险登记")).await;
            input["matterIds"] = json!([office.matter, second]);
            let card = office.in_state("ACTIVE", input).await;
            let other = office.active(&holder(&world, &office.unit).await).await;
            office.official.does(DELEGATE, json!({"cardId": card, "delegateCardId": other, "fromDay": day(&world, 0), "toDay": day(&world, 1)})).await;
            lay_out(&world, &office, &community, &point, &[&card, &other]).await;
            let mut heard = Vec::new();
            for query in [cards, near, posts] {
                let (data, statements) = world.statements(anyone.data(query, json!({}))).await;
                assert!(!data.to_string().contains("\"holder\":null"), "{data:#}");
                heard.push(statements);
            }
            if n == 0 {
                let counts: Vec<usize> = heard.iter().map(Vec::len).collect();
                // At points: the points and their boards.
                assert_eq!(counts, [14, 2, 5], "{heard:#?}");
                few = heard;
            } else {
                assert_eq!(heard, few);
            }
        }
    }
}
