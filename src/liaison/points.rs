//! What can be done with liaison points.

use entity::ids::{CommunityId, LiaisonPointId};
use entity::liaison_point::{ActiveModel, Column, Entity, HostKind, Model};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select, Set};

use super::nearest::{self, Spot};
use super::{board, placements};
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::search;
use crate::territory;
use crate::work::{Act, Work};

/// What can be refused about a point.
pub enum PointRejection {
    NotAPlace,
    Slots,
    SlotsTaken,
    Closed,
    CommunityClosed,
}

impl From<PointRejection> for Rejection {
    fn from(why: PointRejection) -> Self {
        match why {
            PointRejection::NotAPlace => Self::invalid(Text::new(
                "纬度须在 -90 至 90 之间，经度须在 -180 至 180 之间",
                "ᠥᠷᠭᠡᠷᠢᠭ ᠨᠢ -90 ᠡᠴᠡ 90᠂ ᠤᠷᠲᠤᠷᠠᠭ ᠨᠢ -180 ᠡᠴᠡ 180 ᠤᠨ ᠬᠣᠭᠣᠷᠣᠨᠳᠣ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "Latitude is from -90 to 90, longitude from -180 to 180",
            ))
            .at("coordinates"),
            PointRejection::Slots => Self::invalid(Text::new(
                "卡位数须在 1 至 200 之间",
                "ᠺᠠᠷᠲ ᠤᠨ ᠣᠷᠣᠨ 1 ᠡᠴᠡ 200 ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A point has 1 to 200 slots for cards",
            ))
            .at("cardSlots"),
            PointRejection::SlotsTaken => Self::new(
                Code::LimitReached,
                Text::new(
                    "该联络点的卡位已满",
                    "ᠡᠨᠡ ᠴᠡᠭ ᠦᠨ ᠺᠠᠷᠲ ᠤᠨ ᠣᠷᠣᠨ ᠳᠦᠭᠦᠷᠡᠭᠰᠡᠨ",
                    "Every slot for cards is taken at this point",
                ),
            ),
            PointRejection::Closed => Self::new(
                Code::InvalidState,
                Text::new(
                    "该联络点已关闭",
                    "ᠡᠨᠡ ᠬᠣᠯᠪᠣᠭ᠎ᠠ ᠶᠢᠨ ᠴᠡᠭ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The point is closed",
                ),
            ),
            PointRejection::CommunityClosed => Self::new(
                Code::InvalidState,
                Text::new(
                    "该社区已撤销",
                    "ᠡᠨᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The community is closed",
                ),
            )
            .at("communityId"),
        }
    }
}

/// What a point is made of; `None` keeps what is there.
#[derive(Default)]
pub struct Details {
    pub name: Option<String>,
    pub host_kind: Option<HostKind>,
    pub host_name: Option<String>,
    pub address: Option<String>,
    pub hours: Option<Option<String>>,
    pub accessibility: Option<Option<String>>,
    /// WGS-84: latitude, longitude.
    pub coordinates: Option<(f64, f64)>,
    pub card_slots: Option<i32>,
}

/// Which points.
#[derive(Default)]
pub struct Wanted {
    pub community: Option<CommunityId>,
    pub host_kind: Option<HostKind>,
    pub closed: bool,
}

