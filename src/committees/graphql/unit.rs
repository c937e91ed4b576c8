//! Units, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::ids::UnitId;
use entity::unit;

use super::membership::{self, Membership};
use super::offer::UnitOffer;
use crate::committees::loader::{OfferCount, OffersOf};
use crate::committees::units::{self, Wanted};
use crate::gid::{self, Gid};
use crate::nested::Slice;
use crate::page::{By, Key, List, OrderDirection, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::{LocalDate, Moment};
use crate::territory::graphql::Region;
use crate::territory::loader::RegionCode;
use crate::volunteers::graphql::volunteer::{self, Volunteer};

/// What kind of organisation a unit is.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "unit::UnitKind")]
pub enum UnitKind {
    /// 机关: an organ of the Party or the state.
    Organ,
    /// 事业单位: a public institution, such as a school or a hospital.
    PublicInstitution,
    /// 国有企业: an enterprise of the state.
    StateEnterprise,
    /// 非公经济组织: an enterprise that is not of the state.
    NonPublicEnterprise,
    /// 社会组织: an association.
    SocialOrganisation,
}

/// 成员单位: an organ, institution, enterprise or association that serves neighbourhoods.
pub struct Unit(unit::Model);

impl From<unit::Model> for Unit {
    fn from(row: unit::Model) -> Self {
        Self(row)
    }
}

/// 成员单位: an organ, institution, enterprise or association that serves neighbourhoods.
#[Object(directive = Access::apply(Action::UnitRead))]
impl Unit {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What kind of organisation it is.
    async fn kind(&self) -> UnitKind {
        self.0.kind.into()
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The name of its Party organisation; null where it has none.
    async fn party_organisation(&self) -> Option<&str> {
        self.0.party_organisation.as_deref()
    }

    /// 窗口部门: whether people come to its counter.
    async fn window_department(&self) -> bool {
        self.0.window_department
    }

    /// 民生部门: whether it answers for livelihood.
    async fn livelihood_department(&self) -> bool {
        self.0.livelihood_department
    }

    /// 统一社会信用代码 (GB 32100): 18 characters; null while unknown.
    async fn credit_code(&self) -> Option<&str> {
        self.0.credit_code.as_deref()
    }

    /// When it was dissolved or merged; null while it stands.
    async fn closed_at(&self) -> Option<Moment> {
        self.0.closed_at.map(Moment)
    }

    /// The region that it is of; null only if the list of regions is not loaded.
    async fn region(&self, ctx: &Context<'_>) -> Option<Region> {
        let row = load(ctx.asked(), RegionCode(self.0.region_code.clone())).await;
        ctx.nullable(row.map(|row| row.map(Region::from)))
    }

    /// 资源清单: what it can give, the oldest first, without what it withdrew.
    async fn offers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<UnitOffer>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), OffersOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), OfferCount(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The committees on which it sits, in the order in which the seats were recorded.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Seats held on this day; without it all that stand, also invited and suspended.")]
        on: Option<LocalDate>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Membership>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        membership::of_unit(ctx, self.0.id, on, &window).await
    }

    /// The volunteers whom it picked and whom you may see, the longest first, without those who left.
    async fn volunteers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Volunteer>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        volunteer::of_unit(ctx, self.0.id, &window).await
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Vec<String> {
        if self.0.closed_at.is_some() {
            return Vec::new();
        }
        let place = Place::of_unit(&self.0);
        [
            (Action::UnitUpdate, "unitUpdate"),
            (Action::UnitClose, "unitClose"),
            (Action::UnitOfferCreate, "unitOfferCreate"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect()
    }
}

/// Which units.
#[derive(Default, InputObject)]
pub struct UnitFilter {
    /// Those in this region and below it.
    region_code: Option<String>,
    /// Those of this kind.
    kind: Option<UnitKind>,
    /// Those with a counter (true) or without (false).
    window_department: Option<bool>,
    /// Those that answer for livelihood (true) or do not (false).
    livelihood_department: Option<bool>,
    /// Also those that were closed.
    #[graphql(default)]
    include_closed: bool,
}

impl From<UnitFilter> for Wanted {
    fn from(filter: UnitFilter) -> Self {
        Self {
            region: filter.region_code,
            kind: filter.kind.map(Into::into),
            window_department: filter.window_department,
            livelihood_department: filter.livelihood_department,
            closed: filter.include_closed,
        }
    }
}

/// What units can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum UnitOrderField {
    /// By name, in the order of code points.
    Name,
    /// By when they were recorded.
    CreatedAt,
}

/// An order of units.
#[derive(InputObject)]
pub struct UnitOrder {
    /// The key.
    field: UnitOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<UnitOrder> for By<unit::Entity> {
    fn from(order: UnitOrder) -> Self {
        use unit::{Column, Model};
        let key = match order.field {
            UnitOrderField::Name => Key::Text(Column::Name, |row: &Model| row.name.clone()),
            UnitOrderField::CreatedAt => Key::Time(Column::CreatedAt, |row: &Model| row.created_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of units.
#[derive(Default)]
pub struct UnitQuery;

#[Object]
impl UnitQuery {
    /// One unit, closed or not; null for an unknown one.
    #[graphql(directive = Access::apply(Action::UnitRead))]
    async fn unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<UnitId>,
    ) -> Option<Unit> {
        let row = units::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(Unit)))
    }

    /// Units, by name unless said otherwise.
    #[graphql(directive = Access::apply(Action::UnitRead))]
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<UnitFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<UnitOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Unit>> {
        let wanted = filter.unwrap_or_default().into();
        let order = order_by.unwrap_or(UnitOrder {
            field: UnitOrderField::Name,
            direction: OrderDirection::Asc,
        });
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let page = units::list(
            ctx.asked(),
            &wanted,
            order.into(),
            window,
            ctx.wants("totalCount"),
        )
        .await?;
        Ok(page.into_list())
    }
}
