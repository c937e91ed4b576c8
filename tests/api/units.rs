//! Units and what they can give.

use entity::ids::PersonId;
use hongyan::app::Ctx;
use hongyan::committees::loader::OfficeHolderOf;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use crate::harness::both;

const CREATE: &str = "mutation($input: UnitCreateInput!) { unitCreate(input: $input) {
    unit { id version } userErrors { code path } } }";
const UPDATE: &str = "mutation($input: UnitUpdateInput!) { unitUpdate(input: $input) {
    unit { id name partyOrganisation kind creditCode version } userErrors { code path } } }";
const CLOSE: &str = "mutation($input: UnitCloseInput!) { unitClose(input: $input) {
    unit { id closedAt } userErrors { code } } }";
const OFFER: &str = "mutation($input: UnitOfferCreateInput!) { unitOfferCreate(input: $input) {
    unitOffer { id version } userErrors { code path } } }";
const OFFER_UPDATE: &str = "mutation($input: UnitOfferUpdateInput!) { unitOfferUpdate(input: $input) {
    unitOffer { id title quantity availableFrom availableTo version } userErrors { code path } } }";
const OFFER_WITHDRAW: &str = "mutation($input: UnitOfferWithdrawInput!) { unitOfferWithdraw(input: $input) {
    unitOffer { id withdrawnAt } userErrors { code } } }";

fn hospital() -> Value {
    json!({"regionCode": "150824", "kind": "PUBLIC_INSTITUTION", "name": "乌拉特中旗人民医院",
        "partyOrganisation": "人民医院党总支", "livelihoodDepartment": true, "creditCode": "91350100m000100y43"})
}

fn room(unit: &str) -> Value {
    json!({"unitId": unit, "kind": "VENUE", "title": "三楼会议室，60座", "quantity": 60, "availableFrom": "2016-03-01"})
}

