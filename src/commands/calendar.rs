//! `hongyan calendar import`.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use hongyan::calendar;
use hongyan::config::Config;

use super::database;

pub async fn import(config: &Config, file: &Path) -> anyhow::Result<()> {
    let text = File::open(file).with_context(|| format!("could not open {}", file.display()))?;
    let db = database::open_current(config).await?;
    let years = calendar::import(&db, text)
        .await
        .with_context(|| file.display().to_string())?;
    for (year, days) in years {
        println!("{year}: {days} days that depart from the week.");
    }
    Ok(())
}
