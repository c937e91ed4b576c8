//! Who sits on which committee, and since when.

use super::*;

both! {
    async fn a_committee_is_founded_with_its_core_or_not_at_all(world: World) {
        let community = world.community(1, "教育路社区").await;
        let core = world.unit("教育路社区党支部").await;
        let admin = world.admin("150824").await;
        let new = json!({"communityId": community, "name": "教育路社区联合党委", "foundedOn": "2014-03-01", "coreUnitId": core});
        let with = |field: &str, value: Value| {
            let mut input = new.clone();
            input[field] = value;
            input
        };
        let tomorrow = today(&world) + Days::new(1);
        for (input, path, code) in [
            (with("communityId", json!("community_00000000000000000000000000")), "communityId", "NOT_FOUND"),
            (with("coreUnitId", json!("unit_00000000000000000000000000")), "coreUnitId", "NOT_FOUND"),
            (with("name", json!("")), "name", "INVALID_INPUT"),
            (with("foundedOn", json!(tomorrow)), "foundedOn", "INVALID_INPUT"),
            (with("representativeId", json!(admin.person())), "representativeId", "INVALID_INPUT"),
        ] {
            let answer = admin.data(FOUND, json!({"input": input})).await;
            let error = &answer["jointCommitteeFound"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), Some(path)), "{answer}");
        }
        assert_eq!(world.anyone().data("{ jointCommittees { totalCount } }", json!({})).await["jointCommittees"]["totalCount"], 0);
        let official = world.official(&core).await;
        let made = admin.does(FOUND, with("representativeId", json!(official.person()))).await;
        let id = made["jointCommittee"]["id"].as_str().unwrap().to_owned();
        assert_eq!(admin.refused(FOUND, new).await, "ALREADY_EXISTS");
        let query = "query($id: ID!, $community: ID!) { jointCommittee(id: $id) { name foundedOn dissolvedOn availableActions
            memberships { totalCount nodes { seat state from to representative { name unit { name } } unit { name memberships { totalCount } } jointCommittee { id } availableActions } } }
            community(by: {id: $community}) { jointCommittee { id community { name } } } node(id: $id) { __typename } }";
        let data = admin.data(query, json!({"id": id, "community": community})).await;
        assert_eq!(data, json!({
            "jointCommittee": {"name": "教育路社区联合党委", "foundedOn": "2014-03-01", "dissolvedOn": null,
                "availableActions": ["jointCommitteeUpdate", "jointCommitteeDissolve", "membershipInvite", "membershipRecord", "volunteerTeamCreate"],
                "memberships": {"totalCount": 1, "nodes": [{"seat": "CORE", "state": "ACTIVE", "from": "2014-03-01", "to": null,
                    "representative": {"name": "DepartmentOfficial", "unit": {"name": "教育路社区党支部"}},
                    "unit": {"name": "教育路社区党支部", "memberships": {"totalCount": 1}}, "jointCommittee": {"id": id}, "availableActions": []}]}},
            "community": {"jointCommittee": {"id": id, "community": {"name": "教育路社区"}}},
            "node": {"__typename": "JointCommittee"}}));
    }

    async fn a_unit_is_invited_accepts_is_suspended_and_leaves(world: World) {
        let community = world.community(1, "教育路社区").await;
        let (core, unit) = (world.unit("党支部").await, world.unit("人民医院").await);
        let committee = world.committee(&community, &core).await;
        let (staff, official) = (world.staff(&community).await, world.official(&unit).await);
        let first = today(&world);
        let invited = staff.does(INVITE, json!({"committeeId": committee, "unitId": unit})).await["membership"].clone();
        let id = invited["id"].clone();
        assert_eq!(invited, json!({"id": id, "version": 1, "state": "INVITED", "seat": "MEMBER", "from": null}));
        assert_eq!(staff.refused(INVITE, json!({"committeeId": committee, "unitId": unit})).await, "ALREADY_EXISTS");
        assert_eq!(seats(&world, &committee, Some(first)).await, json!([["党支部", "CORE"]]));
        assert_eq!(official.refused(ACCEPT, json!({"id": id, "representativeId": staff.person()})).await, "INVALID_INPUT");
        let done = official.does(ACCEPT, json!({"id": id, "expectedVersion": 1, "representativeId": official.person()})).await;
        assert_eq!(done["membership"], json!({"id": id, "version": 2, "state": "ACTIVE", "from": first,
            "representative": {"name": "DepartmentOfficial", "unit": {"name": "人民医院"}}}));
        assert_eq!(official.refused(ACCEPT, json!({"id": id})).await, "INVALID_STATE");
        assert_eq!(staff.refused(SUSPEND, json!({"id": id, "expectedVersion": 1, "reason": "改制"})).await, "CONFLICT");
        world.pass(TimeDelta::days(10));
        staff.does(SUSPEND, json!({"id": id, "reason": "改制"})).await;
        assert_eq!(staff.refused(SUSPEND, json!({"id": id, "reason": "改制"})).await, "INVALID_STATE");
        let query = "query($id: ID!) { node(id: $id) { ... on Membership { availableActions } } }";
        assert_eq!(staff.data(query, json!({"id": id})).await["node"]["availableActions"], json!(["membershipResume", "membershipSeatChange", "membershipEnd"]));
        assert_eq!(official.data(query, json!({"id": id})).await["node"]["availableActions"], json!(["membershipEnd", "membershipUpdate"]));
        staff.does(RESUME, json!({"id": id})).await;
        let done = official.does(REPRESENT, json!({"id": id, "representativeId": null})).await;
        assert_eq!(done["membership"]["representative"], Value::Null);
        assert_eq!(official.refused(END, json!({"id": id, "reason": " "})).await, "INVALID_INPUT");
        let done = official.does(END, json!({"id": id, "reason": "机构合并"})).await;
        let last = first + Days::new(9);
        assert_eq!(done["membership"], json!({"id": id, "state": "ENDED", "from": first, "to": last, "endReason": "机构合并"}));
        assert_eq!(staff.refused(END, json!({"id": id, "reason": "再"})).await, "INVALID_STATE");
        assert_eq!(official.refused(REPRESENT, json!({"id": id})).await, "INVALID_STATE");
        let both = json!([["党支部", "CORE"], ["人民医院", "MEMBER"]]);
        assert_eq!(seats(&world, &committee, Some(first)).await, both);
        assert_eq!(seats(&world, &committee, Some(last)).await, both);
        assert_eq!(seats(&world, &committee, Some(last + Days::new(1))).await, json!([["党支部", "CORE"]]));
        // It may come again.
        staff.does(INVITE, json!({"committeeId": committee, "unitId": unit, "seat": "GUIDE"})).await;
    }

    async fn there_is_always_one_core_and_at_most_one_lead(world: World) {
        let community = world.community(1, "教育路社区").await;
        let staff = world.staff(&community).await;
        let units = [world.unit("党支部").await, world.unit("组织部").await, world.unit("卫生局").await, world.unit("教育局").await];
        let committee = world.committee(&community, &units[0]).await;
        let core = standing(&world, &committee, &units[0]).await;
        for (document, mut input) in [(SUSPEND, json!({"reason": "a"})), (END, json!({"reason": "a"})), (CHANGE, json!({"seat": "MEMBER", "reason": "a"}))] {
            input["id"] = json!(core);
            assert_eq!(staff.refused(document, input).await, "INVALID_STATE");
        }
        assert_eq!(staff.refused(INVITE, json!({"committeeId": committee, "unitId": units[1], "seat": "CORE"})).await, "INVALID_INPUT");
        let lead = staff.does(INVITE, json!({"committeeId": committee, "unitId": units[1], "seat": "LEAD"})).await["membership"]["id"].clone();
        assert_eq!(staff.refused(INVITE, json!({"committeeId": committee, "unitId": units[2], "seat": "LEAD"})).await, "ALREADY_EXISTS");
        let member = world.member(&committee, &units[2]).await;
        // The seat is promised to the invited unit.
        assert_eq!(staff.refused(CHANGE, json!({"id": member, "seat": "LEAD", "reason": "轮换"})).await, "INVALID_STATE");
        assert_eq!(staff.refused(CHANGE, json!({"id": lead, "seat": "MEMBER", "reason": "轮换"})).await, "INVALID_STATE");
        world.official(&units[1]).await.does(ACCEPT, json!({"id": lead})).await;
        let day = today(&world);
        world.pass(TimeDelta::days(3));
        assert_eq!(staff.refused(CHANGE, json!({"id": member, "seat": "MEMBER", "reason": "轮换"})).await, "INVALID_INPUT");
        let done = staff.does(CHANGE, json!({"id": member, "expectedVersion": 2, "seat": "LEAD", "reason": "轮换"})).await;
        assert_eq!((&done["membership"]["seat"], &done["membership"]["from"]), (&json!("LEAD"), &json!(day + Days::new(3))));
        assert_eq!(seats(&world, &committee, Some(day + Days::new(2))).await, json!([["党支部", "CORE"], ["组织部", "LEAD"], ["卫生局", "MEMBER"]]));
        assert_eq!(seats(&world, &committee, Some(day + Days::new(3))).await, json!([["党支部", "CORE"], ["组织部", "MEMBER"], ["卫生局", "LEAD"]]));
        // The core passes to the lead; who was the core stays as a member, and nobody leads.
        let lead = done["membership"]["id"].clone();
        staff.does(CHANGE, json!({"id": lead, "seat": "CORE", "reason": "换届"})).await;
        assert_eq!(seats(&world, &committee, None).await, json!([["组织部", "MEMBER"], ["党支部", "MEMBER"], ["卫生局", "CORE"]]));
        assert_eq!(seats(&world, &committee, Some(day + Days::new(3))).await, seats(&world, &committee, None).await);
        let suspended = standing(&world, &committee, &units[1]).await;
        staff.does(SUSPEND, json!({"id": suspended, "reason": "改制"})).await;
        assert_eq!(staff.refused(CHANGE, json!({"id": suspended, "seat": "LEAD", "reason": "a"})).await, "INVALID_STATE");
        staff.does(CHANGE, json!({"id": suspended, "seat": "GUIDE", "reason": "a"})).await;
        let rows = entity::membership::Entity::find().all(world.app.db.read()).await.unwrap();
        assert_eq!(rows.iter().filter(|row| row.state == MembershipState::Suspended).count(), 1, "what was suspended goes on so");
    }

    async fn who_sat_on_it_in_2014_has_an_answer(world: World) {
        let community = world.community(1, "教育路社区").await;
        let (core, health, school) = (world.unit("党支部").await, world.unit("卫生局").await, world.unit("教育局").await);
        let admin = world.admin("150824").await;
        let staff = world.staff(&community).await;
        let made = admin.does(FOUND, json!({"communityId": community, "name": "联合党委", "foundedOn": "2014-03-01", "coreUnitId": core})).await;
        let committee = made["jointCommittee"]["id"].as_str().unwrap().to_owned();
        let past = |unit: &str, seat: &str, from: &str, to: &str| json!({"committeeId": committee, "unitId": unit, "seat": seat, "from": from, "to": to});
        let done = staff.does(RECORD, past(&health, "LEAD", "2014-04-01", "2015-12-31")).await;
        assert_eq!(done["membership"]["state"], "ENDED");
        staff.does(RECORD, past(&school, "MEMBER", "2014-05-02", "2014-08-01")).await;
        for (input, code) in [
            (past(&health, "MEMBER", "2015-12-31", "2016-02-01"), "ALREADY_EXISTS"),
            (past(&health, "MEMBER", "2014-03-01", "2014-04-01"), "ALREADY_EXISTS"),
            (past(&school, "LEAD", "2015-12-31", "2016-02-01"), "ALREADY_EXISTS"),
            (past(&school, "CORE", "2015-12-31", "2016-02-01"), "ALREADY_EXISTS"),
            (past(&core, "MEMBER", "2015-12-31", "2016-02-01"), "ALREADY_EXISTS"),
            (past(&school, "MEMBER", "2014-02-28", "2014-03-02"), "INVALID_INPUT"),
            (past(&school, "MEMBER", "2016-02-02", "2016-02-01"), "INVALID_INPUT"),
            (past(&school, "MEMBER", "2016-02-02", &today(&world).to_string()), "INVALID_INPUT"),
            (past("unit_00000000000000000000000000", "MEMBER", "2016-02-01", "2016-02-02"), "NOT_FOUND"),
        ] {
            assert_eq!(staff.refused(RECORD, input.clone()).await, code, "{input}");
        }
        staff.does(RECORD, past(&health, "MEMBER", "2016-01-01", "2016-02-01")).await;
        let data = world.anyone().data("query($id: ID!) { jointCommittee(id: $id) { memberships(on: \"2014-05-01\") { nodes { seat unit { name } } } } }", json!({"id": committee})).await;
        assert_eq!(data["jointCommittee"]["memberships"]["nodes"], json!([
            {"seat": "CORE", "unit": {"name": "党支部"}}, {"seat": "LEAD", "unit": {"name": "卫生局"}}]));
        for (day, expected) in [
            ("2014-02-28", json!([])),
            ("2014-03-31", json!([["党支部", "CORE"]])),
            ("2014-08-01", json!([["党支部", "CORE"], ["卫生局", "LEAD"], ["教育局", "MEMBER"]])),
            ("2014-08-02", json!([["党支部", "CORE"], ["卫生局", "LEAD"]])),
            ("2016-01-15", json!([["党支部", "CORE"], ["卫生局", "MEMBER"]])),
        ] {
            assert_eq!(seats(&world, &committee, Some(day.parse().unwrap())).await, expected, "{day}");
        }
        let data = world.anyone().data("query($id: ID!) { unit(id: $id) { memberships { totalCount } past: memberships(on: \"2016-01-15\") { nodes { seat } } } }", json!({"id": health})).await;
        assert_eq!(data["unit"], json!({"memberships": {"totalCount": 0}, "past": {"nodes": [{"seat": "MEMBER"}]}}));
    }

    async fn a_dissolved_committee_ends_every_seat_and_makes_way_for_another(world: World) {
        let community = world.community(1, "教育路社区").await;
        let (core, unit, third) = (world.unit("党支部").await, world.unit("卫生局").await, world.unit("教育局").await);
        let committee = world.committee(&community, &core).await;
        world.member(&committee, &unit).await;
        let (admin, staff) = (world.admin("150824").await, world.staff(&community).await);
        let invited = staff.does(INVITE, json!({"committeeId": committee, "unitId": third})).await["membership"]["id"].clone();
        let first = today(&world);
        world.pass(TimeDelta::days(5));
        let done = admin.does(DISSOLVE, json!({"id": committee, "expectedVersion": 1, "reason": "社区合并"})).await;
        assert_eq!(done["jointCommittee"], json!({"id": committee, "dissolvedOn": today(&world), "memberships": {"totalCount": 0}}));
        assert_eq!(seats(&world, &committee, Some(first + Days::new(4))).await, json!([["党支部", "CORE"], ["卫生局", "MEMBER"]]));
        assert_eq!(seats(&world, &committee, Some(first + Days::new(5))).await, json!([]));
        assert_eq!(admin.refused(DISSOLVE, json!({"id": committee, "reason": "再"})).await, "INVALID_STATE");
        assert_eq!(admin.refused(UPDATE, json!({"id": committee, "name": "新"})).await, "INVALID_STATE");
        assert_eq!(staff.refused(INVITE, json!({"committeeId": committee, "unitId": unit})).await, "INVALID_STATE");
        assert_eq!(world.official(&third).await.refused(ACCEPT, json!({"id": invited})).await, "INVALID_STATE");
        let new = |founded: NaiveDate| json!({"communityId": community, "name": "联合党委", "coreUnitId": core, "foundedOn": founded});
        assert_eq!(admin.refused(FOUND, new(first + Days::new(4))).await, "INVALID_INPUT");
        admin.does(FOUND, new(first + Days::new(5))).await;
        let data = world.anyone().data("query($id: ID!) { jointCommittees(filter: {communityId: $id}) { totalCount }
            all: jointCommittees(filter: {communityId: $id, includeDissolved: true}) { totalCount }
            here: jointCommittees(filter: {regionCode: \"150824\"}, orderBy: {field: CREATED_AT, direction: DESC}) { totalCount nodes { name } }
            there: jointCommittees(filter: {regionCode: \"150825\"}) { totalCount } none: jointCommittees(filter: {communityId: \"x\"}) { totalCount } }", json!({"id": community})).await;
        let counts: Vec<_> = ["jointCommittees", "all", "here", "there", "none"].map(|name| data[name]["totalCount"].clone()).into();
        assert_eq!(json!(counts), json!([1, 2, 1, 0, 0]));
    }

    async fn a_unit_that_sits_somewhere_is_not_closed(world: World) {
        let community = world.community(1, "教育路社区").await;
        let (core, unit) = (world.unit("党支部").await, world.unit("卫生局").await);
        let committee = world.committee(&community, &core).await;
        let member = world.member(&committee, &unit).await;
        let admin = world.admin("150824").await;
        assert_eq!(admin.refused(CLOSE, json!({"id": unit})).await, "INVALID_STATE");
        admin.does(END, json!({"id": member, "reason": "机构合并"})).await;
        admin.does(CLOSE, json!({"id": unit})).await;
        assert_eq!(admin.refused(INVITE, json!({"committeeId": committee, "unitId": unit})).await, "INVALID_STATE");
        let other = world.community(2, "西郊社区").await;
        assert_eq!(admin.refused(FOUND, json!({"communityId": other, "name": "联合党委", "coreUnitId": unit})).await, "INVALID_STATE");
    }

    async fn of_twenty_at_once_one_founds_and_one_leads(world: World) {
        let community = world.community(1, "教育路社区").await;
        let mut units = Vec::new();
        for n in 0..20 {
            units.push(world.unit(&format!("单位{n}")).await);
        }
        let admin = world.admin("150824").await;
        let tries = units.iter().map(|unit| {
            let (admin, input) = (admin.clone(), json!({"communityId": community, "name": "联合党委", "coreUnitId": unit}));
            tokio::spawn(async move { admin.data(FOUND, json!({"input": input})).await })
        });
        let answers = futures_util::future::join_all(tries).await;
        let codes: Vec<Value> = answers.into_iter().map(|answer| answer.unwrap()["jointCommitteeFound"]["userErrors"][0]["code"].clone()).collect();
        assert_eq!(codes.iter().filter(|code| code.is_null()).count(), 1, "{codes:?}");
        assert_eq!(codes.iter().filter(|code| *code == "ALREADY_EXISTS").count(), 19, "{codes:?}");
        let data = world.anyone().data("{ jointCommittees { nodes { id memberships { nodes { unit { id } } } } } }", json!({})).await;
        let committee = data["jointCommittees"]["nodes"][0]["id"].as_str().unwrap().to_owned();
        let core = data["jointCommittees"]["nodes"][0]["memberships"]["nodes"][0]["unit"]["id"].clone();
        let mut members = Vec::new();
        for unit in units.iter().filter(|unit| **unit != core) {
            members.push(world.member(&committee, unit).await);
        }
        // Each takes the lead from whoever has it: all may, one has it in the end.
        let tries = members.iter().map(|id| {
            let (admin, input) = (admin.clone(), json!({"id": id, "seat": "LEAD", "reason": "轮换"}));
            tokio::spawn(async move { admin.data(CHANGE, json!({"input": input})).await })
        });
        for answer in futures_util::future::join_all(tries).await {
            assert_eq!(answer.unwrap()["membershipSeatChange"]["userErrors"], json!([]));
        }
        let rows = entity::membership::Entity::find().all(world.app.db.read()).await.unwrap();
        let standing: Vec<_> = rows.iter().filter(|row| row.state == MembershipState::Active).collect();
        assert_eq!(standing.len(), 20);
        assert_eq!(standing.iter().filter(|row| row.seat == Seat::Lead).count(), 1);
        assert_eq!(standing.iter().filter(|row| row.seat == Seat::Core).count(), 1);
    }

    async fn a_list_of_committees_takes_as_many_statements_for_one_row_as_for_many(world: World) {
        let query = "{ communities { nodes { jointCommittee { name memberships(first: 2) { totalCount nodes { seat representative { name } unit { name memberships { totalCount } } jointCommittee { community { name } } } } } } }
            jointCommittees { totalCount nodes { name } } }";
        let anyone = world.anyone();
        let mut few = Vec::new();
        for n in 1..=4 {
            let community = world.community(n, &format!("社区{n}")).await;
            let core = world.unit("党支部").await;
            let committee = world.committee(&community, &core).await;
            for _ in 0..2 {
                let unit = world.unit("单位").await;
                world.member(&committee, &unit).await;
            }
            let (data, heard) = world.statements(anyone.data(query, json!({}))).await;
            let nodes = data["communities"]["nodes"].as_array().unwrap();
            assert_eq!(nodes.len(), usize::try_from(n).unwrap());
            assert!(nodes.iter().all(|node| node["jointCommittee"]["memberships"]["totalCount"] == 3));
            if n == 1 {
                few = heard;
                assert_eq!(few.len(), 11, "{few:#?}");
            } else {
                assert_eq!(heard, few);
            }
        }
    }
}
