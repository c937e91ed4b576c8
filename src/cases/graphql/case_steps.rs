//! The steps of a case, as clients take them.

use async_graphql::{Context, InputObject, Object, Result};
use entity::ids::{PersonId, ServiceCaseId};

use super::case::ServiceCase;
use crate::cases::lifecycle::Step;
use crate::cases::{assigning, steps};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// Takes a case on.
#[derive(InputObject)]
pub struct ServiceCaseAcceptInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Sends a case back.
#[derive(InputObject)]
pub struct ServiceCaseReturnInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What has to be completed, for the resident, at most 2000 characters.
    message: String,
}

/// Completes a case.
#[derive(InputObject)]
pub struct ServiceCaseResubmitInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What is added, at most 2000 characters.
    message: Option<String>,
}

/// Gives a case back.
#[derive(InputObject)]
pub struct ServiceCaseReleaseInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Begins to work on a case.
#[derive(InputObject)]
pub struct ServiceCaseBeginInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Asks the resident for something.
#[derive(InputObject)]
pub struct ServiceCaseAskResidentInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What the resident has to do, at most 2000 characters.
    message: String,
}

/// Waits for somebody else.
#[derive(InputObject)]
pub struct ServiceCaseWaitOutsideInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// For what, for the resident, at most 2000 characters.
    message: String,
}

/// Works on.
#[derive(InputObject)]
pub struct ServiceCaseResumeInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// A word to the resident, at most 2000 characters.
    message: Option<String>,
}

/// Says that it is done.
#[derive(InputObject)]
pub struct ServiceCaseConfirmInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// A word to those who did it, at most 2000 characters.
    message: Option<String>,
}

/// Closes a case.
#[derive(InputObject)]
pub struct ServiceCaseCloseInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

/// Calls a case off.
#[derive(InputObject)]
pub struct ServiceCaseCancelInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Why, at most 2000 characters; both sides read it.
    message: Option<String>,
}

/// Gives a case to somebody.
#[derive(InputObject)]
pub struct ServiceCaseAssignInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Who answers for it: an official of the unit that has it, or one of the staff where the community has it.
    assignee_id: Gid<PersonId>,
}

/// Opens a case again.
#[derive(InputObject)]
pub struct ServiceCaseReopenInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What is not done, at most 2000 characters.
    message: String,
}

