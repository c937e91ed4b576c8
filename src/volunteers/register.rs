//! What can be done with volunteers.

use chrono::Datelike;
use entity::ids::{PersonId, UnitId, VolunteerId};
use entity::pairing::{self, PairingState};
use entity::volunteer::{ActiveModel, Column, Entity, Model, VolunteerState};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::volunteer_lifecycle::VolunteerStep;
use super::volunteers::{self, Lock, VolunteerRejection};
use super::{members, skills};
use crate::calendar;
use crate::committees::units::{self, UnitRejection};
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Language;
use crate::numbers;
use crate::policy::{Action, Place, Scope, Who, serving};
use crate::wishes;
use crate::work::{Act, Work, or_taken};
use crate::workflow::{self, Lifecycle, Taken};

/// What is known of a volunteer; outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    /// BCP 47 tags, preferred first.
    pub languages: Option<Vec<String>>,
    pub availability: Option<Option<String>>,
    pub capacity: Option<i32>,
    /// Codes.
    pub skills: Option<Vec<String>>,
}

/// Registers someone of a unit. Who is picked begins at once; who offers to serve waits for the unit.
pub async fn register(
    act: &Act<'_>,
    person: PersonId,
    unit: UnitId,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let unit = units::held(&work, unit).await.map_err(|e| e.at("unitId"))?;
    let served = serving::communities_of(&work.tx, unit.id).await?;
    let offers = work.by.person() == Some(person)
        && work
            .by
            .grants
            .iter()
            .any(|grant| grant.role == Who::Volunteer && grant.scope == Scope::Unit(unit.id));
    let place = Place {
        served,
        volunteers: offers.then_some(person).into_iter().collect(),
        ..Place::of_unit(&unit)
    };
    work.by.require(Action::VolunteerRegister, &place)?;
    if unit.closed_at.is_some() {
        return Err(Rejection::from(UnitRejection::Closed).at("unitId").into());
    }
    let person = volunteers::colleague(&work, person, unit.id).await?;
    let picked = work.by.may(Action::VolunteerBegin, &place);
    // The banner's six digits, wherever below it the unit lies.
    let banner = unit.region_code.get(..6).unwrap_or(&unit.region_code);
    let year = calendar::day(work.now).year();
    let mut row = ActiveModel {
        id: Set(VolunteerId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        person_id: Set(person.id),
        unit_id: Set(unit.id),
        languages: Set(person.language.clone()),
        capacity: Set(3),
        state: Set(if picked {
            VolunteerState::Active
        } else {
            VolunteerState::Enrolled
        }),
        ..Default::default()
    };
    let skilled = fill(&mut row, details)?;
    row.number = Set(numbers::next(&work, &format!("{banner}-V-{year}")).await?);
    let row = or_taken(row.insert(&work.tx).await, || {
        VolunteerRejection::ServesAlready.into()
    })?;
    skills::set(&work, row.id, skilled.unwrap_or_default()).await?;
    finish(
        work,
        Action::VolunteerRegister,
        "volunteer.registered",
        row,
        &place,
    )
    .await
}

pub async fn update(
    act: &Act<'_>,
    id: VolunteerId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = volunteers::held(&work, id, Lock::Exclusive).await?;
    work.by.require(Action::VolunteerUpdate, &place)?;
    if row.state == VolunteerState::Left {
        return Err(Rejection::from(VolunteerRejection::Left).about(row.id).into());
    }
    let mut change = <ActiveModel as Default>::default();
    let skilled = fill(&mut change, details)?;
    let row = work.update(&row, expected_version, change).await?;
    if let Some(codes) = skilled {
        skills::set(&work, row.id, codes).await?;
    }
    finish(work, Action::VolunteerUpdate, "volunteer.updated", row, &place).await
}

/// Begins, pauses, resumes or leaves. Who leaves is on no team any more, and must be paired with nobody.
pub async fn turn(
    act: &Act<'_>,
    id: VolunteerId,
    expected_version: Option<i32>,
    step: VolunteerStep,
    reason: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = volunteers::held(&work, id, Lock::Exclusive).await?;
    work.by.require(Model::action(step), &place)?;
    let reason = input::line_or_none("reason", reason, 200)?;
    if step == VolunteerStep::Leave {
        if is_paired(&work, row.id).await? {
            return Err(Rejection::from(VolunteerRejection::Paired).about(row.id).into());
        }
        if wishes::claims::has_any(&work, row.id).await? {
            return Err(Rejection::from(VolunteerRejection::Claims).about(row.id).into());
        }
        members::leave_all(&work, row.id, Action::VolunteerLeave, &place).await?;
    }
    let taken = Taken {
        row: &row,
        step,
        place: &place,
        expected_version,
        reason: reason.as_deref(),
    };
    let row = workflow::transition(&work, taken, |change, to| change.state = Set(to)).await?;
    work.commit(row).await
}

/// Ends the service of a person whose data are erased, as a part of the erasure, which has ended the pairings.
pub async fn erase(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::State.ne(VolunteerState::Left))
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows {
        members::leave_all(work, row.id, Action::PersonErase, place).await?;
        let taken = Taken {
            row: &row,
            step: VolunteerStep::Erase,
            place,
            expected_version: None,
            reason: None,
        };
        workflow::transition(work, taken, |change, to| change.state = Set(to)).await?;
    }
    Ok(())
}

/// Whether a pairing stands. Who proposes one holds the volunteer's row, and so waits for this act or before it.
async fn is_paired(work: &Work, id: VolunteerId) -> Result<bool, Refusal> {
    let row = pairing::Entity::find()
        .filter(pairing::Column::VolunteerId.eq(id))
        .filter(pairing::Column::State.ne(PairingState::Ended))
        .one(&work.tx)
        .await?;
    Ok(row.is_some())
}

async fn finish(work: Work, action: Action, kind: &str, row: Model, place: &Place) -> Result<Model, Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    work.commit(row).await
}

/// Fills the row; the skills, which are rows of their own, are handed back.
fn fill(row: &mut ActiveModel, details: Details) -> Result<Option<Vec<String>>, Rejection> {
    if let Some(languages) = details.languages {
        let mut known: Vec<&str> = Vec::new();
        for tag in &languages {
            let tag = Language::from_tag(tag)
                .ok_or(VolunteerRejection::LanguageUnknown)?
                .tag();
            if !known.contains(&tag) {
                known.push(tag);
            }
        }
        if known.is_empty() {
            return Err(VolunteerRejection::LanguageUnknown.into());
        }
        row.languages = Set(known.join(","));
    }
    if let Some(availability) = details.availability {
        row.availability = Set(input::line_or_none("availability", availability.as_deref(), 200)?);
    }
    if let Some(capacity) = details.capacity {
        if !(0..=20).contains(&capacity) {
            return Err(VolunteerRejection::Capacity.into());
        }
        row.capacity = Set(capacity);
    }
    Ok(details.skills)
}
