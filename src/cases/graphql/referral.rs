//! Offers of a case to another unit, as clients see them.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use entity::ids::{ServiceCaseId, UnitId};
use entity::{case_referral, service_case};

use super::case::ServiceCase;
use crate::cases::referrals::{self, Offer};
use crate::cases::service_cases;
use crate::committees::graphql::unit::Unit;
use crate::error::UserError;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::{self, Asked, load};
use crate::scalars::Moment;

/// Why another unit may learn of a case.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CaseReferralBasis", remote = "case_referral::ReferralBasis")]
pub enum ReferralBasis {
    /// The resident agreed.
    Consent,
    /// The law gives the matter to the other unit.
    LegalDuty,
    /// It cannot wait for consent.
    Urgent,
}

/// How an offer stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "CaseReferralState", remote = "case_referral::ReferralState")]
pub enum ReferralState {
    /// The other unit has not answered.
    Offered,
    /// The other unit has the case.
    Accepted,
    /// The other unit does not take it; it went back.
    Declined,
    /// The case ended meanwhile.
    Withdrawn,
}

/// 转办: a case offered to another unit. Who reads it may read the case.
pub struct CaseReferral(case_referral::Model);

impl From<case_referral::Model> for CaseReferral {
    fn from(row: case_referral::Model) -> Self {
        Self(row)
    }
}

/// 转办: a case offered to another unit. Who reads it may read the case.
#[Object(directive = Access::apply(Action::ServiceCaseRead))]
impl CaseReferral {
    /// When it was offered.
    async fn offered_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// Which unit offered it; null for the community itself.
    async fn from_unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.from_unit_id?).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// To which unit; null only if it is not for you to see.
    async fn to_unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.to_unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// Why the other unit may learn of it.
    async fn basis(&self) -> ReferralBasis {
        self.0.basis.into()
    }

    /// Why it was offered, in words.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// How it stands.
    async fn state(&self) -> ReferralState {
        self.0.state.into()
    }

    /// When it was answered; null while it is not.
    async fn answered_at(&self) -> Option<Moment> {
        self.0.answered_at.map(Moment)
    }

    /// Why it was declined, in words; null where it was not.
    async fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }
}

/// Offers a case to another unit.
#[derive(InputObject)]
pub struct ServiceCaseReferInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// The unit that is to take it over.
    unit_id: Gid<UnitId>,
    /// Why that unit may learn of it.
    basis: ReferralBasis,
    /// Why it is offered, in words, at most 200 characters.
    reason: String,
}

/// Takes over a case.
#[derive(InputObject)]
pub struct CaseReferralAcceptInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Does not take over a case.
#[derive(InputObject)]
pub struct CaseReferralDeclineInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, in words, at most 200 characters.
    reason: String,
}

payload! {
    /// What `serviceCaseRefer` did.
    ServiceCaseReferPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `caseReferralAccept` did.
    CaseReferralAcceptPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

/// What `caseReferralDecline` did.
#[derive(SimpleObject)]
pub struct CaseReferralDeclinePayload {
    /// The case as it is now; null where it was refused, and where it is not for you to see any more.
    service_case: Option<ServiceCase>,
    /// Why nothing was changed; empty when it was.
    user_errors: Vec<UserError>,
}

/// The mutations of referrals.
#[derive(Default)]
pub struct ReferralMutation;

#[Object]
impl ReferralMutation {
    /// Offers a case to another unit, which must accept it. Until it answers, the clock runs on.
    #[graphql(directive = Access::apply(Action::ServiceCaseRefer))]
    async fn service_case_refer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case, the unit and why.")] input: ServiceCaseReferInput,
    ) -> Result<ServiceCaseReferPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let offer = Offer {
                unit: input.unit_id.require("unitId")?,
                basis: input.basis.into(),
                reason: input.reason,
            };
            referrals::refer(&ctx.act()?, id, input.expected_version, offer).await
        };
        ServiceCaseReferPayload::of(ctx.asked(), done.await).await
    }

    /// Takes over a case that was offered to one's own unit.
    #[graphql(directive = Access::apply(Action::CaseReferralAnswer))]
    async fn case_referral_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: CaseReferralAcceptInput,
    ) -> Result<CaseReferralAcceptPayload> {
        let done = async {
            let id = input.id.require("id")?;
            referrals::answer(&ctx.act()?, id, input.expected_version, None).await
        };
        CaseReferralAcceptPayload::of(ctx.asked(), done.await).await
    }

    /// Does not take over a case that was offered to one's own unit: it goes back to where it was.
    #[graphql(directive = Access::apply(Action::CaseReferralAnswer))]
    async fn case_referral_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the reason.")] input: CaseReferralDeclineInput,
    ) -> Result<CaseReferralDeclinePayload> {
        let done = async {
            let id = input.id.require("id")?;
            referrals::answer(&ctx.act()?, id, input.expected_version, Some(&input.reason)).await
        };
        let (declined, user_errors) =
            resolve::outcome::<service_case::Model>(ctx.asked(), done.await).await?;
        let service_case = match declined {
            Some(row) => service_cases::find(ctx.asked(), row.id)
                .await?
                .map(ServiceCase::from),
            None => None,
        };
        Ok(CaseReferralDeclinePayload {
            service_case,
            user_errors,
        })
    }
}
