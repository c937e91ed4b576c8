//! How hours are written down and decided about, as clients see it.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use entity::ids::{CareLogId, HomeVisitId, HourEntryId, SignUpId, WishClaimId};

use super::entry::HourEntry;
use crate::error::Rejection;
use crate::gid::Gid;
use crate::hours::deeds::DeedId;
use crate::hours::steps::{self, NewEntry};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// What the hours are for: something that you did yourself.
#[derive(OneofObject)]
pub enum HourDeedInput {
    /// A sign-up of yours that was attended.
    SignUpId(Gid<SignUpId>),
    /// A home visit of yours that was done.
    HomeVisitId(Gid<HomeVisitId>),
    /// A contact of yours with somebody whom you are paired with.
    CareLogId(Gid<CareLogId>),
    /// A claim of yours whose wish was delivered.
    WishClaimId(Gid<WishClaimId>),
}

impl HourDeedInput {
    fn deed(&self) -> Result<DeedId, Rejection> {
        let deed = match self {
            Self::SignUpId(id) => id.require("signUpId").map(DeedId::Activity),
            Self::HomeVisitId(id) => id.require("homeVisitId").map(DeedId::HomeVisit),
            Self::CareLogId(id) => id.require("careLogId").map(DeedId::CareLog),
            Self::WishClaimId(id) => id.require("wishClaimId").map(DeedId::Wish),
        };
        deed.map_err(|e| e.at("deed"))
    }
}

/// Hours to write down.
#[derive(InputObject)]
pub struct HourEntrySubmitInput {
    /// What they are for. One deed has hours once.
    deed: HourDeedInput,
    /// When you began; kept at the full minute. Within a week of the deed, unless set otherwise.
    starts_at: Moment,
    /// When you were done, not in the future; kept at the full minute. It overlaps with no other hours of yours.
    ends_at: Moment,
    /// How many minutes you served, 1 to 1440; all of the span unless said.
    minutes: Option<i32>,
    /// At most 2000 characters, for who decides about it.
    note: Option<String>,
}

/// Says that hours are so.
#[derive(InputObject)]
pub struct HourEntryConfirmInput {
    /// The entry.
    id: Gid<HourEntryId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Says that hours are not so.
#[derive(InputObject)]
pub struct HourEntryRejectInput {
    /// The entry.
    id: Gid<HourEntryId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, at most 200 characters, without a phone or ID-card number.
    reason: String,
}

/// Takes hours back.
#[derive(InputObject)]
pub struct HourEntryWithdrawInput {
    /// The entry.
    id: Gid<HourEntryId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Takes back what was confirmed.
#[derive(InputObject)]
pub struct HourEntryReverseInput {
    /// The entry.
    id: Gid<HourEntryId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, at most 200 characters, without a phone or ID-card number.
    reason: String,
}

payload! {
    /// What `hourEntrySubmit` did.
    HourEntrySubmitPayload {
        /// The new entry; null where it was refused.
        hour_entry: HourEntry
    }
}

payload! {
    /// What `hourEntryConfirm` did.
    HourEntryConfirmPayload {
        /// The entry as it is now; null where it was refused.
        hour_entry: HourEntry
    }
}

payload! {
    /// What `hourEntryReject` did.
    HourEntryRejectPayload {
        /// The entry as it is now; null where it was refused.
        hour_entry: HourEntry
    }
}

payload! {
    /// What `hourEntryWithdraw` did.
    HourEntryWithdrawPayload {
        /// The entry as it is now; null where it was refused.
        hour_entry: HourEntry
    }
}

payload! {
    /// What `hourEntryReverse` did.
    HourEntryReversePayload {
        /// The entry as it is now; null where it was refused.
        hour_entry: HourEntry
    }
}

/// The mutations of hours.
#[derive(Default)]
pub struct HourMutation;

#[Object]
impl HourMutation {
    /// Writes down the time that you gave for something you did. It counts once somebody else has confirmed it.
    #[graphql(directive = Access::apply(Action::HourEntrySubmit))]
    async fn hour_entry_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The hours.")] input: HourEntrySubmitInput,
    ) -> Result<HourEntrySubmitPayload> {
        let done = async {
            let new = NewEntry {
                deed: input.deed.deed()?,
                starts_at: input.starts_at.0,
                ends_at: input.ends_at.0,
                minutes: input.minutes,
                note: input.note,
            };
            steps::submit(&ctx.act()?, new).await
        };
        HourEntrySubmitPayload::of(ctx.asked(), done.await).await
    }

    /// Says that hours are so: somebody else than the volunteer.
    #[graphql(directive = Access::apply(Action::HourEntryConfirm))]
    async fn hour_entry_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry.")] input: HourEntryConfirmInput,
    ) -> Result<HourEntryConfirmPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::confirm(&ctx.act()?, id, input.expected_version).await
        };
        HourEntryConfirmPayload::of(ctx.asked(), done.await).await
    }

    /// Says that hours are not so, and why. Their time and their deed are free again.
    #[graphql(directive = Access::apply(Action::HourEntryReject))]
    async fn hour_entry_reject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry and the reason.")] input: HourEntryRejectInput,
    ) -> Result<HourEntryRejectPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::reject(&ctx.act()?, id, input.expected_version, &input.reason).await
        };
        HourEntryRejectPayload::of(ctx.asked(), done.await).await
    }

    /// Takes back hours that nobody has decided about. Their time and their deed are free again.
    #[graphql(directive = Access::apply(Action::HourEntryWithdraw))]
    async fn hour_entry_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry.")] input: HourEntryWithdrawInput,
    ) -> Result<HourEntryWithdrawPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::withdraw(&ctx.act()?, id, input.expected_version).await
        };
        HourEntryWithdrawPayload::of(ctx.asked(), done.await).await
    }

    /// Takes back hours that were confirmed, and why. Every certificate that they are under holds no longer from the
    /// same moment; their time and their deed are free again.
    #[graphql(directive = Access::apply(Action::HourEntryReverse))]
    async fn hour_entry_reverse(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry and the reason.")] input: HourEntryReverseInput,
    ) -> Result<HourEntryReversePayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::reverse(&ctx.act()?, id, input.expected_version, &input.reason).await
        };
        HourEntryReversePayload::of(ctx.asked(), done.await).await
    }
}
