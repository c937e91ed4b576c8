//! Service accounts, as clients see them.

use async_graphql::{Context, ID, Object, Result};
use entity::service_account;

use crate::gid;
use crate::integration::accounts;
use crate::page::{List, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::territory::graphql::Region;
use crate::territory::loader::RegionCode;

/// A municipal system that reads from us in its own name, in a region, what its scopes name.
pub struct ServiceAccount(service_account::Model);

impl From<service_account::Model> for ServiceAccount {
    fn from(row: service_account::Model) -> Self {
        Self(row)
    }
}

/// A municipal system that reads from us in its own name, in a region, what its scopes name.
#[Object(directive = Access::apply(Action::ServiceAccountRead))]
impl ServiceAccount {
    /// The opaque global id, which is its `client_id` too.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What it is, such as 旗民政局低保系统.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The region that it reads, with everything below; null only if the list of regions is not loaded.
    async fn region(&self, ctx: &Context<'_>) -> Option<Region> {
        let row = load(ctx.asked(), RegionCode(self.0.region_code.clone())).await;
        ctx.nullable(row.map(|row| row.map(Region::from)))
    }

    /// What it may read, by the names of actions, such as `AuditRead`. What anyone may read it may read too.
    async fn scopes(&self) -> Vec<&str> {
        self.0.scopes.split(' ').collect()
    }

    /// When it was made.
    async fn created_at(&self) -> Moment {
        self.0.created_at.into()
    }

    /// When it was ended for good; null while it stands.
    async fn ended_at(&self) -> Option<Moment> {
        self.0.ended_at.map(Moment)
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Vec<String> {
        if self.0.ended_at.is_some() {
            return Vec::new();
        }
        let place = Place::in_region(&self.0.region_code);
        [
            (Action::ServiceAccountSecretReplace, "serviceAccountSecretReplace"),
            (Action::ServiceAccountEnd, "serviceAccountEnd"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect()
    }
}

/// The root field of service accounts.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The municipal systems that read from us, the oldest first.
    #[graphql(directive = Access::apply(Action::ServiceAccountRead))]
    async fn service_accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Also those that were ended.")] include_ended: bool,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<ServiceAccount>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let page = accounts::list(ctx.asked(), include_ended, window, count).await?;
        Ok(page.into_list())
    }
}
