//! The steps of a case that need nothing but a reason or a word to the resident.

use chrono::Days;
use entity::case_referral::ReferralState;
use entity::ids::ServiceCaseId;
use entity::service_case::{ActiveModel, CaseState, Model};
use sea_orm::Set;

use super::lifecycle::{Step, is_waiting};
use super::service_cases::{CaseRejection, is_over, open};
use super::{deadlines, referrals, visit_lifecycle, visits, words};
use crate::calendar::{self, Calendar};
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::policy::Place;
use crate::work::{Act, Work};
use crate::workflow::{Lifecycle, Taken, transition};

/// Takes a step. What is said with it goes to the resident as a message.
pub async fn take(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    step: Step,
    said: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Model::action(step)).await?;
    let said = said
        .map(|text| input::prose("message", text, words::LONGEST))
        .transpose()?;
    let row = moved(&work, &row, &place, expected_version, step, |_| {}).await?;
    if let Some(said) = &said {
        words::write(&work, &row, &place, said).await?;
    }
    work.commit(row).await
}

/// Opens it again for another round, until the stored day is over.
pub async fn reopen(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    why: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Model::action(Step::Reopen)).await?;
    let why = input::prose("message", why, words::LONGEST)?;
    if row.reopen_until.is_some_and(|until| work.now >= until) {
        return Err(Rejection::from(CaseRejection::WindowOver).about(row.id).into());
    }
    let round = row.round + 1;
    let calendar = calendar::of(&work.app).await?;
    let due_on = calendar.add_working_days(calendar::day(work.now), row.promised_days.unsigned_abs());
    let row = moved(&work, &row, &place, expected_version, Step::Reopen, |change| {
        change.round = Set(round);
        change.clock_from = Set(work.now);
        change.due_on = Set(due_on);
        change.waited_days = Set(0);
        change.escalation = Set(0);
        change.resolved_at = Set(None);
        change.reopen_until = Set(None);
    })
    .await?;
    words::write(&work, &row, &place, &why).await?;
    work.record(Event {
        kind: "service_case.reopened",
        action: Model::action(Step::Reopen),
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Moves a case on, with what each move brings: the clock stands still while it waits, the pool has it where nobody
/// is at work on it, the days to reopen it begin with its end, and what is over is offered to nobody and has no visit
/// to come. `more` is what this step adds.
pub(super) async fn moved(
    work: &Work,
    row: &Model,
    place: &Place,
    expected_version: Option<i32>,
    step: Step,
    more: impl FnOnce(&mut ActiveModel),
) -> Result<Model, Refusal> {
    let taken = Taken {
        row,
        step,
        place,
        expected_version,
        reason: None,
    };
    if row.state == CaseState::Referred && !matches!(step, Step::TakeOver | Step::Decline) {
        referrals::close(work, row.id, ReferralState::Withdrawn, None).await?;
    }
    let reopen_days = u64::from(work.app.config.cases.reopen_days);
    let calendar = calendar::of(&work.app).await?;
    let row = transition(work, taken, |change, state| {
        change.state = Set(state);
        clock(work, &calendar, row, change, state);
        if matches!(
            state,
            CaseState::Submitted | CaseState::Accepted | CaseState::Referred
        ) {
            change.assignee_id = Set(None);
        }
        if state == CaseState::Assigned {
            change.unclaimed_at = Set(None);
        }
        if state != CaseState::Referred {
            change.offered_unit_id = Set(None);
        }
        if state == CaseState::Resolved {
            change.resolved_at = Set(Some(work.now));
            change.reopen_until = Set(Some(work.now + Days::new(reopen_days)));
        }
        more(change);
    })
    .await?;
    if is_over(&row) {
        let off = if step == Step::Erase {
            visit_lifecycle::Step::Erase
        } else {
            visit_lifecycle::Step::Cancel
        };
        visits::call_off(work, row.id, place, off).await?;
    }
    deadlines::watch(work, &calendar, &row).await?;
    Ok(row)
}

fn clock(work: &Work, calendar: &Calendar, row: &Model, change: &mut ActiveModel, state: CaseState) {
    match (row.waiting_since, is_waiting(state)) {
        (None, true) => change.waiting_since = Set(Some(work.now)),
        (Some(_), false) => {
            let waited = deadlines::waited(calendar, row, work.now);
            change.waiting_since = Set(None);
            change.waited_days = Set(i32::try_from(waited).unwrap_or(i32::MAX));
            change.due_on = Set(deadlines::due(calendar, row, work.now));
        }
        (None, false) | (Some(_), true) => {}
    }
}
