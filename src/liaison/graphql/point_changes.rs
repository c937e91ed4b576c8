//! What can be done with liaison points, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{CommunityId, LiaisonPointId};

use super::point::{HostKind, LiaisonPoint};
use crate::gid::Gid;
use crate::liaison::points::{self, Details};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::territory::graphql::CoordinatesInput;

/// A new liaison point.
#[derive(InputObject)]
pub struct LiaisonPointCreateInput {
    /// The community that runs it.
    community_id: Gid<CommunityId>,
    /// At most 60 characters.
    name: String,
    /// Whose place it is.
    host_kind: HostKind,
    /// The shop, clinic, school or office, at most 60 characters.
    host_name: String,
    /// At most 200 characters.
    address: String,
    /// When people can come, in words, at most 200 characters.
    hours: Option<String>,
    /// Steps, ramps and doors, in words, at most 200 characters.
    accessibility: Option<String>,
    /// Where it is, in WGS-84.
    coordinates: CoordinatesInput,
    /// How many different cards can lie there, 1 to 200.
    #[graphql(default = 40)]
    card_slots: i32,
}

/// Changes to a liaison point: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct LiaisonPointUpdateInput {
    /// The point.
    id: Gid<LiaisonPointId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// At most 60 characters.
    name: Option<String>,
    /// Whose place it is.
    host_kind: Option<HostKind>,
    /// At most 60 characters.
    host_name: Option<String>,
    /// At most 200 characters.
    address: Option<String>,
    /// When people can come, in words, at most 200 characters.
    hours: MaybeUndefined<String>,
    /// Steps, ramps and doors, in words, at most 200 characters.
    accessibility: MaybeUndefined<String>,
    /// Where it is, in WGS-84.
    coordinates: Option<CoordinatesInput>,
    /// How many different cards can lie there, 1 to 200; fewer than lie there now only bars new ones.
    card_slots: Option<i32>,
}

/// Closes a liaison point.
#[derive(InputObject)]
pub struct LiaisonPointCloseInput {
    /// The point.
    id: Gid<LiaisonPointId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `liaisonPointCreate` did.
    LiaisonPointCreatePayload {
        /// The new point; null where it was refused.
        liaison_point: LiaisonPoint
    }
}

payload! {
    /// What `liaisonPointUpdate` did.
    LiaisonPointUpdatePayload {
        /// The point as it is now; null where it was refused.
        liaison_point: LiaisonPoint
    }
}

payload! {
    /// What `liaisonPointClose` did.
    LiaisonPointClosePayload {
        /// The closed point; null where it was refused.
        liaison_point: LiaisonPoint
    }
}

/// The mutations of liaison points.
#[derive(Default)]
pub struct PointMutation;

#[Object]
impl PointMutation {
    /// Opens a liaison point in a community.
    #[graphql(directive = Access::apply(Action::LiaisonPointCreate))]
    async fn liaison_point_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The point.")] input: LiaisonPointCreateInput,
    ) -> Result<LiaisonPointCreatePayload> {
        let done = async {
            let community = input.community_id.require("communityId")?;
            let details = Details {
                name: Some(input.name),
                host_kind: Some(input.host_kind.into()),
                host_name: Some(input.host_name),
                address: Some(input.address),
                hours: Some(input.hours),
                accessibility: Some(input.accessibility),
                coordinates: Some((input.coordinates.latitude, input.coordinates.longitude)),
                card_slots: Some(input.card_slots),
            };
            points::create(&ctx.act()?, community, details).await
        };
        LiaisonPointCreatePayload::of(ctx.asked(), done.await).await
    }

    /// Changes what is known of a liaison point.
    #[graphql(directive = Access::apply(Action::LiaisonPointUpdate))]
    async fn liaison_point_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: LiaisonPointUpdateInput,
    ) -> Result<LiaisonPointUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                name: input.name,
                host_kind: input.host_kind.map(Into::into),
                host_name: input.host_name,
                address: input.address,
                hours: input.hours.into(),
                accessibility: input.accessibility.into(),
                coordinates: input.coordinates.map(|c| (c.latitude, c.longitude)),
                card_slots: input.card_slots,
            };
            points::update(&ctx.act()?, id, input.expected_version, details).await
        };
        LiaisonPointUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Closes a liaison point for good; the cards that lie there are taken back in the same moment.
    #[graphql(directive = Access::apply(Action::LiaisonPointClose))]
    async fn liaison_point_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The point.")] input: LiaisonPointCloseInput,
    ) -> Result<LiaisonPointClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            points::close(&ctx.act()?, id, input.expected_version).await
        };
        LiaisonPointClosePayload::of(ctx.asked(), done.await).await
    }
}
