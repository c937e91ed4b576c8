//! How cases begin, and what is said and handed in, as clients do it.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use entity::ids::{CasePaperId, CommunityId, PersonId, ServiceCardId, ServiceCaseId, ServiceMatterId};

use super::case::{CaseChannel, ServiceCase};
use crate::cards::graphql::matter::DocumentForm;
use crate::cards::names::Names;
use crate::cases::opening::{self, NewCase, Proxy};
use crate::cases::requester::Requester;
use crate::cases::{papers, words};
use crate::error::Rejection;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::LocalDate;

/// Who calls or walks in.
#[derive(InputObject)]
pub struct CaseCallerInput {
    /// The full name; it is kept where the phone is not known yet.
    name: String,
    /// The mobile number.
    phone: String,
    /// Where the person lives.
    community_id: Gid<CommunityId>,
}

/// For whom a case is.
#[derive(OneofObject)]
pub enum CaseRequesterInput {
    /// Somebody whom you see.
    PersonId(Gid<PersonId>),
    /// Somebody who calls or walks in, found by the phone or written down.
    Caller(CaseCallerInput),
}

/// Who asks on behalf of somebody.
#[derive(InputObject)]
pub struct CaseProxyInput {
    /// The full name.
    name: String,
    /// The mobile number, to call back.
    phone: Option<String>,
    /// What that person is to the resident, such as 女儿.
    relation: String,
}

/// What a case is about.
#[derive(InputObject)]
pub struct ServiceCaseOpenInput {
    /// For whom; for yourself unless said.
    requester: Option<CaseRequesterInput>,
    /// How it came.
    channel: CaseChannel,
    /// The card by which it came, which must be in force; its unit has the case.
    card_id: Option<Gid<ServiceCardId>>,
    /// What it is about; of the matters that the card serves, if it came by a card. Its unit has the case, and its
    /// papers are asked for.
    matter_id: Option<Gid<ServiceMatterId>>,
    /// Who asks on behalf of the resident.
    proxy: Option<CaseProxyInput>,
    /// What is asked for, in words, at most 2000 characters.
    request: String,
}

impl ServiceCaseOpenInput {
    fn read(self) -> Result<NewCase, Rejection> {
        let inside = |why: Rejection| why.at("requester");
        let requester = match self.requester {
            None => Requester::Oneself,
            Some(CaseRequesterInput::PersonId(id)) => {
                Requester::Person(id.require("personId").map_err(inside)?)
            }
            Some(CaseRequesterInput::Caller(caller)) => Requester::Caller {
                community: caller.community_id.require("communityId").map_err(inside)?,
                name: caller.name,
                phone: caller.phone,
            },
        };
        Ok(NewCase {
            requester,
            channel: self.channel.into(),
            card: self.card_id.map(|id| id.require("cardId")).transpose()?,
            matter: self.matter_id.map(|id| id.require("matterId")).transpose()?,
            proxy: self.proxy.map(|proxy| Proxy {
                name: proxy.name,
                phone: proxy.phone,
                relation: proxy.relation,
            }),
            request: self.request,
        })
    }
}

/// An enquiry and its answer.
#[derive(InputObject)]
pub struct ServiceCaseAnswerInput {
    /// The enquiry.
    enquiry: ServiceCaseOpenInput,
    /// What was answered, at most 2000 characters.
    answer: String,
}

/// Says something.
#[derive(InputObject)]
pub struct CaseMessageSendInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What is said, at most 2000 characters.
    message: String,
}

/// Notes something.
#[derive(InputObject)]
pub struct CaseNoteAddInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What is noted, at most 2000 characters. The resident never reads it.
    note: String,
}

/// Asks for one more paper.
#[derive(InputObject)]
pub struct CasePaperAddInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// What it is, in Chinese, at most 100 characters.
    name_zh: String,
    /// The same in Mongolian.
    name_mn: Option<String>,
    /// The same in English.
    name_en: Option<String>,
    /// In which form it is brought.
    form: DocumentForm,
}

/// Ticks papers off that came.
#[derive(InputObject)]
pub struct CasePapersReceiveInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Which papers of the case: at least one, at most 60.
    papers: Vec<Gid<CasePaperId>>,
    /// On which day they came, not after today.
    received_on: LocalDate,
}

/// Ticks papers off that are not needed.
#[derive(InputObject)]
pub struct CasePapersWaiveInput {
    /// The case.
    id: Gid<ServiceCaseId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// Which papers of the case: at least one, at most 60.
    papers: Vec<Gid<CasePaperId>>,
}

