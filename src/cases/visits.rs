//! 上门: somebody comes to the home, in a slot that was agreed, and says a word at the door by which the resident knows
//! who it is.

use chrono::{DateTime, Duration, Utc};
use entity::home_visit::{ActiveModel, Entity, Model, VisitState};
use entity::ids::{HomeVisitId, PersonId, ServiceCaseId};
use entity::role_grant::{self, RoleName};
use entity::service_case;
use rand::RngExt as _;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::sealed;
use super::service_cases::running;
use super::visit_lifecycle::Step;
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::identity;
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Place, readable, serving, ties, visible};
use crate::territory;
use crate::work::{Act, Work};
use crate::workflow::{Taken, transition};

/// Words that are easy to say at a door.
const WORDS: [&str; 32] = [
    "骏马",
    "白杨",
    "黄河",
    "阴山",
    "草原",
    "鸿雁",
    "金莲",
    "胡杨",
    "牧笛",
    "彩虹",
    "春风",
    "明月",
    "青稞",
    "羊群",
    "红柳",
    "沙枣",
    "星星",
    "炊烟",
    "石榴",
    "向日葵",
    "苹果",
    "蒲公英",
    "白云",
    "朝霞",
    "清泉",
    "麦穗",
    "百灵",
    "雪花",
    "奶茶",
    "马头琴",
    "蒙古包",
    "哈达",
];
/// The longest slot, in hours.
const LONGEST_SLOT: i64 = 4;
/// How far ahead a visit is planned, in days.
const FURTHEST: i64 = 60;

/// What can be refused about a visit.
pub enum VisitRejection {
    Past,
    Slot,
    Visitor,
    TooEarly,
}

impl From<VisitRejection> for Rejection {
    fn from(why: VisitRejection) -> Self {
        match why {
            VisitRejection::Past => Self::invalid(Text::new(
                format!("上门时间须在将来，且在 {FURTHEST} 天以内"),
                format!("ᠭᠡᠷ ᠲᠦ ᠣᠴᠢᠬᠤ ᠴᠠᠭ ᠢᠷᠡᠬᠦ {FURTHEST} ᠡᠳᠦᠷ ᠤᠨ ᠳᠣᠲᠣᠷ᠎ᠠ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ"),
                format!("A visit lies ahead, within {FURTHEST} days"),
            ))
            .at("from"),
            VisitRejection::Slot => Self::invalid(Text::new(
                format!("时段的结束须晚于开始，且最长 {LONGEST_SLOT} 小时"),
                format!("ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠨᠢ ᠬᠠᠮᠤᠭ ᠤᠨ ᠤᠷᠲᠤ ᠳ᠋ᠤ {LONGEST_SLOT} ᠴᠠᠭ"),
                format!("A slot ends after it begins, and has at most {LONGEST_SLOT} hours"),
            ))
            .at("to"),
            VisitRejection::Visitor => Self::invalid(Text::new(
                "上门人员须为承办单位人员、本社区工作人员，或服务本社区的单位的志愿者",
                "ᠣᠴᠢᠬᠤ ᠬᠦᠮᠦᠨ ᠨᠢ ᠬᠠᠷᠢᠭᠤᠴᠠᠭᠰᠠᠨ ᠨᠢᠭᠡᠴᠡ᠂ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠦᠨ ᠬᠦᠮᠦᠨ ᠡᠰᠡᠪᠡᠯ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "Who comes is an official of the unit, of the staff of the community, or a volunteer of a unit that serves there",
            ))
            .at("visitorId"),
            VisitRejection::TooEarly => Self::invalid(Text::new(
                "尚未到约定的上门时间",
                "ᠪᠣᠯᠵᠣᠭᠰᠠᠨ ᠴᠠᠭ ᠪᠣᠯᠤᠭᠠᠳᠤᠢ",
                "The agreed time has not come yet",
            ))
            .at("result"),
        }
    }
}

