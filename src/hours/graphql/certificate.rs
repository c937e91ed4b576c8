//! Certificates of hours, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::certificate;
use entity::ids::VolunteerId;

use super::entry::HourEntry;
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::committees::graphql::unit::Unit;
use crate::committees::loader::OfficeHolderOf;
use crate::error::Fault;
use crate::gid;
use crate::hours::certificates::{self, Check};
use crate::hours::loader::{CertificateCount, CertificatesOf, EntriesUnder, NumberOf, SuccessorOf};
use crate::hours::printing;
use crate::nested::Slice;
use crate::page::{List, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load, load_all};
use crate::scalars::{LocalDate, Moment};
use crate::territory::graphql::Community;
use crate::volunteers::graphql::volunteer::Volunteer;
use crate::volunteers::loader::ServedBy;

/// What anyone learns of a number.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Check")]
pub enum CertificateCheck {
    /// A certificate of this number holds.
    Valid,
    /// There was one, and it holds no longer.
    Superseded,
    /// None of this number was issued.
    Unknown,
}

/// Whether a certificate holds.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "certificate::CertificateState")]
pub enum CertificateState {
    /// It holds.
    Valid,
    /// It holds no longer, and never will again.
    Superseded,
}

/// Why a certificate holds no longer.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CertificateSupersededBy", remote = "certificate::SupersededBy")]
pub enum SupersededBy {
    /// Hours under it were reversed.
    Reversal,
    /// A newer one of the same period was issued.
    Newer,
    /// The data of the volunteer were erased.
    Erasure,
}

/// 时长证明: says how long a volunteer served in a period, as it was when it was issued.
pub struct Certificate(certificate::Model);

impl From<certificate::Model> for Certificate {
    fn from(row: certificate::Model) -> Self {
        Self(row)
    }
}

/// 时长证明: says how long a volunteer served in a period, as it was when it was issued.
#[Object(directive = Access::apply(Action::CertificateRead))]
impl Certificate {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The number on the paper, such as 150824-H100003-2026-000123: of the community in which most of it was served.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Whether it holds.
    async fn state(&self) -> CertificateState {
        self.0.state.into()
    }

    /// The first day of the period. Hours are of the day on which they begin.
    async fn period_from(&self) -> LocalDate {
        LocalDate(self.0.period_from)
    }

    /// The last day of the period.
    async fn period_to(&self) -> LocalDate {
        LocalDate(self.0.period_to)
    }

    /// How many minutes were confirmed when it was issued. It never changes.
    async fn minutes(&self) -> i32 {
        self.0.minutes
    }

    /// The name of the volunteer as it is today; null once the person's data were erased.
    async fn name(&self, ctx: &Context<'_>) -> Option<String> {
        let holder = load(ctx.asked(), OfficeHolderOf(self.0.person_id)).await;
        ctx.nullable(holder.map(|holder| holder.map(|holder| holder.name)))
    }

    /// The volunteer number, such as 150824-V-2026-000123: stands where others would ask for an ID number.
    async fn volunteer_number(&self, ctx: &Context<'_>) -> Result<String> {
        let number = load(ctx.asked(), NumberOf(self.0.volunteer_id)).await?;
        let lost = || Fault::Internal(anyhow::anyhow!("a certificate without its volunteer"));
        Ok(number.ok_or_else(lost)?)
    }

    /// Whose it is; null only if the record of the volunteer is not for you to see.
    async fn volunteer(&self, ctx: &Context<'_>) -> Option<Volunteer> {
        let row = load(ctx.asked(), self.0.volunteer_id).await;
        ctx.nullable(row.map(|row| row.map(Volunteer::from)))
    }

    /// The unit of the volunteer; null only if it is not for you to see.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The community in which most of it was served; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// When it was issued.
    async fn issued_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// Who issued it, by name and unit; null once the data of that person were erased.
    async fn issuer(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.issued_by?).await
    }

    /// When it ceased to hold; null while it holds.
    async fn superseded_at(&self) -> Option<Moment> {
        self.0.superseded_at.map(Moment)
    }

    /// Why it holds no longer; null while it holds.
    async fn superseded_by(&self) -> Option<SupersededBy> {
        self.0.superseded_by.map(Into::into)
    }

    /// The newer one of the same period; null where there is none.
    async fn replaced_by(&self, ctx: &Context<'_>) -> Option<Certificate> {
        let row = load(ctx.asked(), SuccessorOf(self.0.id)).await;
        ctx.nullable(row.map(|row| row.map(Self)))
    }

    /// The hours under it that you may see, the first submitted first. Those that were reversed since are among them.
    async fn entries(&self, ctx: &Context<'_>) -> Result<Vec<HourEntry>> {
        let ids = load(ctx.asked(), EntriesUnder(self.0.id))
            .await?
            .unwrap_or_default();
        let mut rows = load_all(ctx.asked(), ids.clone()).await?;
        Ok(ids
            .iter()
            .filter_map(|id| rows.remove(id))
            .map(HourEntry::from)
            .collect())
    }

    /// The page on which anyone sees whether it holds; the QR code on the paper leads there.
    async fn check_url(&self, ctx: &Context<'_>) -> String {
        certificates::page(&ctx.asked().app, &self.0)
    }

    /// A link to fetch the paper by, as PDF, without a header. It ends after five minutes, with your session, and as
    /// soon as you may not read the certificate any more. Ask for another rather than keep it; null for municipal
    /// systems, and where the certificate holds no longer.
    async fn pdf(&self, ctx: &Context<'_>) -> Option<String> {
        printing::link(ctx.asked(), &self.0)
    }

    /// The mutations that you may send for its volunteer now: `certificateIssue` issues a newer one.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let ctx = ctx.asked();
        let Some(volunteer) = load(ctx, self.0.volunteer_id).await? else {
            return Ok(Vec::new());
        };
        let Some(unit) = load(ctx, self.0.unit_id).await? else {
            return Ok(Vec::new());
        };
        let served = load(ctx, ServedBy(unit.id)).await?.unwrap_or_default();
        let place = Place::of_volunteer(&volunteer, &unit, served);
        let may = ctx.caller.may(Action::CertificateIssue, &place);
        Ok(may.then(|| "certificateIssue".to_owned()).into_iter().collect())
    }
}

/// The certificates of a volunteer, for `Volunteer.certificates`.
pub async fn of_volunteer(
    ctx: &Context<'_>,
    volunteer: VolunteerId,
    window: &Window,
) -> Result<List<Certificate>> {
    let slice = Slice::of(window)?;
    let rows = load(ctx.asked(), CertificatesOf(volunteer, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), CertificateCount(volunteer)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}
