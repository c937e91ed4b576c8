//! What everyone reads rests on a consent.

use chrono::TimeDelta;
use hongyan::scalars::Moment;

use async_graphql::ScalarType;

use super::*;
use crate::harness::both;

async fn counts(place: &Place) -> Value {
    let data = place.staff.data("{ open: wishes(filter: {state: OPEN}) { totalCount } claimed: wishes(filter: {state: CLAIMED}) { totalCount }
        done: wishes(filter: {state: CONFIRMED}) { totalCount } all: wishes { totalCount } }", json!({})).await;
    json!([
        data["open"]["totalCount"],
        data["claimed"]["totalCount"],
        data["done"]["totalCount"],
        data["all"]["totalCount"]
    ])
}

both! {
    async fn a_consent_taken_back_takes_the_public_text_down_and_no_count(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let (first, second) = (place.volunteer(&world).await, place.volunteer(&world).await);
        let done = place.delivered(&world, &grandma, &first).await;
        place.staff.does(CONFIRM, json!({"id": done})).await;
        let consent = care::agrees(&place.staff, &grandma, "PUBLIC_TEXT").await;
        let mut rest = Vec::new();
        for _ in 0..2 {
            let wish = place.verified(&grandma).await;
            place.staff.does(OPEN, json!({"id": wish})).await;
            rest.push(wish);
        }
        second.does(CLAIM, json!({"id": rest[0]})).await;
        assert_eq!(counts(&place).await, json!([1, 1, 1, 3]));
        assert_eq!(sees(&world.anyone()).await.len(), 3);
        place.staff.does(care::WITHDRAW, json!({"id": consent})).await;
        assert!(sees(&world.anyone()).await.is_empty());
        for wish in [&done, &rest[0], &rest[1]] {
            assert_eq!(world.anyone().data(READ, json!({"id": wish})).await["wish"], Value::Null);
        }
        assert_eq!(counts(&place).await, json!([0, 1, 1, 3]), "the open one waits for a consent again");
        // The claim goes on, and given back the wish does not come back to the board.
        second.data("query($id: ID!) { wish(id: $id) { detail person { id } } }", json!({"id": rest[0]})).await;
        let back = second.does(RELEASE, json!({"id": rest[0], "reason": "出差"})).await;
        assert_eq!(back["wish"], json!({"state": "VERIFIED", "isPublished": false}));
        assert_eq!(place.staff.refused(OPEN, json!({"id": rest[0]})).await, "CONSENT_MISSING");
        care::agrees(&place.staff, &grandma, "PUBLIC_TEXT").await;
        assert!(sees(&world.anyone()).await.is_empty(), "what was taken down stays down");
        place.staff.does(OPEN, json!({"id": rest[0]})).await;
        assert_eq!(sees(&world.anyone()).await, [rest[0].as_str()]);
    }

    async fn a_consent_that_runs_out_hides_the_text_and_a_new_one_shows_it_again(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let end = world.app.now() + TimeDelta::days(30);
        let input = json!({"personId": grandma, "purpose": "PUBLIC_TEXT", "channel": "PAPER",
            "expiresAt": Moment(end).to_value().into_json().unwrap()});
        place.staff.does(care::CONSENT, input).await;
        let wish = place.verified(&grandma).await;
        place.staff.does(OPEN, json!({"id": wish})).await;
        assert_eq!(sees(&world.anyone()).await, [wish.as_str()]);
        let volunteer = place.volunteer(&world).await;
        world.pass(TimeDelta::days(30));
        assert!(sees(&world.anyone()).await.is_empty());
        assert!(sees(&volunteer).await.is_empty());
        assert_eq!(volunteer.refused(CLAIM, json!({"id": wish})).await, "NOT_FOUND");
        care::serves(&world, &place.unit, &place.staff.person(), 5).await;
        assert_eq!(place.staff.refused(CLAIM, json!({"id": wish})).await, "CONSENT_MISSING", "who sees it all the same");
        care::agrees(&place.staff, &grandma, "PUBLIC_TEXT").await;
        assert_eq!(sees(&volunteer).await, [wish.as_str()]);
        volunteer.does(CLAIM, json!({"id": wish})).await;
    }
}