both! {
    async fn a_unit_is_recorded_and_found(world: World) {
        let made = world.admin("1508").await.does(CREATE, hospital()).await;
        let id = made["unit"]["id"].clone();
        let data = world.anyone().data("query($id: ID!) { unit(id: $id) { name kind partyOrganisation windowDepartment
            livelihoodDepartment creditCode closedAt region { name } availableActions } node(id: $id) { __typename }
            unknown: unit(id: \"unit_00000000000000000000000000\") { id } wrong: unit(id: \"card_1\") { id } }", json!({"id": id})).await;
        assert_eq!(data, json!({"unit": {"name": "乌拉特中旗人民医院", "kind": "PUBLIC_INSTITUTION", "partyOrganisation": "人民医院党总支",
            "windowDepartment": false, "livelihoodDepartment": true, "creditCode": "91350100M000100Y43", "closedAt": null,
            "region": {"name": "乌拉特中旗"}, "availableActions": []},
            "node": {"__typename": "Unit"}, "unknown": null, "wrong": null}));
    }

    async fn units_are_filtered_and_ordered(world: World) {
        let admin = world.admin("15").await;
        for (name, region, kind, window) in [
            ("甲", "150824", "ORGAN", true), ("乙", "150824100", "SOCIAL_ORGANISATION", false), ("丙", "150825", "ORGAN", false),
        ] {
            admin.does(CREATE, json!({"name": name, "regionCode": region, "kind": kind, "windowDepartment": window})).await;
        }
        for (arguments, names) in [
            ("orderBy: {field: CREATED_AT}", json!(["甲", "乙", "丙"])),
            ("orderBy: {field: NAME, direction: DESC}", json!(["甲", "乙", "丙"])),
            ("filter: {regionCode: \"150824\"}", json!(["乙", "甲"])),
            ("filter: {kind: ORGAN}", json!(["丙", "甲"])),
            ("filter: {kind: ORGAN, windowDepartment: false}", json!(["丙"])),
            ("filter: {livelihoodDepartment: true}", json!([])),
        ] {
            let data = world.anyone().data(&format!("{{ units({arguments}) {{ totalCount nodes {{ name }} }} }}"), json!({})).await;
            let found: Vec<_> = data["units"]["nodes"].as_array().unwrap().iter().map(|node| node["name"].clone()).collect();
            assert_eq!((json!(found), data["units"]["totalCount"].clone()), (names.clone(), json!(names.as_array().unwrap().len())), "{arguments}");
        }
        let answer = world.anyone().ask("{ units(filter: {regionCode: \"1%\"}) { totalCount } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }

    async fn an_official_changes_the_texts_and_nothing_else(world: World) {
        let id = world.unit("人民医院").await;
        let other = world.unit("公安局").await;
        let community = world.community(1, "教育路社区").await;
        let official = world.official(&id).await;
        let texts = json!({"id": id, "partyOrganisation": "人民医院党委"});
        assert_eq!(world.anyone().refused(UPDATE, texts.clone()).await, "UNAUTHENTICATED");
        for stranger in [
            world.official(&other).await, world.staff(&community).await, world.admin("150825").await, world.auditor("15").await,
            world.resident(&community).await, world.volunteer(&id).await,
        ] {
            assert_eq!(stranger.refused(CREATE, hospital()).await, "FORBIDDEN");
            assert_eq!(stranger.refused(UPDATE, texts.clone()).await, "FORBIDDEN");
            assert_eq!(stranger.refused(CLOSE, json!({"id": id})).await, "FORBIDDEN");
        }
        let done = official.does(UPDATE, texts).await;
        assert_eq!((&done["unit"]["partyOrganisation"], &done["unit"]["version"]), (&json!("人民医院党委"), &json!(2)));
        for more in [json!({"kind": "ORGAN"}), json!({"windowDepartment": true}), json!({"creditCode": null})] {
            let mut input = json!({"id": id, "name": "改名"});
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            assert_eq!(official.refused(UPDATE, input).await, "FORBIDDEN");
        }
        assert_eq!(official.refused(CLOSE, json!({"id": id})).await, "FORBIDDEN");
        let admin = world.admin("150824").await;
        let done = admin.does(UPDATE, json!({"id": id, "expectedVersion": 2, "kind": "ORGAN", "creditCode": "9144030071526726XG"})).await;
        assert_eq!(done["unit"], json!({"id": id, "name": "人民医院", "partyOrganisation": "人民医院党委", "kind": "ORGAN",
            "creditCode": "9144030071526726XG", "version": 3}));
        assert_eq!(admin.refused(UPDATE, json!({"id": id, "expectedVersion": 2, "name": "a"})).await, "CONFLICT");
        assert_eq!(admin.refused(UPDATE, json!({"id": other, "creditCode": "9144030071526726XG"})).await, "ALREADY_EXISTS");
        let query = "query($id: ID!) { unit(id: $id) { availableActions } }";
        assert_eq!(official.data(query, json!({"id": id})).await["unit"]["availableActions"], json!(["unitUpdate", "unitOfferCreate"]));
        assert_eq!(admin.data(query, json!({"id": id})).await["unit"]["availableActions"], json!(["unitUpdate", "unitClose"]));
    }

    async fn bad_units_name_their_field_and_write_nothing(world: World) {
        let admin = world.admin("15").await;
        let with = |field: &str, value: Value| {
            let mut input = hospital();
            input[field] = value;
            input
        };
        for (input, path, code) in [
            (with("regionCode", json!("159999")), "regionCode", "NOT_FOUND"),
            (with("name", json!(" ")), "name", "INVALID_INPUT"),
            (with("name", json!("长".repeat(61))), "name", "INVALID_INPUT"),
            (with("partyOrganisation", json!("a\u{202e}")), "partyOrganisation", "INVALID_INPUT"),
            (with("creditCode", json!("91350100M000100Y44")), "creditCode", "INVALID_INPUT"),
        ] {
            let answer = admin.data(CREATE, json!({"input": input})).await;
            let error = &answer["unitCreate"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), Some(path)), "{answer}");
        }
        assert_eq!(world.anyone().data("{ units { totalCount } }", json!({})).await["units"]["totalCount"], 0);
        admin.does(CREATE, hospital()).await;
        assert_eq!(admin.refused(CREATE, hospital()).await, "ALREADY_EXISTS");
        assert_eq!(world.anyone().data("{ units { totalCount } }", json!({})).await["units"]["totalCount"], 1);
    }

    async fn a_closed_unit_stays_readable_and_offers_no_more(world: World) {
        let id = world.unit("人民医院").await;
        let admin = world.admin("15").await;
        let official = world.official(&id).await;
        admin.does(CLOSE, json!({"id": id, "expectedVersion": 1})).await;
        assert_eq!(admin.refused(CLOSE, json!({"id": id})).await, "INVALID_STATE");
        assert_eq!(official.refused(UPDATE, json!({"id": id, "name": "a"})).await, "INVALID_STATE");
        assert_eq!(official.refused(OFFER, room(&id)).await, "INVALID_STATE");
        let data = world.anyone().data("query($id: ID!) { unit(id: $id) { closedAt } units { totalCount }
            all: units(filter: {includeClosed: true}) { totalCount } }", json!({"id": id})).await;
        assert!(data["unit"]["closedAt"].as_str().unwrap().ends_with('Z'));
        assert_eq!((data["units"]["totalCount"].clone(), data["all"]["totalCount"].clone()), (json!(0), json!(1)));
    }

    async fn an_official_says_what_the_unit_can_give(world: World) {
        let unit = world.unit("教育局").await;
        let other = world.unit("公安局").await;
        let official = world.official(&unit).await;
        let community = world.community(1, "教育路社区").await;
        let strangers = [
            world.official(&other).await, world.staff(&community).await, world.admin("150824").await, world.auditor("15").await,
            world.resident(&community).await, world.volunteer(&unit).await,
        ];
        assert_eq!(world.anyone().refused(OFFER, room(&unit)).await, "UNAUTHENTICATED");
        let id = official.does(OFFER, room(&unit)).await["unitOffer"]["id"].clone();
        let (update, withdraw) = (json!({"id": id, "quantity": 80, "availableTo": "2016-12-31"}), json!({"id": id}));
        for stranger in &strangers {
            assert_eq!(stranger.refused(OFFER, room(&unit)).await, "FORBIDDEN");
            assert_eq!(stranger.refused(OFFER_UPDATE, update.clone()).await, "FORBIDDEN");
            assert_eq!(stranger.refused(OFFER_WITHDRAW, withdraw.clone()).await, "FORBIDDEN");
        }
        let done = official.does(OFFER_UPDATE, update).await;
        assert_eq!(done["unitOffer"], json!({"id": id, "title": "三楼会议室，60座", "quantity": 80,
            "availableFrom": "2016-03-01", "availableTo": "2016-12-31", "version": 2}));
        for (input, path) in [
            (json!({"id": id, "availableFrom": "2017-01-01"}), "availableTo"),
            (json!({"id": id, "quantity": 0}), "quantity"),
            (json!({"id": id, "title": ""}), "title"),
        ] {
            let answer = official.data(OFFER_UPDATE, json!({"input": input})).await;
            let error = &answer["unitOfferUpdate"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some("INVALID_INPUT"), Some(path)), "{answer}");
        }
        official.does(OFFER_UPDATE, json!({"id": id, "availableTo": null, "availableFrom": "2017-01-01"})).await;
        assert_eq!(official.refused(OFFER_UPDATE, json!({"id": id, "expectedVersion": 1, "title": "a"})).await, "CONFLICT");
        let query = "query($id: ID!) { node(id: $id) { ... on UnitOffer { kind availableTo withdrawnAt availableActions unit { name offers { totalCount } } } } }";
        let seen = official.data(query, json!({"id": id})).await;
        assert_eq!(seen["node"], json!({"kind": "VENUE", "availableTo": null, "withdrawnAt": null,
            "availableActions": ["unitOfferUpdate", "unitOfferWithdraw"], "unit": {"name": "教育局", "offers": {"totalCount": 1}}}));
        official.does(OFFER_WITHDRAW, json!({"id": id})).await;
        assert_eq!(official.refused(OFFER_WITHDRAW, json!({"id": id})).await, "INVALID_STATE");
        let seen = world.anyone().data(query, json!({"id": id})).await;
        assert_eq!(seen["node"]["unit"]["offers"]["totalCount"], 0);
        assert!(seen["node"]["withdrawnAt"].is_string());
    }

    async fn a_list_of_units_takes_as_many_statements_for_one_row_as_for_many(world: World) {
        let query = "{ units { totalCount nodes { name region { name } offers(first: 2) { totalCount nodes { title unit { name } } } } } }";
        let anyone = world.anyone();
        let mut few = Vec::new();
        for n in 1..=4 {
            let unit = world.unit(&format!("单位{n}")).await;
            let official = world.official(&unit).await;
            for _ in 0..3 {
                official.does(OFFER, room(&unit)).await;
            }
            let (data, heard) = world.statements(anyone.data(query, json!({}))).await;
            let nodes = data["units"]["nodes"].as_array().unwrap();
            assert_eq!(nodes.len(), n);
            assert!(nodes.iter().all(|node| node["offers"]["totalCount"] == 3 && node["offers"]["nodes"].as_array().unwrap().len() == 2));
            if n == 1 {
                few = heard;
                assert_eq!(few.len(), 6, "{few:#?}");
            } else {
                assert_eq!(heard, few);
            }
        }
    }

    async fn a_holder_of_an_office_is_shown_until_erased(world: World) {
        let unit = world.unit("人民医院").await;
        let official = world.official(&unit).await;
        let id: PersonId = hongyan::gid::parse(&official.person()).unwrap();
        let look = || Ctx::operator(&world.app).answer(|ctx| async move { ctx.loader.load_one(OfficeHolderOf(id)).await });
        let holder = look().await.unwrap().expect("a holder");
        assert_eq!((holder.name.as_str(), holder.unit_id.map(|id| hongyan::gid::public(id).0)), ("DepartmentOfficial", Some(unit)));
        let tx = world.app.db.begin().await.unwrap();
        let row = entity::person::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
        let mut row = row.into_active_model();
        row.erased_at = Set(Some(world.app.now()));
        row.update(&tx).await.unwrap();
        tx.commit().await.unwrap();
        assert!(look().await.unwrap().is_none());
    }
}
