//! Who is looked after, as clients see it.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::care_recipient;
use entity::ids::{CommunityId, PersonId};

use super::consent::Consent;
use super::household::Household;
use super::pairing::Pairing;
use crate::care::loader::{ConsentCount, ConsentsOf, HomeOf, PairingCount, PairingsOf, TiesOf};
use crate::care::recipients::{self, Wanted};
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::nested::Slice;
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::people::graphql::person::{self, Person};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::surveys::graphql::survey::{Survey, found_in};
use crate::surveys::loader::RecipientFoundIn;
use crate::territory::graphql::Community;

/// Why a person is looked after.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "care_recipient::CareGroup")]
pub enum CareGroup {
    /// 空巢老人: an elder whose children live elsewhere.
    EmptyNestElder,
    /// 独居老人: an elder who lives alone.
    LoneElder,
    /// 贫困学生: a student whose family is poor.
    PoorStudent,
    /// 困难家庭: a family in hardship.
    HardshipFamily,
    /// 残疾人: a disabled person.
    Disabled,
    /// 留守儿童: a child whose parents work elsewhere.
    LeftBehindChild,
}

/// Where what concerns a person of a community lies.
pub async fn place(
    ctx: &Context<'_>,
    person: PersonId,
    community: CommunityId,
) -> Result<Option<Place>, Fault> {
    let ctx = ctx.asked();
    let (community, ties) = tokio::join!(load(ctx, community), load(ctx, TiesOf(person)));
    let ties = ties?.unwrap_or_default();
    Ok(community?.map(|community| ties.place(person, &community)))
}

/// 帮扶对象: a person whom the community looks after, and why. Sensitive: it is seen by the staff, the person,
/// the guardians of a child, and the paired volunteer alone.
pub struct CareRecipient(care_recipient::Model);

impl From<care_recipient::Model> for CareRecipient {
    fn from(row: care_recipient::Model) -> Self {
        Self(row)
    }
}

impl CareRecipient {
    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        place(ctx, self.0.person_id, self.0.community_id).await
    }

    async fn require_note(&self, ctx: &Context<'_>) -> Result<(), Fault> {
        let place = self.place(ctx).await?;
        let may = |place: &Place| ctx.asked().caller.may(Action::CareNoteRead, place);
        place
            .as_ref()
            .filter(|place| may(place))
            .map(drop)
            .ok_or(Fault::Forbidden)
    }
}

/// 帮扶对象: a person whom the community looks after, and why. Sensitive: it is seen by the staff, the person,
/// the guardians of a child, and the paired volunteer alone.
#[Object(directive = Access::apply(Action::CareRecipientRead))]
impl CareRecipient {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Who is looked after; null where the person is not for you to see.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, Some(self.0.person_id)).await
    }

    /// Why the person is looked after; at least one.
    async fn groups(&self) -> Vec<CareGroup> {
        recipients::groups(&self.0).into_iter().map(Into::into).collect()
    }

    /// The language to be served in (BCP 47).
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// The codes of the skills that are needed, such as MEDICINE; empty for none in particular.
    async fn needed_skills(&self) -> Vec<&str> {
        recipients::needed_skills(&self.0)
    }

    /// What the staff wrote down for themselves; null where there is nothing, and null with FORBIDDEN for others.
    async fn note(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.require_note(ctx).await?;
            recipients::note(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// Since when the person is registered.
    async fn since(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When the care ended; null while the person is looked after.
    async fn ended_at(&self) -> Option<Moment> {
        self.0.ended_at.map(Moment)
    }

    /// Why the care ended, in words, for the staff of the community; null while it has not, and null with
    /// FORBIDDEN for others.
    async fn end_reason(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.require_note(ctx).await?;
            Ok(self.0.end_reason.clone())
        };
        ctx.nullable(read.await)
    }

    /// The survey in which it was found; null where it was not, and where the survey is not for you to see.
    async fn survey(&self, ctx: &Context<'_>) -> Option<Survey> {
        found_in(ctx, load(ctx.asked(), RecipientFoundIn(self.0.id)).await).await
    }

    /// The community that looks after the person; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// Where the person lives; null while in no household, and where it is not for you to see.
    async fn household(&self, ctx: &Context<'_>) -> Option<Household> {
        let read = async {
            let Some(home) = load(ctx.asked(), HomeOf(self.0.person_id)).await? else {
                return Ok(None);
            };
            let row = load(ctx.asked(), home.household_id).await?;
            Ok(row.map(Household::from))
        };
        ctx.nullable(read.await)
    }

    /// The pairings, those too that ended, the oldest first, of those that you may see.
    async fn pairings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Pairing>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), PairingsOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), PairingCount(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// What the person agreed to, those too that were taken back, the oldest first; empty for the volunteer.
    async fn consents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Consent>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), ConsentsOf(self.0.person_id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), ConsentCount(self.0.person_id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = self.place(ctx).await?;
        let Some(place) = place.filter(|_| self.0.ended_at.is_none()) else {
            return Ok(Vec::new());
        };
        Ok([
            (Action::CareRecipientUpdate, "careRecipientUpdate"),
            (Action::CareRecipientEnd, "careRecipientEnd"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect())
    }
}

/// Which recipients.
#[derive(Default, InputObject)]
pub struct CareRecipientFilter {
    /// Those of this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those in this group.
    group: Option<CareGroup>,
    /// True: those alone whom no pairing stands for; false: those alone whom one does.
    unpaired: Option<bool>,
    /// Also those whose care has ended.
    #[graphql(default)]
    include_ended: bool,
}

impl CareRecipientFilter {
    /// `None` where nothing can fit: an id of the wrong form is of no community.
    fn wanted(self) -> Option<Wanted> {
        let community = match self.community_id {
            Some(id) => Some(id.known()?),
            None => None,
        };
        Some(Wanted {
            community,
            group: self.group.map(Into::into),
            unpaired: self.unpaired,
            ended: self.include_ended,
        })
    }
}

/// What recipients can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum CareRecipientOrderField {
    /// By when they were registered.
    CreatedAt,
    /// By when they were changed last.
    UpdatedAt,
}

/// An order of recipients.
#[derive(InputObject)]
pub struct CareRecipientOrder {
    /// The key.
    field: CareRecipientOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<CareRecipientOrder> for By<care_recipient::Entity> {
    fn from(order: CareRecipientOrder) -> Self {
        use care_recipient::{Column, Model};
        let key = match order.field {
            // Ids sort by when they were made.
            CareRecipientOrderField::CreatedAt => Key::Id,
            CareRecipientOrderField::UpdatedAt => Key::Time(Column::UpdatedAt, |row: &Model| row.updated_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of those who are looked after.
#[derive(Default)]
pub struct CareRecipientQuery;

#[Object]
impl CareRecipientQuery {
    /// Who is looked after, of those whom you may see; the longest first unless said otherwise.
    #[graphql(directive = Access::apply(Action::CareRecipientRead))]
    async fn care_recipients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<CareRecipientFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<CareRecipientOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<CareRecipient>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<care_recipient::Model>::empty(count).into_list());
        };
        let by = order_by.map_or_else(By::id, Into::into);
        let page = recipients::list(ctx.asked(), &wanted, by, window, count).await?;
        Ok(page.into_list())
    }
}
