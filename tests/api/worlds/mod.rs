//! Of worlds made by chance, every list, edge and look-up shows everybody exactly what the rule allows.
//!
//! `made` makes a world, `rule` says once more who sees what of it, `due` says what each field must then show, and
//! `asked` asks the API. A seed that fails is in the message.

mod asked;
mod due;
mod made;
mod rows;
mod rule;

use std::collections::{BTreeMap, BTreeSet};

use hongyan::identity::tokens;

use crate::dice::Dice;
use crate::harness::{Client, World, both};
use due::Shown;
use rows::Rows;
use rule::{Asker, Rule};

/// Everybody who can ask: nobody in particular, people with all kinds of roles, and systems.
async fn askers(world: &World) -> Vec<(Asker, Client)> {
    let mut askers = vec![(Asker::Nobody, world.anyone())];
    let rows = Rows::of(world).await;
    for row in rows.people.iter().filter(|row| row.erased_at.is_none()) {
        askers.push((Asker::Person(row.id), world.sign_in(row.id).await));
    }
    for row in rows.accounts.iter().filter(|row| row.ended_at.is_none()) {
        let access = tokens::issue_to_service(&world.app, row.id, row.generation, &row.scopes).await;
        askers.push((Asker::System(row.id), world.system(&access.unwrap().token)));
    }
    askers
}

/// Where the two differ, in words.
fn differences(due: &Shown, shown: &Shown) -> Vec<String> {
    let mut found = Vec::new();
    let keys: BTreeSet<_> = due.keys().chain(shown.keys()).collect();
    for key in keys {
        let (due, shown) = (due.get(key), shown.get(key));
        if due != shown {
            found.push(format!("{key:?}: due {due:?}, shown {shown:?}"));
        }
    }
    found
}

async fn compare(world: &World, seed: u64) {
    made::make(world, &mut Dice(seed)).await;
    let askers = askers(world).await;
    let rows = Rows::of(world).await;
    // Of each type, how often one was shown and how often not.
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (asker, client) in askers {
        let rule = Rule {
            rows: &rows,
            asker,
            at: world.app.now(),
        };
        let (all, due) = due::due(&rule);
        let shown = asked::ask(&client, &all).await;
        let differ = differences(&due, &shown);
        assert!(
            differ.is_empty(),
            "seed {seed}, {asker:?}, {} differ:\n{}",
            differ.len(),
            differ[..differ.len().min(12)].join("\n")
        );
        let nodes = &due[&(String::new(), "nodes")];
        for id in &all {
            let (shown, hidden) = counts
                .entry(id.rsplit_once('_').unwrap().0.to_owned())
                .or_default();
            *if nodes.contains(id) { shown } else { hidden } += 1;
        }
    }
    for (prefix, (shown, hidden)) in counts {
        let open = [
            "community",
            "unit",
            "offer",
            "committee",
            "member",
            "team",
            "point",
            "place",
            "matter",
            "guide",
            "post",
        ];
        assert!(shown > 5, "seed {seed}: {prefix} is never seen");
        assert_eq!(
            hidden == 0,
            open.contains(&prefix.as_str()),
            "seed {seed}: {prefix} is hidden {hidden} times"
        );
    }
}

both! {
    async fn everybody_is_shown_what_the_rule_allows(world: World) {
        compare(&world, 1949).await;
    }

    async fn in_another_world_too(world: World) {
        compare(&world, 2016).await;
    }
}
