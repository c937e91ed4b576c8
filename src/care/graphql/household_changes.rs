//! What can be done with households, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{CommunityId, HouseholdId, HouseholdMemberId, PersonId};

use super::household::{Household, HouseholdMember, Kinship};
use crate::care::households::{self, Details};
use crate::care::members::{self, NewMember};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::territory::graphql::CoordinatesInput;

/// A household to be registered.
#[derive(InputObject)]
pub struct HouseholdRegisterInput {
    /// The community that serves it.
    community_id: Gid<CommunityId>,
    /// What the staff call it, at most 60 characters, unique among the open ones of the community.
    label: String,
    /// Where it is, in words, at most 200 characters. It is stored encrypted.
    address: Option<String>,
    /// Where it is, in WGS-84.
    coordinates: Option<CoordinatesInput>,
}

/// Changes to a household: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct HouseholdUpdateInput {
    /// The household.
    id: Gid<HouseholdId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// At most 60 characters.
    label: Option<String>,
    /// At most 200 characters.
    address: MaybeUndefined<String>,
    /// Where it is, in WGS-84.
    coordinates: MaybeUndefined<CoordinatesInput>,
}

/// Ends a household.
#[derive(InputObject)]
pub struct HouseholdCloseInput {
    /// The household.
    id: Gid<HouseholdId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Someone who lives in a household.
#[derive(InputObject)]
pub struct HouseholdMemberAddInput {
    /// The household.
    household_id: Gid<HouseholdId>,
    /// A person of the same community who is in no household now.
    person_id: Gid<PersonId>,
    /// What the person is to the household.
    relation: Kinship,
    /// Whether the person, 18 or older, answers for the children under 14 of the household.
    #[graphql(default)]
    guardian: bool,
}

/// Ends a person's time in a household.
#[derive(InputObject)]
pub struct HouseholdMemberEndInput {
    /// The member.
    id: Gid<HouseholdMemberId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `householdRegister` did.
    HouseholdRegisterPayload {
        /// The new household; null where it was refused.
        household: Household
    }
}

payload! {
    /// What `householdUpdate` did.
    HouseholdUpdatePayload {
        /// The household as it is now; null where it was refused.
        household: Household
    }
}

payload! {
    /// What `householdClose` did.
    HouseholdClosePayload {
        /// The closed household; null where it was refused.
        household: Household
    }
}

payload! {
    /// What `householdMemberAdd` did.
    HouseholdMemberAddPayload {
        /// The new member; null where it was refused.
        member: HouseholdMember
    }
}

payload! {
    /// What `householdMemberEnd` did.
    HouseholdMemberEndPayload {
        /// The member who left; null where it was refused.
        member: HouseholdMember
    }
}

/// The mutations of households.
#[derive(Default)]
pub struct HouseholdMutation;

#[Object]
impl HouseholdMutation {
    /// Registers a household of a community.
    #[graphql(directive = Access::apply(Action::HouseholdRegister))]
    async fn household_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The household.")] input: HouseholdRegisterInput,
    ) -> Result<HouseholdRegisterPayload> {
        let done = async {
            let community = input.community_id.require("communityId")?;
            let details = Details {
                label: Some(input.label),
                address: Some(input.address),
                coordinates: Some(input.coordinates.map(|c| (c.latitude, c.longitude))),
            };
            households::register(&ctx.act()?, community, details).await
        };
        HouseholdRegisterPayload::of(ctx.asked(), done.await).await
    }

    /// Changes what is known of a household.
    #[graphql(directive = Access::apply(Action::HouseholdUpdate))]
    async fn household_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: HouseholdUpdateInput,
    ) -> Result<HouseholdUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                label: input.label,
                address: input.address.into(),
                coordinates: Option::from(input.coordinates)
                    .map(|c: Option<CoordinatesInput>| c.map(|c| (c.latitude, c.longitude))),
            };
            households::update(&ctx.act()?, id, input.expected_version, details).await
        };
        HouseholdUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a household that was dissolved or moved away; whoever lives there leaves it in the same moment.
    #[graphql(directive = Access::apply(Action::HouseholdClose))]
    async fn household_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The household.")] input: HouseholdCloseInput,
    ) -> Result<HouseholdClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            households::close(&ctx.act()?, id, input.expected_version).await
        };
        HouseholdClosePayload::of(ctx.asked(), done.await).await
    }

    /// Writes down that a person of the community lives in the household.
    #[graphql(directive = Access::apply(Action::HouseholdMemberAdd))]
    async fn household_member_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The member.")] input: HouseholdMemberAddInput,
    ) -> Result<HouseholdMemberAddPayload> {
        let done = async {
            let household = input.household_id.require("householdId")?;
            let new = NewMember {
                person: input.person_id.require("personId")?,
                relation: input.relation.into(),
                guardian: input.guardian,
            };
            members::add(&ctx.act()?, household, new).await
        };
        HouseholdMemberAddPayload::of(ctx.asked(), done.await).await
    }

    /// Writes down that a person does not live in the household any more.
    #[graphql(directive = Access::apply(Action::HouseholdMemberEnd))]
    async fn household_member_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The member.")] input: HouseholdMemberEndInput,
    ) -> Result<HouseholdMemberEndPayload> {
        let done = async {
            let id = input.id.require("id")?;
            members::end(&ctx.act()?, id, input.expected_version).await
        };
        HouseholdMemberEndPayload::of(ctx.asked(), done.await).await
    }
}
