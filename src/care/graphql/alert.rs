//! Alerts about those who are looked after, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::care_alert;
use entity::ids::CareAlertId;

use super::pairing::Pairing;
use crate::care::alerts;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::gid::{self, Gid};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// What is the matter.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CareAlertKind", remote = "care_alert::AlertKind")]
pub enum AlertKind {
    /// Nobody has heard of the person for long.
    NoContact,
    /// An elder who lives alone was not reached twice in a row.
    NotReached,
}

/// Who has to do something.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CareAlertState", remote = "care_alert::AlertState")]
pub enum AlertState {
    /// The volunteer.
    WithVolunteer,
    /// The staff of the community.
    WithStaff,
    /// Nobody any more.
    Closed,
}

/// Nobody has heard of a person who is looked after.
pub struct CareAlert(care_alert::Model);

impl From<care_alert::Model> for CareAlert {
    fn from(row: care_alert::Model) -> Self {
        Self(row)
    }
}

/// Nobody has heard of a person who is looked after.
#[Object(directive = Access::apply(Action::CareAlertRead))]
impl CareAlert {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The pairing; null where that is not for you to see.
    async fn pairing(&self, ctx: &Context<'_>) -> Option<Pairing> {
        let row = load(ctx.asked(), self.0.pairing_id).await;
        ctx.nullable(row.map(|row| row.map(Pairing::from)))
    }

    /// What is the matter.
    async fn kind(&self) -> AlertKind {
        self.0.kind.into()
    }

    /// Who has to do something.
    async fn state(&self) -> AlertState {
        self.0.state.into()
    }

    /// Since when.
    async fn opened_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When it was over; null while it is not.
    async fn closed_at(&self) -> Option<Moment> {
        self.0.closed_at.map(Moment)
    }

    /// What the staff found; null while it is not over, and where the person was reached.
    async fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }

    /// Who of the staff closed it; null where it closed by itself.
    async fn closed_by(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.closed_by?).await
    }
}

/// Closes an alert.
#[derive(InputObject)]
pub struct CareAlertCloseInput {
    /// The alert.
    id: Gid<CareAlertId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What was found, at most 200 characters.
    answer: String,
}

payload! {
    /// What `careAlertClose` did.
    CareAlertClosePayload {
        /// The alert as it is now; null where it was refused.
        alert: CareAlert
    }
}

/// The mutation of alerts.
#[derive(Default)]
pub struct AlertMutation;

#[Object]
impl AlertMutation {
    /// Closes an alert with what was found. One closes by itself when the person is reached.
    #[graphql(directive = Access::apply(Action::CareAlertClose))]
    async fn care_alert_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The alert and what was found.")] input: CareAlertCloseInput,
    ) -> Result<CareAlertClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            alerts::close(&ctx.act()?, id, input.expected_version, &input.answer).await
        };
        CareAlertClosePayload::of(ctx.asked(), done.await).await
    }
}
