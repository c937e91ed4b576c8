//! Who serves, and for how long.

use super::*;

both! {
    async fn a_volunteer_is_registered_with_a_number(world: World) {
        let unit = world.unit("人民医院").await;
        let official = world.official(&unit).await;
        let someone = world.volunteer(&unit).await;
        let year = chrono::Datelike::year(&hongyan::calendar::day(world.app.now()));
        let input = json!({"personId": someone.person(), "unitId": unit, "skills": ["TUTORING", "DRIVING", "DRIVING"]});
        let done = official.does(REGISTER, input.clone()).await;
        let id = done["volunteer"]["id"].clone();
        assert_eq!(done["volunteer"], json!({"id": id, "number": format!("150824-V-{year}-000001"), "state": "ACTIVE", "name": "Volunteer",
            "languages": ["zh-Hans"], "capacity": 3, "skills": [{"code": "DRIVING", "name": "Driving"}, {"code": "TUTORING", "name": "Tutoring"}]}));
        assert_eq!(official.refused(REGISTER, input).await, "ALREADY_EXISTS");
        let other = world.volunteer(&unit).await;
        let with = |field: &str, value: Value| {
            let mut input = json!({"personId": other.person(), "unitId": unit});
            input[field] = value;
            input
        };
        for (input, path, code) in [
            (with("unitId", json!("unit_00000000000000000000000000")), "unitId", "NOT_FOUND"),
            (with("personId", json!("person_00000000000000000000000000")), "personId", "INVALID_INPUT"),
            (with("personId", json!(world.admin("15").await.person())), "personId", "INVALID_INPUT"),
            (with("languages", json!(["fr"])), "languages", "INVALID_INPUT"),
            (with("languages", json!([])), "languages", "INVALID_INPUT"),
            (with("capacity", json!(21)), "capacity", "INVALID_INPUT"),
            (with("availability", json!("a\u{0}")), "availability", "INVALID_INPUT"),
            (with("skills", json!(["MAGIC"])), "skills", "INVALID_INPUT"),
        ] {
            let answer = official.data(REGISTER, json!({"input": input})).await;
            let error = &answer["volunteerRegister"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), Some(path)), "{answer}");
        }
        // Refusals use no number up.
        let done = official.does(REGISTER, with("languages", json!(["mn", "zh-CN", "mn-Mong"]))).await;
        assert_eq!((&done["volunteer"]["number"], &done["volunteer"]["languages"]), (&json!(format!("150824-V-{year}-000002")), &json!(["mn-Mong", "zh-Hans"])));
        let done = someone.does(UPDATE, json!({"id": id, "expectedVersion": 1, "availability": "周末", "capacity": 5, "skills": ["LEGAL_AID"]})).await;
        assert_eq!(done["volunteer"], json!({"id": id, "version": 2, "languages": ["zh-Hans"], "availability": "周末", "capacity": 5, "skills": [{"code": "LEGAL_AID"}]}));
        let done = official.does(UPDATE, json!({"id": id, "availability": null})).await;
        assert_eq!(done["volunteer"]["availability"], Value::Null);
        assert_eq!(official.refused(UPDATE, json!({"id": id, "expectedVersion": 1, "capacity": 1})).await, "CONFLICT");
        assert_eq!(official.refused(UPDATE, json!({"id": id, "skills": ["MAGIC"]})).await, "INVALID_INPUT");
        let data = someone.data("query($id: ID!) { volunteer(id: $id) { skills { code } availableActions } skills { code } }", json!({"id": id})).await;
        assert_eq!(data["volunteer"], json!({"skills": [{"code": "LEGAL_AID"}], "availableActions": ["volunteerPause", "volunteerLeave", "volunteerUpdate"]}));
        assert_eq!(data["skills"].as_array().unwrap().len(), 16);
    }

    async fn who_offers_to_serve_waits_for_the_unit(world: World) {
        let (community, committee, unit) = neighbourhood(&world, 1).await;
        let (someone, other) = (world.volunteer(&unit).await, world.volunteer(&unit).await);
        let input = |who: &Client| json!({"personId": who.person(), "unitId": unit});
        assert_eq!(someone.refused(REGISTER, input(&other)).await, "FORBIDDEN");
        assert_eq!(world.resident(&community).await.refused(REGISTER, input(&someone)).await, "FORBIDDEN");
        let done = someone.does(REGISTER, input(&someone)).await;
        assert_eq!(done["volunteer"]["state"], "ENROLLED");
        let id = done["volunteer"]["id"].clone();
        let first = team(&world, &committee, "一队").await;
        assert_eq!(someone.refused(JOIN, json!({"teamId": first, "volunteerId": id})).await, "INVALID_STATE");
        assert_eq!(someone.refused(BEGIN, json!({"id": id})).await, "FORBIDDEN");
        let staff = world.staff(&community).await;
        assert_eq!(staff.does(BEGIN, json!({"id": id})).await["volunteer"]["state"], "ACTIVE");
        assert_eq!(staff.refused(BEGIN, json!({"id": id})).await, "INVALID_STATE");
        assert_eq!(staff.refused(PAUSE, json!({"id": id})).await, "FORBIDDEN");
        assert_eq!(someone.does(PAUSE, json!({"id": id, "reason": "出差"})).await["volunteer"]["state"], "PAUSED");
        assert_eq!(someone.refused(JOIN, json!({"teamId": first, "volunteerId": id})).await, "INVALID_STATE");
        assert_eq!(someone.does(RESUME, json!({"id": id})).await["volunteer"]["state"], "ACTIVE");
        someone.does(JOIN, json!({"teamId": first, "volunteerId": id})).await;
        // The unit's own pick begins at once.
        assert_eq!(world.official(&unit).await.does(REGISTER, input(&other)).await["volunteer"]["state"], "ACTIVE");
    }

    async fn numbers_given_at_once_are_all_different(world: World) {
        let unit = world.unit("人民医院").await;
        let admin = world.admin("150824").await;
        let mut tries = Vec::new();
        for _ in 0..20 {
            let (admin, person) = (admin.clone(), world.volunteer(&unit).await.person());
            let input = json!({"personId": person, "unitId": unit});
            tries.push(tokio::spawn(async move { admin.does(REGISTER, input).await }));
        }
        let mut numbers = BTreeSet::new();
        for done in futures_util::future::join_all(tries).await {
            numbers.insert(done.unwrap()["volunteer"]["number"].as_str().unwrap().rsplit('-').next().unwrap().parse::<i32>().unwrap());
        }
        assert_eq!(numbers, (1..=20).collect());
    }
}
