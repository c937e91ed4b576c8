//! What can be done with units.

use entity::ids::UnitId;
use entity::unit::{ActiveModel, Column, Entity, Model, UnitKind};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::{credit_code, memberships};
use crate::app::Ctx;
use crate::cards;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Place, readable, visible};
use crate::territory::regions;
use crate::work::{Act, Work, or_taken};

/// What can be refused about a unit.
pub enum UnitRejection {
    RegionUnknown,
    CreditCode,
    CreditCodeTaken,
    Closed,
    Sits,
}

impl From<UnitRejection> for Rejection {
    fn from(why: UnitRejection) -> Self {
        match why {
            UnitRejection::RegionUnknown => Self::new(
                Code::NotFound,
                Text::new(
                    "没有此行政区划代码",
                    "ᠡᠢᠮᠦ ᠵᠠᠰᠠᠭ ᠵᠠᠬᠢᠷᠭᠠᠨ ᠤ ᠣᠷᠣᠨ ᠤ ᠺᠣᠳ᠋ ᠦᠭᠡᠢ",
                    "There is no region of this code",
                ),
            )
            .at("regionCode"),
            UnitRejection::CreditCode => Self::invalid(Text::new(
                "统一社会信用代码为 18 位，最后一位是校验码，请核对",
                "ᠨᠡᠶᠢᠭᠡᠮ ᠦᠨ ᠨᠡᠶᠢᠲᠡ ᠢᠲᠡᠭᠡᠯ ᠦᠨ ᠺᠣᠳ᠋ ᠨᠢ 18 ᠣᠷᠣᠨ᠂ ᠡᠴᠦᠰ ᠦᠨ ᠣᠷᠣᠨ ᠨᠢ ᠰᠢᠯᠭᠠᠬᠤ ᠲᠡᠮᠳᠡᠭ",
                "A unified social credit code has 18 characters, the last of which checks the others: look at it again",
            ))
            .at("creditCode"),
            UnitRejection::CreditCodeTaken => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该统一社会信用代码已被其他单位使用",
                    "ᠡᠨᠡ ᠢᠲᠡᠭᠡᠯ ᠦᠨ ᠺᠣᠳ᠋ ᠢ ᠥᠭᠡᠷ᠎ᠡ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠬᠡᠷᠡᠭᠯᠡᠴᠢᠬᠡᠭᠰᠡᠨ",
                    "Another unit has this credit code",
                ),
            )
            .at("creditCode"),
            UnitRejection::Closed => Self::new(
                Code::InvalidState,
                Text::new(
                    "该单位已撤销",
                    "ᠡᠨᠡ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The unit is closed",
                ),
            ),
            UnitRejection::Sits => Self::new(
                Code::InvalidState,
                Text::new(
                    "该单位仍是联合党委成员或已受邀，请先结束其席位",
                    "ᠡᠨᠡ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠬᠠᠮᠲᠤᠷᠠᠭᠰᠠᠨ ᠨᠠᠮ ᠤᠨ ᠬᠣᠷᠢᠶᠠᠨ ᠳ᠋ᠤ ᠰᠠᠭᠤᠳᠠᠯ ᠲᠠᠢ ᠪᠠᠢᠨ᠎ᠠ",
                    "The unit sits on a joint committee or is invited to: end its seats first",
                ),
            ),
        }
    }
}

/// What a unit says of itself; outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Texts {
    pub name: Option<String>,
    pub party_organisation: Option<Option<String>>,
}

/// What a unit is, which those above it record.
#[derive(Default)]
pub struct Standing {
    pub kind: Option<UnitKind>,
    pub window_department: Option<bool>,
    pub livelihood_department: Option<bool>,
    pub credit_code: Option<Option<String>>,
}

impl Standing {
    fn is_empty(&self) -> bool {
        let Self {
            kind,
            window_department,
            livelihood_department,
            credit_code,
        } = self;
        kind.is_none()
            && window_department.is_none()
            && livelihood_department.is_none()
            && credit_code.is_none()
    }
}

/// Which units.
#[derive(Default)]
pub struct Wanted {
    pub region: Option<String>,
    pub kind: Option<UnitKind>,
    pub window_department: Option<bool>,
    pub livelihood_department: Option<bool>,
    pub closed: bool,
}

