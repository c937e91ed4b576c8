//! What lets one person see what concerns another: a guardian and a child of the same household, a volunteer and
//! the person paired with or whose wish the volunteer has claimed. Each tie is one statement that is asked from either end, so that a list and a single
//! row cannot differ. It holds at the moment of the caller alone.

use std::collections::HashMap;

use chrono::{DateTime, Months, NaiveDate, Utc};
use entity::consent::ConsentPurpose;
use entity::ids::{PersonId, TypedId};
use entity::pairing::PairingState;
use entity::volunteer::VolunteerState;
use entity::{consent, household_member, pairing, person, volunteer, wish_claim};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr, FromQueryResult};

use super::Place;
use crate::calendar;
use crate::db::any_of;

/// Until this birthday the guardian's consent counts, in years.
const CHILDHOOD: u32 = 14;

/// Whether someone born on this day has a guardian at this moment.
pub fn is_child(born_on: NaiveDate, at: DateTime<Utc>) -> bool {
    born_on > born_before(CHILDHOOD, at)
}

/// The last birthday of those who are so many years old.
pub fn born_before(years: u32, at: DateTime<Utc>) -> NaiveDate {
    calendar::day(at) - Months::new(years * 12)
}

/// Guardians and the children of the same household.
fn guardianships(at: DateTime<Utc>) -> SelectStatement {
    let mut select = Query::select();
    select
        .from_as(household_member::Entity, "guardian")
        .join_as(
            JoinType::InnerJoin,
            household_member::Entity,
            "ward",
            Expr::col(("ward", "household_id")).equals(("guardian", "household_id")),
        )
        .join_as(
            JoinType::InnerJoin,
            person::Entity,
            "child",
            Expr::col(("child", "id")).equals(("ward", "person_id")),
        )
        .and_where(Expr::col(("guardian", "guardian")).eq(true))
        .and_where(Expr::col(("guardian", "left_at")).is_null())
        .and_where(Expr::col(("ward", "left_at")).is_null())
        .and_where(Expr::col(("child", "born_on")).gt(born_before(CHILDHOOD, at)));
    select
}

/// Volunteers and those whom they are actively paired with, while the person agrees to each of these.
fn pairings(purposes: &[ConsentPurpose], at: DateTime<Utc>) -> SelectStatement {
    let mut select = Query::select();
    select
        .from_as(pairing::Entity, "pair")
        .join_as(
            JoinType::InnerJoin,
            volunteer::Entity,
            "helper",
            Expr::col(("helper", "id")).equals(("pair", "volunteer_id")),
        )
        .and_where(Expr::col(("pair", "state")).eq(PairingState::Active.to_value()))
        .and_where(Expr::col(("helper", "state")).eq(VolunteerState::Active.to_value()));
    for purpose in purposes {
        select.and_where(Expr::col(("pair", "person_id")).in_subquery(agreed(*purpose, at)));
    }
    select
}

/// Volunteers at work and those whose wish they have claimed, while the claim lives.
fn claims(at: DateTime<Utc>) -> SelectStatement {
    let mut select = Query::select();
    select
        .from_as(wish_claim::Entity, "claim")
        .join_as(
            JoinType::InnerJoin,
            volunteer::Entity,
            "claimant",
            Expr::col(("claimant", "id")).equals(("claim", "volunteer_id")),
        )
        .and_where(Expr::col(("claim", "ended_at")).is_null())
        .and_where(Expr::col(("claim", "due_at")).gt(at))
        .and_where(Expr::col(("claimant", "state")).eq(VolunteerState::Active.to_value()));
    select
}

/// Who agrees to this, and has neither withdrawn nor let it expire.
pub fn agreed(purpose: ConsentPurpose, at: DateTime<Utc>) -> SelectStatement {
    Query::select()
        .column("person_id")
        .from(consent::Entity)
        .and_where(Expr::col("purpose").eq(purpose.to_value()))
        .cond_where(standing(at))
        .to_owned()
}

/// The consents that count at this moment.
pub fn standing(at: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Expr::col((consent::Entity, consent::Column::WithdrawnAt)).is_null())
        .add(Expr::col((consent::Entity, consent::Column::ReplacedAt)).is_null())
        .add(
            Condition::any()
                .add(Expr::col((consent::Entity, consent::Column::ExpiresAt)).is_null())
                .add(Expr::col((consent::Entity, consent::Column::ExpiresAt)).gt(at)),
        )
}

/// The children for whom I answer.
pub(super) fn wards(me: PersonId, at: DateTime<Utc>) -> SelectStatement {
    guardianships(at)
        .column(("ward", "person_id"))
        .and_where(Expr::col(("guardian", "person_id")).eq(me))
        .to_owned()
}

/// The people with whom I am paired.
pub(super) fn paired(me: PersonId, at: DateTime<Utc>) -> SelectStatement {
    pairings(&[ConsentPurpose::Pairing], at)
        .column(("pair", "person_id"))
        .and_where(Expr::col(("pair", "volunteer_person_id")).eq(me))
        .to_owned()
}

