//! Cases: which there are, where they lie, and what can be refused about them.

use entity::ids::{CommunityId, PersonId, ServiceCardId, ServiceCaseId, ServiceMatterId, UnitId};
use entity::person;
use entity::service_case::{CaseState, Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::lifecycle::{OVER, Step};
use super::sealed;
use crate::app::Ctx;
use crate::calendar;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::identity::phone::Phone;
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Caller, Place, readable, ties, visible};
use crate::territory;
use crate::work::Work;
use crate::workflow::{self, Lifecycle};

/// What can be refused about a case.
pub enum CaseRejection {
    Over,
    NotAssignable,
    SameUnit,
    UnitClosed,
    PaymentMissing,
    NothingGranted,
    BasisMissing,
    DayOutside,
    WindowOver,
    Rated,
    RatedOneself,
}

impl From<CaseRejection> for Rejection {
    fn from(why: CaseRejection) -> Self {
        let state = |text| Self::new(Code::InvalidState, text);
        match why {
            CaseRejection::Over => state(Text::new(
                "办件已办结",
                "ᠬᠡᠷᠡᠭ ᠢ ᠨᠢᠭᠡᠨᠲᠡ ᠰᠢᠢᠳᠪᠦᠷᠢᠯᠡᠭᠰᠡᠨ",
                "The case is over",
            )),
            CaseRejection::NotAssignable => Self::invalid(Text::new(
                "只能指派给承办单位的在任人员，或本社区工作人员",
                "ᠬᠠᠷᠢᠭᠤᠴᠠᠭᠰᠠᠨ ᠨᠢᠭᠡᠴᠡ ᠶᠢᠨ ᠬᠦᠮᠦᠨ᠂ ᠡᠰᠡᠪᠡᠯ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠦᠨ ᠠᠵᠢᠯᠲᠠᠨ ᠳ᠋ᠤ ᠯᠠ ᠬᠤᠪᠢᠶᠠᠷᠢᠯᠠᠨ᠎ᠠ",
                "It is given to an official of the unit that has it, or to staff where the community has it",
            ))
            .at("assigneeId"),
            CaseRejection::SameUnit => Self::invalid(Text::new(
                "不能转给现承办单位",
                "ᠣᠳᠣ ᠬᠠᠷᠢᠭᠤᠴᠠᠵᠤ ᠪᠠᠢᠭ᠎ᠠ ᠨᠢᠭᠡᠴᠡ ᠳ᠋ᠦ ᠰᠢᠯᠵᠢᠭᠦᠯᠵᠦ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "This unit has the case already",
            ))
            .at("unitId"),
            CaseRejection::UnitClosed => {
                state(Text::new("该单位已撤销", "ᠡᠨᠡ ᠨᠢᠭᠡᠴᠡ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ", "The unit is closed")).at("unitId")
            }
            CaseRejection::PaymentMissing => Self::invalid(Text::new(
                "涉及款项的办件：先登记决定，到账后再登记到账日",
                "ᠮᠥᠩᠭᠥ ᠲᠡᠢ ᠬᠡᠷᠡᠭ᠄ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠰᠢᠢᠳᠪᠦᠷᠢ ᠶᠢ᠂ ᠳᠠᠷᠠᠭ᠎ᠠ ᠨᠢ ᠣᠷᠣᠭᠰᠠᠨ ᠡᠳᠦᠷ ᠢ ᠪᠦᠷᠢᠳᠬᠡᠨ᠎ᠡ",
                "Where money is granted, record the decision with serviceCaseDecide and the day on which it was there with serviceCasePay",
            ))
            .at("amount"),
            CaseRejection::NothingGranted => state(Text::new(
                "尚未登记给付决定",
                "ᠣᠯᠭᠣᠬᠤ ᠰᠢᠢᠳᠪᠦᠷᠢ ᠶᠢ ᠪᠦᠷᠢᠳᠬᠡᠭᠡ ᠦᠭᠡᠢ",
                "No money was granted in this round: record the decision with serviceCaseDecide first",
            )),
            CaseRejection::BasisMissing => Self::invalid(Text::new(
                "不予办理须写明依据，并说明可以向谁求助",
                "ᠲᠠᠲᠠᠭᠠᠯᠵᠠᠬᠤ ᠳ᠋ᠤ ᠦᠨᠳᠦᠰᠦᠯᠡᠯ ᠪᠠ ᠥᠭᠡᠷ᠎ᠡ ᠬᠡᠨ ᠲᠤᠰᠠᠯᠠᠬᠤ ᠶᠢ ᠪᠢᠴᠢᠬᠦ ᠶᠣᠰᠣᠲᠠᠢ",
                "A refusal names its basis, and who can help instead",
            ))
            .at("basis"),
            CaseRejection::DayOutside => Self::invalid(Text::new(
                "日期不能晚于今天，也不能早于此前的环节",
                "ᠡᠳᠦᠷ ᠨᠢ ᠥᠨᠥᠳᠦᠷ ᠡᠴᠡ ᠬᠣᠵᠢᠮ᠂ ᠡᠰᠡᠪᠡᠯ ᠡᠮᠦᠨᠡᠬᠢ ᠠᠯᠬᠤᠮ ᠡᠴᠡ ᠡᠷᠲᠡ ᠪᠠᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "The day is not after today, and not before what it follows",
            )),
            CaseRejection::WindowOver => state(Text::new(
                "已超过可重新办理的期限，请提交新的办件",
                "ᠳᠠᠬᠢᠨ ᠨᠡᠭᠡᠭᠡᠬᠦ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠳᠠᠭᠤᠰᠤᠭᠰᠠᠨ᠂ ᠰᠢᠨ᠎ᠡ ᠬᠡᠷᠡᠭ ᠢ ᠥᠭᠭᠦᠨ᠎ᠡ ᠦᠦ",
                "The time in which it could be reopened is over: open a new case",
            )),
            CaseRejection::Rated => Self::new(
                Code::AlreadyExists,
                Text::new("本轮已评价", "ᠡᠨᠡ ᠤᠳᠠᠭᠠᠨ ᠢ ᠦᠨᠡᠯᠡᠭᠰᠡᠨ", "This round was rated already"),
            ),
            CaseRejection::RatedOneself => Self::new(
                Code::Forbidden,
                Text::new(
                    "被评价人不能办结针对自己的回访",
                    "ᠦᠨᠡᠯᠡᠭᠳᠡᠭᠰᠡᠨ ᠬᠦᠮᠦᠨ ᠥᠪᠡᠷ ᠦᠨ ᠬᠠᠷᠢᠭᠤ ᠠᠰᠠᠭᠤᠯᠲᠠ ᠶᠢ ᠳᠠᠭᠤᠰᠬᠠᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "Who was rated does not close the call-back about it",
                ),
            ),
        }
    }
}

