//! Needs, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::ids::{ActivityId, CommunityId, NeedId, UnitId};
use entity::need;

use crate::activities::graphql::activity::Activity;
use crate::committees::graphql::unit::Unit;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::needs::drafts;
use crate::needs::loader::{AnsweredBy, AnswersTo, NeedCount, NeedsOf, OwnSupport};
use crate::needs::lookup::{self, Wanted};
use crate::nested::Slice;
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load, load_all};
use crate::scalars::{LocalDate, Moment};
use crate::surveys::graphql::survey::{Survey, found_in};
use crate::surveys::loader::NeedFoundIn;
use crate::territory::graphql::Community;

/// What a need is about.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "need::NeedCategory")]
pub enum NeedCategory {
    /// Water, power, heating.
    Utilities,
    /// Traffic and safety.
    Safety,
    /// Health.
    Health,
    /// Care of elders and disabled people.
    ElderCare,
    /// Children and schooling.
    Children,
    /// Culture and neighbourhood.
    Culture,
    /// Work and training.
    Employment,
    /// Environment and sanitation.
    Environment,
    /// What the law and policies say.
    Policy,
    /// Anything else.
    Other,
}

/// By which principle a need is answered.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "need::NeedPrinciple")]
pub enum NeedPrinciple {
    /// 缺什么补什么: supply what is lacking.
    Lack,
    /// 关注什么研究什么: study what people care about.
    Concern,
    /// 需要什么服务什么: serve what is needed.
    Service,
}

/// How a need became known.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "need::NeedSource")]
pub enum NeedSource {
    /// In a survey.
    Survey,
    /// On a visit.
    Visit,
    /// By phone.
    Phone,
    /// A resident wrote it.
    App,
}

/// Where a need stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "need::NeedState")]
pub enum NeedState {
    /// It was reported; nobody else has looked at it.
    Draft,
    /// Somebody else than who reported it found that it is so.
    Verified,
    /// It is on the menu.
    Published,
    /// A unit or an activity takes it on.
    Adopted,
    /// A completed activity met it.
    Satisfied,
    /// Those who have it, or staff who did not deliver, say so too.
    Confirmed,
    /// It will not be met; `endReason` tells why.
    Declined,
    /// It became one with another.
    Merged,
    /// Its last day passed.
    Expired,
}

/// 需求: what people of a community lack, care about or need.
pub struct Need(need::Model);

impl From<need::Model> for Need {
    fn from(row: need::Model) -> Self {
        Self(row)
    }
}

impl Need {
    async fn lies(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        let community = load(ctx.asked(), self.0.community_id).await?;
        Ok(community.map(|community| Place::of_need(&self.0, &community)))
    }
}

