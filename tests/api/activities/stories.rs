//! What happened in 西郊 and in 教育路, as the district's magazine told it.

use super::*;
use crate::care;
use crate::harness::both;

both! {
    /// 西郊 lies where the coal trucks pass, and people know little of health. The CPPCC office leads: talks on safe
    /// travel and health, and doctors at the door.
    async fn in_xijiao_people_hear_of_safe_travel_and_health_and_doctors_come_to_the_door(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let hospital = world.unit("旗人民医院").await;
        world.member(&here.committee, &hospital).await;

        // The CPPCC office plans two talks, a week apart, and tells everyone.
        let mut talks = here.talk(&world, 40);
        talks["titleZh"] = json!("安全出行与健康知识讲座");
        talks["textZh"] = json!("运煤车辆多，老人孩子怎样安全出行；常见病怎样预防。");
        talks["recurrence"] = json!("FREQ=WEEKLY;COUNT=2");
        talks["coUnitIds"] = json!([hospital]);
        let talk = planned(&here.official, talks).await;
        here.official.does(PUBLISH, json!({"id": talk})).await;
        let mut neighbours = Vec::new();
        for _ in 0..3 {
            let neighbour = world.resident(&here.community).await;
            comes(&neighbour, &talk).await;
            neighbours.push(neighbour);
        }

        // On the day a code hangs at the door; some just come in.
        here.begun(&world, &talk).await;
        let shown = "query($id: ID!) { activity(id: $id) { checkInCode { code } } }";
        let code = here.official.data(shown, json!({"id": talk})).await["activity"]["checkInCode"]["code"].clone();
        let check_in = "mutation($input: ActivityCheckInInput!) { activityCheckIn(input: $input) { signUp { state } userErrors { code } } }";
        for neighbour in &neighbours[..2] {
            neighbour.does(check_in, json!({"code": code})).await;
        }
        here.official.does(COMPLETE, json!({"id": talk, "walkIns": 28, "walkInNote": "政协办公室两名同志在门口点数"})).await;
        here.staff.does(REVIEW, json!({"id": talk, "outcome": "三十位居民听了讲座，领取了反光背心。"})).await;

        // The next week the doctors go from door to door.
        let doors = json!({"communityId": here.community, "leadUnitId": here.lead, "coUnitIds": [hospital], "kind": "HOME_SERVICE",
            "titleZh": "医生上门", "textZh": "人民医院的医生上门量血压、讲用药。", "place": "西郊社区各户",
            "startsAt": in_days(&world, 7), "endsAt": later(&in_days(&world, 7), 6), "capacity": 20,
            "roles": [{"name": "医生", "wanted": 2, "skill": "MEDICINE"}]});
        let made = here.official.does(CREATE, doors).await;
        let visits = id(&made["activity"]);
        here.official.does(PUBLISH, json!({"id": visits})).await;
        let (doctor, volunteer) = world.registered(&hospital).await;
        let skilled = "mutation($input: VolunteerUpdateInput!) { volunteerUpdate(input: $input) { userErrors { code } } }";
        doctor.does(skilled, json!({"id": volunteer, "skills": ["MEDICINE"]})).await;
        let heals = doctor.does(SIGN_UP, json!({"activityId": visits, "roleId": made["activity"]["roles"][0]["id"]})).await;
        let grandma = care::person(&world, &here.community, "王桂兰", 78).await;
        let seen = here.staff.does(SIGN_UP, json!({"activityId": visits, "personId": grandma})).await;
        here.begun(&world, &visits).await;
        for came in [&heals, &seen] {
            here.staff.does(ATTEND, json!({"id": id(&came["signUp"])})).await;
        }
        here.staff.does(COMPLETE, json!({"id": visits})).await;

        // What everyone reads of it afterwards.
        let told = world.anyone().data("query($id: ID!) { community(by: {id: $id}) { activities { totalCount nodes {
            title state personTimes leadUnit { name } coUnits { name } } } } }", json!({"id": here.community})).await;
        let by = |title: &str, state: &str, person_times: Value| json!({"title": title, "state": state, "personTimes": person_times,
            "leadUnit": {"name": "政协办公室"}, "coUnits": [{"name": "旗人民医院"}]});
        let english = |title: &str| if title == "医生上门" { title.to_owned() } else { "A talk on safe travel and health".to_owned() };
        assert_eq!(told["community"]["activities"]["nodes"], json!([
            by(&english("安全出行与健康知识讲座"), "REVIEWED", json!(30)),
            by(&english("安全出行与健康知识讲座"), "PUBLISHED", Value::Null),
            by("医生上门", "COMPLETED", json!(2)),
        ]));
    }

    /// In 教育路 the health bureau got the banner's hospital to give free check-ups to elders in hardship and lone
    /// elders; volunteers were drivers and family for a day.
    async fn in_jiaoyulu_elders_are_checked_up_for_free_and_volunteers_are_drivers_and_family_for_a_day(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "卫生局").await;
        let hospital = world.unit("旗人民医院").await;
        world.member(&here.committee, &hospital).await;

        // The bureau leads, the hospital helps; drivers are wanted, and somebody for each elder.
        let check_ups = json!({"communityId": here.community, "leadUnitId": here.lead, "coUnitIds": [hospital], "kind": "CLINIC",
            "titleZh": "困难老人、孤寡老人免费体检", "textZh": "旗人民医院为老人免费体检，志愿者车接车送、全程陪同。", "place": "旗人民医院体检中心",
            "coordinates": {"latitude": 41.5689, "longitude": 108.5152},
            "startsAt": in_days(&world, 7), "endsAt": later(&in_days(&world, 7), 4), "capacity": 2,
            "roles": [{"name": "司机", "wanted": 1}, {"name": "一日家人", "wanted": 2, "skill": "ELDER_AND_DISABLED_HELP"}]});
        let made = here.official.does(CREATE, check_ups).await;
        let clinic = id(&made["activity"]);
        here.staff.does(PUBLISH, json!({"id": clinic})).await;

        // The staff know the elders and sign them up; the third waits.
        let mut elders = Vec::new();
        for (name, group) in [("王桂兰", "LONE_ELDER"), ("李大爷", "HARDSHIP_FAMILY"), ("乌云其木格", "LONE_ELDER")] {
            let elder = care::person(&world, &here.community, name, 76).await;
            care::looked_after(&here.staff, &elder, &[group]).await;
            let signed = here.staff.does(SIGN_UP, json!({"activityId": clinic, "personId": elder})).await;
            elders.push((id(&signed["signUp"]), signed["signUp"]["state"].clone()));
        }
        assert_eq!(elders.iter().map(|elder| elder.1.as_str().unwrap()).collect::<Vec<_>>(), ["CONFIRMED", "CONFIRMED", "WAITLISTED"]);

        // Members of the units drive and keep the elders company.
        let (driver, _) = world.registered(&here.lead).await;
        let (kin, volunteer) = world.registered(&hospital).await;
        let skilled = "mutation($input: VolunteerUpdateInput!) { volunteerUpdate(input: $input) { userErrors { code } } }";
        kin.does(skilled, json!({"id": volunteer, "skills": ["ELDER_AND_DISABLED_HELP"]})).await;
        let mut helpers = Vec::new();
        for (n, helper) in [&driver, &kin].into_iter().enumerate() {
            let input = json!({"activityId": clinic, "roleId": made["activity"]["roles"][n]["id"]});
            helpers.push(id(&helper.does(SIGN_UP, input).await["signUp"]));
        }

        // One elder is in hospital already, and the one who waited has the place.
        here.staff.does(WITHDRAW, json!({"id": elders[1].0, "reason": "已住院"})).await;
        let seen = activity(&here.staff, &clinic).await;
        let states: Vec<_> = seen["signUps"]["nodes"].as_array().unwrap().iter().map(|node| (node["name"].clone(), node["state"].clone(), node["role"]["name"].clone())).collect();
        assert_eq!(states[2], (json!("乌云其木格"), json!("CONFIRMED"), Value::Null));
        assert_eq!((&states[3].2, &states[4].2), (&json!("司机"), &json!("一日家人")));

        here.begun(&world, &clinic).await;
        for came in [&elders[0].0, &elders[2].0, &helpers[0], &helpers[1]] {
            here.staff.does(ATTEND, json!({"id": came})).await;
        }
        let done = here.official.does(COMPLETE, json!({"id": clinic, "walkIns": 6, "walkInNote": "体检中心登记的随访老人"})).await;
        assert_eq!(done["activity"]["personTimes"], 10, "four by name, six who came along");
        here.official.does(REVIEW, json!({"id": clinic, "outcome": "八位老人做了体检，志愿者接送并陪同。"})).await;
        let told = activity(&world.anyone(), &clinic).await;
        assert_eq!((&told["state"], &told["outcome"], &told["signUps"]["totalCount"]), (&json!("REVIEWED"), &json!("八位老人做了体检，志愿者接送并陪同。"), &json!(0)));
    }
}
