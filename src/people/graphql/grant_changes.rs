//! Giving and taking roles, as clients see it.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use entity::ids::{CommunityId, PersonId, RoleGrantId, UnitId};

use super::grant::{RoleGrant, RoleName};
use crate::error::Rejection;
use crate::gid::Gid;
use crate::payload;
use crate::people::grants::{self, NewGrant};
use crate::policy::{Access, Action, Scope};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// Where a role holds.
#[derive(OneofObject)]
pub enum RoleScopeInput {
    /// In a community: RESIDENT and COMMUNITY_STAFF.
    CommunityId(Gid<CommunityId>),
    /// In a unit: VOLUNTEER and DEPARTMENT_OFFICIAL.
    UnitId(Gid<UnitId>),
    /// In a region and everything below: BANNER_ADMIN and AUDITOR.
    RegionCode(String),
}

impl RoleScopeInput {
    fn read(self) -> Result<Scope, Rejection> {
        let scope = match self {
            Self::CommunityId(id) => id.require("communityId").map(Scope::Community),
            Self::UnitId(id) => id.require("unitId").map(Scope::Unit),
            Self::RegionCode(code) => Ok(Scope::Region(code)),
        };
        scope.map_err(|rejection| rejection.at("scope"))
    }
}

/// A role for a person.
#[derive(InputObject)]
pub struct RoleGrantGiveInput {
    /// Who is to hold it.
    person_id: Gid<PersonId>,
    /// The role.
    role: RoleName,
    /// Where it is to hold.
    scope: RoleScopeInput,
    /// From when on; now unless said, and for a moment that has passed.
    from: Option<Moment>,
    /// Until when; open-ended unless said.
    to: Option<Moment>,
}

/// Takes a role away.
#[derive(InputObject)]
pub struct RoleGrantTakeInput {
    /// The grant.
    id: Gid<RoleGrantId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `roleGrantGive` did.
    RoleGrantGivePayload {
        /// The new grant; null where it was refused.
        role_grant: RoleGrant
    }
}

payload! {
    /// What `roleGrantTake` did.
    RoleGrantTakePayload {
        /// The ended grant; null where it was refused.
        role_grant: RoleGrant
    }
}

/// The mutations of roles.
#[derive(Default)]
pub struct GrantMutation;

#[Object]
impl GrantMutation {
    /// Gives a person a role, which counts from the person's next request on.
    #[graphql(directive = Access::apply(Action::RoleGrantGive))]
    async fn role_grant_give(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who gets which role, and where.")] input: RoleGrantGiveInput,
    ) -> Result<RoleGrantGivePayload> {
        let done = async {
            let new = NewGrant {
                person: input.person_id.require("personId")?,
                role: input.role.into(),
                scope: input.scope.read()?,
                from: input.from.map(|moment| moment.0),
                to: input.to.map(|moment| moment.0),
            };
            grants::give(&ctx.act()?, new).await
        };
        RoleGrantGivePayload::of(ctx.asked(), done.await).await
    }

    /// Takes a role away, which counts from the person's next request on.
    #[graphql(directive = Access::apply(Action::RoleGrantTake))]
    async fn role_grant_take(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The grant.")] input: RoleGrantTakeInput,
    ) -> Result<RoleGrantTakePayload> {
        let done = async {
            let id = input.id.require("id")?;
            grants::take(&ctx.act()?, id, input.expected_version).await
        };
        RoleGrantTakePayload::of(ctx.asked(), done.await).await
    }
}
