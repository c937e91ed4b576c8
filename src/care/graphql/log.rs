//! Contacts with those who are looked after, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::care_log;
use entity::ids::PairingId;

use super::pairing::Pairing;
use crate::care::loader::TiesOf;
use crate::care::logs::{self, NewLog};
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::payload;
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::{LocalDate, Moment};

/// How a person was contacted.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CareContactKind", remote = "care_log::ContactKind")]
pub enum ContactKind {
    /// At home.
    Visit,
    /// By a call.
    Phone,
    /// By a message.
    Message,
}

/// 走访记录: a visit, a call or a message to a person who is looked after.
pub struct CareLog(care_log::Model);

impl From<care_log::Model> for CareLog {
    fn from(row: care_log::Model) -> Self {
        Self(row)
    }
}

impl CareLog {
    /// Where it lies: with the two who are or were paired, in the community.
    async fn may(&self, ctx: &Context<'_>, action: Action) -> Result<(), Fault> {
        let (community, ties) = tokio::join!(
            load(ctx.asked(), self.0.community_id),
            load(ctx.asked(), TiesOf(self.0.person_id))
        );
        let ties = ties?.unwrap_or_default();
        let place = community?.map(|community| Place {
            volunteers: vec![self.0.volunteer_person_id],
            ..ties.place(self.0.person_id, &community)
        });
        let may = |place: &Place| ctx.asked().caller.may(action, place);
        place.filter(may).map(drop).ok_or(Fault::Forbidden)
    }
}

/// 走访记录: a visit, a call or a message to a person who is looked after.
#[Object(directive = Access::apply(Action::CareLogRead))]
impl CareLog {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The pairing; null where that is not for you to see.
    async fn pairing(&self, ctx: &Context<'_>) -> Option<Pairing> {
        let row = load(ctx.asked(), self.0.pairing_id).await;
        ctx.nullable(row.map(|row| row.map(Pairing::from)))
    }

    /// How the person was contacted.
    async fn kind(&self) -> ContactKind {
        self.0.kind.into()
    }

    /// Whether the person was reached.
    async fn reached(&self) -> bool {
        self.0.reached
    }

    /// When it was.
    async fn happened_at(&self) -> Moment {
        Moment(self.0.happened_at)
    }

    /// How long it took, in minutes.
    async fn minutes(&self) -> i32 {
        self.0.minutes
    }

    /// What was noted for the staff; null for nothing, and with FORBIDDEN for the person and for auditors.
    #[graphql(directive = Access::apply(Action::CareLogNoteRead))]
    async fn note(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.may(ctx, Action::CareLogNoteRead).await?;
            logs::note(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// When the next contact is meant to be; null while nothing was said.
    async fn next_contact_on(&self) -> Option<LocalDate> {
        self.0.next_contact_on.map(LocalDate)
    }

    /// Who wrote it down; null once the data of that person were erased.
    async fn written_by(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.written_by?).await
    }
}

/// A contact to write down.
#[derive(InputObject)]
pub struct CareLogAddInput {
    /// The active pairing.
    pairing_id: Gid<PairingId>,
    /// How the person was contacted.
    kind: ContactKind,
    /// Whether the person was reached.
    reached: bool,
    /// When it was: while the pairing was active, at most 30 days ago.
    happened_at: Moment,
    /// How long it took: 0 to 720.
    #[graphql(default)]
    minutes: i32,
    /// What the staff should know, at most 2000 characters. The person never reads it.
    note: Option<String>,
    /// When the next contact is meant to be; you are reminded on that day.
    next_contact_on: Option<LocalDate>,
}

payload! {
    /// What `careLogAdd` did.
    CareLogAddPayload {
        /// What was written down; null where it was refused.
        log: CareLog
    }
}

/// The mutation of contacts.
#[derive(Default)]
pub struct LogMutation;

#[Object]
impl LogMutation {
    /// Writes a contact down. Who was reached closes the alerts; a lone elder who was not reached twice in a row alerts
    /// the staff at once.
    #[graphql(directive = Access::apply(Action::CareLogAdd))]
    async fn care_log_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact.")] input: CareLogAddInput,
    ) -> Result<CareLogAddPayload> {
        let done = async {
            let pairing = input.pairing_id.require("pairingId")?;
            let new = NewLog {
                kind: input.kind.into(),
                reached: input.reached,
                happened_at: input.happened_at.0,
                minutes: input.minutes,
                note: input.note,
                next_contact_on: input.next_contact_on.map(|day| day.0),
            };
            logs::add(&ctx.act()?, pairing, new).await
        };
        CareLogAddPayload::of(ctx.asked(), done.await).await
    }
}
