//! From a wish of thirteen households for water to water.

use chrono::TimeDelta;

use super::*;
use crate::activities::{self, BEGIN, COMPLETE, planned};
use crate::harness::both;

const LIST: &str = "query($filter: NeedFilter, $orderBy: NeedOrder) { needs(filter: $filter, orderBy: $orderBy, first: 50) { totalCount nodes {
    id title state supporters ownSupport unit { name } community { name } activities { id } availableActions } } }";

/// Whether someone sees a need, by every way there is.
async fn sees(client: &Client, community: &str, need: &str) -> bool {
    let query = "query($id: ID!, $community: ID!) { need(id: $id) { id } node(id: $id) { id }
        needs { totalCount nodes { id } } community(by: {id: $community}) { needs { totalCount nodes { id } } } }";
    let data = client
        .data(query, json!({"id": need, "community": community}))
        .await;
    let list = |list: &Value| {
        let nodes = list["nodes"].as_array().unwrap();
        assert_eq!(list["totalCount"], nodes.len());
        nodes.iter().any(|node| node["id"] == need)
    };
    let ways = [
        !data["need"].is_null(),
        !data["node"].is_null(),
        list(&data["needs"]),
        list(&data["community"]["needs"]),
    ];
    assert!(ways.iter().all(|way| *way == ways[0]), "{data:#}");
    ways[0]
}

