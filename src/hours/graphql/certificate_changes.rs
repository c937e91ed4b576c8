//! How certificates are issued, as clients see it.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::VolunteerId;

use super::certificate::Certificate;
use crate::gid::Gid;
use crate::hours::issuing;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// Which certificate.
#[derive(InputObject)]
pub struct CertificateIssueInput {
    /// Whose hours.
    volunteer_id: Gid<VolunteerId>,
    /// The first day of the period.
    from: LocalDate,
    /// The last day, at most today.
    to: LocalDate,
}

payload! {
    /// What `certificateIssue` did.
    CertificateIssuePayload {
        /// The new certificate; null where it was refused.
        certificate: Certificate
    }
}

/// The mutations of certificates.
#[derive(Default)]
pub struct CertificateMutation;

#[Object]
impl CertificateMutation {
    /// Issues a certificate about the hours of a period that are confirmed now. A valid one of the same period holds
    /// no longer. Volunteers issue their own too: others confirmed every minute of them.
    #[graphql(directive = Access::apply(Action::CertificateIssue))]
    async fn certificate_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, about which period.")] input: CertificateIssueInput,
    ) -> Result<CertificateIssuePayload> {
        let done = async {
            let volunteer = input.volunteer_id.require("volunteerId")?;
            issuing::issue(&ctx.act()?, volunteer, input.from.0, input.to.0).await
        };
        CertificateIssuePayload::of(ctx.asked(), done.await).await
    }
}
