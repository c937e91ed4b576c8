//! While the holder of a card is away, the holder of another card of the unit answers.

use chrono::{Duration, NaiveDate};
use entity::card_delegation::{ActiveModel, Column, Entity, Model};
use entity::ids::{CardDelegationId, ServiceCardId, TypedId};
use entity::service_card::{self, CardState};
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoSimpleExpr,
    QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::held::known;
use crate::calendar;
use crate::db::any_of;
use crate::error::{Code, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::policy::{Action, Place, readable};
use crate::work::{Act, Work};

/// Nobody is away longer without a card of another.
const LONGEST: Duration = Duration::days(366);

/// What can be refused about standing in.
pub enum DelegationRejection {
    CardNotActive,
    Delegate,
    Days,
    Overlap,
    Chain,
    Over,
}

impl From<DelegationRejection> for Rejection {
    fn from(why: DelegationRejection) -> Self {
        match why {
            DelegationRejection::CardNotActive => Self::new(
                Code::InvalidState,
                Text::new(
                    "只有启用中的服务卡可以委托他人代答",
                    "ᠬᠡᠷᠡᠭᠯᠡᠵᠦ ᠪᠠᠢᠭ᠎ᠠ ᠺᠠᠷᠲ ᠢ ᠯᠠ ᠲᠥᠯᠥᠭᠡᠯᠡᠭᠦᠯᠵᠦ ᠪᠣᠯᠤᠨ᠎ᠠ",
                    "Only an active card can be answered for by another",
                ),
            )
            .at("cardId"),
            DelegationRejection::Delegate => Self::new(
                Code::NotFound,
                Text::new(
                    "代答人须持有本单位另一张启用中的服务卡",
                    "ᠲᠥᠯᠥᠭᠡᠯᠡᠭᠴᠢ ᠨᠢ ᠲᠤᠰ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠶᠢᠨ ᠥᠭᠡᠷ᠎ᠡ ᠺᠠᠷᠲ ᠲᠠᠢ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                    "Who stands in has another active card of the unit",
                ),
            )
            .at("delegateCardId"),
            DelegationRejection::Days => Self::invalid(Text::new(
                "起始日期不能早于今天，结束日期不能早于起始日期，且不超过一年",
                "ᠡᠬᠢᠯᠡᠬᠦ ᠡᠳᠦᠷ ᠨᠢ ᠥᠨᠥᠳᠦᠷ ᠡᠴᠡ ᠡᠷᠲᠡ ᠪᠢᠰᠢ᠂ ᠳᠠᠭᠤᠰᠬᠤ ᠡᠳᠦᠷ ᠨᠢ ᠨᠢᠭᠡ ᠵᠢᠯ ᠡᠴᠡ ᠬᠡᠲᠦᠷᠡᠬᠦ ᠦᠭᠡᠢ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The first day is today or later, the last not before it and within a year",
            ))
            .at("toDay"),
            DelegationRejection::Overlap => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "这段时间已有人代答",
                    "ᠡᠨᠡ ᠬᠤᠭᠤᠴᠠᠭᠠᠨ ᠳᠤ ᠲᠥᠯᠥᠭᠡᠯᠡᠭᠴᠢ ᠪᠠᠢᠨ᠎ᠠ",
                    "Somebody stands in on some of these days already",
                ),
            )
            .at("fromDay"),
            DelegationRejection::Chain => Self::new(
                Code::InvalidState,
                Text::new(
                    "代答人这段时间也不在岗，或持卡人正在为他人代答",
                    "ᠲᠥᠯᠥᠭᠡᠯᠡᠭᠴᠢ ᠡᠨᠡ ᠬᠤᠭᠤᠴᠠᠭᠠᠨ ᠳᠤ ᠪᠠᠰᠠ ᠦᠭᠡᠢ᠂ ᠡᠰᠡᠪᠡᠯ ᠡᠵᠡᠮᠰᠢᠭᠴᠢ ᠨᠢ ᠪᠤᠰᠤᠳ ᠢ ᠲᠥᠯᠥᠭᠡᠯᠡᠵᠦ ᠪᠠᠢᠨ᠎ᠠ",
                    "Who stands in is away on these days too, or the holder stands in for another",
                ),
            )
            .at("delegateCardId"),
            DelegationRejection::Over => Self::new(
                Code::InvalidState,
                Text::new(
                    "该代答已结束",
                    "ᠡᠨᠡ ᠲᠥᠯᠥᠭᠡᠯᠡᠯ ᠳᠠᠭᠤᠰᠤᠭᠰᠠᠨ",
                    "It is over already",
                ),
            ),
        }
    }
}

