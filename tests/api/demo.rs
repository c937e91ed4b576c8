//! The demo district.

use hongyan::demo;
use serde_json::{Value, json};

use crate::harness::{World, both};

async fn district(world: &World) -> Value {
    let query =
        "{ communities { totalCount nodes { name liaisonPoints { totalCount nodes { name hostKind } } } } }";
    world.anyone().data(query, json!({})).await["communities"].clone()
}

both! {
    async fn a_start_that_was_cut_short_is_made_whole_and_a_whole_one_is_kept(world: World) {
        // What a demo has written when it is killed after its first community.
        world.community(1, "花园东路社区").await;
        demo::fill(&world.app, |_| ()).await.unwrap();
        let first = district(&world).await;
        assert_eq!(first["totalCount"], 6);
        for community in first["nodes"].as_array().unwrap() {
            assert_eq!(community["liaisonPoints"]["totalCount"], 5, "{community}");
        }
        demo::fill(&world.app, |_| ()).await.unwrap();
        assert_eq!(district(&world).await, first);
    }
}
