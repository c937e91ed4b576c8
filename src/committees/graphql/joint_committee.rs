//! Joint committees, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::ids::{CommunityId, JointCommitteeId};
use entity::joint_committee;

use super::membership::Membership;
use crate::committees::joint_committees::{self, Wanted};
use crate::committees::loader::{JointCommitteeOf, SeatCountOn, SeatsOn};
use crate::committees::memberships::When;
use crate::gid::{self, Gid};
use crate::nested::Slice;
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::LocalDate;
use crate::territory::graphql::Community;
use crate::volunteers::graphql::team::{self, VolunteerTeam};

/// 联合党委: the joint committee of a community: its core (the "1") with the units around it (the "N").
pub struct JointCommittee(joint_committee::Model);

impl From<joint_committee::Model> for JointCommittee {
    fn from(row: joint_committee::Model) -> Self {
        Self(row)
    }
}

/// 联合党委: the joint committee of a community: its core (the "1") with the units around it (the "N").
#[Object(directive = Access::apply(Action::JointCommitteeRead))]
impl JointCommittee {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The first day.
    async fn founded_on(&self) -> LocalDate {
        self.0.founded_on.into()
    }

    /// The day from which on it is no more; null while it stands.
    async fn dissolved_on(&self) -> Option<LocalDate> {
        self.0.dissolved_on.map(LocalDate)
    }

    /// Whose committee it is; null only if the community is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// The seats on it, in the order in which they were recorded.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Those held on this day; without it all that stand, also invited and suspended.")]
        on: Option<LocalDate>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Membership>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let when = on.map_or(When::Now, |day| When::On(day.0));
        let rows = load(ctx.asked(), SeatsOn(self.0.id, when, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), SeatCountOn(self.0.id, when)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The volunteer teams that were not closed, the oldest first.
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<VolunteerTeam>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        team::of_committee(ctx, self.0.id, &window).await
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        if self.0.dissolved_on.is_some() {
            return Ok(Vec::new());
        }
        let Some(community) = load(ctx.asked(), self.0.community_id).await? else {
            return Ok(Vec::new());
        };
        let place = Place::in_community(&community);
        Ok([
            (Action::JointCommitteeUpdate, "jointCommitteeUpdate"),
            (Action::JointCommitteeDissolve, "jointCommitteeDissolve"),
            (Action::MembershipInvite, "membershipInvite"),
            (Action::MembershipRecord, "membershipRecord"),
            (Action::VolunteerTeamCreate, "volunteerTeamCreate"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect())
    }
}

/// The committee that stands in a community, for `Community.jointCommittee`.
pub async fn of_community(ctx: &Context<'_>, community: CommunityId) -> Option<JointCommittee> {
    let row = load(ctx.asked(), JointCommitteeOf(community)).await;
    ctx.nullable(row.map(|row| row.map(JointCommittee)))
}

/// Which committees.
#[derive(Default, InputObject)]
pub struct JointCommitteeFilter {
    /// Those of this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those of communities in this region and below it.
    region_code: Option<String>,
    /// Also those that were dissolved.
    #[graphql(default)]
    include_dissolved: bool,
}

impl JointCommitteeFilter {
    /// `None` where nothing can fit: an id of the wrong form is of no community.
    fn wanted(self) -> Option<Wanted> {
        let community = match self.community_id {
            Some(id) => Some(id.known()?),
            None => None,
        };
        Some(Wanted {
            community,
            region: self.region_code,
            dissolved: self.include_dissolved,
        })
    }
}

/// What committees can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum JointCommitteeOrderField {
    /// By name, in the order of code points.
    Name,
    /// By when they were recorded.
    CreatedAt,
}

/// An order of committees.
#[derive(InputObject)]
pub struct JointCommitteeOrder {
    /// The key.
    field: JointCommitteeOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<JointCommitteeOrder> for By<joint_committee::Entity> {
    fn from(order: JointCommitteeOrder) -> Self {
        use joint_committee::{Column, Model};
        let key = match order.field {
            JointCommitteeOrderField::Name => Key::Text(Column::Name, |row: &Model| row.name.clone()),
            JointCommitteeOrderField::CreatedAt => Key::Time(Column::CreatedAt, |row: &Model| row.created_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of joint committees.
#[derive(Default)]
pub struct CommitteeQuery;

#[Object]
impl CommitteeQuery {
    /// One joint committee, standing or dissolved; null for an unknown one.
    #[graphql(directive = Access::apply(Action::JointCommitteeRead))]
    async fn joint_committee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<JointCommitteeId>,
    ) -> Option<JointCommittee> {
        let row = joint_committees::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(JointCommittee)))
    }

    /// Joint committees, by name unless said otherwise.
    #[graphql(directive = Access::apply(Action::JointCommitteeRead))]
    async fn joint_committees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<JointCommitteeFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<JointCommitteeOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<JointCommittee>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<joint_committee::Model>::empty(count).into_list());
        };
        let order = order_by.unwrap_or(JointCommitteeOrder {
            field: JointCommitteeOrderField::Name,
            direction: OrderDirection::Asc,
        });
        let page = joint_committees::list(ctx.asked(), &wanted, order.into(), window, count).await?;
        Ok(page.into_list())
    }
}
