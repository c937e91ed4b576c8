//! The demo district.

use std::collections::BTreeSet;

use entity::role_grant::RoleName;
use hongyan::demo;
use hongyan::identity::sessions;
use serde_json::{Value, json};

use crate::harness::{World, both};

async fn district(world: &World) -> Value {
    let query = "{ units { totalCount }
           communities { totalCount nodes { name liaisonPoints { totalCount nodes { name hostKind } }
             jointCommittee { memberships(on: \"2014-05-01\") { nodes { seat unit { name } } } } } } }";
    world.anyone().data(query, json!({})).await
}

/// What an admin of the banner counts.
async fn told(world: &World) -> Value {
    let query = "{ active: pairings(filter: {state: ACTIVE}) { totalCount } wishes { nodes { state } } volunteers { totalCount }
           serviceCases(first: 50) { totalCount nodes { state outcomes { amount { amount } daysFromPapersToPayment } } }
           serviceMatters { totalCount } serviceCards(filter: {state: ACTIVE}) { totalCount }
           communities { nodes { name
             liaisonPoints { nodes { placements { totalCount } } } } } }";
    world
        .admin(demo::story::BANNER)
        .await
        .data(query, json!({}))
        .await
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

    async fn the_demo_holds_what_the_story_tells(world: World) {
        demo::fill(&world.app, |_| ()).await.unwrap();
        let first = told(&world).await;
        assert_eq!(first["active"]["totalCount"], 117);
        for community in first["communities"]["nodes"].as_array().unwrap() {
            let points = community["liaisonPoints"]["nodes"].as_array().unwrap();
            assert!(points.iter().all(|point| point["placements"]["totalCount"] != 0), "{community}");
        }
        let wishes = world.anyone().data("{ open: wishes(filter: {state: OPEN}) { totalCount } all: wishes { totalCount nodes { title } } }", json!({})).await;
        assert_eq!((&wishes["open"]["totalCount"], &wishes["all"]["totalCount"]), (&json!(2), &json!(5)), "{wishes}");
        for skill in demo::teams::SKILLS {
            let query = "query($skill: String!) { volunteers(filter: {skill: $skill}) { totalCount } }";
            let able = world.admin(demo::story::BANNER).await.data(query, json!({"skill": skill})).await;
            assert!(able["volunteers"]["totalCount"].as_i64().unwrap() >= 6, "{skill}: {able}");
        }
        for (role, query, count) in [
            (RoleName::Resident, "{ pairings { totalCount nodes { state } } }", 1),
            (RoleName::Volunteer, "{ pairings { totalCount nodes { state recipient { person { name maskedPhone } } } } }", 1),
            (RoleName::CommunityStaff, "{ pairings(filter: {state: ACTIVE}) { totalCount } }", 117),
        ] {
            let person = sessions::oldest_with(&world.app, role).await.unwrap().unwrap();
            let seen = world.sign_in(person).await.data(query, json!({})).await;
            assert_eq!(seen["pairings"]["totalCount"], count, "{role:?}: {seen}");
        }
        let query = "{ activities { nodes { state personTimes } } ongoing: activities(filter: {state: ONGOING}) { nodes { roles { name } } } }";
        let seen = world.anyone().data(query, json!({})).await;
        let states: Vec<_> = seen["activities"]["nodes"].as_array().unwrap().iter().map(|node| node["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["REVIEWED", "COMPLETED", "ONGOING", "PUBLISHED", "CANCELLED", "PUBLISHED"], "by when they start; the draft is not for everyone");
        let staff = sessions::oldest_with(&world.app, RoleName::CommunityStaff).await.unwrap().unwrap();
        let needs = world.sign_in(staff).await.data("{ needs(first: 50) { nodes { state supporters } } }", json!({})).await;
        let states = |all: &Value, of: &str| {
            let nodes = all[of]["nodes"].as_array().unwrap().iter();
            nodes.map(|node| node["state"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
        };
        assert_eq!(states(&needs, "needs").len(), 9, "one in each state: {needs}");
        assert_eq!(states(&first, "serviceCases").len(), 12, "one in each state: {first}");
        let cases = first["serviceCases"]["nodes"].as_array().unwrap();
        let paid = json!([{"amount": {"amount": "6280.50"}, "daysFromPapersToPayment": 10}]);
        assert_eq!(cases.iter().filter(|case| case["outcomes"] == paid).count(), 1, "the story of 哈萨尔");
        demo::fill(&world.app, |_| ()).await.unwrap();
        assert_eq!(told(&world).await, first);
        assert_eq!(world.anyone().data(query, json!({})).await, seen);
    }
}
