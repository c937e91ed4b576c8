//! The root fields of hours and certificates.

use async_graphql::{Context, Enum, InputObject, Object, Result};
use entity::hour_entry;
use entity::ids::{CommunityId, TypedId, UnitId, VolunteerId};

use super::certificate::{Certificate, CertificateCheck};
use super::entry::{DeedKind, HourEntry, HourState};
use crate::gid::Gid;
use crate::hours::certificates;
use crate::hours::entries::{self, Wanted};
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// Which hours.
#[derive(Default, InputObject)]
pub struct HourEntryFilter {
    /// Those of this volunteer.
    volunteer_id: Option<Gid<VolunteerId>>,
    /// Those of the volunteers of this unit.
    unit_id: Option<Gid<UnitId>>,
    /// Those for deeds in this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those that stand so.
    state: Option<HourState>,
    /// Those for deeds of this kind.
    deed_kind: Option<DeedKind>,
    /// Those that begin on this day or later.
    from: Option<LocalDate>,
    /// Those that begin on this day or before.
    to: Option<LocalDate>,
}

impl HourEntryFilter {
    /// `None` where nothing can fit: an id of the wrong form is nobody's.
    fn wanted(self) -> Option<Wanted> {
        Some(Wanted {
            volunteer: known(self.volunteer_id)?,
            unit: known(self.unit_id)?,
            community: known(self.community_id)?,
            state: self.state.map(Into::into),
            deed: self.deed_kind.map(Into::into),
            from: self.from.map(|day| day.0),
            to: self.to.map(|day| day.0),
        })
    }
}

#[expect(clippy::option_option, reason = "not asked for, asked for in vain, asked for")]
fn known<T: TypedId>(id: Option<Gid<T>>) -> Option<Option<T>> {
    match id {
        Some(id) => id.known().map(Some),
        None => Some(None),
    }
}

/// What hours can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum HourEntryOrderField {
    /// By when they were submitted.
    CreatedAt,
    /// By when they begin.
    StartsAt,
}

/// An order of hours.
#[derive(InputObject)]
pub struct HourEntryOrder {
    /// The key.
    field: HourEntryOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<HourEntryOrder> for By<hour_entry::Entity> {
    fn from(order: HourEntryOrder) -> Self {
        use hour_entry::{Column, Model};
        let key = match order.field {
            // Ids sort by when they were made.
            HourEntryOrderField::CreatedAt => Key::Id,
            HourEntryOrderField::StartsAt => Key::Time(Column::StartsAt, |row: &Model| row.starts_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of hours and certificates.
#[derive(Default)]
pub struct HourQuery;

#[Object]
impl HourQuery {
    /// The hours (服务时长) that you may see; the first submitted first unless said otherwise.
    #[graphql(directive = Access::apply(Action::HourEntryRead))]
    async fn hour_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<HourEntryFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<HourEntryOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<HourEntry>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<hour_entry::Model>::empty(count).into_list());
        };
        let by = order_by.map_or_else(By::id, Into::into);
        let page = entries::list(ctx.asked(), &wanted, by, window, count).await?;
        Ok(page.into_list())
    }

    /// One certificate of hours; null for an unknown one and for one that you may not see alike.
    #[graphql(directive = Access::apply(Action::CertificateRead))]
    async fn certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its number, such as 150824-H100003-2026-000123.")] number: String,
    ) -> Option<Certificate> {
        let row = certificates::numbered(ctx.asked(), &number).await;
        ctx.nullable(row.map(|row| row.map(Certificate::from)))
    }

    /// Whether a certificate of this number holds: the same as the public page says, for anyone, and no more. What
    /// cannot be a number is UNKNOWN.
    #[graphql(directive = Access::apply(Action::CertificateCheck))]
    async fn certificate_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number on the paper.")] number: String,
    ) -> Result<CertificateCheck> {
        Ok(certificates::check(&ctx.asked().app, &number).await?.into())
    }
}
