//! "The cards are gone", "the phone is wrong": said by anyone who stands at the counter, without a text and
//! without a trace of who said it.

use chrono::Duration;
use entity::card_placement;
use entity::card_report::{ActiveModel, Column, Entity, Model, ReportReason};
use entity::ids::{CardPlacementId, CardReportId};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Set,
};

use super::placements::{self, PlacementRejection};
use crate::error::{Code, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::policy::Action;
use crate::work::{Act, Work, or_taken};

/// The same thing said sooner again is not written down.
const PAUSE: Duration = Duration::minutes(1);

/// What can be refused about a report.
pub enum ReportRejection {
    JustSaid,
}

impl From<ReportRejection> for Rejection {
    fn from(why: ReportRejection) -> Self {
        match why {
            ReportRejection::JustSaid => Self::new(
                Code::Throttled,
                Text::new(
                    "刚刚已有人反映过，请一分钟后再试",
                    "ᠰᠠᠶᠢ ᠬᠦᠮᠦᠨ ᠮᠡᠳᠡᠭᠳᠡᠭᠰᠡᠨ᠂ ᠨᠢᠭᠡ ᠮᠢᠨᠦ᠋ᠲ ᠦᠨ ᠳᠠᠷᠠᠭ᠎ᠠ ᠳᠠᠬᠢᠨ ᠣᠷᠤᠯᠳᠤᠨ᠎ᠠ ᠤᠤ",
                    "Somebody has just said so: wait a minute",
                ),
            ),
        }
    }
}

/// Says that something is wrong with the cards at a point.
pub async fn report(
    act: &Act<'_>,
    id: CardPlacementId,
    reason: ReportReason,
) -> Result<card_placement::Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = placements::known(&work, id).await?;
    work.by.require(Action::CardReport, &place)?;
    if row.ended_at.is_some() {
        return Err(Rejection::from(PlacementRejection::Ended).about(row.id).into());
    }
    let again = Entity::update_many()
        .col_expr(Column::Times, Expr::col(Column::Times).add(1))
        .col_expr(Column::ReportedAt, Expr::value(work.now))
        .filter(Column::PlacementId.eq(row.id))
        .filter(Column::Reason.eq(reason))
        .filter(Column::HandledAt.is_null())
        .filter(Column::ReportedAt.lte(work.now - PAUSE))
        .exec(&work.tx)
        .await?;
    if again.rows_affected == 0 {
        let first = ActiveModel {
            id: Set(CardReportId::new()),
            created_at: Set(work.now),
            placement_id: Set(row.id),
            reason: Set(reason),
            times: Set(1),
            reported_at: Set(work.now),
            handled_at: Set(None),
        };
        or_taken(first.insert(&work.tx).await, || ReportRejection::JustSaid.into())?;
    }
    work.record(Event {
        kind: "card_placement.reported",
        action: Action::CardReport,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Closes the open reports of some placements.
pub(super) async fn handled(work: &Work, of: SimpleExpr) -> Result<(), Refusal> {
    let placements = card_placement::Entity::find()
        .select_only()
        .column(card_placement::Column::Id)
        .filter(of)
        .into_query();
    Entity::update_many()
        .col_expr(Column::HandledAt, Expr::value(work.now))
        .filter(Column::PlacementId.in_subquery(placements))
        .filter(Column::HandledAt.is_null())
        .exec(&work.tx)
        .await?;
    Ok(())
}

/// The open reports of some placements, oldest first.
pub async fn open_of(db: &impl ConnectionTrait, of: SimpleExpr) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(of)
        .filter(Column::HandledAt.is_null())
        .order_by(Column::Id, Order::Asc)
        .all(db)
        .await
}
