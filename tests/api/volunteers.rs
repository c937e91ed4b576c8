//! Volunteers, who sees them, and their teams.

use std::collections::BTreeSet;

use entity::ids::{
    CareRecipientId, CommunityId, PairingId, PersonId, SessionId, TypedId, UnitId, VolunteerId,
};
use entity::pairing::PairingState;
use hongyan::policy::{Action, Caller, Grant, Identity, Place, Scope, Who, serving, visible};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use crate::committees::{END, SUSPEND};
use crate::harness::{Client, World, both};

const REGISTER: &str = "mutation($input: VolunteerRegisterInput!) { volunteerRegister(input: $input) {
    volunteer { id number state name languages capacity skills { code name } } userErrors { code path } } }";
const UPDATE: &str = "mutation($input: VolunteerUpdateInput!) { volunteerUpdate(input: $input) {
    volunteer { id version languages availability capacity skills { code } } userErrors { code path } } }";
const BEGIN: &str = "mutation($input: VolunteerBeginInput!) { volunteerBegin(input: $input) {
    volunteer { state } userErrors { code } } }";
const PAUSE: &str = "mutation($input: VolunteerPauseInput!) { volunteerPause(input: $input) {
    volunteer { state } userErrors { code } } }";
const RESUME: &str = "mutation($input: VolunteerResumeInput!) { volunteerResume(input: $input) {
    volunteer { state } userErrors { code } } }";
const LEAVE: &str = "mutation($input: VolunteerLeaveInput!) { volunteerLeave(input: $input) {
    volunteer { state teams { totalCount } } userErrors { code } } }";
const TEAM: &str = "mutation($input: VolunteerTeamCreateInput!) { volunteerTeamCreate(input: $input) {
    volunteerTeam { id version } userErrors { code path } } }";
const JOIN: &str = "mutation($input: VolunteerTeamJoinInput!) { volunteerTeamJoin(input: $input) {
    teamMember { id slot } userErrors { code path } } }";
const QUIT: &str = "mutation($input: VolunteerTeamLeaveInput!) { volunteerTeamLeave(input: $input) {
    teamMember { id leftOn } userErrors { code } } }";
const CLOSE: &str = "mutation($input: VolunteerTeamCloseInput!) { volunteerTeamClose(input: $input) {
    volunteerTeam { closedAt members { totalCount } } userErrors { code } } }";
const DISSOLVE: &str =
    "mutation($input: JointCommitteeDissolveInput!) { jointCommitteeDissolve(input: $input) {
    jointCommittee { teams { totalCount } } userErrors { code } } }";

/// A community with its committee and a unit that is an active member: their ids.
async fn neighbourhood(world: &World, number: u32) -> (String, String, String) {
    let community = world.community(number, &format!("社区{number}")).await;
    let core = world.unit("党支部").await;
    let committee = world.committee(&community, &core).await;
    let unit = world.unit("人民医院").await;
    world.member(&committee, &unit).await;
    (community, committee, unit)
}

async fn team(world: &World, committee: &str, name: &str) -> String {
    let made = world
        .admin("150824")
        .await
        .does(TEAM, json!({"committeeId": committee, "name": name}))
        .await;
    made["volunteerTeam"]["id"].as_str().unwrap().to_owned()
}

