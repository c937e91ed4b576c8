//! Wishes, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::ids::{CommunityId, PersonId, WishId};
use entity::wish;

use super::claim::WishClaim;
use crate::care::graphql::household::Household;
use crate::care::loader::{HomeOf, TiesOf};
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::money::Money;
use crate::nested::Slice;
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::people::graphql::person::{self, Person};
use crate::policy::wishes::is_published;
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::surveys::graphql::survey::{Survey, found_in};
use crate::surveys::loader::WishFoundIn;
use crate::territory::graphql::Community;
use crate::wishes::board::{self, Wanted};
use crate::wishes::loader::{ClaimCount, ClaimOn, ClaimsOf, ServedAs, WishCount, WishesOf};

/// What is wished for.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "wish::WishKind")]
pub enum WishKind {
    /// 实物: a thing, such as an electric heater.
    Goods,
    /// 服务: that something is done, such as a tap repaired.
    Service,
    /// 陪伴: somebody's time, such as a walk.
    Company,
}

/// Where a wish stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "wish::WishState")]
pub enum WishState {
    /// It was written down; nobody else has looked at it yet.
    Collected,
    /// Somebody else found it real, and its public text fit to be read by everyone.
    Verified,
    /// It is on the board: a volunteer can claim it.
    Open,
    /// A volunteer has taken it on, for 14 days.
    Claimed,
    /// The volunteer fulfilled it; nobody else has said so yet.
    Delivered,
    /// The person, or the staff, found it fulfilled.
    Confirmed,
    /// It was taken back.
    Cancelled,
    /// The staff turned it down.
    Declined,
}

/// 微心愿: a small thing that somebody in hardship wishes for. What everyone reads of it tells nobody who wishes.
pub struct Wish(wish::Model);

impl From<wish::Model> for Wish {
    fn from(row: wish::Model) -> Self {
        Self(row)
    }
}

impl Wish {
    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        let ctx = ctx.asked();
        let at = ctx.caller.at.unwrap_or_else(|| ctx.app.now());
        let (community, ties) = tokio::join!(
            load(ctx, self.0.community_id),
            load(ctx, TiesOf(self.0.person_id))
        );
        let ties = ties?.unwrap_or_default();
        Ok(community?.map(|community| Place::of_wish_held(&self.0, &community, ties, at)))
    }

    async fn require_private(&self, ctx: &Context<'_>) -> Result<(), Fault> {
        let place = self.place(ctx).await?;
        let may = |place: &Place| ctx.asked().caller.may(Action::WishPrivateRead, place);
        place
            .as_ref()
            .filter(|place| may(place))
            .map(drop)
            .ok_or(Fault::Forbidden)
    }

    async fn officer(&self, ctx: &Context<'_>, who: Option<PersonId>) -> Option<OfficeHolder> {
        ctx.nullable(self.require_private(ctx).await.map(Some))?;
        OfficeHolder::of(ctx, who?).await
    }
}

/// 微心愿: a small thing that somebody in hardship wishes for. What everyone reads of it tells nobody who wishes.
#[Object(directive = Access::apply(Action::WishRead))]
impl Wish {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Where it stands.
    async fn state(&self) -> WishState {
        self.0.state.into()
    }

    /// What is wished for.
    async fn kind(&self) -> WishKind {
        self.0.kind.into()
    }

    /// It in a few words, for everyone, such as 一台电暖器; empty once the data of the person were erased.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Why, for everyone: it names neither the person nor a school or an exact place; empty once the data of the
    /// person were erased.
    async fn public_text(&self) -> &str {
        &self.0.public_text
    }

    /// The most that it should cost; null where nothing is bought.
    async fn budget(&self) -> Option<Money> {
        self.0.budget_fen.map(Money::of_fen)
    }

    /// Whether everyone is shown it now: it is open or beyond, and the consent to that stands.
    async fn is_published(&self, ctx: &Context<'_>) -> bool {
        let at = ctx.asked().caller.at;
        at.is_some_and(|at| is_published(&self.0, at))
    }

    /// Since when it is on the board; null while it is not.
    async fn published_at(&self) -> Option<Moment> {
        self.0.published_at.map(Moment)
    }

    /// When it was written down.
    async fn collected_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// The survey in which it was found; null where it was not, and where the survey is not for you to see.
    async fn survey(&self, ctx: &Context<'_>) -> Option<Survey> {
        found_in(ctx, load(ctx.asked(), WishFoundIn(self.0.id)).await).await
    }

