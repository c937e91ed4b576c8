//! `hongyan check`.

use std::process::ExitCode;

use hongyan::app::{App, machine_clock};
use hongyan::check::{self, Found, Line};
use hongyan::config::Config;
use hongyan::privacy::vault::Vault;

use super::database;

pub async fn run(config: Config) -> ExitCode {
    // The settings were read, or this would not run.
    let mut lines = vec![Line {
        what: "configuration",
        found: Found::Fine,
    }];
    lines.extend(behind(config).await);
    for Line { what, found } in &lines {
        match found {
            Found::Fine => println!("ok     {what}"),
            Found::Odd(why) => println!("look   {what}: {why}"),
            Found::Wrong(why) => println!("WRONG  {what}: {why}"),
        }
    }
    if lines.iter().any(|line| matches!(line.found, Found::Wrong(_))) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

async fn behind(config: Config) -> Vec<Line> {
    let line = |what, found: Result<(), anyhow::Error>| Line {
        what,
        found: match found {
            Ok(()) => Found::Fine,
            Err(error) => Found::Wrong(format!("{error:#}")),
        },
    };
    let (vault, db) = (
        Vault::open(&config.master_keys),
        database::open_current(&config).await,
    );
    match (vault, db) {
        (Ok(vault), Ok(db)) => {
            let app = App::new(config, vault, db, machine_clock());
            let mut lines = vec![line("database", Ok(()))];
            lines.extend(check::look(&app).await);
            lines
        }
        (vault, db) => vec![
            line("database", db.map(drop)),
            line("master keys", vault.map(drop)),
        ],
    }
}
