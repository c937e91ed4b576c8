//! Sessions, as clients see them.

use async_graphql::{Context, Enum, ID, Object};
use entity::session;

use crate::gid;
use crate::policy::{Access, Action, Identity, Place};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// How a session began.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "session::SignInMethod")]
pub enum SignInMethod {
    /// By a code sent to the phone.
    Code,
    /// By a password.
    Password,
    /// By the command line of the server's own machine.
    Operator,
}

/// A sign-in that lasts until it is ended, on one device.
pub struct Session(session::Model);

impl From<session::Model> for Session {
    fn from(row: session::Model) -> Self {
        Self(row)
    }
}

/// A sign-in that lasts until it is ended, on one device. Only you see yours.
#[Object(directive = Access::apply(Action::SessionRead))]
impl Session {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each refresh.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// How it began.
    async fn method(&self) -> SignInMethod {
        self.0.method.into()
    }

    /// When it began.
    async fn created_at(&self) -> Moment {
        self.0.created_at.into()
    }

    /// When its tokens were last refreshed; at first, when it began.
    async fn refreshed_at(&self) -> Moment {
        self.0.updated_at.into()
    }

    /// When it was ended; null while it lasts.
    async fn ended_at(&self) -> Option<Moment> {
        self.0.ended_at.map(Moment)
    }

    /// Whether it is the one that asks.
    async fn current(&self, ctx: &Context<'_>) -> bool {
        matches!(ctx.asked().caller.identity, Identity::Person { session, .. } if session == self.0.id)
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Vec<String> {
        let place = Place::of_own(self.0.person_id);
        let may = self.0.ended_at.is_none() && ctx.asked().caller.may(Action::SessionEnd, &place);
        may.then(|| "sessionEnd".to_owned()).into_iter().collect()
    }
}
