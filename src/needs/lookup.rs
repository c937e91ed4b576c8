//! Needs, and what can be refused about them.

use entity::ids::{CommunityId, NeedId, UnitId};
use entity::need::{Column, Entity, Model, NeedCategory, NeedState};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::territory;
use crate::work::Work;
use crate::workflow::{self, Lifecycle};

/// What can be refused about a need.
pub enum NeedRejection {
    CommunityClosed,
    Households,
    Reported,
    Supported,
    Own,
    NotAMember,
    OtherCommunity,
    NoDeed,
    Delivered,
    NotDue,
    IntoItself,
    IntoGone,
}

impl From<NeedRejection> for Rejection {
    fn from(why: NeedRejection) -> Self {
        match why {
            NeedRejection::CommunityClosed => Self::new(
                Code::InvalidState,
                Text::new(
                    "该社区已撤销",
                    "ᠡᠨᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The community is closed",
                ),
            )
            .at("communityId"),
            NeedRejection::Households => Self::invalid(Text::new(
                "涉及户数须在 1 至 10000 之间",
                "ᠡᠷᠦᠬᠡ ᠶᠢᠨ ᠲᠣᠭ᠎ᠠ ᠨᠢ 1 ᠡᠴᠡ 10000 ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "It touches 1 to 10000 households",
            ))
            .at("households"),
            NeedRejection::Reported => Self::new(
                Code::Forbidden,
                Text::new(
                    "核实人不能是反映人",
                    "ᠮᠡᠳᠡᠭᠦᠯᠦᠭᠰᠡᠨ ᠬᠦᠮᠦᠨ ᠥᠪᠡᠷ ᠢᠶᠡᠨ ᠪᠠᠲᠤᠯᠠᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "Somebody else than who reported it verifies it",
                ),
            ),
            NeedRejection::Supported => Self::new(
                Code::AlreadyExists,
                Text::new("您已附议", "ᠲᠠ ᠨᠢᠭᠡᠨᠲᠡ ᠳᠡᠮᠵᠢᠭᠰᠡᠨ", "You said so already"),
            ),
            NeedRejection::Own => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "这是您自己反映的需求",
                    "ᠡᠨᠡ ᠲᠠᠨ ᠤ ᠮᠡᠳᠡᠭᠦᠯᠦᠭᠰᠡᠨ ᠬᠡᠷᠡᠭᠴᠡᠭᠡ",
                    "It is you who reported it",
                ),
            ),
            NeedRejection::NotAMember => Self::invalid(Text::new(
                "认领单位须是该社区联合党委的在任成员",
                "ᠬᠦᠯᠢᠶᠡᠵᠦ ᠠᠪᠬᠤ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠨᠢ ᠬᠣᠯᠪᠣᠭᠠᠲᠤ ᠨᠠᠮ ᠤᠨ ᠬᠣᠷᠢᠶᠠᠨ ᠤ ᠭᠡᠰᠢᠭᠦᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The unit is an active member of the community's joint committee",
            ))
            .at("unitId"),
            NeedRejection::OtherCommunity => Self::invalid(Text::new(
                "须属于同一社区",
                "ᠨᠢᠭᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠲᠦ ᠬᠠᠷᠢᠶᠠᠯᠠᠭᠳᠠᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "Both are of the same community",
            )),
            NeedRejection::NoDeed => Self::new(
                Code::InvalidState,
                Text::new(
                    "须有已完成的活动才能办结",
                    "ᠳᠠᠭᠤᠰᠤᠭᠰᠠᠨ ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭ᠎ᠠ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                    "A completed activity is behind what is satisfied",
                ),
            )
            .at("activityId"),
            NeedRejection::Delivered => Self::new(
                Code::Forbidden,
                Text::new(
                    "办理人不能自己确认",
                    "ᠭᠦᠢᠴᠡᠳᠬᠡᠭᠰᠡᠨ ᠬᠦᠮᠦᠨ ᠥᠪᠡᠷ ᠢᠶᠡᠨ ᠪᠠᠲᠤᠯᠠᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "Who delivered does not confirm",
                ),
            ),
            NeedRejection::NotDue => Self::new(
                Code::InvalidState,
                Text::new(
                    "尚未超过期限",
                    "ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠨᠢ ᠲᠤᠯᠤᠭᠠᠳᠤᠢ",
                    "Its last day has not passed, or it has none",
                ),
            ),
            NeedRejection::IntoItself => Self::invalid(Text::new(
                "不能并入自身",
                "ᠥᠪᠡᠷ ᠲᠡᠢ ᠨᠡᠢᠯᠡᠭᠦᠯᠵᠦ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "Nothing is merged into itself",
            ))
            .at("intoId"),
            NeedRejection::IntoGone => Self::new(
                Code::InvalidState,
                Text::new(
                    "只能并入在办的需求",
                    "ᠵᠥᠪᠬᠡᠨ ᠢᠯᠡ ᠬᠡᠷᠡᠭᠴᠡᠭᠡᠨ ᠳ᠋ᠦ ᠨᠡᠢᠯᠡᠭᠦᠯᠦᠨ᠎ᠡ",
                    "A need is merged into one that is published or adopted",
                ),
            )
            .at("intoId"),
        }
    }
}

/// Which needs.
#[derive(Default)]
pub struct Wanted {
    pub community: Option<CommunityId>,
    pub unit: Option<UnitId>,
    pub category: Option<NeedCategory>,
    pub state: Option<NeedState>,
}

pub async fn find(ctx: &Ctx, id: NeedId) -> Result<Option<Model>, Fault> {
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
    let these = Condition::all()
        .add_option(wanted.community.map(|id| Column::CommunityId.eq(id)))
        .add_option(wanted.unit.map(|id| Column::UnitId.eq(id)))
        .add_option(wanted.category.map(|category| Column::Category.eq(category)))
        .add_option(wanted.state.map(|state| Column::State.eq(state)));
    let select = visible::<Entity>(&ctx.caller).filter(these);
    page::read(ctx, select, by, window, count).await
}

/// The mutations that the caller may send for it now, beside `needSupport`.
pub fn available(caller: &Caller, row: &Model, place: &Place) -> Vec<String> {
    let mut mutations = workflow::available(caller, row, place);
    let open = matches!(
        row.state,
        NeedState::Draft | NeedState::Verified | NeedState::Published
    );
    if open && caller.may(Action::NeedUpdate, place) {
        mutations.push("needUpdate".to_owned());
    }
    mutations
}

/// The need as it stands, if the caller may see it.
pub(super) async fn seen(work: &Work, id: NeedId) -> Result<Model, Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?;
    Ok(row.ok_or_else(Rejection::not_found)?)
}

/// The need, if the caller may see it, held until the end of the act, and where it lies.
pub(super) async fn held(work: &Work, id: NeedId) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let place = Place::of_need(&row, &community);
    Ok((row, place))
}

pub(super) fn invalid(row: &Model, mutation: &str) -> Rejection {
    Rejection::invalid_state(&Model::name(row.state), mutation).about(row.id)
}
