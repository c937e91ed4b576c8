//! How activities are planned and changed, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{ActivityId, CommunityId, UnitId};

use super::activity::{Activity, ActivityKind};
use super::role::ActivityRoleInput;
use crate::activities::drafts::{self, Details, NewRole};
use crate::error::Rejection;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;
use crate::territory::graphql::CoordinatesInput;

/// A new activity. What everyone will read has no phone or ID-card number in it.
#[derive(InputObject)]
pub struct ActivityCreateInput {
    /// The community whose people it is for.
    community_id: Gid<CommunityId>,
    /// The unit that leads it: an active member of the community's joint committee.
    lead_unit_id: Gid<UnitId>,
    /// What it is.
    kind: ActivityKind,
    /// The title in Chinese, at most 60 characters.
    title_zh: String,
    /// The title in Mongolian script, at most 60 characters.
    title_mn: Option<String>,
    /// The title in English, at most 60 characters.
    title_en: Option<String>,
    /// What it is about, in Chinese, at most 4000 characters.
    text_zh: String,
    /// The same in Mongolian script.
    text_mn: Option<String>,
    /// The same in English.
    text_en: Option<String>,
    /// Where it takes place, in words, at most 200 characters.
    place: String,
    /// Where it takes place, in WGS-84.
    coordinates: Option<CoordinatesInput>,
    /// When it starts.
    starts_at: Moment,
    /// When it ends, at most 31 days later.
    ends_at: Moment,
    /// How many guests there is room for, 1 to 10000.
    capacity: i32,
    /// The units that help the lead unit, at most 20.
    #[graphql(default)]
    co_unit_ids: Vec<Gid<UnitId>>,
    /// What volunteers can do there, at most 20.
    #[graphql(default)]
    roles: Vec<ActivityRoleInput>,
    /// How often it happens: an RRULE (RFC 5545) that ends, such as FREQ=WEEKLY;COUNT=4, read on the calendar of
    /// Asia/Shanghai; `startsAt` is its first date. Once unless said.
    recurrence: Option<String>,
}

/// Changes to an activity before it begins: a field left out keeps, null clears. Kind, roles and recurrence can be
/// changed while it is a draft.
#[derive(InputObject)]
pub struct ActivityUpdateInput {
    /// The activity.
    id: Gid<ActivityId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What it is.
    kind: Option<ActivityKind>,
    /// The title in Chinese, at most 60 characters.
    title_zh: Option<String>,
    /// The title in Mongolian script, at most 60 characters.
    title_mn: MaybeUndefined<String>,
    /// The title in English, at most 60 characters.
    title_en: MaybeUndefined<String>,
    /// What it is about, in Chinese, at most 4000 characters.
    text_zh: Option<String>,
    /// The same in Mongolian script.
    text_mn: MaybeUndefined<String>,
    /// The same in English.
    text_en: MaybeUndefined<String>,
    /// Where it takes place, in words, at most 200 characters.
    place: Option<String>,
    /// Where it takes place, in WGS-84.
    coordinates: MaybeUndefined<CoordinatesInput>,
    /// When it starts.
    starts_at: Option<Moment>,
    /// When it ends, at most 31 days later.
    ends_at: Option<Moment>,
    /// How many guests there is room for, 1 to 10000, but not fewer than are confirmed. Those who wait get what there
    /// is more.
    capacity: Option<i32>,
    /// All units that help the lead unit, at most 20.
    co_unit_ids: Option<Vec<Gid<UnitId>>>,
    /// All that volunteers can do there, at most 20.
    roles: Option<Vec<ActivityRoleInput>>,
    /// How often it happens: an RRULE (RFC 5545) that ends, read on the calendar of Asia/Shanghai.
    recurrence: MaybeUndefined<String>,
}

payload! {
    /// What `activityCreate` did.
    ActivityCreatePayload {
        /// The new draft; null where it was refused.
        activity: Activity
    }
}

payload! {
    /// What `activityUpdate` did.
    ActivityUpdatePayload {
        /// The activity as it is now; null where it was refused.
        activity: Activity
    }
}

fn co_units(ids: Vec<Gid<UnitId>>) -> Result<Vec<UnitId>, Rejection> {
    ids.into_iter().map(|id| id.require("coUnitIds")).collect()
}

fn roles(roles: Vec<ActivityRoleInput>) -> Vec<NewRole> {
    roles.into_iter().map(NewRole::from).collect()
}

fn degrees(input: &CoordinatesInput) -> (f64, f64) {
    (input.latitude, input.longitude)
}

/// The mutations that plan activities.
#[derive(Default)]
pub struct ActivityMutation;

#[Object]
impl ActivityMutation {
    /// Plans an activity as a draft, which only those who hold it see.
    #[graphql(directive = Access::apply(Action::ActivityCreate))]
    async fn activity_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The activity.")] input: ActivityCreateInput,
    ) -> Result<ActivityCreatePayload> {
        let done = async {
            let community = input.community_id.require("communityId")?;
            let lead_unit = input.lead_unit_id.require("leadUnitId")?;
            let details = Details {
                kind: Some(input.kind.into()),
                title_zh: Some(input.title_zh),
                title_mn: Some(input.title_mn),
                title_en: Some(input.title_en),
                text_zh: Some(input.text_zh),
                text_mn: Some(input.text_mn),
                text_en: Some(input.text_en),
                place: Some(input.place),
                coordinates: Some(input.coordinates.as_ref().map(degrees)),
                starts_at: Some(input.starts_at.0),
                ends_at: Some(input.ends_at.0),
                capacity: Some(input.capacity),
                recurrence: Some(input.recurrence),
                co_units: Some(co_units(input.co_unit_ids)?),
                roles: Some(roles(input.roles)),
            };
            drafts::create(&ctx.act()?, community, lead_unit, details).await
        };
        ActivityCreatePayload::of(ctx.asked(), done.await).await
    }

    /// Changes an activity before it begins.
    #[graphql(directive = Access::apply(Action::ActivityUpdate))]
    async fn activity_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ActivityUpdateInput,
    ) -> Result<ActivityUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                kind: input.kind.map(Into::into),
                title_zh: input.title_zh,
                title_mn: input.title_mn.into(),
                title_en: input.title_en.into(),
                text_zh: input.text_zh,
                text_mn: input.text_mn.into(),
                text_en: input.text_en.into(),
                place: input.place,
                coordinates: Option::<Option<CoordinatesInput>>::from(input.coordinates)
                    .map(|given| given.as_ref().map(degrees)),
                starts_at: input.starts_at.map(|moment| moment.0),
                ends_at: input.ends_at.map(|moment| moment.0),
                capacity: input.capacity,
                recurrence: input.recurrence.into(),
                co_units: input.co_unit_ids.map(co_units).transpose()?,
                roles: input.roles.map(roles),
            };
            drafts::update(&ctx.act()?, id, input.expected_version, details).await
        };
        ActivityUpdatePayload::of(ctx.asked(), done.await).await
    }
}