/// Cases that may be the same as one about to be opened.
pub struct Alike {
    pub person: Option<PersonId>,
    pub phone: Option<String>,
    pub matter: Option<ServiceMatterId>,
}

/// Which cases.
#[derive(Default)]
pub struct Wanted {
    pub community: Option<CommunityId>,
    pub unit: Option<UnitId>,
    pub states: Option<Vec<CaseState>>,
    /// Those that are not over.
    pub open: bool,
    /// Those past the promised day, whose clock runs.
    pub overdue: bool,
    /// Those for which nobody answers.
    pub unassigned: bool,
    /// Those with a call-back that is due.
    pub callback_due: bool,
    pub assignee: Option<PersonId>,
    pub card: Option<ServiceCardId>,
    pub matter: Option<ServiceMatterId>,
    pub person: Option<PersonId>,
    pub alike: Option<Alike>,
}

pub async fn find(ctx: &Ctx, id: ServiceCaseId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

pub async fn find_by_number(ctx: &Ctx, number: &str) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Number.eq(number))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

pub async fn list(
    ctx: &Ctx,
    wanted: &Wanted,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    let mut all = Condition::all()
        .add_option(wanted.community.map(|id| Column::CommunityId.eq(id)))
        .add_option(wanted.unit.map(|id| Column::UnitId.eq(id)))
        .add_option(
            wanted
                .states
                .as_ref()
                .map(|states| Column::State.is_in(states.iter().copied())),
        )
        .add_option(wanted.assignee.map(|id| Column::AssigneeId.eq(id)))
        .add_option(wanted.card.map(|id| Column::CardId.eq(id)))
        .add_option(wanted.matter.map(|id| Column::MatterId.eq(id)))
        .add_option(wanted.person.map(|id| Column::PersonId.eq(id)));
    if wanted.open || wanted.overdue || wanted.unassigned || wanted.alike.is_some() {
        all = all.add(Column::State.is_not_in(OVER));
    }
    if wanted.overdue {
        let today = calendar::day(ctx.app.now());
        all = all
            .add(Column::DueOn.lt(today))
            .add(Column::WaitingSince.is_null());
    }
    if wanted.unassigned {
        all = all.add(Column::AssigneeId.is_null());
    }
    if wanted.callback_due {
        use entity::case_callback;
        let due = visible::<case_callback::Entity>(&ctx.caller)
            .select_only()
            .column(case_callback::Column::CaseId)
            .filter(case_callback::Column::State.eq(case_callback::CallbackState::Open));
        all = all.add(Column::Id.in_subquery(due.into_query()));
    }
    if let Some(alike) = &wanted.alike {
        let Some(condition) = alike_to(ctx, alike) else {
            return Ok(Page::empty(count));
        };
        all = all.add(condition);
    }
    page::read(ctx, visible::<Entity>(&ctx.caller).filter(all), by, window, count).await
}

