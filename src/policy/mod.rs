//! Who may do what where. The table is in `rules`; where a row lies is in `places`; this file judges.
//! A rule is asked in two forms that come from the same line: of one row in memory (`may`, `require`), and of
//! a whole table as a WHERE (`readable`).

pub mod activities;
mod care;
pub mod cases;
mod hours;
pub mod needs;
mod notify;
pub mod people;
pub mod places;
pub mod rules;
pub mod serving;
pub mod surveys;
pub mod ties;
pub mod wishes;

use async_graphql::registry::{MetaDirectiveInvocation, Registry, location_traits};
use async_graphql::{Enum, TypeDirective};
use chrono::{DateTime, Utc};
use entity::ids::{CommunityId, PersonId, ServiceAccountId, SessionId, UnitId};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::error::Rejection;
pub use places::{Columns, Guarded, Place};
pub use rules::Action;

/// Whom a rule admits. Each is a relation between the caller and the place of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
#[graphql(name = "AccessRole")]
pub enum Who {
    /// Everyone, signed in or not: of rows that are published.
    Anyone,
    /// Everyone who is signed in: of rows that are published.
    SignedIn,
    /// RESIDENT: the person whom the row is about, or who answers for that person.
    Resident,
    /// VOLUNTEER: the volunteer to whom the row is given.
    Volunteer,
    /// COMMUNITY_STAFF of the row's community.
    CommunityStaff,
    /// DEPARTMENT_OFFICIAL of the row's unit.
    DepartmentOfficial,
    /// BANNER_ADMIN of a region that holds the row.
    BannerAdmin,
    /// AUDITOR of a region that holds the row: reads only.
    Auditor,
    /// A municipal system whose listed scopes name the action, in its region.
    Service,
}

/// Where a grant holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Own,
    Community(CommunityId),
    Unit(UnitId),
    /// A region's code: it and everything below.
    Region(String),
}

/// A role that a caller holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub role: Who,
    pub scope: Scope,
}

/// Who is calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    Anonymous,
    Person {
        id: PersonId,
        session: SessionId,
    },
    Service {
        id: ServiceAccountId,
        scopes: Vec<String>,
        region: String,
    },
    /// The command line of the machine itself; no request ever has it.
    Operator,
}

/// The caller with what it may, as it stands at this request.
#[derive(Clone, Debug)]
pub struct Caller {
    pub identity: Identity,
    pub grants: Vec<Grant>,
    /// The moment of the request, by which what ends with time is judged. Without one nothing of that kind holds.
    pub at: Option<DateTime<Utc>>,
}

impl Caller {
    pub fn of(identity: Identity, grants: Vec<Grant>) -> Self {
        Self {
            identity,
            grants,
            at: None,
        }
    }

    pub fn anonymous() -> Self {
        Self::of(Identity::Anonymous, Vec::new())
    }

    pub fn operator() -> Self {
        Self::of(Identity::Operator, Vec::new())
    }

    pub fn person(&self) -> Option<PersonId> {
        match self.identity {
            Identity::Person { id, .. } => Some(id),
            _ => None,
        }
    }

    /// A stable name for logs, audit rows and rate limits: a public id, never a person's name.
    pub fn label(&self) -> String {
        match &self.identity {
            Identity::Anonymous => "anonymous".to_owned(),
            Identity::Person { id, .. } => crate::gid::public(*id).0,
            Identity::Service { id, .. } => crate::gid::public(*id).0,
            Identity::Operator => "operator".to_owned(),
        }
    }

    /// Whether the rule of this action admits the caller at this place.
    pub fn may(&self, action: Action, place: &Place) -> bool {
        self.identity == Identity::Operator
            || action.rule().who.iter().any(|who| self.is(*who, action, place))
    }

    /// The same, as a refusal: `NOT_FOUND` where the caller may not even see the thing.
    pub fn require(&self, action: Action, place: &Place) -> Result<(), Rejection> {
        if self.may(action, place) {
            return Ok(());
        }
        if action.rule().sight.is_some_and(|sight| !self.may(sight, place)) {
            return Err(Rejection::not_found());
        }
        self.require_of_seen(action, place)
    }

