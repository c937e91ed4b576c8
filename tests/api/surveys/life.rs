//! Who is asked, what is written down, and what becomes of it.

use super::*;
use crate::harness::both;
use crate::needs;
use crate::wishes;

const SURVEY: &str =
    "query($id: ID!) { survey(id: $id) { state plannedHouseholds askedHouseholds answeredHouseholds
    refusedHouseholds households { totalCount nodes { id label address state note } } availableActions } }";
const LIST: &str = "{ surveys { totalCount nodes { id } } }";

both! {
    async fn what_households_say_becomes_needs_wishes_and_people_who_are_looked_after(world: World) {
        let round = Round::of(&world).await;
        let (door, household) = round.door("3 号楼王家").await;
        let (nobody, _) = round.door("3 号楼李家").await;
        let (closed, _) = round.door("3 号楼赵家").await;
        let seen = async |who: &Client| who.data(SURVEY, json!({"id": round.survey})).await["survey"].clone();

        // Before it begins the volunteer sees the survey, and no household.
        assert_eq!(seen(&round.volunteer).await["households"], json!({"totalCount": 0, "nodes": []}));
        assert_eq!(seen(&round.volunteer).await["plannedHouseholds"], 3);
        round.begins().await;
        let doors = &seen(&round.volunteer).await["households"];
        assert_eq!((&doors["totalCount"], &doors["nodes"][0]["label"]), (&json!(3), &json!("3 号楼王家")));
        assert_eq!(doors["nodes"][0]["address"], "教育路 3 号楼 2 单元 501");

        let answered = json!({"id": door, "result": "ANSWERED", "consented": true, "note": "春秋两季屋里冷，药要有人代取"});
        let told = round.volunteer.does(RECORD, answered).await;
        assert_eq!(told["surveyHousehold"]["note"], "春秋两季屋里冷，药要有人代取");
        round.volunteer.does(RECORD, json!({"id": nobody, "result": "NOBODY_HOME"})).await;
        round.volunteer.does(RECORD, json!({"id": nobody, "result": "ANSWERED", "consented": false})).await;
        round.volunteer.does(RECORD, json!({"id": closed, "result": "REFUSED"})).await;
        let now = seen(&round.staff).await;
        let counts = ["plannedHouseholds", "askedHouseholds", "answeredHouseholds", "refusedHouseholds"].map(|name| now[name].clone());
        assert_eq!(counts, [json!(3), json!(3), json!(2), json!(1)]);

        // Each finding leads back to the survey.
        let grandma = care::person(&world, &round.community, "王桂兰", 80).await;
        care::moves_in(&round.staff, &household, &grandma, "HEAD", false).await;
        let need = needs::suggested(&round.staff, &round.community).await;
        let wish = care::id(&round.staff.does(wishes::COLLECT, wishes::heater(&grandma)).await["wish"]);
        let recipient = care::looked_after(&round.staff, &grandma, &["LONE_ELDER"]).await;
        for found in [json!({"needId": need}), json!({"wishId": wish}), json!({"careRecipientId": recipient})] {
            round.staff.does(FOUND, json!({"id": door, "found": found})).await;
            assert_eq!(round.staff.refused(FOUND, json!({"id": door, "found": found})).await, "ALREADY_EXISTS");
        }
        let back = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Need { survey { id } } ... on Wish { survey { id } } ... on CareRecipient { survey { id } } } }";
        let ids = json!({"ids": [need, wish, recipient]});
        let nodes = round.staff.data(back, ids.clone()).await["nodes"].clone();
        assert_eq!(nodes, json!(vec![json!({"survey": {"id": round.survey}}); 3]));

        // Once it is closed, who went round sees no household any more, and nothing is written down.
        round.staff.does(CLOSE, json!({"id": round.survey})).await;
        assert_eq!(seen(&round.volunteer).await["households"]["totalCount"], 0);
        let node = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(round.volunteer.data(node, json!({"id": door})).await["node"], Value::Null);
        assert_eq!(seen(&round.staff).await["households"]["totalCount"], 3);
    }

    async fn nothing_is_kept_of_a_household_that_does_not_agree(world: World) {
        let round = Round::of(&world).await;
        let (door, _) = round.door("3 号楼王家").await;
        let early = json!({"id": door, "result": "REFUSED"});
        assert_eq!(round.staff.refused(RECORD, early).await, "INVALID_STATE", "nobody goes round yet");
        round.begins().await;
        let before = world.rows().await;
        for (input, code) in [
            (json!({"id": door, "result": "ANSWERED"}), "INVALID_INPUT"),
            (json!({"id": door, "result": "ANSWERED", "consented": false, "note": "家里困难"}), "INVALID_INPUT"),
            (json!({"id": door, "result": "REFUSED", "note": "不开门"}), "INVALID_INPUT"),
        ] {
            assert_eq!(round.volunteer.refused(RECORD, input).await, code);
        }
        round.volunteer.does(RECORD, json!({"id": door, "result": "ANSWERED", "consented": false})).await;
        let need = needs::suggested(&round.staff, &round.community).await;
        let found = json!({"id": door, "found": {"needId": need}});
        assert_eq!(round.staff.refused(FOUND, found).await, "INVALID_STATE");
        assert_eq!(world.rows().await["survey_finding"], before["survey_finding"]);
        assert_eq!(round.volunteer.refused(RECORD, json!({"id": door, "result": "NOBODY_HOME"})).await, "INVALID_STATE");
    }

    async fn a_survey_that_does_not_fit_is_refused_with_the_reason(world: World) {
        let round = Round::of(&world).await;
        let stranger = world.volunteer(&world.unit("外地单位").await).await;
        let me = round.volunteer.person();
        let but = |key: &str, value: Value| {
            let mut input = plan(&round.community, &[&me]);
            input[key] = value;
            input
        };
        for input in [
            but("toDay", json!("2026-11-01")),
            but("toDay", json!("2027-11-01")),
            but("surveyorIds", json!([])),
            but("surveyorIds", json!([stranger.person()])),
            but("title", json!("打 15400000711")),
        ] {
            assert_eq!(round.staff.refused(PLAN, input.clone()).await, "INVALID_INPUT", "{input}");
        }
        assert_eq!(round.staff.refused(BEGIN, json!({"id": round.survey})).await, "INVALID_STATE", "nobody is to be asked");
        let elsewhere = world.community(2, "西郊社区").await;
        let foreign = care::household(&world.staff(&elsewhere).await, &elsewhere, "外社区").await;
        let add = |households: Value, who: Value| json!({"id": round.survey, "householdIds": households, "surveyorId": who});
        let home = care::household(&round.staff, &round.community, "3 号楼王家").await;
        assert_eq!(round.staff.refused(ADD, add(json!([home, foreign]), json!(me))).await, "NOT_FOUND");
        assert_eq!(round.staff.refused(ADD, add(json!([home]), json!(stranger.person()))).await, "INVALID_INPUT");
        assert_eq!(round.staff.refused(ADD, add(json!([home, home]), json!(me))).await, "ALREADY_EXISTS");
        assert_eq!(world.rows().await["survey_household"], 0, "all or nothing");

        // A wish of somebody who lives elsewhere was not found at this door.
        let (door, _) = round.door("3 号楼李家").await;
        round.begins().await;
        round.volunteer.does(RECORD, json!({"id": door, "result": "ANSWERED", "consented": true})).await;
        let other = care::person(&world, &round.community, "张桂芳", 78).await;
        let wish = care::id(&round.staff.does(wishes::COLLECT, wishes::heater(&other)).await["wish"]);
        assert_eq!(round.staff.refused(FOUND, json!({"id": door, "found": {"wishId": wish}})).await, "INVALID_INPUT");
        round.staff.does(CANCEL, json!({"id": round.survey, "reason": "天气不好"})).await;
        assert_eq!(round.staff.refused(CLOSE, json!({"id": round.survey})).await, "INVALID_STATE");
    }

    async fn who_went_round_sees_the_own_survey_and_the_own_doors(world: World) {
        let round = Round::of(&world).await;
        let unit = care::seated(&world, &world.community(2, "西郊社区").await, "医院").await;
        let (stranger, resident) = (world.volunteer(&unit).await, world.resident(&round.community).await);
        let (door, _) = round.door("3 号楼王家").await;
        let mine = care::household(&round.staff, &round.community, "4 号楼").await;
        let added = round.staff.does(ADD, json!({"id": round.survey, "householdIds": [mine]})).await;
        let staffs = care::id(added["survey"]["households"]["nodes"].as_array().unwrap().last().unwrap());
        round.begins().await;
        let count = async |who: &Client| who.data(LIST, json!({})).await["surveys"]["totalCount"].clone();
        assert_eq!((count(&round.staff).await, count(&round.volunteer).await), (json!(1), json!(1)));
        assert_eq!((count(&stranger).await, count(&resident).await, count(&world.anyone()).await), (json!(0), json!(0), json!(0)));
        let auditor = world.auditor("150824").await;
        let seen = auditor.data(SURVEY, json!({"id": round.survey})).await["survey"].clone();
        assert_eq!((&seen["plannedHouseholds"], &seen["households"]["totalCount"]), (&json!(2), &json!(0)), "counts, and no homes");
        let node = "query($id: ID!) { node(id: $id) { id } }";
        let reads = async |who: &Client, id: &str| !who.data(node, json!({"id": id})).await["node"].is_null();
        assert!(reads(&round.volunteer, &door).await && !reads(&round.volunteer, &staffs).await);
        assert!(reads(&round.staff, &staffs).await && !reads(&stranger, &door).await);
        assert_eq!(round.volunteer.refused(RECORD, json!({"id": staffs, "result": "REFUSED"})).await, "NOT_FOUND");
    }

    async fn what_was_said_is_forgotten_with_the_data_of_who_lives_there(world: World) {
        let round = Round::of(&world).await;
        let (door, household) = round.door("3 号楼王家").await;
        round.begins().await;
        let grandma = care::person(&world, &round.community, "王桂兰", 80).await;
        care::moves_in(&round.staff, &household, &grandma, "HEAD", false).await;
        round.volunteer.does(RECORD, json!({"id": door, "result": "ANSWERED", "consented": true, "note": "听力不好"})).await;
        let erase = "mutation($input: PersonEraseInput!) { personErase(input: $input) { userErrors { code } } }";
        care::asks(&world, &grandma).await.does(erase, json!({"id": grandma})).await;
        let seen = round.staff.data(SURVEY, json!({"id": round.survey})).await["survey"].clone();
        assert_eq!((&seen["answeredHouseholds"], &seen["households"]["nodes"][0]["note"]), (&json!(1), &Value::Null));
    }
}
