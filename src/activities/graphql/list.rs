//! Which activities there are, as clients ask.

use async_graphql::{Context, Enum, InputObject, Object, Result};
use entity::activity;
use entity::ids::{ActivityId, CommunityId, UnitId};

use super::activity::{Activity, ActivityKind, ActivityState};
use crate::activities::loader::{ActivitiesOf, ActivityCount};
use crate::activities::lookup::{self, Wanted};
use crate::gid::Gid;
use crate::nested::Slice;
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// The activities of a community, for `Community.activities`.
pub async fn of_community(
    ctx: &Context<'_>,
    community: CommunityId,
    window: &Window,
) -> Result<List<Activity>> {
    let slice = Slice::of(window)?;
    let rows = load(ctx.asked(), ActivitiesOf(community, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), ActivityCount(community)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}

/// Which activities.
#[derive(Default, InputObject)]
pub struct ActivityFilter {
    /// Those of this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those that this unit leads or helps with.
    unit_id: Option<Gid<UnitId>>,
    /// Those of this kind.
    kind: Option<ActivityKind>,
    /// Those that stand so.
    state: Option<ActivityState>,
    /// Those of the series that begins with this one.
    series_id: Option<Gid<ActivityId>>,
    /// Those that start at this moment or later.
    starts_from: Option<Moment>,
    /// Those that start before this moment.
    starts_before: Option<Moment>,
}

impl ActivityFilter {
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
            kind: self.kind.map(Into::into),
            state: self.state.map(Into::into),
            series: match self.series_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            from: self.starts_from.map(|moment| moment.0),
            until: self.starts_before.map(|moment| moment.0),
        })
    }
}

/// What activities can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ActivityOrderField {
    /// By when they start.
    StartsAt,
    /// By when they were planned.
    CreatedAt,
    /// By when they were changed last.
    UpdatedAt,
}

/// An order of activities.
#[derive(InputObject)]
pub struct ActivityOrder {
    /// The key.
    field: ActivityOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<ActivityOrder> for By<activity::Entity> {
    fn from(order: ActivityOrder) -> Self {
        use activity::{Column, Model};
        let key = match order.field {
            ActivityOrderField::StartsAt => Key::Time(Column::StartsAt, |row: &Model| row.starts_at),
            // Ids sort by when they were made.
            ActivityOrderField::CreatedAt => Key::Id,
            ActivityOrderField::UpdatedAt => Key::Time(Column::UpdatedAt, |row: &Model| row.updated_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of activities.
#[derive(Default)]
pub struct ActivityQuery;

#[Object]
impl ActivityQuery {
    /// One activity; null for an unknown one and for one that you may not see alike.
    #[graphql(directive = Access::apply(Action::ActivityRead))]
    async fn activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<ActivityId>,
    ) -> Option<Activity> {
        let row = lookup::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(Activity::from)))
    }

    /// Activities, of those that you may see; by when they start unless said otherwise.
    #[graphql(directive = Access::apply(Action::ActivityRead))]
    async fn activities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<ActivityFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ActivityOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Activity>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<activity::Model>::empty(count).into_list());
        };
        let order = order_by.unwrap_or(ActivityOrder {
            field: ActivityOrderField::StartsAt,
            direction: OrderDirection::Asc,
        });
        let page = lookup::list(ctx.asked(), &wanted, order.into(), window, count).await?;
        Ok(page.into_list())
    }
}
