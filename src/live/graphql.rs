//! Subscriptions.

use async_graphql::{Context, ID, Object, Result, Subscription};
use futures_util::Stream;
use futures_util::stream::iter;

use super::{Cursor, Event, Topic, Turn, Wanted};
use crate::gid::{self, AnyGid, Node};
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// A change, and the node as the listener sees it now.
pub struct Change {
    event: Event,
    node: Node,
}

/// Tells that something changed.
#[Object(directive = Access::apply(Action::NodeRead))]
impl Change {
    /// Give it as `after` when you come back after a cut: you miss nothing, and may be told something twice.
    async fn cursor(&self) -> String {
        self.event.cursor().text()
    }

    /// What happened, such as `pairing.paused`; null at the beginning, and where `resync` is true.
    async fn kind(&self) -> Option<&str> {
        self.event.happened().map(|happened| happened.kind.as_str())
    }

    /// When it was recorded; null where `kind` is.
    async fn at(&self) -> Option<Moment> {
        self.event.happened().map(|happened| Moment(happened.at))
    }

    /// Events were left out, since you read too slowly or were away for long: read again whatever you show.
    async fn resync(&self) -> bool {
        matches!(self.event, Event::Missed(_))
    }

    /// The node as it is now, for you to see.
    async fn node(&self) -> &Node {
        &self.node
    }
}

/// Live changes.
#[derive(Default)]
pub struct LiveSubscription;

#[Subscription]
impl LiveSubscription {
    /// Tells at once how a node stands, and then each change of it. It ends when you may not see the node any more,
    /// and at once where you never could or where there is none.
    #[graphql(directive = Access::apply(Action::NodeRead))]
    async fn changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: ID,
        #[graphql(desc = "The `cursor` of the last change that you were told, to go on from there.")]
        after: Option<String>,
    ) -> Result<impl Stream<Item = Change>> {
        let after = after.as_deref().map(Cursor::parse).transpose()?;
        let gid = AnyGid::parse(&id);
        let node = match &gid {
            Some(gid) => gid::find(ctx.asked(), gid).await?,
            None => None,
        };
        let told = gid.zip(node).and_then(|(gid, node)| {
            let topic = Topic::Row(gid.to_string());
            let event = turn(ctx, Wanted { topic, after })?;
            Some(Change { event, node })
        });
        Ok(iter(told))
    }
}

/// The event that is to be answered; none while the subscription only says what it wants.
pub fn turn(ctx: &Context<'_>, wanted: Wanted) -> Option<Event> {
    match ctx.data_opt::<Turn>()? {
        Turn::Open(wish) => {
            // A subscription has one root field.
            let _ = wish.set(wanted);
            None
        }
        Turn::At(event) => Some(event.clone()),
    }
}
