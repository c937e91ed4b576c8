//! Signing out, and passwords, as clients see it.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use entity::ids::SessionId;

use super::session::Session;
use crate::error::UserError;
use crate::gid::Gid;
use crate::identity::{passwords, sessions};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::{self, Asked};

/// Ends a session.
#[derive(InputObject)]
pub struct SessionEndInput {
    /// One of your sessions.
    id: Gid<SessionId>,
}

payload! {
    /// What `sessionEnd` did.
    SessionEndPayload {
        /// The ended session; null where it was refused.
        session: Session
    }
}

/// Ends all your sessions.
#[derive(InputObject)]
pub struct SessionEndAllInput {
    /// Whether the session that asks goes on.
    #[graphql(default)]
    keep_current: bool,
}

/// What `sessionEndAll` did.
#[derive(SimpleObject)]
pub struct SessionEndAllPayload {
    /// The sessions that ended; null where it was refused.
    sessions: Option<Vec<Session>>,
    /// Why nothing was changed; empty when it was.
    user_errors: Vec<UserError>,
}

/// Sets a password.
#[derive(InputObject)]
pub struct PasswordSetInput {
    /// The password that you have; null while you have none.
    current_password: Option<String>,
    /// 10 to 128 characters.
    new_password: String,
}

payload! {
    /// What `passwordSet` did.
    PasswordSetPayload {
        /// The session that goes on; null where it was refused.
        session: Session
    }
}

/// The mutations of signing out and of passwords.
#[derive(Default)]
pub struct SignOutMutation;

#[Object]
impl SignOutMutation {
    /// Ends one of your sessions, whose tokens are then no longer taken.
    #[graphql(directive = Access::apply(Action::SessionEnd))]
    async fn session_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: SessionEndInput,
    ) -> Result<SessionEndPayload> {
        let done = async { sessions::end_one(&ctx.act()?, input.id.require("id")?).await };
        SessionEndPayload::of(ctx.asked(), done.await).await
    }

    /// Ends all your sessions, on every device.
    #[graphql(directive = Access::apply(Action::SessionEndAll))]
    async fn session_end_all(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] input: SessionEndAllInput,
    ) -> Result<SessionEndAllPayload> {
        let done = async { sessions::end_all(&ctx.act()?, input.keep_current).await };
        let (ended, user_errors) = resolve::outcome(ctx.asked(), done.await).await?;
        Ok(SessionEndAllPayload {
            sessions: ended.map(|rows| rows.into_iter().map(Session::from).collect()),
            user_errors,
        })
    }

    /// Gives you a password, or another one, while you hold a role of staff. Your other sessions end. Not
    /// `@idempotent`, since nothing of a password is stored but its hash.
    #[graphql(directive = Access::apply(Action::PasswordSet))]
    async fn password_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The passwords.")] input: PasswordSetInput,
    ) -> Result<PasswordSetPayload> {
        let current = input.current_password.as_deref();
        let done = async { passwords::set(&ctx.act()?, current, &input.new_password).await };
        PasswordSetPayload::of(ctx.asked(), done.await).await
    }
}
