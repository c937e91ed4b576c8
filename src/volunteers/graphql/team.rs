//! The teams of committees, as clients see them.

use async_graphql::{Context, ID, Object, Result};
use entity::ids::JointCommitteeId;
use entity::{team_member, volunteer_team};

use super::volunteer::Volunteer;
use crate::committees::graphql::joint_committee::JointCommittee;
use crate::committees::graphql::unit::Unit;
use crate::gid;
use crate::nested::Slice;
use crate::page::{List, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::{LocalDate, Moment};
use crate::volunteers::loader::{MemberCount, MembersOf, TeamCount, TeamsOf};

/// 在职党员志愿服务队: a team of a joint committee, with one or two members a unit.
pub struct VolunteerTeam(volunteer_team::Model);

impl From<volunteer_team::Model> for VolunteerTeam {
    fn from(row: volunteer_team::Model) -> Self {
        Self(row)
    }
}

/// 在职党员志愿服务队: a team of a joint committee, with one or two members a unit.
#[Object(directive = Access::apply(Action::VolunteerTeamRead))]
impl VolunteerTeam {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The name, unique among the committee's standing teams.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// When it was closed for good; null while it stands.
    async fn closed_at(&self) -> Option<Moment> {
        self.0.dissolved_at.map(Moment)
    }

    /// Whose team it is; null only if the committee is not for you to see.
    async fn joint_committee(&self, ctx: &Context<'_>) -> Option<JointCommittee> {
        let row = load(ctx.asked(), self.0.committee_id).await;
        ctx.nullable(row.map(|row| row.map(JointCommittee::from)))
    }

    /// Who is on it now, as far as you may see them, the longest first.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<TeamMember>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), MembersOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), MemberCount(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        if self.0.dissolved_at.is_some() {
            return Ok(Vec::new());
        }
        let Some(place) = place(ctx, self.0.committee_id).await? else {
            return Ok(Vec::new());
        };
        Ok([
            (Action::VolunteerTeamJoin, "volunteerTeamJoin"),
            (Action::VolunteerTeamClose, "volunteerTeamClose"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect())
    }
}

/// Where a committee lies.
async fn place(ctx: &Context<'_>, committee: JointCommitteeId) -> Result<Option<Place>> {
    let Some(committee) = load(ctx.asked(), committee).await? else {
        return Ok(None);
    };
    let community = load(ctx.asked(), committee.community_id).await?;
    Ok(community.map(|community| Place::in_community(&community)))
}

/// A volunteer's time on a team.
pub struct TeamMember(team_member::Model);

impl From<team_member::Model> for TeamMember {
    fn from(row: team_member::Model) -> Self {
        Self(row)
    }
}

/// A volunteer's time on a team.
#[Object(directive = Access::apply(Action::TeamMemberRead))]
impl TeamMember {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Which of the unit's places on the team it takes: 1, 2, …
    async fn slot(&self) -> i32 {
        self.0.slot
    }

    /// The first day.
    async fn joined_on(&self) -> LocalDate {
        self.0.joined_on.into()
    }

    /// The last day; null while on the team.
    async fn left_on(&self) -> Option<LocalDate> {
        self.0.left_on.map(LocalDate)
    }

    /// Who it is; null if the volunteer is not for you to see.
    async fn volunteer(&self, ctx: &Context<'_>) -> Option<Volunteer> {
        let row = load(ctx.asked(), self.0.volunteer_id).await;
        ctx.nullable(row.map(|row| row.map(Volunteer::from)))
    }

    /// The unit for which the place counts; null only if it is not for you to see.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// Which team; null only if it is not for you to see.
    async fn team(&self, ctx: &Context<'_>) -> Option<VolunteerTeam> {
        let row = load(ctx.asked(), self.0.team_id).await;
        ctx.nullable(row.map(|row| row.map(VolunteerTeam)))
    }
}

/// The teams of a committee, for `JointCommittee.teams`.
pub async fn of_committee(
    ctx: &Context<'_>,
    committee: JointCommitteeId,
    window: &Window,
) -> Result<List<VolunteerTeam>> {
    let slice = Slice::of(window)?;
    let rows = load(ctx.asked(), TeamsOf(committee, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), TeamCount(committee)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}
