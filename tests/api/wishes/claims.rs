//! Who may claim, for how long, and what a claim opens.

use chrono::TimeDelta;
use hongyan::jobs;

use super::*;
use crate::harness::both;

const PRIVATE: &str = "query($id: ID!) { wish(id: $id) { detail person { name maskedPhone } } }";

both! {
    async fn who_wishes_is_shown_to_the_claimant_while_the_claim_lives(world: World) {
        let place = Place::of(&world).await;
        let input = json!({"name": "张桂芳", "phone": "15412345678", "bornOn": "1944-03-01", "communityId": place.community});
        let grandma = crate::people::registered(&place.staff, input).await;
        let wish = place.open(&grandma).await;
        let (volunteer, other) = (place.volunteer(&world).await, place.volunteer(&world).await);
        let reveal = "mutation($input: RevealContactInput!) { revealContact(input: $input) { contact { value } userErrors { code } } }";
        let wants = json!({"personId": grandma, "kind": "PHONE", "reason": "约时间上门"});
        let dark = json!({"detail": null, "person": null});
        let shown = json!({"detail": "1.5 千瓦，请打女儿电话 15412345678", "person": {"name": "张桂芳", "maskedPhone": "154****5678"}});
        let read = async |client: &Client| client.ask(PRIVATE, json!({"id": wish})).await["data"]["wish"].clone();
        let node = async |client: &Client| client.ask("query($id: ID!) { node(id: $id) { ... on Person { name } } }", json!({"id": grandma})).await["data"]["node"].clone();
        assert_eq!(read(&volunteer).await, dark);
        assert_eq!(volunteer.refused(reveal, wants.clone()).await, "NOT_FOUND");
        volunteer.does(CLAIM, json!({"id": wish})).await;
        assert_eq!(read(&volunteer).await, shown);
        assert_eq!(node(&volunteer).await, json!({"name": "张桂芳"}));
        assert_eq!(volunteer.does(reveal, wants.clone()).await["contact"]["value"], "15412345678");
        let update = "mutation($input: PersonUpdateInput!) { personUpdate(input: $input) { userErrors { code } } }";
        assert_eq!(volunteer.refused(update, json!({"id": grandma, "language": "en"})).await, "FORBIDDEN", "to see is not to change");
        assert_eq!(read(&other).await, dark, "no other volunteer");
        assert_eq!(other.refused(reveal, wants.clone()).await, "NOT_FOUND");
        let care = volunteer.data(care::SEEN, json!({})).await;
        assert_eq!(care["careRecipients"]["totalCount"], 0, "why she is looked after is another thing");
        // The time runs out before anything has ended the claim.
        world.pass(TimeDelta::days(14));
        assert_eq!(read(&volunteer).await, dark);
        assert_eq!(node(&volunteer).await, Value::Null);
        assert_eq!(volunteer.refused(reveal, wants.clone()).await, "NOT_FOUND");
        assert_eq!(volunteer.refused(DELIVER, json!({"id": wish, "deliveredOn": today(&world)})).await, "INVALID_STATE");
        // Claimed again, and given back.
        volunteer.does(CLAIM, json!({"id": wish})).await;
        assert_eq!(read(&volunteer).await, shown);
        volunteer.does(RELEASE, json!({"id": wish, "reason": "出差"})).await;
        assert_eq!(read(&volunteer).await, dark);
        // Claimed by the other, and delivered.
        other.does(CLAIM, json!({"id": wish})).await;
        assert_eq!(read(&other).await, shown);
        other.does(DELIVER, json!({"id": wish, "deliveredOn": today(&world)})).await;
        assert_eq!(read(&other).await, dark, "what was needed was done");
        assert_eq!(other.refused(reveal, wants).await, "NOT_FOUND");
        let history = place.staff.data("query($id: ID!) { wish(id: $id) { claims { totalCount nodes { outcome reason } } } }", json!({"id": wish})).await;
        assert_eq!(history["wish"]["claims"]["nodes"], json!([{"outcome": "EXPIRED", "reason": null}, {"outcome": "RELEASED", "reason": "出差"}, {"outcome": "DELIVERED", "reason": null}]));
    }

    async fn the_claimant_serves_there_is_active_and_is_neither_verifier_nor_family(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let wish = place.open(&grandma).await;
        let claim = json!({"id": wish});
        // Who verified it is a volunteer too, and so is the grandson, and so is she herself.
        care::serves(&world, &place.unit, &place.second.person(), 5).await;
        assert_eq!(place.second.refused(CLAIM, claim.clone()).await, "FORBIDDEN");
        let house = care::household(&place.staff, &place.community, "3 号楼张家").await;
        let grandson = care::person(&world, &place.community, "张强", 30).await;
        care::moves_in(&place.staff, &house, &grandma, "HEAD", false).await;
        care::moves_in(&place.staff, &house, &grandson, "GRANDCHILD", false).await;
        for person in [&grandma, &grandson] {
            care::serves(&world, &place.unit, person, 5).await;
            assert_eq!(care::asks(&world, person).await.refused(CLAIM, claim.clone()).await, "FORBIDDEN");
        }
        // Of a unit that is on no committee here; no volunteer at all; nobody.
        let elsewhere = world.unit("水务局").await;
        let (_, stranger) = care::helper(&world, &elsewhere, 5).await;
        assert_eq!(care::asks(&world, &stranger).await.refused(CLAIM, claim.clone()).await, "FORBIDDEN");
        assert_eq!(place.staff.refused(CLAIM, claim.clone()).await, "FORBIDDEN");
        assert_eq!(world.anyone().refused(CLAIM, claim.clone()).await, "UNAUTHENTICATED");
        let resting = place.volunteer(&world).await;
        let pause = "mutation($input: VolunteerPauseInput!) { volunteerPause(input: $input) { userErrors { code } } }";
        let mine = resting.data("{ volunteers { nodes { id } } }", json!({})).await;
        let id = care::id(&mine["volunteers"]["nodes"][0]);
        resting.does(pause, json!({"id": id})).await;
        assert_eq!(resting.refused(CLAIM, claim.clone()).await, "INVALID_STATE");
        // What is offered is what works.
        let offered = async |client: &Client| client.data("query($id: ID!) { wish(id: $id) { availableActions } }", claim.clone()).await["wish"]["availableActions"].clone();
        for nobody in [&place.second, &resting, &care::asks(&world, &stranger).await] {
            assert!(!offered(nobody).await.as_array().unwrap().contains(&json!("wishClaim")));
        }
        let volunteer = place.volunteer(&world).await;
        assert_eq!(offered(&volunteer).await, json!(["wishClaim"]));
        volunteer.does(CLAIM, claim.clone()).await;
        assert_eq!(offered(&volunteer).await, json!(["wishDeliver", "wishRelease"]));
        assert_eq!(volunteer.refused(CLAIM, claim.clone()).await, "ALREADY_CLAIMED");
        let leave = "mutation($input: VolunteerLeaveInput!) { volunteerLeave(input: $input) { userErrors { code } } }";
        let mine = volunteer.data("{ volunteers { nodes { id } } }", json!({})).await;
        let id = care::id(&mine["volunteers"]["nodes"][0]);
        assert_eq!(volunteer.refused(leave, json!({"id": id, "reason": "调动"})).await, "INVALID_STATE", "not with a wish in hand");
        volunteer.does(RELEASE, json!({"id": wish, "reason": "搬走"})).await;
        volunteer.does(leave, json!({"id": id, "reason": "调动"})).await;
    }

    async fn a_claim_is_reminded_of_at_seven_days_and_over_at_fourteen(world: World) {
        let place = Place::of(&world).await;
        let volunteer = place.volunteer(&world).await;
        let mut wishes = Vec::new();
        for name in ["甲", "乙", "丙"] {
            wishes.push(place.claimed(&place.elder(&world, name).await, &volunteer).await);
        }
        let fourth = place.open(&place.elder(&world, "丁").await).await;
        assert_eq!(volunteer.refused(CLAIM, json!({"id": fourth})).await, "LIMIT_REACHED");
        // Who wrote them down is told of the claims.
        assert_eq!(jobs::run_due(&world.app).await.unwrap(), 3);
        world.pass(TimeDelta::days(7));
        assert_eq!(jobs::run_due(&world.app).await.unwrap(), 3);
        let read = "query($id: ID!) { wish(id: $id) { state claim { remindedAt lives } } }";
        let read = async |wish: &str| volunteer.data(read, json!({"id": wish})).await["wish"].clone();
        let told = read(&wishes[0]).await;
        assert_eq!((&told["state"], &told["claim"]["lives"]), (&json!("CLAIMED"), &json!(true)));
        assert!(told["claim"]["remindedAt"].is_string());
        volunteer.does(DELIVER, json!({"id": wishes[0], "deliveredOn": today(&world)})).await;
        // The claimant is told of the three reminders, and who confirms it of the delivery.
        assert_eq!(jobs::run_due(&world.app).await.unwrap(), 4);
        world.pass(TimeDelta::days(7));
        // Nothing has ended them yet, and they count no longer.
        assert_eq!(read(&wishes[1]).await["claim"]["lives"], false);
        volunteer.does(CLAIM, json!({"id": fourth})).await;
        // Three ends, and that the fourth is claimed.
        assert_eq!(jobs::run_due(&world.app).await.unwrap(), 4);
        assert_eq!(read(&wishes[0]).await["state"], "DELIVERED");
        assert_eq!(read(&wishes[1]).await, json!({"state": "OPEN", "claim": null}));
        assert_eq!(read(&fourth).await["state"], "CLAIMED");
        assert_eq!(sees(&world.anyone()).await.len(), 4);
    }
}
