//! The promised day, kept by servers that share the work.

use chrono::TimeDelta;
use entity::job;
use entity::notification;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::*;
use crate::cases::{Town, act};
use crate::harness::both;

const LATE: &str = "query($id: ID!) { serviceCase(by: {id: $id}) {
    dueOn overdue escalation unclaimedAt waitingSince escalations { level } } }";

/// Waits until no job is due.
pub async fn idle(world: &World) {
    let done = async {
        loop {
            let due = job::Entity::find().filter(job::Column::DueAt.lte(world.app.now()));
            if due.count(world.app.db.read()).await.unwrap() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONG, done)
        .await
        .expect("jobs are done in time");
}

both! {
    async fn what_was_late_goes_up_once_whoever_looks(world: World) {
        // Asked six weeks ago: by the servers' own clocks all of it is late.
        let ago = TimeDelta::days(45);
        world.pass(-ago);
        let town = Town::of(world).await;
        let world = &town.world;
        let (late, waiting) = (town.asks().await, town.worked_on().await);
        let ask = json!({"message": "请补交发票"});
        town.holder.takes("serviceCaseAskResident", &waiting, ask).await;
        world.pass(ago);
        let processes = several(world).await;
        idle(world).await;

        let last = processes.last().unwrap();
        let seen = async |case: &str| {
            let answer = last.answers(&town.staff, LATE, json!({"id": case})).await.unwrap();
            answer["data"]["serviceCase"].clone()
        };
        let up = seen(&late).await;
        assert_eq!((&up["escalation"], &up["overdue"]), (&json!(3), &json!(true)), "{up:#}");
        assert_eq!(up["escalations"], json!([{"level": 1}, {"level": 2}, {"level": 3}]), "each step once");
        assert_ne!(up["unclaimedAt"], Value::Null, "nobody owns it, and the community knows");
        let held = seen(&waiting).await;
        assert_eq!((&held["escalation"], &held["overdue"]), (&json!(0), &json!(false)), "{held:#}");
        assert_ne!(held["waitingSince"], Value::Null, "it waits, and shows it");

        // A word from the resident moves no day.
        let sent = json!({"id": late, "message": "有人在吗？"});
        processes[0].does(&town.resident, &act("caseMessageSend"), sent).await;
        idle(world).await;
        let then = seen(&late).await;
        assert_eq!((&then["dueOn"], &then["escalations"]), (&up["dueOn"], &up["escalations"]));

        // Each who is told is told once of each.
        let told = notification::Entity::find().filter(notification::Column::Subject.eq(&late));
        let told = told.all(world.app.db.read()).await.unwrap();
        let once: std::collections::BTreeSet<_> = told.iter().map(|row| (row.event_id.0, row.person_id.0)).collect();
        assert!(!told.is_empty());
        assert_eq!(once.len(), told.len());
    }
}
