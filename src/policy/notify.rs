//! Where notifications lie: with who was told.

use entity::notification;
use sea_orm::ColumnTrait;

use super::{Action, Columns, Guarded};

impl Guarded for notification::Entity {
    const READ: Action = Action::NotificationRead;
    fn columns() -> Columns {
        Columns {
            own: Some(|me| notification::Column::PersonId.eq(me).into()),
            ..Columns::default()
        }
    }
}
