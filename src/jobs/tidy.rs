//! Forgets what nobody needs any more: outcomes kept for retries, codes to sign in, counts of tries.

use chrono::TimeDelta;
use entity::job::JobKind;

use super::{Job, put};
use crate::error::Refusal;
use crate::identity::{codes, limits};
use crate::work::{self, Work};

const EVERY: TimeDelta = TimeDelta::hours(1);

pub(super) async fn run(work: &Work) -> Result<(), Refusal> {
    work::forget(&work.tx, work.now).await?;
    codes::forget(&work.tx, work.now).await?;
    limits::forget(&work.tx, work.now).await?;
    put(work, Job::of_all(JobKind::Tidy, work.now + EVERY)).await
}
