//! Search finds by words, the same on both databases.

use serde_json::{Value, json};

use crate::harness::{World, both};

const SEARCH: &str = "query($query: String!, $kinds: [SearchKind!], $first: Int, $after: String) {
    search(query: $query, kinds: $kinds, first: $first, after: $after) { totalCount
      nodes { kind words node { ... on Community { name } ... on LiaisonPoint { name } } }
      pageInfo { hasNextPage endCursor } } }";
const POINT: &str = "mutation($input: LiaisonPointCreateInput!) { liaisonPointCreate(input: $input) {
    liaisonPoint { id } userErrors { code } } }";
const RENAME: &str = "mutation($input: LiaisonPointUpdateInput!) { liaisonPointUpdate(input: $input) {
    liaisonPoint { id } userErrors { code } } }";
const CLOSE: &str = "mutation($input: LiaisonPointCloseInput!) { liaisonPointClose(input: $input) {
    liaisonPoint { id } userErrors { code } } }";

async fn found(world: &World, query: &str) -> Vec<String> {
    let data = world.anyone().data(SEARCH, json!({"query": query})).await;
    let nodes = data["search"]["nodes"].as_array().unwrap();
    assert_eq!(data["search"]["totalCount"], nodes.len());
    let name = |node: &Value| node["node"]["name"].as_str().unwrap().to_owned();
    nodes.iter().map(name).collect()
}

async fn point(world: &World, community: &str, name: &str, host: &str, address: &str) -> String {
    let input = json!({"communityId": community, "name": name, "hostKind": "OTHER", "hostName": host, "address": address,
        "coordinates": {"latitude": 41.57, "longitude": 108.52}});
    let made = world.staff(community).await.does(POINT, input).await;
    made["liaisonPoint"]["id"].as_str().unwrap().to_owned()
}

both! {
    async fn words_find_names_before_addresses_and_more_words_before_fewer(world: World) {
        let road = world.community(1, "教育路社区").await;
        world.community(2, "乌兰大街社区").await;
        point(&world, &road, "便民超市联络点", "便民超市", "教育路北段").await;
        point(&world, &road, "洁净洗衣店联络点", "洁净洗衣店", "超市对面").await;
        assert_eq!(found(&world, "教育").await, ["教育路社区", "便民超市联络点"]);
        assert_eq!(found(&world, "超市").await, ["便民超市联络点", "洁净洗衣店联络点"]);
        assert_eq!(found(&world, "洗衣店 超市").await, ["洁净洗衣店联络点"]);
        assert_eq!(found(&world, "乌兰大街").await, ["乌兰大街社区"]);
        for nothing in ["", "，。！", "不存在的词语", "%", "' OR 1=1 --"] {
            assert_eq!(found(&world, nothing).await, Vec::<String>::new(), "{nothing}");
        }
        let only = world.anyone().data(SEARCH, json!({"query": "教育", "kinds": ["LIAISON_POINT"]})).await;
        assert_eq!(only["search"]["nodes"], json!([{"kind": "LIAISON_POINT", "words": 1, "node": {"name": "便民超市联络点"}}]));
    }

    async fn mongolian_and_latin_words_are_found(world: World) {
        let road = world.community(1, "教育路社区").await;
        point(&world, &road, "ᠪᠠᠶᠠᠨ ᠭᠣᠣᠯ ᠳᠡᠯᠭᠡᠭᠦᠷ", "Clinic Ａ1", "x").await;
        assert_eq!(found(&world, "ᠭᠣᠣᠯ").await.len(), 1);
        assert_eq!(found(&world, "CLINIC a1").await.len(), 1);
    }

    async fn a_changed_name_is_found_and_the_old_one_not_and_a_closed_point_neither(world: World) {
        let road = world.community(1, "教育路社区").await;
        let id = point(&world, &road, "便民超市", "店", "x").await;
        let staff = world.staff(&road).await;
        staff.does(RENAME, json!({"id": id, "name": "洗衣店"})).await;
        assert_eq!(found(&world, "超市").await, Vec::<String>::new());
        assert_eq!(found(&world, "洗衣店").await, ["洗衣店"]);
        staff.does(CLOSE, json!({"id": id})).await;
        assert_eq!(found(&world, "洗衣店").await, Vec::<String>::new());
    }

    async fn pages_join_in_the_order_of_weight_then_age(world: World) {
        let road = world.community(1, "教育路社区").await;
        for n in 0..7 {
            point(&world, &road, &format!("超市{n}"), "店", if n % 2 == 0 { "超市" } else { "x" }).await;
        }
        let (mut names, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = world.anyone().data(SEARCH, json!({"query": "超市", "first": 3, "after": after})).await;
            let page = page["search"].clone();
            assert_eq!(page["totalCount"], 7);
            names.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["node"]["name"].clone()));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(json!(names), json!(["超市0", "超市2", "超市4", "超市6", "超市1", "超市3", "超市5"]));
        let backward = "query($before: String) { search(query: \"超市\", last: 3, before: $before) {
            nodes { node { ... on LiaisonPoint { name } } } pageInfo { hasNextPage hasPreviousPage startCursor } } }";
        let (mut pages, mut before) = (Vec::new(), Value::Null);
        loop {
            let page = world.anyone().data(backward, json!({"before": before})).await["search"].clone();
            pages.push(page["nodes"].as_array().unwrap().iter().map(|node| node["node"]["name"].clone()).collect::<Vec<_>>());
            assert_eq!(page["pageInfo"]["hasNextPage"], !before.is_null());
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            before = page["pageInfo"]["startCursor"].clone();
        }
        assert_eq!(json!(pages), json!([["超市1", "超市3", "超市5"], ["超市2", "超市4", "超市6"], ["超市0"]]));
    }

    async fn bad_queries_say_what_is_allowed(world: World) {
        for (variables, why) in [
            (json!({"query": "长".repeat(101)}), "allowed are 100 characters"),
            (json!({"query": "a", "first": 0}), "allowed are 1 to 100"),
            (json!({"query": "a", "after": "Zm9yZ2Vk"}), "Not a cursor"),
        ] {
            let answer = world.anyone().ask(SEARCH, variables).await;
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
            assert!(error["message"].as_str().unwrap().contains(why), "{answer}");
        }
    }

    async fn the_words_written_anew_are_the_words_written_before(world: World) {
        use sea_orm::{EntityTrait, Order, QueryOrder};
        let road = world.community(1, "教育路社区").await;
        point(&world, &road, "便民超市联络点", "便民超市", "教育路北段").await;
        let words = || entity::search_term::Entity::find()
            .order_by(entity::search_term::Column::Subject, Order::Asc)
            .order_by(entity::search_term::Column::Term, Order::Asc)
            .all(world.app.db.read());
        let before = words().await.unwrap();
        assert!(before.len() > 5);
        assert_eq!(hongyan::search::rebuild(&world.app.db).await.unwrap(), 2);
        assert_eq!(words().await.unwrap(), before);
    }

    async fn a_search_takes_as_many_statements_for_one_row_as_for_many(world: World) {
        let anyone = world.anyone();
        let road = world.community(1, "超市社区").await;
        let mut few = Vec::new();
        for n in 0..9 {
            point(&world, &road, &format!("超市{n}"), "店", "x").await;
            let (data, heard) = world.statements(anyone.data(SEARCH, json!({"query": "超市"}))).await;
            assert_eq!(data["search"]["nodes"].as_array().unwrap().len(), n + 2);
            if n == 0 {
                few = heard;
                assert_eq!(few.len(), 4, "count, hits, communities, points: {few:#?}");
            } else {
                assert_eq!(heard, few);
            }
        }
    }
}
