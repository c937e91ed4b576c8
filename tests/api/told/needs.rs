//! Who is told of a need, and when it goes by itself.

use chrono::{Days, TimeDelta};
use hongyan::{calendar, jobs};
use serde_json::{Value, json};

use crate::activities::Neighbourhood;
use crate::harness::{Client, World, both};
use crate::needs::{ADOPT, DECLINE, MERGE, PUBLISH, SUPPORT, UPDATE, VERIFY, published, suggested};
use crate::notify::{inbox, kinds, tell};

async fn state(client: &Client, need: &str) -> Value {
    let query = "query($id: ID!) { need(id: $id) { state } }";
    client.data(query, json!({"id": need})).await["need"]["state"].clone()
}

fn day(world: &World, ahead: u64) -> String {
    (calendar::day(world.app.now()) + Days::new(ahead)).to_string()
}

both! {
    async fn those_who_have_a_need_hear_what_becomes_of_it(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "自来水公司").await;
        let (reporter, neighbour, stranger) =
            (world.resident(&here.community).await, world.resident(&here.community).await, world.resident(&here.community).await);
        let need = suggested(&reporter, &here.community).await;
        here.staff.does(VERIFY, json!({"id": need})).await;
        tell(&world).await;
        assert_eq!(kinds(&inbox(&reporter).await), ["NEED_VERIFIED"]);
        here.staff.does(PUBLISH, json!({"id": need})).await;
        neighbour.does(SUPPORT, json!({"id": need})).await;
        // Both are told that it goes on as another, and of that one from then on.
        let other = published(&world, &here).await;
        here.staff.does(MERGE, json!({"id": need, "intoId": other})).await;
        tell(&world).await;
        assert_eq!(kinds(&inbox(&neighbour).await), ["NEED_MERGED"]);
        assert_eq!(kinds(&inbox(&reporter).await), ["NEED_VERIFIED", "NEED_MERGED"]);
        here.staff.does(ADOPT, json!({"id": other, "by": {"unitId": here.lead}})).await;
        tell(&world).await;
        tell(&world).await;
        assert_eq!(kinds(&inbox(&neighbour).await), ["NEED_MERGED", "NEED_ADOPTED"]);
        assert_eq!(kinds(&inbox(&reporter).await), ["NEED_VERIFIED", "NEED_MERGED", "NEED_ADOPTED"]);
        let refused = suggested(&neighbour, &here.community).await;
        here.staff.does(DECLINE, json!({"id": refused, "reason": "不属于本社区"})).await;
        tell(&world).await;
        let told = inbox(&neighbour).await;
        assert_eq!(kinds(&told), ["NEED_MERGED", "NEED_ADOPTED", "NEED_DECLINED"]);
        assert!(!told[2]["text"].to_string().contains("不属于"));
        assert_eq!(kinds(&inbox(&stranger).await), Vec::<&str>::new());
        assert_eq!(kinds(&inbox(&here.staff).await), Vec::<&str>::new(), "who did it all");
    }

    async fn a_need_goes_once_its_last_day_has_passed(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "自来水公司").await;
        let (need, taken_on) = (published(&world, &here).await, published(&world, &here).await);
        for id in [&need, &taken_on] {
            here.staff.does(UPDATE, json!({"id": id, "dueBy": day(&world, 3)})).await;
        }
        here.staff.does(ADOPT, json!({"id": taken_on, "by": {"unitId": here.lead}})).await;
        let live = async |days: i64| {
            world.pass(TimeDelta::days(days));
            jobs::run_due(&world.app).await.unwrap();
        };
        live(3).await;
        assert_eq!(state(&here.staff, &need).await, "PUBLISHED", "the last day is not over");
        here.staff.does(UPDATE, json!({"id": need, "dueBy": day(&world, 2)})).await;
        live(2).await;
        assert_eq!(state(&here.staff, &need).await, "PUBLISHED", "it was moved");
        world.pass(TimeDelta::days(1));
        let (one, two) = tokio::join!(jobs::run_due(&world.app), jobs::run_due(&world.app));
        one.unwrap();
        two.unwrap();
        assert_eq!(state(&here.staff, &need).await, "EXPIRED");
        assert_eq!(state(&here.staff, &taken_on).await, "ADOPTED", "somebody is at it");
        // A draft is looked at when it is verified.
        let draft = suggested(&world.resident(&here.community).await, &here.community).await;
        here.staff.does(UPDATE, json!({"id": draft, "dueBy": day(&world, 1)})).await;
        live(4).await;
        assert_eq!(state(&here.staff, &draft).await, "DRAFT");
        here.staff.does(VERIFY, json!({"id": draft})).await;
        jobs::run_due(&world.app).await.unwrap();
        assert_eq!(state(&here.staff, &draft).await, "EXPIRED");
    }
}
