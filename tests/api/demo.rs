//! The demo district.

use hongyan::demo;
use serde_json::{Value, json};

use crate::harness::{World, both};

async fn district(world: &World) -> Value {
    let query = "{ units { totalCount }
           communities { totalCount nodes { name liaisonPoints { totalCount nodes { name hostKind } }
             jointCommittee { memberships(on: \"2014-05-01\") { nodes { seat unit { name } } } } } } }";
    world.anyone().data(query, json!({})).await
}

both! {
    async fn a_start_that_was_cut_short_is_made_whole_and_a_whole_one_is_kept(world: World) {
        // What a demo has written when it is killed after its first community.
        world.community(1, "花园东路社区").await;
        demo::fill(&world.app, |_| ()).await.unwrap();
        let first = district(&world).await;
        assert_eq!((&first["communities"]["totalCount"], &first["units"]["totalCount"]), (&json!(6), &json!(34)));
        for community in first["communities"]["nodes"].as_array().unwrap() {
            assert_eq!(community["liaisonPoints"]["totalCount"], 5, "{community}");
            let seats = community["jointCommittee"]["memberships"]["nodes"].as_array().unwrap();
            let of = |seat: &str| seats.iter().filter(|s| s["seat"] == seat).count();
            assert_eq!((of("CORE"), of("LEAD")), (1, 1), "{community}");
            assert!(of("MEMBER") >= 6, "{community}");
        }
        demo::fill(&world.app, |_| ()).await.unwrap();
        assert_eq!(district(&world).await, first);
    }
}
