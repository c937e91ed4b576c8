//! What each kind of job does.

use anyhow::Context as _;
use entity::ids::TypedId;
use entity::job::{JobKind, Model};

use super::tidy;
use crate::activities;
use crate::care;
use crate::cases;
use crate::error::Refusal;
use crate::files::sweep;
use crate::gid;
use crate::needs;
use crate::notify;
use crate::people;
use crate::wishes::claims;
use crate::work::Work;

/// Does a job. It judges the stored rows again and does nothing where they no longer fit. What it writes lasts
/// only together with the mark that the job is done.
#[async_trait::async_trait]
pub trait Handler: Send + Sync {
    async fn handle(&self, work: &Work, job: &Model) -> Result<(), Refusal>;
}

/// All kinds.
pub(super) struct Kinds;

#[async_trait::async_trait]
impl Handler for Kinds {
    async fn handle(&self, work: &Work, job: &Model) -> Result<(), Refusal> {
        match job.kind {
            JobKind::CareContact => care::contacts::look(work, about(job)?).await,
            JobKind::CaseDeadline => cases::deadlines::look(work, about(job)?).await,
            JobKind::Notify => notify::telling::tell(work, about(job)?).await,
            JobKind::Tidy => tidy::run(work).await,
            JobKind::FileRemoval => sweep::file(work, about(job)?).await,
            JobKind::UploadSweep => sweep::ticket(work, about(job)?).await,
            JobKind::WishClaimReminder => claims::remind(work, about(job)?).await,
            JobKind::WishClaimEnd => claims::expire(work, about(job)?).await,
            JobKind::ActivityReminder => activities::clock::remind(work, about(job)?).await,
            JobKind::ActivityBegin => activities::clock::begin(work, about(job)?).await,
            JobKind::GrantEnd => people::grants::lapsed(work, about(job)?).await,
            JobKind::NeedExpiry => needs::expiry::look(work, about(job)?).await,
        }
    }
}

/// The row that a job is about.
fn about<T: TypedId>(job: &Model) -> anyhow::Result<T> {
    gid::parse(&job.subject).context("a job about a row of another type")
}
