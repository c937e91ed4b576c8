//! People, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::ids::{CommunityId, PersonId, UnitId};
use entity::person;
use futures_util::future::try_join;

use super::grant::{self, RoleGrant};
use crate::care::loader::{InContact, TiesOf};
use crate::cases::loader::AskedUnits;
use crate::committees::graphql::unit::Unit;
use crate::error::Fault;
use crate::gid::{self, Gid};
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::people::accounts::could_give_all;
use crate::people::loader::{HeldBy, HomeOf};
use crate::people::persons::{self, Wanted};
use crate::policy::{Access, Action, Place};
use crate::privacy::graphql::look::{self, AccessLogEntry};
use crate::resolve::{Asked, load};
use crate::scalars::{LocalDate, Moment};
use crate::territory::graphql::Community;

/// Someone whom the system knows: a resident, a member of staff, an official. Contacts are shown masked;
/// ethnicity, religion and ID-card numbers are not held.
pub struct Person(person::Model);

impl From<person::Model> for Person {
    fn from(row: person::Model) -> Self {
        Self(row)
    }
}

/// Someone whom the system knows: a resident, a member of staff, an official. Contacts are shown masked;
/// ethnicity, religion and ID-card numbers are not held.
#[Object(directive = Access::apply(Action::PersonRead))]
impl Person {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The full name; 已注销人员 once the data were erased.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The mobile number with its middle hidden, such as `138****1234`; null where there is none, and with
    /// FORBIDDEN for auditors, and for a paired volunteer with whom sharing contacts is not agreed to. A masked
    /// number can be sent nowhere.
    #[graphql(directive = Access::apply(Action::PersonContactRead))]
    async fn masked_phone(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.require(ctx, Action::PersonContactRead).await?;
            persons::masked_phone(&ctx.asked().app.vault, &self.0)
        };
        ctx.nullable(read.await)
    }

    /// The day of birth; null while unknown, and with FORBIDDEN for auditors. Below 14 a guardian consents.
    #[graphql(directive = Access::apply(Action::PersonPrivateRead))]
    async fn born_on(&self, ctx: &Context<'_>) -> Option<LocalDate> {
        let read = self.require(ctx, Action::PersonPrivateRead).await;
        ctx.nullable(read.map(|()| self.0.born_on.map(LocalDate)))
    }

    /// The language to be served in (BCP 47): `zh-Hans`, `mn-Mong` or `en`.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// Where the person lives; null while unknown.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id?).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// The unit that the person works for; null where it is none of ours.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id?).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The roles that the person holds now or will hold, the oldest first: those of them that are for you to see.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<RoleGrant>> {
        grant::held_by(ctx, self.0.id).await
    }

    /// Who looked at the person's contacts, when and why, the oldest first: those looks that are for you to see.
    async fn access_log(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<AccessLogEntry>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        look::of_person(ctx, self.0.id, &window).await
    }

    /// When the record was begun.
    async fn registered_at(&self) -> Moment {
        self.0.created_at.into()
    }

    /// When name and contacts were erased; null while they are held.
    async fn erased_at(&self) -> Option<Moment> {
        self.0.erased_at.map(Moment)
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        if self.0.erased_at.is_some() {
            return Ok(Vec::new());
        }
        let caller = &ctx.asked().caller;
        // At once, so that what is held is read in one batch with `grants`.
        let (place, held) = try_join(self.place(ctx), load(ctx.asked(), HeldBy(self.0.id))).await?;
        let reveals = self.may(ctx, Action::ContactReveal, &place).await?;
        let place = if caller.may(Action::PersonUpdate, &place) {
            place
        } else {
            self.tied(ctx, Action::PersonUpdate, place).await?
        };
        let gives_all = could_give_all(caller, &held.unwrap_or_default());
        let myself = caller.person() == Some(self.0.id);
        Ok([
            (Action::PersonUpdate, "personUpdate", true),
            (Action::PersonPhoneChange, "personPhoneChange", gives_all),
            (Action::PersonErase, "personErase", gives_all || myself),
        ]
        .into_iter()
        .filter(|(action, _, fits)| *fits && caller.may(*action, &place))
        .map(|(_, mutation, _)| mutation)
        .chain(reveals.then_some("revealContact"))
        .map(str::to_owned)
        .collect())
    }
}

