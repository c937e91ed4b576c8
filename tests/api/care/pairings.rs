//! Pairings: their steps, their bounds, and what the volunteer sees.

use serde_json::{Value, json};

use super::*;
use crate::harness::both;

const READ: &str =
    "query($id: ID!) { pairing(id: $id) { state since endedAt recipient { id groups note } community { name }
    availableActions } }";
const LIST: &str = "query($filter: PairingFilter, $orderBy: PairingOrder, $first: Int, $after: String) {
    pairings(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { totalCount pageInfo { endCursor }
      nodes { id state since availableActions recipient { groups person { name maskedPhone } } community { name } } } }";
const NESTED: &str = "query($id: ID!) { node(id: $id) { ... on CareRecipient {
    pairings { totalCount nodes { id state } } consents { totalCount nodes { purpose } } } } }";
const END_CARE: &str = "mutation($input: CareRecipientEndInput!) { careRecipientEnd(input: $input) {
    careRecipient { pairings { nodes { state endReason } } } userErrors { code } } }";

both! {
    async fn a_pairing_goes_its_way_and_the_volunteer_sees_the_person_while_it_is_active_alone(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, volunteer_person) = helper(&world, &unit, 2).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        let recipient = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        let helper = asks(&world, &volunteer_person).await;
        let own = asks(&world, &grandma).await;

        let pairing = proposed(&staff, &volunteer, &recipient).await;
        let read = staff.data(READ, json!({"id": pairing})).await;
        assert_eq!(read["pairing"]["availableActions"], json!(["pairingAgree", "pairingEnd"]));
        assert_eq!(staff.refused(ACTIVATE, json!({"id": pairing})).await, "INVALID_STATE");
        assert_eq!(staff.refused(AGREE, json!({"id": pairing})).await, "CONSENT_MISSING");
        own.does(CONSENT, json!({"personId": grandma, "purpose": "PAIRING", "channel": "APP"})).await;
        own.does(AGREE, json!({"id": pairing})).await;
        let sees = async || {
            let read = helper.data("query($id: ID!) { pairing(id: $id) { state recipient { id groups consents { totalCount } } } }", json!({"id": pairing})).await;
            let by_id = helper.data("query($id: ID!) { node(id: $id) { id } }", json!({"id": recipient})).await;
            let list = super::sees(&helper).await;
            let nested = &read["pairing"]["recipient"];
            let once = [nested["id"] == json!(recipient), by_id["node"].is_object(), list == [recipient.as_str()]];
            assert!(once == [true; 3] || once == [false; 3] && nested.is_null() && list.is_empty(), "every way tells the same: {once:?}");
            assert!(nested.is_null() || nested["consents"]["totalCount"] == 0, "what she agreed to is not the volunteer's");
            once[0]
        };
        assert!(!sees().await, "agreed, but not begun");
        staff.does(ACTIVATE, json!({"id": pairing})).await;
        assert!(sees().await);
        let note = helper.ask(READ, json!({"id": pairing})).await;
        assert_eq!(note["data"]["pairing"]["recipient"]["note"], Value::Null);
        assert_eq!(note["data"]["pairing"]["availableActions"], json!([]));
        staff.does(PAUSE, json!({"id": pairing, "reason": "住院"})).await;
        assert!(!sees().await, "at rest");
        staff.does(RESUME, json!({"id": pairing})).await;
        assert!(sees().await);
        assert_eq!(helper.refused(PAUSE, json!({"id": pairing})).await, "FORBIDDEN");
        let ended = own.ask(END, json!({"input": {"id": pairing, "reason": "不再需要"}})).await;
        assert_eq!(ended["data"]["pairingEnd"]["pairing"]["state"], "ENDED", "the person may end it at any time");
        assert_eq!(ended["data"]["pairingEnd"]["pairing"]["endReason"], Value::Null, "what the staff read is theirs");
        assert!(!sees().await, "ended, and the sight with it");
        assert_eq!(staff.data(READ, json!({"id": pairing})).await["pairing"]["availableActions"], json!([]));
        for (document, input) in [(AGREE, json!({"id": pairing})), (ACTIVATE, json!({"id": pairing})), (PAUSE, json!({"id": pairing})), (RESUME, json!({"id": pairing})), (END, json!({"id": pairing, "reason": "x"}))] {
            assert_eq!(staff.refused(document, input).await, "INVALID_STATE");
        }
    }

    async fn the_volunteer_learns_the_phone_while_sharing_is_agreed_to_and_nothing_once_it_ends(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, volunteer_person) = helper(&world, &unit, 2).await;
        let input = json!({"name": "王桂兰", "phone": "15412345678", "bornOn": "1948-05-01", "communityId": community});
        let grandma = crate::people::registered(&staff, input).await;
        agrees(&staff, &grandma, "PAIRING").await;
        let recipient = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        let pairing = active(&staff, &volunteer, &recipient).await;
        let helper = asks(&world, &volunteer_person).await;
        let phone = async |client: &Client| {
            let by_pairing = client.ask("query($id: ID!) { pairing(id: $id) { recipient { person { name maskedPhone } } } }", json!({"id": pairing})).await;
            let by_id = client.ask("query($id: ID!) { node(id: $id) { ... on Person { name maskedPhone } } }", json!({"id": grandma})).await;
            assert_eq!(by_pairing["data"]["pairing"]["recipient"]["person"], by_id["data"]["node"], "both ways tell the same");
            by_id["data"]["node"].clone()
        };
        let born = helper.ask("query($id: ID!) { node(id: $id) { ... on Person { name bornOn } } }", json!({"id": grandma})).await;
        assert_eq!(born["data"]["node"], json!({"name": "王桂兰", "bornOn": null}));
        assert_eq!(phone(&helper).await, json!({"name": "王桂兰", "maskedPhone": null}), "being helped is one thing");
        let sharing = agrees(&staff, &grandma, "CONTACT_SHARING").await;
        let shared = json!({"name": "王桂兰", "maskedPhone": "154****5678"});
        assert_eq!(phone(&helper).await, shared, "sharing contacts another");
        assert_eq!(phone(&staff).await, shared);
        staff.does(WITHDRAW, json!({"id": sharing})).await;
        assert_eq!(phone(&helper).await["maskedPhone"], Value::Null);
        agrees(&staff, &grandma, "CONTACT_SHARING").await;
        assert_eq!(phone(&helper).await, shared);
        let update = "mutation($input: PersonUpdateInput!) { personUpdate(input: $input) { userErrors { code } } }";
        assert_eq!(helper.refused(update, json!({"id": grandma, "language": "en"})).await, "FORBIDDEN", "to see is not to change");
        staff.does(END, json!({"id": pairing, "reason": "搬走"})).await;
        assert_eq!(phone(&helper).await, Value::Null, "ended, and the contact with it");
        assert_eq!(helper.refused(update, json!({"id": grandma, "language": "en"})).await, "NOT_FOUND");
    }

    async fn a_guardian_sees_the_child_and_keeps_the_childs_record(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let house = household(&staff, &community, "3 号楼王家").await;
        let (child, mother) = (person(&world, &community, "小军", 9).await, person(&world, &community, "母亲", 35).await);
        moves_in(&staff, &house, &child, "CHILD", false).await;
        let member = moves_in(&staff, &house, &mother, "HEAD", true).await;
        let guardian = asks(&world, &mother).await;
        let read = "query($id: ID!) { node(id: $id) { ... on Person { name bornOn availableActions } } }";
        let seen = guardian.data(read, json!({"id": child})).await;
        assert_eq!(seen["node"]["name"], "小军");
        assert!(seen["node"]["bornOn"].is_string());
        assert!(seen["node"]["availableActions"].as_array().unwrap().contains(&json!("personUpdate")), "{seen}");
        let update = "mutation($input: PersonUpdateInput!) { personUpdate(input: $input) { person { language } userErrors { code } } }";
        guardian.does(update, json!({"id": child, "language": "mn"})).await;
        let home = guardian.data("query($id: ID!) { household(id: $id) { members { nodes { person { name } } } } }", json!({"id": house})).await;
        assert_eq!(home["household"]["members"]["nodes"], json!([{"person": {"name": "小军"}}, {"person": {"name": "母亲"}}]));
        assert_eq!(asks(&world, &child).await.data(read, json!({"id": mother})).await["node"], Value::Null, "not the other way round");
        staff.does(LEAVE, json!({"id": member})).await;
        assert_eq!(guardian.data(read, json!({"id": child})).await["node"], Value::Null);
    }

    async fn a_pairing_is_no_business_of_strangers(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, _) = helper(&world, &unit, 2).await;
        let (_, other_volunteer) = helper(&world, &unit, 2).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        agrees(&staff, &grandma, "PAIRING").await;
        let recipient = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        let pairing = active(&staff, &volunteer, &recipient).await;
        let other = world.community(2, "团结社区").await;
        let neighbour = person(&world, &community, "邻居", 40).await;
        let strangers = [world.staff(&other).await, world.admin("150825").await, world.official(&unit).await, world.anyone(), asks(&world, &neighbour).await, asks(&world, &other_volunteer).await];
        for stranger in strangers {
            assert_eq!(stranger.data(READ, json!({"id": pairing})).await["pairing"], Value::Null);
            assert_eq!(stranger.data("query($id: ID!) { node(id: $id) { id } }", json!({"id": pairing})).await["node"], Value::Null);
            let list = stranger.data(LIST, json!({})).await;
            assert_eq!((list["pairings"]["totalCount"].clone(), list["pairings"]["nodes"].clone()), (json!(0), json!([])));
            assert_eq!(stranger.refused(PAUSE, json!({"id": pairing})).await, "NOT_FOUND");
            assert_eq!(stranger.refused(END, json!({"id": pairing, "reason": "x"})).await, "NOT_FOUND");
            assert_eq!(stranger.refused(PROPOSE, json!({"volunteerId": volunteer, "recipientId": recipient})).await, "NOT_FOUND");
        }
        for above in [world.admin("150824").await, world.auditor("1508").await] {
            let read = above.data(READ, json!({"id": pairing})).await;
            assert_eq!(read["pairing"]["state"], "ACTIVE");
            assert_eq!(read["pairing"]["recipient"], Value::Null, "why help is needed is not for them");
        }
    }

    async fn what_does_not_fit_is_refused_and_changes_nothing(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, volunteer_person) = helper(&world, &unit, 1).await;
        let mut pairings = Vec::new();
        let mut recipients = Vec::new();
        for name in ["甲", "乙"] {
            let one = person(&world, &community, name, 78).await;
            agrees(&staff, &one, "PAIRING").await;
            let recipient = looked_after(&staff, &one, &["LONE_ELDER"]).await;
            pairings.push(consented(&staff, &volunteer, &recipient).await);
            recipients.push(recipient);
        }
        assert_eq!(staff.refused(PROPOSE, json!({"volunteerId": volunteer, "recipientId": recipients[0]})).await, "ALREADY_EXISTS");
        assert_eq!(staff.refused(PROPOSE, json!({"volunteerId": recipients[0], "recipientId": recipients[0]})).await, "INVALID_INPUT");
        let elsewhere = world.unit("水务局").await;
        let (stranger, _) = helper(&world, &elsewhere, 1).await;
        assert_eq!(staff.refused(PROPOSE, json!({"volunteerId": stranger, "recipientId": recipients[0]})).await, "NOT_FOUND", "that unit does not serve here");
        staff.does(ACTIVATE, json!({"id": pairings[0]})).await;
        assert_eq!(staff.refused(ACTIVATE, json!({"id": pairings[1]})).await, "LIMIT_REACHED", "the volunteer takes on one");
        assert_eq!(staff.refused(ACTIVATE, json!({"id": pairings[0]})).await, "INVALID_STATE");
        assert_eq!(staff.refused(PAUSE, json!({"id": pairings[0], "expectedVersion": 1})).await, "CONFLICT");
        staff.does(PAUSE, json!({"id": pairings[0]})).await;
        staff.does(ACTIVATE, json!({"id": pairings[1]})).await;
        assert_eq!(staff.refused(RESUME, json!({"id": pairings[0]})).await, "LIMIT_REACHED", "the place was given away");
        staff.does(END, json!({"id": pairings[1], "reason": "搬走"})).await;
        staff.does(RESUME, json!({"id": pairings[0]})).await;

        // The volunteer lives in the community too.
        let tx = world.app.db.begin().await.unwrap();
        entity::person::ActiveModel {
            id: Set(hongyan::gid::parse(&volunteer_person).unwrap()),
            community_id: Set(hongyan::gid::parse::<CommunityId>(&community)),
            ..Default::default()
        }
        .update(&tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let oneself = looked_after(&staff, &volunteer_person, &["DISABLED"]).await;
        assert_eq!(staff.refused(PROPOSE, json!({"volunteerId": volunteer, "recipientId": oneself})).await, "INVALID_INPUT");
        let again = staff.does(PROPOSE, json!({"volunteerId": volunteer, "recipientId": recipients[1]})).await;
        assert_eq!(again["pairing"]["state"], "PROPOSED", "once one is over, there may be another");
    }

    async fn a_volunteer_who_is_not_active_is_not_paired(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, volunteer_person) = helper(&world, &unit, 2).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        agrees(&staff, &grandma, "PAIRING").await;
        let recipient = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        let pairing = active(&staff, &volunteer, &recipient).await;
        assert_eq!(sees(&asks(&world, &volunteer_person).await).await, [recipient.as_str()]);
        let rest = async |state: VolunteerState| {
            let tx = world.app.db.begin().await.unwrap();
            entity::volunteer::ActiveModel {
                id: Set(hongyan::gid::parse(&volunteer).unwrap()),
                state: Set(state),
                ..Default::default()
            }
            .update(&tx)
            .await
            .unwrap();
            tx.commit().await.unwrap();
        };
        rest(VolunteerState::Paused).await;
        assert!(sees(&asks(&world, &volunteer_person).await).await.is_empty());
        staff.does(PAUSE, json!({"id": pairing})).await;
        assert_eq!(staff.refused(RESUME, json!({"id": pairing})).await, "INVALID_STATE");
        let neighbour = person(&world, &community, "邻居", 80).await;
        let other = looked_after(&staff, &neighbour, &["LONE_ELDER"]).await;
        assert_eq!(staff.refused(PROPOSE, json!({"volunteerId": volunteer, "recipientId": other})).await, "INVALID_STATE");
        rest(VolunteerState::Active).await;
        staff.does(RESUME, json!({"id": pairing})).await;
    }

    async fn the_end_of_care_ends_the_pairings(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (first, first_person) = helper(&world, &unit, 2).await;
        let (second, _) = helper(&world, &unit, 2).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        agrees(&staff, &grandma, "PAIRING").await;
        let recipient = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        active(&staff, &first, &recipient).await;
        proposed(&staff, &second, &recipient).await;
        let ended = staff.does(END_CARE, json!({"id": recipient, "reason": "搬走"})).await;
        let over = json!({"state": "ENDED", "endReason": "搬走"});
        assert_eq!(ended["careRecipient"]["pairings"]["nodes"], json!([over, over]));
        assert!(sees(&asks(&world, &first_person).await).await.is_empty());
    }

    async fn the_list_takes_the_same_statements_for_one_as_for_many_and_turns_its_pages(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (mut counts, mut all) = (Vec::new(), Vec::new());
        for round in 0..3 {
            for n in 0..=round * 3 {
                let (volunteer, _) = helper(&world, &unit, 2).await;
                let one = person(&world, &community, &format!("{round}-{n}"), 70).await;
                agrees(&staff, &one, "PAIRING").await;
                let recipient = looked_after(&staff, &one, &["LONE_ELDER"]).await;
                all.push(if n % 2 == 0 { active(&staff, &volunteer, &recipient).await } else { proposed(&staff, &volunteer, &recipient).await });
            }
            let filter = json!({"filter": {"communityId": community}, "first": 50});
            let (page, statements) = world.statements(staff.data(LIST, filter)).await;
            let ids: Vec<String> = page["pairings"]["nodes"].as_array().unwrap().iter().map(id).collect();
            assert_eq!(ids, all, "the oldest first");
            counts.push(statements.len());
        }
        // Count, page, community, ties (two), recipients, people and where they live.
        assert_eq!(counts, [8, 8, 8]);
        let active = staff.data(LIST, json!({"filter": {"state": "ACTIVE"}})).await;
        assert_eq!(active["pairings"]["totalCount"], 7);
        let (mut turned, mut after) = (Vec::new(), Value::Null);
        while turned.len() < all.len() {
            let page = staff.data(LIST, json!({"orderBy": {"field": "UPDATED_AT", "direction": "DESC"}, "first": 5, "after": after})).await;
            turned.extend(page["pairings"]["nodes"].as_array().unwrap().iter().map(id));
            after = page["pairings"]["pageInfo"]["endCursor"].clone();
        }
        turned.sort();
        assert_eq!(turned, all, "each once");
        let data = staff.data("{ careRecipients(first: 1) { nodes { id } } }", json!({})).await;
        let nested = staff.data(NESTED, json!({"id": id(&data["careRecipients"]["nodes"][0])})).await;
        assert_eq!(nested["node"]["pairings"]["nodes"], json!([{"id": all[0], "state": "ACTIVE"}]));
        assert_eq!(nested["node"]["consents"]["nodes"], json!([{"purpose": "PAIRING"}]));
    }
}