pub async fn find(ctx: &Ctx, id: UnitId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

pub async fn list(
    ctx: &Ctx,
    wanted: &Wanted,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    let mut select = visible::<Entity>(&ctx.caller);
    if let Some(region) = &wanted.region {
        if !region.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::BadInput("`regionCode` has digits only".to_owned()));
        }
        select = select.filter(Column::RegionCode.starts_with(region));
    }
    if let Some(kind) = wanted.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(window_department) = wanted.window_department {
        select = select.filter(Column::WindowDepartment.eq(window_department));
    }
    if let Some(livelihood_department) = wanted.livelihood_department {
        select = select.filter(Column::LivelihoodDepartment.eq(livelihood_department));
    }
    if !wanted.closed {
        select = select.filter(Column::ClosedAt.is_null());
    }
    page::read(ctx, select, by, window, count).await
}

pub async fn create(act: &Act<'_>, region: &str, texts: Texts, standing: Standing) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    work.by.require(Action::UnitCreate, &Place::in_region(region))?;
    if regions::find(&work.tx, region).await?.is_none() {
        return Err(UnitRejection::RegionUnknown.into());
    }
    let mut row = ActiveModel {
        id: Set(UnitId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        region_code: Set(region.to_owned()),
        ..Default::default()
    };
    say(&mut row, texts)?;
    stand(&mut row, standing)?;
    let row = or_taken(row.insert(&work.tx).await, || {
        UnitRejection::CreditCodeTaken.into()
    })?;
    finish(work, Action::UnitCreate, "unit.created", row).await
}

pub async fn update(
    act: &Act<'_>,
    id: UnitId,
    expected_version: Option<i32>,
    texts: Texts,
    standing: Standing,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = open(&work, id, Action::UnitUpdate).await?;
    if !standing.is_empty() {
        work.by.require(Action::UnitReclassify, &Place::of_unit(&row))?;
    }
    let mut change = <ActiveModel as Default>::default();
    say(&mut change, texts)?;
    stand(&mut change, standing)?;
    let row = or_taken(work.update(&row, expected_version, change).await, || {
        UnitRejection::CreditCodeTaken.into()
    })?;
    cards::words::of_unit(&work, row.id).await?;
    finish(work, Action::UnitUpdate, "unit.updated", row).await
}

/// Ends a unit that was dissolved or merged. It stays readable, with all that it did.
pub async fn close(act: &Act<'_>, id: UnitId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = open(&work, id, Action::UnitClose).await?;
    if memberships::sits(&work, row.id).await? {
        return Err(Rejection::from(UnitRejection::Sits).about(row.id).into());
    }
    let change = ActiveModel {
        closed_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    cards::words::of_unit(&work, row.id).await?;
    finish(work, Action::UnitClose, "unit.closed", row).await
}

/// The unit, locked, if the caller may see it, may do this there, and it is not closed.
async fn open(work: &Work, id: UnitId, action: Action) -> Result<Model, Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    work.by.require(action, &Place::of_unit(&row))?;
    if row.closed_at.is_some() {
        return Err(Rejection::from(UnitRejection::Closed).about(row.id).into());
    }
    Ok(row)
}

/// The unit, if the caller may see it, held against a closing until the end of the act.
pub async fn held(work: &Work, id: UnitId) -> Result<Model, Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?;
    Ok(row.ok_or_else(Rejection::not_found)?)
}

async fn finish(work: Work, action: Action, kind: &str, row: Model) -> Result<Model, Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place: &Place::of_unit(&row),
    })
    .await?;
    work.commit(row).await
}

fn say(row: &mut ActiveModel, texts: Texts) -> Result<(), Rejection> {
    if let Some(name) = texts.name {
        row.name = Set(input::line("name", &name, 60)?);
    }
    if let Some(party) = texts.party_organisation {
        row.party_organisation = Set(input::line_or_none("partyOrganisation", party.as_deref(), 60)?);
    }
    Ok(())
}

fn stand(row: &mut ActiveModel, standing: Standing) -> Result<(), Rejection> {
    if let Some(kind) = standing.kind {
        row.kind = Set(kind);
    }
    if let Some(window) = standing.window_department {
        row.window_department = Set(window);
    }
    if let Some(livelihood) = standing.livelihood_department {
        row.livelihood_department = Set(livelihood);
    }
    if let Some(code) = standing.credit_code {
        let checked = match code {
            Some(code) => Some(credit_code::checked(&code).ok_or(UnitRejection::CreditCode)?),
            None => None,
        };
        row.credit_code = Set(checked);
    }
    Ok(())
}
