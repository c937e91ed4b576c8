//! People, who may see them, and the roles that they hold.

use std::collections::BTreeSet;

use entity::ids::{CommunityId, PersonId, SessionId, UnitId};
use entity::session::SignInMethod;
use entity::unit::UnitKind;
use entity::{person, role_grant, session, unit};
use hongyan::app::Ctx;
use hongyan::gid;
use hongyan::people::grants;
use hongyan::policy::people::{home_region, scope_region};
use hongyan::policy::{Action, Caller, Grant, Identity, Place, Scope, Who, visible};
use hongyan::work::Act;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::{Value, json};

use crate::harness::{Client, World, both};

const REGISTER: &str = "mutation($input: PersonRegisterInput!) { personRegister(input: $input) {
    person { id version name maskedPhone bornOn language availableActions } userErrors { code path message } } }";
const UPDATE: &str = "mutation($input: PersonUpdateInput!) { personUpdate(input: $input) {
    person { id version name language } userErrors { code path node { id ... on Person { version } } } } }";
const PHONE: &str = "mutation($input: PersonPhoneChangeInput!) { personPhoneChange(input: $input) {
    person { id maskedPhone } userErrors { code path message } } }";
const ERASE: &str = "mutation($input: PersonEraseInput!) { personErase(input: $input) {
    person { id name maskedPhone bornOn erasedAt grants { id } } userErrors { code } } }";
const GIVE: &str = "mutation($input: RoleGrantGiveInput!) { roleGrantGive(input: $input) {
    roleGrant { id version role validTo } userErrors { code path } } }";
const TAKE: &str = "mutation($input: RoleGrantTakeInput!) { roleGrantTake(input: $input) {
    roleGrant { id takenAt availableActions } userErrors { code } } }";
const FIND: &str =
    "query($filter: PersonFilter) { people(filter: $filter) { totalCount nodes { id name } } }";

/// A new person; the public id.
pub async fn registered(staff: &Client, input: Value) -> String {
    let made = staff.does(REGISTER, input).await;
    made["person"]["id"].as_str().unwrap().to_owned()
}

/// A new role; the public id.
pub async fn given(giver: &Client, person: &str, role: &str, scope: Value) -> String {
    let input = json!({"personId": person, "role": role, "scope": scope});
    let made = giver.does(GIVE, input).await;
    made["roleGrant"]["id"].as_str().unwrap().to_owned()
}