    /// The same of what the caller was found to see, at a narrower place than it is seen at.
    pub fn require_of_seen(&self, action: Action, place: &Place) -> Result<(), Rejection> {
        if self.may(action, place) {
            return Ok(());
        }
        Err(match self.identity {
            Identity::Anonymous => Rejection::unauthenticated(),
            _ => Rejection::forbidden(),
        })
    }

    fn is(&self, who: Who, action: Action, place: &Place) -> bool {
        match who {
            Who::Anyone => !place.hidden,
            Who::SignedIn => !place.hidden && self.person().is_some(),
            Who::Resident => self.person().is_some_and(|me| place.own.contains(&me)),
            Who::Volunteer => self.person().is_some_and(|me| place.volunteers.contains(&me)),
            Who::CommunityStaff => self
                .communities(who)
                .any(|c| place.community == Some(c) || place.served.contains(&c)),
            Who::DepartmentOfficial => self.units().any(|u| place.units.contains(&u)),
            Who::BannerAdmin | Who::Auditor => self
                .regions(who)
                .any(|r| place.region.as_deref().is_some_and(|code| code.starts_with(r))),
            Who::Service => match &self.identity {
                Identity::Service { scopes, region, .. } => {
                    scopes.iter().any(|s| s == action.name())
                        && place
                            .region
                            .as_ref()
                            .is_some_and(|code| code.starts_with(region.as_str()))
                }
                _ => false,
            },
        }
    }

    /// Whether the caller speaks for a unit.
    pub fn is_official(&self) -> bool {
        self.units().next().is_some()
    }

    fn communities(&self, role: Who) -> impl Iterator<Item = CommunityId> {
        self.grants
            .iter()
            .filter(move |g| g.role == role)
            .filter_map(|g| match g.scope {
                Scope::Community(id) => Some(id),
                _ => None,
            })
    }

    fn units(&self) -> impl Iterator<Item = UnitId> {
        self.grants
            .iter()
            .filter(|g| g.role == Who::DepartmentOfficial)
            .filter_map(|g| match g.scope {
                Scope::Unit(id) => Some(id),
                _ => None,
            })
    }

    fn regions(&self, role: Who) -> impl Iterator<Item = &str> {
        self.grants
            .iter()
            .filter(move |g| g.role == role)
            .filter_map(|g| match &g.scope {
                Scope::Region(code) => Some(code.as_str()),
                _ => None,
            })
    }
}

/// The rows of a table that the caller may read: nothing but what a line of the rule admits.
pub fn readable<E: Guarded>(caller: &Caller) -> Condition {
    permitted::<E>(caller, E::READ)
}

