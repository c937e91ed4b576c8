//! Pairings, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::ids::{CareRecipientId, CommunityId, PairingId, VolunteerId};
use entity::pairing;

use super::alert::CareAlert;
use super::log::CareLog;
use super::problem::CareProblem;
use super::recipient::CareRecipient;
use crate::care::loader::{AlertCount, AlertsOf, LogCount, LogsOf, ProblemCount, ProblemsOf, TiesOf};
use crate::care::pairings::{self, Wanted};
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::nested::Slice;
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::territory::graphql::Community;
use crate::volunteers::graphql::volunteer::Volunteer;

/// Where a pairing stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "pairing::PairingState")]
pub enum PairingState {
    /// The staff propose it; the person has not agreed.
    Proposed,
    /// The person, or the guardian of a child, agreed.
    Consented,
    /// The volunteer helps.
    Active,
    /// It rests, or the consent was withdrawn.
    Paused,
    /// It is over.
    Ended,
}

/// 结对帮扶: a volunteer paired with a person who is looked after.
pub struct Pairing(pairing::Model);

impl From<pairing::Model> for Pairing {
    fn from(row: pairing::Model) -> Self {
        Self(row)
    }
}

impl Pairing {
    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        let ctx = ctx.asked();
        let (community, ties) = tokio::join!(
            load(ctx, self.0.community_id),
            load(ctx, TiesOf(self.0.person_id))
        );
        let ties = ties?.unwrap_or_default();
        Ok(community?.map(|community| pairings::placed(&self.0, &community, ties)))
    }
}

/// 结对帮扶: a volunteer paired with a person who is looked after.
#[Object(directive = Access::apply(Action::PairingRead))]
impl Pairing {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Where it stands.
    async fn state(&self) -> PairingState {
        self.0.state.into()
    }

    /// When it was proposed.
    async fn proposed_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When it became active for the first time; null before.
    async fn since(&self) -> Option<Moment> {
        self.0.since.map(Moment)
    }

    /// When it ended; null while it stands.
    async fn ended_at(&self) -> Option<Moment> {
        self.0.ended_at.map(Moment)
    }

    /// Why it ended, in words, for the staff of the community; null while it stands, and null with FORBIDDEN for
    /// others.
    async fn end_reason(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            let place = self.place(ctx).await?;
            let may = |place: &Place| ctx.asked().caller.may(Action::CareNoteRead, place);
            if place.as_ref().is_some_and(may) {
                Ok(self.0.end_reason.clone())
            } else {
                Err(Fault::Forbidden)
            }
        };
        ctx.nullable(read.await)
    }

    /// Who is looked after, and why; null where that is not for you to see: for the volunteer while the pairing is
    /// not active.
    async fn recipient(&self, ctx: &Context<'_>) -> Option<CareRecipient> {
        let row = load(ctx.asked(), self.0.recipient_id).await;
        ctx.nullable(row.map(|row| row.map(CareRecipient::from)))
    }

    /// Who helps, by name and unit; null once the data of that person were erased.
    async fn helper(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.volunteer_person_id).await
    }

    /// The record of who helps, with skills and teams; null where that is not for you to see, such as for the person
    /// who is helped.
    async fn volunteer(&self, ctx: &Context<'_>) -> Option<Volunteer> {
        let row = load(ctx.asked(), self.0.volunteer_id).await;
        ctx.nullable(row.map(|row| row.map(Volunteer::from)))
    }

    /// The community that looks after the person; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// The contacts, the first written down first, of those that you may see.
    async fn logs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<CareLog>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), LogsOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            Some(load(ctx.asked(), LogCount(self.0.id)).await?.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The problems, the oldest first, of those that you may see.
    async fn problems(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<CareProblem>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), ProblemsOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            Some(
                load(ctx.asked(), ProblemCount(self.0.id))
                    .await?
                    .unwrap_or_default(),
            )
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The alerts, the oldest first, of those that you may see.
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<CareAlert>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), AlertsOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            Some(
                load(ctx.asked(), AlertCount(self.0.id))
                    .await?
                    .unwrap_or_default(),
            )
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = self.place(ctx).await?;
        Ok(place.map_or_else(Vec::new, |place| {
            pairings::available(&ctx.asked().caller, &self.0, &place)
        }))
    }
}

/// Which pairings.
#[derive(Default, InputObject)]
pub struct PairingFilter {
    /// Those of this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those that stand so.
    state: Option<PairingState>,
    /// Those of this volunteer.
    volunteer_id: Option<Gid<VolunteerId>>,
    /// Those of this recipient.
    recipient_id: Option<Gid<CareRecipientId>>,
}

impl PairingFilter {
    /// `None` where nothing can fit: an id of the wrong form is nobody's.
    fn wanted(self) -> Option<Wanted> {
        Some(Wanted {
            community: match self.community_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            state: self.state.map(Into::into),
            volunteer: match self.volunteer_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            recipient: match self.recipient_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
        })
    }
}

/// What pairings can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum PairingOrderField {
    /// By when they were proposed.
    CreatedAt,
    /// By when they were changed last.
    UpdatedAt,
}

/// An order of pairings.
#[derive(InputObject)]
pub struct PairingOrder {
    /// The key.
    field: PairingOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<PairingOrder> for By<pairing::Entity> {
    fn from(order: PairingOrder) -> Self {
        use pairing::{Column, Model};
        let key = match order.field {
            // Ids sort by when they were made.
            PairingOrderField::CreatedAt => Key::Id,
            PairingOrderField::UpdatedAt => Key::Time(Column::UpdatedAt, |row: &Model| row.updated_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of pairings.
#[derive(Default)]
pub struct PairingQuery;

#[Object]
impl PairingQuery {
    /// One pairing; null for an unknown one and for one that you may not see alike.
    #[graphql(directive = Access::apply(Action::PairingRead))]
    async fn pairing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<PairingId>,
    ) -> Option<Pairing> {
        let row = pairings::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(Pairing)))
    }

    /// Pairings, of those that you may see; the oldest first unless said otherwise.
    #[graphql(directive = Access::apply(Action::PairingRead))]
    async fn pairings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<PairingFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<PairingOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Pairing>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<pairing::Model>::empty(count).into_list());
        };
        let by = order_by.map_or_else(By::id, Into::into);
        let page = pairings::list(ctx.asked(), &wanted, by, window, count).await?;
        Ok(page.into_list())
    }
}
