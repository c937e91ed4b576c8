//! Call-backs after bad ratings, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::case_callback;
use entity::ids::CaseCallbackId;

use super::case::ServiceCase;
use crate::cases::callbacks;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::gid::{self, Gid};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// Whether the resident was called.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CaseCallbackState", remote = "case_callback::CallbackState")]
pub enum CallbackState {
    /// Not yet.
    Open,
    /// Somebody called.
    Closed,
}

/// 回访: a bad rating asks for a call to the resident, by somebody else than who was rated.
pub struct CaseCallback(case_callback::Model);

impl From<case_callback::Model> for CaseCallback {
    fn from(row: case_callback::Model) -> Self {
        Self(row)
    }
}

/// 回访: a bad rating asks for a call to the resident, by somebody else than who was rated.
#[Object(directive = Access::apply(Action::CaseCallbackRead))]
impl CaseCallback {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Whether the resident was called.
    async fn state(&self) -> CallbackState {
        self.0.state.into()
    }

    /// Since when it is due.
    async fn opened_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When somebody called; null while nobody did.
    async fn closed_at(&self) -> Option<Moment> {
        self.0.closed_at.map(Moment)
    }

    /// Who called; null while nobody did.
    async fn closed_by(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.closed_by?).await
    }

    /// What the resident said; null while nobody called, and where the case is not for you to read.
    #[graphql(directive = Access::apply(Action::CaseTextRead))]
    async fn note(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            let Some(case) = load(ctx.asked(), self.0.case_id).await? else {
                return Ok(None);
            };
            let place = super::case::place(ctx, &case).await?;
            if !place.is_some_and(|place| ctx.asked().caller.may(Action::CaseTextRead, &place)) {
                return Err(crate::error::Fault::Forbidden);
            }
            callbacks::note(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// The case that was rated; null only if it is not for you to see.
    async fn case(&self, ctx: &Context<'_>) -> Option<ServiceCase> {
        let row = load(ctx.asked(), self.0.case_id).await;
        ctx.nullable(row.map(|row| row.map(ServiceCase::from)))
    }
}

/// Closes a call-back.
#[derive(InputObject)]
pub struct CaseCallbackCloseInput {
    /// The call-back.
    id: Gid<CaseCallbackId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What the resident said and what comes of it, at most 2000 characters.
    note: String,
}

payload! {
    /// What `caseCallbackClose` did.
    CaseCallbackClosePayload {
        /// The call-back as it is now; null where it was refused.
        callback: CaseCallback
    }
}

/// The mutations of call-backs.
#[derive(Default)]
pub struct CallbackMutation;

#[Object]
impl CallbackMutation {
    /// Writes down that the resident was called. Who was rated cannot do it.
    #[graphql(directive = Access::apply(Action::CaseCallbackClose))]
    async fn case_callback_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The call-back and what was said.")] input: CaseCallbackCloseInput,
    ) -> Result<CaseCallbackClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            callbacks::close(&ctx.act()?, id, input.expected_version, &input.note).await
        };
        CaseCallbackClosePayload::of(ctx.asked(), done.await).await
    }
}
