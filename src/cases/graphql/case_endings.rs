//! How cases end, and what residents think of it, as clients do it.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::ServiceCaseId;

use super::case::ServiceCase;
use super::outcome::OutcomeKind;
use super::rating::RatingLevel;
use crate::cases::outcomes::{self, NewOutcome};
use crate::cases::ratings;
use crate::gid::Gid;
use crate::money::MoneyInput;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// Grants money.
#[derive(InputObject)]
pub struct ServiceCaseDecideInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// How much is granted.
    amount: MoneyInput,
    /// What the resident is told, at most 2000 characters.
    text: String,
    /// On which day it was decided; today unless said.
    decided_on: Option<LocalDate>,
}

/// Records that the money is there.
#[derive(InputObject)]
pub struct ServiceCasePayInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// On which day it was there: not before it was decided, not after today.
    paid_on: LocalDate,
}

/// Ends a case.
#[derive(InputObject)]
pub struct ServiceCaseResolveInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// How it ended.
    outcome: OutcomeKind,
    /// What the resident is told, at most 2000 characters.
    text: String,
    /// The rule by which it is refused; needed then.
    basis: Option<String>,
    /// Who can help instead; needed where it is refused.
    instead: Option<String>,
    /// On which day it was decided; today unless said.
    decided_on: Option<LocalDate>,
}

/// Rates a case.
#[derive(InputObject)]
pub struct ServiceCaseRateInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// How satisfied the resident is with how it ended.
    level: RatingLevel,
    /// What else there is to say, at most 500 characters.
    comment: Option<String>,
}

payload! {
    /// What `serviceCaseDecide` did.
    ServiceCaseDecidePayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCasePay` did.
    ServiceCasePayPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseResolve` did.
    ServiceCaseResolvePayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseRate` did.
    ServiceCaseRatePayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

/// The mutations by which cases end.
#[derive(Default)]
pub struct CaseEndingMutation;

#[Object]
impl CaseEndingMutation {
    /// Records that money is granted. Decided is not paid: the case waits until it is there.
    #[graphql(directive = Access::apply(Action::ServiceCaseDecide))]
    async fn service_case_decide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case, the amount and the day.")] input: ServiceCaseDecideInput,
    ) -> Result<ServiceCaseDecidePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let new = NewOutcome {
                kind: entity::case_outcome::OutcomeKind::Granted,
                text: input.text,
                basis: None,
                instead: None,
                amount: Some(input.amount.fen("amount")?),
                decided_on: input.decided_on.map(|day| day.0),
            };
            outcomes::decide(&ctx.act()?, id, input.expected_version, new).await
        };
        ServiceCaseDecidePayload::of(ctx.asked(), done.await).await
    }

    /// Records that the granted money is there; with it the case is resolved.
    #[graphql(directive = Access::apply(Action::ServiceCasePay))]
    async fn service_case_pay(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the day.")] input: ServiceCasePayInput,
    ) -> Result<ServiceCasePayPayload> {
        let done = async {
            let id = input.id.require("id")?;
            outcomes::pay(&ctx.act()?, id, input.expected_version, input.paid_on.0).await
        };
        ServiceCasePayPayload::of(ctx.asked(), done.await).await
    }

    /// Ends a case in which no money is granted.
    #[graphql(directive = Access::apply(Action::ServiceCaseResolve))]
    async fn service_case_resolve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and how it ended.")] input: ServiceCaseResolveInput,
    ) -> Result<ServiceCaseResolvePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let new = NewOutcome {
                kind: input.outcome.into(),
                text: input.text,
                basis: input.basis,
                instead: input.instead,
                amount: None,
                decided_on: input.decided_on.map(|day| day.0),
            };
            outcomes::resolve(&ctx.act()?, id, input.expected_version, new).await
        };
        ServiceCaseResolvePayload::of(ctx.asked(), done.await).await
    }

    /// Rates how a round ended, once. The two worst ask for a call to the resident.
    #[graphql(directive = Access::apply(Action::ServiceCaseRate))]
    async fn service_case_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the rating.")] input: ServiceCaseRateInput,
    ) -> Result<ServiceCaseRatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let (level, comment) = (input.level.into(), input.comment.as_deref());
            ratings::rate(&ctx.act()?, id, input.expected_version, level, comment).await
        };
        ServiceCaseRatePayload::of(ctx.asked(), done.await).await
    }
}
