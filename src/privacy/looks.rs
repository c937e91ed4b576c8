//! Who looked at whom.

use entity::access_log::{Column, Entity, Model};
use entity::ids::AccessLogId;
use sea_orm::{ColumnTrait, QueryFilter};

use crate::app::Ctx;
use crate::error::Fault;
use crate::policy::visible;
use crate::work::Row;

impl Row for Model {
    type Id = AccessLogId;

    fn id(&self) -> AccessLogId {
        self.id
    }

    /// It is written once.
    fn version(&self) -> i32 {
        1
    }
}

pub async fn find(ctx: &Ctx, id: AccessLogId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}