payload! {
    /// What `serviceCaseAccept` did.
    ServiceCaseAcceptPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseReturn` did.
    ServiceCaseReturnPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseResubmit` did.
    ServiceCaseResubmitPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseRelease` did.
    ServiceCaseReleasePayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseBegin` did.
    ServiceCaseBeginPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseAskResident` did.
    ServiceCaseAskResidentPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseWaitOutside` did.
    ServiceCaseWaitOutsidePayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseResume` did.
    ServiceCaseResumePayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseConfirm` did.
    ServiceCaseConfirmPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseClose` did.
    ServiceCaseClosePayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseCancel` did.
    ServiceCaseCancelPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseAssign` did.
    ServiceCaseAssignPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseReopen` did.
    ServiceCaseReopenPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

/// The mutations that move a case on.
#[derive(Default)]
pub struct CaseStepMutation;

#[Object]
impl CaseStepMutation {
    /// Takes a case on. Somebody in particular is to answer for it next.
    #[graphql(directive = Access::apply(Action::ServiceCaseAccept))]
    async fn service_case_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: ServiceCaseAcceptInput,
    ) -> Result<ServiceCaseAcceptPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = None;
            steps::take(&ctx.act()?, id, input.expected_version, Step::Accept, said).await
        };
        ServiceCaseAcceptPayload::of(ctx.asked(), done.await).await
    }

    /// Sends a case back to the resident, who completes it.
    #[graphql(directive = Access::apply(Action::ServiceCaseReturn))]
    async fn service_case_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the message.")] input: ServiceCaseReturnInput,
    ) -> Result<ServiceCaseReturnPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = Some(input.message.as_str());
            steps::take(&ctx.act()?, id, input.expected_version, Step::Return, said).await
        };
        ServiceCaseReturnPayload::of(ctx.asked(), done.await).await
    }

    /// Hands a completed case in again.
    #[graphql(directive = Access::apply(Action::ServiceCaseResubmit))]
    async fn service_case_resubmit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the message.")] input: ServiceCaseResubmitInput,
    ) -> Result<ServiceCaseResubmitPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = input.message.as_deref();
            steps::take(&ctx.act()?, id, input.expected_version, Step::Resubmit, said).await
        };
        ServiceCaseResubmitPayload::of(ctx.asked(), done.await).await
    }

    /// Gives a case back to the pool of the unit or of the community, for somebody else.
    #[graphql(directive = Access::apply(Action::ServiceCaseAssign))]
    async fn service_case_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: ServiceCaseReleaseInput,
    ) -> Result<ServiceCaseReleasePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = None;
            steps::take(&ctx.act()?, id, input.expected_version, Step::Release, said).await
        };
        ServiceCaseReleasePayload::of(ctx.asked(), done.await).await
    }

    /// Begins to work on a case.
    #[graphql(directive = Access::apply(Action::ServiceCaseBegin))]
    async fn service_case_begin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: ServiceCaseBeginInput,
    ) -> Result<ServiceCaseBeginPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = None;
            steps::take(&ctx.act()?, id, input.expected_version, Step::Begin, said).await
        };
        ServiceCaseBeginPayload::of(ctx.asked(), done.await).await
    }

    /// Waits for the resident; the clock stands still, and shows it.
    #[graphql(directive = Access::apply(Action::ServiceCaseWait))]
    async fn service_case_ask_resident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the message.")] input: ServiceCaseAskResidentInput,
    ) -> Result<ServiceCaseAskResidentPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = Some(input.message.as_str());
            steps::take(&ctx.act()?, id, input.expected_version, Step::AskResident, said).await
        };
        ServiceCaseAskResidentPayload::of(ctx.asked(), done.await).await
    }

    /// Waits for somebody else, such as the bank that pays; the clock stands still, and shows it.
    #[graphql(directive = Access::apply(Action::ServiceCaseWait))]
    async fn service_case_wait_outside(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the message.")] input: ServiceCaseWaitOutsideInput,
    ) -> Result<ServiceCaseWaitOutsidePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = Some(input.message.as_str());
            steps::take(&ctx.act()?, id, input.expected_version, Step::WaitOutside, said).await
        };
        ServiceCaseWaitOutsidePayload::of(ctx.asked(), done.await).await
    }

    /// Works on what waited; the clock runs on.
    #[graphql(directive = Access::apply(Action::ServiceCaseResume))]
    async fn service_case_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the message.")] input: ServiceCaseResumeInput,
    ) -> Result<ServiceCaseResumePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = input.message.as_deref();
            steps::take(&ctx.act()?, id, input.expected_version, Step::Resume, said).await
        };
        ServiceCaseResumePayload::of(ctx.asked(), done.await).await
    }

    /// The resident says that it is done.
    #[graphql(directive = Access::apply(Action::ServiceCaseConfirm))]
    async fn service_case_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the message.")] input: ServiceCaseConfirmInput,
    ) -> Result<ServiceCaseConfirmPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = input.message.as_deref();
            steps::take(&ctx.act()?, id, input.expected_version, Step::Confirm, said).await
        };
        ServiceCaseConfirmPayload::of(ctx.asked(), done.await).await
    }

    /// Closes a case that has an outcome. Until the stored day the resident can still reopen it.
    #[graphql(directive = Access::apply(Action::ServiceCaseClose))]
    async fn service_case_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: ServiceCaseCloseInput,
    ) -> Result<ServiceCaseClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = None;
            steps::take(&ctx.act()?, id, input.expected_version, Step::Close, said).await
        };
        ServiceCaseClosePayload::of(ctx.asked(), done.await).await
    }

    /// Calls a case off that has no outcome yet.
    #[graphql(directive = Access::apply(Action::ServiceCaseCancel))]
    async fn service_case_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the message.")] input: ServiceCaseCancelInput,
    ) -> Result<ServiceCaseCancelPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let said = input.message.as_deref();
            steps::take(&ctx.act()?, id, input.expected_version, Step::Cancel, said).await
        };
        ServiceCaseCancelPayload::of(ctx.asked(), done.await).await
    }

    /// Gives a case to somebody, or to somebody else.
    #[graphql(directive = Access::apply(Action::ServiceCaseAssign))]
    async fn service_case_assign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and who.")] input: ServiceCaseAssignInput,
    ) -> Result<ServiceCaseAssignPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let assignee = input.assignee_id.require("assigneeId")?;
            assigning::assign(&ctx.act()?, id, input.expected_version, assignee).await
        };
        ServiceCaseAssignPayload::of(ctx.asked(), done.await).await
    }

    /// Opens a case again, for another round with a clock of its own, until the stored day is over.
    #[graphql(directive = Access::apply(Action::ServiceCaseReopen))]
    async fn service_case_reopen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and why.")] input: ServiceCaseReopenInput,
    ) -> Result<ServiceCaseReopenPayload> {
        let done = async {
            let id = input.id.require("id")?;
            steps::reopen(&ctx.act()?, id, input.expected_version, &input.message).await
        };
        ServiceCaseReopenPayload::of(ctx.asked(), done.await).await
    }
}
