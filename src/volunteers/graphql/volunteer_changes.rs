//! What can be done with volunteers, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{PersonId, UnitId, VolunteerId};

use super::volunteer::Volunteer;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::volunteers::register::{self, Details};
use crate::volunteers::volunteer_lifecycle::VolunteerStep;

/// A new volunteer.
#[derive(InputObject)]
pub struct VolunteerRegisterInput {
    /// Someone who works for the unit and serves for no other.
    person_id: Gid<PersonId>,
    /// The unit that picks the volunteer.
    unit_id: Gid<UnitId>,
    /// BCP 47 tags, preferred first; the person's own language unless said.
    languages: Option<Vec<String>>,
    /// When there is time, in words, at most 200 characters.
    availability: Option<String>,
    /// The most people with whom the volunteer is paired at a time, 0 to 20.
    #[graphql(default = 3)]
    capacity: i32,
    /// What the volunteer can do: codes of `skills`.
    #[graphql(default, validator(max_items = 50))]
    skills: Vec<String>,
}

/// Changes to a volunteer: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct VolunteerUpdateInput {
    /// The volunteer.
    id: Gid<VolunteerId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// BCP 47 tags, preferred first.
    languages: Option<Vec<String>>,
    /// When there is time, in words, at most 200 characters.
    availability: MaybeUndefined<String>,
    /// The most people with whom the volunteer is paired at a time, 0 to 20; fewer than now only bars new ones.
    capacity: Option<i32>,
    /// All that the volunteer can do: codes of `skills`.
    #[graphql(validator(max_items = 50))]
    skills: Option<Vec<String>>,
}

/// Agrees to who offered to serve.
#[derive(InputObject)]
pub struct VolunteerBeginInput {
    /// The volunteer.
    id: Gid<VolunteerId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Lets a volunteer take a break.
#[derive(InputObject)]
pub struct VolunteerPauseInput {
    /// The volunteer.
    id: Gid<VolunteerId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, for the log, at most 200 characters.
    reason: Option<String>,
}

/// Ends a break.
#[derive(InputObject)]
pub struct VolunteerResumeInput {
    /// The volunteer.
    id: Gid<VolunteerId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Ends a volunteer's service.
#[derive(InputObject)]
pub struct VolunteerLeaveInput {
    /// The volunteer.
    id: Gid<VolunteerId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, for the log, at most 200 characters.
    reason: String,
}

payload! {
    /// What `volunteerRegister` did.
    VolunteerRegisterPayload {
        /// The new volunteer; null where it was refused.
        volunteer: Volunteer
    }
}

payload! {
    /// What `volunteerUpdate` did.
    VolunteerUpdatePayload {
        /// The volunteer as it is now; null where it was refused.
        volunteer: Volunteer
    }
}

payload! {
    /// What `volunteerBegin` did.
    VolunteerBeginPayload {
        /// The volunteer as it is now; null where it was refused.
        volunteer: Volunteer
    }
}

payload! {
    /// What `volunteerPause` did.
    VolunteerPausePayload {
        /// The volunteer as it is now; null where it was refused.
        volunteer: Volunteer
    }
}

payload! {
    /// What `volunteerResume` did.
    VolunteerResumePayload {
        /// The volunteer as it is now; null where it was refused.
        volunteer: Volunteer
    }
}

payload! {
    /// What `volunteerLeave` did.
    VolunteerLeavePayload {
        /// The volunteer who left; null where it was refused.
        volunteer: Volunteer
    }
}

/// The mutations of volunteers.
#[derive(Default)]
pub struct VolunteerMutation;

#[Object]
impl VolunteerMutation {
    /// Registers a volunteer of a unit. Who is picked by the unit or a community is active at once; who offers to
    /// serve is enrolled until the unit agrees.
    #[graphql(directive = Access::apply(Action::VolunteerRegister))]
    async fn volunteer_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The volunteer.")] input: VolunteerRegisterInput,
    ) -> Result<VolunteerRegisterPayload> {
        let done = async {
            let person = input.person_id.require("personId")?;
            let unit = input.unit_id.require("unitId")?;
            let details = Details {
                languages: input.languages,
                availability: Some(input.availability),
                capacity: Some(input.capacity),
                skills: Some(input.skills),
            };
            register::register(&ctx.act()?, person, unit, details).await
        };
        VolunteerRegisterPayload::of(ctx.asked(), done.await).await
    }

    /// Changes what is known of a volunteer.
    #[graphql(directive = Access::apply(Action::VolunteerUpdate))]
    async fn volunteer_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: VolunteerUpdateInput,
    ) -> Result<VolunteerUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                languages: input.languages,
                availability: input.availability.into(),
                capacity: input.capacity,
                skills: input.skills,
            };
            register::update(&ctx.act()?, id, input.expected_version, details).await
        };
        VolunteerUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Agrees to who offered to serve.
    #[graphql(directive = Access::apply(Action::VolunteerBegin))]
    async fn volunteer_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The volunteer.")] input: VolunteerBeginInput,
    ) -> Result<VolunteerBeginPayload> {
        let done = async {
            let id = input.id.require("id")?;
            register::turn(
                &ctx.act()?,
                id,
                input.expected_version,
                VolunteerStep::Begin,
                None,
            )
            .await
        };
        VolunteerBeginPayload::of(ctx.asked(), done.await).await
    }

    /// Lets a volunteer take a break. Teams and pairings stay.
    #[graphql(directive = Access::apply(Action::VolunteerPause))]
    async fn volunteer_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The volunteer.")] input: VolunteerPauseInput,
    ) -> Result<VolunteerPausePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let (step, reason) = (VolunteerStep::Pause, input.reason.as_deref());
            register::turn(&ctx.act()?, id, input.expected_version, step, reason).await
        };
        VolunteerPausePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a volunteer's break.
    #[graphql(directive = Access::apply(Action::VolunteerResume))]
    async fn volunteer_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The volunteer.")] input: VolunteerResumeInput,
    ) -> Result<VolunteerResumePayload> {
        let done = async {
            let id = input.id.require("id")?;
            register::turn(
                &ctx.act()?,
                id,
                input.expected_version,
                VolunteerStep::Resume,
                None,
            )
            .await
        };
        VolunteerResumePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a volunteer's service, and with it every place on a team. Refused while a pairing stands.
    #[graphql(directive = Access::apply(Action::VolunteerLeave))]
    async fn volunteer_leave(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The volunteer.")] input: VolunteerLeaveInput,
    ) -> Result<VolunteerLeavePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let (step, reason) = (VolunteerStep::Leave, Some(input.reason.as_str()));
            register::turn(&ctx.act()?, id, input.expected_version, step, reason).await
        };
        VolunteerLeavePayload::of(ctx.asked(), done.await).await
    }
}
