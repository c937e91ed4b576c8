//! Who is signed in, as clients see it.

use async_graphql::{Context, ID, Object, Result};
use entity::person;

use super::session::Session;
use crate::gid;
use crate::identity::sessions;
use crate::page::{List, Window};
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// The person who is signed in: you.
pub struct Viewer(person::Model);

/// The person who is signed in: you.
#[Object(directive = Access::apply(Action::ViewerRead))]
impl Viewer {
    /// The opaque global id of the person.
    async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Your name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The language to be served in, as a BCP 47 tag: `zh-Hans` or `mn-Mong`.
    async fn language(&self) -> &str {
        &self.0.language
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
