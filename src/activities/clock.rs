//! What the clock does with an activity: the day before it tells those who come, and at its start it begins.

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::activity::{ActivityState, Model};
use entity::ids::ActivityId;
use sea_orm::Set;

use super::lifecycle::Step;
use super::lookup::held;
use crate::calendar;
use crate::error::Refusal;
use crate::events::Event;
use crate::jobs::{self, Job, JobKind};
use crate::policy::{Action, Place};
use crate::work::Work;
use crate::workflow::{Taken, transition};

/// The hour of the day before at which people are reminded.
const AT: TimeDelta = TimeDelta::hours(9);

fn reminder(row: &Model) -> DateTime<Utc> {
    calendar::start_of(calendar::day(row.starts_at) - Days::new(1)) + AT
}

/// Puts off what the clock is to do, as a part of the act that published the activity, moved it or ended its wait.
/// Whoever hears of it on the day before needs no reminder.
pub(super) async fn watch(work: &Work, row: &Model) -> Result<(), Refusal> {
    if row.state != ActivityState::Published {
        jobs::cancel(work, JobKind::ActivityReminder, row.id).await?;
        return jobs::cancel(work, JobKind::ActivityBegin, row.id).await;
    }
    jobs::put(work, Job::about(JobKind::ActivityBegin, row.id, row.starts_at)).await?;
    let at = reminder(row);
    if at > work.now {
        jobs::put(work, Job::about(JobKind::ActivityReminder, row.id, at)).await
    } else {
        jobs::cancel(work, JobKind::ActivityReminder, row.id).await
    }
}

/// Says that a published activity has another time or place, as a part of the act that changed it.
pub(super) async fn moved(work: &Work, before: &Model, row: &Model, place: &Place) -> Result<(), Refusal> {
    if row.state != ActivityState::Published {
        return Ok(());
    }
    let times = |row: &Model| (row.starts_at, row.ends_at);
    if times(before) != times(row) {
        watch(work, row).await?;
    }
    let place_of = |row: &Model| (row.place.clone(), row.latitude, row.longitude);
    if times(before) == times(row) && place_of(before) == place_of(row) {
        return Ok(());
    }
    record(work, "activity.moved", Action::ActivityUpdate, row, place).await
}

/// Reminds those who come, the day before.
pub async fn remind(work: &Work, id: ActivityId) -> Result<(), Refusal> {
    let (row, place) = held(work, id).await?;
    if row.state != ActivityState::Published || work.now >= row.starts_at {
        return Ok(());
    }
    record(work, "activity.reminded", Action::ActivityRemind, &row, &place).await
}

/// Begins it at its start, if nobody did before.
pub async fn begin(work: &Work, id: ActivityId) -> Result<(), Refusal> {
    let (row, place) = held(work, id).await?;
    if row.state != ActivityState::Published {
        return Ok(());
    }
    if work.now < row.starts_at {
        let later = Job::about(JobKind::ActivityBegin, row.id, row.starts_at);
        return jobs::put(work, later).await;
    }
    let taken = Taken {
        row: &row,
        step: Step::Begin,
        place: &place,
        expected_version: None,
        reason: None,
    };
    transition(work, taken, |change, state| change.state = Set(state)).await?;
    jobs::cancel(work, JobKind::ActivityReminder, row.id).await
}

async fn record(work: &Work, kind: &str, action: Action, row: &Model, place: &Place) -> Result<(), Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await
}
