//! `hongyan keys`.

use anyhow::Context as _;
use hongyan::app::{App, machine_clock};
use hongyan::config::Config;
use hongyan::identity::keys;
use hongyan::privacy::vault::Vault;

use super::database;

pub async fn rotate(config: Config) -> anyhow::Result<()> {
    let vault = Vault::open(&config.master_keys)?;
    let db = database::open_current(&config).await?;
    let app = App::new(config, vault, db, machine_clock());
    let from = keys::rotate(&app).await.context("the key was not made")?;
    println!(
        "A new signing key was made; it signs from {} on.",
        from.to_rfc3339()
    );
    Ok(())
}
