//! 身份: who people are to the system: their phones, the tokens that stand for them, and how they sign in.

pub mod authenticate;
pub mod codes;
pub mod graphql;
pub mod keys;
pub mod limits;
pub mod passwords;
pub mod phone;
pub mod refresh;
mod rejection;
pub mod sender;
pub mod sessions;
pub mod settings;
pub mod tokens;

pub use authenticate::{authenticate, in_session, outside_of_sessions};
pub use sessions::issue_for;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::role_grant::{Column, Entity};
use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait};

use crate::app::App;

/// Makes what signing in needs, before the first request.
pub async fn start(app: &Arc<App>) -> anyhow::Result<()> {
    keys::ensure(app).await?;
    passwords::ready().await?;
    if app.config.identity.sender.is_none() {
        tracing::warn!("`identity.sender` is not set: nobody can sign in by a code");
    }
    Ok(())
}

/// The grants that hold at a moment.
pub fn current(now: DateTime<Utc>) -> Condition {
    let column = |column: Column| Expr::col((Entity, column));
    Condition::all()
        .add(column(Column::ValidFrom).lte(now))
        .add(
            column(Column::ValidTo)
                .is_null()
                .or(column(Column::ValidTo).gt(now)),
        )
        .add(column(Column::TakenAt).is_null())
}
