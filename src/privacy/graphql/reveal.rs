//! Showing a contact in clear, as clients see it.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use entity::ids::PersonId;

use super::look::{AccessLogEntry, ContactKind};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::privacy::contacts::{self, Revealed};
use crate::resolve::Asked;

/// Asks for a contact in clear.
#[derive(InputObject)]
pub struct RevealContactInput {
    /// Whose contact.
    person_id: Gid<PersonId>,
    /// Which contact.
    kind: ContactKind,
    /// Why you need it, 4 to 200 characters. The person reads it.
    reason: String,
}

/// A contact in clear.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::ContactReveal))]
pub struct RevealedContact {
    /// The 11 digits of the mobile number, or the address. It is shown this once.
    value: String,
    /// The trace of it, as the person reads it.
    access_log_entry: AccessLogEntry,
}

impl From<Revealed> for RevealedContact {
    fn from(revealed: Revealed) -> Self {
        Self {
            value: revealed.value,
            access_log_entry: revealed.look.into(),
        }
    }
}

payload! {
    /// What `revealContact` showed.
    RevealContactPayload {
        /// The contact; null where it was refused.
        contact: RevealedContact
    }
}

/// The mutation that shows a contact.
#[derive(Default)]
pub struct RevealMutation;

#[Object]
impl RevealMutation {
    /// Shows a phone or an address in clear, once. Who looked, when and why is written down before, and the person
    /// can read it. So many an hour are shown to one caller (30 unless the server is set otherwise). Not
    /// `@idempotent`, since what was shown is not stored.
    #[graphql(directive = Access::apply(Action::ContactReveal))]
    async fn reveal_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contact, and why.")] input: RevealContactInput,
    ) -> Result<RevealContactPayload> {
        let done = async {
            let id = input.person_id.require("personId")?;
            contacts::reveal(&ctx.act()?, id, input.kind.into(), &input.reason).await
        };
        RevealContactPayload::of(ctx.asked(), done.await).await
    }
}
