//! Which cards there are, and which one a printed QR code leads to.

use entity::ids::{CommunityId, ServiceCardId, ServiceMatterId, ServicePostId, TypedId, UnitId};
use entity::service_card::{CardState, Column, Entity, Model};
use entity::{card_matter, person, service_post};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoSimpleExpr, Order, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::app::Ctx;
use crate::db::any_of;
use crate::error::Fault;
use crate::liaison::placements;
use crate::page::{self, By, Page, Window};
use crate::policy::{Caller, visible};

/// Longer ones are no token of ours.
const LONGEST_TOKEN: usize = 64;

/// Which cards.
#[derive(Default)]
pub struct Wanted {
    pub unit: Option<UnitId>,
    pub post: Option<ServicePostId>,
    pub matter: Option<ServiceMatterId>,
    /// At whose points copies of it lie now.
    pub community: Option<CommunityId>,
    pub state: Option<CardState>,
}

pub async fn find(ctx: &Ctx, id: ServiceCardId) -> Result<Option<Model>, Fault> {
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
    if let Some(post) = wanted.post {
        select = select.filter(Column::PostId.eq(post));
    }
    if let Some(matter) = wanted.matter {
        let cards = card_matter::Entity::find()
            .select_only()
            .column(card_matter::Column::CardId)
            .filter(card_matter::Column::MatterId.eq(matter))
            .into_query();
        select = select.filter(Column::Id.in_subquery(cards));
    }
    if let Some(community) = wanted.community {
        use entity::card_placement;
        let cards = placements::standing(&ctx.caller)
            .select_only()
            .column(card_placement::Column::CardId)
            .filter(card_placement::Column::CommunityId.eq(community))
            .into_query();
        select = select.filter(Column::Id.in_subquery(cards));
    }
    if let Some(state) = wanted.state {
        select = select.filter(Column::State.eq(state));
    }
    page::read(ctx, select, by, window, count).await
}

/// The card that a QR code leads to: the published one that it was printed for, or else the one that its post has
/// now. Never that of somebody who has left, while another at the post is in office; the same for every caller.
pub async fn by_token(ctx: &Ctx, token: &str) -> Result<Option<Model>, Fault> {
    if token.is_empty() || token.len() > LONGEST_TOKEN {
        return Ok(None);
    }
    let post = service_post::Entity::find()
        .select_only()
        .column(service_post::Column::Id)
        .filter(service_post::Column::Token.eq(token))
        .into_query();
    // Ended cards too: what is printed leads to the post for ever.
    let post_of_card = Entity::find()
        .select_only()
        .column(Column::PostId)
        .filter(Column::Token.eq(token))
        .into_query();
    let at_post = Condition::any()
        .add(Column::PostId.in_subquery(post))
        .add(Column::PostId.in_subquery(post_of_card));
    let row = published()
        .filter(at_post)
        .order_by(holder_in_office(), Order::Desc)
        .order_by(Column::Token.eq(token), Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// The cards that some posts have now, the one to show first.
pub async fn at_posts(
    db: &impl ConnectionTrait,
    posts: impl IntoIterator<Item = ServicePostId>,
) -> Result<Vec<Model>, DbErr> {
    let post = Column::PostId.into_simple_expr();
    let ids = posts.into_iter().map(TypedId::uuid);
    published()
        .filter(any_of(db.get_database_backend(), post, ids))
        .order_by(holder_in_office(), Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .all(db)
        .await
}

/// What everyone may see.
pub(super) fn published() -> Select<Entity> {
    visible::<Entity>(&Caller::anonymous())
}

fn holder_in_office() -> SimpleExpr {
    use person::Column as Of;
    let of = |column: Of| Expr::col((person::Entity, column));
    let mut holder = Query::select();
    holder
        .expr(Expr::val(1))
        .from(person::Entity)
        .and_where(of(Of::Id).equals((Entity, Column::HolderId)))
        .and_where(of(Of::UnitId).equals((Entity, Column::UnitId)))
        .and_where(of(Of::ErasedAt).is_null());
    Expr::exists(holder)
}
