//! Activities that happen again.

use super::*;
use crate::harness::both;

both! {
    async fn a_series_becomes_as_many_activities_as_it_has_dates_when_it_is_published(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        let mut input = here.talk(&world, 1);
        input["recurrence"] = json!("FREQ=WEEKLY;COUNT=3");
        input["roles"] = json!([{"name": "司机", "wanted": 2}]);
        let first = planned(&here.staff, input).await;
        let published = here.staff.does(PUBLISH, json!({"id": first})).await;
        assert_eq!(published["activity"]["series"]["id"], first);
        let query = "query($id: ID!) { activities(filter: {seriesId: $id}) { totalCount nodes {
            id number state startsAt recurrence series { id } roles { name confirmed } } } }";
        let list = world.anyone().data(query, json!({"id": first})).await["activities"].clone();
        assert_eq!(list["totalCount"], 3);
        let dates = list["nodes"].as_array().unwrap();
        let year = chrono::Datelike::year(&hongyan::calendar::day(world.app.now()));
        let mut before: Option<DateTime<Utc>> = None;
        for (n, node) in dates.iter().enumerate() {
            assert_eq!(node["number"], format!("150824-A100003-{year}-{:06}", n + 1));
            assert_eq!((&node["state"], &node["series"]["id"]), (&json!("PUBLISHED"), &json!(first)));
            assert_eq!(node["roles"], json!([{"name": "司机", "confirmed": 0}]));
            let start = node["startsAt"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
            assert!(before.is_none_or(|before| start - before == TimeDelta::days(7)));
            before = Some(start);
        }
        let guest = world.resident(&here.community).await;
        comes(&guest, &first).await;
        assert_eq!(comes(&guest, &id(&dates[1])).await.1, "CONFIRMED", "each date has places of its own");
        here.staff.does(CANCEL, json!({"id": id(&dates[1]), "reason": "节日"})).await;
        assert_eq!(activity(&world.anyone(), &id(&dates[2])).await["state"], "PUBLISHED", "the others stand");
    }

    async fn a_rule_without_an_end_or_with_too_many_dates_is_refused(world: World) {
        let here = Neighbourhood::of(&world, 3, "西郊社区", "政协办公室").await;
        for rule in ["FREQ=WEEKLY", "FREQ=DAILY;COUNT=61", "FREQ=HOURLY;COUNT=2", "每周三", "FREQ=YEARLY;COUNT=2;BYMONTH=2;BYMONTHDAY=30"] {
            let mut input = here.talk(&world, 10);
            input["recurrence"] = json!(rule);
            let payload = here.staff.data(CREATE, json!({"input": input})).await;
            assert_eq!(payload["activityCreate"]["userErrors"][0]["path"], json!(["recurrence"]), "{rule}");
        }
        let mut input = here.talk(&world, 10);
        input["recurrence"] = json!("FREQ=DAILY;COUNT=60");
        let draft = planned(&here.staff, input).await;
        let moved = json!({"id": draft, "recurrence": "FREQ=WEEKLY;COUNT=61"});
        assert_eq!(here.staff.refused(UPDATE, moved).await, "INVALID_INPUT");
        here.staff.does(UPDATE, json!({"id": draft, "recurrence": null})).await;
        here.staff.does(PUBLISH, json!({"id": draft})).await;
        let list = world.anyone().data("{ activities { totalCount } }", json!({})).await;
        assert_eq!(list["activities"]["totalCount"], 1);
    }
}
