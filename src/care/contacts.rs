//! When somebody was heard of last, and what is due when nobody was: the volunteer is reminded and alerted, then the
//! staff are.

use chrono::{DateTime, TimeDelta, Utc};
use entity::care_alert::{AlertKind, AlertState};
use entity::care_log;
use entity::ids::PairingId;
use entity::pairing::{Model as Pairing, PairingState};
use entity::{pairing, transition_log};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::alert_lifecycle::Step;
use super::{alerts, pairings, recipients};
use crate::calendar;
use crate::error::Refusal;
use crate::events::Event;
use crate::gid;
use crate::jobs::{self, Job, JobKind};
use crate::policy::{Action, Place};
use crate::territory;
use crate::work::{Row, Work};

/// Puts off the next look at a pairing, as a part of the act that moved it. One that is not active is looked at once
/// more, to close what was open.
pub(super) async fn watch(work: &Work, row: &Pairing) -> Result<(), Refusal> {
    let at = match row.state {
        PairingState::Active => next(work, row).await?,
        PairingState::Proposed | PairingState::Consented => return Ok(()),
        PairingState::Paused | PairingState::Ended => Some(work.now),
    };
    match at {
        Some(at) => jobs::put(work, Job::about(JobKind::CareContact, row.id, at.max(work.now))).await,
        None => jobs::cancel(work, JobKind::CareContact, row.id).await,
    }
}

/// The moments at which something is due.
struct Due {
    remind: Option<DateTime<Utc>>,
    alert: DateTime<Utc>,
    raise: DateTime<Utc>,
}

impl Due {
    async fn of(work: &Work, row: &Pairing) -> Result<Self, Refusal> {
        let settings = &work.app.config.care;
        let heard = last_heard(work, row).await?;
        let alert = heard + TimeDelta::days(settings.contact_days.into());
        let last = last_log(work, row.id).await?;
        let remind = last
            .filter(|log| log.reminded_at.is_none())
            .and_then(|log| log.next_contact_on)
            .map(calendar::start_of);
        Ok(Self {
            remind,
            alert,
            raise: alert + TimeDelta::days(settings.staff_days.into()),
        })
    }
}

async fn next(work: &Work, row: &Pairing) -> Result<Option<DateTime<Utc>>, Refusal> {
    let due = Due::of(work, row).await?;
    let contact = match alerts::standing(work, row.id, AlertKind::NoContact).await? {
        None => Some(due.alert),
        Some(alert) if alert.state == AlertState::WithVolunteer => Some(due.raise),
        Some(_) => None,
    };
    Ok([due.remind, contact].into_iter().flatten().min())
}

/// Looks at a pairing: reminds, alerts, raises what is due.
pub async fn look(work: &Work, id: PairingId) -> Result<(), Refusal> {
    let Some(row) = pairing::Entity::find_by_id(id).one(&work.tx).await? else {
        return Ok(());
    };
    let place = place(work, &row).await?;
    if row.state != PairingState::Active {
        return alerts::close_all(work, id, &place, Step::Drop).await;
    }
    let due = Due::of(work, &row).await?;
    if due.remind.is_some_and(|at| at <= work.now) {
        remind(work, &row, &place).await?;
    }
    let mut standing = alerts::standing(work, id, AlertKind::NoContact).await?;
    if standing.is_none() && due.alert <= work.now {
        let state = AlertState::WithVolunteer;
        let opened = alerts::open(
            work,
            &row,
            AlertKind::NoContact,
            state,
            (Action::CareAlertRaise, &place),
        )
        .await?;
        standing = Some(opened);
    }
    if let Some(alert) = standing
        && alert.state == AlertState::WithVolunteer
        && due.raise <= work.now
    {
        alerts::step(work, &alert, &place, Step::Raise, None, None).await?;
    }
    watch(work, &row).await
}

async fn remind(work: &Work, row: &Pairing, place: &Place) -> Result<(), Refusal> {
    let Some(log) = last_log(work, row.id).await? else {
        return Ok(());
    };
    let change = care_log::ActiveModel {
        id: Set(log.id),
        reminded_at: Set(Some(work.now)),
        ..Default::default()
    };
    change.update(&work.tx).await?;
    work.record(Event {
        kind: "pairing.contact_due",
        action: Action::CareAlertRaise,
        subject: row.id().into(),
        version: row.version,
        place,
    })
    .await
}

/// When the person was heard of last: by a log, or else when the pairing became active.
async fn last_heard(work: &Work, row: &Pairing) -> Result<DateTime<Utc>, Refusal> {
    let log = care_log::Entity::find()
        .filter(care_log::Column::PairingId.eq(row.id))
        .filter(care_log::Column::Reached.eq(true))
        .order_by_desc(care_log::Column::HappenedAt)
        .one(&work.tx)
        .await?;
    let active = transition_log::Entity::find()
        .filter(transition_log::Column::Subject.eq(gid::public(row.id).0))
        .filter(transition_log::Column::ToState.eq("ACTIVE"))
        .order_by_desc(transition_log::Column::Id)
        .one(&work.tx)
        .await?;
    let since = active.map_or(row.created_at, |step| step.created_at);
    Ok(log.map_or(since, |log| log.happened_at.max(since)))
}

async fn last_log(work: &Work, pairing: PairingId) -> Result<Option<care_log::Model>, Refusal> {
    Ok(care_log::Entity::find()
        .filter(care_log::Column::PairingId.eq(pairing))
        .order_by_desc(care_log::Column::HappenedAt)
        .order_by_desc(care_log::Column::Id)
        .one(&work.tx)
        .await?)
}

/// Where what belongs to a pairing lies.
pub(super) async fn place(work: &Work, row: &Pairing) -> Result<Place, Refusal> {
    let community = territory::service::must_find(work, row.community_id).await?;
    let ties = recipients::ties(work, row.person_id).await?;
    Ok(pairings::placed(row, &community, ties))
}