/// Of the same person, and of the same matter or of none.
fn alike_to(ctx: &Ctx, alike: &Alike) -> Option<Condition> {
    let mut all = Condition::all();
    if let Some(person) = alike.person {
        all = all.add(Column::PersonId.eq(person));
    }
    if let Some(phone) = &alike.phone {
        let phone = Phone::parse(phone).ok()?;
        let who = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .filter(person::Column::PhoneIndex.eq(phone.index(&ctx.app.vault)));
        all = all.add(Column::PersonId.in_subquery(who.into_query()));
    }
    if all.is_empty() {
        return None;
    }
    if let Some(matter) = alike.matter {
        let same = Condition::any()
            .add(Column::MatterId.eq(matter))
            .add(Column::MatterId.is_null());
        all = all.add(same);
    }
    Some(all)
}

/// What was asked for; who may know is asked before.
pub fn request(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let cell = sealed::cell("service_case", row.id, "request_sealed");
    sealed::open(&ctx.app.vault, cell, row.request_sealed.as_ref())
}

/// Who asked on behalf of the person; who may know is asked before.
pub fn proxy_name(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let cell = sealed::cell("service_case", row.id, "proxy_name_sealed");
    sealed::open(&ctx.app.vault, cell, row.proxy_name_sealed.as_ref())
}

/// Whether it is over, unless it is reopened.
pub fn is_over(row: &Model) -> bool {
    OVER.contains(&row.state)
}

/// Where a case lies.
pub async fn place(work: &Work, row: &Model) -> Result<Place, Refusal> {
    let community = territory::service::must_find(work, row.community_id).await?;
    let mut ties = ties::of(&work.tx, &[row.person_id], work.now).await?;
    let ties = ties.remove(&row.person_id).unwrap_or_default();
    Ok(Place::of_case(row, &community, ties))
}

/// The case, held, if the caller may see it and may do this, and where it lies.
pub async fn open(work: &Work, id: ServiceCaseId, action: Action) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let place = place(work, &row).await?;
    work.by.require(action, &place)?;
    Ok((row, place))
}

/// The same of a case that is not over.
pub async fn running(work: &Work, id: ServiceCaseId, action: Action) -> Result<(Model, Place), Refusal> {
    let (row, place) = open(work, id, action).await?;
    if OVER.contains(&row.state) {
        return Err(Rejection::from(CaseRejection::Over).about(row.id).into());
    }
    Ok((row, place))
}

/// Something was added to a case: its version goes up, and it is written down.
pub async fn touched(
    work: &Work,
    row: &Model,
    expected_version: Option<i32>,
    change: entity::service_case::ActiveModel,
    (action, kind): (Action, &str),
    place: &Place,
) -> Result<Model, Refusal> {
    let row = work.update(row, expected_version, change).await?;
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    Ok(row)
}

/// The mutations that the caller may send for it now. A person is erased, and a role taken, by an id of its own.
pub fn available(caller: &Caller, row: &Model, place: &Place) -> Vec<String> {
    let mut mutations = workflow::available(caller, row, place);
    let parts = [Step::Erase, Step::Vacate].map(Model::mutation);
    mutations.retain(|mutation| !parts.contains(&mutation.as_str()));
    // Only the unit that it is offered to can answer.
    let answers = [Step::TakeOver, Step::Decline].map(Model::mutation);
    if row
        .offered_unit_id
        .is_none_or(|unit| !super::referrals::speaks_for(caller, unit))
    {
        mutations.retain(|mutation| !answers.contains(&mutation.as_str()));
    }
    mutations
}
