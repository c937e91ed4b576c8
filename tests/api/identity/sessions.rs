//! Sessions, and how they end.

use entity::ids::PersonId;
use hongyan::gid;
use serde_json::json;

use crate::harness::{Client, World, both};

const END: &str = "mutation($input: SessionEndInput!) {
    sessionEnd(input: $input) { session { id endedAt availableActions } userErrors { code } } }";
const END_ALL: &str = "mutation($input: SessionEndAllInput!) {
    sessionEndAll(input: $input) { sessions { id } userErrors { code } } }";
const MINE: &str = "{ viewer { sessions { nodes { id } totalCount } } }";

async fn again(world: &World, client: &Client) -> Client {
    world
        .sign_in(gid::parse::<PersonId>(&client.person()).unwrap())
        .await
}

async fn is_alive(world: &World, client: &Client) -> bool {
    let token = client.token().await.unwrap();
    hongyan::identity::authenticate(&world.app, &token)
        .await
        .unwrap()
        .is_some()
}

both! {
    async fn one_of_several_is_ended(world: World) {
        let here = world.auditor("150824").await;
        let there = again(&world, &here).await;
        let ended = here.does(END, json!({"id": there.session()})).await;
        assert_eq!(ended["session"]["id"], there.session());
        assert!(ended["session"]["endedAt"].is_string());
        assert_eq!(ended["session"]["availableActions"], json!([]));
        assert!(is_alive(&world, &here).await && !is_alive(&world, &there).await);
        assert_eq!(here.data(MINE, json!({})).await["viewer"]["sessions"]["totalCount"], 1);
        assert_eq!(here.refused(END, json!({"id": there.session()})).await, "INVALID_STATE");
        here.does(END, json!({"id": here.session()})).await;
        assert!(!is_alive(&world, &here).await);
    }

    async fn nobody_ends_or_sees_those_of_others(world: World) {
        let (me, other) = (world.auditor("150824").await, world.admin("150824").await);
        assert_eq!(other.refused(END, json!({"id": me.session()})).await, "NOT_FOUND");
        assert_eq!(world.anyone().refused(END, json!({"id": me.session()})).await, "NOT_FOUND");
        let node = "query($id: ID!) { node(id: $id) { id } }";
        let id = json!({"id": me.session()});
        assert_eq!(me.data(node, id.clone()).await["node"]["id"], me.session());
        assert!(other.data(node, id).await["node"].is_null());
        assert!(is_alive(&world, &me).await);
    }

    async fn all_are_ended_with_or_without_this_one(world: World) {
        let here = world.auditor("150824").await;
        let (there, beyond) = (again(&world, &here).await, again(&world, &here).await);
        let other = world.admin("150824").await;
        let ended = here.does(END_ALL, json!({"keepCurrent": true})).await;
        assert_eq!(ended["sessions"], json!([{"id": there.session()}, {"id": beyond.session()}]));
        assert!(is_alive(&world, &here).await && !is_alive(&world, &there).await);
        let there = again(&world, &here).await;
        here.does(END_ALL, json!({})).await;
        assert!(!is_alive(&world, &here).await && !is_alive(&world, &there).await);
        assert!(is_alive(&world, &other).await);
        assert_eq!(world.anyone().refused(END_ALL, json!({})).await, "UNAUTHENTICATED");
    }

    async fn a_list_of_sessions_takes_as_many_statements_as_one(world: World) {
        let me = world.auditor("150824").await;
        let mut few = Vec::new();
        for n in [1, 4] {
            let (answer, heard) = world.statements(me.data(MINE, json!({}))).await;
            assert_eq!(answer["viewer"]["sessions"]["totalCount"], n);
            if n == 1 {
                few = heard;
                assert_eq!(few.len(), 3, "{few:#?}");
            } else {
                assert_eq!(heard, few);
            }
            for _ in 0..3 {
                again(&world, &me).await;
            }
        }
    }
}
