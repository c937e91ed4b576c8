//! What people choose about notifications, as clients see it.

use async_graphql::{Context, Enum, InputObject, Object, Result};
use entity::notification_preference;

use crate::notify::preferences::{self, Chosen};
use crate::notify::quiet::Quiet;
use crate::payload;
use crate::people::graphql::person::Person;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// What notifications are about, as you choose.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "NotificationTopic", remote = "notification_preference::Topic")]
pub enum Topic {
    /// Your own cases, and visits to your home.
    MyCases,
    /// What you have to do.
    MyWork,
    /// Activities that you signed up for.
    MyActivities,
    /// Needs that you reported, or have too.
    MyNeeds,
}

/// Whether short messages tell you of a topic. The inbox always does.
pub struct NotificationPreference(Chosen);

impl From<Chosen> for NotificationPreference {
    fn from(chosen: Chosen) -> Self {
        Self(chosen)
    }
}

/// Whether short messages tell you of a topic. The inbox always does.
#[Object(directive = Access::apply(Action::NotificationRead))]
impl NotificationPreference {
    /// The topic.
    async fn topic(&self) -> Topic {
        self.0.topic.into()
    }

    /// Whether short messages tell you of it.
    async fn sms(&self) -> bool {
        self.0.wanted
    }
}

/// When no short message is sent to you: minutes of the day in Asia/Shanghai. What comes meanwhile waits.
pub struct QuietHours(Quiet);

impl From<Quiet> for QuietHours {
    fn from(quiet: Quiet) -> Self {
        Self(quiet)
    }
}

/// When no short message is sent to you: minutes of the day in Asia/Shanghai. What comes meanwhile waits.
#[Object(directive = Access::apply(Action::NotificationRead))]
impl QuietHours {
    /// The first quiet minute, 0 to 1439.
    async fn from(&self) -> u32 {
        self.0.from
    }

    /// The first minute that is not quiet any more; the same as `from` for none.
    async fn to(&self) -> u32 {
        self.0.to
    }
}

/// Whether short messages are to tell you of a topic.
#[derive(InputObject)]
pub struct NotificationPreferenceSetInput {
    /// The topic.
    topic: Topic,
    /// Whether short messages tell you of it.
    sms: bool,
}

/// When not to send you short messages.
#[derive(InputObject)]
pub struct QuietHoursSetInput {
    /// The first quiet minute of the day, 0 to 1439.
    from: i32,
    /// The first minute that is not quiet any more; the same as `from` for none.
    to: i32,
}

payload! {
    /// What `notificationPreferenceSet` did.
    NotificationPreferenceSetPayload {
        /// You; null where it was refused.
        person: Person
    }
}

payload! {
    /// What `quietHoursSet` did.
    QuietHoursSetPayload {
        /// You; null where it was refused.
        person: Person
    }
}

/// The mutations of what people choose.
#[derive(Default)]
pub struct PreferenceMutation;

#[Object]
impl PreferenceMutation {
    /// Chooses whether short messages tell you of a topic. The inbox always does.
    #[graphql(directive = Access::apply(Action::NotificationChoose))]
    async fn notification_preference_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The topic and the choice.")] input: NotificationPreferenceSetInput,
    ) -> Result<NotificationPreferenceSetPayload> {
        let done = async { preferences::choose(&ctx.act()?, input.topic.into(), input.sms).await };
        NotificationPreferenceSetPayload::of(ctx.asked(), done.await).await
    }

    /// Chooses when not to be woken up.
    #[graphql(directive = Access::apply(Action::NotificationChoose))]
    async fn quiet_hours_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From when to when.")] input: QuietHoursSetInput,
    ) -> Result<QuietHoursSetPayload> {
        let done = async { preferences::keep_quiet(&ctx.act()?, input.from, input.to).await };
        QuietHoursSetPayload::of(ctx.asked(), done.await).await
    }
}