/// What someone sees of a volunteer, by every way there is.
async fn sees(client: &Client, volunteer: &str, unit: &str) -> bool {
    let query = "query($id: ID!, $unit: ID!) { volunteer(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id }
        volunteers { totalCount nodes { id } } unit(id: $unit) { volunteers { totalCount nodes { id } } } }";
    let data = client.data(query, json!({"id": volunteer, "unit": unit})).await;
    let list = |list: &Value| {
        let found = list["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|node| node["id"] == volunteer);
        assert_eq!(
            list["totalCount"].as_u64().unwrap(),
            list["nodes"].as_array().unwrap().len() as u64
        );
        found
    };
    let ways = [
        !data["volunteer"].is_null(),
        !data["node"].is_null(),
        !data["nodes"][0].is_null(),
        list(&data["volunteers"]),
        list(&data["unit"]["volunteers"]),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{data:#}");
    ways[0]
}

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

    async fn a_volunteer_is_seen_where_the_unit_serves_and_nowhere_else(world: World) {
        let (community, committee, unit) = neighbourhood(&world, 1).await;
        let (elsewhere, _, stranger) = neighbourhood(&world, 2).await;
        let (someone, id) = world.registered(&unit).await;
        let (colleague, _) = world.registered(&unit).await;
        let staff = world.staff(&community).await;
        for client in [&someone, &world.official(&unit).await, &staff, &world.admin("150824").await, &world.auditor("15").await] {
            assert!(sees(client, &id, &unit).await);
        }
        for client in [
            world.anyone(), colleague, world.official(&stranger).await, world.staff(&elsewhere).await, world.admin("150825").await,
            world.auditor("150825").await, world.resident(&community).await, world.volunteer(&unit).await,
        ] {
            assert!(!sees(&client, &id, &unit).await);
        }
        let member = world.member(&committee, &stranger).await;
        let (_, other) = world.registered(&stranger).await;
        assert!(sees(&staff, &other, &stranger).await);
        staff.does(SUSPEND, json!({"id": member, "reason": "改制"})).await;
        assert!(!sees(&staff, &other, &stranger).await);
        assert!(sees(&world.staff(&elsewhere).await, &other, &stranger).await);
        let answer = staff.refused(UPDATE, json!({"id": other, "capacity": 1})).await;
        assert_eq!(answer, "NOT_FOUND");
        assert_eq!(staff.refused(UPDATE, json!({"id": id, "capacity": 1})).await, "FORBIDDEN");
    }

    async fn volunteers_are_found_by_what_they_can_do_and_where(world: World) {
        let (community, committee, unit) = neighbourhood(&world, 1).await;
        let (elsewhere, _, second) = neighbourhood(&world, 2).await;
        let admin = world.admin("15").await;
        let mut ids = Vec::new();
        for (unit, languages, skills) in [
            (&unit, json!(["zh-Hans"]), json!(["TUTORING"])),
            (&unit, json!(["mn-Mong", "en"]), json!(["DRIVING", "TUTORING"])),
            (&second, json!(["zh-Hans", "mn-Mong"]), json!([])),
        ] {
            let person = world.volunteer(unit).await.person();
            let done = admin.does(REGISTER, json!({"personId": person, "unitId": unit, "languages": languages, "skills": skills})).await;
            ids.push(done["volunteer"]["id"].clone());
        }
        let team = team(&world, &committee, "一队").await;
        admin.does(JOIN, json!({"teamId": team, "volunteerId": ids[1]})).await;
        admin.does(LEAVE, json!({"id": ids[2], "reason": "调离"})).await;
        for (filter, found) in [
            (json!({}), vec![0, 1]),
            (json!({"skill": "TUTORING"}), vec![0, 1]),
            (json!({"skill": "DRIVING"}), vec![1]),
            (json!({"skill": "MAGIC"}), vec![]),
            (json!({"language": "mn"}), vec![1]),
            (json!({"language": "en"}), vec![1]),
            (json!({"language": "zh"}), vec![0]),
            (json!({"language": "fr"}), vec![]),
            (json!({"includeLeft": true, "language": "mn-Mong"}), vec![1, 2]),
            (json!({"state": "LEFT"}), vec![2]),
            (json!({"unitId": second, "includeLeft": true}), vec![2]),
            (json!({"unitId": "x"}), vec![]),
            (json!({"communityId": community}), vec![0, 1]),
            (json!({"communityId": elsewhere, "includeLeft": true}), vec![2]),
            (json!({"teamId": team}), vec![1]),
        ] {
            let query = "query($filter: VolunteerFilter) { volunteers(filter: $filter, orderBy: {field: CREATED_AT}) { totalCount nodes { id } } }";
            let list = admin.data(query, json!({"filter": filter})).await["volunteers"].clone();
            let expected: Vec<_> = found.iter().map(|n: &usize| json!({"id": ids[*n]})).collect();
            assert_eq!((&list["nodes"], &list["totalCount"]), (&json!(expected), &json!(found.len())), "{filter}");
        }
    }

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

    async fn a_list_of_volunteers_takes_as_many_statements_for_one_row_as_for_many(world: World) {
        let query = "{ volunteers { totalCount nodes { name skills { code } availableActions teams(first: 2) { totalCount nodes { team { name members { totalCount } } } } unit { name volunteers { totalCount } } } }
            jointCommittees { nodes { teams { totalCount nodes { name } } } } }";
        let admin = world.admin("150824").await;
        let mut few = Vec::new();
        for n in 1..=3 {
            let (_, committee, unit) = neighbourhood(&world, n).await;
            let first = team(&world, &committee, "一队").await;
            for _ in 0..2 {
                let (_, id) = world.registered(&unit).await;
                admin.does(JOIN, json!({"teamId": first, "volunteerId": id})).await;
            }
            let (data, heard) = world.statements(admin.data(query, json!({}))).await;
            let nodes = data["volunteers"]["nodes"].as_array().unwrap();
            assert_eq!(nodes.len() as u64, u64::from(n) * 2);
            assert!(nodes.iter().all(|node| node["teams"]["totalCount"] == 1 && node["unit"]["volunteers"]["totalCount"] == 2));
            if n == 1 {
                few = heard;
                assert_eq!(few.len(), 16, "{few:#?}");
            } else {
                assert_eq!(heard, few);
            }
        }
    }

    async fn memory_and_where_agree_about_who_sees_whom(world: World) {
        let mut seed = 150_824;
        let (mut communities, mut committees, mut units) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..6 {
            units.push(world.unit(&format!("单位{n}")).await);
        }
        for n in 1..=4 {
            let community = world.community(n, &format!("社区{n}")).await;
            let core = world.unit("党支部").await;
            committees.push(world.committee(&community, &core).await);
            communities.push(community);
        }
        let admin = world.admin("150824").await;
        for committee in &committees {
            for unit in &units {
                match below(&mut seed, 4) {
                    0 => {}
                    1 => {
                        let seat = world.member(committee, unit).await;
                        admin.does(SUSPEND, json!({"id": seat, "reason": "a"})).await;
                    }
                    2 => {
                        let seat = world.member(committee, unit).await;
                        admin.does(END, json!({"id": seat, "reason": "a"})).await;
                    }
                    _ => {
                        world.member(committee, unit).await;
                    }
                }
            }
        }
        admin.does(DISSOLVE, json!({"id": committees[3], "reason": "a"})).await;
        let mut people = Vec::new();
        for unit in &units {
            for _ in 0..2 {
                let (someone, id) = world.registered(unit).await;
                people.push(hongyan::gid::parse::<PersonId>(&someone.person()).unwrap());
                if below(&mut seed, 3) == 0 {
                    someone.does(LEAVE, json!({"id": id, "reason": "a"})).await;
                }
            }
        }
        people.push(PersonId::new());
        let mut scopes = vec![(Who::BannerAdmin, Scope::Region("15".into())), (Who::BannerAdmin, Scope::Region("150825".into())),
            (Who::Auditor, Scope::Region("150824100".into())), (Who::Auditor, Scope::Region("150824".into())), (Who::Service, Scope::Region("15".into()))];
        for community in &communities {
            let id: CommunityId = hongyan::gid::parse(community).unwrap();
            scopes.extend([Who::CommunityStaff, Who::Resident, Who::BannerAdmin].map(|role| (role, Scope::Community(id))));
        }
        for unit in &units {
            let id: UnitId = hongyan::gid::parse(unit).unwrap();
            scopes.extend([Who::DepartmentOfficial, Who::Volunteer, Who::CommunityStaff].map(|role| (role, Scope::Unit(id))));
        }
        let db = world.app.db.read();
        let rows = entity::volunteer::Entity::find().all(db).await.unwrap();
        let mut places = Vec::new();
        for row in &rows {
            let unit = entity::unit::Entity::find_by_id(row.unit_id).one(db).await.unwrap().unwrap();
            let served = serving::communities_of(db, unit.id).await.unwrap();
            places.push((row.id, Place::of_volunteer(row, &unit, served)));
        }
        let (mut shown, mut hidden) = (0, 0);
        for n in 0..120 {
            let who = people[below(&mut seed, people.len())];
            let grants: Vec<Grant> = (0..n % 4).map(|_| {
                let (role, scope) = scopes[below(&mut seed, scopes.len())].clone();
                Grant { role, scope }
            }).collect();
            let caller = match n % 10 {
                0 => Caller::anonymous(),
                1 => Caller::operator(),
                _ => Caller::of(Identity::Person { id: who, session: SessionId::new() }, grants),
            };
            let told: BTreeSet<uuid::Uuid> = visible::<entity::volunteer::Entity>(&caller).all(db).await.unwrap().iter().map(|row| row.id.uuid()).collect();
            for (id, place) in &places {
                let may = caller.may(Action::VolunteerRead, place);
                assert_eq!(told.contains(&id.uuid()), may, "{caller:?} {place:?}");
                if may { shown += 1 } else { hidden += 1 }
            }
        }
        assert!(shown > 100 && hidden > 100, "{shown} seen, {hidden} hidden");
    }
}

