//! What a wish goes through, and what does not fit.

use super::*;
use crate::harness::both;

both! {
    async fn who_wrote_a_wish_does_not_verify_it(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let wish = place.collected(&grandma).await;
        let offered = async |client: &Client| client.data("query($id: ID!) { wish(id: $id) { availableActions } }", json!({"id": wish})).await["wish"]["availableActions"].clone();
        assert_eq!(offered(&place.staff).await, json!(["wishUpdate", "wishDecline", "wishCancel"]));
        assert_eq!(place.staff.refused(VERIFY, json!({"id": wish})).await, "FORBIDDEN");
        assert_eq!(offered(&place.second).await, json!(["wishUpdate", "wishVerify", "wishDecline", "wishCancel"]));
        place.second.does(VERIFY, json!({"id": wish})).await;
        // Written anew it is verified anew, by neither of the two.
        let changed = place.second.does(UPDATE, json!({"id": wish, "title": "一台小电暖器", "budget": {"amount": "150", "currency": "CNY"}})).await;
        assert_eq!((&changed["wish"]["state"], &changed["wish"]["title"]), (&json!("COLLECTED"), &json!("一台小电暖器")));
        assert_eq!(changed["wish"]["budget"], json!({"amount": "150.00", "currency": "CNY"}));
        assert_eq!(changed["wish"]["detail"], "1.5 千瓦，请打女儿电话 15412345678", "what is left out stays");
        for wrote in [&place.staff, &place.second] {
            assert_eq!(wrote.refused(VERIFY, json!({"id": wish})).await, "FORBIDDEN");
        }
        let third = world.staff(&place.community).await;
        third.does(VERIFY, json!({"id": wish})).await;
    }

    async fn what_everyone_would_read_names_nobody_and_no_number(world: World) {
        let place = Place::of(&world).await;
        let input = json!({"name": "张桂芳", "phone": "15412345678", "address": "教育路 3 号楼 2 单元 501", "communityId": place.community});
        let grandma = crate::people::registered(&place.staff, input).await;
        let before = world.rows().await;
        for text in ["张桂芳老人的房子很冷", "住教育路 3 号楼 2 单元 501，很冷", "电话 154 1234 5678", "身份证 150824194403011234"] {
            let mut input = heater(&grandma);
            input["publicText"] = json!(text);
            assert_eq!(place.staff.refused(COLLECT, input).await, "INVALID_INPUT", "{text}");
        }
        let mut titled = heater(&grandma);
        titled["title"] = json!("给张桂芳的电暖器");
        assert_eq!(place.staff.refused(COLLECT, titled).await, "INVALID_INPUT");
        let mut dear = heater(&grandma);
        dear["budget"] = json!({"amount": "1000.01", "currency": "CNY"});
        assert_eq!(place.staff.refused(COLLECT, dear).await, "LIMIT_REACHED");
        let mut free = heater(&grandma);
        free["budget"] = Value::Null;
        assert_eq!(place.staff.refused(COLLECT, free.clone()).await, "INVALID_INPUT", "goods have a budget");
        assert_eq!(world.rows().await, before);
        free["kind"] = json!("COMPANY");
        place.staff.does(COLLECT, free).await;
        let volunteer = place.volunteer(&world).await;
        let wish = place.delivered(&world, &grandma, &volunteer).await;
        let payload = place.staff.data(CONFIRM, json!({"input": {"id": wish, "thanks": "张桂芳谢谢大家"}})).await;
        assert_eq!(payload["wishConfirm"]["userErrors"], json!([{"code": "INVALID_INPUT", "path": ["thanks"]}]));
    }

    async fn a_wish_can_be_turned_down_or_taken_back_until_it_is_fulfilled(world: World) {
        let place = Place::of(&world).await;
        let grandma = place.elder(&world, "张桂芳").await;
        let her = care::asks(&world, &grandma).await;
        let wish = place.collected(&grandma).await;
        let declined = place.staff.does(DECLINE, json!({"id": wish, "reason": "超出微心愿范围"})).await;
        assert_eq!(declined["wish"], json!({"state": "DECLINED", "closeReason": "超出微心愿范围"}));
        let volunteer = place.volunteer(&world).await;
        let wish = place.claimed(&grandma, &volunteer).await;
        assert_eq!(place.staff.refused(DECLINE, json!({"id": wish, "reason": "x"})).await, "INVALID_STATE");
        let cancelled = her.does(CANCEL, json!({"id": wish, "reason": "女儿已买"})).await;
        assert_eq!(cancelled["wish"], json!({"state": "CANCELLED", "closeReason": "女儿已买", "isPublished": false}));
        assert!(sees(&volunteer).await.is_empty());
        let claim = place.staff.data("query($id: ID!) { wish(id: $id) { claims { nodes { outcome } } } }", json!({"id": wish})).await;
        assert_eq!(claim["wish"]["claims"]["nodes"], json!([{"outcome": "CANCELLED"}]));
        for (document, input) in [(UPDATE, json!({"id": wish})), (VERIFY, json!({"id": wish})), (OPEN, json!({"id": wish})), (CANCEL, json!({"id": wish, "reason": "x"})), (CONFIRM, json!({"id": wish}))] {
            assert_eq!(place.second.refused(document, input).await, "INVALID_STATE");
        }
        let wish = place.delivered(&world, &grandma, &volunteer).await;
        assert_eq!(her.refused(CANCEL, json!({"id": wish, "reason": "x"})).await, "INVALID_STATE");
        assert_eq!(volunteer.refused(RELEASE, json!({"id": wish, "reason": "x"})).await, "FORBIDDEN");
        // The staff find that nothing came.
        place.staff.does(RELEASE, json!({"id": wish, "reason": "实际未送达"})).await;
        let other = place.volunteer(&world).await;
        other.does(CLAIM, json!({"id": wish})).await;
        for on in ["2016-12-01", "2099-01-01"] {
            assert_eq!(other.refused(DELIVER, json!({"id": wish, "deliveredOn": on})).await, "INVALID_INPUT");
        }
        other.does(DELIVER, json!({"id": wish, "deliveredOn": today(&world)})).await;
        // Staff who brought it themselves do not confirm it.
        care::serves(&world, &place.unit, &place.staff.person(), 5).await;
        let wish = place.delivered(&world, &grandma, &place.staff).await;
        assert_eq!(place.staff.refused(CONFIRM, json!({"id": wish})).await, "FORBIDDEN");
        place.second.does(CONFIRM, json!({"id": wish})).await;
    }

    async fn a_stale_version_is_a_conflict_that_brings_the_wish(world: World) {
        let place = Place::of(&world).await;
        let wish = place.open(&place.elder(&world, "张桂芳").await).await;
        let volunteer = place.volunteer(&world).await;
        let payload = volunteer.data(CLAIM, json!({"input": {"id": wish, "expectedVersion": 1}})).await;
        assert_eq!(payload["wishClaim"]["userErrors"], json!([{"code": "CONFLICT", "node": {"id": wish}}]));
        volunteer.does(CLAIM, json!({"id": wish, "expectedVersion": 3})).await;
    }
}
