//! Households and who lives in them.

use serde_json::{Value, json};

use super::*;
use crate::harness::both;

const READ: &str =
    "query($id: ID!) { household(id: $id) { label address coordinates { latitude } availableActions
    members { totalCount nodes { id relation guardian leftAt household { id } } } } }";
const UPDATE: &str = "mutation($input: HouseholdUpdateInput!) { householdUpdate(input: $input) {
    household { label address version } userErrors { code path } } }";
const CLOSE: &str = "mutation($input: HouseholdCloseInput!) { householdClose(input: $input) {
    household { closedAt availableActions members { totalCount } } userErrors { code } } }";

both! {
    async fn a_household_is_seen_by_the_staff_and_its_people_and_its_address_by_no_admin(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        let house = household(&staff, &community, "3 号楼王家").await;
        let member = moves_in(&staff, &house, &grandma, "HEAD", false).await;

        for client in [&staff, &asks(&world, &grandma).await] {
            let read = client.data(READ, json!({"id": house})).await;
            assert_eq!(read["household"]["address"], "教育路 3 号楼 2 单元 501");
            assert_eq!(read["household"]["coordinates"]["latitude"], 41.5676);
            assert_eq!(read["household"]["members"]["nodes"][0]["id"], *member);
            assert_eq!(read["household"]["members"]["nodes"][0]["household"]["id"], *house);
        }
        let actions = staff.data(READ, json!({"id": house})).await["household"]["availableActions"].clone();
        assert_eq!(actions, json!(["householdUpdate", "householdMemberAdd", "householdClose"]));
        for client in [world.admin("150824").await, world.auditor("1508").await] {
            let read = client.ask(READ, json!({"id": house})).await;
            assert_eq!(read["data"]["household"]["label"], "3 号楼王家");
            assert_eq!(read["data"]["household"]["address"], Value::Null);
            assert_eq!(read["data"]["household"]["availableActions"], json!([]));
            let codes: Vec<_> = read["errors"].as_array().unwrap().iter().map(|e| &e["extensions"]["code"]).collect();
            assert_eq!(codes, ["FORBIDDEN", "FORBIDDEN"]);
        }
        let other = world.community(2, "团结社区").await;
        let neighbour = person(&world, &community, "邻居", 40).await;
        for stranger in [world.staff(&other).await, world.admin("150825").await, world.anyone(), asks(&world, &neighbour).await] {
            assert_eq!(stranger.data(READ, json!({"id": house})).await["household"], Value::Null);
            let node = "query($id: ID!) { node(id: $id) { id } }";
            assert_eq!(stranger.data(node, json!({"id": house})).await["node"], Value::Null);
            assert_eq!(stranger.data(node, json!({"id": member})).await["node"], Value::Null);
            assert_eq!(stranger.refused(LEAVE, json!({"id": member})).await, "NOT_FOUND");
        }
        staff.does(LEAVE, json!({"id": member})).await;
        assert_eq!(asks(&world, &grandma).await.data(READ, json!({"id": house})).await["household"], Value::Null, "who left sees it no more");
    }

    async fn the_address_is_not_in_the_database_in_clear(world: World) {
        use sea_orm::EntityTrait;
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        household(&staff, &community, "3 号楼王家").await;
        let row = entity::household::Entity::find().one(world.app.db.read()).await.unwrap().unwrap();
        let sealed = row.address_sealed.unwrap();
        assert!(!sealed.windows(6).any(|bytes| bytes == &"教育".as_bytes()[..6]));
    }

    async fn what_does_not_fit_is_refused_and_changes_nothing(world: World) {
        let community = world.community(1, "教育路社区").await;
        let other = world.community(2, "团结社区").await;
        let staff = world.staff(&community).await;
        let house = household(&staff, &community, "3 号楼王家").await;
        let second = household(&staff, &community, "5 号楼李家").await;
        let own = json!({"communityId": community, "label": "3 号楼王家"});
        assert_eq!(staff.refused(HOUSEHOLD, own).await, "ALREADY_EXISTS");
        assert_eq!(staff.refused(UPDATE, json!({"id": second, "label": "3 号楼王家"})).await, "ALREADY_EXISTS", "in an update too");
        assert_eq!(staff.refused(HOUSEHOLD, json!({"communityId": other, "label": "x"})).await, "FORBIDDEN");
        assert_eq!(staff.refused(UPDATE, json!({"id": house, "expectedVersion": 9, "label": "x"})).await, "CONFLICT");
        assert_eq!(staff.refused(UPDATE, json!({"id": house, "coordinates": {"latitude": 91.0, "longitude": 0.0}})).await, "INVALID_INPUT");

        let child = person(&world, &community, "小军", 9).await;
        let away = person(&world, &other, "外人", 40).await;
        let add = |household: &str, person: &str, guardian: bool| json!({"householdId": household, "personId": person, "relation": "CHILD", "guardian": guardian});
        assert_eq!(staff.refused(MEMBER, add(&house, &away, false)).await, "NOT_FOUND", "people of elsewhere are not known here");
        assert_eq!(staff.refused(MEMBER, add(&house, &child, true)).await, "INVALID_INPUT", "a child is no guardian");
        let member = moves_in(&staff, &house, &child, "CHILD", false).await;
        assert_eq!(staff.refused(MEMBER, add(&second, &child, false)).await, "ALREADY_EXISTS", "in one household at a time");
        staff.does(LEAVE, json!({"id": member})).await;
        assert_eq!(staff.refused(LEAVE, json!({"id": member})).await, "INVALID_STATE");
        moves_in(&staff, &second, &child, "CHILD", false).await;

        let read = staff.data(READ, json!({"id": house})).await;
        assert_eq!(read["household"]["label"], "3 号楼王家");
        assert_eq!(read["household"]["members"]["totalCount"], 0);
        let past = staff.data("query($id: ID!) { household(id: $id) { members(includePast: true) { totalCount nodes { id } } } }", json!({"id": house})).await;
        assert_eq!(past["household"]["members"]["nodes"][0]["id"], *member);
    }

    async fn a_closed_household_is_left_by_all_and_its_label_is_free(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let house = household(&staff, &community, "3 号楼王家").await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        moves_in(&staff, &house, &grandma, "HEAD", false).await;
        let closed = staff.does(CLOSE, json!({"id": house})).await;
        assert!(closed["household"]["closedAt"].is_string());
        assert_eq!(closed["household"]["availableActions"], json!([]));
        assert_eq!(closed["household"]["members"]["totalCount"], 0);
        assert_eq!(staff.refused(UPDATE, json!({"id": house, "label": "x"})).await, "INVALID_STATE");
        let again = household(&staff, &community, "3 号楼王家").await;
        moves_in(&staff, &again, &grandma, "HEAD", false).await;
    }
}
