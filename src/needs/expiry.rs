//! The last day of a need: once it has passed, the clock lets the need go.

use chrono::Days;
use entity::ids::NeedId;
use entity::need::{Model, NeedState};

use super::lifecycle::Step;
use super::lookup::held;
use super::steps::take;
use crate::calendar;
use crate::error::Refusal;
use crate::jobs::{self, Job, JobKind};
use crate::work::Work;
use crate::workflow::fits;

/// Puts off the look at a need to the end of its last day, as a part of the act that wrote or moved it. A draft that
/// is verified later is looked at then.
pub(super) async fn watch(work: &Work, row: &Model) -> Result<(), Refusal> {
    let waits = match row.state {
        NeedState::Draft | NeedState::Verified | NeedState::Published => row.due_by,
        NeedState::Adopted
        | NeedState::Satisfied
        | NeedState::Confirmed
        | NeedState::Declined
        | NeedState::Merged
        | NeedState::Expired => None,
    };
    match waits.and_then(|day| day.checked_add_days(Days::new(1))) {
        Some(day) => {
            let at = calendar::start_of(day);
            jobs::put(work, Job::about(JobKind::NeedExpiry, row.id, at)).await
        }
        None => jobs::cancel(work, JobKind::NeedExpiry, row.id).await,
    }
}

/// Lets a need go whose last day has passed.
pub async fn look(work: &Work, id: NeedId) -> Result<(), Refusal> {
    let (row, place) = held(work, id).await?;
    let is_over = row.due_by.is_some_and(|day| day < calendar::day(work.now));
    if is_over && fits(&row, Step::Expire, None).is_ok() {
        take(work, &row, Step::Expire, &place, None, None, |_| ()).await?;
    } else if !is_over {
        watch(work, &row).await?;
    }
    Ok(())
}
