//! Who is signed in, as clients see it.

use async_graphql::{Context, Object, Result};
use entity::person;

use super::session::Session;
use crate::activities::feeds;
use crate::activities::graphql::feed::CalendarFeed;
use crate::identity::sessions;
use crate::notify::graphql::notification::Notification;
use crate::notify::graphql::preferences::{NotificationPreference, QuietHours};
use crate::notify::{inbox, preferences};
use crate::page::{By, List, OrderDirection, Window};
use crate::people::graphql::grant::RoleGrant;
use crate::people::graphql::person::Person;
use crate::people::loader::HeldBy;
use crate::policy::{Access, Action};
use crate::privacy::graphql::look::{self, AccessLogEntry};
use crate::resolve::{Asked, load};

/// The person who is signed in: you.
pub struct Viewer(person::Model);

/// The person who is signed in: you.
#[Object(directive = Access::apply(Action::ViewerRead))]
impl Viewer {
    /// Your record: name, masked phone, where you live and work.
    async fn person(&self) -> Person {
        self.0.clone().into()
    }

    /// The roles that you hold now or will hold, the oldest first.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<RoleGrant>> {
        let held = load(ctx.asked(), HeldBy(self.0.id)).await?;
        Ok(held
            .unwrap_or_default()
            .into_iter()
            .map(RoleGrant::from)
            .collect())
    }

    /// Who looked at your contacts, when and why, the oldest first.
    async fn access_log(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<AccessLogEntry>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        look::of_person(ctx, self.0.id, &window).await
    }

    /// What you were told, the oldest first unless said otherwise.
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Those alone that you have not read.")] unread: bool,
        #[graphql(default, desc = "Which first.")] direction: OrderDirection,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Notification>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let by = By {
            direction,
            ..By::id()
        };
        let page = inbox::list(ctx.asked(), unread, by, window, ctx.wants("totalCount")).await?;
        Ok(page.into_list())
    }

    /// How many notifications you have not read.
    async fn unread_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(inbox::unread(ctx.asked()).await?)
    }

    /// Of which topics short messages tell you.
    async fn notification_preferences(&self, ctx: &Context<'_>) -> Result<Vec<NotificationPreference>> {
        let chosen = preferences::of(ctx.asked(), self.0.id).await?;
        Ok(chosen.into_iter().map(Into::into).collect())
    }

    /// When no short message is sent to you.
    async fn quiet_hours(&self, ctx: &Context<'_>) -> Result<QuietHours> {
        Ok(preferences::quiet(ctx.asked(), self.0.id).await?.into())
    }

    /// The language to be served in, as a BCP 47 tag: `zh-Hans` or `mn-Mong`.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// What is known of the secret address of your calendar; null while there is none.
    async fn calendar_feed(&self, ctx: &Context<'_>) -> Option<CalendarFeed> {
        let row = feeds::own(ctx.asked()).await;
        ctx.nullable(row.map(|row| row.map(CalendarFeed::from)))
    }

    /// Your sessions that can still be used, the oldest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Session>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let page = sessions::list(ctx.asked(), self.0.id, window, count).await?;
        Ok(page.into_list())
    }
}

/// The root field of who is signed in.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who is signed in; null while nobody is.
    #[graphql(directive = Access::apply(Action::ViewerRead))]
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Viewer> {
        let row = sessions::viewer(ctx.asked()).await;
        ctx.nullable(row.map(|row| row.map(Viewer)))
    }
}
