//! Activities, and what can be refused about them.

use chrono::{DateTime, Utc};
use entity::activity::{ActivityKind, ActivityState, Column, Entity, Model};
use entity::activity_unit;
use entity::ids::{ActivityId, CommunityId, UnitId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::adjustments;
use super::lifecycle::Step;
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::territory;
use crate::work::Work;
use crate::workflow::{self, Lifecycle};

/// What can be refused about an activity.
pub enum ActivityRejection {
    CommunityClosed,
    NotAMember,
    CoUnit,
    NotAPlace,
    Times,
    Capacity,
    BelowTaken,
    Roles,
    RoleWanted,
    SkillUnknown,
    FixedOncePublished,
    Over,
    NotYet,
    NobodyCame,
    WalkInsWithoutNote,
    WalkIns,
}

impl From<ActivityRejection> for Rejection {
    fn from(why: ActivityRejection) -> Self {
        match why {
            ActivityRejection::CommunityClosed => Self::new(
                Code::InvalidState,
                Text::new(
                    "该社区已撤销",
                    "ᠡᠨᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The community is closed",
                ),
            )
            .at("communityId"),
            ActivityRejection::NotAMember => Self::invalid(Text::new(
                "牵头单位须是该社区联合党委的在任成员",
                "ᠲᠡᠷᠢᠭᠦᠯᠡᠬᠦ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠨᠢ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠦᠨ ᠬᠣᠯᠪᠣᠭᠠᠲᠤ ᠨᠠᠮ ᠤᠨ ᠬᠣᠷᠢᠶᠠᠨ ᠤ ᠭᠡᠰᠢᠭᠦᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The lead unit is an active member of the community's joint committee",
            ))
            .at("leadUnitId"),
            ActivityRejection::CoUnit => Self::invalid(Text::new(
                "协办单位须存在、未撤销、不是牵头单位，最多 20 个",
                "ᠬᠠᠮᠲᠤᠷᠠᠭᠴᠢ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠨᠢ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ᠂ ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ 20",
                "Co-units are at most 20 units that stand, other than the lead unit",
            ))
            .at("coUnitIds"),
            ActivityRejection::NotAPlace => Self::invalid(Text::new(
                "纬度须在 -90 至 90 之间，经度须在 -180 至 180 之间",
                "ᠥᠷᠭᠡᠷᠢᠭ ᠨᠢ -90 ᠡᠴᠡ 90᠂ ᠤᠷᠲᠤᠷᠠᠭ ᠨᠢ -180 ᠡᠴᠡ 180 ᠤᠨ ᠬᠣᠭᠣᠷᠣᠨᠳᠣ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "Latitude is from -90 to 90, longitude from -180 to 180",
            ))
            .at("coordinates"),
            ActivityRejection::Times => Self::invalid(Text::new(
                "结束须晚于开始，且不超过 31 天",
                "ᠲᠡᠭᠦᠰᠬᠦ ᠴᠠᠭ ᠨᠢ ᠡᠬᠢᠯᠡᠬᠦ ᠡᠴᠡ ᠬᠣᠶᠢᠰᠢ᠂ 31 ᠡᠳᠦᠷ ᠡᠴᠡ ᠬᠡᠲᠦᠷᠡᠬᠦ ᠦᠭᠡᠢ",
                "It ends after it starts, within 31 days",
            ))
            .at("endsAt"),
            ActivityRejection::Capacity => Self::invalid(Text::new(
                "名额须在 1 至 10000 之间",
                "ᠣᠷᠣᠨ ᠤ ᠲᠣᠭ᠎ᠠ ᠨᠢ 1 ᠡᠴᠡ 10000 ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "There is room for 1 to 10000 guests",
            ))
            .at("capacity"),
            ActivityRejection::BelowTaken => Self::new(
                Code::LimitReached,
                Text::new(
                    "名额不能少于已确认的报名",
                    "ᠣᠷᠣᠨ ᠤ ᠲᠣᠭ᠎ᠠ ᠨᠢ ᠪᠠᠲᠤᠯᠠᠭᠳᠠᠭᠰᠠᠨ ᠡᠴᠡ ᠴᠥᠬᠡᠨ ᠪᠠᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "More guests are confirmed already than there would be room for",
                ),
            )
            .at("capacity"),
            ActivityRejection::Roles => Self::invalid(Text::new(
                "志愿者岗位最多 20 个",
                "ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠤ ᠡᠭᠦᠷᠭᠡ ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ 20",
                "At most 20 roles",
            ))
            .at("roles"),
            ActivityRejection::RoleWanted => Self::invalid(Text::new(
                "岗位人数须在 1 至 1000 之间",
                "ᠡᠭᠦᠷᠭᠡ ᠶᠢᠨ ᠬᠦᠮᠦᠨ ᠦ ᠲᠣᠭ᠎ᠠ ᠨᠢ 1 ᠡᠴᠡ 1000 ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "Of a role 1 to 1000 are wanted",
            ))
            .at("wanted"),
            ActivityRejection::SkillUnknown => Self::invalid(Text::new(
                "没有此专长代码，请查询专长列表",
                "ᠡᠢᠮᠦ ᠴᠢᠳᠠᠪᠤᠷᠢ ᠶᠢᠨ ᠺᠣᠳ᠋ ᠦᠭᠡᠢ",
                "There is no skill of this code: see the list of skills",
            ))
            .at("skill"),
            ActivityRejection::FixedOncePublished => Self::new(
                Code::InvalidState,
                Text::new(
                    "发布后不能更改活动类型、岗位和重复规则",
                    "ᠨᠡᠶᠢᠲᠡᠯᠡᠭᠰᠡᠨ ᠦ ᠳᠠᠷᠠᠭ᠎ᠠ ᠲᠥᠷᠥᠯ᠂ ᠡᠭᠦᠷᠭᠡ᠂ ᠳᠠᠪᠲᠠᠯᠲᠠ ᠶᠢ ᠥᠭᠡᠷᠡᠴᠢᠯᠡᠵᠦ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "Kind, roles and recurrence stay as they are once the activity is published",
                ),
            ),
            ActivityRejection::Over => Self::new(
                Code::InvalidState,
                Text::new(
                    "该活动已结束",
                    "ᠡᠨᠡ ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭ᠎ᠠ ᠲᠡᠭᠦᠰᠦᠭᠰᠡᠨ",
                    "The activity is over",
                ),
            ),
            ActivityRejection::NotYet => Self::new(
                Code::InvalidState,
                Text::new(
                    "活动当天才能开始",
                    "ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭ᠎ᠠ ᠶᠢᠨ ᠡᠳᠦᠷ ᠯᠠ ᠡᠬᠢᠯᠡᠵᠦ ᠪᠣᠯᠤᠨ᠎ᠠ",
                    "It begins on its day, not before",
                ),
            ),
            ActivityRejection::NobodyCame => Self::invalid(Text::new(
                "须先登记到场人员，或填写现场人数和说明",
                "ᠢᠷᠡᠭᠰᠡᠳ ᠢ ᠪᠦᠷᠢᠳᠬᠡᠬᠦ᠂ ᠡᠰᠡᠪᠡᠯ ᠬᠦᠮᠦᠨ ᠦ ᠲᠣᠭ᠎ᠠ ᠪᠠ ᠲᠠᠢᠯᠪᠤᠷᠢ ᠪᠢᠴᠢᠬᠦ ᠶᠣᠰᠣᠲᠠᠢ",
                "Write down who came, or give a head-count with a note; if nobody came, cancel it",
            ))
            .at("walkIns"),
            ActivityRejection::WalkInsWithoutNote => Self::invalid(Text::new(
                "现场人数须附说明",
                "ᠬᠦᠮᠦᠨ ᠦ ᠲᠣᠭ᠎ᠠ ᠳᠤ ᠲᠠᠢᠯᠪᠤᠷᠢ ᠬᠡᠷᠡᠭᠲᠡᠢ",
                "A head-count needs a note: who counted, and how",
            ))
            .at("walkInNote"),
            ActivityRejection::WalkIns => Self::invalid(Text::new(
                "现场人数须在 0 至 100000 之间",
                "ᠬᠦᠮᠦᠨ ᠦ ᠲᠣᠭ᠎ᠠ ᠨᠢ 0 ᠡᠴᠡ 100000 ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A head-count is from 0 to 100000",
            ))
            .at("walkIns"),
        }
    }
}

/// Which activities.
#[derive(Default)]
pub struct Wanted {
    pub community: Option<CommunityId>,
    /// As the lead unit or beside it.
    pub unit: Option<UnitId>,
    pub kind: Option<ActivityKind>,
    pub state: Option<ActivityState>,
    pub series: Option<ActivityId>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

pub async fn find(ctx: &Ctx, id: ActivityId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
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
    let unit = wanted.unit.map(|unit| {
        use activity_unit::{Column as Beside, Entity as Units};
        let beside = Units::find()
            .select_only()
            .column(Beside::ActivityId)
            .filter(Beside::UnitId.eq(unit))
            .into_query();
        Condition::any()
            .add(Column::LeadUnitId.eq(unit))
            .add(Column::Id.in_subquery(beside))
    });
    let these = Condition::all()
        .add_option(wanted.community.map(|id| Column::CommunityId.eq(id)))
        .add_option(unit)
        .add_option(wanted.kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(wanted.state.map(|state| Column::State.eq(state)))
        .add_option(wanted.series.map(|id| Column::SeriesId.eq(id)))
        .add_option(wanted.from.map(|at| Column::StartsAt.gte(at)))
        .add_option(wanted.until.map(|at| Column::StartsAt.lt(at)));
    let select = visible::<Entity>(&ctx.caller).filter(these);
    page::read(ctx, select, by, window, count).await
}

/// The mutations that the caller may send for it now, beside those about sign-ups.
pub fn available(caller: &Caller, row: &Model, place: &Place) -> Vec<String> {
    let mut mutations = workflow::available(caller, row, place);
    let changes = matches!(row.state, ActivityState::Draft | ActivityState::Published);
    if changes && caller.may(Action::ActivityUpdate, place) {
        mutations.push("activityUpdate".to_owned());
    }
    if adjustments::may(caller, row, place) {
        mutations.push("activityAdjust".to_owned());
    }
    mutations
}

/// The activity, if the caller may see it, held until the end of the act, and where it lies.
pub(super) async fn held(work: &Work, id: ActivityId) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let place = Place::of_activity(&row, &community);
    Ok((row, place))
}

/// The same, if the caller may take this step and its state allows it.
pub(super) async fn open(work: &Work, id: ActivityId, step: Step) -> Result<(Model, Place), Refusal> {
    let (row, place) = held(work, id).await?;
    work.by.require(Model::action(step), &place)?;
    if Model::next(row.state, step).is_none() {
        return Err(
            Rejection::invalid_state(&Model::name(row.state), Model::mutation(step))
                .about(row.id)
                .into(),
        );
    }
    Ok((row, place))
}
