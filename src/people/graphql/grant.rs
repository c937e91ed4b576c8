//! The roles that people hold, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::ids::PersonId;
use entity::role_grant;

use super::person::{self, Person};
use crate::committees::graphql::unit::Unit;
use crate::error::Fault;
use crate::gid;
use crate::people::grants::Held;
use crate::people::loader::{HeldBy, ScopeOf};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::territory::graphql::{Community, Region};
use crate::territory::loader::RegionCode;

/// What a person can be to the service.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "role_grant::RoleName", name = "Role")]
pub enum RoleName {
    /// Lives there. Scope: a community.
    Resident,
    /// An in-service member on a volunteer team. Scope: the own unit.
    Volunteer,
    /// Runs a community's daily work. Scope: the community.
    CommunityStaff,
    /// Speaks for a unit. Scope: the unit.
    DepartmentOfficial,
    /// The organisation department: structure, grants, figures. Scope: a region.
    BannerAdmin,
    /// Reads everything but contacts and private text. Scope: a region.
    Auditor,
}

/// A role that a person holds in a community, a unit or a region, from a moment on.
pub struct RoleGrant {
    row: role_grant::Model,
    /// Known where it was read together with its region.
    place: Option<Place>,
}

impl From<role_grant::Model> for RoleGrant {
    fn from(row: role_grant::Model) -> Self {
        Self { row, place: None }
    }
}

impl From<Held> for RoleGrant {
    fn from(held: Held) -> Self {
        Self {
            place: Some(held.place()),
            row: held.grant,
        }
    }
}

/// A role that a person holds in a community, a unit or a region, from a moment on.
#[Object(directive = Access::apply(Action::RoleGrantRead))]
impl RoleGrant {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.row.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// The role.
    async fn role(&self) -> RoleName {
        self.row.role.into()
    }

    /// Who holds it; null only if the person is not for you to see.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, Some(self.row.person_id)).await
    }

    /// The community in which it holds; null for roles of units and regions.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.row.community_id?).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// The unit in which it holds; null for roles of communities and regions.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.row.unit_id?).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The region in which it holds, with everything below; null for roles of communities and units.
    async fn region(&self, ctx: &Context<'_>) -> Option<Region> {
        let code = self.row.region_code.clone()?;
        let row = load(ctx.asked(), RegionCode(code)).await;
        ctx.nullable(row.map(|row| row.map(Region::from)))
    }

    /// From when on it holds.
    async fn valid_from(&self) -> Moment {
        self.row.valid_from.into()
    }

    /// Until when it holds; null while open-ended.
    async fn valid_to(&self) -> Option<Moment> {
        self.row.valid_to.map(Moment)
    }

    /// Who gave it; null where the command line did, and where the person is not for you to see.
    async fn given_by(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, self.row.granted_by).await
    }

    /// When it was taken away; null while it was not.
    async fn taken_at(&self) -> Option<Moment> {
        self.row.taken_at.map(Moment)
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let now = ctx.asked().app.now();
        if self.row.taken_at.is_some() || self.row.valid_to.is_some_and(|to| to <= now) {
            return Ok(Vec::new());
        }
        let place = self.place(ctx).await?;
        let may = ctx.asked().caller.may(Action::RoleGrantTake, &place);
        Ok(may.then(|| "roleGrantTake".to_owned()).into_iter().collect())
    }
}

impl RoleGrant {
    async fn place(&self, ctx: &Context<'_>) -> Result<Place, Fault> {
        if let Some(place) = &self.place {
            return Ok(place.clone());
        }
        let region = load(ctx.asked(), ScopeOf(self.row.id)).await?;
        Ok(Place::of_grant(&self.row, region))
    }
}

/// The roles of a person that are for the caller to see.
pub async fn held_by(ctx: &Context<'_>, person: PersonId) -> Result<Vec<RoleGrant>> {
    let held = load(ctx.asked(), HeldBy(person)).await?.unwrap_or_default();
    let caller = &ctx.asked().caller;
    Ok(held
        .into_iter()
        .filter(|held| caller.may(Action::RoleGrantRead, &held.place()))
        .map(RoleGrant::from)
        .collect())
}
