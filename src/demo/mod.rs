//! The demo district: Urad Middle Banner as `story` tells it, made through the services as the people of the
//! district would.

pub mod activities;
pub mod care;
pub mod cases;
pub mod cast;
pub mod counters;
pub mod directory;
pub mod needs;
pub mod people;
pub mod story;
pub mod teams;
pub mod wishes;

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::ids::CommunityId;
use entity::liaison_point::HostKind;

use crate::app::{App, Ctx};
use crate::error::Refusal;
use crate::jobs;
use crate::language::Language;
use crate::liaison::points;
use crate::page::{By, Window};
use crate::territory;
use crate::territory::service::{Details, NewCommunity};
use crate::work::Act;

const HOURS: &str = "周一至周五 8:30-12:00，14:30-17:30";

/// The communities by name.
pub type Communities = HashMap<&'static str, CommunityId>;

/// The file of the demo's own keys, beside its database.
pub const KEYS: &str = "master.keys";

/// Fills a database; `told` hears of each step. What is there already is kept, so that a start that was cut short
/// goes on where it was.
pub async fn fill(app: &Arc<App>, told: impl Fn(&str)) -> anyhow::Result<()> {
    told("regions");
    territory::regions::load(&app.db, story::REGIONS.as_bytes()).await?;
    told("thirty-four units");
    // The mechanism began in 2013: its committees were founded then.
    let then = in_the_year(app, 2013);
    let early = Ctx::operator(&then);
    let units = directory::units(&early).await?;
    let mut made = Vec::new();
    told("six communities with their joint committees and liaison points");
    for story in &story::COMMUNITIES {
        let id = community(&early, story).await?;
        let committee = directory::committee(&early, id, story, &units).await?;
        points(&early, id, story).await?;
        made.push((story, id, committee));
    }
    let home = made.iter().find(|(story, ..)| story.name == cast::HOME);
    let &(home_story, home, _) = home.context("the story has no such community")?;
    told("a person for each role");
    let now = Ctx::operator(app);
    // What the last weeks are about was there before.
    let settled = at(app, app.now() - TimeDelta::days(60));
    let settled = Ctx::operator(&settled);
    let cast = cast::gather(&settled, home, &units).await?;
    told("matters with guides, and cards at the points");
    let matters = counters::matters(&settled, &units).await?;
    let cards = counters::cards(&settled, &units, &matters, &cast).await?;
    counters::stand_in(&now, &cards).await?;
    told("a volunteer team for each committee");
    let communities: Communities = made.iter().map(|(story, id, _)| (story.name, *id)).collect();
    for (story, _, committee) in made {
        teams::pick(&now, committee, story, &units, &cast).await?;
    }
    told("activities in every state");
    activities::hold(app, &communities, &units, &cast).await?;
    told("one hundred and seventeen pairings");
    care::pair(&now, home, home_story, &units, &cast, &told).await?;
    told("nine wishes, of which two are on the board");
    wishes::collect(&now, home).await?;
    told("a menu of needs");
    needs::list(app, &communities, &units, &cast).await?;
    told("cases from the call to the money");
    cases::follow(app, &communities, &matters, &cast).await?;
    told("what was due in these weeks");
    while done(jobs::run_due(app).await)? > 0 {}
    Ok(())
}

/// The same installation on the first of April of a year.
fn in_the_year(app: &App, year: i32) -> Arc<App> {
    let morning = NaiveDate::from_ymd_opt(year, 4, 1).and_then(|day| day.and_hms_opt(1, 0, 0));
    at(app, morning.unwrap_or_default().and_utc())
}

/// The same installation at another moment.
fn at(app: &App, moment: DateTime<Utc>) -> Arc<App> {
    let (config, vault, db) = (app.config.clone(), app.vault.clone(), app.db.clone());
    App::new(config, vault, db, Arc::new(move || moment))
}

async fn community(ctx: &Ctx, story: &story::Community) -> anyhow::Result<CommunityId> {
    let code = format!("{}{:03}", story::TOWNSHIP, story.number);
    if let Some(known) = done(territory::service::find_by_code(ctx, &code).await)? {
        return Ok(known.id);
    }
    let new = NewCommunity {
        code,
        name: story.name.to_owned(),
        details: Details {
            slogan: Some(Some(story.slogan.to_owned())),
            emblem: Some(Some(story.emblem.to_owned())),
            address: Some(Some(story.address.to_owned())),
            office_phone: Some(Some(format!("0478-0{:06}", u32::from(story.number) * 1001))),
            office_hours: Some(Some(HOURS.to_owned())),
            coordinates: Some(Some(story.at)),
            languages: Some(
                [Language::ZhHans, Language::MnMong]
                    .map(|l| l.tag().to_owned())
                    .to_vec(),
            ),
        },
    };
    Ok(agreed(territory::service::create(&Act::once(ctx), new).await)?.id)
}

/// The office itself and the shops and clinics around it.
async fn points(ctx: &Ctx, community: CommunityId, story: &story::Community) -> anyhow::Result<()> {
    let wanted = points::Wanted {
        community: Some(community),
        ..points::Wanted::default()
    };
    let known = done(points::list(ctx, &wanted, By::id(), Window::default(), false).await)?;
    let office = (HostKind::CommunityOffice, story.name, 0.0, 0.0);
    for (kind, host, north, east) in std::iter::once(office).chain(story::HOSTS) {
        let name = format!(
            "{}{}联络点",
            story.name,
            if kind == HostKind::CommunityOffice {
                ""
            } else {
                host
            }
        );
        if known.rows.iter().any(|(_, point)| point.name == name) {
            continue;
        }
        let details = points::Details {
            name: Some(name),
            host_kind: Some(kind),
            host_name: Some(host.to_owned()),
            address: Some(format!("{}附近", story.address)),
            hours: Some(Some(HOURS.to_owned())),
            coordinates: Some((story.at.0 + north, story.at.1 + east)),
            card_slots: Some(24),
            ..points::Details::default()
        };
        agreed(points::create(&Act::once(ctx), community, details).await)?;
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