pub async fn find(ctx: &Ctx, id: LiaisonPointId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

fn select(caller: &Caller, wanted: &Wanted) -> Select<Entity> {
    let mut select = visible::<Entity>(caller);
    if let Some(community) = wanted.community {
        select = select.filter(Column::CommunityId.eq(community));
    }
    if let Some(kind) = wanted.host_kind {
        select = select.filter(Column::HostKind.eq(kind));
    }
    if !wanted.closed {
        select = select.filter(Column::ClosedAt.is_null());
    }
    select
}

pub async fn list(
    ctx: &Ctx,
    wanted: &Wanted,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    page::read(ctx, select(&ctx.caller, wanted), by, window, count).await
}

/// The points nearest to a place, each with its distance in metres.
pub async fn near(
    ctx: &Ctx,
    wanted: &Wanted,
    (latitude, longitude): (f64, f64),
    window: Window,
    count: bool,
) -> Result<(Page<Model>, Vec<f64>), Fault> {
    if !on_earth(latitude, longitude) {
        return Err(Fault::BadInput(
            "`near`: allowed are latitudes from -90 to 90 and longitudes from -180 to 180".to_owned(),
        ));
    }
    let here = Spot::at(latitude, longitude);
    nearest::read(ctx, select(&ctx.caller, wanted), here, window, count).await
}

fn on_earth(latitude: f64, longitude: f64) -> bool {
    latitude.abs() <= 90.0 && longitude.abs() <= 180.0
}

/// Opens a point in a community.
pub async fn create(act: &Act<'_>, community: CommunityId, details: Details) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    // Locked, so that it cannot be closed at the same time.
    let community = entity::community::Entity::find_by_id(community)
        .filter(readable::<entity::community::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("communityId"))?;
    let place = Place::in_community(&community);
    work.by.require(Action::LiaisonPointCreate, &place)?;
    if community.closed_at.is_some() {
        return Err(PointRejection::CommunityClosed.into());
    }
    let mut row = ActiveModel {
        id: Set(LiaisonPointId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        community_id: Set(community.id),
        ..Default::default()
    };
    fill(&mut row, details)?;
    let row = row.insert(&work.tx).await?;
    board::write(&work, [row.id]).await?;
    finish(
        work,
        Action::LiaisonPointCreate,
        "liaison_point.created",
        row,
        &place,
    )
    .await
}

pub async fn update(
    act: &Act<'_>,
    id: LiaisonPointId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::LiaisonPointUpdate).await?;
    let mut change = <ActiveModel as Default>::default();
    fill(&mut change, details)?;
    let row = work.update(&row, expected_version, change).await?;
    finish(
        work,
        Action::LiaisonPointUpdate,
        "liaison_point.updated",
        row,
        &place,
    )
    .await
}

/// Closes a point for good. The cards that lie there are taken back in the same moment.
pub async fn close(
    act: &Act<'_>,
    id: LiaisonPointId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::LiaisonPointClose).await?;
    let change = ActiveModel {
        closed_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    placements::end_at_point(&work, row.id, &place).await?;
    finish(
        work,
        Action::LiaisonPointClose,
        "liaison_point.closed",
        row,
        &place,
    )
    .await
}

/// The point, locked against a closing or a placing at the same time, and its community.
pub(super) async fn locked(
    work: &Work,
    id: LiaisonPointId,
) -> Result<(Model, entity::community::Model), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    Ok((row, community))
}

/// The point, if the caller may see it, may do this there, and it is open.
async fn open(work: &Work, id: LiaisonPointId, action: Action) -> Result<(Model, Place), Refusal> {
    let (row, community) = locked(work, id).await?;
    let place = Place::in_community(&community);
    work.by.require(action, &place)?;
    if row.closed_at.is_some() {
        return Err(Rejection::from(PointRejection::Closed).about(row.id).into());
    }
    Ok((row, place))
}

async fn finish(work: Work, action: Action, kind: &str, row: Model, place: &Place) -> Result<Model, Refusal> {
    search::index(&work, std::slice::from_ref(&row)).await?;
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
    if let Some(kind) = details.host_kind {
        row.host_kind = Set(kind);
    }
    if let Some(host) = details.host_name {
        row.host_name = Set(input::line("hostName", &host, 60)?);
    }
    if let Some(address) = details.address {
        row.address = Set(input::line("address", &address, 200)?);
    }
    if let Some(hours) = details.hours {
        row.hours = Set(input::line_or_none("hours", hours.as_deref(), 200)?);
    }
    if let Some(accessibility) = details.accessibility {
        row.accessibility = Set(input::line_or_none(
            "accessibility",
            accessibility.as_deref(),
            200,
        )?);
    }
    if let Some((latitude, longitude)) = details.coordinates {
        if !on_earth(latitude, longitude) {
            return Err(PointRejection::NotAPlace.into());
        }
        let spot = Spot::at(latitude, longitude);
        row.latitude = Set(latitude);
        row.longitude = Set(longitude);
        row.x = Set(spot.x);
        row.y = Set(spot.y);
        row.z = Set(spot.z);
    }
    if let Some(slots) = details.card_slots {
        if !(1..=200).contains(&slots) {
            return Err(PointRejection::Slots.into());
        }
        row.card_slots = Set(slots);
    }
    Ok(())
}
