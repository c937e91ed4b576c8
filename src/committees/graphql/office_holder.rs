//! People as they are shown in office.

use async_graphql::{Context, Object};
use entity::ids::PersonId;

use super::unit::Unit;
use crate::committees::loader::{Holder, OfficeHolderOf};
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};

/// A person as shown in office: the name and the unit, no contact.
pub struct OfficeHolder(Holder);

impl OfficeHolder {
    /// Who it is; `None` once the person's data were erased.
    pub async fn of(ctx: &Context<'_>, person: PersonId) -> Option<Self> {
        let holder = load(ctx.asked(), OfficeHolderOf(person)).await;
        ctx.nullable(holder.map(|holder| holder.map(Self)))
    }
}

impl From<Holder> for OfficeHolder {
    fn from(holder: Holder) -> Self {
        Self(holder)
    }
}

/// A person as shown in office: the name and the unit, no contact.
#[Object(directive = Access::apply(Action::OfficeHolderRead))]
impl OfficeHolder {
    /// The name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where the person works; null where that is no unit of ours.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id?).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }
}
