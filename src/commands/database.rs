//! `hongyan migrate`, and opening the database for every other command.

use std::process::ExitCode;

use anyhow::ensure;
use hongyan::config::Config;
use hongyan::db::Db;

pub async fn open(config: &Config) -> anyhow::Result<Db> {
    Db::open(config.database_url()?, config.database.connections).await
}

/// Opens a database that must be up to date.
pub async fn open_current(config: &Config) -> anyhow::Result<Db> {
    let db = open(config).await?;
    let pending = db.pending().await?;
    ensure!(
        pending.is_empty(),
        "the database is behind by {} step(s), first {}: run `hongyan migrate up` or `hongyan serve --migrate`",
        pending.len(),
        pending[0],
    );
    Ok(db)
}

pub async fn status(config: &Config) -> anyhow::Result<ExitCode> {
    let pending = open(config).await?.pending().await?;
    if pending.is_empty() {
        println!("The database is up to date.");
        return Ok(ExitCode::SUCCESS);
    }
    for step in &pending {
        println!("not run: {step}");
    }
    Ok(ExitCode::FAILURE)
}

pub async fn up(config: &Config) -> anyhow::Result<()> {
    let db = open(config).await?;
    for step in db.pending().await? {
        println!("to run: {step}");
    }
    db.migrate().await?;
    println!("The database is up to date.");
    Ok(())
}
