//! `hongyan search rebuild`.

use hongyan::config::Config;
use hongyan::search;

use super::database;

pub async fn rebuild(config: &Config) -> anyhow::Result<()> {
    let db = database::open_current(config).await?;
    let count = search::rebuild(&db).await?;
    println!("The words of {count} rows written anew.");
    Ok(())
}
