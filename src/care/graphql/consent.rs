//! What people agree to, as clients see it.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::consent;
use entity::ids::{ConsentId, PersonId};

use super::recipient::place;
use crate::care::consents::{self, NewConsent};
use crate::gid::{self, Gid};
use crate::payload;
use crate::people::graphql::person::{self, Person};
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// What is agreed to.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "consent::ConsentPurpose")]
pub enum ConsentPurpose {
    /// To be paired with a volunteer, who then learns who the person is and why help is needed.
    Pairing,
    /// That the paired volunteer learns phone and address.
    ContactSharing,
    /// That a text about the person is published, without name.
    PublicText,
}

/// Who agreed.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "consent::GrantedBy")]
pub enum GrantedBy {
    /// The person, 14 or older.
    Person,
    /// A guardian, for a child under 14.
    Guardian,
}

/// How it was given.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "consent::ConsentChannel")]
pub enum ConsentChannel {
    /// By the person or guardian, signed in.
    App,
    /// On paper, which the staff keep.
    Paper,
    /// By phone, to the staff.
    Phone,
    /// To the staff in person.
    InPerson,
}

/// 同意: what a person, or the guardian of a child, has agreed to.
pub struct Consent(consent::Model);

impl From<consent::Model> for Consent {
    fn from(row: consent::Model) -> Self {
        Self(row)
    }
}

/// 同意: what a person, or the guardian of a child, has agreed to.
#[Object(directive = Access::apply(Action::ConsentRead))]
impl Consent {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Whom it is about; null where the person is not for you to see.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, Some(self.0.person_id)).await
    }

    /// The guardian who agreed; null where the person did, and where the guardian is not for you to see.
    async fn guardian(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, self.0.guardian_id).await
    }

    /// What is agreed to.
    async fn purpose(&self) -> ConsentPurpose {
        self.0.purpose.into()
    }

    /// Who agreed.
    async fn granted_by(&self) -> GrantedBy {
        self.0.granted_by.into()
    }

    /// How it was given.
    async fn channel(&self) -> ConsentChannel {
        self.0.channel.into()
    }

    /// When it was given.
    async fn given_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// Until when it counts; null while open-ended.
    async fn expires_at(&self) -> Option<Moment> {
        self.0.expires_at.map(Moment)
    }

    /// When it was taken back; null while it was not.
    async fn withdrawn_at(&self) -> Option<Moment> {
        self.0.withdrawn_at.map(Moment)
    }

    /// When a later one took its place; null while none did.
    async fn replaced_at(&self) -> Option<Moment> {
        self.0.replaced_at.map(Moment)
    }

    /// Whether it counts now: neither withdrawn, replaced nor expired.
    async fn stands(&self, ctx: &Context<'_>) -> bool {
        let at = ctx.asked().caller.at;
        at.is_some_and(|at| consents::stands(&self.0, at))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let over = self.0.withdrawn_at.is_some() || self.0.replaced_at.is_some();
        let place = place(ctx, self.0.person_id, self.0.community_id).await?;
        let may = place.is_some_and(|place| ctx.asked().caller.may(Action::ConsentWithdraw, &place));
        Ok(if may && !over {
            vec!["consentWithdraw".to_owned()]
        } else {
            Vec::new()
        })
    }
}

/// A consent to be written down.
#[derive(InputObject)]
pub struct ConsentRecordInput {
    /// Whom it is about.
    person_id: Gid<PersonId>,
    /// What is agreed to.
    purpose: ConsentPurpose,
    /// The guardian who agreed for a child under 14; null where the person agreed.
    guardian_id: Option<Gid<PersonId>>,
    /// How it was given: in the app one agrees for oneself or as the guardian; the rest is written down by staff.
    channel: ConsentChannel,
    /// Until when it counts; open-ended unless said.
    expires_at: Option<Moment>,
}

/// Takes a consent back.
#[derive(InputObject)]
pub struct ConsentWithdrawInput {
    /// The consent.
    id: Gid<ConsentId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `consentRecord` did.
    ConsentRecordPayload {
        /// The new consent; null where it was refused.
        consent: Consent
    }
}

payload! {
    /// What `consentWithdraw` did.
    ConsentWithdrawPayload {
        /// The consent that was taken back; null where it was refused.
        consent: Consent
    }
}

/// The mutations of consents.
#[derive(Default)]
pub struct ConsentMutation;

#[Object]
impl ConsentMutation {
    /// Writes down what a person, or the guardian of a child, agrees to. It takes the place of the consent that
    /// stood for the same purpose.
    #[graphql(directive = Access::apply(Action::ConsentRecord))]
    async fn consent_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The consent.")] input: ConsentRecordInput,
    ) -> Result<ConsentRecordPayload> {
        let done = async {
            let guardian = input.guardian_id.map(|id| id.require("guardianId"));
            let new = NewConsent {
                person: input.person_id.require("personId")?,
                purpose: input.purpose.into(),
                guardian: guardian.transpose()?,
                channel: input.channel.into(),
                expires_at: input.expires_at.map(|moment| moment.0),
            };
            consents::record(&ctx.act()?, new).await
        };
        ConsentRecordPayload::of(ctx.asked(), done.await).await
    }

    /// Takes a consent back. In the same moment pairings that rest on it are not active any more, and whoever saw
    /// the person by it does not.
    #[graphql(directive = Access::apply(Action::ConsentWithdraw))]
    async fn consent_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The consent.")] input: ConsentWithdrawInput,
    ) -> Result<ConsentWithdrawPayload> {
        let done = async {
            let id = input.id.require("id")?;
            consents::withdraw(&ctx.act()?, id, input.expected_version).await
        };
        ConsentWithdrawPayload::of(ctx.asked(), done.await).await
    }
}
