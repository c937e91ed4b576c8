//! Regions and communities.

use serde_json::{Value, json};

use crate::harness::{Client, both};

const CREATE: &str = "mutation($input: CommunityCreateInput!) { communityCreate(input: $input) {
    community { id name version } userErrors { code path message } } }";
const UPDATE: &str = "mutation($input: CommunityUpdateInput!) { communityUpdate(input: $input) {
    community { id name slogan version } userErrors { code path node { id ... on Community { version } } } } }";
const CLOSE: &str = "mutation($input: CommunityCloseInput!) { communityClose(input: $input) {
    community { id closedAt } userErrors { code } } }";

both! {
    async fn a_community_is_found_by_id_and_by_code(world: World) {
        let id = world.community(1, "教育路社区").await;
        let data = world.anyone().data(
            "query($id: ID!) { byId: community(by: {id: $id}) { name region { name parent { name } } }
               byCode: community(by: {code: \"150824100001\"}) { id }
               unknown: community(by: {id: \"community_00000000000000000000000000\"}) { id }
               wrong: community(by: {id: \"card_1\"}) { id } node(id: $id) { __typename id } }",
            json!({"id": id}),
        ).await;
        assert_eq!(data, json!({
            "byId": {"name": "教育路社区", "region": {"name": "海流图镇", "parent": {"name": "乌拉特中旗"}}},
            "byCode": {"id": id}, "unknown": null, "wrong": null,
            "node": {"__typename": "Community", "id": id},
        }));
    }

    async fn pages_join_without_gap_in_either_direction(world: World) {
        for n in 1..=5 {
            world.community(n, &format!("社区{}", 6 - n)).await;
        }
        let query = "query($first: Int, $after: String, $last: Int, $before: String) {
            communities(first: $first, after: $after, last: $last, before: $before, orderBy: {field: NAME}) {
              totalCount nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
        let anyone = world.anyone();
        let one = anyone.data(query, json!({"first": 2})).await["communities"].clone();
        assert_eq!(one["nodes"], json!([{"name": "社区1"}, {"name": "社区2"}]));
        assert_eq!(one["totalCount"], 5);
        let two = anyone.data(query, json!({"first": 3, "after": one["pageInfo"]["endCursor"]})).await["communities"].clone();
        assert_eq!(two["nodes"], json!([{"name": "社区3"}, {"name": "社区4"}, {"name": "社区5"}]));
        assert_eq!(two["pageInfo"]["hasNextPage"], false);
        let back = anyone.data(query, json!({"last": 2, "before": two["pageInfo"]["startCursor"]})).await["communities"].clone();
        assert_eq!(back["nodes"], one["nodes"]);
        assert_eq!(back["pageInfo"]["hasPreviousPage"], false);
    }

    async fn a_list_takes_as_many_statements_for_one_row_as_for_many(world: World) {
        let query = "{ communities(first: 50) { totalCount nodes { name region { name parent { name } } } } }";
        let anyone = world.anyone();
        world.community(1, "教育路社区").await;
        let (_, few) = world.statements(anyone.data(query, json!({}))).await;
        for n in 2..=9 {
            world.community(n, &format!("社区{n}")).await;
        }
        let (data, many) = world.statements(anyone.data(query, json!({}))).await;
        assert_eq!(data["communities"]["nodes"].as_array().unwrap().len(), 9);
        assert_eq!(few, many, "the same statements, whatever the number of rows");
        assert_eq!(many.len(), 4);
    }

    async fn bad_pages_are_refused_with_what_is_allowed(world: World) {
        for (arguments, why) in [
            ("first: -1", "allowed are 1 to 100"),
            ("first: 2147483647", "allowed are 1 to 100"),
            ("first: 1, last: 1", "not both"),
            ("after: \"Zm9yZ2Vk\"", "Not a cursor"),
        ] {
            let answer = world.anyone().ask(&format!("{{ communities({arguments}) {{ nodes {{ id }} }} }}"), json!({})).await;
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
            assert!(error["message"].as_str().unwrap().contains(why), "{answer}");
        }
    }

    async fn only_those_who_may_change_a_community(world: World) {
        let one = world.community(1, "教育路社区").await;
        let two = world.community(2, "西郊社区").await;
        let new = json!({"code": "150824100009", "name": "新社区"});
        assert_eq!(world.anyone().refused(CREATE, new.clone()).await, "UNAUTHENTICATED");
        assert_eq!(world.staff(&one).await.refused(CREATE, new.clone()).await, "FORBIDDEN");
        assert_eq!(world.admin("150825").await.refused(CREATE, new).await, "FORBIDDEN");
        let slogan = json!({"id": two, "slogan": "众人划桨开大船"});
        assert_eq!(world.staff(&one).await.refused(UPDATE, slogan.clone()).await, "FORBIDDEN");
        let done = world.staff(&two).await.does(UPDATE, slogan).await;
        assert_eq!(done["community"]["slogan"], "众人划桨开大船");
        assert_eq!(done["community"]["version"], 2);
        assert_eq!(world.staff(&two).await.refused(CLOSE, json!({"id": two})).await, "FORBIDDEN");
    }

    async fn a_stale_version_brings_the_current_row_and_overwrites_nothing(world: World) {
        let id = world.community(1, "教育路社区").await;
        let staff = world.staff(&id).await;
        staff.does(UPDATE, json!({"id": id, "expectedVersion": 1, "slogan": "先"})).await;
        let answer = staff.data(UPDATE, json!({"input": {"id": id, "expectedVersion": 1, "slogan": "后"}})).await;
        let error = &answer["communityUpdate"]["userErrors"][0];
        assert_eq!(error, &json!({"code": "CONFLICT", "path": ["expectedVersion"], "node": {"id": id, "version": 2}}));
        let now = world.anyone().data("query($id: ID!) { community(by: {id: $id}) { slogan } }", json!({"id": id})).await;
        assert_eq!(now["community"]["slogan"], "先");
    }

    async fn an_idempotent_retry_gets_the_first_answer_and_happens_once(world: World) {
        let admin = world.admin("150824").await;
        let document = "mutation($input: CommunityCreateInput!) {
            communityCreate(input: $input) @idempotent(key: \"0192-first\") { community { id } userErrors { code } } }";
        let new = json!({"code": "150824100007", "name": "巴音路社区"});
        let first = admin.does(document, new.clone()).await;
        assert_eq!(admin.does(document, new).await, first);
        let other = json!({"code": "150824100008", "name": "哈萨尔社区"});
        assert_eq!(admin.refused(document, other).await, "IDEMPOTENCY_KEY_REUSED");
        let count = world.anyone().data("{ communities { totalCount } }", json!({})).await;
        assert_eq!(count["communities"]["totalCount"], 1);
    }

    async fn a_closed_community_stays_readable_and_changes_no_more(world: World) {
        let id = world.community(1, "教育路社区").await;
        let admin = world.admin("15").await;
        admin.does(CLOSE, json!({"id": id})).await;
        assert_eq!(admin.refused(CLOSE, json!({"id": id})).await, "INVALID_STATE");
        let data = world.anyone().data("query($id: ID!) { community(by: {id: $id}) { closedAt }
            communities { totalCount } all: communities(filter: {includeClosed: true}) { totalCount } }",
            json!({"id": id})).await;
        assert!(data["community"]["closedAt"].as_str().unwrap().ends_with('Z'));
        assert_eq!(data["communities"]["totalCount"], 0);
        assert_eq!(data["all"]["totalCount"], 1);
    }

    async fn a_community_is_closed_when_nothing_stands_there(world: World) {
        use crate::care::{looked_after, person, seated};
        let id = world.community(1, "教育路社区").await;
        let (admin, staff) = (world.admin("15").await, world.staff(&id).await);
        let end = async |by: &Client, document: &str, input: Value| {
            let before = world.rows().await;
            assert_eq!(admin.refused(CLOSE, json!({"id": id})).await, "INVALID_STATE");
            assert_eq!(world.rows().await, before);
            let document = format!("mutation($input: {}Input!) {{ {document}(input: $input) {{ userErrors {{ code }} }} }}",
                document[..1].to_uppercase() + &document[1..]);
            by.does(&document, input).await;
        };
        seated(&world, &id, "人民医院").await;
        let committee = world.anyone().data("{ jointCommittees { nodes { id } } }", json!({})).await["jointCommittees"]["nodes"][0]["id"].clone();
        end(&admin, "jointCommitteeDissolve", json!({"id": committee, "reason": "并入"})).await;
        let point = crate::cards::lists::opened(&world, &id, 41.57).await;
        end(&staff, "liaisonPointClose", json!({"id": point})).await;
        let elder = person(&world, &id, "王桂兰", 78).await;
        let recipient = looked_after(&staff, &elder, &["LONE_ELDER"]).await;
        end(&staff, "careRecipientEnd", json!({"id": recipient, "reason": "迁出"})).await;
        admin.does(CLOSE, json!({"id": id})).await;
    }

    async fn bad_input_names_its_field_and_writes_nothing(world: World) {
        let admin = world.admin("150824").await;
        for (input, path, code) in [
            (json!({"code": "12", "name": "a"}), "code", "INVALID_INPUT"),
            (json!({"code": "150824999001", "name": "a"}), "code", "NOT_FOUND"),
            (json!({"code": "150824100001", "name": " "}), "name", "INVALID_INPUT"),
            (json!({"code": "150824100001", "name": "a\u{0}b"}), "name", "INVALID_INPUT"),
            (json!({"code": "150824100001", "name": "a\u{202e}b"}), "name", "INVALID_INPUT"),
            (json!({"code": "150824100001", "name": "长".repeat(1 << 20)}), "name", "INVALID_INPUT"),
            (json!({"code": "150824100001", "name": "a", "languages": ["fr"]}), "languages", "INVALID_INPUT"),
            (json!({"code": "150824100001", "name": "a", "coordinates": {"latitude": 91.0, "longitude": 0.0}}), "coordinates", "INVALID_INPUT"),
        ] {
            let answer = admin.data(CREATE, json!({"input": input})).await;
            let error = &answer["communityCreate"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), error["path"][0].as_str()), (Some(code), Some(path)), "{answer}");
        }
        assert_eq!(world.anyone().data("{ communities { totalCount } }", json!({})).await["communities"]["totalCount"], 0);
    }
}
