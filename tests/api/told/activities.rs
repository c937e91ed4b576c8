//! Who is told of an activity, and what the clock does with it.

use chrono::TimeDelta;
use hongyan::jobs;
use serde_json::json;

use crate::activities::{CANCEL, Neighbourhood, UPDATE, WITHDRAW, activity, comes, in_days, later, planned};
use crate::harness::both;
use crate::notify::{inbox, kinds, tell};

both! {
    async fn those_who_come_are_told_what_changes_and_the_day_before(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "人民医院").await;
        let id = here.published(&world, 1).await;
        let (first, second, third) =
            (world.resident(&here.community).await, world.resident(&here.community).await, world.resident(&here.community).await);
        let (place, state) = comes(&first, &id).await;
        assert_eq!(state, "CONFIRMED");
        assert_eq!(comes(&second, &id).await.1, "WAITLISTED");
        assert_eq!(comes(&third, &id).await.1, "WAITLISTED");
        tell(&world).await;
        assert_eq!(kinds(&inbox(&second).await), Vec::<&str>::new());
        first.does(WITHDRAW, json!({"id": place})).await;
        let (one, two) = tokio::join!(jobs::run_due(&world.app), jobs::run_due(&world.app));
        one.unwrap();
        two.unwrap();
        tell(&world).await;
        let told = inbox(&second).await;
        assert_eq!(kinds(&told), ["ACTIVITY_PLACE"], "exactly once");
        let number = activity(&here.staff, &id).await["number"].clone();
        assert!(told[0]["text"].as_str().unwrap().contains(number.as_str().unwrap()), "{told:#?}");
        assert_eq!(kinds(&inbox(&third).await), Vec::<&str>::new());

        here.staff.does(UPDATE, json!({"id": id, "titleZh": "健康讲座"})).await;
        here.staff.does(UPDATE, json!({"id": id, "place": "二楼会议室"})).await;
        tell(&world).await;
        assert_eq!(kinds(&inbox(&second).await), ["ACTIVITY_PLACE", "ACTIVITY_CHANGED"], "the title is no news");
        assert_eq!(kinds(&inbox(&third).await), ["ACTIVITY_CHANGED"]);
        assert_eq!(kinds(&inbox(&first).await), Vec::<&str>::new(), "who withdrew");

        world.pass(TimeDelta::days(5));
        for _ in 0..6 {
            tell(&world).await;
            world.pass(TimeDelta::hours(7));
        }
        assert_eq!(kinds(&inbox(&second).await), ["ACTIVITY_PLACE", "ACTIVITY_CHANGED", "ACTIVITY_REMINDER"], "once");
        assert_eq!(kinds(&inbox(&third).await), ["ACTIVITY_CHANGED"], "who has no place");
        here.staff.does(CANCEL, json!({"id": id, "reason": "讲师生病"})).await;
        tell(&world).await;
        tell(&world).await;
        assert_eq!(kinds(&inbox(&second).await).last(), Some(&"ACTIVITY_CANCELLED"));
        assert_eq!(kinds(&inbox(&third).await), ["ACTIVITY_CHANGED", "ACTIVITY_CANCELLED"]);
        assert_eq!(kinds(&inbox(&first).await), Vec::<&str>::new());
    }

    async fn an_activity_begins_at_its_start_wherever_that_is_moved(world: World) {
        let here = Neighbourhood::of(&world, 2, "教育路社区", "人民医院").await;
        let id = here.published(&world, 5).await;
        let state = async || {
            jobs::run_due(&world.app).await.unwrap();
            activity(&here.staff, &id).await["state"].clone()
        };
        world.pass(TimeDelta::days(6));
        assert_eq!(state().await, "PUBLISHED");
        let start = in_days(&world, 3);
        here.staff.does(UPDATE, json!({"id": id, "startsAt": start, "endsAt": later(&start, 2)})).await;
        world.pass(TimeDelta::days(2));
        assert_eq!(state().await, "PUBLISHED", "it was moved");
        world.pass(TimeDelta::days(1));
        assert_eq!(state().await, "ONGOING");
        world.pass(TimeDelta::hours(-1));
        assert_eq!(state().await, "ONGOING");

        // Moved to an earlier time it begins earlier, called off it never does, and a server that was down begins it late.
        let (early, off, late) = (here.published(&world, 5).await, here.published(&world, 5).await, here.published(&world, 5).await);
        let start = in_days(&world, 2);
        here.staff.does(UPDATE, json!({"id": early, "startsAt": start, "endsAt": later(&start, 2)})).await;
        here.staff.does(CANCEL, json!({"id": off, "reason": "讲师生病"})).await;
        world.pass(TimeDelta::days(2));
        jobs::run_due(&world.app).await.unwrap();
        let states = async || {
            let mut states = Vec::new();
            for id in [&early, &off, &late] {
                states.push(activity(&here.staff, id).await["state"].as_str().unwrap().to_owned());
            }
            states
        };
        assert_eq!(states().await, ["ONGOING", "CANCELLED", "PUBLISHED"]);
        world.pass(TimeDelta::days(30));
        let (one, two) = tokio::join!(jobs::run_due(&world.app), jobs::run_due(&world.app));
        one.unwrap();
        two.unwrap();
        assert_eq!(states().await, ["ONGOING", "CANCELLED", "ONGOING"]);
        // A draft waits for its staff.
        let draft = planned(&here.staff, here.talk(&world, 5)).await;
        world.pass(TimeDelta::days(8));
        jobs::run_due(&world.app).await.unwrap();
        assert_eq!(activity(&here.staff, &draft).await["state"], "DRAFT");
    }
}