/// 需求: what people of a community lack, care about or need.
#[Object(directive = Access::apply(Action::NeedRead))]
impl Need {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`. A "me too" is no change of it.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Where it stands.
    async fn state(&self) -> NeedState {
        self.0.state.into()
    }

    /// What it is about.
    async fn category(&self) -> NeedCategory {
        self.0.category.into()
    }

    /// By which principle it is answered.
    async fn principle(&self) -> NeedPrinciple {
        self.0.principle.into()
    }

    /// How it became known.
    async fn source(&self) -> NeedSource {
        self.0.source.into()
    }

    /// The title, for everyone to read.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What is needed, for everyone to read.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// What only the staff of the community and who reported it read; null where there is none, and null with
    /// FORBIDDEN for others.
    async fn detail(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            let may = |place: &Place| ctx.asked().caller.may(Action::NeedDetailRead, place);
            if !self.lies(ctx).await?.as_ref().is_some_and(may) {
                return Err(Fault::Forbidden);
            }
            drafts::detail(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// How many households it touches.
    async fn households(&self) -> i32 {
        self.0.households
    }

    /// The last day on which an answer is of use; null where there is none.
    async fn due_by(&self) -> Option<LocalDate> {
        self.0.due_by.map(LocalDate)
    }

    /// How many residents said "me too", beside who reported it.
    async fn supporters(&self) -> i32 {
        self.0.supporters
    }

    /// Whether you said "me too".
    async fn own_support(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(load(ctx.asked(), OwnSupport(self.0.id))
            .await?
            .unwrap_or_default())
    }

    /// When it came onto the menu; null before.
    async fn published_at(&self) -> Option<Moment> {
        self.0.published_at.map(Moment)
    }

    /// When it was confirmed that it is met; null before.
    async fn confirmed_at(&self) -> Option<Moment> {
        self.0.confirmed_at.map(Moment)
    }

    /// The unit that takes it on; null before.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id?).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The activities that answer it, as far as you may see them.
    async fn activities(&self, ctx: &Context<'_>) -> Result<Vec<Activity>> {
        let ids: Vec<ActivityId> = load(ctx.asked(), AnswersTo(self.0.id)).await?.unwrap_or_default();
        let mut rows = load_all(ctx.asked(), ids.clone()).await?;
        Ok(ids
            .iter()
            .filter_map(|id| rows.remove(id))
            .map(Activity::from)
            .collect())
    }

    /// The completed activity that met it; null before.
    async fn deed(&self, ctx: &Context<'_>) -> Option<Activity> {
        let row = load(ctx.asked(), self.0.deed_id?).await;
        ctx.nullable(row.map(|row| row.map(Activity::from)))
    }

    /// What it became one with; null unless it did.
    async fn merged_into(&self, ctx: &Context<'_>) -> Option<Need> {
        let row = load(ctx.asked(), self.0.merged_into_id?).await;
        ctx.nullable(row.map(|row| row.map(Self)))
    }

    /// Why it will not be met, for everyone to read; null unless it was declined.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// The survey in which it was found; null where it was not, and where the survey is not for you to see.
    async fn survey(&self, ctx: &Context<'_>) -> Option<Survey> {
        found_in(ctx, load(ctx.asked(), NeedFoundIn(self.0.id)).await).await
    }

    /// The community whose people have it; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// The mutations that you may send for it now, beside `needSupport`.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = self.lies(ctx).await?;
        Ok(place.map_or_else(Vec::new, |place| {
            lookup::available(&ctx.asked().caller, &self.0, &place)
        }))
    }
}

/// The needs of a community, for `Community.needs`.
pub async fn of_community(ctx: &Context<'_>, community: CommunityId, window: &Window) -> Result<List<Need>> {
    let slice = Slice::of(window)?;
    let rows = load(ctx.asked(), NeedsOf(community, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), NeedCount(community)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}

/// The needs that an activity answers, for `Activity.needs`.
pub async fn of_activity(ctx: &Context<'_>, activity: ActivityId) -> Result<Vec<Need>> {
    let ids: Vec<NeedId> = load(ctx.asked(), AnsweredBy(activity)).await?.unwrap_or_default();
    let mut rows = load_all(ctx.asked(), ids.clone()).await?;
    Ok(ids.iter().filter_map(|id| rows.remove(id)).map(Need).collect())
}

/// Which needs.
#[derive(Default, InputObject)]
pub struct NeedFilter {
    /// Those of this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those that this unit takes on.
    unit_id: Option<Gid<UnitId>>,
    /// Those about this.
    category: Option<NeedCategory>,
    /// Those that stand so.
    state: Option<NeedState>,
}

impl NeedFilter {
    /// `None` where nothing can fit: an id of the wrong form is nobody's.
    fn wanted(self) -> Option<Wanted> {
        Some(Wanted {
            community: match self.community_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            unit: match self.unit_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            category: self.category.map(Into::into),
            state: self.state.map(Into::into),
        })
    }
}

/// What needs can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum NeedOrderField {
    /// By when they were reported.
    CreatedAt,
    /// By how many said "me too".
    Supporters,
}

/// An order of needs.
#[derive(InputObject)]
pub struct NeedOrder {
    /// The key.
    field: NeedOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<NeedOrder> for By<need::Entity> {
    fn from(order: NeedOrder) -> Self {
        use need::{Column, Model};
        let key = match order.field {
            // Ids sort by when they were made.
            NeedOrderField::CreatedAt => Key::Id,
            NeedOrderField::Supporters => {
                Key::Int(Column::Supporters, |row: &Model| i64::from(row.supporters))
            }
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of needs.
#[derive(Default)]
pub struct NeedQuery;

#[Object]
impl NeedQuery {
    /// One need; null for an unknown one and for one that you may not see alike.
    #[graphql(directive = Access::apply(Action::NeedRead))]
    async fn need(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<NeedId>,
    ) -> Option<Need> {
        let row = lookup::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(Need)))
    }

    /// The needs menu (需求菜单), as far as you may see it; the oldest first unless said otherwise.
    #[graphql(directive = Access::apply(Action::NeedRead))]
    async fn needs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<NeedFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<NeedOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Need>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<need::Model>::empty(count).into_list());
        };
        let by = order_by.map_or_else(By::id, Into::into);
        let page = lookup::list(ctx.asked(), &wanted, by, window, count).await?;
        Ok(page.into_list())
    }
}
