//! What can be done with teams, as clients see it.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::{JointCommitteeId, TeamMemberId, VolunteerId, VolunteerTeamId};

use super::team::{TeamMember, VolunteerTeam};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::volunteers::{members, teams};

/// A new team.
#[derive(InputObject)]
pub struct VolunteerTeamCreateInput {
    /// The committee.
    committee_id: Gid<JointCommitteeId>,
    /// At most 60 characters, unique among the committee's standing teams.
    name: String,
}

/// Puts a volunteer on a team.
#[derive(InputObject)]
pub struct VolunteerTeamJoinInput {
    /// The team, of a committee of which the volunteer's unit is an active member.
    team_id: Gid<VolunteerTeamId>,
    /// An active volunteer.
    volunteer_id: Gid<VolunteerId>,
}

/// Takes a volunteer off a team.
#[derive(InputObject)]
pub struct VolunteerTeamLeaveInput {
    /// The volunteer's time on the team: an id of `members`.
    id: Gid<TeamMemberId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Closes a team.
#[derive(InputObject)]
pub struct VolunteerTeamCloseInput {
    /// The team.
    id: Gid<VolunteerTeamId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `volunteerTeamCreate` did.
    VolunteerTeamCreatePayload {
        /// The new team; null where it was refused.
        volunteer_team: VolunteerTeam
    }
}

payload! {
    /// What `volunteerTeamJoin` did.
    VolunteerTeamJoinPayload {
        /// The volunteer's time on the team; null where it was refused.
        team_member: TeamMember
    }
}

payload! {
    /// What `volunteerTeamLeave` did.
    VolunteerTeamLeavePayload {
        /// The volunteer's time on the team, which is over; null where it was refused.
        team_member: TeamMember
    }
}

payload! {
    /// What `volunteerTeamClose` did.
    VolunteerTeamClosePayload {
        /// The closed team; null where it was refused.
        volunteer_team: VolunteerTeam
    }
}

/// The mutations of teams.
#[derive(Default)]
pub struct TeamMutation;

#[Object]
impl TeamMutation {
    /// Makes a team of a joint committee.
    #[graphql(directive = Access::apply(Action::VolunteerTeamCreate))]
    async fn volunteer_team_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The team.")] input: VolunteerTeamCreateInput,
    ) -> Result<VolunteerTeamCreatePayload> {
        let done = async {
            let committee = input.committee_id.require("committeeId")?;
            teams::create(&ctx.act()?, committee, &input.name).await
        };
        VolunteerTeamCreatePayload::of(ctx.asked(), done.await).await
    }

    /// Puts a volunteer on a team. A unit has one or two places on each; LIMIT_REACHED says how many.
    #[graphql(directive = Access::apply(Action::VolunteerTeamJoin))]
    async fn volunteer_team_join(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who joins what.")] input: VolunteerTeamJoinInput,
    ) -> Result<VolunteerTeamJoinPayload> {
        let done = async {
            let team = input.team_id.require("teamId")?;
            let volunteer = input.volunteer_id.require("volunteerId")?;
            members::join(&ctx.act()?, team, volunteer).await
        };
        VolunteerTeamJoinPayload::of(ctx.asked(), done.await).await
    }

    /// Takes a volunteer off a team; today is the last day.
    #[graphql(directive = Access::apply(Action::VolunteerTeamLeave))]
    async fn volunteer_team_leave(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who leaves what.")] input: VolunteerTeamLeaveInput,
    ) -> Result<VolunteerTeamLeavePayload> {
        let done = async {
            let id = input.id.require("id")?;
            members::leave(&ctx.act()?, id, input.expected_version).await
        };
        VolunteerTeamLeavePayload::of(ctx.asked(), done.await).await
    }

    /// Closes a team for good; its members leave it.
    #[graphql(directive = Access::apply(Action::VolunteerTeamClose))]
    async fn volunteer_team_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The team.")] input: VolunteerTeamCloseInput,
    ) -> Result<VolunteerTeamClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            teams::close(&ctx.act()?, id, input.expected_version).await
        };
        VolunteerTeamClosePayload::of(ctx.asked(), done.await).await
    }
}
