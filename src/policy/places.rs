//! Where each row lies: the facts about it that access depends on, once in memory and once as columns.

use entity::ids::{CommunityId, PersonId, UnitId};
use entity::service_card::CardState;
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::{Action, serving};

/// Where a row lies and whom it is about. What is not known here admits nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub region: Option<String>,
    pub community: Option<CommunityId>,
    /// Other communities that it serves.
    pub served: Vec<CommunityId>,
    pub units: Vec<UnitId>,
    /// Whom the row is about, and who answers for them.
    pub own: Vec<PersonId>,
    /// The volunteers to whom the row is given.
    pub volunteers: Vec<PersonId>,
    /// Not published: it is not there for everyone.
    pub hidden: bool,
}

impl Place {
    /// Inside a community.
    pub fn in_community(community: &entity::community::Model) -> Self {
        Self {
            region: Some(community.region_code.clone()),
            community: Some(community.id),
            ..Self::default()
        }
    }

    /// A card that lies, or is to lie, at a point.
    pub fn of_placement(community: &entity::community::Model, unit: UnitId) -> Self {
        Self {
            units: vec![unit],
            ..Self::in_community(community)
        }
    }

    /// A unit's seat on the committee of a community.
    pub fn of_membership(community: &entity::community::Model, unit: UnitId) -> Self {
        Self {
            units: vec![unit],
            ..Self::in_community(community)
        }
    }

    /// A unit and what is its own.
    pub fn of_unit(unit: &entity::unit::Model) -> Self {
        Self {
            units: vec![unit.id],
            ..Self::in_region(&unit.region_code)
        }
    }

    /// In a region, of no community.
    pub fn in_region(code: &str) -> Self {
        Self {
            region: Some(code.to_owned()),
            ..Self::default()
        }
    }
}

/// The columns of a table that tell the same. What a table has not admits nobody.
#[derive(Default)]
pub struct Columns {
    pub region: Option<SimpleExpr>,
    pub community: Option<SimpleExpr>,
    /// The rows that serve a community.
    pub serving: Option<fn(CommunityId) -> Condition>,
    pub unit: Option<SimpleExpr>,
    /// The rows that concern a unit, beside its own.
    pub offered: Option<fn(UnitId) -> Condition>,
    pub own: Option<fn(PersonId) -> Condition>,
    pub volunteer: Option<fn(PersonId) -> Condition>,
    /// The rows that are published. What a table has not is published whole.
    pub public: Option<fn() -> Condition>,
    /// Until when a published row is so; a row without one stays. Where the moment is not known nothing is.
    pub public_until: Option<SimpleExpr>,
    /// The person whom a row is about: own to that person and, of a child, to the guardians.
    pub person: Option<SimpleExpr>,
    /// The person whose paired volunteers see the row too.
    pub paired: Option<SimpleExpr>,
    /// The person the claimants of whose wishes see the row too.
    pub claimed: Option<SimpleExpr>,
}

/// A table whose rows are read by rule.
pub trait Guarded: EntityTrait {
    /// The action that reading a row is.
    const READ: Action;
    fn columns() -> Columns;
}

