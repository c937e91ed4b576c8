//! Cases, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::service_case;

use super::escalation::CaseEscalation;
use super::message::{CaseMessage, CaseNote};
use super::outcome::CaseOutcome;
use super::paper::CasePaper;
use super::rating::CaseRating;
use super::referral::CaseReferral;
use super::visit::HomeVisit;
use crate::calendar;
use crate::cards::graphql::card::ServiceCard;
use crate::cards::graphql::matter::ServiceMatter;
use crate::care::loader::TiesOf;
use crate::cases::lifecycle::is_waiting;
use crate::cases::loader::{
    EscalationsOf, MessageCount, MessagesOf, NoteCount, NotesOf, OutcomesOf, PapersOf, RatingsOf,
    ReferralsOf, VisitCount, VisitsOf,
};
use crate::cases::{deadlines, service_cases};
use crate::committees::graphql::office_holder::OfficeHolder;
use crate::committees::graphql::unit::Unit;
use crate::error::Fault;
use crate::gid;
use crate::nested::Slice;
use crate::page::{List, Window};
use crate::people::graphql::person::{self, Person};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::scalars::{LocalDate, Moment};
use crate::territory::graphql::Community;

/// Where a case stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "ServiceCaseState", remote = "service_case::CaseState")]
pub enum CaseState {
    /// Asked; nobody has looked at it.
    Submitted,
    /// Sent back to the resident, who has to complete it.
    Returned,
    /// Taken on; nobody in particular answers for it yet.
    Accepted,
    /// Given to somebody.
    Assigned,
    /// Being worked on.
    InProgress,
    /// The resident has to do something; the clock stands still.
    WaitingForResident,
    /// Somebody else has to do something, such as the bank that pays; the clock stands still.
    WaitingOutside,
    /// Offered to another unit, which has not answered.
    Referred,
    /// It has an outcome, and the money is there where some was granted.
    Resolved,
    /// The resident says that it is done.
    Confirmed,
    /// It is over.
    Closed,
    /// Called off before it had an outcome.
    Cancelled,
}

/// How a case came.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "ServiceCaseChannel", remote = "service_case::CaseChannel")]
pub enum CaseChannel {
    /// A call to the phone of a service card.
    Card,
    /// A call to a unit or to the community.
    Phone,
    /// Somebody came to the counter.
    WalkIn,
    /// The app.
    App,
}

/// 办件: what a resident asks for, followed until it is done and the money is paid.
pub struct ServiceCase(service_case::Model);

impl From<service_case::Model> for ServiceCase {
    fn from(row: service_case::Model) -> Self {
        Self(row)
    }
}

/// Where a case lies.
pub async fn place(ctx: &Context<'_>, row: &service_case::Model) -> Result<Option<Place>, Fault> {
    let ctx = ctx.asked();
    let (community, ties) = tokio::join!(load(ctx, row.community_id), load(ctx, TiesOf(row.person_id)));
    let ties = ties?.unwrap_or_default();
    Ok(community?.map(|community| Place::of_case(row, &community, ties)))
}

impl ServiceCase {
    async fn require(&self, ctx: &Context<'_>, action: Action) -> Result<(), Fault> {
        let place = place(ctx, &self.0).await?;
        let may = |place: &Place| ctx.asked().caller.may(action, place);
        place.filter(may).map(drop).ok_or(Fault::Forbidden)
    }
}

/// 办件: what a resident asks for, followed until it is done and the money is paid.
#[Object(directive = Access::apply(Action::ServiceCaseRead))]
impl ServiceCase {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The number that people read, such as `150824-C100003-2026-000123`: county, `C` and the community, year, count.
    async fn case_number(&self) -> &str {
        &self.0.number
    }

    /// Where it stands.
    async fn state(&self) -> CaseState {
        self.0.state.into()
    }

    /// How it came.
    async fn channel(&self) -> CaseChannel {
        self.0.channel.into()
    }

    /// When it was opened.
    async fn opened_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// When it changed last.
    async fn updated_at(&self) -> Moment {
        Moment(self.0.updated_at)
    }

