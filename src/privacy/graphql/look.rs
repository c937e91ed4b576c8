//! Who looked at whose contacts, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::access_log;
use entity::ids::PersonId;

use crate::committees::graphql::unit::Unit;
use crate::gid;
use crate::nested::Slice;
use crate::page::{List, Window};
use crate::people::graphql::person::{self, Person};
use crate::policy::{Access, Action};
use crate::privacy::loader::{LookCount, LooksAt};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;
use crate::territory::graphql::Community;

/// Which contact of a person.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "access_log::ContactKind")]
pub enum ContactKind {
    /// The mobile number.
    Phone,
    /// Where the person lives.
    Address,
}

/// In which role somebody looked.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "access_log::LookRole")]
pub enum LookRole {
    /// The person, or a guardian.
    Resident,
    /// The volunteer who is paired with the person.
    Volunteer,
    /// Staff of the community.
    CommunityStaff,
    /// An official of the person's own unit.
    DepartmentOfficial,
    /// The command line of the server.
    Operator,
}

/// Somebody's look at a contact of a person, as that person can read it.
pub struct AccessLogEntry(access_log::Model);

impl From<access_log::Model> for AccessLogEntry {
    fn from(row: access_log::Model) -> Self {
        Self(row)
    }
}

/// Somebody's look at a contact of a person, as that person can read it.
#[Object(directive = Access::apply(Action::AccessLogRead))]
impl AccessLogEntry {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// When it was.
    async fn at(&self) -> Moment {
        self.0.created_at.into()
    }

    /// Which contact was shown.
    async fn kind(&self) -> ContactKind {
        self.0.kind.into()
    }

    /// Why, in the words of who looked.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// In which role it was looked at.
    async fn role(&self) -> LookRole {
        self.0.actor_role.into()
    }

    /// The unit of an official or a volunteer who looked; null for others.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.actor_unit_id?).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The community of the person; null where there was none.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id?).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// Whose contact it was; null only if the person is not for you to see any more.
    async fn person(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, Some(self.0.about_id)).await
    }

    /// Who looked; null where the person is not for you to see, and for the command line.
    async fn looked_by(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, gid::parse::<PersonId>(&self.0.actor)).await
    }
}

/// Who looked at a person, for `Person.accessLog` and `Viewer.accessLog`.
pub async fn of_person(ctx: &Context<'_>, person: PersonId, window: &Window) -> Result<List<AccessLogEntry>> {
    let slice = Slice::of(window)?;
    let rows = load(ctx.asked(), LooksAt(person, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), LookCount(person)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}
