//! The board of a community, live.

use async_graphql::{Context, Object, Result, Subscription};
use entity::ids::{CommunityId, WishId};
use futures_util::Stream;
use futures_util::stream::iter;

use super::wish::Wish;
use crate::gid::{self, Gid};
use crate::live::{Cursor, Event, Topic, Wanted};
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;
use crate::territory;
use crate::wishes::board;

/// A change of a board.
pub struct WishBoardChange {
    event: Event,
    wish: Option<Wish>,
}

/// Tells that a wish of a community changed.
#[Object(directive = Access::apply(Action::WishRead))]
impl WishBoardChange {
    /// Give it as `after` when you come back after a cut: you miss nothing, and may be told something twice.
    async fn cursor(&self) -> String {
        self.event.cursor().text()
    }

    /// What happened, such as `wish.claimed`; null at the beginning, and where `wish` is.
    async fn kind(&self) -> Option<&str> {
        let happened = self.wish.as_ref().and(self.event.happened());
        happened.map(|happened| happened.kind.as_str())
    }

    /// When it was recorded; null at the beginning, and where events were left out.
    async fn at(&self) -> Option<Moment> {
        self.event.happened().map(|happened| Moment(happened.at))
    }

    /// Read the board again: a wish was taken from it, or events were left out.
    async fn resync(&self) -> bool {
        self.wish.is_none() && !matches!(self.event, Event::Begun(_))
    }

    /// The wish as it is now, for you to see; null at the beginning, and where `resync` is true.
    async fn wish(&self) -> Option<&Wish> {
        self.wish.as_ref()
    }
}

/// What can be listened to about wishes.
#[derive(Default)]
pub struct WishSubscription;

#[Subscription]
impl WishSubscription {
    /// Tells each change of a wish of a community that you may see. It ends at once where there is no such
    /// community.
    #[graphql(directive = Access::apply(Action::WishRead))]
    async fn wish_board_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The community.")] community_id: Gid<CommunityId>,
        #[graphql(desc = "The `cursor` of the last change that you were told, to go on from there.")]
        after: Option<String>,
    ) -> Result<impl Stream<Item = WishBoardChange>> {
        let after = after.as_deref().map(Cursor::parse).transpose()?;
        let community = match community_id.known() {
            Some(id) => territory::service::find(ctx.asked(), id).await?,
            None => None,
        };
        let event = community.and_then(|community| {
            let topic = Topic::board::<WishId>(community.id);
            crate::live::graphql::turn(ctx, Wanted { topic, after })
        });
        let told = match event {
            Some(event) => change(ctx, event).await?,
            None => None,
        };
        Ok(iter(told))
    }
}

/// What the listener is told of an event, which is nothing of a wish that was never for everyone to see.
async fn change(ctx: &Context<'_>, event: Event) -> Result<Option<WishBoardChange>> {
    let Some(happened) = event.happened() else {
        return Ok(Some(WishBoardChange { event, wish: None }));
    };
    let Some(id) = gid::parse::<WishId>(&happened.subject) else {
        return Ok(None);
    };
    let wish = board::find(ctx.asked(), id).await?.map(Wish::from);
    let told = wish.is_some() || board::was_open(ctx.asked(), id).await?;
    Ok(told.then_some(WishBoardChange { event, wish }))
}