async fn a_unit(world: &World, region: &str) -> UnitId {
    let (now, id) = (world.app.now(), UnitId::new());
    let tx = world.app.db.begin().await.unwrap();
    unit::ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        kind: Set(UnitKind::Organ),
        name: Set(format!("{region}单位")),
        window_department: Set(false),
        livelihood_department: Set(false),
        region_code: Set(region.to_owned()),
        ..Default::default()
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn signed_in(world: &World, person: PersonId) -> SessionId {
    let (now, id) = (world.app.now(), SessionId::new());
    let tx = world.app.db.begin().await.unwrap();
    session::ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        person_id: Set(person),
        method: Set(SignInMethod::Code),
        ended_at: Set(None),
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn ended(world: &World, id: SessionId) -> bool {
    let row = session::Entity::find_by_id(id).one(world.app.db.read()).await;
    row.unwrap().unwrap().ended_at.is_some()
}

/// The first admin of the banner, as the command line makes one.
async fn appointed(world: &World, name: &str, phone: &str) -> (Client, String) {
    let ctx = Ctx::operator(&world.app);
    let region = "150824".to_owned();
    let grant = grants::appoint(&Act::once(&ctx), name.to_owned(), phone, region)
        .await
        .unwrap();
    (world.sign_in(grant.person_id).await, gid::public(grant.id).0)
}

both! {
    async fn staff_register_the_people_of_their_community_and_see_contacts_masked(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let made = staff.does(REGISTER, json!({"communityId": home, "name": "苏和", "phone": "+86 154 1000 1234",
            "language": "mn", "bornOn": "1950-03-01", "address": "海流图镇团结街 5 号"})).await;
        let person = &made["person"];
        assert_eq!((&person["name"], &person["maskedPhone"], &person["bornOn"], &person["language"]),
            (&json!("苏和"), &json!("154****1234"), &json!("1950-03-01"), &json!("mn-Mong")));
        assert_eq!(person["availableActions"], json!(["personUpdate", "personPhoneChange", "personErase", "revealContact"]));
        let stored = person::Entity::find_by_id(gid::parse::<PersonId>(person["id"].as_str().unwrap()).unwrap())
            .one(world.app.db.read()).await.unwrap().unwrap();
        let text = format!("{stored:?}");
        assert!(!text.contains("团结街") && !text.contains("15410001234"), "contacts are sealed");
        for phone in ["15410001234", "154 1000 1234"] {
            let found = staff.data(FIND, json!({"filter": {"phone": phone}})).await;
            assert_eq!(found["people"], json!({"totalCount": 1, "nodes": [{"id": person["id"], "name": "苏和"}]}));
        }
        for (filter, count) in [(json!({"name": "苏和"}), 1), (json!({"name": "苏"}), 0), (json!({"phone": "15410001235"}), 0),
            (json!({"phone": "154****1234"}), 0), (json!({"communityId": home}), 2), (json!({"unitId": "unit_x"}), 0)] {
            assert_eq!(staff.data(FIND, json!({"filter": filter})).await["people"]["totalCount"], count, "{filter}");
        }
    }

    async fn what_is_written_of_a_person_is_checked_and_a_refusal_writes_nothing(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let before = world.rows().await;
        for (input, path, code) in [
            (json!({"communityId": home, "name": " "}), "name", "INVALID_INPUT"),
            (json!({"communityId": home, "name": "a\u{202e}b"}), "name", "INVALID_INPUT"),
            (json!({"communityId": home, "name": "a", "phone": "12345"}), "phone", "INVALID_INPUT"),
            (json!({"communityId": home, "name": "a", "language": "fr"}), "language", "INVALID_INPUT"),
            (json!({"communityId": home, "name": "a", "bornOn": "2999-01-01"}), "bornOn", "INVALID_INPUT"),
            (json!({"communityId": home, "name": "a", "bornOn": "1899-12-31"}), "bornOn", "INVALID_INPUT"),
            (json!({"communityId": home, "name": "a", "address": ""}), "address", "INVALID_INPUT"),
            (json!({"name": "a"}), "communityId", "INVALID_INPUT"),
            (json!({"communityId": "community_x", "name": "a"}), "communityId", "INVALID_INPUT"),
            (json!({"unitId": "unit_00000000000000000000000000", "name": "a"}), "unitId", "NOT_FOUND"),
        ] {
            let answer = staff.data(REGISTER, json!({"input": input})).await;
            let error = &answer["personRegister"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), Some(path)), "{answer}");
        }
        assert_eq!(world.rows().await, before);
    }

    async fn a_phone_belongs_to_one_person_and_no_refusal_tells_whose(world: World) {
        let (home, away) = (world.community(1, "教育路社区").await, world.community(2, "西郊社区").await);
        let (staff, stranger) = (world.staff(&home).await, world.staff(&away).await);
        let id = registered(&staff, json!({"communityId": home, "name": "乌云", "phone": "15410001234"})).await;
        let answer = stranger.data(REGISTER, json!({"input":
            {"communityId": away, "name": "乌云", "phone": "154-1000-1234"}})).await;
        let error = &answer["personRegister"]["userErrors"][0];
        assert_eq!((&error["code"], &error["path"]), (&json!("ALREADY_EXISTS"), &json!(["phone"])));
        assert!(!answer.to_string().contains(&id) && !answer.to_string().contains("乌云"), "{answer}");
        let other = registered(&stranger, json!({"communityId": away, "name": "那仁", "phone": "15410005678"})).await;
        assert_eq!(stranger.refused(PHONE, json!({"id": other, "phone": "15410001234"})).await, "ALREADY_EXISTS");
        let found = stranger.data(FIND, json!({"filter": {"phone": "15410001234"}})).await;
        assert_eq!(found["people"]["totalCount"], 0);
    }

    async fn of_many_who_register_one_phone_at_once_one_succeeds(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let tries = (0..10).map(|n| {
            let staff = staff.clone();
            let input = json!({"communityId": home, "name": format!("同号{n}"), "phone": "15410001234"});
            tokio::spawn(async move { staff.data(REGISTER, json!({"input": input})).await })
        });
        let mut made = 0;
        for answer in futures_util::future::join_all(tries).await {
            let payload = &answer.unwrap()["personRegister"];
            made += i32::from(payload["person"].is_object());
            assert!(payload["person"].is_object() || payload["userErrors"][0]["code"] == "ALREADY_EXISTS", "{payload}");
        }
        assert_eq!(made, 1);
    }

    async fn a_masked_phone_cannot_be_written_back(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let id = registered(&staff, json!({"communityId": home, "name": "乌云", "phone": "15410001234"})).await;
        for (document, input) in [
            (PHONE, json!({"id": id, "phone": "154****1234"})),
            (REGISTER, json!({"communityId": home, "name": "那仁", "phone": "154****1234"})),
        ] {
            let answer = staff.data(document, json!({"input": input})).await;
            let error = answer.as_object().unwrap().values().next().unwrap()["userErrors"][0].clone();
            assert_eq!((&error["code"], &error["path"]), (&json!("INVALID_INPUT"), &json!(["phone"])));
            assert!(error["message"].as_str().unwrap().contains("masked"), "{error}");
        }
        let kept = staff.data(FIND, json!({"filter": {"phone": "15410001234"}})).await;
        assert_eq!(kept["people"]["totalCount"], 1);
        let sdl = hongyan::schema::sdl();
        let inputs = sdl.split("input ").skip(1).map(|part| part.split('}').next().unwrap());
        assert!(inputs.into_iter().all(|input| !input.contains("masked")), "no input takes a masked value");
    }

    async fn an_auditor_sees_who_there_is_and_no_contact(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let id = registered(&staff, json!({"communityId": home, "name": "乌云", "phone": "15410001234", "bornOn": "1960-01-01"})).await;
        let auditor = world.auditor("150824").await;
        let answer = auditor.ask("query($id: ID!) { node(id: $id) { ... on Person { name maskedPhone bornOn community { name } } } }",
            json!({"id": id})).await;
        assert_eq!(answer["data"]["node"], json!({"name": "乌云", "maskedPhone": null, "bornOn": null,
            "community": {"name": "教育路社区"}}));
        let codes: Vec<_> = answer["errors"].as_array().unwrap().iter().map(|e| e["extensions"]["code"].clone()).collect();
        assert_eq!(codes, [json!("FORBIDDEN"), json!("FORBIDDEN")]);
        for (filter, count) in [(json!({"name": "乌云"}), 1), (json!({"phone": "15410001234"}), 0)] {
            assert_eq!(auditor.data(FIND, json!({"filter": filter})).await["people"]["totalCount"], count);
        }
    }

    async fn a_stranger_finds_nobody_by_list_id_count_and_edge(world: World) {
        let home = world.community(1, "教育路社区").await;
        let (mine, theirs) = (a_unit(&world, "150824").await, a_unit(&world, "150824").await);
        let (mine, theirs) = (gid::public(mine).0, gid::public(theirs).0);
        let admin = world.admin("150824").await;
        let id = registered(&admin, json!({"unitId": theirs, "name": "巴特尔", "phone": "15410001234"})).await;
        let colleague = registered(&admin, json!({"unitId": mine, "name": "其其格"})).await;
        let resident = registered(&world.staff(&home).await, json!({"communityId": home, "name": "萨仁"})).await;
        let grant = given(&admin, &colleague, "VOLUNTEER", json!({"unitId": mine})).await;
        let hidden = given(&admin, &id, "VOLUNTEER", json!({"unitId": theirs})).await;
        let official = world.official(&mine).await;
        let query = "query($id: ID!, $unknown: ID!, $filter: PersonFilter) { node(id: $id) { id } unknown: node(id: $unknown) { id }
            nodes(ids: [$id, $unknown]) { id } people(filter: $filter) { totalCount nodes { id } } }";
        for hidden in [&id, &resident, &hidden] {
            let unknown = format!("{}00000000000000000000000000", &hidden[..=hidden.find('_').unwrap()]);
            for filter in [json!({"unitId": theirs}), json!({"phone": "15410001234"}), json!({"name": "巴特尔"}), json!({"communityId": home})] {
                let data = official.data(query, json!({"id": hidden, "unknown": unknown, "filter": filter})).await;
                assert_eq!(data, json!({"node": null, "unknown": null, "nodes": [null, null],
                    "people": {"totalCount": 0, "nodes": []}}));
            }
        }
        // The own colleague is there; who gave the role is not.
        let data = official.data("query($id: ID!) { node(id: $id) { ... on RoleGrant { role person { name } givenBy { name } } } }",
            json!({"id": grant})).await;
        assert_eq!(data["node"], json!({"role": "VOLUNTEER", "person": {"name": "其其格"}, "givenBy": null}));
        let seen = official.data("{ people { totalCount nodes { name } } }", json!({})).await;
        assert_eq!(seen["people"]["totalCount"], 2, "oneself and the colleague: {seen}");
        assert_eq!(official.refused(UPDATE, json!({"id": id, "language": "en"})).await, "NOT_FOUND");
        assert_eq!(official.refused(UPDATE, json!({"id": colleague, "language": "en"})).await, "FORBIDDEN");
        assert_eq!(official.refused(ERASE, json!({"id": resident})).await, "NOT_FOUND");
    }

    async fn in_every_world_the_list_shows_whom_the_rule_allows(world: World) {
        let communities: Vec<CommunityId> = {
            let mut made = vec![world.community(1, "教育路社区").await];
            made.push(world.admin("150825").await.data("mutation($input: CommunityCreateInput!) {
                communityCreate(input: $input) { community { id } } }",
                json!({"input": {"code": "150825100001", "name": "后旗社区"}})).await["communityCreate"]["community"]["id"]
                .as_str().unwrap().to_owned());
            made.iter().map(|id| gid::parse(id).unwrap()).collect()
        };
        let units = [a_unit(&world, "150824").await, a_unit(&world, "150824101").await, a_unit(&world, "1508").await];
        let above = world.admin("15").await;
        let (mut people, mut scopes) = (Vec::new(), Vec::new());
        for community in [None, Some(communities[0]), Some(communities[1])] {
            for unit in [None, Some(units[0]), Some(units[1]), Some(units[2])] {
                let home = community.map(|id| gid::public(id).0);
                let work = unit.map(|id| gid::public(id).0);
                if home.is_none() && work.is_none() {
                    continue;
                }
                let id = registered(&above, json!({"name": "某人", "communityId": home, "unitId": work})).await;
                for (role, scope) in [("RESIDENT", home.map(|id| json!({"communityId": id}))),
                    ("VOLUNTEER", work.map(|id| json!({"unitId": id}))), ("AUDITOR", Some(json!({"regionCode": "150824100"})))] {
                    if let Some(scope) = scope {
                        given(&above, &id, role, scope).await;
                    }
                }
                people.push(gid::parse::<PersonId>(&id).unwrap());
            }
        }
        scopes.extend(communities.iter().map(|id| Scope::Community(*id)));
        scopes.extend(units.iter().map(|id| Scope::Unit(*id)));
        scopes.extend(["15", "1508", "150824", "150825", "150824100", "150824101"].map(|code| Scope::Region(code.to_owned())));
        scopes.push(Scope::Own);
        let roles = [Who::Resident, Who::Volunteer, Who::CommunityStaff, Who::DepartmentOfficial, Who::BannerAdmin, Who::Auditor];
        let some: Vec<Grant> = roles.iter().flat_map(|role| scopes.iter().map(|scope| Grant { role: *role, scope: scope.clone() })).collect();
        let service = |scope: &str| Identity::Service {
            id: entity::ids::ServiceAccountId::new(), scopes: vec![scope.to_owned()], region: "150824".to_owned() };
        let mut callers = vec![Caller::anonymous(), Caller::of(service("PersonRead"), vec![]),
            Caller::of(service("RoleGrantRead"), vec![])];
        for (n, grant) in some.iter().enumerate() {
            let me = people[n % people.len()];
            let identity = Identity::Person { id: me, session: SessionId::new() };
            // Two at a time: what one opens the other must not close.
            let other = some[(n * 7 + 3) % some.len()].clone();
            callers.push(Caller::of(identity.clone(), vec![grant.clone()]));
            callers.push(Caller::of(identity, vec![grant.clone(), other]));
        }
        let db = world.app.db.read();
        let persons = person::Entity::find().expr_as(home_region(), "home").all(db).await.unwrap();
        let homes: Vec<Option<String>> = person::Entity::find().select_only().expr_as(home_region(), "home").into_tuple().all(db).await.unwrap();
        let held = role_grant::Entity::find().all(db).await.unwrap();
        let reaches: Vec<Option<String>> = role_grant::Entity::find().select_only().expr_as(scope_region(), "reach").into_tuple().all(db).await.unwrap();
        let mut shown = 0;
        for caller in &callers {
            let listed: BTreeSet<_> = visible::<person::Entity>(caller).all(db).await.unwrap().into_iter().map(|p| p.id).collect();
            let allowed: BTreeSet<_> = persons.iter().zip(&homes)
                .filter(|(p, home)| caller.may(Action::PersonRead, &Place::of_person(p, (*home).clone()))).map(|(p, _)| p.id).collect();
            assert_eq!(listed, allowed, "people for {caller:?}");
            let grants: BTreeSet<_> = visible::<role_grant::Entity>(caller).all(db).await.unwrap().into_iter().map(|g| g.id).collect();
            let readable: BTreeSet<_> = held.iter().zip(&reaches)
                .filter(|(g, reach)| caller.may(Action::RoleGrantRead, &Place::of_grant(g, (*reach).clone()))).map(|(g, _)| g.id).collect();
            assert_eq!(grants, readable, "grants for {caller:?}");
            shown += listed.len() + grants.len();
        }
        assert!(shown > 300, "the worlds are empty: {shown}");
    }

    async fn one_changes_own_language_and_address_and_nothing_else(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let id = registered(&staff, json!({"communityId": home, "name": "乌云", "phone": "15410001234"})).await;
        let me = world.sign_in(gid::parse(&id).unwrap()).await;
        let done = me.does(UPDATE, json!({"id": id, "language": "mn", "address": "东街", "expectedVersion": 1})).await;
        assert_eq!(done["person"], json!({"id": id, "version": 2, "name": "乌云", "language": "mn-Mong"}));
        for input in [json!({"id": id, "name": "别人"}), json!({"id": id, "bornOn": "1990-01-01"}), json!({"id": id, "communityId": null})] {
            assert_eq!(me.refused(UPDATE, input).await, "FORBIDDEN");
        }
        assert_eq!(me.refused(PHONE, json!({"id": id, "phone": "15410005678"})).await, "FORBIDDEN");
        let stale = staff.data(UPDATE, json!({"input": {"id": id, "name": "吴云", "expectedVersion": 1}})).await;
        let error = &stale["personUpdate"]["userErrors"][0];
        assert_eq!((&error["code"], &error["node"]), (&json!("CONFLICT"), &json!({"id": id, "version": 2})));
        let done = staff.does(UPDATE, json!({"id": id, "name": "吴云", "expectedVersion": 2})).await;
        assert_eq!((&done["person"]["name"], &done["person"]["language"]), (&json!("吴云"), &json!("mn-Mong")));
    }

    async fn who_moves_a_person_keeps_the_records_at_both_ends(world: World) {
        let (home, away) = (world.community(1, "教育路社区").await, world.community(2, "西郊社区").await);
        let (here, there) = (world.staff(&home).await, world.staff(&away).await);
        let id = registered(&here, json!({"communityId": home, "name": "乌云"})).await;
        assert_eq!(here.refused(UPDATE, json!({"id": id, "communityId": away})).await, "FORBIDDEN");
        assert_eq!(there.refused(UPDATE, json!({"id": id, "communityId": away})).await, "NOT_FOUND");
        assert_eq!(here.refused(UPDATE, json!({"id": id, "communityId": null})).await, "INVALID_INPUT");
        world.admin("150824").await.does(UPDATE, json!({"id": id, "communityId": away})).await;
        assert_eq!(here.refused(UPDATE, json!({"id": id, "language": "en"})).await, "NOT_FOUND");
        there.does(UPDATE, json!({"id": id, "language": "en"})).await;
    }

    async fn a_phone_is_changed_by_who_could_give_every_role_of_the_person(world: World) {
        let home = world.community(1, "教育路社区").await;
        let (staff, admin) = (world.staff(&home).await, world.admin("150824").await);
        let id = registered(&staff, json!({"communityId": home, "name": "乌云", "phone": "15410001234"})).await;
        let person = gid::parse::<PersonId>(&id).unwrap();
        let session = signed_in(&world, person).await;
        given(&staff, &id, "COMMUNITY_STAFF", json!({"communityId": home})).await;
        let done = staff.does(PHONE, json!({"id": id, "phone": "15410002345"})).await;
        assert_eq!(done["person"]["maskedPhone"], "154****2345");
        assert!(ended(&world, session).await, "whoever was signed in is signed out");
        let session = signed_in(&world, person).await;
        given(&admin, &id, "AUDITOR", json!({"regionCode": "150824"})).await;
        let before = world.rows().await;
        assert_eq!(staff.refused(PHONE, json!({"id": id, "phone": "15410003456"})).await, "FORBIDDEN");
        assert_eq!(staff.refused(ERASE, json!({"id": id})).await, "FORBIDDEN");
        let actions = staff.data("query($id: ID!) { node(id: $id) { ... on Person { availableActions } } }", json!({"id": id})).await;
        assert_eq!(actions["node"]["availableActions"], json!(["personUpdate", "revealContact"]));
        assert_eq!(world.rows().await, before);
        assert!(!ended(&world, session).await);
        admin.does(PHONE, json!({"id": id, "phone": "15410003456"})).await;
        assert!(ended(&world, session).await);
    }

    async fn an_erased_person_stays_as_a_count_alone(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let input = json!({"communityId": home, "name": "乌云", "phone": "15410001234", "bornOn": "1960-01-01", "address": "东街"});
        let id = registered(&staff, input).await;
        given(&staff, &id, "RESIDENT", json!({"communityId": home})).await;
        let person = gid::parse::<PersonId>(&id).unwrap();
        let session = signed_in(&world, person).await;
        let me = world.sign_in(person).await;
        let done = me.does(ERASE, json!({"id": id})).await;
        assert_eq!((&done["person"]["name"], &done["person"]["maskedPhone"], &done["person"]["bornOn"], &done["person"]["grants"]),
            (&json!("已注销人员"), &Value::Null, &Value::Null, &json!([])));
        assert!(ended(&world, session).await);
        let row = person::Entity::find_by_id(person).one(world.app.db.read()).await.unwrap().unwrap();
        assert_eq!((row.phone_sealed, row.phone_index, row.address_sealed, row.born_on), (None, None, None, None));
        let taken = role_grant::Entity::find().filter(role_grant::Column::PersonId.eq(person)).one(world.app.db.read()).await.unwrap();
        assert!(taken.unwrap().taken_at.is_some());
        for (document, input) in [(UPDATE, json!({"id": id, "name": "乌云"})), (PHONE, json!({"id": id, "phone": "15410001234"})),
            (ERASE, json!({"id": id}))] {
            assert_eq!(staff.refused(document, input).await, "INVALID_STATE");
        }
        assert_eq!(staff.refused(GIVE, json!({"personId": id, "role": "RESIDENT", "scope": {"communityId": home}})).await, "NOT_FOUND");
        let all = staff.data(FIND, json!({"filter": {"communityId": home}})).await["people"]["totalCount"].clone();
        let with = staff.data(FIND, json!({"filter": {"communityId": home, "includeErased": true}})).await["people"]["totalCount"].clone();
        assert_eq!((all, with), (json!(1), json!(2)));
        registered(&staff, json!({"communityId": home, "name": "新人", "phone": "15410001234"})).await;
    }

    async fn nobody_gives_a_role_beyond_the_own_scope(world: World) {
        let (home, away) = (world.community(1, "教育路社区").await, world.community(2, "西郊社区").await);
        let (mine, theirs) = (gid::public(a_unit(&world, "150824").await).0, gid::public(a_unit(&world, "150825").await).0);
        let (staff, official, admin) = (world.staff(&home).await, world.official(&mine).await, world.admin("150824").await);
        let id = registered(&admin, json!({"communityId": home, "unitId": mine, "name": "乌云"})).await;
        let all = [("RESIDENT", json!({"communityId": home})), ("COMMUNITY_STAFF", json!({"communityId": home})),
            ("VOLUNTEER", json!({"unitId": mine})), ("DEPARTMENT_OFFICIAL", json!({"unitId": mine})),
            ("AUDITOR", json!({"regionCode": "150824100"})), ("BANNER_ADMIN", json!({"regionCode": "150824"})),
            ("COMMUNITY_STAFF", json!({"communityId": away})), ("VOLUNTEER", json!({"unitId": theirs})),
            ("BANNER_ADMIN", json!({"regionCode": "1508"})), ("AUDITOR", json!({"regionCode": "150825"}))];
        for (giver, may) in [(&staff, 0..2), (&official, 2..4), (&admin, 0..7)] {
            for (n, (role, scope)) in all.iter().enumerate() {
                let payload = giver.data(GIVE, json!({"input": {"personId": id, "role": role, "scope": scope}})).await["roleGrantGive"].clone();
                if may.contains(&n) {
                    let grant = payload["roleGrant"]["id"].as_str().unwrap_or_else(|| panic!("{role} {scope}: {payload}"));
                    let done = giver.does(TAKE, json!({"id": grant})).await;
                    assert!(done["roleGrant"]["takenAt"].is_string() && done["roleGrant"]["availableActions"] == json!([]));
                    assert_eq!(giver.refused(TAKE, json!({"id": grant})).await, "INVALID_STATE");
                } else {
                    assert_eq!(payload["userErrors"][0]["code"], "FORBIDDEN", "{role} {scope}: {payload}");
                }
            }
        }
        for (role, scope, code, path) in [
            ("VOLUNTEER", json!({"communityId": home}), "INVALID_INPUT", json!(["scope"])),
            ("RESIDENT", json!({"regionCode": "150824"}), "INVALID_INPUT", json!(["scope"])),
            ("AUDITOR", json!({"regionCode": "999999"}), "NOT_FOUND", json!(["scope", "regionCode"])),
            ("VOLUNTEER", json!({"unitId": "card_x"}), "INVALID_INPUT", json!(["scope", "unitId"])),
        ] {
            let payload = admin.data(GIVE, json!({"input": {"personId": id, "role": role, "scope": scope}})).await["roleGrantGive"].clone();
            assert_eq!((&payload["userErrors"][0]["code"], &payload["userErrors"][0]["path"]), (&json!(code), &path));
        }
        let hidden = world.resident(&away).await.person();
        assert_eq!(staff.refused(GIVE, json!({"personId": hidden, "role": "RESIDENT", "scope": {"communityId": home}})).await, "NOT_FOUND");
    }

    async fn a_role_is_held_once_and_for_its_time(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let id = registered(&staff, json!({"communityId": home, "name": "乌云"})).await;
        let input = json!({"personId": id, "role": "COMMUNITY_STAFF", "scope": {"communityId": home}});
        let tries = (0..8).map(|_| {
            let (staff, input) = (staff.clone(), input.clone());
            tokio::spawn(async move { staff.data(GIVE, json!({"input": input})).await })
        });
        let mut made = 0;
        for answer in futures_util::future::join_all(tries).await {
            let payload = &answer.unwrap()["roleGrantGive"];
            made += i32::from(payload["roleGrant"].is_object());
            assert!(payload["roleGrant"].is_object() || payload["userErrors"][0]["code"] == "ALREADY_EXISTS", "{payload}");
        }
        assert_eq!(made, 1);
        let mut limited = json!({"personId": id, "role": "RESIDENT", "scope": {"communityId": home}, "to": "2000-01-01T00:00:00.000Z"});
        assert_eq!(staff.refused(GIVE, limited.clone()).await, "INVALID_INPUT");
        limited["to"] = json!("2999-01-01T00:00:00.000Z");
        assert_eq!(staff.does(GIVE, limited).await["roleGrant"]["validTo"], "2999-01-01T00:00:00.000Z");
        let held = staff.data("query($id: ID!) { node(id: $id) { ... on Person { grants { role community { name } region { code } } } } }",
            json!({"id": id})).await;
        assert_eq!(held["node"]["grants"], json!([
            {"role": "COMMUNITY_STAFF", "community": {"name": "教育路社区"}, "region": null},
            {"role": "RESIDENT", "community": {"name": "教育路社区"}, "region": null}]));
    }

    async fn a_region_keeps_an_admin_even_if_two_take_each_others_role_at_once(world: World) {
        let (first, role) = appointed(&world, "第一任", "15410001111").await;
        assert_eq!(first.refused(TAKE, json!({"id": role})).await, "INVALID_STATE");
        assert_eq!(first.refused(ERASE, json!({"id": first.person()})).await, "INVALID_STATE");
        let again = grants::appoint(&Act::once(&Ctx::operator(&world.app)), "x".to_owned(), "15410001111", "150824".to_owned()).await;
        assert!(again.is_err(), "the same person holds it already");
        let (second, other) = appointed(&world, "第二任", "15410002222").await;
        let tries = [(first, other), (second, role)].map(|(admin, grant)| {
            tokio::spawn(async move { admin.data(TAKE, json!({"input": {"id": grant}})).await })
        });
        let mut taken = 0;
        for answer in futures_util::future::join_all(tries).await {
            let payload = &answer.unwrap()["roleGrantTake"];
            taken += i32::from(payload["roleGrant"].is_object());
            assert!(payload["roleGrant"].is_object() ||
                // The other role is the last one, or has been taken from who asks.
                ["INVALID_STATE", "NOT_FOUND"].iter().any(|code| payload["userErrors"][0]["code"] == *code), "{payload}");
        }
        assert_eq!(taken, 1);
    }

    async fn a_list_of_people_takes_as_many_statements_for_one_as_for_many(world: World) {
        let query = "{ people(first: 50) { totalCount nodes { name maskedPhone bornOn community { name } grants { role community { name } }
            availableActions } } }";
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let mut few = Vec::new();
        for n in 1..=5 {
            let id = registered(&staff, json!({"communityId": home, "name": format!("人{n}"), "phone": format!("1541000000{n}")})).await;
            given(&staff, &id, "RESIDENT", json!({"communityId": home})).await;
            let (data, heard) = world.statements(staff.data(query, json!({}))).await;
            assert_eq!(data["people"]["nodes"].as_array().unwrap().len(), n + 1);
            if n == 1 {
                few = heard;
                assert_eq!(few.len(), 6, "{few:#?}");
            } else {
                assert_eq!(heard, few);
            }
        }
    }
}
