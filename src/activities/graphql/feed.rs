//! The address of one's own calendar, as clients see it.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::calendar_feed;
use entity::ids::CalendarFeedId;

use crate::activities::feeds::{self, Address};
use crate::gid::{self, Gid};
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// The secret address under which your own calendar is read. The address itself is shown once.
pub struct CalendarFeed(calendar_feed::Model);

impl From<calendar_feed::Model> for CalendarFeed {
    fn from(row: calendar_feed::Model) -> Self {
        Self(row)
    }
}

/// The secret address under which your own calendar is read. The address itself is shown once.
#[Object(directive = Access::apply(Action::CalendarFeedRead))]
impl CalendarFeed {
    /// The opaque id, for `calendarFeedRevoke`. It is no node of its own.
    async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was made.
    async fn created_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When it was made void; null while it is good.
    async fn revoked_at(&self) -> Option<Moment> {
        self.0.revoked_at.map(Moment)
    }
}

/// A new address of your calendar.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::CalendarFeedCreate))]
pub struct CalendarAddress {
    /// Where calendar programs read it, as iCalendar. Whoever knows it reads your calendar. It is shown this once:
    /// only a keyed hash is stored.
    url: String,
    /// What is known of it later.
    feed: CalendarFeed,
}

impl From<Address> for CalendarAddress {
    fn from(made: Address) -> Self {
        Self {
            url: made.url,
            feed: made.feed.into(),
        }
    }
}

/// A new address of your calendar.
#[derive(InputObject)]
pub struct CalendarFeedCreateInput {
    /// Whether an address from before is void from now on; otherwise a second one is ALREADY_EXISTS.
    #[graphql(default = true)]
    replace: bool,
}

/// Makes the address of your calendar void.
#[derive(InputObject)]
pub struct CalendarFeedRevokeInput {
    /// The address.
    id: Gid<CalendarFeedId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `calendarFeedCreate` did.
    CalendarFeedCreatePayload {
        /// The new address; null where it was refused.
        address: CalendarAddress
    }
}

payload! {
    /// What `calendarFeedRevoke` did.
    CalendarFeedRevokePayload {
        /// What is known of the void address; null where it was refused.
        feed: CalendarFeed
    }
}

/// The mutations of the own calendar.
#[derive(Default)]
pub struct FeedMutation;

#[Object]
impl FeedMutation {
    /// Makes the secret address of your own calendar. Not `@idempotent`, since the secret is not stored.
    #[graphql(directive = Access::apply(Action::CalendarFeedCreate))]
    async fn calendar_feed_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How.")] input: CalendarFeedCreateInput,
    ) -> Result<CalendarFeedCreatePayload> {
        let done = async { feeds::create(&ctx.act()?, input.replace).await };
        CalendarFeedCreatePayload::of(ctx.asked(), done.await).await
    }

    /// Makes the address of your own calendar void.
    #[graphql(directive = Access::apply(Action::CalendarFeedRevoke))]
    async fn calendar_feed_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: CalendarFeedRevokeInput,
    ) -> Result<CalendarFeedRevokePayload> {
        let done = async {
            let id = input.id.require("id")?;
            feeds::revoke(&ctx.act()?, id, input.expected_version).await
        };
        CalendarFeedRevokePayload::of(ctx.asked(), done.await).await
    }
}
