//! What lies at a point, as everyone sees it, kept ready in one row: the page that every resident opens needs no
//! join. Whoever changes what a board tells writes it anew in the same transaction, after all else that the act
//! holds; a point without a board is read from the tables.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use entity::ids::{CommunityId, LiaisonPointId, TypedId};
use entity::service_card::CardState;
use entity::{card_placement, liaison_point, person, point_board, service_card, unit};
use sea_orm::sea_query::{
    ColumnRef, Expr, ExprTrait, IntoColumnRef, JoinType, OnConflict, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoSimpleExpr, Order,
    QueryFilter, QuerySelect, QueryTrait, Select, Set,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::any_of;
use crate::error::Refusal;
use crate::work::Work;

/// A card that lies at a point.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line<'a> {
    pub placement: Uuid,
    pub copies: i32,
    pub card: Uuid,
    #[serde(borrow)]
    pub phone: Cow<'a, str>,
    #[serde(borrow)]
    pub hours: Option<Cow<'a, str>>,
    pub visits: bool,
    /// While in office.
    #[serde(borrow)]
    pub holder: Option<Cow<'a, str>>,
    pub unit: Uuid,
    #[serde(borrow)]
    pub unit_name: Cow<'a, str>,
}

/// What a list tells of a point, with its board.
#[derive(Clone, FromQueryResult)]
pub struct Shown {
    pub id: LiaisonPointId,
    pub community_id: CommunityId,
    pub name: String,
    pub host_name: String,
    pub address: String,
    pub hours: Option<String>,
    pub lines: Option<String>,
}

/// Points as they are shown.
pub fn beside(points: Select<liaison_point::Entity>) -> SelectStatement {
    use liaison_point::{Column, Entity};
    let points = points.select_only().columns([
        Column::Id,
        Column::CommunityId,
        Column::Name,
        Column::HostName,
        Column::Address,
        Column::Hours,
    ]);
    with_boards(points.into_query(), (Entity, Column::Id).into_column_ref())
}

/// The same of points that were cut out of several lists.
pub fn beside_each(cut: SelectStatement) -> SelectStatement {
    with_boards(cut, ("cut", "id").into_column_ref())
}

fn with_boards(mut points: SelectStatement, id: ColumnRef) -> SelectStatement {
    let board = |column| Expr::col((point_board::Entity, column));
    let same = board(point_board::Column::PointId).eq(Expr::col(id));
    points
        .expr_as(board(point_board::Column::Lines), "lines")
        .left_join(point_board::Entity, same)
        .to_owned()
}

/// After a change of what is printed on cards.
pub async fn of_cards(work: &Work, cards: SimpleExpr) -> Result<(), Refusal> {
    let cards = service_card::Entity::find()
        .select_only()
        .column(service_card::Column::Id)
        .filter(cards)
        .into_query();
    let points: Vec<LiaisonPointId> = card_placement::Entity::find()
        .select_only()
        .column(card_placement::Column::PointId)
        .filter(card_placement::Column::EndedAt.is_null())
        .filter(card_placement::Column::CardId.in_subquery(cards))
        .into_tuple()
        .all(&work.tx)
        .await?;
    write(work, points).await
}

/// Writes the boards of some points.
pub(super) async fn write(
    work: &Work,
    points: impl IntoIterator<Item = LiaisonPointId>,
) -> Result<(), Refusal> {
    // In one order, as every act that holds several boards.
    let points: BTreeSet<LiaisonPointId> = points.into_iter().collect();
    if points.is_empty() {
        return Ok(());
    }
    // Held before anything is read, so that of two acts at one point the later one sees what the earlier one did.
    let rows = points.iter().map(|point| point_board::ActiveModel {
        point_id: Set(*point),
        lines: Set(None),
    });
    point_board::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(point_board::Column::PointId)
                .update_column(point_board::Column::Lines)
                .to_owned(),
        )
        .exec_without_returning(&work.tx)
        .await?;
    let mut boards = read(&work.tx, points.iter().copied()).await?;
    let rows = points.iter().map(|point| point_board::ActiveModel {
        point_id: Set(*point),
        lines: Set(boards.remove(point).unwrap_or_else(|| Some("[]".to_owned()))),
    });
    point_board::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(point_board::Column::PointId)
                .update_column(point_board::Column::Lines)
                .to_owned(),
        )
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Lying {
    point: LiaisonPointId,
    placement: Uuid,
    copies: i32,
    card: Uuid,
    phone: String,
    hours: Option<String>,
    visits: bool,
    public: bool,
    holder: Option<String>,
    unit: Uuid,
    unit_name: String,
}

