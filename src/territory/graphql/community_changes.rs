//! What can be done with communities, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{CommunityId, PersonId};

use super::community::Community;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::territory::duty;
use crate::territory::service::{self, Details, NewCommunity};

/// Degrees in WGS-84.
#[derive(InputObject)]
pub struct CoordinatesInput {
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

/// A new community.
#[derive(InputObject)]
pub struct CommunityCreateInput {
    /// Twelve digits, the first nine those of the township.
    code: String,
    /// At most 60 characters.
    name: String,
    /// At most 100 characters.
    slogan: Option<String>,
    /// What the emblem shows, at most 100 characters.
    emblem: Option<String>,
    /// At most 200 characters.
    address: Option<String>,
    /// Where the office is, in WGS-84.
    coordinates: Option<CoordinatesInput>,
    /// The published landline.
    office_phone: Option<String>,
    /// In words, at most 200 characters.
    office_hours: Option<String>,
    /// BCP 47 tags; zh-Hans unless said.
    languages: Option<Vec<String>>,
}

/// Changes to a community: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct CommunityUpdateInput {
    /// The community.
    id: Gid<CommunityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// At most 60 characters.
    name: Option<String>,
    /// At most 100 characters.
    slogan: MaybeUndefined<String>,
    /// What the emblem shows, at most 100 characters.
    emblem: MaybeUndefined<String>,
    /// At most 200 characters.
    address: MaybeUndefined<String>,
    /// Where the office is, in WGS-84.
    coordinates: MaybeUndefined<CoordinatesInput>,
    /// The published landline.
    office_phone: MaybeUndefined<String>,
    /// In words, at most 200 characters.
    office_hours: MaybeUndefined<String>,
    /// BCP 47 tags.
    languages: Option<Vec<String>>,
}

/// Ends a community.
#[derive(InputObject)]
pub struct CommunityCloseInput {
    /// The community.
    id: Gid<CommunityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Says who is on duty.
#[derive(InputObject)]
pub struct CommunityDutyPersonSetInput {
    /// The community.
    id: Gid<CommunityId>,
    /// Somebody who holds COMMUNITY_STAFF there now; null where nobody is to be on duty.
    person_id: Option<Gid<PersonId>>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `communityDutyPersonSet` did.
    CommunityDutyPersonSetPayload {
        /// The community as it is now; null where it was refused.
        community: Community
    }
}

payload! {
    /// What `communityCreate` did.
    CommunityCreatePayload {
        /// The new community; null where it was refused.
        community: Community
    }
}

payload! {
    /// What `communityUpdate` did.
    CommunityUpdatePayload {
        /// The community as it is now; null where it was refused.
        community: Community
    }
}

payload! {
    /// What `communityClose` did.
    CommunityClosePayload {
        /// The closed community; null where it was refused.
        community: Community
    }
}

/// The mutations of the territory.
#[derive(Default)]
pub struct TerritoryMutation;

#[Object]
impl TerritoryMutation {
    /// Records a new community.
    #[graphql(directive = Access::apply(Action::CommunityCreate))]
    async fn community_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The community.")] input: CommunityCreateInput,
    ) -> Result<CommunityCreatePayload> {
        let new = NewCommunity {
            code: input.code,
            name: input.name,
            details: Details {
                slogan: Some(input.slogan),
                emblem: Some(input.emblem),
                address: Some(input.address),
                office_phone: Some(input.office_phone),
                office_hours: Some(input.office_hours),
                coordinates: Some(input.coordinates.map(|c| (c.latitude, c.longitude))),
                languages: input.languages,
            },
        };
        CommunityCreatePayload::of(ctx.asked(), service::create(&ctx.act()?, new).await).await
    }

    /// Changes what is known of a community.
    #[graphql(directive = Access::apply(Action::CommunityUpdate))]
    async fn community_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: CommunityUpdateInput,
    ) -> Result<CommunityUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                slogan: input.slogan.into(),
                emblem: input.emblem.into(),
                address: input.address.into(),
                office_phone: input.office_phone.into(),
                office_hours: input.office_hours.into(),
                coordinates: Option::from(input.coordinates)
                    .map(|c: Option<CoordinatesInput>| c.map(|c| (c.latitude, c.longitude))),
                languages: input.languages,
            };
            service::update(&ctx.act()?, id, input.expected_version, input.name, details).await
        };
        CommunityUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// 值班: says who of the staff sees to what nobody owns yet: cases that wait for somebody and those that are late
    /// while nobody answers for them. It ends with the role. INVALID_INPUT for who is not of the staff now.
    #[graphql(directive = Access::apply(Action::CommunityDutySet))]
    async fn community_duty_person_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where, and who.")] input: CommunityDutyPersonSetInput,
    ) -> Result<CommunityDutyPersonSetPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let person = input.person_id.map(|id| id.require("personId")).transpose()?;
            duty::set(&ctx.act()?, id, input.expected_version, person).await
        };
        CommunityDutyPersonSetPayload::of(ctx.asked(), done.await).await
    }

    /// Ends a community that was dissolved or merged; it stays readable. INVALID_STATE while a joint committee, an open
    /// point or someone looked after is there.
    #[graphql(directive = Access::apply(Action::CommunityClose))]
    async fn community_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The community.")] input: CommunityCloseInput,
    ) -> Result<CommunityClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            service::close(&ctx.act()?, id, input.expected_version).await
        };
        CommunityClosePayload::of(ctx.asked(), done.await).await
    }
}