impl Guarded for entity::region::Entity {
    const READ: Action = Action::RegionRead;
    fn columns() -> Columns {
        Columns {
            region: Some(Expr::col(entity::region::Column::Code)),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::community::Entity {
    const READ: Action = Action::CommunityRead;
    fn columns() -> Columns {
        Columns {
            region: Some(Expr::col(entity::community::Column::RegionCode)),
            community: Some(Expr::col(entity::community::Column::Id)),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::unit::Entity {
    const READ: Action = Action::UnitRead;
    fn columns() -> Columns {
        use entity::unit::{Column, Entity};
        Columns {
            region: Some(Expr::col((Entity, Column::RegionCode))),
            unit: Some(Expr::col((Entity, Column::Id))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::unit_offer::Entity {
    const READ: Action = Action::UnitOfferRead;
    fn columns() -> Columns {
        use entity::unit_offer::{Column, Entity};
        Columns {
            region: Some(region_of_unit((Entity, Column::UnitId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            ..Columns::default()
        }
    }
}

/// The region of the unit that a column names.
pub(super) fn region_of_unit(unit: impl IntoColumnRef) -> SimpleExpr {
    use entity::unit::{Column, Entity};
    let region = Query::select()
        .column((Entity, Column::RegionCode))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Id)).eq(Expr::col(unit)))
        .take();
    SimpleExpr::from(region)
}

impl Guarded for entity::joint_committee::Entity {
    const READ: Action = Action::JointCommitteeRead;
    fn columns() -> Columns {
        use entity::joint_committee::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::membership::Entity {
    const READ: Action = Action::MembershipRead;
    fn columns() -> Columns {
        use entity::membership::{Column, Entity};
        Columns {
            community: Some(community_of_committee((Entity, Column::CommitteeId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            ..Columns::default()
        }
    }
}

/// The community of the committee that a column names.
fn community_of_committee(committee: impl IntoColumnRef) -> SimpleExpr {
    use entity::joint_committee::{Column, Entity};
    let community = Query::select()
        .column((Entity, Column::CommunityId))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Id)).eq(Expr::col(committee)))
        .take();
    SimpleExpr::from(community)
}

// cards: what belongs to a unit. Matters, guides and posts are for everyone to read; of cards, those that are active
// while their unit stands.

impl Place {
    /// Of a unit, in the unit's region.
    pub fn at_unit(unit: UnitId, region: &str) -> Self {
        Self {
            units: vec![unit],
            ..Self::in_region(region)
        }
    }
}

impl Guarded for entity::service_matter::Entity {
    const READ: Action = Action::ServiceMatterRead;
    fn columns() -> Columns {
        use entity::service_matter::{Column, Entity};
        Columns {
            region: Some(Expr::col((Entity, Column::RegionCode))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::service_guide::Entity {
    const READ: Action = Action::ServiceGuideRead;
    fn columns() -> Columns {
        Columns::default()
    }
}

impl Guarded for entity::service_post::Entity {
    const READ: Action = Action::ServicePostRead;
    fn columns() -> Columns {
        use entity::service_post::{Column, Entity};
        Columns {
            region: Some(Expr::col((Entity, Column::RegionCode))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            ..Columns::default()
        }
    }
}

/// The state in which a card is published.
const PUBLISHED: CardState = CardState::Active;

impl Place {
    /// A card of this unit.
    pub fn of_card(card: &entity::service_card::Model, unit: &entity::unit::Model) -> Self {
        Self {
            hidden: card.state != PUBLISHED || unit.closed_at.is_some(),
            ..Self::at_unit(card.unit_id, &card.region_code)
        }
    }
}

impl Guarded for entity::service_card::Entity {
    const READ: Action = Action::ServiceCardRead;
    fn columns() -> Columns {
        use entity::service_card::{Column, Entity};
        use entity::unit;
        Columns {
            region: Some(Expr::col((Entity, Column::RegionCode))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            public: Some(|| {
                let closed = unit::Entity::find()
                    .select_only()
                    .column(unit::Column::Id)
                    .filter(Expr::col((unit::Entity, unit::Column::Id)).equals((Entity, Column::UnitId)))
                    .filter(unit::Column::ClosedAt.is_not_null())
                    .into_query();
                Condition::all()
                    .add(Column::State.eq(PUBLISHED))
                    .add(Expr::not_exists(closed))
            }),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::liaison_point::Entity {
    const READ: Action = Action::LiaisonPointRead;
    fn columns() -> Columns {
        use entity::liaison_point::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::card_placement::Entity {
    const READ: Action = Action::CardPlacementRead;
    fn columns() -> Columns {
        use entity::card_placement::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            ..Columns::default()
        }
    }
}

// Sessions, and what else is one's own alone.

impl Place {
    pub fn of_own(person: PersonId) -> Self {
        Self {
            own: vec![person],
            ..Self::default()
        }
    }
}

impl Guarded for entity::session::Entity {
    const READ: Action = Action::SessionRead;
    fn columns() -> Columns {
        Columns {
            own: Some(|me| entity::session::Column::PersonId.eq(me).into()),
            ..Columns::default()
        }
    }
}

// care: what concerns a person is own to the person and to the guardians of a child.
impl Guarded for entity::household::Entity {
    const READ: Action = Action::HouseholdRead;
    fn columns() -> Columns {
        use entity::household::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            own: Some(|me| Column::Id.in_subquery(home_of(me)).into()),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::household_member::Entity {
    const READ: Action = Action::HouseholdRead;
    fn columns() -> Columns {
        use entity::household_member::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            own: Some(|me| Column::HouseholdId.in_subquery(home_of(me)).into()),
            ..Columns::default()
        }
    }
}

/// The household that a person lives in.
fn home_of(me: PersonId) -> SelectStatement {
    use entity::household_member::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::HouseholdId)
        .filter(Column::PersonId.eq(me))
        .filter(Column::LeftAt.is_null())
        .into_query()
}

impl Guarded for entity::care_recipient::Entity {
    const READ: Action = Action::CareRecipientRead;
    fn columns() -> Columns {
        use entity::care_recipient::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            person: Some(Expr::col((Entity, Column::PersonId))),
            paired: Some(Expr::col((Entity, Column::PersonId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::consent::Entity {
    const READ: Action = Action::ConsentRead;
    fn columns() -> Columns {
        use entity::consent::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            person: Some(Expr::col((Entity, Column::PersonId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::pairing::Entity {
    const READ: Action = Action::PairingRead;
    fn columns() -> Columns {
        use entity::pairing::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            person: Some(Expr::col((Entity, Column::PersonId))),
            volunteer: Some(|me| Column::VolunteerPersonId.eq(me).into()),
            ..Columns::default()
        }
    }
}

// volunteers: a volunteer serves wherever the unit is active on the joint committee.
impl Place {
    pub fn of_volunteer(
        volunteer: &entity::volunteer::Model,
        unit: &entity::unit::Model,
        served: Vec<CommunityId>,
    ) -> Self {
        Self {
            served,
            volunteers: vec![volunteer.person_id],
            ..Self::of_unit(unit)
        }
    }
}

impl Guarded for entity::volunteer::Entity {
    const READ: Action = Action::VolunteerRead;
    fn columns() -> Columns {
        use entity::volunteer::{Column, Entity};
        Columns {
            region: Some(region_of_unit((Entity, Column::UnitId))),
            serving: Some(|community| Column::UnitId.in_subquery(serving::units_in(community)).into()),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            volunteer: Some(|me| Column::PersonId.eq(me).into()),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::volunteer_team::Entity {
    const READ: Action = Action::VolunteerTeamRead;
    fn columns() -> Columns {
        use entity::volunteer_team::{Column, Entity};
        Columns {
            community: Some(community_of_committee((Entity, Column::CommitteeId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::team_member::Entity {
    const READ: Action = Action::TeamMemberRead;
    fn columns() -> Columns {
        use entity::team_member::{Column, Entity};
        Columns {
            community: Some(community_of_team((Entity, Column::TeamId))),
            unit: Some(Expr::col((Entity, Column::UnitId))),
            volunteer: Some(|me| {
                let mine = entity::volunteer::Entity::find()
                    .select_only()
                    .column(entity::volunteer::Column::Id)
                    .filter(entity::volunteer::Column::PersonId.eq(me))
                    .into_query();
                Column::VolunteerId.in_subquery(mine).into()
            }),
            ..Columns::default()
        }
    }
}

/// The community of the team that a column names.
fn community_of_team(team: impl IntoColumnRef) -> SimpleExpr {
    use entity::volunteer_team::{Column, Entity};
    let community = Query::select()
        .expr(community_of_committee((Entity, Column::CommitteeId)))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Id)).eq(Expr::col(team)))
        .take();
    SimpleExpr::from(community)
}
