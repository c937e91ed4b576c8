//! What people agree to, who may say so, and what ends with it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::*;
use crate::harness::both;

const READ: &str =
    "query($id: ID!) { node(id: $id) { ... on Consent { purpose grantedBy channel stands replacedAt
    availableActions } } }";
const STATE: &str = "query($id: ID!) { pairing(id: $id) { state } }";

async fn state(client: &Client, pairing: &str) -> Value {
    client.data(STATE, json!({"id": pairing})).await["pairing"]["state"].clone()
}

both! {
    async fn a_person_agrees_in_the_app_and_staff_write_down_what_they_were_told(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        let own = asks(&world, &grandma).await;
        let asked = |channel: &str| json!({"personId": grandma, "purpose": "PAIRING", "channel": channel});
        let mine = own.does(CONSENT, asked("APP")).await;
        assert_eq!(mine["consent"]["grantedBy"], "PERSON");
        assert_eq!(mine["consent"]["stands"], true);
        assert_eq!(own.refused(CONSENT, asked("PAPER")).await, "FORBIDDEN", "paper is the staff's");
        assert_eq!(staff.refused(CONSENT, asked("APP")).await, "FORBIDDEN", "nobody taps for another");

        let on_paper = id(&staff.does(CONSENT, asked("PAPER")).await["consent"]);
        let mine = id(&mine["consent"]);
        let read = own.data(READ, json!({"id": mine})).await;
        assert_eq!(read["node"]["stands"], false, "the later one stands");
        assert!(read["node"]["replacedAt"].is_string());
        assert_eq!(read["node"]["availableActions"], json!([]));
        assert_eq!(own.refused(WITHDRAW, json!({"id": mine})).await, "INVALID_STATE");
        let read = own.data(READ, json!({"id": on_paper})).await;
        assert_eq!(read["node"]["availableActions"], json!(["consentWithdraw"]));
        own.does(WITHDRAW, json!({"id": on_paper})).await;
        assert_eq!(staff.data(READ, json!({"id": on_paper})).await["node"]["stands"], false);

        let other = world.community(2, "团结社区").await;
        let neighbour = person(&world, &community, "邻居", 40).await;
        for stranger in [world.staff(&other).await, world.admin("150824").await, world.anyone(), asks(&world, &neighbour).await] {
            assert_eq!(stranger.data(READ, json!({"id": on_paper})).await["node"], Value::Null);
            assert_eq!(stranger.refused(CONSENT, asked("PHONE")).await, "NOT_FOUND");
            assert_eq!(stranger.refused(WITHDRAW, json!({"id": on_paper})).await, "NOT_FOUND");
        }
        let past = json!({"personId": grandma, "purpose": "PAIRING", "channel": "PHONE", "expiresAt": "2016-12-01T00:00:00.000Z"});
        assert_eq!(staff.refused(CONSENT, past).await, "INVALID_INPUT");
    }

    async fn of_a_child_under_fourteen_the_guardian_agrees_and_nobody_else(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let house = household(&staff, &community, "3 号楼王家").await;
        let (child, mother, uncle) = (person(&world, &community, "小军", 9).await, person(&world, &community, "母亲", 35).await, person(&world, &community, "叔叔", 40).await);
        for (who, guardian) in [(&child, false), (&mother, true), (&uncle, false)] {
            moves_in(&staff, &house, who, "OTHER", guardian).await;
        }
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, _) = helper(&world, &unit, 3).await;
        let recipient = looked_after(&staff, &child, &["LEFT_BEHIND_CHILD"]).await;
        let pairing = proposed(&staff, &volunteer, &recipient).await;

        let asked = |channel: &str, guardian: Value| json!({"personId": child, "purpose": "PAIRING", "channel": channel, "guardianId": guardian});
        assert_eq!(staff.refused(CONSENT, asked("PAPER", Value::Null)).await, "CONSENT_MISSING");
        assert_eq!(asks(&world, &child).await.refused(CONSENT, asked("APP", Value::Null)).await, "CONSENT_MISSING");
        assert_eq!(staff.refused(CONSENT, asked("PAPER", json!(uncle))).await, "INVALID_INPUT", "living there is not enough");
        assert_eq!(asks(&world, &uncle).await.refused(CONSENT, asked("APP", json!(uncle))).await, "NOT_FOUND");
        assert_eq!(staff.refused(AGREE, json!({"id": pairing})).await, "CONSENT_MISSING");
        assert_eq!(state(&staff, &pairing).await, "PROPOSED");

        let given = asks(&world, &mother).await.does(CONSENT, asked("APP", json!(mother))).await;
        assert_eq!(given["consent"]["grantedBy"], "GUARDIAN");
        staff.does(AGREE, json!({"id": pairing})).await;
        staff.does(ACTIVATE, json!({"id": pairing})).await;
        assert_eq!(state(&staff, &pairing).await, "ACTIVE");
        asks(&world, &mother).await.does(WITHDRAW, json!({"id": id(&given["consent"])})).await;
        assert_eq!(state(&staff, &pairing).await, "PAUSED", "and it is active no more");
        assert_eq!(staff.refused(RESUME, json!({"id": pairing})).await, "CONSENT_MISSING");

        let adult = json!({"personId": uncle, "purpose": "PAIRING", "channel": "PAPER", "guardianId": mother});
        assert_eq!(staff.refused(CONSENT, adult).await, "INVALID_INPUT", "of the grown-up nobody is guardian");
    }

    async fn what_a_child_agreed_to_alone_does_not_count_whenever_the_age_comes_to_light(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, _) = helper(&world, &unit, 3).await;
        let student = person(&world, &community, "小军", 16).await;
        let recipient = looked_after(&staff, &student, &["POOR_STUDENT"]).await;
        agrees(&staff, &student, "PAIRING").await;
        let pairing = consented(&staff, &volunteer, &recipient).await;
        born(&world, &student, Some(world.app.now().date_naive() - chrono::Months::new(13 * 12))).await;
        assert_eq!(staff.refused(ACTIVATE, json!({"id": pairing})).await, "CONSENT_MISSING");
        assert_eq!(state(&staff, &pairing).await, "CONSENTED");
    }

    async fn a_consent_counts_until_it_expires(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, volunteer_person) = helper(&world, &unit, 3).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        let recipient = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        let until = (world.app.now() + TimeDelta::days(30)).to_rfc3339();
        staff.does(CONSENT, json!({"personId": grandma, "purpose": "PAIRING", "channel": "PAPER", "expiresAt": until})).await;
        let pairing = active(&staff, &volunteer, &recipient).await;
        assert_eq!(sees(&asks(&world, &volunteer_person).await).await, [recipient.as_str()]);
        world.pass(TimeDelta::days(31));
        assert!(sees(&asks(&world, &volunteer_person).await).await.is_empty(), "without a step being taken");
        staff.does(PAUSE, json!({"id": pairing})).await;
        assert_eq!(staff.refused(RESUME, json!({"id": pairing})).await, "CONSENT_MISSING");
        agrees(&staff, &grandma, "PAIRING").await;
        staff.does(RESUME, json!({"id": pairing})).await;
        assert_eq!(sees(&asks(&world, &volunteer_person).await).await, [recipient.as_str()]);
    }

    async fn a_withdrawal_reaches_every_pairing_of_the_person_and_no_other(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (grandma, neighbour) = (person(&world, &community, "王桂兰", 78).await, person(&world, &community, "邻居", 80).await);
        let consent = agrees(&staff, &grandma, "PAIRING").await;
        let sharing = agrees(&staff, &grandma, "CONTACT_SHARING").await;
        agrees(&staff, &neighbour, "PAIRING").await;
        let mine = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        let other = looked_after(&staff, &neighbour, &["LONE_ELDER"]).await;
        let (first, second, third) = (helper(&world, &unit, 3).await.0, helper(&world, &unit, 3).await.0, helper(&world, &unit, 3).await.0);
        let (ended, live, waiting, at_rest) = (
            active(&staff, &first, &mine).await,
            active(&staff, &second, &mine).await,
            consented(&staff, &third, &mine).await,
            active(&staff, &first, &other).await,
        );
        staff.does(END, json!({"id": ended, "reason": "搬走"})).await;
        staff.does(WITHDRAW, json!({"id": sharing})).await;
        assert_eq!(state(&staff, &live).await, "ACTIVE", "that one was about contacts");
        staff.does(WITHDRAW, json!({"id": consent})).await;
        for (pairing, due) in [(&ended, "ENDED"), (&live, "PAUSED"), (&waiting, "PROPOSED"), (&at_rest, "ACTIVE")] {
            assert_eq!(state(&staff, pairing).await, due);
        }
    }
}
