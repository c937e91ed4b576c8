//! Reading from many requests at once.

use std::future::poll_fn;
use std::task::Poll;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::harness::{World, both};

/// What the database gives back of a number.
async fn echoed(world: &World, number: i32) -> i32 {
    let db = world.app.db.read();
    let statement = Statement::from_string(db.get_database_backend(), format!("SELECT {number} AS number"));
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "number").unwrap()
}

both! {
    async fn connections_have_the_settings_that_keep_what_was_acknowledged(world: World) {
        let settings: &[(&str, &str)] = match world.app.db.backend() {
            DbBackend::Postgres => &[("SHOW statement_timeout", "3s"), ("SHOW lock_timeout", "1s"),
                ("SHOW idle_in_transaction_session_timeout", "10s")],
            // FULL: what was committed survives a power cut.
            _ => &[("PRAGMA synchronous", "2"), ("PRAGMA journal_mode", "wal"), ("PRAGMA foreign_keys", "1"),
                ("PRAGMA busy_timeout", "5000")],
        };
        let work = world.app.db.begin().await.unwrap();
        for (ask, due) in settings {
            let statement = || Statement::from_string(world.app.db.backend(), *ask);
            for row in [work.query_one_raw(statement()).await, world.app.db.read().query_one_raw(statement()).await] {
                let row = row.unwrap().unwrap();
                let told = row.try_get_by_index::<String>(0).or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string()));
                assert_eq!(told.unwrap(), *due, "{ask}");
            }
        }
    }

    async fn a_reading_that_fails_or_is_given_up_spoils_no_other(world: World) {
        let db = world.app.db.read();
        let ask = |sql: &str| db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
        for number in 0..40 {
            assert!(ask("SELECT * FROM nowhere").await.is_err());
            let mut reading = Box::pin(ask("SELECT 7 AS number"));
            poll_fn(|cx| {
                let _ = reading.as_mut().poll(cx);
                Poll::Ready(())
            })
            .await;
            drop(reading);
            assert_eq!(echoed(&world, number).await, number);
        }
    }

    async fn those_who_read_leave_room_for_those_who_write(world: World) {
        let reading = join_all((0..300).map(|number| echoed(&world, number)));
        let writing = join_all((0..20).map(async |_| {
            let work = world.app.db.begin().await.unwrap();
            let statement = Statement::from_string(work.get_database_backend(), "SELECT 1 AS number");
            work.query_one_raw(statement).await.unwrap();
            work.commit().await.unwrap();
        }));
        let (read, _) = tokio::join!(reading, writing);
        assert_eq!(read, (0..300).collect::<Vec<_>>());
    }
}
