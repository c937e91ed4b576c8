//! `hongyan people admin`.

use anyhow::bail;
use hongyan::app::{App, Ctx, machine_clock};
use hongyan::config::Config;
use hongyan::error::Refusal;
use hongyan::gid;
use hongyan::language::Language;
use hongyan::people::grants;
use hongyan::privacy::vault::Vault;
use hongyan::work::Act;

use super::database;

pub async fn admin(config: Config, name: String, phone: &str, region: String) -> anyhow::Result<()> {
    let vault = Vault::open(&config.master_keys)?;
    let db = database::open_current(&config).await?;
    let app = App::new(config, vault, db, machine_clock());
    let ctx = Ctx::operator(&app);
    match grants::appoint(&Act::once(&ctx), name, phone, region.clone()).await {
        Ok(grant) => {
            let person = gid::public(grant.person_id).0;
            println!("{person} is BANNER_ADMIN of {region} from now on.");
            Ok(())
        }
        Err(Refusal::Rejected(why)) => bail!("{}: {}", why.path.join("."), why.text.say(Language::En)),
        Err(Refusal::Failed(fault)) => bail!("{fault:?}"),
        Err(Refusal::Replayed(_)) => bail!("an act without a key cannot be replayed"),
    }
}
