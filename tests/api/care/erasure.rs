//! What ends with the data of a person.

use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::*;
use crate::harness::both;

const ERASE: &str = "mutation($input: PersonEraseInput!) { personErase(input: $input) { person { name } userErrors { code } } }";
const SEES: &str = "query($pairing: ID!, $recipient: ID!) { pairing(id: $pairing) { state availableActions }
    node(id: $recipient) { ... on CareRecipient { note endedAt person { name } consents { nodes { stands } } } } }";

/// How often the care for a recipient ended, by the events.
async fn ended(world: &World, recipient: &str) -> usize {
    use entity::outbox_event::{Column, Entity};
    use sea_orm::{ColumnTrait, QueryFilter};
    let events = Entity::find()
        .filter(Column::Kind.eq("care_recipient.ended"))
        .filter(Column::Subject.eq(recipient));
    events.all(world.app.db.read()).await.unwrap().len()
}

both! {
    async fn who_is_erased_is_looked_after_no_more_and_nothing_said_of_them_stays(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, volunteer_person) = helper(&world, &unit, 2).await;
        let grandma = person(&world, &community, "王桂兰", 78).await;
        let home = household(&staff, &community, "3-2-501").await;
        moves_in(&staff, &home, &grandma, "HEAD", false).await;
        let earlier = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        staff.does("mutation($input: CareRecipientEndInput!) { careRecipientEnd(input: $input) { userErrors { code } } }",
            json!({"id": earlier, "reason": "好转"})).await;
        let was = ended(&world, &earlier).await;
        let recipient = looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        agrees(&staff, &grandma, "PAIRING").await;
        let pairing = active(&staff, &volunteer, &recipient).await;
        let read = staff.data(SEES, json!({"pairing": pairing, "recipient": recipient})).await;
        assert!(!read["pairing"]["availableActions"].to_string().contains("personErase"), "{read}");
        let helper = asks(&world, &volunteer_person).await;
        assert_eq!(super::sees(&helper).await, [recipient.as_str()]);

        asks(&world, &grandma).await.does(ERASE, json!({"id": grandma})).await;
        let read = staff.data(SEES, json!({"pairing": pairing, "recipient": recipient})).await;
        assert_eq!(read["pairing"]["state"], "ENDED");
        let node = &read["node"];
        assert_eq!((&node["note"], &node["person"]["name"]), (&Value::Null, &json!("已注销人员")), "{node}");
        assert!(node["endedAt"].is_string(), "{node}");
        assert_eq!(node["consents"]["nodes"], json!([{"stands": false}]));
        assert_eq!(super::sees(&helper).await, Vec::<String>::new());
        assert_eq!(ended(&world, &earlier).await, was, "care that was over ends no second time");
        assert_eq!(ended(&world, &recipient).await, 1);
        let db = world.app.db.read();
        let rows = entity::care_recipient::Entity::find().all(db).await.unwrap();
        assert!(rows.iter().all(|row| row.note_sealed.is_none()));
        let members = entity::household_member::Entity::find().all(db).await.unwrap();
        assert!(members.iter().all(|row| row.left_at.is_some()));
    }

    async fn a_volunteer_who_is_erased_helps_no_more_and_leaves_the_team(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, volunteer_person) = helper(&world, &unit, 2).await;
        let mut pairings = Vec::new();
        for n in 0..2 {
            let elder = person(&world, &community, &format!("老人{n}"), 78).await;
            let recipient = looked_after(&staff, &elder, &["LONE_ELDER"]).await;
            agrees(&staff, &elder, "PAIRING").await;
            pairings.push((active(&staff, &volunteer, &recipient).await, recipient));
        }
        let before = world.rows().await;
        asks(&world, &volunteer_person).await.does(ERASE, json!({"id": volunteer_person})).await;
        for (pairing, recipient) in pairings {
            let read = staff.data(SEES, json!({"pairing": pairing, "recipient": recipient})).await;
            assert_eq!(read["pairing"]["state"], "ENDED");
            assert_eq!((&read["node"]["endedAt"], &read["node"]["consents"]["nodes"][0]["stands"]), (&Value::Null, &json!(true)),
                "the elder is still looked after");
        }
        let row = entity::volunteer::Entity::find().one(world.app.db.read()).await.unwrap().unwrap();
        assert_eq!(row.state, VolunteerState::Left);
        let after = world.rows().await;
        // Signed in, two pairings, the volunteer, the person, signed out.
        assert_eq!(after["outbox_event"], before["outbox_event"] + 6);
    }
}