/// The rows of a table at which the caller may act.
pub fn permitted<E: Guarded>(caller: &Caller, action: Action) -> Condition {
    if caller.identity == Identity::Operator {
        return Condition::all();
    }
    let columns = E::columns();
    // An empty OR would mean everything; this begins with nothing.
    let mut any = Condition::any().add(Expr::val(1).eq(0));
    for who in action.rule().who {
        match who {
            Who::SignedIn if caller.person().is_none() => {}
            Who::Anyone | Who::SignedIn => match (columns.public, &columns.public_until) {
                (None, _) => return Condition::all(),
                (Some(public), None) => any = any.add(public()),
                (Some(public), Some(until)) => {
                    any = any.add_option(caller.at.map(|at| lasting(public(), until, at)));
                }
            },
            Who::Resident => {
                any = add_for(any, caller.person(), columns.own);
                if let (Some(me), Some(person)) = (caller.person(), &columns.person) {
                    any = any.add(person.clone().eq(me));
                    any = add_tied(any, person, caller.at.map(|at| ties::wards(me, at)));
                }
            }
            Who::Volunteer => {
                any = add_for(any, caller.person(), columns.volunteer);
                if let (Some(me), Some(person)) = (caller.person(), &columns.paired) {
                    any = add_tied(any, person, caller.at.map(|at| ties::paired(me, at)));
                }
                if let (Some(me), Some(person)) = (caller.person(), &columns.claimed) {
                    any = add_tied(any, person, caller.at.map(|at| ties::claimed(me, at)));
                }
            }
            Who::CommunityStaff => {
                if let Some(community) = &columns.community {
                    let mine: Vec<_> = caller.communities(*who).collect();
                    any = add_some(any, community, &mine);
                }
                if let Some(serving) = columns.serving {
                    any = caller.communities(*who).fold(any, |any, c| any.add(serving(c)));
                }
            }
            Who::DepartmentOfficial => {
                if let Some(unit) = &columns.unit {
                    let mine: Vec<_> = caller.units().collect();
                    any = add_some(any, unit, &mine);
                }
                if let Some(offered) = columns.offered {
                    any = caller.units().fold(any, |any, unit| any.add(offered(unit)));
                }
            }
            Who::BannerAdmin | Who::Auditor => {
                for region in caller.regions(*who) {
                    any = add_region(any, &columns, region);
                }
            }
            Who::Service => {
                if let Identity::Service { scopes, region, .. } = &caller.identity
                    && scopes.iter().any(|s| s == action.name())
                {
                    any = add_region(any, &columns, region);
                }
            }
        }
    }
    any
}

/// What is published, and still is at this moment.
fn lasting(public: Condition, until: &SimpleExpr, at: DateTime<Utc>) -> Condition {
    Condition::all().add(public).add(
        Condition::any()
            .add(until.clone().is_null())
            .add(until.clone().gt(at)),
    )
}

fn add_for(any: Condition, me: Option<PersonId>, rows_of: Option<fn(PersonId) -> Condition>) -> Condition {
    match (me, rows_of) {
        (Some(me), Some(rows_of)) => any.add(rows_of(me)),
        _ => any,
    }
}

fn add_tied(any: Condition, person: &SimpleExpr, tied: Option<SelectStatement>) -> Condition {
    match tied {
        Some(tied) => any.add(person.clone().in_subquery(tied)),
        None => any,
    }
}

fn add_some<V: Into<sea_orm::Value> + Copy>(any: Condition, column: &SimpleExpr, mine: &[V]) -> Condition {
    mine.iter().fold(any, |any, value| {
        any.add(column.clone().eq(Expr::val((*value).into())))
    })
}

fn add_region(any: Condition, columns: &Columns, region: &str) -> Condition {
    // Region codes are digits only, held so by the loader: no wildcard can come from here.
    let below = format!("{region}%");
    if let Some(code) = &columns.region {
        return any.add(code.clone().like(below));
    }
    if let Some(community) = &columns.community {
        let inside = entity::community::Entity::find()
            .select_only()
            .column(entity::community::Column::Id)
            .filter(entity::community::Column::RegionCode.like(below))
            .into_query();
        return any.add(community.clone().in_subquery(inside));
    }
    any
}

/// The readable rows of a table as a query.
pub fn visible<E: Guarded>(caller: &Caller) -> Select<E> {
    E::find().filter(readable::<E>(caller))
}

/// Who may, and when, as the schema documents it.
#[TypeDirective(name = "access", location = "FieldDefinition", location = "Object")]
pub fn access(roles: Vec<Who>, when: String) {}

/// Applies `@access` from the line of the table that enforces it.
pub struct Access;

impl Access {
    pub fn apply(action: Action) -> MetaDirectiveInvocation {
        let rule = action.rule();
        access::apply(rule.who.to_vec(), rule.when.to_owned())
    }
}

impl async_graphql::TypeDirective for Access {
    fn name(&self) -> std::borrow::Cow<'static, str> {
        access.name()
    }

    fn register(&self, registry: &mut Registry) {
        access.register(registry);
    }
}

impl location_traits::Directive_At_FIELD_DEFINITION for Access {}
impl location_traits::Directive_At_OBJECT for Access {}
