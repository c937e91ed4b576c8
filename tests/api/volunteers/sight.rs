//! Who sees which volunteers.

use super::*;

both! {
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

/// A number below `n`, the same in every run.
fn below(seed: &mut u64, n: usize) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % n
}