/// The days on which somebody stands in.
#[derive(Clone, Copy)]
pub struct Days {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Names who answers while the holder is away. The card gets a new version.
pub async fn start(
    act: &Act<'_>,
    id: ServiceCardId,
    expected_version: Option<i32>,
    delegate: ServiceCardId,
    days: Days,
) -> Result<service_card::Model, Refusal> {
    let work = act.begin().await?;
    let known = known(&work, id).await.map_err(|why| why.at("cardId"))?;
    work.by.require(Action::CardDelegationStart, &known.place)?;
    let today = calendar::day(work.now);
    if days.from < today || days.to < days.from || days.to - today > LONGEST {
        return Err(DelegationRejection::Days.into());
    }
    let (card, other) = both_held(&work, id, delegate).await?;
    if expected_version.is_some_and(|version| version != card.version) {
        return Err(Rejection::conflict().at("expectedVersion").about(id).into());
    }
    if card.state != CardState::Active {
        return Err(Rejection::from(DelegationRejection::CardNotActive)
            .about(id)
            .into());
    }
    let fits = |other: &service_card::Model| {
        other.id != card.id && other.unit_id == card.unit_id && other.state == CardState::Active
    };
    if !other.as_ref().is_some_and(fits) {
        return Err(DelegationRejection::Delegate.into());
    }
    if overlaps(&work, Column::CardId.eq(id), days).await? {
        return Err(DelegationRejection::Overlap.into());
    }
    let chain = Column::CardId.eq(delegate).or(Column::DelegateCardId.eq(id));
    if overlaps(&work, chain, days).await? {
        return Err(DelegationRejection::Chain.into());
    }
    let row = ActiveModel {
        id: Set(CardDelegationId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        card_id: Set(id),
        delegate_card_id: Set(delegate),
        from_day: Set(days.from),
        to_day: Set(days.to),
        ended_at: Set(None),
    };
    let row = row.insert(&work.tx).await?;
    let told = ("card_delegation.started", Action::CardDelegationStart);
    finish(work, told, &row, &card, expected_version, &known.place).await
}

/// Ends it before its last day, or calls it off. The card gets a new version.
pub async fn end(
    act: &Act<'_>,
    id: CardDelegationId,
    expected_version: Option<i32>,
) -> Result<service_card::Model, Refusal> {
    let work = act.begin().await?;
    let row = Entity::find_by_id(id)
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let known = known(&work, row.card_id).await?;
    work.by.require(Action::CardDelegationEnd, &known.place)?;
    let (card, _) = both_held(&work, row.card_id, row.delegate_card_id).await?;
    if row.ended_at.is_some() || row.to_day < calendar::day(work.now) {
        return Err(Rejection::from(DelegationRejection::Over).about(card.id).into());
    }
    let change = ActiveModel {
        ended_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, None, change).await?;
    let told = ("card_delegation.ended", Action::CardDelegationEnd);
    finish(work, told, &row, &card, expected_version, &known.place).await
}

/// Ends every standing in for and by a card that has ended. The act holds the card.
pub(super) async fn end_with(work: &Work, card: ServiceCardId) -> Result<(), Refusal> {
    use sea_orm::sea_query::Expr;
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(work.now))
        .col_expr(Column::UpdatedAt, Expr::value(work.now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::CardId.eq(card).or(Column::DelegateCardId.eq(card)))
        .filter(Column::EndedAt.is_null())
        .exec(&work.tx)
        .await?;
    Ok(())
}

/// Those of some cards that run now or are still to come, the next first.
pub async fn standing(
    db: &impl ConnectionTrait,
    of: SimpleExpr,
    today: NaiveDate,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(of)
        .filter(Column::EndedAt.is_null())
        .filter(Column::ToDay.gte(today))
        .order_by_asc(Column::FromDay)
        .all(db)
        .await
}

/// Both cards, held in the order of their ids: two who stand in for each other at once do not wait for each other.
async fn both_held(
    work: &Work,
    card: ServiceCardId,
    delegate: ServiceCardId,
) -> Result<(service_card::Model, Option<service_card::Model>), Refusal> {
    use service_card::Column;
    let id = Column::Id.into_simple_expr();
    let ids = [card.uuid(), delegate.uuid()];
    let rows = service_card::Entity::find()
        .filter(readable::<service_card::Entity>(&work.by))
        .filter(any_of(work.tx.get_database_backend(), id, ids))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    let of = |id| rows.iter().find(|row| row.id == id).cloned();
    Ok((of(card).ok_or_else(Rejection::not_found)?, of(delegate)))
}

async fn overlaps(work: &Work, of: SimpleExpr, days: Days) -> Result<bool, Refusal> {
    let same_days = Condition::all()
        .add(Column::EndedAt.is_null())
        .add(Column::FromDay.lte(days.to))
        .add(Column::ToDay.gte(days.from));
    let found = Entity::find().filter(of).filter(same_days).one(&work.tx).await?;
    Ok(found.is_some())
}

async fn finish(
    work: Work,
    (kind, action): (&str, Action),
    row: &Model,
    card: &service_card::Model,
    expected_version: Option<i32>,
    place: &Place,
) -> Result<service_card::Model, Refusal> {
    let nothing = <service_card::ActiveModel as Default>::default();
    let card = work.update(card, expected_version, nothing).await?;
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    work.record(Event {
        kind: "service_card.updated",
        action,
        subject: card.id.into(),
        version: card.version,
        place,
    })
    .await?;
    work.commit(card).await
}
