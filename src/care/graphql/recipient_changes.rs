//! What can be done for those who are looked after, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{CareRecipientId, PersonId};

use super::recipient::{CareGroup, CareRecipient};
use crate::care::recipients::{self, Details};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// A person to look after.
#[derive(InputObject)]
pub struct CareRecipientRegisterInput {
    /// A person of your community.
    person_id: Gid<PersonId>,
    /// Why; at least one. Of students and children the day of birth must be known.
    groups: Vec<CareGroup>,
    /// The language to be served in (BCP 47); the person's unless said.
    language: Option<String>,
    /// The codes of the skills that are needed, at most 20.
    #[graphql(default)]
    needed_skills: Vec<String>,
    /// For the staff alone, at most 2000 characters. It is stored encrypted.
    note: Option<String>,
}

/// Changes to what is known of the need: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct CareRecipientUpdateInput {
    /// The recipient.
    id: Gid<CareRecipientId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why; at least one.
    groups: Option<Vec<CareGroup>>,
    /// The language to be served in (BCP 47).
    language: Option<String>,
    /// The codes of the skills that are needed, at most 20.
    needed_skills: Option<Vec<String>>,
    /// For the staff alone, at most 2000 characters.
    note: MaybeUndefined<String>,
}

/// Ends the care for a person.
#[derive(InputObject)]
pub struct CareRecipientEndInput {
    /// The recipient.
    id: Gid<CareRecipientId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, in words, at most 200 characters.
    reason: String,
}

payload! {
    /// What `careRecipientRegister` did.
    CareRecipientRegisterPayload {
        /// The new recipient; null where it was refused.
        care_recipient: CareRecipient
    }
}

payload! {
    /// What `careRecipientUpdate` did.
    CareRecipientUpdatePayload {
        /// The recipient as it is now; null where it was refused.
        care_recipient: CareRecipient
    }
}

payload! {
    /// What `careRecipientEnd` did.
    CareRecipientEndPayload {
        /// The recipient whose care ended; null where it was refused.
        care_recipient: CareRecipient
    }
}

/// The mutations of those who are looked after.
#[derive(Default)]
pub struct CareRecipientMutation;

#[Object]
impl CareRecipientMutation {
    /// Begins to look after a person of the community.
    #[graphql(directive = Access::apply(Action::CareRecipientRegister))]
    async fn care_recipient_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person and the need.")] input: CareRecipientRegisterInput,
    ) -> Result<CareRecipientRegisterPayload> {
        let done = async {
            let person = input.person_id.require("personId")?;
            let details = Details {
                groups: Some(input.groups.into_iter().map(Into::into).collect()),
                language: input.language,
                needed_skills: Some(input.needed_skills),
                note: Some(input.note),
            };
            recipients::register(&ctx.act()?, person, details).await
        };
        CareRecipientRegisterPayload::of(ctx.asked(), done.await).await
    }

    /// Changes what is known of the need.
    #[graphql(directive = Access::apply(Action::CareRecipientUpdate))]
    async fn care_recipient_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: CareRecipientUpdateInput,
    ) -> Result<CareRecipientUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                groups: input
                    .groups
                    .map(|groups| groups.into_iter().map(Into::into).collect()),
                language: input.language,
                needed_skills: input.needed_skills,
                note: input.note.into(),
            };
            recipients::update(&ctx.act()?, id, input.expected_version, details).await
        };
        CareRecipientUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Ends the care for a person. What was done stays readable for the staff.
    #[graphql(directive = Access::apply(Action::CareRecipientEnd))]
    async fn care_recipient_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The recipient and the reason.")] input: CareRecipientEndInput,
    ) -> Result<CareRecipientEndPayload> {
        let done = async {
            let id = input.id.require("id")?;
            recipients::end(&ctx.act()?, id, input.expected_version, &input.reason).await
        };
        CareRecipientEndPayload::of(ctx.asked(), done.await).await
    }
}
