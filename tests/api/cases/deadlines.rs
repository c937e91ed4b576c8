//! The promised day: near, broken, and up the ladder.

use chrono::TimeDelta;
use hongyan::{calendar, jobs};
use serde_json::{Value, json};

use super::Town;
use crate::harness::{World, both};

/// Lets days pass, with a server that does its jobs on each.
async fn live(world: &World, days: i64) {
    for _ in 0..days {
        world.pass(TimeDelta::days(1));
        jobs::run_due(&world.app).await.unwrap();
    }
}

/// How many days lie between today and the day after so many working days.
async fn until_after(world: &World, from: &Value, working_days: u32) -> i64 {
    let calendar = calendar::of(&world.app).await.unwrap();
    let from = from.as_str().unwrap().parse().unwrap();
    let day = calendar.add_working_days(from, working_days) + chrono::Days::new(1);
    (day - calendar::day(world.app.now())).num_days()
}

const LATE: &str = "query($id: ID!) { serviceCase(by: {id: $id}) {
    dueOn overdue escalation unclaimedAt escalations { level round dueOn } } }";

both! {
    async fn a_case_nobody_owns_goes_up_and_a_comment_holds_nothing_up(world: World) {
        let town = Town::of(world).await;
        let world = &town.world;
        let case = town.asks().await;
        let state = async || town.staff.data(LATE, json!({"id": case})).await["serviceCase"].clone();
        let due = state().await["dueOn"].clone();
        jobs::run_due(&world.app).await.unwrap();
        assert_eq!(state().await["unclaimedAt"], json!(null), "it came today");
        live(world, 4).await;
        assert_ne!(state().await["unclaimedAt"], json!(null), "the community has it on its table");
        assert_eq!(state().await["escalation"], json!(0));
        live(world, until_after(world, &due, 0).await - 1).await;
        town.resident.takes("caseMessageSend", &case, json!({"message": "有人在吗？"})).await;
        assert_eq!((&state().await["escalation"], &state().await["dueOn"]), (&json!(0), &due), "the last day is not over");
        live(world, 1).await;
        assert_eq!((&state().await["escalation"], &state().await["overdue"]), (&json!(1), &json!(true)));
        for (level, after) in [(2, 2), (3, 4)] {
            live(world, until_after(world, &due, after).await - 1).await;
            assert_eq!(state().await["escalation"], json!(level - 1));
            live(world, 1).await;
            assert_eq!(state().await["escalation"], json!(level));
        }
        live(world, 10).await;
        let end = state().await;
        let steps: Vec<_> = end["escalations"].as_array().unwrap().iter().map(|step| step["level"].clone()).collect();
        assert_eq!(steps, [json!(1), json!(2), json!(3)], "each step once: {end:#}");
    }

    async fn waiting_holds_the_ladder_still_and_shows_it(world: World) {
        let town = Town::of(world).await;
        let world = &town.world;
        let case = town.worked_on().await;
        let state = async || town.staff.data(LATE, json!({"id": case})).await["serviceCase"].clone();
        let due = state().await["dueOn"].clone();
        town.holder.takes("serviceCaseAskResident", &case, json!({"message": "请补交发票"})).await;
        live(world, 30).await;
        assert_eq!(state().await["escalation"], json!(0));
        town.holder.takes("serviceCaseResume", &case, json!({})).await;
        let later = state().await["dueOn"].clone();
        assert!(later.as_str() > due.as_str());
        live(world, until_after(world, &later, 0).await).await;
        assert_eq!(state().await["escalation"], json!(1));
        assert_eq!(state().await["escalations"][0]["dueOn"], later);
        let end = json!({"outcome": "ANSWERED", "text": "已答复"});
        town.holder.takes("serviceCaseResolve", &case, end).await;
        live(world, 10).await;
        assert_eq!(state().await["escalation"], json!(1), "what is over goes nowhere");
    }

    async fn a_server_that_was_down_catches_up_once(world: World) {
        let town = Town::of(world).await;
        let case = town.asks().await;
        town.world.pass(TimeDelta::days(40));
        let (one, two) = tokio::join!(jobs::run_due(&town.world.app), jobs::run_due(&town.world.app));
        one.unwrap();
        two.unwrap();
        let seen = town.staff.data(LATE, json!({"id": case})).await["serviceCase"].clone();
        assert_eq!((&seen["escalation"], seen["escalations"].as_array().unwrap().len()), (&json!(3), 3));
    }
}