    /// What was asked for; null once the data of the resident were erased, and with FORBIDDEN for admins and auditors.
    #[graphql(directive = Access::apply(Action::CaseTextRead))]
    async fn request(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.require(ctx, Action::CaseTextRead).await?;
            service_cases::request(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// For whom; null where that is not for you to see: for an official once the case is over.
    async fn requester(&self, ctx: &Context<'_>) -> Option<Person> {
        person::of(ctx, Some(self.0.person_id)).await
    }

    /// Who asked on behalf of the resident, by name; null where the resident asked, and with FORBIDDEN for admins and
    /// auditors.
    #[graphql(directive = Access::apply(Action::CaseTextRead))]
    async fn proxy_name(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            self.require(ctx, Action::CaseTextRead).await?;
            service_cases::proxy_name(ctx.asked(), &self.0)
        };
        ctx.nullable(read.await)
    }

    /// What the one who asked is to the resident, in words, such as 女儿; null where the resident asked.
    async fn proxy_relation(&self) -> Option<&str> {
        self.0.proxy_relation.as_deref()
    }

    /// Where the resident lives; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// The unit that has it; null while the community itself has it.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id?).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The unit that it is offered to; null while it is offered to none.
    async fn offered_to(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.offered_unit_id?).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// Who answers for it; null while it lies in the pool of the unit, or of the community.
    async fn assignee(&self, ctx: &Context<'_>) -> Option<OfficeHolder> {
        OfficeHolder::of(ctx, self.0.assignee_id?).await
    }

    /// The card by which it came; null where it came otherwise, and where the card is not for you to see any more.
    async fn card(&self, ctx: &Context<'_>) -> Option<ServiceCard> {
        let row = load(ctx.asked(), self.0.card_id?).await;
        ctx.nullable(row.map(|row| row.map(ServiceCard::from)))
    }

    /// The matter that it is about; null where it is about none in particular.
    async fn matter(&self, ctx: &Context<'_>) -> Option<ServiceMatter> {
        let row = load(ctx.asked(), self.0.matter_id?).await;
        ctx.nullable(row.map(|row| row.map(ServiceMatter::from)))
    }

    /// 1, and one more each time that it is reopened.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// Within how many working days it was promised when the round began.
    async fn promised_days(&self) -> i32 {
        self.0.promised_days
    }

    /// The promised day, later by the working days for which the clock stood still until now.
    async fn due_on(&self, ctx: &Context<'_>) -> Result<LocalDate> {
        let app = &ctx.asked().app;
        let calendar = calendar::of(app).await.map_err(Fault::from)?;
        Ok(LocalDate(deadlines::due(&calendar, &self.0, app.now())))
    }

    /// Whether the promised day is over while the clock runs.
    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        let runs = !is_waiting(self.0.state) && !service_cases::is_over(&self.0);
        runs && self.0.due_on < calendar::day(ctx.asked().app.now())
    }

    /// Since when the clock stands still; null while it runs.
    async fn waiting_since(&self) -> Option<Moment> {
        self.0.waiting_since.map(Moment)
    }

    /// The working days of this round for which the clock stood still, those of the present waiting too.
    async fn waited_days(&self, ctx: &Context<'_>) -> Result<u32> {
        let app = &ctx.asked().app;
        let calendar = calendar::of(app).await.map_err(Fault::from)?;
        Ok(deadlines::waited(&calendar, &self.0, app.now()))
    }

    /// How far up it went for being late: 0 nowhere, 1 to the unit or the community, 2 to the lead of the joint
    /// committee, 3 to the banner.
    async fn escalation(&self) -> i32 {
        self.0.escalation
    }

    /// The steps that it went up the ladder for being late, the first first.
    #[graphql(directive = Access::apply(Action::ServiceCaseRead))]
    async fn escalations(&self, ctx: &Context<'_>) -> Option<Vec<CaseEscalation>> {
        let read = async {
            self.require(ctx, Action::ServiceCaseRead).await?;
            let rows = load(ctx.asked(), EscalationsOf(self.0.id))
                .await?
                .unwrap_or_default();
            Ok(Some(rows.into_iter().map(CaseEscalation::from).collect()))
        };
        ctx.nullable(read.await)
    }

    /// When it went to the community because nobody answered for it; null where somebody does, or soon will.
    async fn unclaimed_at(&self) -> Option<Moment> {
        self.0.unclaimed_at.map(Moment)
    }

    /// The day on which the last paper was there; null while one is missing.
    async fn papers_complete_on(&self) -> Option<LocalDate> {
        self.0.papers_on.map(LocalDate)
    }

    /// When this round ended; null while it runs.
    async fn resolved_at(&self) -> Option<Moment> {
        self.0.resolved_at.map(Moment)
    }

    /// Until when the resident may reopen it; null while it is not resolved.
    async fn reopen_until(&self) -> Option<Moment> {
        self.0.reopen_until.map(Moment)
    }

    /// The papers that it needs, ticked off as they come; null with FORBIDDEN for admins and auditors.
    #[graphql(directive = Access::apply(Action::CaseTextRead))]
    async fn papers(&self, ctx: &Context<'_>) -> Option<Vec<CasePaper>> {
        let read = async {
            self.require(ctx, Action::CaseTextRead).await?;
            let rows = load(ctx.asked(), PapersOf(self.0.id)).await?.unwrap_or_default();
            Ok(Some(rows.into_iter().map(CasePaper::from).collect()))
        };
        ctx.nullable(read.await)
    }

