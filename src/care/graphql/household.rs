//! Households and who lives in them, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::ids::HouseholdId;
use entity::{household, household_member};

use crate::care::households;
use crate::care::loader::{LivingIn, MemberCount, MembersOf};
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::nested::Slice;
use crate::page::{List, Window};
use crate::people::graphql::person::{self, Person};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::territory::datum;
use crate::territory::graphql::{Community, Datum, GeoPoint};

/// What a member is to the household.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "household_member::Kinship")]
pub enum Kinship {
    /// 户主: in whose name it is.
    Head,
    /// 配偶 of the head.
    Spouse,
    /// 子女 of the head.
    Child,
    /// 父母 of the head.
    Parent,
    /// 祖父母 of the head.
    Grandparent,
    /// 孙子女 of the head.
    Grandchild,
    /// 兄弟姐妹 of the head.
    Sibling,
    /// Someone else who lives there.
    Other,
}

/// 户: a home that the community serves.
pub struct Household(household::Model);

impl From<household::Model> for Household {
    fn from(row: household::Model) -> Self {
        Self(row)
    }
}

impl Household {
    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        let ctx = ctx.asked();
        let (community, living) =
            tokio::join!(load(ctx, self.0.community_id), load(ctx, LivingIn(self.0.id)));
        let living = living?.unwrap_or_default();
        Ok(community?.map(|community| households::placed(&community, living)))
    }

    async fn require_address(&self, ctx: &Context<'_>) -> Result<(), Fault> {
        let place = self.place(ctx).await?;
        let may = |place: &Place| ctx.asked().caller.may(Action::HouseholdAddressRead, place);
        place
            .as_ref()
            .filter(|place| may(place))
            .map(drop)
            .ok_or(Fault::Forbidden)
    }
}

/// 户: a home that the community serves.
#[Object(directive = Access::apply(Action::HouseholdRead))]
impl Household {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What the staff call it, such as 3 号楼王家; unique among the open ones of the community.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// Where it is, in words, for the staff of the community and those who live there; null while unknown, and
    /// null with FORBIDDEN for others.
    async fn address(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.require_address(ctx).await?;
            households::address(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// Where it is on a map, for the staff of the community and those who live there; null while unknown, and
    /// null with FORBIDDEN for others.
    async fn coordinates(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The datum to give the degrees in.")] datum: Datum,
    ) -> Option<GeoPoint> {
        let read = async {
            self.require_address(ctx).await?;
            let place = self.0.latitude.zip(self.0.longitude);
            Ok(place.map(|(latitude, longitude)| datum::give(latitude, longitude, datum)))
        };
        ctx.nullable(read.await)
    }

    /// When it was dissolved or moved away; null while it is open.
    async fn closed_at(&self) -> Option<Moment> {
        self.0.closed_at.map(Moment)
    }

    /// The community that serves it; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// Who lives there, the longest first.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Also those who left.")] include_past: bool,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<HouseholdMember>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let (household, past) = (self.0.id, include_past);
        let key = MembersOf {
            household,
            past,
            slice,
        };
        let rows = load(ctx.asked(), key).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), MemberCount { household, past }).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = self.place(ctx).await?;
        let Some(place) = place.filter(|_| self.0.closed_at.is_none()) else {
            return Ok(Vec::new());
        };
        Ok([
            (Action::HouseholdUpdate, "householdUpdate"),
            (Action::HouseholdMemberAdd, "householdMemberAdd"),
            (Action::HouseholdClose, "householdClose"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect())
    }
}

/// A person's time in a household.
pub struct HouseholdMember(household_member::Model);

impl From<household_member::Model> for HouseholdMember {
    fn from(row: household_member::Model) -> Self {
        Self(row)
    }
}

/// A person's time in a household.
#[Object(directive = Access::apply(Action::HouseholdRead))]
impl HouseholdMember {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What the member is to the household.
    async fn relation(&self) -> Kinship {
        self.0.relation.into()
    }

    /// 监护人: whether the member answers for the children under 14 of the household.
    async fn guardian(&self) -> bool {
        self.0.guardian
    }

    /// Since when the member is written down as living there.
    async fn since(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When the member left; null while living there.
    async fn left_at(&self) -> Option<Moment> {
        self.0.left_at.map(Moment)
    }

    /// Who it is; null where the person is not for you to see.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, Some(self.0.person_id)).await
    }

    /// The household; null only if it is not for you to see.
    async fn household(&self, ctx: &Context<'_>) -> Option<Household> {
        let row = load(ctx.asked(), self.0.household_id).await;
        ctx.nullable(row.map(|row| row.map(Household)))
    }
}

/// The root fields of households.
#[derive(Default)]
pub struct HouseholdQuery;

#[Object]
impl HouseholdQuery {
    /// One household; null for an unknown one and for one that you may not see alike.
    #[graphql(directive = Access::apply(Action::HouseholdRead))]
    async fn household(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<HouseholdId>,
    ) -> Option<Household> {
        let row = households::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(Household)))
    }
}