    /// The community of the person; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// Who wishes: for the person, the staff, and the claimant while the claim lives; null with FORBIDDEN for others.
    #[graphql(directive = Access::apply(Action::WishPrivateRead))]
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        ctx.nullable(self.require_private(ctx).await.map(Some))?;
        person::of(ctx, Some(self.0.person_id)).await
    }

    /// Where the person lives; null while in no household and where it is not for you to see, and with FORBIDDEN for
    /// those who may not know who wishes.
    #[graphql(directive = Access::apply(Action::WishPrivateRead))]
    async fn household(&self, ctx: &Context<'_>) -> Option<Household> {
        let read = async {
            self.require_private(ctx).await?;
            let Some(home) = load(ctx.asked(), HomeOf(self.0.person_id)).await? else {
                return Ok(None);
            };
            let row = load(ctx.asked(), home.household_id).await?;
            Ok(row.map(Household::from))
        };
        ctx.nullable(read.await)
    }

    /// What the claimant must know besides, such as a size; null where there is nothing, and with FORBIDDEN for those
    /// who may not know who wishes.
    #[graphql(directive = Access::apply(Action::WishPrivateRead))]
    async fn detail(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.require_private(ctx).await?;
            board::detail(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// Who wrote it down; null once the data of that person were erased, and with FORBIDDEN for those who may not know
    /// who wishes.
    #[graphql(directive = Access::apply(Action::WishPrivateRead))]
    async fn collector(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        self.officer(ctx, self.0.collected_by).await
    }

    /// Who verified it; null while nobody has, and with FORBIDDEN for those who may not know who wishes.
    #[graphql(directive = Access::apply(Action::WishPrivateRead))]
    async fn verifier(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        self.officer(ctx, self.0.verified_by).await
    }

    /// The claim that lives, or by which it was delivered; null where there is none or it is not for you to see.
    async fn claim(&self, ctx: &Context<'_>) -> Option<WishClaim> {
        let row = load(ctx.asked(), ClaimOn(self.0.id)).await;
        ctx.nullable(row.map(|row| row.map(WishClaim::from)))
    }

    /// All claims, those too that were given back or lapsed, the oldest first, of those that you may see.
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<WishClaim>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), ClaimsOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), ClaimCount(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// What the person said when it was fulfilled, for everyone; null where nothing was said.
    async fn thanks(&self) -> Option<&str> {
        self.0.thanks.as_deref()
    }

    /// When it was confirmed, cancelled or declined; null before.
    async fn closed_at(&self) -> Option<Moment> {
        self.0.closed_at.map(Moment)
    }

    /// Why it was cancelled or declined, in words; null where it was not, and with FORBIDDEN for those who may not
    /// know who wishes.
    #[graphql(directive = Access::apply(Action::WishPrivateRead))]
    async fn close_reason(&self, ctx: &Context<'_>) -> Option<String> {
        let read = self.require_private(ctx).await;
        ctx.nullable(read.map(|()| self.0.close_reason.clone()))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let Some(place) = self.place(ctx).await? else {
            return Ok(Vec::new());
        };
        let caller = &ctx.asked().caller;
        let served = match caller.person() {
            Some(me) => load(ctx.asked(), ServedAs(me)).await?.unwrap_or_default(),
            None => Vec::new(),
        };
        let helps = served.contains(&self.0.community_id);
        Ok(board::available(caller, &self.0, &place, helps))
    }
}

/// The wishes of a community, for an edge of it.
pub async fn of_community(
    ctx: &Context<'_>,
    community: CommunityId,
    state: Option<WishState>,
    window: &Window,
) -> Result<List<Wish>> {
    let slice = Slice::of(window)?;
    let state = state.map(Into::into);
    let rows = load(ctx.asked(), WishesOf(community, state, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), WishCount(community, state)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}

/// Which wishes.
#[derive(Default, InputObject)]
pub struct WishFilter {
    /// Those of this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those of this kind.
    kind: Option<WishKind>,
    /// Those that stand so.
    state: Option<WishState>,
    /// Those of this person, of which you may know who wishes.
    person_id: Option<Gid<PersonId>>,
    /// Those that you have claimed, and those that you fulfilled.
    #[graphql(default)]
    claimed_by_me: bool,
}

impl WishFilter {
    /// `None` where nothing can fit: an id of the wrong form is nobody's.
    fn wanted(self) -> Option<Wanted> {
        Some(Wanted {
            community: match self.community_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            kind: self.kind.map(Into::into),
            state: self.state.map(Into::into),
            person: match self.person_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            mine: self.claimed_by_me,
        })
    }
}

/// What wishes can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum WishOrderField {
    /// By when they were written down.
    CollectedAt,
    /// By when they were changed last.
    UpdatedAt,
}

/// An order of wishes.
#[derive(InputObject)]
pub struct WishOrder {
    /// The key.
    field: WishOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<WishOrder> for By<wish::Entity> {
    fn from(order: WishOrder) -> Self {
        use wish::{Column, Model};
        let key = match order.field {
            // Ids sort by when they were made.
            WishOrderField::CollectedAt => Key::Id,
            WishOrderField::UpdatedAt => Key::Time(Column::UpdatedAt, |row: &Model| row.updated_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of wishes.
#[derive(Default)]
pub struct WishQuery;

#[Object]
impl WishQuery {
    /// One wish; null for an unknown one and for one that you may not see alike.
    #[graphql(directive = Access::apply(Action::WishRead))]
    async fn wish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<WishId>,
    ) -> Option<Wish> {
        let row = board::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(Wish)))
    }

    /// Wishes, of those that you may see: everyone those on the board and those fulfilled; the oldest first unless
    /// said otherwise.
    #[graphql(directive = Access::apply(Action::WishRead))]
    async fn wishes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<WishFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<WishOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Wish>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<wish::Model>::empty(count).into_list());
        };
        let by = order_by.map_or_else(By::id, Into::into);
        let page = board::list(ctx.asked(), &wanted, by, window, count).await?;
        Ok(page.into_list())
    }
}
