//! One's own inbox.

use entity::ids::NotificationId;
use entity::notification::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Place, visible};
use crate::work::Act;

pub async fn find(ctx: &Ctx, id: NotificationId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

pub async fn list(
    ctx: &Ctx,
    unread: bool,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    let mut select = visible::<Entity>(&ctx.caller);
    if unread {
        select = select.filter(Column::ReadAt.is_null());
    }
    page::read(ctx, select, by, window, count).await
}

/// How many are unread.
pub async fn unread(ctx: &Ctx) -> Result<u64, Fault> {
    let select = visible::<Entity>(&ctx.caller).filter(Column::ReadAt.is_null());
    page::count(ctx, select).await
}

/// Marks what is in one's inbox up to this one as read; gives the last.
pub async fn read_up_to(act: &Act<'_>, id: NotificationId) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let me = work.by.person().ok_or_else(Rejection::unauthenticated)?;
    let place = Place::of_own(me);
    work.by.require(Action::NotificationRead, &place)?;
    let last = Entity::find_by_id(id)
        .filter(Column::PersonId.eq(me))
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("upTo"))?;
    Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(work.now))
        .col_expr(Column::UpdatedAt, Expr::value(work.now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::PersonId.eq(me))
        .filter(Column::Id.lte(id))
        .filter(Column::ReadAt.is_null())
        .exec(&work.tx)
        .await?;
    let last = Entity::find_by_id(last.id)
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    work.record(Event {
        kind: "notification.read",
        action: Action::NotificationRead,
        subject: last.id.into(),
        version: last.version,
        place: &place,
    })
    .await?;
    work.commit(last).await
}
