//! Which card lies at which point. Locks are taken in one order: card, point, placement, stock.

use std::collections::BTreeMap;

use entity::card_placement::{ActiveModel, Column, EndReason, Entity, Model};
use entity::ids::{CardPlacementId, LiaisonPointId, ServiceCardId};
use entity::service_card::{self, CardState};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select, Set,
};

use super::points::{self, PointRejection};
use super::{board, reports, stock};
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::territory;
use crate::work::{Act, Work, or_taken};

/// What can be refused about a placement.
pub enum PlacementRejection {
    CardNotActive,
    LiesThere,
    Ended,
}

impl From<PlacementRejection> for Rejection {
    fn from(why: PlacementRejection) -> Self {
        match why {
            PlacementRejection::CardNotActive => Self::new(
                Code::InvalidState,
                Text::new(
                    "只有启用中的服务卡可以摆放",
                    "ᠬᠡᠷᠡᠭᠯᠡᠵᠦ ᠪᠠᠢᠭ᠎ᠠ ᠺᠠᠷᠲ ᠢ ᠯᠠ ᠲᠠᠯᠪᠢᠵᠤ ᠪᠣᠯᠤᠨ᠎ᠠ",
                    "Only an active card can be laid out",
                ),
            )
            .at("cardId"),
            PlacementRejection::LiesThere => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该服务卡已摆放在此联络点，请用盘点补充",
                    "ᠡᠨᠡ ᠺᠠᠷᠲ ᠲᠤᠰ ᠴᠡᠭ ᠲᠦ ᠲᠠᠯᠪᠢᠭᠳᠠᠭᠰᠠᠨ᠂ ᠰᠢᠯᠭᠠᠵᠤ ᠨᠡᠮᠡᠨ᠎ᠡ ᠦᠦ",
                    "This card lies at this point already: add copies with a check",
                ),
            )
            .at("pointId"),
            PlacementRejection::Ended => Self::new(
                Code::InvalidState,
                Text::new(
                    "该摆放已结束",
                    "ᠡᠨᠡ ᠲᠠᠯᠪᠢᠯᠲᠠ ᠳᠠᠭᠤᠰᠤᠭᠰᠠᠨ",
                    "The placement has ended",
                ),
            ),
        }
    }
}

