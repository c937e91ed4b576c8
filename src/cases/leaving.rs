//! What somebody leaves behind whose role has ended: cases go back to those who have them, and visits that were planned
//! are called off, since the resident expects a certain person with a certain word. Who has the case plans them anew.

use entity::home_visit::{self, VisitState};
use entity::ids::PersonId;
use entity::service_case::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Set};

use super::assigning::is_at_work;
use super::lifecycle::{OVER, Step};
use super::service_cases::place;
use super::steps::moved;
use super::{visit_lifecycle, visits};
use crate::error::Refusal;
use crate::events::Event;
use crate::policy::{Action, Place};
use crate::work::Work;
use crate::workflow::{Taken, transition};

/// Why a visit was called off, for the log.
const LEFT: &str = "上门人员已离岗";

/// Leaves it all to others, as a part of the act that ended the role, which lies at `at`. What the person can still
/// answer for by another role stays.
pub async fn of_person(work: &Work, person: PersonId, at: &Place) -> Result<(), Refusal> {
    answered_for(work, person, at).await?;
    visited(work, person, at).await
}

async fn answered_for(work: &Work, person: PersonId, at: &Place) -> Result<(), Refusal> {
    let rows = Entity::find()
        .filter(Column::AssigneeId.eq(person))
        .filter(Column::State.is_not_in(OVER))
        .order_by(Column::Id, Order::Asc)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows {
        if is_at_work(work, &row, person).await? {
            continue;
        }
        let place = reached_from(work, &row, at).await?;
        let row = moved(work, &row, &place, None, Step::Vacate, |_| {}).await?;
        work.record(Event {
            kind: "service_case.vacated",
            action: Action::ServiceCaseVacate,
            subject: row.id.into(),
            version: row.version,
            place: &place,
        })
        .await?;
    }
    Ok(())
}

async fn visited(work: &Work, person: PersonId, at: &Place) -> Result<(), Refusal> {
    let rows = home_visit::Entity::find()
        .filter(home_visit::Column::VisitorId.eq(person))
        .filter(home_visit::Column::State.eq(VisitState::Planned))
        .order_by(home_visit::Column::Id, Order::Asc)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows {
        let case = Entity::find_by_id(row.case_id)
            .one(&work.tx)
            .await?
            .ok_or_else(|| anyhow::anyhow!("a visit without its case"))?;
        if visits::may_come(work, &case, person).await? {
            continue;
        }
        let place = reached_from(work, &case, at).await?;
        let taken = Taken {
            row: &row,
            step: visit_lifecycle::Step::Vacate,
            place: &place,
            expected_version: None,
            reason: Some(LEFT),
        };
        let row = transition(work, taken, |change, state| {
            change.state = Set(state);
            change.ended_at = Set(Some(work.now));
        })
        .await?;
        work.record(Event {
            kind: "home_visit.unstaffed",
            action: Action::ServiceCaseVacate,
            subject: row.id.into(),
            version: row.version,
            place: &place,
        })
        .await?;
    }
    Ok(())
}

/// The place of a case as the act reaches it that ended a role elsewhere: whoever may do that may do what follows.
async fn reached_from(work: &Work, row: &Model, at: &Place) -> Result<Place, Refusal> {
    let mut place = place(work, row).await?;
    place.own.extend(&at.own);
    place.units.extend(&at.units);
    place.served.extend(at.community);
    if !work.by.may(Action::ServiceCaseVacate, &place) {
        place.region.clone_from(&at.region);
    }
    Ok(place)
}
