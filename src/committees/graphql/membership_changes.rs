//! What can be done with memberships, as clients see it.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::{JointCommitteeId, MembershipId, PersonId, UnitId};

use super::membership::{Membership, Seat};
use crate::committees::membership_lifecycle::MembershipStep;
use crate::committees::memberships;
use crate::committees::seats::{self, Past};
use crate::error::Rejection;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// Invites a unit.
#[derive(InputObject)]
pub struct MembershipInviteInput {
    /// The committee.
    committee_id: Gid<JointCommitteeId>,
    /// The unit, which neither sits on it nor is invited.
    unit_id: Gid<UnitId>,
    /// LEAD, MEMBER or GUIDE; the core is named when the committee is founded.
    #[graphql(default_with = "Seat::Member")]
    seat: Seat,
}

/// Accepts an invitation.
#[derive(InputObject)]
pub struct MembershipAcceptInput {
    /// The membership.
    id: Gid<MembershipId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Who speaks for the unit: someone who works for it.
    representative_id: Option<Gid<PersonId>>,
}

/// Names who speaks for a unit.
#[derive(InputObject)]
pub struct MembershipUpdateInput {
    /// The membership.
    id: Gid<MembershipId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Someone who works for the unit; null for nobody.
    representative_id: Option<Gid<PersonId>>,
}

/// Suspends a membership.
#[derive(InputObject)]
pub struct MembershipSuspendInput {
    /// The membership.
    id: Gid<MembershipId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, for the log, at most 200 characters.
    reason: String,
}