/// What the tables say of the boards of some points; nothing of a point where nothing lies.
pub async fn read(
    db: &impl ConnectionTrait,
    points: impl IntoIterator<Item = LiaisonPointId>,
) -> Result<HashMap<LiaisonPointId, Option<String>>, DbErr> {
    use card_placement::{Column, Entity};
    use service_card::Column as Card;
    let card = |column: Card| Expr::col((service_card::Entity, column));
    let backend = db.get_database_backend();
    let here = any_of(
        backend,
        Column::PointId.into_simple_expr(),
        points.into_iter().map(TypedId::uuid),
    );
    let in_office = Condition::all()
        .add(Expr::col((person::Entity, person::Column::Id)).equals((service_card::Entity, Card::HolderId)))
        .add(Expr::col((person::Entity, person::Column::UnitId)).equals((service_card::Entity, Card::UnitId)))
        .add(Expr::col((person::Entity, person::Column::ErasedAt)).is_null());
    let public = card(Card::State)
        .eq(CardState::Active)
        .and(Expr::col((unit::Entity, unit::Column::ClosedAt)).is_null());
    let select = Query::select()
        .expr_as(Expr::col((Entity, Column::PointId)), "point")
        .expr_as(Expr::col((Entity, Column::Id)), "placement")
        .expr_as(Expr::col((Entity, Column::Copies)), "copies")
        .expr_as(card(Card::Id), "card")
        .expr_as(card(Card::DutyPhone), "phone")
        .expr_as(card(Card::Hours), "hours")
        .expr_as(card(Card::HomeVisits), "visits")
        .expr_as(public, "public")
        .expr_as(Expr::col((person::Entity, person::Column::Name)), "holder")
        .expr_as(Expr::col((unit::Entity, unit::Column::Id)), "unit")
        .expr_as(Expr::col((unit::Entity, unit::Column::Name)), "unit_name")
        .from(Entity)
        .inner_join(
            service_card::Entity,
            card(Card::Id).equals((Entity, Column::CardId)),
        )
        .inner_join(
            unit::Entity,
            Expr::col((unit::Entity, unit::Column::Id)).equals((service_card::Entity, Card::UnitId)),
        )
        .join(JoinType::LeftJoin, person::Entity, in_office)
        .and_where(Column::EndedAt.is_null())
        .and_where(here)
        .order_by((Entity, Column::Id), Order::Asc)
        .to_owned();
    let mut boards: HashMap<_, Option<Vec<Line<'static>>>> = HashMap::new();
    for lying in Lying::find_by_statement(backend.build(&select)).all(db).await? {
        let board = boards.entry(lying.point).or_insert_with(|| Some(Vec::new()));
        if !lying.public {
            *board = None;
        }
        if let Some(lines) = board {
            lines.push(Line {
                placement: lying.placement,
                copies: lying.copies,
                card: lying.card,
                phone: lying.phone.into(),
                hours: lying.hours.map(Cow::from),
                visits: lying.visits,
                holder: lying.holder.map(Cow::from),
                unit: lying.unit,
                unit_name: lying.unit_name.into(),
            });
        }
    }
    let text = |lines: Vec<Line<'_>>| serde_json::to_string(&lines).map_err(|e| DbErr::Json(e.to_string()));
    boards
        .into_iter()
        .map(|(point, lines)| Ok((point, lines.map(text).transpose()?)))
        .collect()
}
