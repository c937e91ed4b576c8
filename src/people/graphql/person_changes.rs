//! What can be done with people's records, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{CommunityId, PersonId, UnitId};

use super::person::Person;
use crate::gid::Gid;
use crate::payload;
use crate::people::accounts;
use crate::people::persons::{self, Details, NewPerson};
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// A new person: one who lives in a community, works for a unit, or both.
#[derive(InputObject)]
pub struct PersonRegisterInput {
    /// The full name, at most 60 characters.
    name: String,
    /// The mobile number, such as `138 0013 8000`; null for who has none. A number belongs to one person.
    phone: Option<String>,
    /// The language to be served in: `zh-Hans`, `mn-Mong` or `en`; `zh-Hans` unless said.
    language: Option<String>,
    /// Where the person lives, at most 200 characters. It is sealed, and given out only by `revealContact`.
    address: Option<String>,
    /// The day of birth.
    born_on: Option<LocalDate>,
    /// The community that the person lives in.
    community_id: Option<Gid<CommunityId>>,
    /// The unit that the person works for.
    unit_id: Option<Gid<UnitId>>,
}

/// Changes to a person's record: a field left out keeps, null clears. One changes one's own language and address;
/// the rest is for who keeps the record.
#[derive(InputObject)]
pub struct PersonUpdateInput {
    /// The person.
    id: Gid<PersonId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// The full name, at most 60 characters.
    name: Option<String>,
    /// The language to be served in: `zh-Hans`, `mn-Mong` or `en`.
    language: Option<String>,
    /// Where the person lives, at most 200 characters.
    address: MaybeUndefined<String>,
    /// The day of birth.
    born_on: MaybeUndefined<LocalDate>,
    /// The community that the person lives in; who writes it keeps the records at both.
    community_id: MaybeUndefined<Gid<CommunityId>>,
    /// The unit that the person works for; who writes it keeps the records at both.
    unit_id: MaybeUndefined<Gid<UnitId>>,
}

/// Another mobile number for a person.
#[derive(InputObject)]
pub struct PersonPhoneChangeInput {
    /// The person.
    id: Gid<PersonId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// The new mobile number in full, such as `138 0013 8000`.
    phone: String,
}

/// Erases who a person is.
#[derive(InputObject)]
pub struct PersonEraseInput {
    /// The person.
    id: Gid<PersonId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `personRegister` did.
    PersonRegisterPayload {
        /// The new person; null where it was refused.
        person: Person
    }
}

payload! {
    /// What `personUpdate` did.
    PersonUpdatePayload {
        /// The person as it is now; null where it was refused.
        person: Person
    }
}

payload! {
    /// What `personPhoneChange` did.
    PersonPhoneChangePayload {
        /// The person as it is now; null where it was refused.
        person: Person
    }
}

payload! {
    /// What `personErase` did.
    PersonErasePayload {
        /// What is left of the record; null where it was refused.
        person: Person
    }
}

/// The mutations of people's records.
#[derive(Default)]
pub struct PersonMutation;

#[Object]
impl PersonMutation {
    /// Writes down a person.
    #[graphql(directive = Access::apply(Action::PersonRegister))]
    async fn person_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: PersonRegisterInput,
    ) -> Result<PersonRegisterPayload> {
        let done = async {
            let new = NewPerson {
                name: input.name,
                phone: input.phone,
                language: input.language,
                address: input.address,
                born_on: input.born_on.map(|day| day.0),
                community: input
                    .community_id
                    .map(|id| id.require("communityId"))
                    .transpose()?,
                unit: input.unit_id.map(|id| id.require("unitId")).transpose()?,
            };
            persons::register(&ctx.act()?, new).await
        };
        PersonRegisterPayload::of(ctx.asked(), done.await).await
    }

    /// Changes what is known of a person. The phone has a mutation of its own, since who changes it can sign in.
    #[graphql(directive = Access::apply(Action::PersonUpdate))]
    async fn person_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: PersonUpdateInput,
    ) -> Result<PersonUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                name: input.name,
                language: input.language,
                address: input.address.into(),
                born_on: input.born_on.map_value(|day| day.0).into(),
                community: input
                    .community_id
                    .map_value(|id| id.require("communityId"))
                    .transpose()?
                    .into(),
                unit: input
                    .unit_id
                    .map_value(|id| id.require("unitId"))
                    .transpose()?
                    .into(),
            };
            persons::update(&ctx.act()?, id, input.expected_version, details).await
        };
        PersonUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Gives a person another mobile number. Whoever was signed in as the person is signed out, and the password
    /// is void, so that the next sign-in is by a code sent to the new number.
    #[graphql(directive = Access::apply(Action::PersonPhoneChange))]
    async fn person_phone_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new number.")] input: PersonPhoneChangeInput,
    ) -> Result<PersonPhoneChangePayload> {
        let done = async {
            let id = input.id.require("id")?;
            accounts::change_phone(&ctx.act()?, id, input.expected_version, &input.phone).await
        };
        PersonPhoneChangePayload::of(ctx.asked(), done.await).await
    }

    /// Erases name, phone, address and day of birth for good, takes every role and ends every session. What the
    /// person did or received stays counted.
    #[graphql(directive = Access::apply(Action::PersonErase))]
    async fn person_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: PersonEraseInput,
    ) -> Result<PersonErasePayload> {
        let done = async {
            let id = input.id.require("id")?;
            accounts::erase(&ctx.act()?, id, input.expected_version).await
        };
        PersonErasePayload::of(ctx.asked(), done.await).await
    }
}
