//! The promised day of a case: working days from when the round began, later by those that it waited. A durable job
//! looks at each case when the next thing is due: a day before the promise, when it is broken, and on up the ladder,
//! whether somebody answers for the case or nobody does.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::case_escalation;
use entity::ids::{CaseEscalationId, ServiceCaseId};
use entity::service_case::{ActiveModel, Entity, Model};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};

use super::service_cases::{is_over, place, touched};
use crate::calendar::{self, Calendar};
use crate::error::Refusal;
use crate::jobs::{self, Job, JobKind};
use crate::policy::Action;
use crate::work::Work;

/// The highest step of the ladder: the banner.
const TOP: i32 = 3;

/// The working days of a round for which the clock stood still until a moment.
pub fn waited(calendar: &Calendar, row: &Model, at: DateTime<Utc>) -> u32 {
    row.waited_days.unsigned_abs() + present(calendar, row, at)
}

/// The promised day as it stands at a moment: the present waiting moves it too.
pub fn due(calendar: &Calendar, row: &Model, at: DateTime<Utc>) -> NaiveDate {
    calendar.add_working_days(row.due_on, present(calendar, row, at))
}

/// The working days of the present waiting.
pub(super) fn present(calendar: &Calendar, row: &Model, at: DateTime<Utc>) -> u32 {
    row.waiting_since.map_or(0, |since| {
        let days = calendar.working_days_between(calendar::day(since), calendar::day(at));
        u32::try_from(days).unwrap_or_default()
    })
}

/// What is still to be said about a case, and on which day.
struct Ahead {
    /// Nobody answers for it a working day after the round began.
    unclaimed: Option<NaiveDate>,
    /// The promise is near.
    near: Option<NaiveDate>,
    /// The next step of the ladder.
    late: Option<(i32, NaiveDate)>,
}

impl Ahead {
    fn of(calendar: &Calendar, row: &Model, between_steps: u32) -> Self {
        if is_over(row) || row.waiting_since.is_some() {
            return Self {
                unclaimed: None,
                near: None,
                late: None,
            };
        }
        let began = calendar::day(row.clock_from);
        let is_unclaimed = row.assignee_id.is_none() && row.unclaimed_at.is_none();
        let next = row.escalation + 1;
        let broken = calendar.add_working_days(row.due_on, row.escalation.unsigned_abs() * between_steps);
        Self {
            unclaimed: is_unclaimed.then(|| calendar.add_working_days(began, 1)),
            near: (row.warned_for != Some(row.due_on)).then(|| before(calendar, row.due_on)),
            late: (next <= TOP).then(|| (next, broken + Days::new(1))),
        }
    }

    fn first(&self) -> Option<NaiveDate> {
        let late = self.late.map(|(_, day)| day);
        [self.unclaimed, self.near, late].into_iter().flatten().min()
    }
}

/// The working day before a day.
fn before(calendar: &Calendar, day: NaiveDate) -> NaiveDate {
    let mut at = day - Days::new(1);
    while !calendar.is_working(at) {
        at = at - Days::new(1);
    }
    at
}

/// Puts off the next look at a case to when something is due, as a part of the act that moved it.
pub(super) async fn watch(work: &Work, calendar: &Calendar, row: &Model) -> Result<(), Refusal> {
    let ahead = Ahead::of(calendar, row, work.app.config.cases.escalation_days);
    match ahead.first() {
        // What is due already is done by the next round of the runner, never again by this one.
        Some(day) => {
            let at = calendar::start_of(day).max(work.now);
            jobs::put(work, Job::about(JobKind::CaseDeadline, row.id, at)).await
        }
        None => jobs::cancel(work, JobKind::CaseDeadline, row.id).await,
    }
}

/// Looks at a case: says what is due, and puts off the next look.
pub async fn look(work: &Work, id: ServiceCaseId) -> Result<(), Refusal> {
    let found = Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    let Some(mut row) = found else {
        return Ok(());
    };
    let calendar = calendar::of(&work.app).await?;
    let steps = work.app.config.cases.escalation_days;
    let today = calendar::day(work.now);
    let place = place(work, &row).await?;
    let ahead = Ahead::of(&calendar, &row, steps);
    let is_due = |day: Option<NaiveDate>| day.is_some_and(|day| day <= today);
    if is_due(ahead.unclaimed) {
        let change = ActiveModel {
            unclaimed_at: Set(Some(work.now)),
            ..Default::default()
        };
        let what = (Action::ServiceCaseEscalate, "service_case.unclaimed");
        row = touched(work, &row, None, change, what, &place).await?;
    }
    if is_due(ahead.near) {
        let change = ActiveModel {
            warned_for: Set(Some(row.due_on)),
            ..Default::default()
        };
        let what = (Action::ServiceCaseEscalate, "service_case.due_soon");
        // Where the promise is broken already, that is what is said.
        if today <= row.due_on {
            row = touched(work, &row, None, change, what, &place).await?;
        } else {
            row.warned_for = Some(row.due_on);
        }
    }
    // A server that was down for long goes up all the steps that are due.
    while let Some((level, day)) = Ahead::of(&calendar, &row, steps).late {
        if today < day {
            break;
        }
        case_escalation::ActiveModel {
            id: Set(CaseEscalationId::new()),
            created_at: Set(work.now),
            case_id: Set(row.id),
            round: Set(row.round),
            level: Set(level),
            due_on: Set(row.due_on),
        }
        .insert(&work.tx)
        .await?;
        let change = ActiveModel {
            escalation: Set(level),
            warned_for: Set(Some(row.due_on)),
            ..Default::default()
        };
        let kind = format!("service_case.escalated_{level}");
        row = touched(
            work,
            &row,
            None,
            change,
            (Action::ServiceCaseEscalate, &kind),
            &place,
        )
        .await?;
    }
    watch(work, &calendar, &row).await
}
