//! What `hongyan check` finds.

use std::sync::Arc;

use chrono::TimeDelta;
use hongyan::app::{App, machine_clock};
use hongyan::check::{self, Found};
use hongyan::demo;
use hongyan::privacy::vault::Vault;
use secrecy::{ExposeSecret, SecretString};

use crate::harness::{World, both};

/// What is found behind the same database with other master keys.
async fn found(world: &World, keys: &SecretString, ahead: TimeDelta) -> Vec<(&'static str, String)> {
    let (config, db) = (world.app.config.clone(), world.app.db.clone());
    let clock = machine_clock();
    let app = App::new(
        config,
        Vault::open(keys).unwrap(),
        db,
        Arc::new(move || clock() + ahead),
    );
    let lines = check::look(&app).await;
    assert_eq!(lines.len(), 7);
    lines
        .into_iter()
        // Which years are known depends on the day of the test.
        .filter(|line| line.what != "calendar")
        .filter_map(|line| match line.found {
            Found::Fine => None,
            Found::Odd(why) | Found::Wrong(why) => Some((line.what, why)),
        })
        .collect()
}

fn has(found: &[(&str, String)], what: &str, told: &str) -> bool {
    found
        .iter()
        .any(|(line, why)| *line == what && why.contains(told))
}

both! {
    async fn what_is_wrong_is_named(world: World) {
        demo::fill(&world.app, |_| ()).await.unwrap();
        let keys = &world.keys;
        let now = TimeDelta::zero();
        assert_eq!(found(&world, keys, now).await, []);

        let newer = Vault::generate().expose_secret().replace("k1:", "k2:");
        let added: SecretString = format!("{newer},{}", keys.expose_secret()).into();
        assert_eq!(found(&world, &added, now).await, [], "a new key in front is no fault");

        let swapped: SecretString = format!("{},{newer}", keys.expose_secret()).into();
        assert!(has(&found(&world, &swapped, now).await, "look-up hashes", "must stay the last"));

        let lost = found(&world, &newer.into(), now).await;
        assert!(has(&lost, "master keys", " values are sealed"), "{lost:?}");
        assert!(has(&lost, "look-up hashes", "does not open") && has(&lost, "signing keys", "keys rotate"), "{lost:?}");

        let renamed = Vault::generate();
        let other = found(&world, &renamed, now).await;
        assert!(!has(&other, "master keys", "") && has(&other, "look-up hashes", "does not open"), "{other:?}");

        // An embedded database has the clock of its machine.
        let ahead = found(&world, keys, TimeDelta::seconds(60)).await;
        let apart = has(&ahead, "clock", "60 seconds") || has(&ahead, "clock", "59 seconds");
        assert_eq!(apart, world.app.db.clock().await.unwrap().is_some(), "{ahead:?}");
    }
}
