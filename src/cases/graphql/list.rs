//! Which cases there are, as clients ask.

use async_graphql::{Context, Enum, InputObject, Object, OneofObject, Result};
use entity::ids::{CommunityId, PersonId, ServiceCardId, ServiceCaseId, ServiceMatterId, UnitId};
use entity::service_case;

use super::case::{CaseState, ServiceCase};
use crate::cases::service_cases::{self, Alike, Wanted};
use crate::gid::Gid;
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// One case, by one of these.
#[derive(OneofObject)]
pub enum ServiceCaseLookup {
    /// The global id.
    Id(Gid<ServiceCaseId>),
    /// The number that people read, such as `150824-C100003-2026-000123`.
    CaseNumber(String),
}

/// What a case is about to be opened for, to find those that may be the same.
#[derive(InputObject)]
pub struct LikelyDuplicateOf {
    /// For whom; this or the phone.
    person_id: Option<Gid<PersonId>>,
    /// The phone of who calls.
    phone: Option<String>,
    /// About what; without it, cases of any matter are alike.
    matter_id: Option<Gid<ServiceMatterId>>,
}

/// Which cases.
#[derive(Default, InputObject)]
pub struct ServiceCaseFilter {
    /// Those of residents of this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those that this unit has.
    unit_id: Option<Gid<UnitId>>,
    /// Those that stand so.
    states: Option<Vec<CaseState>>,
    /// Those alone that are not over.
    #[graphql(default)]
    open: bool,
    /// Those alone whose promised day is over while the clock runs.
    #[graphql(default)]
    overdue: bool,
    /// Those alone, of the open ones, for which nobody answers.
    #[graphql(default)]
    unassigned: bool,
    /// Those alone that are given to you.
    #[graphql(default)]
    mine: bool,
    /// Those alone with a call-back that is due, where that is for you to see.
    #[graphql(default)]
    callback_due: bool,
    /// Those given to this person.
    assignee_id: Option<Gid<PersonId>>,
    /// Those that came by this card.
    card_id: Option<Gid<ServiceCardId>>,
    /// Those about this matter.
    matter_id: Option<Gid<ServiceMatterId>>,
    /// Those for this person.
    requester_id: Option<Gid<PersonId>>,
    /// Open ones that may be the same as one about to be opened: of the same person, about the same matter or none.
    likely_duplicate_of: Option<LikelyDuplicateOf>,
}

/// An id that must fit: `Err` where it has the wrong form and so fits nothing.
fn known<T: entity::ids::TypedId>(id: Option<Gid<T>>) -> Result<Option<T>, ()> {
    id.map(|id| id.known().ok_or(())).transpose()
}

impl ServiceCaseFilter {
    fn wanted(self, me: Option<PersonId>) -> Result<Wanted, ()> {
        let mine = if self.mine { Some(me.ok_or(())?) } else { None };
        let alike = match self.likely_duplicate_of {
            Some(alike) => Some(Alike {
                person: known(alike.person_id)?,
                phone: alike.phone,
                matter: known(alike.matter_id)?,
            }),
            None => None,
        };
        Ok(Wanted {
            community: known(self.community_id)?,
            unit: known(self.unit_id)?,
            states: self
                .states
                .map(|states| states.into_iter().map(Into::into).collect()),
            open: self.open,
            overdue: self.overdue,
            unassigned: self.unassigned,
            callback_due: self.callback_due,
            assignee: known(self.assignee_id)?.or(mine),
            card: known(self.card_id)?,
            matter: known(self.matter_id)?,
            person: known(self.requester_id)?,
            alike,
        })
    }
}

/// What cases can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ServiceCaseOrderField {
    /// By when they were opened.
    OpenedAt,
    /// By when they were changed last.
    UpdatedAt,
    /// By the promised day.
    DueOn,
}

/// An order of cases.
#[derive(InputObject)]
pub struct ServiceCaseOrder {
    /// The key.
    field: ServiceCaseOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<ServiceCaseOrder> for By<service_case::Entity> {
    fn from(order: ServiceCaseOrder) -> Self {
        use service_case::{Column, Model};
        let key = match order.field {
            // Ids sort by when they were made.
            ServiceCaseOrderField::OpenedAt => Key::Id,
            ServiceCaseOrderField::UpdatedAt => Key::Time(Column::UpdatedAt, |row: &Model| row.updated_at),
            ServiceCaseOrderField::DueOn => Key::Day(Column::DueOn, |row: &Model| row.due_on),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of cases.
#[derive(Default)]
pub struct CaseQuery;

#[Object]
impl CaseQuery {
    /// One case; null for an unknown one and for one that you may not see alike.
    #[graphql(directive = Access::apply(Action::ServiceCaseRead))]
    async fn service_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id or its number.")] by: ServiceCaseLookup,
    ) -> Option<ServiceCase> {
        let row = match by {
            ServiceCaseLookup::Id(id) => service_cases::find(ctx.asked(), id.known()?).await,
            ServiceCaseLookup::CaseNumber(number) => {
                service_cases::find_by_number(ctx.asked(), &number).await
            }
        };
        ctx.nullable(row.map(|row| row.map(ServiceCase::from)))
    }

    /// Cases, of those that you may see; the oldest first unless said otherwise.
    #[graphql(directive = Access::apply(Action::ServiceCaseRead))]
    async fn service_cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<ServiceCaseFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ServiceCaseOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<ServiceCase>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Ok(wanted) = filter.unwrap_or_default().wanted(ctx.asked().caller.person()) else {
            return Ok(Page::<service_case::Model>::empty(count).into_list());
        };
        let by = order_by.map_or_else(By::id, Into::into);
        let page = service_cases::list(ctx.asked(), &wanted, by, window, count).await?;
        Ok(page.into_list())
    }
}
