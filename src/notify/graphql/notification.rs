//! What somebody was told, as clients see it.

use async_graphql::{Context, Enum, ID, Object};
use entity::{notification, notification_delivery};

use crate::gid::{self, AnyGid, Node};
use crate::language::Language;
use crate::notify::loader::DeliveriesOf;
use crate::notify::words;
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// What a notification is about.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "notification::NotificationKind")]
pub enum NotificationKind {
    /// 新办件: a case waits to be accepted.
    CaseSubmitted,
    /// A case has to be completed by you.
    CaseReturned,
    /// A case was given to you.
    CaseAssigned,
    /// Your case waits for you.
    CaseNeedsYou,
    /// A case is offered to your unit.
    CaseReferred,
    /// Your case has an outcome.
    CaseResolved,
    /// A case was opened again.
    CaseReopened,
    /// A case of yours was called off.
    CaseCancelled,
    /// Somebody said something about a case.
    CaseMessage,
    /// Nobody answers for a case.
    CaseUnclaimed,
    /// The promised day of a case is near.
    CaseDueSoon,
    /// A case is late.
    CaseLate,
    /// A bad rating asks for a call.
    CallbackDue,
    /// A home visit is planned.
    VisitPlanned,
    /// A home visit was called off.
    VisitCancelled,
    /// Who answered for a case does so no more.
    CaseVacated,
    /// Who was to come to a home does so no more: plan the visit anew.
    VisitUnstaffed,
    /// You meant to contact the person whom you are paired with today.
    CareReminder,
    /// You have not been in contact with the person whom you are paired with for long.
    CareNoContact,
    /// Nobody has heard of a person who is looked after.
    CareAlert,
    /// A problem was solved: say whether it was.
    ProblemSolved,
    /// A wish that you wrote down was claimed.
    WishClaimed,
    /// A wish that you claimed waits for you.
    WishClaimReminder,
    /// The time of your claim of a wish ran out.
    WishClaimExpired,
    /// A wish was fulfilled: say whether it was.
    WishDelivered,
    /// That you fulfilled a wish was confirmed.
    WishConfirmed,
    /// A wish that you claimed was called off.
    WishCancelled,
    /// You waited for a place at an activity, and have one.
    ActivityPlace,
    /// An activity has another time or place.
    ActivityChanged,
    /// An activity was called off.
    ActivityCancelled,
    /// An activity is tomorrow.
    ActivityReminder,
    /// A need of yours was found to be so.
    NeedVerified,
    /// A need of yours was declined, with a reason.
    NeedDeclined,
    /// Somebody takes a need of yours on.
    NeedAdopted,
    /// A need of yours was met: say whether it was.
    NeedSatisfied,
    /// A need of yours goes on as a part of another.
    NeedMerged,
    /// The last day of a need of yours has passed.
    NeedExpired,
    /// An entry of your hours was confirmed.
    HoursConfirmed,
    /// An entry of your hours was rejected.
    HoursRejected,
    /// An entry of your hours that had been confirmed was reversed.
    HoursReversed,
    /// A certificate of yours holds no longer.
    CertificateSuperseded,
}

/// How somebody is told.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "NotificationChannel", remote = "notification_delivery::Channel")]
pub enum Channel {
    /// The inbox here.
    Inbox,
    /// A short message to the phone.
    Sms,
}

/// What became of a message.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "notification_delivery::DeliveryState")]
pub enum DeliveryState {
    /// It is to be sent.
    Waiting,
    /// The gateway has it and has not answered.
    Sending,
    /// It was sent.
    Sent,
    /// It is not sent: `reason` says why.
    Skipped,
    /// It could not be sent.
    Failed,
}

/// Why a message was not sent, or waits.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "notification_delivery::DeliveryReason")]
pub enum DeliveryReason {
    /// Nobody is woken up at that time.
    QuietHours,
    /// The person does not want to be told of it by this channel.
    TurnedOff,
    /// No phone is known.
    NoPhone,
    /// This installation sends no short messages.
    NoGateway,
    /// The gateway did not take it.
    GatewayFailed,
}

/// By which channel somebody was told, and what became of it. Never another channel in silence.
pub struct NotificationDelivery(notification_delivery::Model);

/// By which channel somebody was told, and what became of it. Never another channel in silence.
#[Object(directive = Access::apply(Action::NotificationRead))]
impl NotificationDelivery {
    /// The channel.
    async fn channel(&self) -> Channel {
        self.0.channel.into()
    }

    /// What became of it.
    async fn state(&self) -> DeliveryState {
        self.0.state.into()
    }

    /// Why it was not sent, or waits; null where it was sent or is about to be.
    async fn reason(&self) -> Option<DeliveryReason> {
        self.0.why.map(Into::into)
    }

    /// When it is sent, or tried again; null once that is over.
    async fn due_at(&self) -> Option<Moment> {
        self.0.due_at.map(Moment)
    }

    /// When it was sent, skipped or given up; null while it is to be sent.
    async fn ended_at(&self) -> Option<Moment> {
        self.0.ended_at.map(Moment)
    }
}

/// 通知: what you were told.
pub struct Notification(notification::Model);

impl From<notification::Model> for Notification {
    fn from(row: notification::Model) -> Self {
        Self(row)
    }
}

/// 通知: what you were told.
#[Object(directive = Access::apply(Action::NotificationRead))]
impl Notification {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// What it is about.
    async fn kind(&self) -> NotificationKind {
        self.0.kind.into()
    }

    /// What you are told, in words without names.
    async fn text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> String {
        let language = language.unwrap_or(ctx.asked().language);
        let text = words::say(self.0.kind, self.0.label.as_deref().unwrap_or_default());
        text.say(language).to_owned()
    }

    /// When you were told.
    async fn told_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When you read it; null while you have not.
    async fn read_at(&self) -> Option<Moment> {
        self.0.read_at.map(Moment)
    }

    /// What it is about, as it is now; null where that is not for you to see any more.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Node> {
        let id = AnyGid::parse(&self.0.subject)?;
        ctx.nullable(Box::pin(gid::find(ctx.asked(), &id)).await)
    }

    /// By which channels you were told, and what became of it.
    async fn deliveries(&self, ctx: &Context<'_>) -> Option<Vec<NotificationDelivery>> {
        let rows = load(ctx.asked(), DeliveriesOf(self.0.id)).await;
        let shape = |rows: Option<Vec<_>>| {
            Some(
                rows.unwrap_or_default()
                    .into_iter()
                    .map(NotificationDelivery)
                    .collect(),
            )
        };
        ctx.nullable(rows.map(shape))
    }
}