pub async fn find(ctx: &Ctx, id: CardPlacementId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// What lies somewhere now.
pub fn standing(caller: &Caller) -> Select<Entity> {
    visible::<Entity>(caller).filter(Column::EndedAt.is_null())
}

/// Lays copies of an active card out at an open point.
pub async fn place(
    act: &Act<'_>,
    card_id: ServiceCardId,
    point: LiaisonPointId,
    copies: i32,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let card = at("cardId", card(&work, card_id).await)?;
    let (point, community) = at("pointId", points::locked(&work, point).await)?;
    let place = Place::of_placement(&community, card.unit_id);
    work.by.require(Action::CardPlace, &place)?;
    if card.state != CardState::Active {
        return Err(PlacementRejection::CardNotActive.into());
    }
    if point.closed_at.is_some() {
        return Err(Rejection::from(PointRejection::Closed).at("pointId").into());
    }
    let copies = stock::checked("copies", copies, 1)?;
    let row = ActiveModel {
        id: Set(CardPlacementId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        card_id: Set(card.id),
        point_id: Set(point.id),
        unit_id: Set(card.unit_id),
        community_id: Set(community.id),
        copies: Set(copies),
        checked_at: Set(work.now),
        checked_by: Set(work.by.person()),
        ended_at: Set(None),
        end_reason: Set(None),
    };
    let row = or_taken(row.insert(&work.tx).await, || {
        PlacementRejection::LiesThere.into()
    })?;
    // The point is locked: nobody else lays anything out here before this act has ended.
    let here = Entity::find()
        .filter(Column::PointId.eq(point.id))
        .filter(Column::EndedAt.is_null())
        .count(&work.tx)
        .await?;
    if here > u64::try_from(point.card_slots).unwrap_or_default() {
        return Err(Rejection::from(PointRejection::SlotsTaken).at("pointId").into());
    }
    at("copies", stock::take(&work, card.id, copies).await)?;
    finish(work, Action::CardPlace, "card_placement.placed", row, &place).await
}

/// What a check found, and what was laid down then.
pub struct Check {
    pub counted: i32,
    pub added: i32,
}

/// Writes down how many copies lie there; open reports count as looked into.
pub async fn check(
    act: &Act<'_>,
    id: CardPlacementId,
    expected_version: Option<i32>,
    check: Check,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::PlacementCheck).await?;
    let counted = stock::checked("counted", check.counted, 0)?;
    let added = stock::checked("added", check.added, 0)?;
    let change = ActiveModel {
        copies: Set(counted + added),
        checked_at: Set(work.now),
        checked_by: Set(work.by.person()),
        ..Default::default()
    };
    let before = row.copies;
    let row = work.update(&row, expected_version, change).await?;
    reports::handled(&work, Column::Id.eq(row.id)).await?;
    // Copies that are missing were taken by residents; those that came on top came from the stock.
    let taken = added + Ord::max(counted - before, 0);
    at("added", stock::take(&work, row.card_id, taken).await)?;
    finish(
        work,
        Action::PlacementCheck,
        "card_placement.checked",
        row,
        &place,
    )
    .await
}

/// Takes the copies back.
pub async fn end(
    act: &Act<'_>,
    id: CardPlacementId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::PlacementEnd).await?;
    let change = ActiveModel {
        ended_at: Set(Some(work.now)),
        end_reason: Set(Some(EndReason::TakenBack)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    reports::handled(&work, Column::Id.eq(row.id)).await?;
    stock::give_back(&work, row.card_id, row.copies).await?;
    finish(work, Action::PlacementEnd, "card_placement.ended", row, &place).await
}

/// Ends what lies at a point that closes. The act holds the point's row.
pub(super) async fn end_at_point(work: &Work, point: LiaisonPointId, place: &Place) -> Result<(), Refusal> {
    let of = Column::PointId.eq(point);
    end_all(work, of, EndReason::PointClosed, Action::LiaisonPointClose, place).await
}

/// Ends every placement of a card that is not active any more, by the action that stopped it. The act holds the
/// card's row.
pub async fn end_for_card(
    work: &Work,
    card: ServiceCardId,
    action: Action,
    place: &Place,
) -> Result<(), Refusal> {
    end_all(
        work,
        Column::CardId.eq(card),
        EndReason::CardStopped,
        action,
        place,
    )
    .await
}

async fn end_all(
    work: &Work,
    of: SimpleExpr,
    reason: EndReason,
    action: Action,
    place: &Place,
) -> Result<(), Refusal> {
    let rows = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(work.now))
        .col_expr(Column::EndReason, Expr::value(reason))
        .col_expr(Column::UpdatedAt, Expr::value(work.now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(of.clone())
        .filter(Column::EndedAt.is_null())
        .exec_with_returning(&work.tx)
        .await?;
    reports::handled(work, of).await?;
    // In the order of ids, as every act that touches the stock of several.
    let mut back: BTreeMap<ServiceCardId, i32> = BTreeMap::new();
    for row in &rows {
        *back.entry(row.card_id).or_default() += row.copies;
        work.record(Event {
            kind: "card_placement.ended",
            action,
            subject: row.id.into(),
            version: row.version,
            place,
        })
        .await?;
    }
    for (card, copies) in back {
        stock::give_back(work, card, copies).await?;
    }
    board::write(work, rows.iter().map(|row| row.point_id)).await?;
    Ok(())
}

/// A card that the caller may see, held in its state until the end of the act.
pub(super) async fn card(work: &Work, id: ServiceCardId) -> Result<service_card::Model, Refusal> {
    let row = service_card::Entity::find_by_id(id)
        .filter(readable::<service_card::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?;
    Ok(row.ok_or_else(Rejection::not_found)?)
}

/// The placement, if the caller may see it, may do this with it, and it stands.
async fn open(work: &Work, id: CardPlacementId, action: Action) -> Result<(Model, Place), Refusal> {
    let (row, place) = known(work, id).await?;
    work.by.require(action, &place)?;
    if row.ended_at.is_some() {
        return Err(Rejection::from(PlacementRejection::Ended).about(row.id).into());
    }
    Ok((row, place))
}

/// The placement, if the caller may see it, and where it lies.
pub(super) async fn known(work: &Work, id: CardPlacementId) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let place = Place::of_placement(&community, row.unit_id);
    Ok((row, place))
}

async fn finish(work: Work, action: Action, kind: &str, row: Model, place: &Place) -> Result<Model, Refusal> {
    board::write(&work, [row.point_id]).await?;
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

/// Names the input field of a refusal.
fn at<T>(field: &'static str, result: Result<T, Refusal>) -> Result<T, Refusal> {
    result.map_err(|refusal| refusal.at(field))
}
