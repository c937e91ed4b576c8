//! What can be done with service accounts, as clients see it.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::ids::ServiceAccountId;

use super::account::ServiceAccount;
use crate::gid::{self, Gid};
use crate::integration::accounts::{self, Credentials};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// A municipal system that is to read from us.
#[derive(InputObject)]
pub struct ServiceAccountCreateInput {
    /// What it is, at most 60 characters.
    name: String,
    /// The region that it reads, with everything below.
    region_code: String,
    /// What it may read: names of actions such as `AuditRead`, listed as `scopes_supported` at
    /// `/.well-known/oauth-authorization-server`.
    #[graphql(validator(max_items = 100))]
    scopes: Vec<String>,
}

/// Another secret for a service account.
#[derive(InputObject)]
pub struct ServiceAccountSecretReplaceInput {
    /// The account.
    id: Gid<ServiceAccountId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Ends a service account.
#[derive(InputObject)]
pub struct ServiceAccountEndInput {
    /// The account.
    id: Gid<ServiceAccountId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// What a service account gets a token with, at `/oauth/token`.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::ServiceAccountCreate))]
pub struct ServiceCredentials {
    /// The `client_id`.
    client_id: ID,
    /// The `client_secret`. It is shown this once: only its hash is stored.
    client_secret: String,
    /// The account.
    service_account: ServiceAccount,
}

impl From<Credentials> for ServiceCredentials {
    fn from(made: Credentials) -> Self {
        Self {
            client_id: gid::public(made.account.id),
            client_secret: made.secret,
            service_account: made.account.into(),
        }
    }
}

payload! {
    /// What `serviceAccountCreate` did.
    ServiceAccountCreatePayload {
        /// The new account with its secret; null where it was refused.
        credentials: ServiceCredentials
    }
}

payload! {
    /// What `serviceAccountSecretReplace` did.
    ServiceAccountSecretReplacePayload {
        /// The account with its new secret; null where it was refused.
        credentials: ServiceCredentials
    }
}

payload! {
    /// What `serviceAccountEnd` did.
    ServiceAccountEndPayload {
        /// The ended account; null where it was refused.
        service_account: ServiceAccount
    }
}

/// The mutations of service accounts.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Lets a municipal system read from us, and gives out its secret. Not `@idempotent`, since the secret is not
    /// stored.
    #[graphql(directive = Access::apply(Action::ServiceAccountCreate))]
    async fn service_account_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The system.")] input: ServiceAccountCreateInput,
    ) -> Result<ServiceAccountCreatePayload> {
        let done =
            async { accounts::create(&ctx.act()?, &input.name, &input.region_code, &input.scopes).await };
        ServiceAccountCreatePayload::of(ctx.asked(), done.await).await
    }

    /// Gives a municipal system another secret. The one before it and its tokens are void at once. Not
    /// `@idempotent`, since the secret is not stored.
    #[graphql(directive = Access::apply(Action::ServiceAccountSecretReplace))]
    async fn service_account_secret_replace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account.")] input: ServiceAccountSecretReplaceInput,
    ) -> Result<ServiceAccountSecretReplacePayload> {
        let done = async {
            let id = input.id.require("id")?;
            accounts::replace_secret(&ctx.act()?, id, input.expected_version).await
        };
        ServiceAccountSecretReplacePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a municipal system's account for good, from its next request on.
    #[graphql(directive = Access::apply(Action::ServiceAccountEnd))]
    async fn service_account_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account.")] input: ServiceAccountEndInput,
    ) -> Result<ServiceAccountEndPayload> {
        let done = async {
            let id = input.id.require("id")?;
            accounts::end(&ctx.act()?, id, input.expected_version).await
        };
        ServiceAccountEndPayload::of(ctx.asked(), done.await).await
    }
}
