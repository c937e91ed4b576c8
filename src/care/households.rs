//! What can be done with households. Locks are taken in one order: community, household, person, member.

use entity::household::{ActiveModel, Column, Entity, Model};
use entity::household_member;
use entity::ids::{CommunityId, HouseholdId, PersonId, TypedId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Set,
};

use crate::app::{App, Ctx};
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Place, readable, visible};
use crate::privacy::vault::Cell;
use crate::territory;
use crate::work::{Act, Work, or_taken};

/// What can be refused about a household.
pub enum HouseholdRejection {
    LabelTaken,
    NotAPlace,
    Closed,
    CommunityClosed,
}

impl From<HouseholdRejection> for Rejection {
    fn from(why: HouseholdRejection) -> Self {
        match why {
            HouseholdRejection::LabelTaken => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "本社区已有同名住户",
                    "ᠡᠨᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠲᠦ ᠠᠳᠠᠯᠢ ᠨᠡᠷ᠎ᠡ ᠲᠡᠢ ᠥᠷᠬᠡ ᠪᠠᠢᠨ᠎ᠠ",
                    "The community has an open household of this label",
                ),
            )
            .at("label"),
            HouseholdRejection::NotAPlace => Self::invalid(Text::new(
                "纬度须在 -90 至 90 之间，经度须在 -180 至 180 之间",
                "ᠥᠷᠭᠡᠷᠢᠭ ᠨᠢ -90 ᠡᠴᠡ 90᠂ ᠤᠷᠲᠤᠷᠠᠭ ᠨᠢ -180 ᠡᠴᠡ 180 ᠤᠨ ᠬᠣᠭᠣᠷᠣᠨᠳᠣ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "Latitude is from -90 to 90, longitude from -180 to 180",
            ))
            .at("coordinates"),
            HouseholdRejection::Closed => Self::new(
                Code::InvalidState,
                Text::new("该住户已注销", "ᠡᠨᠡ ᠥᠷᠬᠡ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ", "The household is closed"),
            ),
            HouseholdRejection::CommunityClosed => Self::new(
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

/// What a household is made of: outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    pub label: Option<String>,
    pub address: Option<Option<String>>,
    /// WGS-84: latitude, longitude.
    pub coordinates: Option<Option<(f64, f64)>>,
}

pub async fn find(ctx: &Ctx, id: HouseholdId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Where it is, in words; who may know is asked before.
pub fn address(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let sealed = row.address_sealed.as_ref();
    let address = sealed.map(|sealed| ctx.app.vault.unseal_text(cell(row.id), sealed));
    Ok(address.transpose()?)
}

/// Where a household lies that these people live in.
pub fn placed(community: &entity::community::Model, living: Vec<PersonId>) -> Place {
    Place {
        own: living,
        ..Place::in_community(community)
    }
}

/// Registers a household of a community.
pub async fn register(act: &Act<'_>, community: CommunityId, details: Details) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    // Locked, so that it cannot be closed at the same time.
    let community = entity::community::Entity::find_by_id(community)
        .filter(readable::<entity::community::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("communityId"))?;
    let place = Place::in_community(&community);
    work.by.require(Action::HouseholdRegister, &place)?;
    if community.closed_at.is_some() {
        return Err(HouseholdRejection::CommunityClosed.into());
    }
    let id = HouseholdId::new();
    let mut row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        community_id: Set(community.id),
        ..Default::default()
    };
    fill(&work.app, id, &mut row, details)?;
    let row = or_taken(row.insert(&work.tx).await, || {
        HouseholdRejection::LabelTaken.into()
    })?;
    finish(
        work,
        Action::HouseholdRegister,
        "household.registered",
        row,
        &place,
    )
    .await
}

pub async fn update(
    act: &Act<'_>,
    id: HouseholdId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::HouseholdUpdate).await?;
    let mut change = <ActiveModel as Default>::default();
    fill(&work.app, id, &mut change, details)?;
    let updated = work.update(&row, expected_version, change).await;
    let row = or_taken(updated, || HouseholdRejection::LabelTaken.into())?;
    finish(work, Action::HouseholdUpdate, "household.updated", row, &place).await
}

/// Ends a household that was dissolved or moved away; whoever lives there leaves it in the same moment.
pub async fn close(act: &Act<'_>, id: HouseholdId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::HouseholdClose).await?;
    let change = ActiveModel {
        closed_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    let left = household_member::Entity::update_many()
        .col_expr(household_member::Column::LeftAt, Expr::value(work.now))
        .col_expr(household_member::Column::UpdatedAt, Expr::value(work.now))
        .col_expr(
            household_member::Column::Version,
            Expr::col(household_member::Column::Version).add(1),
        )
        .filter(household_member::Column::HouseholdId.eq(row.id))
        .filter(household_member::Column::LeftAt.is_null())
        .exec_with_returning(&work.tx)
        .await?;
    for member in &left {
        work.record(Event {
            kind: "household_member.ended",
            action: Action::HouseholdClose,
            subject: member.id.into(),
            version: member.version,
            place: &place,
        })
        .await?;
    }
    finish(work, Action::HouseholdClose, "household.closed", row, &place).await
}

/// The household, locked, if the caller may see it, may do this there, and it is open.
pub(super) async fn open(work: &Work, id: HouseholdId, action: Action) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let place = placed(&community, living(&work.tx, row.id).await?);
    work.by.require(action, &place)?;
    if row.closed_at.is_some() {
        return Err(Rejection::from(HouseholdRejection::Closed).about(row.id).into());
    }
    Ok((row, place))
}

/// Who lives there now.
async fn living(db: &impl ConnectionTrait, id: HouseholdId) -> Result<Vec<PersonId>, DbErr> {
    household_member::Entity::find()
        .select_only()
        .column(household_member::Column::PersonId)
        .filter(household_member::Column::HouseholdId.eq(id))
        .filter(household_member::Column::LeftAt.is_null())
        .into_tuple()
        .all(db)
        .await
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

fn cell(id: HouseholdId) -> Cell {
    Cell {
        table: "household",
        row: id.uuid(),
        column: "address",
    }
}

fn fill(app: &App, id: HouseholdId, row: &mut ActiveModel, details: Details) -> Result<(), Refusal> {
    if let Some(label) = details.label {
        row.label = Set(input::line("label", &label, 60)?);
    }
    if let Some(address) = details.address {
        let address = input::line_or_none("address", address.as_deref(), 200)?;
        let sealed = address.map(|address| app.vault.seal(cell(id), address.as_bytes()));
        row.address_sealed = Set(sealed.transpose()?);
    }
    if let Some(coordinates) = details.coordinates {
        let fits = |(lat, lng): &(f64, f64)| lat.abs() <= 90.0 && lng.abs() <= 180.0;
        if coordinates.as_ref().is_some_and(|c| !fits(c)) {
            return Err(HouseholdRejection::NotAPlace.into());
        }
        row.latitude = Set(coordinates.map(|(lat, _)| lat));
        row.longitude = Set(coordinates.map(|(_, lng)| lng));
    }
    Ok(())
}