/// The people whose wishes I have claimed.
pub(super) fn claimed(me: PersonId, at: DateTime<Utc>) -> SelectStatement {
    claims(at)
        .column(("claim", "person_id"))
        .and_where(Expr::col(("claim", "volunteer_person_id")).eq(me))
        .to_owned()
}

/// Who may see what concerns a person, beside the person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    pub guardians: Vec<PersonId>,
    /// The paired volunteers.
    pub volunteers: Vec<PersonId>,
}

impl Ties {
    /// The place of a person with those who are tied to that person.
    pub fn around(self, mut place: Place) -> Place {
        place.own.extend(self.guardians);
        place.volunteers.extend(self.volunteers);
        place
    }

    /// Where a row about this person lies.
    pub fn place(self, person: PersonId, community: &entity::community::Model) -> Place {
        let mut own = self.guardians;
        own.push(person);
        Place {
            own,
            volunteers: self.volunteers,
            ..Place::in_community(community)
        }
    }
}

#[derive(FromQueryResult)]
struct Tie {
    person: PersonId,
    other: PersonId,
}

/// The ties of some people, in two statements.
pub async fn of(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    at: DateTime<Utc>,
) -> Result<HashMap<PersonId, Ties>, DbErr> {
    let mut found: HashMap<PersonId, Ties> = HashMap::new();
    let guardians = guardianships(at)
        .expr_as(Expr::col(("ward", "person_id")), "person")
        .expr_as(Expr::col(("guardian", "person_id")), "other")
        .to_owned();
    let guardians = among(db, guardians, ("ward", "person_id"), people);
    for tie in ask(db, &guardians).await? {
        found.entry(tie.person).or_default().guardians.push(tie.other);
    }
    let volunteers = helping(db, &[ConsentPurpose::Pairing], people, at);
    for tie in ask(db, &volunteers).await? {
        found.entry(tie.person).or_default().volunteers.push(tie.other);
    }
    Ok(found)
}

/// The volunteers of each who may also learn phone and address: of those who are paired with the person, the ones
/// with whom sharing contacts is agreed to, and the claimants.
pub async fn in_contact(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    at: DateTime<Utc>,
) -> Result<HashMap<PersonId, Vec<PersonId>>, DbErr> {
    let purposes = [ConsentPurpose::Pairing, ConsentPurpose::ContactSharing];
    let either = helping(db, &purposes, people, at)
        .union(UnionType::All, claiming(db, people, at))
        .to_owned();
    others(db, &either).await
}

/// The claimants of the wishes of each.
pub async fn claimants(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    at: DateTime<Utc>,
) -> Result<HashMap<PersonId, Vec<PersonId>>, DbErr> {
    others(db, &claiming(db, people, at)).await
}

fn helping(
    db: &impl ConnectionTrait,
    purposes: &[ConsentPurpose],
    people: &[PersonId],
    at: DateTime<Utc>,
) -> SelectStatement {
    let select = pairings(purposes, at)
        .expr_as(Expr::col(("pair", "person_id")), "person")
        .expr_as(Expr::col(("pair", "volunteer_person_id")), "other")
        .to_owned();
    among(db, select, ("pair", "person_id"), people)
}

fn claiming(db: &impl ConnectionTrait, people: &[PersonId], at: DateTime<Utc>) -> SelectStatement {
    let select = claims(at)
        .expr_as(Expr::col(("claim", "person_id")), "person")
        .expr_as(Expr::col(("claim", "volunteer_person_id")), "other")
        .to_owned();
    among(db, select, ("claim", "person_id"), people)
}

fn among(
    db: &impl ConnectionTrait,
    mut select: SelectStatement,
    column: (&'static str, &'static str),
    people: &[PersonId],
) -> SelectStatement {
    let backend = db.get_database_backend();
    let ids = people.iter().map(|id| id.uuid());
    select.and_where(any_of(backend, Expr::col(column), ids));
    select
}

async fn others(
    db: &impl ConnectionTrait,
    select: &SelectStatement,
) -> Result<HashMap<PersonId, Vec<PersonId>>, DbErr> {
    let mut found: HashMap<PersonId, Vec<PersonId>> = HashMap::new();
    for tie in ask(db, select).await? {
        found.entry(tie.person).or_default().push(tie.other);
    }
    Ok(found)
}

async fn ask(db: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<Tie>, DbErr> {
    Tie::find_by_statement(db.get_database_backend().build(select))
        .all(db)
        .await
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};

    use super::is_child;

    #[test]
    fn childhood_ends_on_the_fourteenth_birthday_in_shanghai() {
        let born = NaiveDate::from_ymd_opt(2012, 12, 1).unwrap();
        let at = |text| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        assert!(is_child(born, at("2026-11-30T15:59:59Z")));
        assert!(!is_child(born, at("2026-11-30T16:00:00Z")));
    }
}
