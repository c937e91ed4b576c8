//! The mutation of the inbox.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::NotificationId;

use super::notification::Notification;
use crate::gid::Gid;
use crate::notify::inbox;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// What you have read.
#[derive(InputObject)]
pub struct NotificationsReadInput {
    /// This one and all before it.
    up_to: Gid<NotificationId>,
}

payload! {
    /// What `notificationsRead` did.
    NotificationsReadPayload {
        /// The last one that is read now; null where it was refused.
        notification: Notification
    }
}

/// The mutations of the inbox.
#[derive(Default)]
pub struct InboxMutation;

#[Object]
impl InboxMutation {
    /// Marks what is in your inbox up to this notification as read.
    #[graphql(directive = Access::apply(Action::NotificationRead))]
    async fn notifications_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Up to which.")] input: NotificationsReadInput,
    ) -> Result<NotificationsReadPayload> {
        let done = async {
            let up_to = input.up_to.require("upTo")?;
            inbox::read_up_to(&ctx.act()?, up_to).await
        };
        NotificationsReadPayload::of(ctx.asked(), done.await).await
    }
}
