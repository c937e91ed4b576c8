//! 资源清单: what units can give.

use chrono::NaiveDate;
use entity::ids::{UnitId, UnitOfferId};
use entity::unit;
use entity::unit_offer::{ActiveModel, Column, Entity, Model, OfferKind};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Select, Set};

use super::units::{self, UnitRejection};
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::work::{Act, Work};

/// The most that one offer names: below the largest GraphQL integer.
const MOST: i32 = 2_000_000_000;

/// What can be refused about an offer.
pub enum OfferRejection {
    Quantity,
    EndsBeforeItBegins,
    Withdrawn,
}

impl From<OfferRejection> for Rejection {
    fn from(why: OfferRejection) -> Self {
        match why {
            OfferRejection::Quantity => Self::invalid(Text::new(
                format!("数量须在 1 至 {MOST} 之间"),
                format!("ᠲᠣᠭ᠎ᠠ ᠨᠢ 1 ᠡᠴᠡ {MOST} ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ"),
                format!("The quantity is from 1 to {MOST}"),
            ))
            .at("quantity"),
            OfferRejection::EndsBeforeItBegins => Self::invalid(Text::new(
                "结束日期不得早于开始日期",
                "ᠳᠠᠭᠤᠰᠬᠤ ᠡᠳᠦᠷ ᠨᠢ ᠡᠬᠢᠯᠡᠬᠦ ᠡᠳᠦᠷ ᠡᠴᠡ ᠡᠷᠲᠡ ᠪᠠᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "The last day is not before the first",
            ))
            .at("availableTo"),
            OfferRejection::Withdrawn => Self::new(
                Code::InvalidState,
                Text::new(
                    "该资源已撤回",
                    "ᠡᠨᠡ ᠰᠠᠨᠠᠯ ᠢ ᠪᠤᠴᠠᠭᠠᠨ ᠠᠪᠤᠭᠰᠠᠨ",
                    "The offer was withdrawn",
                ),
            ),
        }
    }
}

/// What an offer is made of; `None` keeps what is there.
#[derive(Default)]
pub struct Details {
    pub kind: Option<OfferKind>,
    pub title: Option<String>,
    pub quantity: Option<i32>,
    pub available_from: Option<NaiveDate>,
    pub available_to: Option<Option<NaiveDate>>,
}

pub async fn find(ctx: &Ctx, id: UnitOfferId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// What is offered now.
pub fn standing(caller: &Caller) -> Select<Entity> {
    visible::<Entity>(caller).filter(Column::WithdrawnAt.is_null())
}

pub async fn create(act: &Act<'_>, unit: UnitId, details: Details) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let unit = units::held(&work, unit).await.map_err(|e| e.at("unitId"))?;
    let place = Place::of_unit(&unit);
    work.by.require(Action::UnitOfferCreate, &place)?;
    if unit.closed_at.is_some() {
        return Err(Rejection::from(UnitRejection::Closed).at("unitId").into());
    }
    let mut row = ActiveModel {
        id: Set(UnitOfferId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        unit_id: Set(unit.id),
        ..Default::default()
    };
    fill(&mut row, &details, None)?;
    let row = row.insert(&work.tx).await?;
    finish(work, Action::UnitOfferCreate, "unit_offer.created", row, &place).await
}

pub async fn update(
    act: &Act<'_>,
    id: UnitOfferId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::UnitOfferUpdate).await?;
    let mut change = <ActiveModel as Default>::default();
    fill(&mut change, &details, Some(&row))?;
    let row = work.update(&row, expected_version, change).await?;
    finish(work, Action::UnitOfferUpdate, "unit_offer.updated", row, &place).await
}

/// Takes an offer back. It stays readable.
pub async fn withdraw(
    act: &Act<'_>,
    id: UnitOfferId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::UnitOfferWithdraw).await?;
    let change = ActiveModel {
        withdrawn_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    finish(
        work,
        Action::UnitOfferWithdraw,
        "unit_offer.withdrawn",
        row,
        &place,
    )
    .await
}

/// The offer, if the caller may see it, may do this with it, and it stands.
async fn open(work: &Work, id: UnitOfferId, action: Action) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let unit = unit::Entity::find_by_id(row.unit_id)
        .one(&work.tx)
        .await?
        .ok_or_else(|| Fault::Internal(anyhow::anyhow!("an offer without its unit")))?;
    let place = Place::of_unit(&unit);
    work.by.require(action, &place)?;
    if row.withdrawn_at.is_some() {
        return Err(Rejection::from(OfferRejection::Withdrawn).about(row.id).into());
    }
    Ok((row, place))
}

async fn finish(work: Work, action: Action, kind: &str, row: Model, place: &Place) -> Result<Model, Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    work.commit(row).await
}

fn fill(row: &mut ActiveModel, details: &Details, before: Option<&Model>) -> Result<(), Rejection> {
    if let Some(kind) = details.kind {
        row.kind = Set(kind);
    }
    if let Some(title) = &details.title {
        row.title = Set(input::line("title", title, 100)?);
    }
    if let Some(quantity) = details.quantity {
        if !(1..=MOST).contains(&quantity) {
            return Err(OfferRejection::Quantity.into());
        }
        row.quantity = Set(quantity.into());
    }
    let from = details.available_from.or(before.map(|row| row.available_from));
    let to = details
        .available_to
        .unwrap_or(before.and_then(|row| row.available_to));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(OfferRejection::EndsBeforeItBegins.into());
    }
    if let Some(from) = from {
        row.available_from = Set(from);
    }
    row.available_to = Set(to);
    Ok(())
}