/// A visit to plan.
pub struct NewVisit {
    pub visitor: PersonId,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

pub async fn find(ctx: &Ctx, id: HomeVisitId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(entity::home_visit::Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Plans a visit for a case.
pub async fn plan(act: &Act<'_>, case: ServiceCaseId, new: NewVisit) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (case, place) = running(&work, case, Action::HomeVisitPlan).await?;
    if new.from <= work.now || new.from > work.now + Duration::days(FURTHEST) {
        return Err(VisitRejection::Past.into());
    }
    if new.to <= new.from || new.to - new.from > Duration::hours(LONGEST_SLOT) {
        return Err(VisitRejection::Slot.into());
    }
    if !may_come(&work, &case, new.visitor).await? {
        return Err(VisitRejection::Visitor.into());
    }
    let row = ActiveModel {
        id: Set(HomeVisitId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        case_id: Set(case.id),
        community_id: Set(case.community_id),
        unit_id: Set(case.unit_id),
        person_id: Set(case.person_id),
        visitor_id: Set(new.visitor),
        slot_from: Set(new.from),
        slot_to: Set(new.to),
        code_word: Set(code_word()),
        state: Set(VisitState::Planned),
        ended_at: Set(None),
        note_sealed: Set(None),
    }
    .insert(&work.tx)
    .await?;
    work.record(Event {
        kind: "home_visit.planned",
        action: Action::HomeVisitPlan,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Ends a visit: done, nobody at home, refused, or called off before.
pub async fn end(
    act: &Act<'_>,
    id: HomeVisitId,
    expected_version: Option<i32>,
    step: Step,
    note: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id).await?;
    work.by
        .require(<Model as crate::workflow::Lifecycle>::action(step), &place)?;
    let note = note
        .map(|note| input::prose("note", note, super::words::LONGEST))
        .transpose()?;
    let is_early = step != Step::Cancel && work.now < row.slot_from - Duration::hours(1);
    if is_early && row.state == VisitState::Planned {
        return Err(Rejection::from(VisitRejection::TooEarly).about(row.id).into());
    }
    let note = note.map(|note| work.app.vault.seal(cell(row.id), note.as_bytes()));
    let note = note.transpose()?;
    let taken = Taken {
        row: &row,
        step,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.ended_at = Set(Some(work.now));
        change.note_sealed = Set(note);
    })
    .await?;
    work.commit(row).await
}

/// Calls off what is planned for a case that is over, as a part of the act that ended it.
pub(super) async fn call_off(
    work: &Work,
    case: ServiceCaseId,
    place: &Place,
    step: Step,
) -> Result<(), Refusal> {
    use entity::home_visit::Column;
    let rows = Entity::find()
        .filter(Column::CaseId.eq(case))
        .filter(Column::State.eq(VisitState::Planned))
        .order_by(Column::Id, Order::Asc)
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    for row in rows {
        let taken = Taken {
            row: &row,
            step,
            place,
            expected_version: None,
            reason: None,
        };
        transition(work, taken, |change, state| {
            change.state = Set(state);
            change.ended_at = Set(Some(work.now));
        })
        .await?;
    }
    Ok(())
}

/// What was noted at the end; who may know is asked before.
pub fn note(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    sealed::open(&ctx.app.vault, cell(row.id), row.note_sealed.as_ref())
}

fn cell(id: HomeVisitId) -> crate::privacy::vault::Cell {
    sealed::cell("home_visit", id, "note_sealed")
}

async fn open(work: &Work, id: HomeVisitId) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let mut ties = ties::of(&work.tx, &[row.person_id], work.now).await?;
    let ties = ties.remove(&row.person_id).unwrap_or_default();
    let place = Place::of_visit(&row, &community, ties);
    Ok((row, place))
}

/// Whether somebody holds a role, now, with which one comes to a door for this case; it is held until the end of the
/// act.
pub(super) async fn may_come(
    work: &Work,
    case: &service_case::Model,
    person: PersonId,
) -> Result<bool, Refusal> {
    use role_grant::{Column, Entity};
    let volunteers = Condition::all().add(Column::Role.eq(RoleName::Volunteer)).add(
        Condition::any()
            .add(Column::UnitId.in_subquery(serving::units_in(case.community_id)))
            .add_option(case.unit_id.map(|unit| Column::UnitId.eq(unit))),
    );
    let staff = Condition::all()
        .add(Column::Role.eq(RoleName::CommunityStaff))
        .add(Column::CommunityId.eq(case.community_id));
    let mut roles = Condition::any().add(volunteers).add(staff);
    if let Some(unit) = case.unit_id {
        roles = roles.add(
            Condition::all()
                .add(Column::Role.eq(RoleName::DepartmentOfficial))
                .add(Column::UnitId.eq(unit)),
        );
    }
    let held = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(identity::current(work.now))
        .filter(roles)
        .lock_shared()
        .all(&work.tx)
        .await?;
    Ok(!held.is_empty() && person != case.person_id)
}

fn code_word() -> String {
    let mut dice = rand::rng();
    let first = dice.random_range(0..WORDS.len());
    let second = dice.random_range(0..WORDS.len());
    format!("{}{}", WORDS[first], WORDS[second])
}
