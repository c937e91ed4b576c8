//! What the units do at their counters: matters with papers and guides, posts, and the cards of those who answer.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{NaiveDate, TimeDelta};
use entity::ids::{PersonId, ServiceCardId, ServiceMatterId, UnitId};
use entity::matter_document::DocumentForm;
use entity::role_grant::RoleName;
use entity::service_card::{self, CardState};
use entity::{card_delegation, card_placement, card_stock, service_guide, service_post};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{self, Belongs, Cast};
use super::directory::{Units, unit};
use super::people::Register;
use super::story::MATTERS;
use super::{agreed, done};
use crate::app::Ctx;
use crate::calendar;
use crate::cards::content::Content;
use crate::cards::delegations::{self, Days};
use crate::cards::guides::{self, Guide};
use crate::cards::lifecycle::Step;
use crate::cards::matters::{self, Details, Document};
use crate::cards::names::Names;
use crate::cards::{drafts, posts, steps};
use crate::language::Language;
use crate::liaison::{placements, points, stock};
use crate::page::{By, Window};
use crate::policy::Scope;
use crate::work::Act;

/// Copies printed of each card, and laid out at a point.
const PRINTED: i32 = 500;
const COPIES: i32 = 10;

/// Where their holders are counted from.
const HOLDERS: usize = 100;

/// The matters by code.
pub type Matters = HashMap<String, ServiceMatterId>;

/// Records the matters that are not known yet, each with its guide; all of them by code.
pub async fn matters(ctx: &Ctx, units: &Units) -> anyhow::Result<Matters> {
    let all = Window {
        first: Some(100),
        ..Window::default()
    };
    let page = done(matters::list(ctx, &matters::Wanted::default(), By::id(), all, false).await)?;
    let mut known: Matters = page.rows.into_iter().map(|(_, row)| (row.code, row.id)).collect();
    for story in &MATTERS {
        let id = match known.get(story.code) {
            Some(id) => *id,
            None => matter(ctx, story, units).await?,
        };
        known.insert(story.code.to_owned(), id);
        let guide = service_guide::Entity::find().filter(service_guide::Column::MatterId.eq(id));
        if guide.one(ctx.app.db.read()).await?.is_none() {
            let guide = Guide {
                language: Language::ZhHans,
                title: story.name[0].to_owned(),
                text: story.guide.to_owned(),
            };
            agreed(guides::write(&Act::once(ctx), id, None, guide).await)?;
        }
    }
    Ok(known)
}

async fn matter(ctx: &Ctx, story: &super::story::Matter, units: &Units) -> anyhow::Result<ServiceMatterId> {
    let [zh, mn, en] = story.name.map(str::to_owned);
    let documents = story.papers.iter().map(|paper| Document {
        names: Names {
            zh: (*paper).to_owned(),
            mn: None,
            en: None,
        },
        form: DocumentForm::Original,
    });
    let details = Details {
        name_zh: Some(zh),
        name_mn: Some(Some(mn)),
        name_en: Some(Some(en)),
        working_days: Some(story.days),
        eligibility: Some(Some(story.eligible.to_owned())),
        documents: Some(documents.collect()),
    };
    let unit = unit(units, story.unit)?;
    Ok(agreed(matters::create(&Act::once(ctx), unit, story.code.to_owned(), details).await)?.id)
}

/// A post for each matter and the card of who answers there, laid out at every third point; the cards of the
/// unit of the cast.
pub async fn cards(
    ctx: &Ctx,
    units: &Units,
    matters: &Matters,
    cast: &Cast,
) -> anyhow::Result<Vec<ServiceCardId>> {
    let all = Window {
        first: Some(100),
        ..Window::default()
    };
    let points = done(points::list(ctx, &points::Wanted::default(), By::id(), all, false).await)?;
    let mut register = Register::from(HOLDERS);
    let mut of_the_unit = Vec::new();
    for (n, story) in MATTERS.iter().enumerate() {
        let unit = unit(units, story.unit)?;
        let works = Belongs {
            unit: Some(unit),
            ..Belongs::default()
        };
        let colleague = register.invent();
        let holder = if unit == cast.unit && of_the_unit.is_empty() {
            cast.official
        } else {
            let holder = cast::registered(ctx, colleague, works).await?;
            cast::grant(ctx, holder, RoleName::DepartmentOfficial, Scope::Unit(unit)).await?;
            holder
        };
        let matter = matters
            .get(story.code)
            .copied()
            .context("a matter of the story")?;
        let card = card(ctx, story, (unit, holder, matter), n).await?;
        if unit == cast.unit {
            of_the_unit.push(card);
        }
        let lies = card_placement::Entity::find().filter(card_placement::Column::CardId.eq(card));
        let lies = lies.all(ctx.app.db.read()).await?;
        for (_, point) in points.rows.iter().skip(n % 3).step_by(3) {
            if lies.iter().all(|row| row.point_id != point.id) {
                agreed(placements::place(&Act::once(ctx), card, point.id, COPIES).await)?;
            }
        }
    }
    Ok(of_the_unit)
}

/// A holder is away for two weeks; the colleague answers.
pub async fn stand_in(ctx: &Ctx, of_the_unit: &[ServiceCardId]) -> anyhow::Result<()> {
    let [colleague, away] = *of_the_unit else {
        return Ok(());
    };
    let known = card_delegation::Entity::find().filter(card_delegation::Column::CardId.eq(away));
    if known.one(ctx.app.db.read()).await?.is_none() {
        let from = calendar::day(ctx.app.now());
        let to = from + TimeDelta::days(14);
        agreed(delegations::start(&Act::once(ctx), away, None, colleague, Days { from, to }).await)?;
    }
    Ok(())
}

async fn card(
    ctx: &Ctx,
    story: &super::story::Matter,
    (unit, holder, matter): (UnitId, PersonId, ServiceMatterId),
    n: usize,
) -> anyhow::Result<ServiceCardId> {
    let db = ctx.app.db.read();
    let name = format!("{}岗", story.name[0]);
    let known = service_post::Entity::find()
        .filter(service_post::Column::UnitId.eq(unit))
        .filter(service_post::Column::Name.eq(&name));
    let post = if let Some(known) = known.one(db).await? {
        known.id
    } else {
        let details = posts::Details {
            name: Some(name),
            duty_phone: None,
        };
        agreed(posts::create(&Act::once(ctx), unit, details).await)?.id
    };
    let known = service_card::Entity::find().filter(service_card::Column::PostId.eq(post));
    let mut card = if let Some(known) = known.one(db).await? {
        known
    } else {
        let content = Content {
            holder: Some(holder),
            matters: Some(vec![matter]),
            duty_phone: Some(format!("0478-0{:06}", 910_000 + n)),
            hours: Some(Some(super::HOURS.to_owned())),
            home_visits: Some(true),
            weekly_capacity: Some(Some(10)),
            valid_from: NaiveDate::from_ymd_opt(2016, 1, 1),
            valid_to: None,
        };
        agreed(drafts::draft(&Act::once(ctx), post, content).await)?
    };
    for (state, step) in [
        (CardState::Draft, Step::Approve),
        (CardState::Approved, Step::Activate),
    ] {
        if card.state == state {
            card = agreed(steps::take(&Act::once(ctx), card.id, step, None, None).await)?;
        }
    }
    if card_stock::Entity::find_by_id(card.id).one(db).await?.is_none() {
        agreed(stock::add(&Act::once(ctx), card.id, PRINTED).await)?;
    }
    Ok(card.id)
}
