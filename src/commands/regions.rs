//! `hongyan regions load`.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use hongyan::config::Config;
use hongyan::territory;

use super::database;

pub async fn load(config: &Config, file: &Path) -> anyhow::Result<()> {
    let text = File::open(file).with_context(|| format!("could not open {}", file.display()))?;
    let db = database::open_current(config).await?;
    let count = territory::regions::load(&db, text)
        .await
        .with_context(|| file.display().to_string())?;
    println!("{count} regions loaded.");
    Ok(())
}
