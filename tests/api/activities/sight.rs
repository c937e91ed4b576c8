//! Who sees which activity, and what a list costs.

use super::*;
use crate::harness::both;

const LIST: &str = "query($filter: ActivityFilter, $orderBy: ActivityOrder, $first: Int, $after: String) {
    activities(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { totalCount pageInfo { endCursor } nodes {
      id number title startsAt confirmed leadUnit { name } coUnits { name } community { name } roles { name }
      ownSignUp { state } signUps { nodes { state name } } } } }";

/// Whether someone sees an activity, by every way there is.
async fn sees(client: &Client, community: &str, activity: &str) -> bool {
    let query = "query($id: ID!, $community: ID!) { activity(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id }
        activities { totalCount nodes { id } } community(by: {id: $community}) { activities { totalCount nodes { id } } } }";
    let data = client
        .data(query, json!({"id": activity, "community": community}))
        .await;
    let list = |list: &Value| {
        let nodes = list["nodes"].as_array().unwrap();
        assert_eq!(list["totalCount"], nodes.len());
        nodes.iter().any(|node| node["id"] == activity)
    };
    let ways = [
        !data["activity"].is_null(),
        !data["node"].is_null(),
        !data["nodes"][0].is_null(),
        list(&data["activities"]),
        list(&data["community"]["activities"]),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{data:#}");
    ways[0]
}

both! {
    async fn a_draft_is_for_those_who_hold_it(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let there = Neighbourhood::of(&world, 4, "教育路社区", "卫生局").await;
        let draft = planned(&here.staff, here.talk(&world, 10)).await;
        let strangers = [world.anyone(), world.resident(&here.community).await, world.volunteer(&here.lead).await, there.staff.clone(), there.official.clone(), world.admin("150825").await];
        for stranger in &strangers {
            assert!(!sees(stranger, &here.community, &draft).await);
            for mutation in [UPDATE, PUBLISH, BEGIN] {
                assert_eq!(stranger.refused(mutation, json!({"id": draft})).await, "NOT_FOUND");
            }
            assert_eq!(stranger.refused(SIGN_UP, json!({"activityId": draft})).await, "NOT_FOUND");
        }
        assert!(sees(&here.staff, &here.community, &draft).await);
        assert!(sees(&here.official, &here.community, &draft).await);
        here.staff.does(PUBLISH, json!({"id": draft})).await;
        for anyone in &strangers {
            assert!(sees(anyone, &here.community, &draft).await);
            let told = anyone.refused(CANCEL, json!({"id": draft, "reason": "不办了"})).await;
            assert!(told == "FORBIDDEN" || told == "UNAUTHENTICATED", "{told}");
        }
        let note = "query($id: ID!) { activity(id: $id) { title walkInNote } }";
        let answer = world.anyone().ask(note, json!({"id": draft})).await;
        assert_eq!(answer["data"]["activity"]["walkInNote"], Value::Null);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    }

    async fn a_sign_up_is_for_the_person_and_those_who_hold_the_activity(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let there = Neighbourhood::of(&world, 4, "教育路社区", "卫生局").await;
        let talk = here.published(&world, 10).await;
        let (guest, neighbour) = (world.resident(&here.community).await, world.resident(&here.community).await);
        let (sign_up, _) = comes(&guest, &talk).await;
        comes(&neighbour, &talk).await;
        let query = "query($id: ID!, $talk: ID!) { node(id: $id) { ... on SignUp { state availableActions } } activity(id: $talk) { signUps { totalCount nodes { id } } } }";
        let seen = async |client: &Client| {
            let data = client.data(query, json!({"id": sign_up, "talk": talk})).await;
            (!data["node"].is_null(), data["activity"]["signUps"]["totalCount"].as_i64().unwrap())
        };
        assert_eq!(seen(&guest).await, (true, 1));
        assert_eq!(seen(&neighbour).await, (false, 1));
        for holder in [&here.staff, &here.official, &world.auditor("1508").await, &world.admin("150824").await] {
            assert_eq!(seen(holder).await, (true, 2));
        }
        for stranger in [&world.anyone(), &there.staff, &there.official, &world.volunteer(&here.lead).await] {
            assert_eq!(seen(stranger).await, (false, 0));
            assert_eq!(stranger.refused(WITHDRAW, json!({"id": sign_up})).await, "NOT_FOUND");
        }
        let actions = async |client: &Client| client.data(query, json!({"id": sign_up, "talk": talk})).await["node"]["availableActions"].clone();
        assert_eq!(actions(&guest).await, json!(["signUpWithdraw"]));
        here.begun(&world, &talk).await;
        assert_eq!(actions(&here.official).await, json!(["signUpAttend", "signUpMiss", "signUpWithdraw"]));
    }

    async fn the_list_takes_the_same_statements_for_one_as_for_many_and_turns_its_pages(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let hospital = world.unit("人民医院").await;
        let guest = world.resident(&here.community).await;
        let (mut counts, mut all) = (Vec::new(), Vec::new());
        for round in 0..3 {
            for n in 0..=round * 3 {
                let mut input = here.talk(&world, 10);
                input["startsAt"] = json!(in_days(&world, 20 - round * 6 - n));
                input["endsAt"] = json!(later(&in_days(&world, 20 - round * 6 - n), 2));
                input["coUnitIds"] = json!([hospital]);
                input["roles"] = json!([{"name": "司机", "wanted": 2}]);
                let talk = planned(&here.staff, input).await;
                here.staff.does(PUBLISH, json!({"id": talk})).await;
                comes(&guest, &talk).await;
                all.push(talk);
            }
            let filter = json!({"filter": {"communityId": here.community, "unitId": hospital}, "first": 50});
            let (page, statements) = world.statements(here.staff.data(LIST, filter)).await;
            assert_eq!(page["activities"]["totalCount"], all.len());
            counts.push(statements.len());
        }
        // Count, page, lead units, who helps, those units, community, roles, own sign-ups, sign-ups, names.
        assert_eq!(counts, [10, 10, 10]);
        let (mut turned, mut after) = (Vec::new(), Value::Null);
        while turned.len() < all.len() {
            let page = guest.data(LIST, json!({"first": 5, "after": after})).await;
            turned.extend(page["activities"]["nodes"].as_array().unwrap().clone());
            after = page["activities"]["pageInfo"]["endCursor"].clone();
        }
        assert!(turned.windows(2).all(|two| two[0]["startsAt"].as_str() <= two[1]["startsAt"].as_str()), "by when they start");
        let mut ids: Vec<String> = turned.iter().map(id).collect();
        ids.sort();
        all.sort();
        assert_eq!(ids, all, "each once");
        assert!(turned.iter().all(|node| node["ownSignUp"]["state"] == "CONFIRMED"));
        let none = json!({"filter": {"kind": "CLINIC"}});
        assert_eq!(guest.data(LIST, none).await["activities"]["totalCount"], 0);
    }
}
