//! How certificates come and go. A certificate is the sum of the hours that were confirmed when it was issued; the
//! entries under it are kept with it. Who serves may ask for one: others confirmed every minute of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use entity::certificate::{ActiveModel, CertificateState, Column, Entity, Model};
use entity::hour_entry::{self, HourState};
use entity::ids::{CertificateId, CommunityId, VolunteerId};
use entity::{certificate_entry, community, volunteer};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
};

use super::certificate_lifecycle::Step;
use super::entries::on_days;
use super::rejection::CertificateRejection;
use super::steps::hold;
use crate::calendar;
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::numbers;
use crate::policy::{Action, Place, readable};
use crate::territory;
use crate::volunteers::volunteers::{self, Lock};
use crate::work::{Act, Work, or_taken};
use crate::workflow::{Taken, transition};

/// Issues a certificate about a period. One of the same period that is valid holds no longer.
pub async fn issue(
    act: &Act<'_>,
    volunteer: VolunteerId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let known = volunteer::Entity::find_by_id(volunteer)
        .filter(readable::<volunteer::Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("volunteerId"))?;
    // The person comes first in the order of locks.
    hold(&work, known.person_id).await?;
    let (volunteer, place) = volunteers::held(&work, known.id, Lock::Shared)
        .await
        .map_err(|e| e.at("volunteerId"))?;
    work.by.require(Action::CertificateIssue, &place)?;
    if from > to || to > calendar::day(work.now) {
        return Err(CertificateRejection::Period.into());
    }
    let entries = confirmed(&work, volunteer.id, from, to).await?;
    let Some(community) = most_served(&work, &entries).await? else {
        return Err(CertificateRejection::Nothing.into());
    };
    let replaced = valid_of(&work, volunteer.id, from, to).await?;
    if let Some(old) = &replaced {
        supersede(&work, old, Step::Replace, &place).await?;
    }
    let minutes = entries.iter().map(|entry| entry.minutes).sum();
    let row = ActiveModel {
        id: Set(CertificateId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        number: Set(numbers::next(&work, &series(&community, work.now)).await?),
        volunteer_id: Set(volunteer.id),
        person_id: Set(volunteer.person_id),
        unit_id: Set(volunteer.unit_id),
        community_id: Set(community.id),
        state: Set(CertificateState::Valid),
        period_from: Set(from),
        period_to: Set(to),
        minutes: Set(minutes),
        issued_by: Set(work.by.person()),
        replaces_id: Set(replaced.map(|old| old.id)),
        superseded_at: Set(None),
        superseded_by: Set(None),
    };
    let row = or_taken(row.insert(&work.tx).await, || {
        CertificateRejection::IssuedMeanwhile.into()
    })?;
    link(&work, row.id, &entries).await?;
    work.record(Event {
        kind: "certificate.issued",
        action: Action::CertificateIssue,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// What counts for the period, held against being reversed until the end of the act. An entry is of the day on which
/// it begins.
async fn confirmed(
    work: &Work,
    volunteer: VolunteerId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<hour_entry::Model>, Refusal> {
    let rows = hour_entry::Entity::find()
        .filter(hour_entry::Column::VolunteerId.eq(volunteer))
        .filter(hour_entry::Column::State.eq(HourState::Confirmed))
        .filter(on_days(Some(from), Some(to)))
        .order_by_asc(hour_entry::Column::Id)
        .lock_shared()
        .all(&work.tx)
        .await?;
    Ok(rows)
}

/// The community in which most of it was served: the certificate has its number there.
async fn most_served(
    work: &Work,
    entries: &[hour_entry::Model],
) -> Result<Option<community::Model>, Refusal> {
    let mut served: BTreeMap<CommunityId, i32> = BTreeMap::new();
    for entry in entries {
        *served.entry(entry.community_id).or_default() += entry.minutes;
    }
    match served.into_iter().max_by_key(|(_, minutes)| *minutes) {
        Some((id, _)) => Ok(Some(territory::service::must_find(work, id).await?)),
        None => Ok(None),
    }
}

fn series(community: &community::Model, now: DateTime<Utc>) -> String {
    // A community has twelve digits: the county's six, and six of its own.
    let (county, own) = community
        .code
        .split_at_checked(6)
        .unwrap_or((&community.code, ""));
    format!("{county}-H{own}-{}", calendar::day(now).year())
}

async fn valid_of(
    work: &Work,
    volunteer: VolunteerId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Option<Model>, Refusal> {
    let row = Entity::find()
        .filter(Column::VolunteerId.eq(volunteer))
        .filter(Column::PeriodFrom.eq(from))
        .filter(Column::PeriodTo.eq(to))
        .filter(Column::State.eq(CertificateState::Valid))
        .lock_exclusive()
        .one(&work.tx)
        .await?;
    Ok(row)
}

async fn link(work: &Work, id: CertificateId, entries: &[hour_entry::Model]) -> Result<(), Refusal> {
    // Three values a row: below the bound of either database.
    for some in entries.chunks(1000) {
        let rows = some.iter().map(|entry| certificate_entry::ActiveModel {
            certificate_id: Set(id),
            entry_id: Set(entry.id),
            minutes: Set(entry.minutes),
        });
        certificate_entry::Entity::insert_many(rows)
            .exec_without_returning(&work.tx)
            .await?;
    }
    Ok(())
}

/// What an entry that was reversed takes with it, as a part of that act, which holds the entry.
pub(super) async fn lose(work: &Work, entry: &hour_entry::Model) -> Result<(), Refusal> {
    let above = certificate_entry::Entity::find()
        .select_only()
        .column(certificate_entry::Column::CertificateId)
        .filter(certificate_entry::Column::EntryId.eq(entry.id))
        .into_query();
    let community = territory::service::must_find(work, entry.community_id).await?;
    let place = Place::of_hours(entry, &community);
    supersede_all(work, Column::Id.in_subquery(above), Step::LoseEntry, &place).await
}

/// Ends those that are valid, in the order of locks.
pub(super) async fn supersede_all(
    work: &Work,
    which: SimpleExpr,
    step: Step,
    place: &Place,
) -> Result<(), Refusal> {
    let rows = Entity::find()
        .filter(which)
        .filter(Column::State.eq(CertificateState::Valid))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows {
        supersede(work, &row, step, place).await?;
    }
    Ok(())
}

async fn supersede(work: &Work, row: &Model, step: Step, place: &Place) -> Result<(), Refusal> {
    let taken = Taken {
        row,
        step,
        place,
        expected_version: None,
        reason: None,
    };
    transition(work, taken, |change, state| {
        change.state = Set(state);
        change.superseded_at = Set(Some(work.now));
        change.superseded_by = Set(Some(step.cause()));
    })
    .await?;
    Ok(())
}