impl Person {
    async fn place(&self, ctx: &Context<'_>) -> Result<Place, Fault> {
        let home = load(ctx.asked(), HomeOf(self.0.id)).await?;
        Ok(Place::of_person(&self.0, home))
    }

    /// The place with guardians, paired volunteers and units at which the person asks for something; asked for only where nothing else lets the caller in.
    async fn tied(&self, ctx: &Context<'_>, action: Action, mut place: Place) -> Result<Place, Fault> {
        if ctx.asked().caller.is_official() {
            let asked = load(ctx.asked(), AskedUnits(self.0.id)).await?;
            place.units.extend(asked.unwrap_or_default());
        }
        let mut ties = load(ctx.asked(), TiesOf(self.0.id)).await?.unwrap_or_default();
        if matches!(action, Action::PersonContactRead | Action::ContactReveal) {
            ties.volunteers = load(ctx.asked(), InContact(self.0.id)).await?.unwrap_or_default();
        }
        Ok(ties.around(place))
    }

    async fn may(&self, ctx: &Context<'_>, action: Action, place: &Place) -> Result<bool, Fault> {
        let caller = &ctx.asked().caller;
        Ok(caller.may(action, place) || caller.may(action, &self.tied(ctx, action, place.clone()).await?))
    }

    async fn require(&self, ctx: &Context<'_>, action: Action) -> Result<(), Fault> {
        let place = self.place(ctx).await?;
        if self.may(ctx, action, &place).await? {
            Ok(())
        } else {
            Err(Fault::Forbidden)
        }
    }
}

/// Which people.
#[derive(Default, InputObject)]
pub struct PersonFilter {
    /// The one of this mobile number, written in full, if you may read it.
    phone: Option<String>,
    /// Those of exactly this name.
    name: Option<String>,
    /// Those who live in this community.
    community_id: Option<Gid<CommunityId>>,
    /// Those who work for this unit.
    unit_id: Option<Gid<UnitId>>,
    /// Also those whose data were erased.
    #[graphql(default)]
    include_erased: bool,
}

impl PersonFilter {
    /// `None` where nothing can fit: an id of the wrong form is nobody's.
    fn wanted(self) -> Option<Wanted> {
        Some(Wanted {
            phone: self.phone,
            name: self.name,
            community: match self.community_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            unit: match self.unit_id {
                Some(id) => Some(id.known()?),
                None => None,
            },
            erased: self.include_erased,
        })
    }
}

/// What people can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum PersonOrderField {
    /// By name, in the order of code points.
    Name,
    /// By when they were registered.
    RegisteredAt,
}

/// An order of people.
#[derive(InputObject)]
pub struct PersonOrder {
    /// The key.
    field: PersonOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<PersonOrder> for By<person::Entity> {
    fn from(order: PersonOrder) -> Self {
        use person::{Column, Model};
        let key = match order.field {
            PersonOrderField::Name => Key::Text(Column::Name, |row: &Model| row.name.clone()),
            PersonOrderField::RegisteredAt => Key::Time(Column::CreatedAt, |row: &Model| row.created_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of people.
#[derive(Default)]
pub struct PersonQuery;

#[Object]
impl PersonQuery {
    /// The people whom you may see, in the order in which they were registered unless said otherwise.
    #[graphql(directive = Access::apply(Action::PersonRead))]
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<PersonFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<PersonOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Person>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<person::Model>::empty(count).into_list());
        };
        let by = order_by.map_or_else(By::id, Into::into);
        let page = persons::list(ctx.asked(), &wanted, by, window, count).await?;
        Ok(page.into_list())
    }
}

/// The person of a loader's key, for edges of other types; null where it is not for the caller to see.
pub async fn of(ctx: &Context<'_>, id: Option<PersonId>) -> Option<Person> {
    let row = load(ctx.asked(), id?).await;
    ctx.nullable(row.map(|row| row.map(Person)))
}
