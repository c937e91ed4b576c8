//! Signing in and staying signed in, as clients see it.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::session::Session;
use crate::app::Ctx;
use crate::error::{Fault, Refusal, UserError};
use crate::identity::sessions::SignedIn;
use crate::identity::{codes, passwords, refresh};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// Asks for a code.
#[derive(InputObject)]
pub struct SignInCodeRequestInput {
    /// A mobile number of mainland China, such as `138 0013 8000`.
    phone: String,
}

payload! {
    /// What `signInCodeRequest` did. It tells nothing of whether the phone is known.
    SignInCodeRequestPayload {
        /// Until when the code can be used; null where it was refused.
        expires_at: Moment
    }
}

/// Signs in by a code.
#[derive(InputObject)]
pub struct SessionOpenByCodeInput {
    /// The phone that the code was sent to.
    phone: String,
    /// The six digits; only the newest code of a phone is judged, five times at most.
    code: String,
}

/// Signs in by a password.
#[derive(InputObject)]
pub struct SessionOpenByPasswordInput {
    /// The phone of the person.
    phone: String,
    /// The password.
    password: String,
}

/// Gets new tokens.
#[derive(InputObject)]
pub struct SessionRefreshInput {
    /// The newest refresh token that you were given.
    refresh_token: String,
}

macro_rules! signed_in {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $(
            $(#[$doc])*
            #[derive(SimpleObject)]
            pub struct $name {
                /// The session; null where it was refused.
                session: Option<Session>,
                /// Send it as `Authorization: Bearer …`; a JWT, null where it was refused.
                access_token: Option<String>,
                /// Good for `sessionRefresh`, once. Keep it secret; null where it was refused.
                refresh_token: Option<String>,
                /// When the access token expires; null where it was refused.
                expires_at: Option<Moment>,
                /// Why nothing was done; empty when it was.
                user_errors: Vec<UserError>,
            }

            impl $name {
                async fn of(ctx: &Ctx, result: Result<SignedIn, Refusal>) -> Result<Self> {
                    let mut payload = Self {
                        session: None,
                        access_token: None,
                        refresh_token: None,
                        expires_at: None,
                        user_errors: Vec::new(),
                    };
                    match result {
                        Ok(done) => {
                            payload.session = Some(done.session.into());
                            payload.access_token = Some(done.access.token);
                            payload.refresh_token = Some(done.refresh_token);
                            payload.expires_at = Some(Moment(done.access.expires_at));
                        }
                        Err(Refusal::Rejected(why)) => {
                            payload.user_errors.push(UserError::of(*why, ctx).await?);
                        }
                        Err(Refusal::Failed(fault)) => return Err(fault.into()),
                        Err(Refusal::Replayed(_)) => {
                            let why = anyhow::anyhow!("an answer with secrets was stored");
                            return Err(Fault::Internal(why).into());
                        }
                    }
                    Ok(payload)
                }
            }
        )*
    };
}

signed_in! {
    /// What `sessionOpenByCode` did.
    SessionOpenByCodePayload,
    /// What `sessionOpenByPassword` did.
    SessionOpenByPasswordPayload,
    /// What `sessionRefresh` did.
    SessionRefreshPayload,
}

/// The mutations of signing in.
#[derive(Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// Sends a code of six digits to a phone, if it is that of a person we know; the answer is the same if not. Not
    /// `@idempotent`, since no trace of a phone is stored.
    #[graphql(directive = Access::apply(Action::SignInCodeRequest))]
    async fn sign_in_code_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to send it.")] input: SignInCodeRequestInput,
    ) -> Result<SignInCodeRequestPayload> {
        let done = async { codes::request(&ctx.act()?, &input.phone).await };
        SignInCodeRequestPayload::of(ctx.asked(), done.await).await
    }

    /// Signs in by the code that was sent to the phone. Not `@idempotent`, since the answer holds secrets.
    #[graphql(directive = Access::apply(Action::SessionOpen))]
    async fn session_open_by_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Phone and code.")] input: SessionOpenByCodeInput,
    ) -> Result<SessionOpenByCodePayload> {
        let done = async { codes::open(&ctx.act()?, &input.phone, &input.code).await };
        SessionOpenByCodePayload::of(ctx.asked(), done.await).await
    }

    /// Signs in by a password, which only who holds a role of staff can have. Not `@idempotent`, since the answer
    /// holds secrets.
    #[graphql(directive = Access::apply(Action::SessionOpen))]
    async fn session_open_by_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Phone and password.")] input: SessionOpenByPasswordInput,
    ) -> Result<SessionOpenByPasswordPayload> {
        let done = async { passwords::open(&ctx.act()?, &input.phone, &input.password).await };
        SessionOpenByPasswordPayload::of(ctx.asked(), done.await).await
    }

    /// Gives new tokens for a refresh token, which is thereby used up. When the answer was lost, the same token is
    /// taken once more, as long as the new one is unused; any other second use ends the session. Send it without an
    /// `Authorization` header. Not `@idempotent`, since the answer holds secrets.
    #[graphql(directive = Access::apply(Action::SessionRefresh))]
    async fn session_refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token.")] input: SessionRefreshInput,
    ) -> Result<SessionRefreshPayload> {
        let done = async { refresh::refresh(&ctx.act()?, &input.refresh_token).await };
        SessionRefreshPayload::of(ctx.asked(), done.await).await
    }
}
