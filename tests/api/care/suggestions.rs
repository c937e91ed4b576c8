//! Who could be paired with whom.

use chrono::TimeDelta;
use entity::ids::HouseholdId;
use entity::{household, volunteer_skill};
use hongyan::language::Language;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::*;
use crate::harness::both;

const END_CARE: &str = "mutation($input: CareRecipientEndInput!) { careRecipientEnd(input: $input) {
    careRecipient { id } userErrors { code } } }";
const SUGGEST: &str = "query($id: ID!, $first: Int) { pairingSuggestions(communityId: $id, first: $first) {
    score reasons distanceMetres recipient { id } volunteer { id } } }";

/// A volunteer can do this.
async fn can(world: &World, volunteer: &str, skill: &str) {
    let tx = world.app.db.begin().await.unwrap();
    let row = volunteer_skill::ActiveModel {
        volunteer_id: Set(hongyan::gid::parse(volunteer).unwrap()),
        skill_code: Set(skill.to_owned()),
    };
    volunteer_skill::Entity::insert(row)
        .exec_without_returning(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A volunteer serves in these languages.
async fn speaks(world: &World, volunteer: &str, languages: &str) {
    let tx = world.app.db.begin().await.unwrap();
    entity::volunteer::ActiveModel {
        id: Set(hongyan::gid::parse(volunteer).unwrap()),
        languages: Set(languages.to_owned()),
        ..Default::default()
    }
    .update(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// A household lies elsewhere.
async fn lies(world: &World, household: &str, latitude: f64) {
    let id: HouseholdId = hongyan::gid::parse(household).unwrap();
    let tx = world.app.db.begin().await.unwrap();
    household::ActiveModel {
        id: Set(id),
        latitude: Set(Some(latitude)),
        ..Default::default()
    }
    .update(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

async fn needs(staff: &Client, person: &str, language: &str, skills: &[&str]) -> String {
    let input =
        json!({"personId": person, "groups": ["LONE_ELDER"], "language": language, "neededSkills": skills});
    agrees(staff, person, "PAIRING").await;
    id(&staff.does(RECIPIENT, input).await["careRecipient"])
}

/// A person who is looked after and agrees to be paired; the recipient's id.
async fn waits(staff: &Client, person: &str) -> String {
    needs(staff, person, "zh-Hans", &[]).await
}

fn pairs(found: &Value) -> Vec<(String, String)> {
    let rows = found["pairingSuggestions"].as_array().unwrap();
    rows.iter()
        .map(|row| (id(&row["recipient"]), id(&row["volunteer"])))
        .collect()
}

both! {
    async fn who_fits_best_is_suggested_with_the_reasons(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (doctor, doctor_person) = helper(&world, &unit, 2).await;
        let (herder, _) = helper(&world, &unit, 2).await;
        can(&world, &doctor, "MEDICINE").await;
        speaks(&world, &herder, "mn-Mong,zh-Hans").await;
        let (ill, mongolian, english) = (person(&world, &community, "甲", 80).await, person(&world, &community, "乙", 80).await, person(&world, &community, "丙", 80).await);
        let (house, other) = (household(&staff, &community, "1").await, household(&staff, &community, "2").await);
        moves_in(&staff, &house, &ill, "HEAD", false).await;
        moves_in(&staff, &other, &mongolian, "HEAD", false).await;
        // The doctor lives two kilometres north of the one who is ill.
        let tx = world.app.db.begin().await.unwrap();
        entity::person::ActiveModel {
            id: Set(hongyan::gid::parse(&doctor_person).unwrap()),
            community_id: Set(hongyan::gid::parse::<CommunityId>(&community)),
            ..Default::default()
        }
        .update(&tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let third = household(&staff, &community, "3").await;
        moves_in(&staff, &third, &doctor_person, "HEAD", false).await;
        lies(&world, &third, 41.5676 + 0.018).await;

        let ill = needs(&staff, &ill, "zh-Hans", &["MEDICINE"]).await;
        let mongolian = needs(&staff, &mongolian, "mn-Mong", &[]).await;
        needs(&staff, &english, "en", &[]).await;
        let found = staff.data(SUGGEST, json!({"id": community})).await;
        assert_eq!(pairs(&found), [(ill, doctor), (mongolian, herder)], "nobody is forced on who speaks English alone");
        let best = &found["pairingSuggestions"][0];
        assert_eq!(best["score"], 94, "40 + 40 + 9 of 15 + 5");
        assert_eq!(best["distanceMetres"], 2000.0, "to a hundred metres");
        assert_eq!(
            best["reasons"],
            json!([
                "They can speak Chinese with each other",
                "The volunteer can do what is needed: Medicine",
                "They live about 2 km from each other",
                "The volunteer is paired with nobody so far",
            ])
        );
        assert_eq!(found["pairingSuggestions"][1]["reasons"][0], "They can speak Mongolian with each other");
        assert_eq!(found["pairingSuggestions"][1]["distanceMetres"], Value::Null, "nobody knows where the herder lives");
        for (language, words) in [(Language::ZhHans, "目前没有结对"), (Language::MnMong, "ᠣᠳᠣ ᠬᠣᠯᠪᠣᠭᠳᠠᠭᠰᠠᠨ ᠬᠦᠮᠦᠨ ᠦᠭᠡᠢ")] {
            let found = staff.speaking(language).data(SUGGEST, json!({"id": community})).await;
            assert_eq!(found["pairingSuggestions"][0]["reasons"][3], words);
        }
        assert_eq!(staff.data(SUGGEST, json!({"id": community, "first": 1})).await["pairingSuggestions"].as_array().unwrap().len(), 1);
        assert_eq!(found, staff.data(SUGGEST, json!({"id": community})).await, "the same again");
        let wrong = staff.ask(SUGGEST, json!({"id": community, "first": 0})).await;
        assert_eq!(wrong["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }

    async fn who_is_paired_or_full_or_serves_elsewhere_is_not_suggested(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let elsewhere = world.unit("水务局").await;
        let (busy, _) = helper(&world, &unit, 1).await;
        helper(&world, &elsewhere, 3).await;
        let mut waiting = Vec::new();
        for n in 0..3 {
            let one = person(&world, &community, &format!("{n}"), 70).await;
            waiting.push(waits(&staff, &one).await);
        }
        assert_eq!(pairs(&staff.data(SUGGEST, json!({"id": community})).await).len(), 1, "as many as the volunteer takes on");
        proposed(&staff, &busy, &waiting[1]).await;
        assert!(pairs(&staff.data(SUGGEST, json!({"id": community})).await).is_empty(), "a proposal takes the place");
        let (free, _) = helper(&world, &unit, 9).await;
        let found = pairs(&staff.data(SUGGEST, json!({"id": community})).await);
        let mut due = vec![(waiting[0].clone(), free.clone()), (waiting[2].clone(), free)];
        due.sort();
        let mut sorted = found.clone();
        sorted.sort();
        assert_eq!(sorted, due);
        for stranger in [world.admin("150824").await, world.auditor("150824").await, world.official(&unit).await, world.anyone(), world.resident(&community).await] {
            assert!(pairs(&stranger.data(SUGGEST, json!({"id": community})).await).is_empty());
        }
    }

    async fn who_does_not_agree_or_lives_elsewhere_is_not_suggested(world: World) {
        let (community, away) = (world.community(1, "教育路社区").await, world.community(2, "西郊社区").await);
        let (staff, other) = (world.staff(&community).await, world.staff(&away).await);
        let unit = seated(&world, &community, "人民医院").await;
        helper(&world, &unit, 5).await;
        let one = person(&world, &community, "甲", 70).await;
        let recipient = looked_after(&staff, &one, &["LONE_ELDER"]).await;
        let suggested = async || pairs(&staff.data(SUGGEST, json!({"id": community})).await);
        assert!(suggested().await.is_empty(), "nobody was asked");
        agrees(&staff, &one, "CONTACT_SHARING").await;
        assert!(suggested().await.is_empty(), "that is agreement to something else");
        let consent = agrees(&staff, &one, "PAIRING").await;
        assert_eq!(suggested().await[0].0, recipient);
        staff.does(WITHDRAW, json!({"id": consent})).await;
        assert!(suggested().await.is_empty(), "it was taken back");
        let input = json!({"personId": one, "purpose": "PAIRING", "channel": "PAPER", "expiresAt": world.app.now() + TimeDelta::days(1)});
        staff.does(CONSENT, input).await;
        assert_eq!(suggested().await.len(), 1);
        world.pass(TimeDelta::days(2));
        assert!(suggested().await.is_empty(), "it has expired");
        agrees(&staff, &one, "PAIRING").await;
        staff.does(END_CARE, json!({"id": recipient, "reason": "搬走"})).await;
        assert!(suggested().await.is_empty(), "nobody looks after the person any more");
        let two = person(&world, &away, "乙", 70).await;
        waits(&other, &two).await;
        assert!(suggested().await.is_empty() && pairs(&other.data(SUGGEST, json!({"id": away})).await).is_empty(), "the unit does not serve there");
    }

    async fn a_volunteer_who_rests_or_has_left_is_not_suggested(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let (volunteer, _) = helper(&world, &unit, 5).await;
        let one = person(&world, &community, "甲", 70).await;
        waits(&staff, &one).await;
        for (state, due) in [(VolunteerState::Active, 1), (VolunteerState::Paused, 0), (VolunteerState::Left, 0), (VolunteerState::Enrolled, 0)] {
            let tx = world.app.db.begin().await.unwrap();
            let id = hongyan::gid::parse(&volunteer).unwrap();
            entity::volunteer::ActiveModel { id: Set(id), state: Set(state), ..Default::default() }.update(&tx).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(pairs(&staff.data(SUGGEST, json!({"id": community})).await).len(), due, "{state:?}");
        }
    }

    async fn it_takes_the_same_statements_for_few_as_for_many(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let unit = seated(&world, &community, "人民医院").await;
        let mut counts = Vec::new();
        for round in 0..3 {
            for n in 0..=round * 5 {
                helper(&world, &unit, 2).await;
                let one = person(&world, &community, &format!("{round}-{n}"), 70).await;
                waits(&staff, &one).await;
            }
            let (found, statements) = world.statements(staff.data(SUGGEST, json!({"id": community, "first": 50}))).await;
            assert!(!pairs(&found).is_empty());
            counts.push(statements.len());
        }
        // Community, recipients, volunteers, homes, loads, abilities, skills.
        assert_eq!(counts, [7, 7, 7]);
    }
}