both! {
    async fn thirteen_households_without_water_are_heard_and_served_and_say_so(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "自来水公司").await;
        let there = world.community(3, "西郊社区").await;
        let resident = world.resident(&here.community).await;
        let need = suggested(&resident, &here.community).await;
        let stranger = world.resident(&there).await;
        assert!(sees(&resident, &here.community, &need).await && sees(&here.staff, &here.community, &need).await);
        assert!(!sees(&stranger, &here.community, &need).await && !sees(&here.official, &here.community, &need).await);
        assert_eq!(here.staff.refused(PUBLISH, json!({"id": need})).await, "INVALID_STATE", "nobody looked");
        here.staff.does(VERIFY, json!({"id": need})).await;
        here.staff.does(PUBLISH, json!({"id": need})).await;
        assert!(sees(&world.anyone(), &here.community, &need).await);
        let detail = "query($id: ID!) { need(id: $id) { title detail } }";
        let told = stranger.ask(detail, json!({"id": need})).await;
        assert_eq!((&told["data"]["need"]["detail"], &told["errors"][0]["extensions"]["code"]), (&Value::Null, &json!("FORBIDDEN")));
        assert_eq!(resident.data(detail, json!({"id": need})).await["need"]["detail"], "第三户老人腿脚不便");
        assert_eq!(here.staff.data(detail, json!({"id": need})).await["need"]["detail"], "第三户老人腿脚不便");

        // The neighbours say so too, once each.
        let neighbour = world.resident(&here.community).await;
        assert_eq!(neighbour.does(SUPPORT, json!({"id": need})).await["need"], json!({"supporters": 1, "ownSupport": true}));
        assert_eq!(neighbour.refused(SUPPORT, json!({"id": need})).await, "ALREADY_EXISTS");
        assert_eq!(resident.refused(SUPPORT, json!({"id": need})).await, "ALREADY_EXISTS", "who reported it said so first");
        assert_eq!(stranger.refused(SUPPORT, json!({"id": need})).await, "FORBIDDEN");

        // The water company lays the pipe.
        let mut works = here.talk(&world, 20);
        works["kind"] = json!("WORKS");
        works["titleZh"] = json!("自来水入户");
        let works = planned(&here.official, works).await;
        here.official.does(activities::PUBLISH, json!({"id": works})).await;
        let adopted = here.official.does(ADOPT, json!({"id": need, "by": {"activityId": works}})).await;
        assert_eq!((&adopted["need"]["state"], &adopted["need"]["unit"]["name"]), (&json!("ADOPTED"), &json!("自来水公司")));
        let answers = "query($id: ID!) { activity(id: $id) { needs { id title } } }";
        assert_eq!(world.anyone().data(answers, json!({"id": works})).await["activity"]["needs"][0]["id"], need);
        assert_eq!(here.official.refused(SATISFY, json!({"id": need, "activityId": works})).await, "INVALID_STATE", "nothing is done yet");
        world.pass(TimeDelta::days(7));
        here.official.does(BEGIN, json!({"id": works})).await;
        here.official.does(COMPLETE, json!({"id": works, "walkIns": 13, "walkInNote": "十三户"})).await;
        here.official.does(SATISFY, json!({"id": need, "activityId": works})).await;

        // Whether it is met is not for those to say who did it.
        assert_eq!(here.official.refused(CONFIRM, json!({"id": need})).await, "FORBIDDEN");
        assert_eq!(stranger.refused(CONFIRM, json!({"id": need})).await, "FORBIDDEN");
        assert_eq!(world.resident(&here.community).await.refused(CONFIRM, json!({"id": need})).await, "FORBIDDEN");
        assert_eq!(neighbour.does(CONFIRM, json!({"id": need})).await["need"]["state"], "CONFIRMED");
    }

    async fn nobody_verifies_or_confirms_the_own(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "自来水公司").await;
        let need = suggested(&here.staff, &here.community).await;
        assert_eq!(here.staff.refused(VERIFY, json!({"id": need})).await, "FORBIDDEN");
        let colleague = world.staff(&here.community).await;
        colleague.does(VERIFY, json!({"id": need})).await;
        colleague.does(PUBLISH, json!({"id": need})).await;
        colleague.does(ADOPT, json!({"id": need, "by": {"unitId": here.lead}})).await;
        let done = here.published(&world, 5).await;
        here.begun(&world, &done).await;
        colleague.does(COMPLETE, json!({"id": done, "walkIns": 3, "walkInNote": "点数"})).await;
        here.staff.does(SATISFY, json!({"id": need, "activityId": done})).await;
        assert_eq!(here.staff.refused(CONFIRM, json!({"id": need})).await, "FORBIDDEN", "who found it satisfied");
        assert_eq!(colleague.refused(CONFIRM, json!({"id": need})).await, "FORBIDDEN", "who completed the deed");
        world.staff(&here.community).await.does(CONFIRM, json!({"id": need})).await;
    }

    async fn what_does_not_fit_is_refused(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "自来水公司").await;
        let there = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let resident = world.resident(&here.community).await;
        assert_eq!(resident.refused(SUGGEST, water(&there.community)).await, "FORBIDDEN", "the own community");
        for (field, value) in [("text", json!("请打 13800138000")), ("title", json!("找张三 0478-5912345")), ("households", json!(0))] {
            let mut input = water(&here.community);
            input[field] = value;
            assert_eq!(resident.refused(SUGGEST, input).await, "INVALID_INPUT", "{field}");
        }
        let mut heard = water(&here.community);
        heard["source"] = json!("SURVEY");
        assert_eq!(resident.does(SUGGEST, heard.clone()).await["need"]["source"], "APP");
        assert_eq!(here.staff.does(SUGGEST, heard).await["need"]["source"], "SURVEY");
        let need = published(&world, &here).await;
        assert_eq!(here.staff.refused(ADOPT, json!({"id": need, "by": {"unitId": there.lead}})).await, "INVALID_INPUT", "that unit does not serve here");
        assert_eq!(there.official.refused(ADOPT, json!({"id": need, "by": {"unitId": here.lead}})).await, "FORBIDDEN");
        let elsewhere = there.published(&world, 5).await;
        assert_eq!(here.staff.refused(ADOPT, json!({"id": need, "by": {"activityId": elsewhere}})).await, "INVALID_INPUT", "that one is for others");
        let other = published(&world, &there).await;
        assert_eq!(here.staff.refused(MERGE, json!({"id": need, "intoId": other})).await, "INVALID_INPUT");
        assert_eq!(here.staff.refused(MERGE, json!({"id": need, "intoId": need})).await, "INVALID_INPUT");
        assert_eq!(here.staff.refused(EXPIRE, json!({"id": need})).await, "INVALID_STATE", "it has no last day");
        let today = hongyan::calendar::day(world.app.now());
        here.staff.does(UPDATE, json!({"id": need, "dueBy": today})).await;
        assert_eq!(here.staff.refused(EXPIRE, json!({"id": need})).await, "INVALID_STATE", "today is still good");
        world.pass(TimeDelta::days(1));
        here.staff.does(EXPIRE, json!({"id": need})).await;
        assert_eq!(resident.refused(SUPPORT, json!({"id": need})).await, "INVALID_STATE");
        let third = published(&world, &here).await;
        let declined = here.staff.does(DECLINE, json!({"id": third, "reason": "已纳入明年管网改造"})).await;
        assert_eq!(declined["need"], json!({"state": "DECLINED", "endReason": "已纳入明年管网改造"}));
    }

    async fn the_menu_takes_the_same_statements_for_one_as_for_many(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "自来水公司").await;
        let mut counts = Vec::new();
        for round in 0..3 {
            for _ in 0..=round * 2 {
                let need = published(&world, &here).await;
                let works = here.published(&world, 5).await;
                here.staff.does(ADOPT, json!({"id": need, "by": {"activityId": works}})).await;
            }
            let filter = json!({"filter": {"communityId": here.community, "state": "ADOPTED"}});
            let (_, statements) = world.statements(here.staff.data(LIST, filter)).await;
            counts.push(statements.len());
        }
        // Count, page, own support, units, community, what answers them, those activities.
        assert_eq!(counts, [7, 7, 7]);
        let menu = json!({"orderBy": {"field": "SUPPORTERS", "direction": "DESC"}});
        let neighbour = world.resident(&here.community).await;
        let page = neighbour.data(LIST, menu.clone()).await;
        let last = id(&page["needs"]["nodes"][8]);
        neighbour.does(SUPPORT, json!({"id": last})).await;
        assert_eq!(id(&neighbour.data(LIST, menu).await["needs"]["nodes"][0]), last, "what most have comes first");
    }
}