/// A pairing of the volunteer with someone who is looked after.
async fn paired(world: &World, community: &str, unit: &str, someone: &Client, volunteer: &str) -> PairingId {
    let resident = world.resident(community).await;
    let (now, tx) = (world.app.now(), world.app.db.begin().await.unwrap());
    let (recipient, pairing) = (CareRecipientId::new(), PairingId::new());
    let community: CommunityId = hongyan::gid::parse(community).unwrap();
    entity::care_recipient::ActiveModel {
        id: Set(recipient),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        person_id: Set(hongyan::gid::parse(&resident.person()).unwrap()),
        community_id: Set(community),
        care_groups: Set("LONE_ELDER".to_owned()),
        language: Set("zh-Hans".to_owned()),
        needed_skills: Set(String::new()),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    entity::pairing::ActiveModel {
        id: Set(pairing),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        state: Set(PairingState::Proposed),
        recipient_id: Set(recipient),
        volunteer_id: Set(hongyan::gid::parse::<VolunteerId>(volunteer).unwrap()),
        community_id: Set(community),
        person_id: Set(hongyan::gid::parse(&resident.person()).unwrap()),
        volunteer_person_id: Set(hongyan::gid::parse(&someone.person()).unwrap()),
        unit_id: Set(hongyan::gid::parse(unit).unwrap()),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    pairing
}

/// A number below `n`, the same in every run.
fn below(seed: &mut u64, n: usize) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % n
}
