//! Who changed what.

use chrono::{DateTime, Utc};
use entity::audit_entry::{Column, Entity, Model};
use entity::ids::{AuditEntryId, CommunityId, UnitId};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::app::Ctx;
use crate::error::Fault;
use crate::page::{self, By, Key, OrderDirection, Page, Window};
use crate::policy::visible;
use crate::work::Row;

impl Row for Model {
    type Id = AuditEntryId;

    fn id(&self) -> AuditEntryId {
        self.id
    }

    /// It is written once.
    fn version(&self) -> i32 {
        1
    }
}

/// Which entries.
#[derive(Default)]
pub struct Wanted {
    /// The public id of a row.
    pub subject: Option<String>,
    /// The public id of a person or a service account, or `operator`.
    pub actor: Option<String>,
    pub action: Option<String>,
    pub community: Option<CommunityId>,
    pub unit: Option<UnitId>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
}

pub async fn find(ctx: &Ctx, id: AuditEntryId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// The newest first.
pub async fn list(ctx: &Ctx, wanted: Wanted, window: Window, count: bool) -> Result<Page<Model>, Fault> {
    let mut select = visible::<Entity>(&ctx.caller);
    if let Some(subject) = wanted.subject {
        select = select.filter(Column::Subject.eq(subject));
    }
    if let Some(actor) = wanted.actor {
        select = select.filter(Column::Actor.eq(actor));
    }
    if let Some(action) = wanted.action {
        select = select.filter(Column::Action.eq(action));
    }
    if let Some(community) = wanted.community {
        select = select.filter(Column::CommunityId.eq(community));
    }
    if let Some(unit) = wanted.unit {
        select = select.filter(Column::UnitId.eq(unit));
    }
    if let Some(from) = wanted.from {
        select = select.filter(Column::CreatedAt.gte(from));
    }
    if let Some(to) = wanted.to {
        select = select.filter(Column::CreatedAt.lt(to));
    }
    let newest = By {
        key: Key::Id,
        direction: OrderDirection::Desc,
    };
    page::read(ctx, select, newest, window, count).await
}