    /// What was said between the resident and those who work on it, the oldest first; null with FORBIDDEN for admins
    /// and auditors.
    #[graphql(directive = Access::apply(Action::CaseTextRead))]
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Option<List<CaseMessage>> {
        let read = async {
            self.require(ctx, Action::CaseTextRead).await?;
            let slice = Slice::of(&Window {
                first,
                after,
                last,
                before,
            })?;
            let rows = load(ctx.asked(), MessagesOf(self.0.id, slice)).await?;
            let total = if ctx.wants("totalCount") {
                Some(
                    load(ctx.asked(), MessageCount(self.0.id))
                        .await?
                        .unwrap_or_default(),
                )
            } else {
                None
            };
            Ok(Some(slice.page(rows.unwrap_or_default(), total).into_list()))
        };
        ctx.nullable(read.await)
    }

    /// What those who work on it wrote for each other, the oldest first; null with FORBIDDEN for everybody else.
    #[graphql(directive = Access::apply(Action::CaseNoteRead))]
    async fn notes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Option<List<CaseNote>> {
        let read = async {
            self.require(ctx, Action::CaseNoteRead).await?;
            let slice = Slice::of(&Window {
                first,
                after,
                last,
                before,
            })?;
            let rows = load(ctx.asked(), NotesOf(self.0.id, slice)).await?;
            let total = if ctx.wants("totalCount") {
                Some(load(ctx.asked(), NoteCount(self.0.id)).await?.unwrap_or_default())
            } else {
                None
            };
            Ok(Some(slice.page(rows.unwrap_or_default(), total).into_list()))
        };
        ctx.nullable(read.await)
    }

    /// The home visits, the oldest first.
    #[graphql(directive = Access::apply(Action::HomeVisitRead))]
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Option<List<HomeVisit>> {
        let read = async {
            self.require(ctx, Action::HomeVisitRead).await?;
            let slice = Slice::of(&Window {
                first,
                after,
                last,
                before,
            })?;
            let rows = load(ctx.asked(), VisitsOf(self.0.id, slice)).await?;
            let total = if ctx.wants("totalCount") {
                Some(
                    load(ctx.asked(), VisitCount(self.0.id))
                        .await?
                        .unwrap_or_default(),
                )
            } else {
                None
            };
            Ok(Some(slice.page(rows.unwrap_or_default(), total).into_list()))
        };
        ctx.nullable(read.await)
    }

    /// To which units it was offered, the first first.
    #[graphql(directive = Access::apply(Action::ServiceCaseRead))]
    async fn referrals(&self, ctx: &Context<'_>) -> Option<Vec<CaseReferral>> {
        let read = async {
            self.require(ctx, Action::ServiceCaseRead).await?;
            let rows = load(ctx.asked(), ReferralsOf(self.0.id))
                .await?
                .unwrap_or_default();
            Ok(Some(rows.into_iter().map(CaseReferral::from).collect()))
        };
        ctx.nullable(read.await)
    }

    /// How its rounds ended, the first first; the last has the money that is granted and not paid yet too.
    #[graphql(directive = Access::apply(Action::ServiceCaseRead))]
    async fn outcomes(&self, ctx: &Context<'_>) -> Option<Vec<CaseOutcome>> {
        let read = async {
            let place = place(ctx, &self.0).await?;
            let place = place.filter(|place| ctx.asked().caller.may(Action::ServiceCaseRead, place));
            let place = place.ok_or(Fault::Forbidden)?;
            let rows = load(ctx.asked(), OutcomesOf(self.0.id))
                .await?
                .unwrap_or_default();
            let outcome = |row| CaseOutcome::new(row, self.0.papers_on, place.clone());
            Ok(Some(rows.into_iter().map(outcome).collect()))
        };
        ctx.nullable(read.await)
    }

    /// What the resident thought of it, a rating a round.
    #[graphql(directive = Access::apply(Action::ServiceCaseRead))]
    async fn ratings(&self, ctx: &Context<'_>) -> Option<Vec<CaseRating>> {
        let read = async {
            let place = place(ctx, &self.0).await?;
            let place = place.filter(|place| ctx.asked().caller.may(Action::ServiceCaseRead, place));
            let place = place.ok_or(Fault::Forbidden)?;
            let rows = load(ctx.asked(), RatingsOf(self.0.id)).await?.unwrap_or_default();
            let rating = |row| CaseRating::new(row, place.clone());
            Ok(Some(rows.into_iter().map(rating).collect()))
        };
        ctx.nullable(read.await)
    }

    /// The mutations that move it on and that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = place(ctx, &self.0).await?;
        Ok(place.map_or_else(Vec::new, |place| {
            service_cases::available(&ctx.asked().caller, &self.0, &place)
        }))
    }
}
