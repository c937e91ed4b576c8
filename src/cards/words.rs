//! The words by which cards are found, and what boards tell of them, come from other rows too: who changes one of
//! those writes them anew, in the same transaction. The act holds that row.

use std::collections::HashMap;

use entity::ids::{PersonId, ServiceCardId, ServiceMatterId, TypedId, UnitId};
use entity::service_card::{CardState, Column, Entity};
use entity::{card_matter, person, service_matter, service_post, unit};
use sea_orm::sea_query::{Expr, ExprTrait, IntoIden, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoSimpleExpr,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::lookup::published;
use crate::db::any_of;
use crate::error::Refusal;
use crate::liaison::board;
use crate::search;
use crate::work::Work;

/// What a published card is called.
pub struct Names {
    pub post: String,
    pub unit: String,
    /// Of the holder, while in office.
    pub holder: Option<String>,
    pub matters: Vec<String>,
}

#[derive(FromQueryResult)]
struct Card {
    id: ServiceCardId,
    post: String,
    unit: String,
    holder: Option<String>,
}

/// The names of those cards that are published.
pub async fn of_cards(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ServiceCardId>,
) -> Result<HashMap<ServiceCardId, Names>, DbErr> {
    let ids: Vec<_> = ids.into_iter().map(TypedId::uuid).collect();
    let among = |column: SimpleExpr| any_of(db.get_database_backend(), column, ids.iter().copied());
    let in_office = Condition::all()
        .add(Expr::col((person::Entity, person::Column::Id)).equals((Entity, Column::HolderId)))
        .add(Expr::col((person::Entity, person::Column::UnitId)).equals((Entity, Column::UnitId)))
        .add(Expr::col((person::Entity, person::Column::ErasedAt)).is_null());
    let mut cards = published()
        .select_only()
        .column(Column::Id)
        .filter(among(Column::Id.into_simple_expr()))
        .into_query();
    cards
        .expr_as(
            Expr::col((service_post::Entity, service_post::Column::Name)),
            "post",
        )
        .expr_as(Expr::col((unit::Entity, unit::Column::Name)), "unit")
        .expr_as(Expr::col((person::Entity, person::Column::Name)), "holder")
        .inner_join(
            service_post::Entity,
            Expr::col((service_post::Entity, service_post::Column::Id)).equals((Entity, Column::PostId)),
        )
        .inner_join(
            unit::Entity,
            Expr::col((unit::Entity, unit::Column::Id)).equals((Entity, Column::UnitId)),
        )
        .left_join(person::Entity, in_office);
    let backend = db.get_database_backend();
    let cards = Card::find_by_statement(backend.build(&cards)).all(db).await?;
    let mut names: HashMap<_, _> = cards
        .into_iter()
        .map(|card| {
            let names = Names {
                post: card.post,
                unit: card.unit,
                holder: card.holder,
                matters: Vec::new(),
            };
            (card.id, names)
        })
        .collect();
    for matter in matters(db, among(card_matter::Column::CardId.into_simple_expr())).await? {
        if let Some(names) = names.get_mut(&matter.card_id) {
            let said = [Some(matter.name_zh), matter.name_mn, matter.name_en];
            names.matters.extend(said.into_iter().flatten());
        }
    }
    Ok(names)
}

#[derive(FromQueryResult)]
struct Matter {
    card_id: ServiceCardId,
    name_zh: String,
    name_mn: Option<String>,
    name_en: Option<String>,
}

/// The matters of some cards with which their units still deal.
async fn matters(db: &impl ConnectionTrait, of: SimpleExpr) -> Result<Vec<Matter>, DbErr> {
    use service_matter::Column;
    let name = |column: Column| Expr::col((service_matter::Entity, column));
    let mut matters = Query::select();
    matters
        .column((card_matter::Entity, card_matter::Column::CardId))
        .columns(
            [Column::NameZh, Column::NameMn, Column::NameEn]
                .map(|column| (service_matter::Entity.into_iden(), column.into_iden())),
        )
        .from(card_matter::Entity)
        .inner_join(
            service_matter::Entity,
            name(Column::Id).equals((card_matter::Entity, card_matter::Column::MatterId)),
        )
        .and_where(of)
        .and_where(name(Column::RetiredAt).is_null());
    let backend = db.get_database_backend();
    Matter::find_by_statement(backend.build(&matters)).all(db).await
}

/// Writes the words of some cards anew. Those that are not published have none.
pub(super) async fn anew(work: &Work, of: SimpleExpr) -> Result<(), Refusal> {
    let cards = Entity::find()
        .filter(of)
        .filter(Column::State.eq(CardState::Active))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    search::index(work, &cards).await?;
    Ok(())
}

/// After a person was renamed, came into office or left it, or was erased.
pub async fn of_person(work: &Work, person: PersonId) -> Result<(), Refusal> {
    anew(work, Column::HolderId.eq(person)).await?;
    board::of_cards(work, Column::HolderId.eq(person)).await
}

/// After a unit was renamed or closed.
pub async fn of_unit(work: &Work, unit: UnitId) -> Result<(), Refusal> {
    anew(work, Column::UnitId.eq(unit)).await?;
    board::of_cards(work, Column::UnitId.eq(unit)).await
}

/// After a matter was renamed or retired.
pub(super) async fn of_matter(work: &Work, matter: ServiceMatterId) -> Result<(), Refusal> {
    let cards = card_matter::Entity::find()
        .select_only()
        .column(card_matter::Column::CardId)
        .filter(card_matter::Column::MatterId.eq(matter))
        .into_query();
    anew(work, Column::Id.in_subquery(cards)).await
}
