//! Teams, and who is on them.

use super::*;

both! {
    async fn a_unit_has_two_places_on_a_team_and_only_where_it_is_active(world: World) {
        let (community, committee, unit) = neighbourhood(&world, 1).await;
        let staff = world.staff(&community).await;
        let first = team(&world, &committee, "一队").await;
        assert_eq!(staff.refused(TEAM, json!({"committeeId": committee, "name": "一队"})).await, "ALREADY_EXISTS");
        let mut volunteers = Vec::new();
        for _ in 0..3 {
            volunteers.push(world.registered(&unit).await);
        }
        let join = |n: usize| json!({"teamId": first, "volunteerId": volunteers[n].1});
        let one = staff.does(JOIN, join(0)).await["teamMember"].clone();
        assert_eq!(one["slot"], 1);
        assert_eq!(staff.refused(JOIN, join(0)).await, "ALREADY_EXISTS");
        assert_eq!(volunteers[1].0.does(JOIN, join(1)).await["teamMember"]["slot"], 2);
        assert_eq!(staff.refused(JOIN, join(2)).await, "LIMIT_REACHED");
        // A second team has places of its own.
        let second = team(&world, &committee, "二队").await;
        staff.does(JOIN, json!({"teamId": second, "volunteerId": volunteers[2].1})).await;
        let quit = volunteers[0].0.does(QUIT, json!({"id": one["id"], "expectedVersion": 1})).await;
        assert_eq!(quit["teamMember"]["leftOn"], json!(hongyan::calendar::day(world.app.now())));
        assert_eq!(volunteers[0].0.refused(QUIT, json!({"id": one["id"]})).await, "INVALID_STATE");
        assert_eq!(staff.does(JOIN, join(2)).await["teamMember"]["slot"], 1);
        let query = "query($id: ID!) { jointCommittee(id: $id) { teams { totalCount nodes { name availableActions jointCommittee { id }
            members { totalCount nodes { slot unit { name } volunteer { name teams { totalCount } } team { name } } } } } } }";
        let seen = staff.data(query, json!({"id": committee})).await;
        assert_eq!(seen["jointCommittee"]["teams"], json!({"totalCount": 2, "nodes": [
            {"name": "一队", "availableActions": ["volunteerTeamJoin", "volunteerTeamClose"], "jointCommittee": {"id": committee}, "members": {"totalCount": 2, "nodes": [
                {"slot": 2, "unit": {"name": "人民医院"}, "volunteer": {"name": "Volunteer", "teams": {"totalCount": 1}}, "team": {"name": "一队"}},
                {"slot": 1, "unit": {"name": "人民医院"}, "volunteer": {"name": "Volunteer", "teams": {"totalCount": 2}}, "team": {"name": "一队"}}]}},
            {"name": "二队", "availableActions": ["volunteerTeamJoin", "volunteerTeamClose"], "jointCommittee": {"id": committee}, "members": {"totalCount": 1, "nodes": [
                {"slot": 1, "unit": {"name": "人民医院"}, "volunteer": {"name": "Volunteer", "teams": {"totalCount": 2}}, "team": {"name": "二队"}}]}}]}));
        // Everyone sees the teams; who is on them, only some.
        let seen = world.resident(&community).await.data(query, json!({"id": committee})).await;
        assert_eq!(seen["jointCommittee"]["teams"]["nodes"][0]["members"], json!({"totalCount": 0, "nodes": []}));
        let seen = volunteers[1].0.data(query, json!({"id": committee})).await;
        assert_eq!(seen["jointCommittee"]["teams"]["nodes"][0]["members"]["totalCount"], 1);
        let outside = world.unit("教育局").await;
        let (_, stranger) = world.registered(&outside).await;
        let admin = world.admin("150824").await;
        assert_eq!(staff.refused(JOIN, json!({"teamId": first, "volunteerId": stranger})).await, "NOT_FOUND");
        assert_eq!(admin.refused(JOIN, json!({"teamId": first, "volunteerId": stranger})).await, "INVALID_STATE");
        assert_eq!(staff.refused(CLOSE, json!({"id": first, "expectedVersion": 9})).await, "CONFLICT");
        let closed = staff.does(CLOSE, json!({"id": first, "expectedVersion": 1})).await;
        assert_eq!(closed["volunteerTeam"]["members"]["totalCount"], 0);
        assert_eq!(staff.refused(CLOSE, json!({"id": first})).await, "INVALID_STATE");
        assert_eq!(staff.refused(JOIN, join(0)).await, "INVALID_STATE");
        // The name is free again.
        team(&world, &committee, "一队").await;
    }

    async fn a_unit_that_leaves_takes_its_people_off_the_teams(world: World) {
        let (community, committee, unit) = neighbourhood(&world, 1).await;
        let admin = world.admin("150824").await;
        let other = world.unit("教育局").await;
        world.member(&committee, &other).await;
        let first = team(&world, &committee, "一队").await;
        for unit in [&unit, &other] {
            let (_, id) = world.registered(unit).await;
            admin.does(JOIN, json!({"teamId": first, "volunteerId": id})).await;
        }
        let on_team = "query($id: ID!) { node(id: $id) { ... on VolunteerTeam { closedAt members { nodes { unit { name } } } } } }";
        let query = "query($id: ID!) { unit(id: $id) { memberships { nodes { id } } } }";
        let seat = admin.data(query, json!({"id": unit})).await["unit"]["memberships"]["nodes"][0]["id"].clone();
        admin.does(END, json!({"id": seat, "reason": "机构合并"})).await;
        let seen = admin.data(on_team, json!({"id": first})).await;
        assert_eq!(seen["node"], json!({"closedAt": null, "members": {"nodes": [{"unit": {"name": "教育局"}}]}}));
        let done = admin.does(DISSOLVE, json!({"id": committee, "reason": "社区合并"})).await;
        assert_eq!(done["jointCommittee"]["teams"]["totalCount"], 0);
        let seen = admin.data(on_team, json!({"id": first})).await;
        assert!(seen["node"]["closedAt"].is_string());
        assert_eq!(seen["node"]["members"]["nodes"], json!([]));
        assert_eq!(admin.refused(TEAM, json!({"committeeId": committee, "name": "二队"})).await, "INVALID_STATE");
        assert!(world.staff(&community).await.data("{ volunteers { totalCount } }", json!({})).await["volunteers"]["totalCount"] == 0);
    }

    async fn who_leaves_is_on_no_team_and_paired_with_nobody(world: World) {
        let (community, committee, unit) = neighbourhood(&world, 1).await;
        let (someone, id) = world.registered(&unit).await;
        let first = team(&world, &committee, "一队").await;
        someone.does(JOIN, json!({"teamId": first, "volunteerId": id})).await;
        let pairing = paired(&world, &community, &unit, &someone, &id).await;
        assert_eq!(someone.refused(LEAVE, json!({"id": id, "reason": "退休"})).await, "INVALID_STATE");
        let seen = someone.data("query($id: ID!) { volunteer(id: $id) { state teams { totalCount } } }", json!({"id": id})).await;
        assert_eq!(seen["volunteer"], json!({"state": "ACTIVE", "teams": {"totalCount": 1}}));
        let tx = world.app.db.begin().await.unwrap();
        let row = entity::pairing::Entity::find_by_id(pairing).one(&tx).await.unwrap().unwrap();
        let mut row = row.into_active_model();
        row.state = Set(PairingState::Ended);
        row.ended_at = Set(Some(world.app.now()));
        row.update(&tx).await.unwrap();
        tx.commit().await.unwrap();
        let done = someone.does(LEAVE, json!({"id": id, "reason": "退休"})).await;
        assert_eq!(done["volunteer"], json!({"state": "LEFT", "teams": {"totalCount": 0}}));
        assert_eq!(someone.refused(UPDATE, json!({"id": id, "capacity": 1})).await, "INVALID_STATE");
        assert_eq!(someone.refused(LEAVE, json!({"id": id, "reason": "退休"})).await, "INVALID_STATE");
        // And may come again, with another number.
        let again = someone.does(REGISTER, json!({"personId": someone.person(), "unitId": unit})).await;
        assert!(again["volunteer"]["number"].as_str().unwrap().ends_with("-000002"));
    }

    async fn of_fifty_at_once_two_of_a_unit_join_a_team(world: World) {
        let (community, committee, unit) = neighbourhood(&world, 1).await;
        let first = team(&world, &committee, "一队").await;
        let staff = world.staff(&community).await;
        let mut ids = Vec::new();
        for _ in 0..50 {
            ids.push(world.registered(&unit).await.1);
        }
        let tries = ids.iter().map(|id| {
            let (staff, input) = (staff.clone(), json!({"teamId": first, "volunteerId": id}));
            tokio::spawn(async move { staff.data(JOIN, json!({"input": input})).await })
        });
        let answers = futures_util::future::join_all(tries).await;
        let codes: Vec<Value> = answers.into_iter().map(|answer| answer.unwrap()["volunteerTeamJoin"]["userErrors"][0]["code"].clone()).collect();
        assert_eq!(codes.iter().filter(|code| code.is_null()).count(), 2, "{codes:?}");
        assert_eq!(codes.iter().filter(|code| *code == "LIMIT_REACHED").count(), 48, "{codes:?}");
        let rows = entity::team_member::Entity::find().all(world.app.db.read()).await.unwrap();
        let slots: BTreeSet<i32> = rows.iter().map(|row| row.slot).collect();
        assert_eq!((rows.len(), slots), (2, BTreeSet::from([1, 2])));
    }
}