fn which(papers: &[Gid<CasePaperId>]) -> Result<Vec<CasePaperId>, Rejection> {
    papers.iter().map(|id| id.require("papers")).collect()
}

payload! {
    /// What `serviceCaseOpen` did.
    ServiceCaseOpenPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `serviceCaseAnswer` did.
    ServiceCaseAnswerPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `caseMessageSend` did.
    CaseMessageSendPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `caseNoteAdd` did.
    CaseNoteAddPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `casePaperAdd` did.
    CasePaperAddPayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `casePapersReceive` did.
    CasePapersReceivePayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

payload! {
    /// What `casePapersWaive` did.
    CasePapersWaivePayload {
        /// The case as it is now; null where it was refused.
        service_case: ServiceCase
    }
}

/// The mutations by which cases begin and go on.
#[derive(Default)]
pub struct CaseMutation;

#[Object]
impl CaseMutation {
    /// Opens a case: by a card, about a matter or neither, for oneself or for who calls. `serviceCases` shows before
    /// which ones may be the same (`likelyDuplicateOf`).
    #[graphql(directive = Access::apply(Action::ServiceCaseOpen))]
    async fn service_case_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For whom, how it came, and what for.")] input: ServiceCaseOpenInput,
    ) -> Result<ServiceCaseOpenPayload> {
        let done = async {
            let new = input.read()?;
            opening::open(&ctx.act()?, new).await
        };
        ServiceCaseOpenPayload::of(ctx.asked(), done.await).await
    }

    /// Writes down an enquiry and what was answered on the spot.
    #[graphql(directive = Access::apply(Action::ServiceCaseOpen))]
    async fn service_case_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The enquiry and the answer.")] input: ServiceCaseAnswerInput,
    ) -> Result<ServiceCaseAnswerPayload> {
        let done = async {
            let new = input.enquiry.read().map_err(|why| why.at("enquiry"))?;
            opening::answer(&ctx.act()?, new, input.answer).await
        };
        ServiceCaseAnswerPayload::of(ctx.asked(), done.await).await
    }

    /// Says something to the resident, or as the resident. It moves no clock.
    #[graphql(directive = Access::apply(Action::CaseMessageSend))]
    async fn case_message_send(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and what is said.")] input: CaseMessageSendInput,
    ) -> Result<CaseMessageSendPayload> {
        let done = async {
            let id = input.id.require("id")?;
            words::say(&ctx.act()?, id, input.expected_version, &input.message).await
        };
        CaseMessageSendPayload::of(ctx.asked(), done.await).await
    }

    /// Notes something for those who work on it.
    #[graphql(directive = Access::apply(Action::CaseNoteAdd))]
    async fn case_note_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the note.")] input: CaseNoteAddInput,
    ) -> Result<CaseNoteAddPayload> {
        let done = async {
            let id = input.id.require("id")?;
            words::note(&ctx.act()?, id, input.expected_version, &input.note).await
        };
        CaseNoteAddPayload::of(ctx.asked(), done.await).await
    }

    /// Asks for one more paper than the matter does.
    #[graphql(directive = Access::apply(Action::CasePaperWrite))]
    async fn case_paper_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the paper.")] input: CasePaperAddInput,
    ) -> Result<CasePaperAddPayload> {
        let done = async {
            let id = input.id.require("id")?;
            let names = Names {
                zh: input.name_zh,
                mn: input.name_mn,
                en: input.name_en,
            };
            papers::add(&ctx.act()?, id, input.expected_version, names, input.form.into()).await
        };
        CasePaperAddPayload::of(ctx.asked(), done.await).await
    }

    /// Ticks papers off that came.
    #[graphql(directive = Access::apply(Action::CasePaperWrite))]
    async fn case_papers_receive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case, the papers and the day.")] input: CasePapersReceiveInput,
    ) -> Result<CasePapersReceivePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let papers = which(&input.papers)?;
            let day = Some(input.received_on.0);
            papers::tick(&ctx.act()?, id, input.expected_version, &papers, day).await
        };
        CasePapersReceivePayload::of(ctx.asked(), done.await).await
    }

    /// Ticks papers off that are not needed.
    #[graphql(directive = Access::apply(Action::CasePaperWrite))]
    async fn case_papers_waive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case and the papers.")] input: CasePapersWaiveInput,
    ) -> Result<CasePapersWaivePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let papers = which(&input.papers)?;
            papers::tick(&ctx.act()?, id, input.expected_version, &papers, None).await
        };
        CasePapersWaivePayload::of(ctx.asked(), done.await).await
    }
}
