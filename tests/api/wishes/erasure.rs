//! What is left of wishes once the data of a person are erased.

use super::*;
use crate::harness::both;

const ERASE: &str =
    "mutation($input: PersonEraseInput!) { personErase(input: $input) { userErrors { code } } }";

both! {
    async fn the_wishes_of_an_erased_person_tell_nothing_and_count(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let volunteer = place.volunteer(&world).await;
        let done = place.delivered(&world, &grandma, &volunteer).await;
        place.second.does(CONFIRM, json!({"id": done, "thanks": "谢谢"})).await;
        let brought = place.delivered(&world, &grandma, &volunteer).await;
        let claimed = place.claimed(&grandma, &volunteer).await;
        let waiting = place.collected(&grandma).await;
        care::asks(&world, &grandma).await.does(ERASE, json!({"id": grandma})).await;
        assert!(sees(&world.anyone()).await.is_empty());
        for (wish, state) in [(&done, "CONFIRMED"), (&brought, "DELIVERED"), (&claimed, "CANCELLED"), (&waiting, "CANCELLED")] {
            let read = place.staff.data("query($id: ID!) { wish(id: $id) { state title publicText detail thanks } }", json!({"id": wish})).await;
            assert_eq!(read["wish"], json!({"state": state, "title": "", "publicText": "", "detail": null, "thanks": null}));
        }
        let mine = volunteer.data("{ wishes(filter: {claimedByMe: true}) { totalCount } }", json!({})).await;
        assert_eq!(mine["wishes"]["totalCount"], 2, "what was given was given");
    }

    async fn what_an_erased_volunteer_had_claimed_is_open_again(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let volunteer = place.volunteer(&world).await;
        let brought = place.delivered(&world, &grandma, &volunteer).await;
        let claimed = place.claimed(&grandma, &volunteer).await;
        volunteer.does(ERASE, json!({"id": volunteer.person()})).await;
        for (wish, state) in [(&brought, "DELIVERED"), (&claimed, "OPEN")] {
            assert_eq!(world.anyone().data(READ, json!({"id": wish})).await["wish"]["state"], state);
        }
        let other = place.volunteer(&world).await;
        other.does(CLAIM, json!({"id": claimed})).await;
    }
}
