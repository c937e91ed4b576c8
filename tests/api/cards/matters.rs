//! Matters, the papers that they ask for, and guides in plain words.

use serde_json::{Value, json};

use super::{CREATE, matter, new_matter};
use crate::harness::{World, both};

const UPDATE: &str = "mutation($input: ServiceMatterUpdateInput!) { serviceMatterUpdate(input: $input) {
    serviceMatter { version name(language: EN) nameLanguage(language: EN) workingDays eligibility documents { name form } }
    userErrors { code path } } }";
const RETIRE: &str = "mutation($input: ServiceMatterRetireInput!) { serviceMatterRetire(input: $input) {
    serviceMatter { retiredAt availableActions } userErrors { code path } } }";
const WRITE: &str = "mutation($input: ServiceGuideWriteInput!) { serviceGuideWrite(input: $input) {
    serviceGuide { id version language title text } userErrors { code path } } }";
const REMOVE: &str = "mutation($input: ServiceGuideRemoveInput!) { serviceGuideRemove(input: $input) {
    serviceMatter { guides { language } } userErrors { code path } } }";
const LIST: &str = "query($filter: ServiceMatterFilter, $orderBy: ServiceMatterOrder) {
    serviceMatters(filter: $filter, orderBy: $orderBy) { totalCount nodes { code } } }";
const FOUND: &str = "query($query: String!) { search(query: $query) { totalCount
    nodes { kind node { ... on ServiceMatter { name } ... on ServiceGuide { title } } } } }";

async fn codes(world: &World, variables: Value) -> Value {
    let data = world.anyone().data(LIST, variables).await;
    let nodes = data["serviceMatters"]["nodes"].as_array().unwrap();
    assert_eq!(data["serviceMatters"]["totalCount"], nodes.len());
    nodes.iter().map(|node| node["code"].clone()).collect()
}

async fn found(world: &World, query: &str) -> Value {
    let data = world.anyone().data(FOUND, json!({"query": query})).await;
    let nodes = data["search"]["nodes"].as_array().unwrap();
    assert_eq!(data["search"]["totalCount"], nodes.len());
    nodes.iter().map(|node| node["kind"].clone()).collect()
}

