//! The demo district: Urad Middle Banner as `story` tells it, made through the services as the people of the
//! district would. Filling a database that was filled before changes nothing.

pub mod people;
pub mod story;

use std::sync::Arc;

use anyhow::{anyhow, bail};

use crate::app::{App, Ctx};
use crate::error::Refusal;
use crate::language::Language;
use crate::territory;
use crate::territory::service::{Details, NewCommunity};
use crate::work::Act;

/// The file of the demo's own keys, beside its database.
pub const KEYS: &str = "master.keys";

/// Fills an empty database; `told` hears of each step.
pub async fn fill(app: &Arc<App>, told: impl Fn(&str)) -> anyhow::Result<()> {
    let ctx = Ctx::operator(app);
    let first = format!("{}{:03}", story::TOWNSHIP, story::COMMUNITIES[0].number);
    if done(territory::service::find_by_code(&ctx, &first).await)?.is_some() {
        told("the demo data are there already");
        return Ok(());
    }
    told("regions");
    territory::regions::load(&app.db, story::REGIONS.as_bytes()).await?;
    told("six communities");
    communities(&ctx).await?;
    Ok(())
}

async fn communities(ctx: &Ctx) -> anyhow::Result<()> {
    for community in &story::COMMUNITIES {
        let new = NewCommunity {
            code: format!("{}{:03}", story::TOWNSHIP, community.number),
            name: community.name.to_owned(),
            details: Details {
                slogan: Some(Some(community.slogan.to_owned())),
                emblem: Some(Some(community.emblem.to_owned())),
                address: Some(Some(community.address.to_owned())),
                office_phone: Some(Some(format!("0478-0{:06}", u32::from(community.number) * 1001))),
                office_hours: Some(Some("周一至周五 8:30-12:00，14:30-17:30".to_owned())),
                coordinates: Some(Some(community.at)),
                languages: Some(
                    [Language::ZhHans, Language::MnMong]
                        .map(|l| l.tag().to_owned())
                        .to_vec(),
                ),
            },
        };
        agreed(territory::service::create(&Act::once(ctx), new).await)?;
    }
    Ok(())
}

/// A service that refuses the demo's own data is a fault of the demo.
fn agreed<T>(result: Result<T, Refusal>) -> anyhow::Result<T> {
    match result {
        Ok(done) => Ok(done),
        Err(Refusal::Rejected(why)) => bail!("the demo data were refused: {} at {:?}", why.text.en, why.path),
        Err(Refusal::Failed(fault)) => done(Err(fault)),
        Err(Refusal::Replayed(_)) => bail!("the demo sends no keys"),
    }
}

fn done<T>(result: Result<T, crate::error::Fault>) -> anyhow::Result<T> {
    result.map_err(|fault| anyhow!("{fault:?}"))
}
