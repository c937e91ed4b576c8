//! How many copies of a card there are to lay out. Copies that residents took stay given out; those taken back
//! from a point can be laid out again.

use entity::card_stock::{ActiveModel, Column, Entity, Model};
use entity::ids::ServiceCardId;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set};

use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::policy::{Action, Place};
use crate::work::{Act, Work};

/// The most copies that one act prints or lays out.
const MOST: i32 = 10_000;
/// The most that are ever printed of one card: far from where the count would overflow.
const MOST_PRINTED: i32 = 10_000_000;

/// What can be refused about copies.
pub enum StockRejection {
    NotACount { field: &'static str, least: i32 },
    Exhausted,
    TooMany,
}

impl From<StockRejection> for Rejection {
    fn from(why: StockRejection) -> Self {
        match why {
            StockRejection::NotACount { field, least } => Self::invalid(Text::new(
                format!("数量须在 {least} 至 {MOST} 之间"),
                format!("ᠲᠣᠭ᠎ᠠ ᠨᠢ {least} ᠡᠴᠡ {MOST} ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ"),
                format!("The number of copies is from {least} to {MOST}"),
            ))
            .at(field),
            StockRejection::Exhausted => Self::new(
                Code::LimitReached,
                Text::new(
                    "该服务卡的余量不足，请先登记新印数量",
                    "ᠡᠨᠡ ᠺᠠᠷᠲ ᠤᠨ ᠦᠯᠡᠳᠡᠭᠳᠡᠯ ᠬᠦᠷᠦᠯᠴᠡᠬᠦ ᠦᠭᠡᠢ",
                    "There are not so many copies left of this card: record newly printed ones first",
                ),
            ),
            StockRejection::TooMany => Self::new(
                Code::LimitReached,
                Text::new(
                    format!("每张服务卡累计最多印 {MOST_PRINTED} 份"),
                    format!("ᠨᠢᠭᠡ ᠺᠠᠷᠲ ᠢ ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ {MOST_PRINTED} ᠬᠡᠪᠯᠡᠨ᠎ᠡ"),
                    format!("At most {MOST_PRINTED} copies are printed of one card in all"),
                ),
            )
            .at("printed"),
        }
    }
}

/// A count that a client sent.
pub(super) fn checked(field: &'static str, copies: i32, least: i32) -> Result<i32, Rejection> {
    if (least..=MOST).contains(&copies) {
        Ok(copies)
    } else {
        Err(StockRejection::NotACount { field, least }.into())
    }
}

/// How many copies there are of some cards.
pub async fn of(db: &impl ConnectionTrait, of: SimpleExpr) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(of).all(db).await
}

/// Records newly printed copies.
pub async fn add(act: &Act<'_>, card: ServiceCardId, printed: i32) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let card = super::placements::card(&work, card).await?;
    let place = Place::at_unit(card.unit_id, &card.region_code);
    work.by.require(Action::CardStockAdd, &place)?;
    let printed = checked("printed", printed, 1)?;
    Entity::insert(ActiveModel {
        card_id: Set(card.id),
        printed: Set(0),
        placed: Set(0),
    })
    .on_conflict(OnConflict::column(Column::CardId).do_nothing().to_owned())
    .exec_without_returning(&work.tx)
    .await?;
    let more = || Expr::col(Column::Printed).add(printed);
    let mut rows = Entity::update_many()
        .col_expr(Column::Printed, more())
        .filter(Column::CardId.eq(card.id))
        .filter(more().lte(MOST_PRINTED))
        .exec_with_returning(&work.tx)
        .await?;
    let row = rows.pop().ok_or(StockRejection::TooMany)?;
    work.record(Event {
        kind: "card_stock.added",
        action: Action::CardStockAdd,
        subject: card.id.into(),
        version: card.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Takes copies to lay out, if there are so many left.
pub(super) async fn take(work: &Work, card: ServiceCardId, copies: i32) -> Result<(), Refusal> {
    let placed = || Expr::col(Column::Placed).add(copies);
    let fits = placed().lte(Expr::col(Column::Printed));
    if copies == 0 || change(work, card, placed(), fits).await? {
        Ok(())
    } else {
        Err(StockRejection::Exhausted.into())
    }
}

/// Gives back what lay at a point.
pub(super) async fn give_back(work: &Work, card: ServiceCardId, copies: i32) -> Result<(), Refusal> {
    let placed = || Expr::col(Column::Placed).sub(copies);
    if copies == 0 || change(work, card, placed(), placed().gte(0)).await? {
        Ok(())
    } else {
        Err(Fault::Internal(anyhow::anyhow!("more copies came back than were laid out")).into())
    }
}

/// The rule is in the statement: no race passes it.
async fn change(
    work: &Work,
    card: ServiceCardId,
    placed: SimpleExpr,
    only_if: SimpleExpr,
) -> Result<bool, Refusal> {
    let done = Entity::update_many()
        .col_expr(Column::Placed, placed)
        .filter(Column::CardId.eq(card))
        .filter(only_if)
        .exec(&work.tx)
        .await?;
    Ok(done.rows_affected == 1)
}