both! {
    async fn a_matter_tells_what_to_bring_in_the_language_asked_for(world: World) {
        let unit = world.unit("社会保险事业管理局").await;
        let official = world.official(&unit).await;
        let mut new = new_matter(&unit, "SB-01", "医疗保险报销");
        new["nameMn"] = json!("ᠡᠮᠨᠡᠯᠭᠡ ᠶᠢᠨ ᠳᠠᠭᠠᠲᠭᠠᠯ");
        new["documents"] = json!([
            {"nameZh": "身份证", "nameEn": "Identity card", "form": "ORIGINAL_AND_COPY"},
            {"nameZh": "发票", "form": "ORIGINAL"},
        ]);
        let id = matter(&official, new).await;
        let query = "query($id: ID!) { serviceMatter(id: $id) { unit { name } code version workingDays eligibility retiredAt availableActions
            zh: name(language: ZH_HANS) mn: name(language: MN_MONG) name nameLanguage
            documents { name nameLanguage form } guides { title } guide { title } } }";
        let seen = world.anyone().data(query, json!({"id": id})).await;
        assert_eq!(seen["serviceMatter"], json!({
            "unit": {"name": "社会保险事业管理局"}, "code": "SB-01", "version": 1, "workingDays": 5, "eligibility": null, "retiredAt": null, "availableActions": [],
            "zh": "医疗保险报销", "mn": "ᠡᠮᠨᠡᠯᠭᠡ ᠶᠢᠨ ᠳᠠᠭᠠᠲᠭᠠᠯ",
            // The test's own language is English, in which it has no name.
            "name": "医疗保险报销", "nameLanguage": "ZH_HANS",
            "documents": [
                {"name": "Identity card", "nameLanguage": "EN", "form": "ORIGINAL_AND_COPY"},
                {"name": "发票", "nameLanguage": "ZH_HANS", "form": "ORIGINAL"},
            ],
            "guides": [], "guide": null,
        }));
        let seen = official.data(query, json!({"id": id})).await;
        assert_eq!(seen["serviceMatter"]["availableActions"], json!(["serviceMatterUpdate", "serviceMatterRetire", "serviceGuideWrite"]));
        let done = official.does(UPDATE, json!({"id": id, "expectedVersion": 1, "nameEn": "Medical insurance refund",
            "eligibility": "参保居民", "documents": [{"nameZh": "社保卡", "form": "COPY"}]})).await;
        assert_eq!(done["serviceMatter"], json!({"version": 2, "name": "Medical insurance refund", "nameLanguage": "EN",
            "workingDays": 5, "eligibility": "参保居民", "documents": [{"name": "社保卡", "form": "COPY"}]}));
        // What is left out keeps, null clears.
        let done = official.does(UPDATE, json!({"id": id, "eligibility": null, "nameEn": null, "workingDays": 0})).await;
        assert_eq!(done["serviceMatter"], json!({"version": 3, "name": "医疗保险报销", "nameLanguage": "ZH_HANS",
            "workingDays": 0, "eligibility": null, "documents": [{"name": "社保卡", "form": "COPY"}]}));
        assert_eq!(official.refused(UPDATE, json!({"id": id, "expectedVersion": 1, "workingDays": 9})).await, "CONFLICT");
    }

    async fn a_guide_falls_back_and_says_in_which_language_it_is(world: World) {
        let unit = world.unit("民政局").await;
        let official = world.official(&unit).await;
        let id = matter(&official, new_matter(&unit, "MZ-1", "低保申请")).await;
        let write = |language: &str, title: &str| json!({"matterId": id, "language": language, "title": title, "text": "第一步\n第二步"});
        let first = official.does(WRITE, write("MN_MONG", "ᠵᠢᠭᠠᠪᠤᠷᠢ")).await["serviceGuide"].clone();
        assert_eq!((&first["version"], &first["language"], &first["text"]), (&json!(1), &json!("MN_MONG"), &json!("第一步\n第二步")));
        let query = "query($id: ID!, $language: Language) { serviceMatter(id: $id) { guide(language: $language) { title language matter { code } } } }";
        let read = async |language: &str| world.anyone().data(query, json!({"id": id, "language": language})).await["serviceMatter"]["guide"].clone();
        assert_eq!(read("EN").await, json!({"title": "ᠵᠢᠭᠠᠪᠤᠷᠢ", "language": "MN_MONG", "matter": {"code": "MZ-1"}}));
        official.does(WRITE, write("ZH_HANS", "指南")).await;
        assert_eq!(read("EN").await["language"], "ZH_HANS");
        assert_eq!(read("MN_MONG").await["language"], "MN_MONG");
        // Written again it is the same guide, with a new version.
        let mut again = write("MN_MONG", "ᠰᠢᠨ᠎ᠡ");
        again["expectedVersion"] = json!(1);
        let second = official.does(WRITE, again.clone()).await["serviceGuide"].clone();
        assert_eq!((&second["id"], &second["version"]), (&first["id"], &json!(2)));
        assert_eq!(official.refused(WRITE, again).await, "CONFLICT");
        let mut unread = write("EN", "Guide");
        unread["expectedVersion"] = json!(1);
        assert_eq!(official.refused(WRITE, unread).await, "CONFLICT");
        assert_eq!(official.refused(REMOVE, json!({"id": first["id"], "expectedVersion": 1})).await, "CONFLICT");
        let left = official.does(REMOVE, json!({"id": first["id"], "expectedVersion": 2})).await;
        assert_eq!(left["serviceMatter"]["guides"], json!([{"language": "ZH_HANS"}]));
        assert_eq!(official.refused(REMOVE, json!({"id": first["id"]})).await, "NOT_FOUND");
    }

    async fn only_the_unit_and_those_above_it_keep_its_matters(world: World) {
        let (own, other) = (world.unit("社会保险事业管理局").await, world.unit("民政局").await);
        let community = world.community(1, "教育路社区").await;
        let strangers = [
            world.official(&other).await, world.admin("150825").await, world.auditor("15").await,
            world.resident(&community).await, world.volunteer(&own).await, world.staff(&community).await,
        ];
        let new = new_matter(&own, "SB-01", "医疗保险报销");
        assert_eq!(world.anyone().refused(CREATE, new.clone()).await, "UNAUTHENTICATED");
        for stranger in &strangers {
            assert_eq!(stranger.refused(CREATE, new.clone()).await, "FORBIDDEN");
        }
        let official = world.official(&own).await;
        let id = matter(&official, new).await;
        matter(&world.admin("1508").await, new_matter(&own, "SB-02", "养老待遇")).await;
        let write = json!({"matterId": id, "language": "EN", "title": "Guide", "text": "x"});
        let guide = official.does(WRITE, write.clone()).await["serviceGuide"]["id"].clone();
        for (document, input) in [
            (UPDATE, json!({"id": id, "workingDays": 1})), (RETIRE, json!({"id": id})),
            (WRITE, write), (REMOVE, json!({"id": guide})),
        ] {
            assert_eq!(world.anyone().refused(document, input.clone()).await, "UNAUTHENTICATED");
            for stranger in &strangers {
                assert_eq!(stranger.refused(document, input.clone()).await, "FORBIDDEN");
            }
        }
        let seen = world.anyone().data("query($id: ID!) { serviceMatter(id: $id) { version workingDays guides { version title } } }", json!({"id": id})).await;
        assert_eq!(seen["serviceMatter"], json!({"version": 1, "workingDays": 5, "guides": [{"version": 1, "title": "Guide"}]}));
    }

    async fn a_retired_matter_stays_readable_and_is_neither_found_nor_changed(world: World) {
        let unit = world.unit("社会保险事业管理局").await;
        let official = world.official(&unit).await;
        let id = matter(&official, new_matter(&unit, "SB-01", "医疗保险报销")).await;
        let guide = json!({"matterId": id, "language": "ZH_HANS", "title": "医疗保险报销指南", "text": "带身份证"});
        let written = official.does(WRITE, guide.clone()).await["serviceGuide"]["id"].clone();
        assert_eq!(found(&world, "医疗报销").await, json!(["SERVICE_MATTER", "SERVICE_GUIDE"]));
        assert_eq!(found(&world, "身份证").await, json!(["SERVICE_GUIDE"]));
        let done = official.does(RETIRE, json!({"id": id, "expectedVersion": 1})).await;
        assert!(done["serviceMatter"]["retiredAt"].is_string());
        assert_eq!(done["serviceMatter"]["availableActions"], json!([]));
        for (document, input) in [
            (RETIRE, json!({"id": id})), (UPDATE, json!({"id": id, "workingDays": 1})), (WRITE, guide), (REMOVE, json!({"id": written})),
        ] {
            assert_eq!(official.refused(document, input).await, "INVALID_STATE");
        }
        assert_eq!(found(&world, "医疗报销").await, json!([]));
        assert_eq!(codes(&world, json!({})).await, json!([]));
        assert_eq!(codes(&world, json!({"filter": {"includeRetired": true}})).await, json!(["SB-01"]));
        let seen = world.anyone().data("query($guide: ID!, $id: ID!) { guide: node(id: $guide) { ... on ServiceGuide { title } }
            matter: node(id: $id) { ... on ServiceMatter { code guide { title } } } }", json!({"guide": written, "id": id})).await;
        assert_eq!(seen, json!({"guide": {"title": "医疗保险报销指南"}, "matter": {"code": "SB-01", "guide": {"title": "医疗保险报销指南"}}}));
    }

    async fn matters_are_listed_by_unit_and_by_words(world: World) {
        let (one, two) = (world.unit("社会保险事业管理局").await, world.unit("民政局").await);
        let (first, second) = (world.official(&one).await, world.official(&two).await);
        matter(&first, new_matter(&one, "C", "医疗保险报销")).await;
        matter(&first, new_matter(&one, "A", "养老保险登记")).await;
        matter(&second, new_matter(&two, "B", "临时救助")).await;
        assert_eq!(codes(&world, json!({"orderBy": {"field": "CODE"}})).await, json!(["A", "B", "C"]));
        assert_eq!(codes(&world, json!({"orderBy": {"field": "CREATED_AT", "direction": "DESC"}})).await, json!(["B", "A", "C"]));
        assert_eq!(codes(&world, json!({})).await, json!(["B", "A", "C"]));
        assert_eq!(codes(&world, json!({"filter": {"unitId": one}})).await, json!(["A", "C"]));
        assert_eq!(codes(&world, json!({"filter": {"unitId": "unit_1"}})).await, json!([]));
        assert_eq!(codes(&world, json!({"filter": {"text": "医疗 保险"}})).await, json!(["C"]));
        assert_eq!(codes(&world, json!({"filter": {"text": "保险", "unitId": two}})).await, json!([]));
        assert_eq!(codes(&world, json!({"filter": {"text": ""}})).await, json!([]));
        let answer = world.anyone().ask(LIST, json!({"filter": {"text": "长".repeat(101)}})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
        assert!(answer["errors"][0]["message"].as_str().unwrap().contains("`text` is too long"), "{answer}");
    }

    async fn bad_matters_name_their_field_and_write_nothing(world: World) {
        let unit = world.unit("民政局").await;
        let official = world.official(&unit).await;
        matter(&official, new_matter(&unit, "TAKEN", "低保申请")).await;
        let with = |field: &str, value: Value| {
            let mut input = new_matter(&unit, "MZ-2", "临时救助");
            input[field] = value;
            input
        };
        let paper = |name: &str| json!({"nameZh": name, "form": "COPY"});
        for (input, path, code) in [
            (with("unitId", json!("card_1")), json!(["unitId"]), "INVALID_INPUT"),
            (with("unitId", json!("unit_00000000000000000000000000")), json!(["unitId"]), "NOT_FOUND"),
            (with("code", json!("")), json!(["code"]), "INVALID_INPUT"),
            (with("code", json!("事项一")), json!(["code"]), "INVALID_INPUT"),
            (with("code", json!("TAKEN")), json!(["code"]), "ALREADY_EXISTS"),
            (with("nameZh", json!(" ")), json!(["nameZh"]), "INVALID_INPUT"),
            (with("nameEn", json!("a\u{202e}")), json!(["nameEn"]), "INVALID_INPUT"),
            (with("workingDays", json!(-1)), json!(["workingDays"]), "INVALID_INPUT"),
            (with("workingDays", json!(366)), json!(["workingDays"]), "INVALID_INPUT"),
            (with("eligibility", json!("长".repeat(1001))), json!(["eligibility"]), "INVALID_INPUT"),
            (with("documents", json!(vec![paper("照片"); 31])), json!(["documents"]), "INVALID_INPUT"),
            (with("documents", json!([paper("照片"), paper("a\u{0}")])), json!(["documents", "1", "nameZh"]), "INVALID_INPUT"),
        ] {
            let answer = official.data(CREATE, json!({"input": input})).await;
            let error = &answer["serviceMatterCreate"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), &error["path"]), (Some(code), &path), "{answer}");
        }
        assert_eq!(codes(&world, json!({})).await, json!(["TAKEN"]));
    }

    async fn of_ten_who_write_one_guide_at_once_each_makes_a_version(world: World) {
        let unit = world.unit("民政局").await;
        let official = world.official(&unit).await;
        let id = matter(&official, new_matter(&unit, "MZ-1", "低保申请")).await;
        let tries = (0..10).map(|n| {
            let (official, input) = (official.clone(), json!({"matterId": id, "language": "ZH_HANS", "title": format!("第{n}稿"), "text": "x"}));
            tokio::spawn(async move { official.does(WRITE, input).await["serviceGuide"]["version"].as_i64().unwrap() })
        });
        let mut versions: Vec<i64> = futures_util::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
        versions.sort_unstable();
        assert_eq!(versions, (1..=10).collect::<Vec<_>>());
    }

    async fn a_list_of_matters_takes_as_many_statements_for_one_row_as_for_many(world: World) {
        let query = "{ serviceMatters(first: 50) { totalCount nodes { name unit { name } documents { name } guide { title } guides { matter { code } } } } }";
        let unit = world.unit("民政局").await;
        let (official, anyone) = (world.official(&unit).await, world.anyone());
        let mut few = Vec::new();
        for n in 0..6 {
            let mut new = new_matter(&unit, &format!("MZ-{n}"), "低保申请");
            new["documents"] = json!([{"nameZh": "身份证", "form": "COPY"}, {"nameZh": "照片", "form": "ORIGINAL"}]);
            let id = matter(&official, new).await;
            for language in ["ZH_HANS", "EN"] {
                official.does(WRITE, json!({"matterId": id, "language": language, "title": "t", "text": "x"})).await;
            }
            let (data, heard) = world.statements(anyone.data(query, json!({}))).await;
            assert_eq!(data["serviceMatters"]["totalCount"], n + 1);
            if n == 0 {
                few = heard;
                assert_eq!(few.len(), 6, "count, matters, units, papers, guides, matters of guides: {few:#?}");
            } else {
                assert_eq!(heard, few);
            }
        }
    }

    async fn the_words_of_matters_and_guides_written_anew_are_the_words_written_before(world: World) {
        use sea_orm::{EntityTrait, Order, QueryOrder};
        let unit = world.unit("社会保险事业管理局").await;
        let official = world.official(&unit).await;
        for (code, name) in [("SB-1", "医疗保险报销"), ("SB-2", "养老保险登记")] {
            let id = matter(&official, new_matter(&unit, code, name)).await;
            official.does(WRITE, json!({"matterId": id, "language": "ZH_HANS", "title": name, "text": "带身份证"})).await;
            if code == "SB-2" {
                official.does(RETIRE, json!({"id": id})).await;
            }
        }
        let words = || entity::search_term::Entity::find()
            .order_by(entity::search_term::Column::Subject, Order::Asc)
            .order_by(entity::search_term::Column::Term, Order::Asc)
            .all(world.app.db.read());
        let before = words().await.unwrap();
        assert!(before.len() > 5);
        assert_eq!(hongyan::search::rebuild(&world.app.db).await.unwrap(), 4);
        assert_eq!(words().await.unwrap(), before);
    }
}
