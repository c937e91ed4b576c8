//! What can be done with posts. Holders come and go; what is printed points to the post.

use entity::ids::{ServicePostId, UnitId};
use entity::service_card::{self, CardState};
use entity::service_post::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, Iterable, PaginatorTrait, QueryFilter, QuerySelect, Set,
};

use super::{lifecycle, phone, token, unit, words};
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Place, readable, visible};
use crate::work::{Act, Work};

/// What can be refused about a post.
pub enum PostRejection {
    Closed,
    CardsStand,
}

impl From<PostRejection> for Rejection {
    fn from(why: PostRejection) -> Self {
        match why {
            PostRejection::Closed => Self::new(
                Code::InvalidState,
                Text::new(
                    "该岗位已撤销",
                    "ᠡᠨᠡ ᠠᠵᠢᠯ ᠤᠨ ᠣᠷᠣᠨ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The post is closed",
                ),
            ),
            PostRejection::CardsStand => Self::new(
                Code::InvalidState,
                Text::new(
                    "该岗位还有未结束的服务卡，请先将其到期或吊销",
                    "ᠡᠨᠡ ᠠᠵᠢᠯ ᠤᠨ ᠣᠷᠣᠨ ᠳᠤ ᠳᠠᠭᠤᠰᠤᠭᠠᠳᠤᠢ ᠺᠠᠷᠲ ᠪᠠᠢᠨ᠎ᠠ᠂ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠭᠠᠨ᠎ᠠ ᠤᠤ",
                    "Cards of this post have not ended: expire or revoke them first",
                ),
            ),
        }
    }
}

/// What can be changed of a post: outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    pub name: Option<String>,
    pub duty_phone: Option<Option<String>>,
}

/// Which posts.
#[derive(Default)]
pub struct Wanted {
    pub unit: Option<UnitId>,
    pub closed: bool,
}

pub async fn find(ctx: &Ctx, id: ServicePostId) -> Result<Option<Model>, Fault> {
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
    if let Some(unit) = wanted.unit {
        select = select.filter(Column::UnitId.eq(unit));
    }
    if !wanted.closed {
        select = select.filter(Column::ClosedAt.is_null());
    }
    page::read(ctx, select, by, window, count).await
}

/// Opens a post in a unit, with the token that its QR code holds for ever.
pub async fn create(act: &Act<'_>, unit_id: UnitId, details: Details) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (unit, place) = unit::open(&work, unit_id, Action::ServicePostCreate).await?;
    let mut row = ActiveModel {
        id: Set(ServicePostId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        unit_id: Set(unit.id),
        region_code: Set(unit.region_code),
        token: Set(token::new()),
        ..Default::default()
    };
    fill(&mut row, details)?;
    let row = row.insert(&work.tx).await?;
    finish(
        work,
        Action::ServicePostCreate,
        "service_post.created",
        row,
        &place,
    )
    .await
}

pub async fn update(
    act: &Act<'_>,
    id: ServicePostId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::ServicePostUpdate).await?;
    let renamed = details.name.is_some();
    let mut change = <ActiveModel as Default>::default();
    fill(&mut change, details)?;
    let row = work.update(&row, expected_version, change).await?;
    if renamed {
        words::anew(&work, service_card::Column::PostId.eq(row.id)).await?;
    }
    finish(
        work,
        Action::ServicePostUpdate,
        "service_post.updated",
        row,
        &place,
    )
    .await
}

/// Closes a post whose cards have all ended.
pub async fn close(
    act: &Act<'_>,
    id: ServicePostId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::ServicePostClose).await?;
    // The post is locked: nobody drafts a card for it before this act has ended.
    let stand = CardState::iter().filter(|state| !lifecycle::has_ended(*state));
    let cards = service_card::Entity::find()
        .filter(service_card::Column::PostId.eq(row.id))
        .filter(service_card::Column::State.is_in(stand))
        .count(&work.tx)
        .await?;
    if cards > 0 {
        return Err(Rejection::from(PostRejection::CardsStand).about(row.id).into());
    }
    let change = ActiveModel {
        closed_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    finish(work, Action::ServicePostClose, "service_post.closed", row, &place).await
}

/// The post, held open until the end of the act.
pub(super) async fn held(work: &Work, id: ServicePostId) -> Result<Model, Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    if row.closed_at.is_some() {
        return Err(Rejection::from(PostRejection::Closed).about(row.id).into());
    }
    Ok(row)
}

/// A post lies with its unit.
pub fn place_of(row: &Model) -> Place {
    Place::at_unit(row.unit_id, &row.region_code)
}

/// The post, locked, if the caller may see it, may do this with it, and it is open.
async fn open(work: &Work, id: ServicePostId, action: Action) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let place = place_of(&row);
    work.by.require(action, &place)?;
    if row.closed_at.is_some() {
        return Err(Rejection::from(PostRejection::Closed).about(row.id).into());
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

fn fill(row: &mut ActiveModel, details: Details) -> Result<(), Rejection> {
    if let Some(name) = details.name {
        row.name = Set(input::line("name", &name, 60)?);
    }
    if let Some(duty_phone) = details.duty_phone {
        row.duty_phone = Set(duty_phone.as_deref().map(phone::checked).transpose()?);
    }
    Ok(())
}
