//! The two wishes of the story.

use serde_json::json;

use super::*;
use crate::harness::both;

both! {
    /// 一对老夫妻的房子春秋两季很冷: an electric heater.
    async fn the_flat_of_an_old_couple_is_cold_in_spring_and_autumn(world: World) {
        let place = Place::of(&world).await;
        let (staff, second) = (&place.staff, &place.second);
        // Staff and volunteers survey people in hardship.
        let input = json!({"name": "张桂芳", "phone": "15412345678", "bornOn": "1944-03-01",
            "address": "教育路 3 号楼 2 单元 501", "communityId": place.community});
        let grandma = crate::people::registered(staff, input).await;
        let wish = care::id(&staff.does(COLLECT, heater(&grandma)).await["wish"]);
        second.does(VERIFY, json!({"id": wish})).await;
        // It goes onto the board once she agrees.
        assert_eq!(staff.refused(OPEN, json!({"id": wish})).await, "CONSENT_MISSING");
        care::agrees(staff, &grandma, "PUBLIC_TEXT").await;
        staff.does(OPEN, json!({"id": wish})).await;
        // Everybody reads what she wishes, and nobody who she is.
        let anyone = world.anyone().data("query($c: ID!) { community(by: {id: $c}) { wishes(state: OPEN) {
            totalCount nodes { id title kind budget { amount currency } } } } }", json!({"c": place.community})).await;
        assert_eq!(anyone["community"]["wishes"], json!({"totalCount": 1, "nodes": [
            {"id": wish, "title": "一台电暖器", "kind": "GOODS", "budget": {"amount": "200.00", "currency": "CNY"}}]}));
        // A volunteer claims it, learns where to go, and brings it.
        let volunteer = place.volunteer(&world).await;
        volunteer.does(CLAIM, json!({"id": wish})).await;
        let reveal = "mutation($input: RevealContactInput!) { revealContact(input: $input) { contact { value } userErrors { code } } }";
        let shown = volunteer.data(reveal, json!({"input": {"personId": grandma, "kind": "ADDRESS", "reason": "送电暖器上门"}})).await;
        assert_eq!(shown["revealContact"]["contact"]["value"], "教育路 3 号楼 2 单元 501");
        world.pass(chrono::TimeDelta::days(2));
        let input = json!({"id": wish, "deliveredOn": today(&world), "value": {"amount": "189.90", "currency": "CNY"}, "note": "当面试机"});
        let delivered = volunteer.does(DELIVER, input).await;
        assert_eq!(delivered["wish"], json!({"state": "DELIVERED", "claim": {"outcome": "DELIVERED", "deliveredOn": today(&world),
            "value": {"amount": "189.90", "currency": "CNY"}, "note": "当面试机"}}));
        assert_eq!(volunteer.refused(CONFIRM, json!({"id": wish})).await, "FORBIDDEN", "not by who brought it");
        let her = care::asks(&world, &grandma).await;
        let confirmed = her.does(CONFIRM, json!({"id": wish, "thanks": "屋里暖和了，谢谢！"})).await;
        assert_eq!(confirmed["wish"], json!({"state": "CONFIRMED", "thanks": "屋里暖和了，谢谢！"}));
        let looks = her.data("{ viewer { accessLog { nodes { reason } } } }", json!({})).await;
        assert_eq!(looks["viewer"]["accessLog"]["nodes"], json!([{"reason": "送电暖器上门"}]), "she reads who looked, and why");
    }

    /// 三年级的留守儿童: a schoolbag and a pencil case.
    async fn a_left_behind_third_grader_wants_a_schoolbag(world: World) {
        let place = Place::of(&world).await;
        let (staff, second) = (&place.staff, &place.second);
        let house = care::household(staff, &place.community, "3 号楼王家").await;
        let child = care::person(&world, &place.community, "王小军", 9).await;
        let grandpa = care::person(&world, &place.community, "王福贵", 66).await;
        care::moves_in(staff, &house, &child, "GRANDCHILD", false).await;
        care::moves_in(staff, &house, &grandpa, "HEAD", true).await;
        let guardian = care::asks(&world, &grandpa).await;
        // The grandfather wishes for him in the app; a wish never names a child.
        let mut input = json!({"personId": child, "kind": "GOODS", "title": "书包和文具盒",
            "publicText": "王小军上三年级了，想要一个书包和一个文具盒。", "budget": {"amount": "120", "currency": "CNY"}});
        assert_eq!(guardian.refused(COLLECT, input.clone()).await, "INVALID_INPUT");
        input["publicText"] = json!("留守儿童，上三年级了，想要一个书包和一个文具盒。");
        let wish = care::id(&guardian.does(COLLECT, input).await["wish"]);
        staff.does(VERIFY, json!({"id": wish})).await;
        // Without the guardian nothing is published, whatever the child says.
        let alone = json!({"personId": child, "purpose": "PUBLIC_TEXT", "channel": "IN_PERSON"});
        assert_eq!(staff.refused(care::CONSENT, alone).await, "CONSENT_MISSING");
        assert_eq!(staff.refused(OPEN, json!({"id": wish})).await, "CONSENT_MISSING");
        assert!(sees(&world.anyone()).await.is_empty());
        let agrees = json!({"personId": child, "purpose": "PUBLIC_TEXT", "guardianId": grandpa, "channel": "APP"});
        guardian.does(care::CONSENT, agrees).await;
        second.does(OPEN, json!({"id": wish})).await;
        assert_eq!(sees(&world.anyone()).await, [wish.as_str()]);
        let volunteer = place.volunteer(&world).await;
        volunteer.does(CLAIM, json!({"id": wish})).await;
        volunteer.does(DELIVER, json!({"id": wish, "deliveredOn": today(&world), "value": {"amount": "118.5", "currency": "CNY"}})).await;
        guardian.does(CONFIRM, json!({"id": wish, "thanks": "孩子天天背着"})).await;
        let read = world.anyone().data(READ, json!({"id": wish})).await;
        assert_eq!(read["wish"]["state"], "CONFIRMED");
    }
}
