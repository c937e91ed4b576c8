//! What can be done with joint committees, as clients see it.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::{CommunityId, JointCommitteeId, PersonId, UnitId};

use super::joint_committee::JointCommittee;
use crate::committees::joint_committees::{self, Founding};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// A new joint committee with its core.
#[derive(InputObject)]
pub struct JointCommitteeFoundInput {
    /// The community, which has no other committee.
    community_id: Gid<CommunityId>,
    /// At most 60 characters.
    name: String,
    /// The first day, not after today; today unless said.
    founded_on: Option<LocalDate>,
    /// The unit that is the core: the community's own Party branch.
    core_unit_id: Gid<UnitId>,
    /// Who speaks for the core: someone who works for it.
    representative_id: Option<Gid<PersonId>>,
}

/// Changes to a joint committee: a field left out keeps.
#[derive(InputObject)]
pub struct JointCommitteeUpdateInput {
    /// The committee.
    id: Gid<JointCommitteeId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// At most 60 characters.
    name: Option<String>,
}

/// Dissolves a joint committee.
#[derive(InputObject)]
pub struct JointCommitteeDissolveInput {
    /// The committee.
    id: Gid<JointCommitteeId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, for everyone to read, at most 200 characters.
    reason: String,
}

payload! {
    /// What `jointCommitteeFound` did.
    JointCommitteeFoundPayload {
        /// The new committee; null where it was refused.
        joint_committee: JointCommittee
    }
}

payload! {
    /// What `jointCommitteeUpdate` did.
    JointCommitteeUpdatePayload {
        /// The committee as it is now; null where it was refused.
        joint_committee: JointCommittee
    }
}

payload! {
    /// What `jointCommitteeDissolve` did.
    JointCommitteeDissolvePayload {
        /// The dissolved committee; null where it was refused.
        joint_committee: JointCommittee
    }
}

/// The mutations of joint committees.
#[derive(Default)]
pub struct CommitteeMutation;

#[Object]
impl CommitteeMutation {
    /// Founds the joint committee of a community and gives its core a seat, in one.
    #[graphql(directive = Access::apply(Action::JointCommitteeFound))]
    async fn joint_committee_found(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The committee.")] input: JointCommitteeFoundInput,
    ) -> Result<JointCommitteeFoundPayload> {
        let done = async {
            let representative = match input.representative_id {
                Some(id) => Some(id.require("representativeId")?),
                None => None,
            };
            let new = Founding {
                community: input.community_id.require("communityId")?,
                name: input.name,
                founded_on: input.founded_on.map(|day| day.0),
                core_unit: input.core_unit_id.require("coreUnitId")?,
                representative,
            };
            joint_committees::found(&ctx.act()?, new).await
        };
        JointCommitteeFoundPayload::of(ctx.asked(), done.await).await
    }

    /// Changes what is known of a joint committee.
    #[graphql(directive = Access::apply(Action::JointCommitteeUpdate))]
    async fn joint_committee_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: JointCommitteeUpdateInput,
    ) -> Result<JointCommitteeUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            joint_committees::update(&ctx.act()?, id, input.expected_version, input.name).await
        };
        JointCommitteeUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Dissolves a joint committee from today on; every seat on it ends with it, and all stay readable.
    #[graphql(directive = Access::apply(Action::JointCommitteeDissolve))]
    async fn joint_committee_dissolve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The committee.")] input: JointCommitteeDissolveInput,
    ) -> Result<JointCommitteeDissolvePayload> {
        let done = async {
            let id = input.id.require("id")?;
            joint_committees::dissolve(&ctx.act()?, id, input.expected_version, &input.reason).await
        };
        JointCommitteeDissolvePayload::of(ctx.asked(), done.await).await
    }
}