/// Resumes a suspended membership.
#[derive(InputObject)]
pub struct MembershipResumeInput {
    /// The membership.
    id: Gid<MembershipId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Ends a membership, or takes an invitation back.
#[derive(InputObject)]
pub struct MembershipEndInput {
    /// The membership.
    id: Gid<MembershipId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, for everyone to read, at most 200 characters.
    reason: String,
}

/// Gives a unit another seat.
#[derive(InputObject)]
pub struct MembershipSeatChangeInput {
    /// The membership as it is.
    id: Gid<MembershipId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// The seat from today on. Who had CORE or LEAD before becomes a MEMBER in the same moment.
    seat: Seat,
    /// Why, for everyone to read, at most 200 characters.
    reason: String,
}

/// A membership of before the system.
#[derive(InputObject)]
pub struct MembershipRecordInput {
    /// The committee.
    committee_id: Gid<JointCommitteeId>,
    /// The unit.
    unit_id: Gid<UnitId>,
    /// What its seat was; CORE and LEAD were no other unit's on any of these days.
    seat: Seat,
    /// The first day, not before the committee was founded.
    from: LocalDate,
    /// The last day, before today.
    to: LocalDate,
    /// Why it ended, for everyone to read, at most 200 characters.
    reason: Option<String>,
}

payload! {
    /// What `membershipInvite` did.
    MembershipInvitePayload {
        /// The invitation; null where it was refused.
        membership: Membership
    }
}

payload! {
    /// What `membershipAccept` did.
    MembershipAcceptPayload {
        /// The membership as it is now; null where it was refused.
        membership: Membership
    }
}

payload! {
    /// What `membershipUpdate` did.
    MembershipUpdatePayload {
        /// The membership as it is now; null where it was refused.
        membership: Membership
    }
}

payload! {
    /// What `membershipSuspend` did.
    MembershipSuspendPayload {
        /// The membership as it is now; null where it was refused.
        membership: Membership
    }
}

payload! {
    /// What `membershipResume` did.
    MembershipResumePayload {
        /// The membership as it is now; null where it was refused.
        membership: Membership
    }
}

payload! {
    /// What `membershipEnd` did.
    MembershipEndPayload {
        /// The ended membership; null where it was refused.
        membership: Membership
    }
}

payload! {
    /// What `membershipSeatChange` did.
    MembershipSeatChangePayload {
        /// The membership that goes on with the new seat; null where it was refused.
        membership: Membership
    }
}

payload! {
    /// What `membershipRecord` did.
    MembershipRecordPayload {
        /// The membership of the past; null where it was refused.
        membership: Membership
    }
}

/// The mutations of memberships.
#[derive(Default)]
pub struct MembershipMutation;

#[Object]
impl MembershipMutation {
    /// Invites a unit to sit on a joint committee.
    #[graphql(directive = Access::apply(Action::MembershipInvite))]
    async fn membership_invite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] input: MembershipInviteInput,
    ) -> Result<MembershipInvitePayload> {
        let done = async {
            let committee = input.committee_id.require("committeeId")?;
            let unit = input.unit_id.require("unitId")?;
            memberships::invite(&ctx.act()?, committee, unit, input.seat.into()).await
        };
        MembershipInvitePayload::of(ctx.asked(), done.await).await
    }

    /// Accepts an invitation for the own unit, which sits on the committee from today on.
    #[graphql(directive = Access::apply(Action::MembershipAccept))]
    async fn membership_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] input: MembershipAcceptInput,
    ) -> Result<MembershipAcceptPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let representative = person(input.representative_id)?;
            memberships::accept(&ctx.act()?, id, input.expected_version, representative).await
        };
        MembershipAcceptPayload::of(ctx.asked(), done.await).await
    }

    /// Names who speaks for the own unit on a committee.
    #[graphql(directive = Access::apply(Action::MembershipUpdate))]
    async fn membership_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The representative.")] input: MembershipUpdateInput,
    ) -> Result<MembershipUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let representative = person(input.representative_id)?;
            memberships::represent(&ctx.act()?, id, input.expected_version, representative).await
        };
        MembershipUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Suspends a membership, whose unit keeps its seat. Never the core's.
    #[graphql(directive = Access::apply(Action::MembershipSuspend))]
    async fn membership_suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership.")] input: MembershipSuspendInput,
    ) -> Result<MembershipSuspendPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let (step, reason) = (MembershipStep::Suspend, Some(input.reason.as_str()));
            memberships::turn(&ctx.act()?, id, input.expected_version, step, reason).await
        };
        MembershipSuspendPayload::of(ctx.asked(), done.await).await
    }

    /// Resumes a suspended membership.
    #[graphql(directive = Access::apply(Action::MembershipResume))]
    async fn membership_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership.")] input: MembershipResumeInput,
    ) -> Result<MembershipResumePayload> {
        let done = async {
            let id = input.id.require("id")?;
            memberships::turn(
                &ctx.act()?,
                id,
                input.expected_version,
                MembershipStep::Resume,
                None,
            )
            .await
        };
        MembershipResumePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a membership from today on, or takes an invitation back. Never the core's.
    #[graphql(directive = Access::apply(Action::MembershipEnd))]
    async fn membership_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership.")] input: MembershipEndInput,
    ) -> Result<MembershipEndPayload> {
        let done = async {
            let id = input.id.require("id")?;
            memberships::end(&ctx.act()?, id, input.expected_version, &input.reason).await
        };
        MembershipEndPayload::of(ctx.asked(), done.await).await
    }

    /// Gives a unit another seat from today on. Its membership ends and one with the new seat begins. CORE and LEAD
    /// pass from the unit that has them, which becomes a MEMBER in the same moment.
    #[graphql(directive = Access::apply(Action::MembershipSeatChange))]
    async fn membership_seat_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership and the seat.")] input: MembershipSeatChangeInput,
    ) -> Result<MembershipSeatChangePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let seat = input.seat.into();
            seats::change(&ctx.act()?, id, input.expected_version, seat, &input.reason).await
        };
        MembershipSeatChangePayload::of(ctx.asked(), done.await).await
    }

    /// Writes down a membership of the past, so that who sat on the committee on a day has an answer.
    #[graphql(directive = Access::apply(Action::MembershipRecord))]
    async fn membership_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The membership.")] input: MembershipRecordInput,
    ) -> Result<MembershipRecordPayload> {
        let done = async {
            let past = Past {
                committee: input.committee_id.require("committeeId")?,
                unit: input.unit_id.require("unitId")?,
                seat: input.seat.into(),
                from: input.from.0,
                to: input.to.0,
                reason: input.reason,
            };
            seats::record(&ctx.act()?, past).await
        };
        MembershipRecordPayload::of(ctx.asked(), done.await).await
    }
}

fn person(id: Option<Gid<PersonId>>) -> Result<Option<PersonId>, Rejection> {
    id.map(|id| id.require("representativeId")).transpose()
}
