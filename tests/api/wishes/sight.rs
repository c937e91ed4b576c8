//! Who sees what of a wish.

use super::*;
use crate::harness::both;

both! {
    async fn a_wish_that_is_not_open_yet_is_no_business_of_strangers(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let wish = place.verified(&grandma).await;
        let other = world.community(2, "西郊社区").await;
        let neighbour = place.elder(&world, "邻居").await;
        let strangers = [world.anyone(), world.staff(&other).await, world.official(&place.unit).await, place.volunteer(&world).await, care::asks(&world, &neighbour).await, world.admin("150825").await];
        for stranger in &strangers {
            assert_eq!(stranger.data(READ, json!({"id": wish})).await["wish"], Value::Null);
            assert_eq!(stranger.data("query($id: ID!) { node(id: $id) { id } }", json!({"id": wish})).await["node"], Value::Null);
            assert!(sees(stranger).await.is_empty());
            assert_eq!(stranger.refused(CLAIM, json!({"id": wish})).await, "NOT_FOUND");
            assert_eq!(stranger.refused(COLLECT, heater(&grandma)).await, "NOT_FOUND");
        }
        for insider in [&place.staff, &care::asks(&world, &grandma).await, &world.admin("150824").await, &world.auditor("1508").await] {
            assert_eq!(sees(insider).await, [wish.as_str()]);
        }
        care::agrees(&place.staff, &grandma, "PUBLIC_TEXT").await;
        place.staff.does(OPEN, json!({"id": wish})).await;
        for stranger in &strangers {
            assert_eq!(sees(stranger).await, [wish.as_str()]);
        }
    }

    async fn nobody_learns_from_a_public_wish_who_wishes(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let volunteer = place.volunteer(&world).await;
        let wish = place.claimed(&grandma, &volunteer).await;
        let neighbour = place.elder(&world, "邻居").await;
        let read = "query($id: ID!) { wish(id: $id) { title person { id } household { id } detail collector { name } verifier { name } claim { id } claims { totalCount } } }";
        for stranger in [world.anyone(), world.official(&place.unit).await, place.volunteer(&world).await, care::asks(&world, &neighbour).await] {
            let answer = stranger.ask(read, json!({"id": wish})).await;
            assert_eq!(answer["data"]["wish"], json!({"title": "一台电暖器", "person": null, "household": null, "detail": null, "collector": null, "verifier": null, "claim": null, "claims": {"totalCount": 0}}));
            assert_eq!(answer["errors"].as_array().unwrap().len(), 5, "each says FORBIDDEN: {answer:#}");
            let asked = stranger.data("query($id: ID!) { wishes(filter: {personId: $id}) { totalCount } }", json!({"id": grandma})).await;
            assert_eq!(asked["wishes"]["totalCount"], 0, "not by asking either");
        }
        // Who oversees reads what was done, and nothing private.
        for above in [world.admin("150824").await, world.auditor("150824").await] {
            let answer = above.ask("query($id: ID!) { wish(id: $id) { claim { lives note } person { id } } wishes(filter: {personId: \"x\"}) { totalCount } }", json!({"id": wish})).await;
            assert_eq!(answer["data"]["wish"], json!({"claim": {"lives": true, "note": null}, "person": null}));
        }
        for insider in [&place.staff, &care::asks(&world, &grandma).await, &volunteer] {
            let data = insider.data("query($id: ID!) { wish(id: $id) { person { id } claim { helper { unit { name } } } } }", json!({"id": wish})).await;
            assert_eq!(data["wish"], json!({"person": {"id": grandma}, "claim": {"helper": {"unit": {"name": "人民医院"}}}}));
            let asked = insider.data("query($id: ID!) { wishes(filter: {personId: $id}) { totalCount } }", json!({"id": grandma})).await;
            assert_eq!(asked["wishes"]["totalCount"], 1);
        }
    }

    async fn who_wishes_for_whom(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let her = care::asks(&world, &grandma).await;
        her.does(COLLECT, heater(&grandma)).await;
        // A volunteer who is paired with her writes it down, and no other.
        let (volunteer, person) = care::helper(&world, &place.unit, 5).await;
        let helper = care::asks(&world, &person).await;
        assert_eq!(helper.refused(COLLECT, heater(&grandma)).await, "NOT_FOUND");
        care::agrees(&place.staff, &grandma, "PAIRING").await;
        let recipient = care::looked_after(&place.staff, &grandma, &["LONE_ELDER"]).await;
        care::active(&place.staff, &volunteer, &recipient).await;
        helper.does(COLLECT, heater(&grandma)).await;
        assert_eq!(sees(&her).await.len(), 2);
        assert_eq!(her.refused(VERIFY, json!({"id": sees(&her).await[1]})).await, "FORBIDDEN");
    }
}
