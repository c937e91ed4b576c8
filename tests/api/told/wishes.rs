//! Who is told of a wish, from the claim to the thanks.

use chrono::TimeDelta;
use serde_json::json;

use crate::care;
use crate::cases::Town;
use crate::harness::both;
use crate::notify::{inbox, kinds, tell};
use crate::wishes::{CANCEL, CONFIRM, DELIVER, Place, today};

const TAKE: &str =
    "mutation($input: RoleGrantTakeInput!) { roleGrantTake(input: $input) { userErrors { code } } }";

both! {
    async fn a_wish_is_told_to_those_who_wait_for_it_and_nobody_learns_whose_it_is(world: World) {
        let place = Place::of(&world).await;
        let helper = place.volunteer(&world).await;
        let person = place.elder(&world, "王桂兰").await;
        let wish = place.claimed(&person, &helper).await;
        tell(&world).await;
        assert_eq!(kinds(&inbox(&place.staff).await), ["WISH_CLAIMED"], "who wrote it down");
        assert_eq!(kinds(&inbox(&place.second).await), Vec::<&str>::new());
        world.pass(TimeDelta::days(7));
        tell(&world).await;
        tell(&world).await;
        let told = inbox(&helper).await;
        assert_eq!(kinds(&told), ["WISH_CLAIM_REMINDER"], "once");
        assert!(told[0]["subject"]["id"].as_str().unwrap().starts_with("claim_"));
        helper.does(DELIVER, json!({"id": wish, "deliveredOn": today(&world)})).await;
        tell(&world).await;
        let elder = care::asks(&world, &person).await;
        assert_eq!(kinds(&inbox(&elder).await), ["WISH_DELIVERED"], "who is to confirm it");
        assert_eq!(kinds(&inbox(&place.second).await), ["WISH_DELIVERED"]);
        place.second.does(CONFIRM, json!({"id": wish})).await;
        tell(&world).await;
        let told = inbox(&helper).await;
        assert_eq!(kinds(&told), ["WISH_CLAIM_REMINDER", "WISH_CONFIRMED"]);
        for client in [&helper, &place.staff, &place.second, &elder] {
            let text = json!(inbox(client).await).to_string();
            assert!(!text.contains("王桂兰") && !text.contains("电暖器"), "{text}");
        }
    }

    async fn whose_claim_ran_out_is_told_and_whose_wish_is_called_off(world: World) {
        let place = Place::of(&world).await;
        let helper = place.volunteer(&world).await;
        let late = place.claimed(&place.elder(&world, "王桂兰").await, &helper).await;
        world.pass(TimeDelta::days(15));
        tell(&world).await;
        tell(&world).await;
        assert_eq!(kinds(&inbox(&helper).await), ["WISH_CLAIM_EXPIRED"], "a reminder comes too late");
        let state = helper.data(crate::wishes::READ, json!({"id": late})).await;
        assert_eq!(state["wish"]["state"], "OPEN");
        let off = place.claimed(&place.elder(&world, "李秀英").await, &helper).await;
        place.staff.does(CANCEL, json!({"id": off, "reason": "已搬走"})).await;
        tell(&world).await;
        let told = inbox(&helper).await;
        assert_eq!(kinds(&told), ["WISH_CLAIM_EXPIRED", "WISH_CANCELLED"]);
        let gone = helper.data(crate::wishes::READ, json!({"id": off})).await;
        assert_eq!(gone["wish"], json!(null), "it is no business of the volunteer any more");
        assert!(!told[1].to_string().contains("已搬走"));
    }

    async fn who_may_not_see_it_any_more_when_it_is_told_is_told_nothing(world: World) {
        let town = Town::of(world).await;
        let colleague = town.world.official(&town.office.unit).await;
        let case = town.asks().await;
        town.holder.takes("serviceCaseAccept", &case, json!({})).await;
        town.holder.takes("serviceCaseAssign", &case, json!({"assigneeId": colleague.person()})).await;
        let grants = colleague.data("{ viewer { grants { id } } }", json!({})).await;
        let admin = town.world.admin("150824").await;
        admin.does(TAKE, json!({"id": grants["viewer"]["grants"][0]["id"]})).await;
        tell(&town.world).await;
        assert_eq!(kinds(&inbox(&colleague).await), Vec::<&str>::new());
    }
}
