//! Who is looked after, and who may know.

use serde_json::{Value, json};

use super::*;
use crate::harness::both;

const READ: &str =
    "query($id: ID!) { node(id: $id) { ... on CareRecipient { groups language neededSkills note
    household { label } availableActions } } }";
const UPDATE: &str = "mutation($input: CareRecipientUpdateInput!) { careRecipientUpdate(input: $input) {
    careRecipient { groups language neededSkills note } userErrors { code path } } }";
const END: &str = "mutation($input: CareRecipientEndInput!) { careRecipientEnd(input: $input) {
    careRecipient { endedAt endReason } userErrors { code } } }";
const LIST: &str =
    "query($filter: CareRecipientFilter, $first: Int) { careRecipients(filter: $filter, first: $first) {
    totalCount nodes { id groups note household { label } community { name } availableActions } } }";

both! {
    async fn why_someone_is_looked_after_is_known_to_the_staff_and_the_person_alone(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        let recipient = looked_after(&staff, &grandma, &["LONE_ELDER", "DISABLED"]).await;

        let read = staff.data(READ, json!({"id": recipient})).await;
        assert_eq!(read["node"]["groups"], json!(["LONE_ELDER", "DISABLED"]));
        assert_eq!(read["node"]["language"], "zh-Hans");
        assert_eq!(read["node"]["note"], "腿脚不便，慢敲门");
        let own = asks(&world, &grandma).await.ask(READ, json!({"id": recipient})).await;
        assert_eq!(own["data"]["node"]["groups"], json!(["LONE_ELDER", "DISABLED"]));
        assert_eq!(own["data"]["node"]["note"], Value::Null, "the note is the staff's");
        assert_eq!(own["errors"][0]["extensions"]["code"], "FORBIDDEN");
        assert_eq!(own["data"]["node"]["availableActions"], json!([]));
        assert_eq!(asks(&world, &grandma).await.refused(UPDATE, json!({"id": recipient, "language": "en"})).await, "FORBIDDEN");

        let other = world.community(2, "团结社区").await;
        let neighbour = person(&world, &community, "邻居", 40).await;
        for stranger in [world.staff(&other).await, world.admin("1508").await, world.auditor("1508").await, world.anyone(), asks(&world, &neighbour).await] {
            assert_eq!(stranger.data(READ, json!({"id": recipient})).await["node"], Value::Null);
            assert!(sees(&stranger).await.is_empty());
            assert_eq!(stranger.refused(UPDATE, json!({"id": recipient, "language": "en"})).await, "NOT_FOUND");
            assert_eq!(stranger.refused(END, json!({"id": recipient, "reason": "x"})).await, "NOT_FOUND");
            assert_eq!(stranger.refused(RECIPIENT, json!({"personId": grandma, "groups": ["DISABLED"]})).await, "NOT_FOUND");
        }
    }

    async fn a_guardian_sees_what_concerns_the_child_while_living_there_until_the_fourteenth_birthday(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let house = household(&staff, &community, "3 号楼王家").await;
        let (child, mother, uncle) = (person(&world, &community, "小军", 9).await, person(&world, &community, "母亲", 35).await, person(&world, &community, "叔叔", 40).await);
        moves_in(&staff, &house, &child, "CHILD", false).await;
        let member = moves_in(&staff, &house, &mother, "HEAD", true).await;
        moves_in(&staff, &house, &uncle, "OTHER", false).await;
        let recipient = looked_after(&staff, &child, &["LEFT_BEHIND_CHILD"]).await;
        assert_eq!(sees(&asks(&world, &mother).await).await, [recipient.as_str()]);
        assert!(sees(&asks(&world, &uncle).await).await.is_empty(), "living there is not enough");

        let day = world.app.now().date_naive();
        born(&world, &child, Some(day - chrono::Months::new(15 * 12))).await;
        assert!(sees(&asks(&world, &mother).await).await.is_empty(), "the child has grown up");
        assert_eq!(sees(&asks(&world, &child).await).await, [recipient.as_str()]);
        born(&world, &child, None).await;
        assert!(sees(&asks(&world, &mother).await).await.is_empty(), "an unknown age is no childhood");
        born(&world, &child, Some(day - chrono::Months::new(9 * 12))).await;
        assert_eq!(sees(&asks(&world, &mother).await).await, [recipient.as_str()]);

        staff.does(LEAVE, json!({"id": member})).await;
        assert!(sees(&asks(&world, &mother).await).await.is_empty(), "who left answers for nobody there");
    }

    async fn what_does_not_fit_is_refused_and_changes_nothing(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let student = person(&world, &community, "小军", 16).await;
        let asked = |groups: Value| json!({"personId": student, "groups": groups});
        assert_eq!(staff.refused(RECIPIENT, asked(json!([]))).await, "INVALID_INPUT");
        born(&world, &student, None).await;
        assert_eq!(staff.refused(RECIPIENT, asked(json!(["POOR_STUDENT"]))).await, "INVALID_INPUT", "the age decides who consents");
        let mut input = asked(json!(["HARDSHIP_FAMILY"]));
        input["neededSkills"] = json!(["TUTORING", "JUGGLING"]);
        assert_eq!(staff.refused(RECIPIENT, input.clone()).await, "INVALID_INPUT");
        input["neededSkills"] = json!(["TUTORING"]);
        input["language"] = json!("fr");
        assert_eq!(staff.refused(RECIPIENT, input.clone()).await, "INVALID_INPUT");
        assert!(sees(&staff).await.is_empty());

        input["language"] = json!("mn");
        let recipient = id(&staff.does(RECIPIENT, input).await["careRecipient"]);
        assert_eq!(staff.refused(RECIPIENT, asked(json!(["DISABLED"]))).await, "ALREADY_EXISTS", "registered once at a time");
        assert_eq!(staff.refused(UPDATE, json!({"id": recipient, "groups": ["LEFT_BEHIND_CHILD"]})).await, "INVALID_INPUT");
        let changed = staff.does(UPDATE, json!({"id": recipient, "note": "已联系学校"})).await;
        assert_eq!(changed["careRecipient"], json!({"groups": ["HARDSHIP_FAMILY"], "language": "mn-Mong", "neededSkills": ["TUTORING"], "note": "已联系学校"}));
        let cleared = staff.does(UPDATE, json!({"id": recipient, "note": null, "neededSkills": []})).await;
        assert_eq!(cleared["careRecipient"]["note"], Value::Null);
        assert_eq!(cleared["careRecipient"]["neededSkills"], json!([]));

        let ended = staff.does(END, json!({"id": recipient, "reason": "搬走"})).await;
        assert_eq!(ended["careRecipient"]["endReason"], "搬走");
        assert_eq!(staff.refused(END, json!({"id": recipient, "reason": "搬走"})).await, "INVALID_STATE");
        assert!(sees(&staff).await.is_empty(), "the list is of those looked after now");
        looked_after(&staff, &student, &["HARDSHIP_FAMILY"]).await;
    }

    async fn the_list_takes_the_same_statements_for_one_as_for_many(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let mut counts = Vec::new();
        for round in 0..3 {
            for n in 0..=round * 4 {
                let one = person(&world, &community, &format!("{round}-{n}"), 70).await;
                let house = household(&staff, &community, &format!("{round}-{n}")).await;
                moves_in(&staff, &house, &one, "HEAD", false).await;
                let groups = [["LONE_ELDER"].as_slice(), &["EMPTY_NEST_ELDER", "DISABLED"], &["DISABLED"]][n % 3];
                looked_after(&staff, &one, groups).await;
            }
            let filter = json!({"filter": {"communityId": community, "unpaired": true}, "first": 100});
            let (page, statements) = world.statements(staff.data(LIST, filter)).await;
            assert!(page["careRecipients"]["nodes"].as_array().unwrap().iter().all(|node| node["note"].is_string() && node["household"]["label"].is_string()));
            counts.push(statements.len());
        }
        // Count, page, community, ties (two), home, household.
        assert_eq!(counts, [7, 7, 7]);
        for (group, fits) in [("DISABLED", 9), ("LONE_ELDER", 6), ("POOR_STUDENT", 0)] {
            let page = staff.data(LIST, json!({"filter": {"group": group}})).await;
            assert_eq!(page["careRecipients"]["totalCount"], fits, "{group}");
        }
        let paired = staff.data(LIST, json!({"filter": {"unpaired": false}})).await;
        assert_eq!(paired["careRecipients"]["totalCount"], 0);
    }
}
