//! `hongyan demo`: a district with demo data in an embedded database, made through the services.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, ensure};
use clap::ValueEnum;
use hongyan::app::{App, machine_clock};
use hongyan::config::{Config, LogFormat};
use hongyan::db::Db;
use hongyan::identity::settings::SenderKind;
use hongyan::privacy::vault::Vault;
use hongyan::{demo, identity, trace};
use secrecy::{ExposeSecret, SecretString};

use super::serve;
use super::token::Role;

/// The file of the database in the demo's folder.
const DATABASE: &str = "hongyan.db";
/// The folder of photos and papers.
const FILES: &str = "files";

pub async fn run(mut config: Config, data: &Path, listen: SocketAddr, fresh: bool) -> anyhow::Result<()> {
    config.listen = listen;
    config.public_url = format!("http://{listen}");
    config.log.format = LogFormat::Text;
    "warn".clone_into(&mut config.log.filter);
    config.identity.sender.get_or_insert(SenderKind::Log);
    config.files.folder = data.join(FILES);
    let traces = trace::start(&config.log)?;
    if fresh {
        remove(data)?;
    }
    fs::create_dir_all(data).with_context(|| format!("--data: could not make {}", data.display()))?;
    let listener = serve::bind(&config).await?;
    let vault = Vault::open(&keys(data)?)?;
    let app = App::new(config, vault, open(data).await?, machine_clock());
    identity::start(&app).await?;
    demo::fill(&app, |step| println!("  {step}")).await?;
    println!(
        "\n鸿雁 Hongyan serves a demo district at http://{}/ (Ctrl-C stops it)",
        listener.local_addr()?
    );
    for role in Role::value_variants() {
        let value = role.to_possible_value().context("a role without a name")?;
        let name = demo::cast::name_of(&app, (*role).into()).await?;
        println!("  {name}: hongyan token --as {}", value.get_name());
    }
    serve::listen(&app, listener).await?;
    traces.finish().await;
    Ok(())
}

/// The database of a demo that was started before.
pub async fn open_made(data: &Path) -> anyhow::Result<Db> {
    ensure!(
        data.join(DATABASE).exists(),
        "--data: {} holds no demo: start one with `hongyan demo`",
        data.display()
    );
    open(data).await
}

async fn open(data: &Path) -> anyhow::Result<Db> {
    let path = data.join(DATABASE);
    let path = path
        .to_str()
        .context("--data: the folder has a name that is not UTF-8")?;
    let db = Db::open(&format!("sqlite:{path}"), 8).await?;
    db.migrate().await?;
    Ok(db)
}

/// The demo's own master key, made at the first start; only its owner may read the file.
pub fn keys(data: &Path) -> anyhow::Result<SecretString> {
    let path = data.join(demo::KEYS);
    if !path.exists() {
        let key = Vault::generate();
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        file.and_then(|mut file| file.write_all(key.expose_secret().as_bytes()))
            .with_context(|| format!("--data: could not write {}", path.display()))?;
    }
    let key =
        fs::read_to_string(&path).with_context(|| format!("--data: could not read {}", path.display()))?;
    Ok(key.into())
}

/// Removes what a demo left, and only that: nothing where there is anything else.
fn remove(data: &Path) -> anyhow::Result<()> {
    if !data.exists() {
        return Ok(());
    }
    let mut left = Vec::new();
    for entry in fs::read_dir(data).with_context(|| format!("--data: could not read {}", data.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        ensure!(
            name.starts_with(DATABASE) || name == demo::KEYS || name == FILES,
            "--fresh: {} holds {name}, which is not a demo's: name another folder with --data",
            data.display(),
        );
        left.push(path);
    }
    for path in left {
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.with_context(|| format!("--fresh: could not remove {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_demo_left_is_removed_and_nothing_beside_anything_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at(FILES)).unwrap();
        for name in [
            DATABASE,
            "hongyan.db-wal",
            demo::KEYS,
            "files/photo",
            "letter.txt",
        ] {
            fs::write(at(name), "").unwrap();
        }
        let refused = remove(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("letter.txt"), "{refused}");
        assert!(at(DATABASE).exists() && at("files/photo").exists());
        fs::remove_file(at("letter.txt")).unwrap();
        remove(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
