//! Who the volunteers are, and who sees them.

use entity::ids::{CommunityId, UnitId, VolunteerId, VolunteerTeamId};
use entity::volunteer::{Column, Entity, Model, VolunteerState};
use entity::{person, team_member, unit, volunteer_skill};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::language::{Language, Text};
use crate::page::{self, By, Page, Window};
use crate::policy::{Caller, Place, readable, serving, visible};
use crate::work::Work;

/// What can be refused about a volunteer.
pub enum VolunteerRejection {
    NotOfTheUnit,
    ServesAlready,
    LanguageUnknown,
    SkillUnknown,
    Capacity,
    Left,
    Paired,
    Claims,
}

impl From<VolunteerRejection> for Rejection {
    fn from(why: VolunteerRejection) -> Self {
        match why {
            VolunteerRejection::NotOfTheUnit => Self::invalid(Text::new(
                "志愿者须为本单位人员",
                "ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠨᠢ ᠲᠤᠰ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠶᠢᠨ ᠬᠦᠮᠦᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The volunteer is someone who works for the unit",
            ))
            .at("personId"),
            VolunteerRejection::ServesAlready => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "此人已是志愿者",
                    "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠪᠣᠯᠤᠭᠰᠠᠨ",
                    "This person is a volunteer already",
                ),
            )
            .at("personId"),
            VolunteerRejection::LanguageUnknown => Self::invalid(Text::new(
                "语言应为 zh-Hans、mn-Mong 或 en，至少一种",
                "ᠬᠡᠯᠡ ᠨᠢ zh-Hans᠂ mn-Mong ᠡᠰᠡᠪᠡᠯ en ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A language is one of zh-Hans, mn-Mong, en; at least one",
            ))
            .at("languages"),
            VolunteerRejection::SkillUnknown => Self::invalid(Text::new(
                "没有此专长代码，请查询专长列表",
                "ᠡᠢᠮᠦ ᠴᠢᠳᠠᠪᠤᠷᠢ ᠶᠢᠨ ᠺᠣᠳ᠋ ᠦᠭᠡᠢ",
                "There is no skill of this code: see the list of skills",
            ))
            .at("skills"),
            VolunteerRejection::Capacity => Self::invalid(Text::new(
                "结对数须在 0 至 20 之间",
                "ᠬᠣᠪᠤᠰ ᠤᠨ ᠲᠣᠭ᠎ᠠ ᠨᠢ 0 ᠡᠴᠡ 20 ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The number of pairings is from 0 to 20",
            ))
            .at("capacity"),
            VolunteerRejection::Left => Self::new(
                Code::InvalidState,
                Text::new(
                    "该志愿者已退出",
                    "ᠡᠨᠡ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠭᠠᠷᠤᠭᠰᠠᠨ",
                    "The volunteer has left",
                ),
            ),
            VolunteerRejection::Paired => Self::new(
                Code::InvalidState,
                Text::new(
                    "该志愿者仍有结对，请先结束结对",
                    "ᠡᠨᠡ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠬᠣᠪᠤᠰᠯᠠᠭᠰᠠᠨ ᠬᠡᠪᠡᠷ ᠪᠠᠢᠨ᠎ᠠ᠂ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠳᠠᠭᠤᠰᠬᠠᠨ᠎ᠠ ᠤᠤ",
                    "The volunteer is still paired with someone: end the pairings first",
                ),
            ),
            VolunteerRejection::Claims => Self::new(
                Code::InvalidState,
                Text::new(
                    "该志愿者仍有认领的心愿，请先完成或退回",
                    "ᠡᠨᠡ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠬᠦᠰᠡᠯ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠭᠠᠷ ᠪᠠᠢᠨ᠎ᠠ᠂ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠪᠡᠶᠡᠯᠡᠭᠦᠯᠦᠨ᠎ᠡ ᠦᠦ",
                    "The volunteer has claimed wishes: fulfil them or give them back first",
                ),
            ),
        }
    }
}

/// Which volunteers.
#[derive(Default)]
pub struct Wanted {
    pub skill: Option<String>,
    /// A BCP 47 tag.
    pub language: Option<String>,
    pub unit: Option<UnitId>,
    /// Of the units that serve this community.
    pub community: Option<CommunityId>,
    /// On this team now.
    pub team: Option<VolunteerTeamId>,
    pub state: Option<VolunteerState>,
    pub left: bool,
}

pub async fn find(ctx: &Ctx, id: VolunteerId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Those who have not left.
pub fn standing(caller: &Caller) -> Select<Entity> {
    visible::<Entity>(caller).filter(Column::State.ne(VolunteerState::Left))
}

pub async fn list(
    ctx: &Ctx,
    wanted: &Wanted,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    let mut select = if wanted.left {
        visible::<Entity>(&ctx.caller)
    } else {
        standing(&ctx.caller)
    };
    if let Some(skill) = &wanted.skill {
        use volunteer_skill::Column as Skilled;
        let able = volunteer_skill::Entity::find()
            .select_only()
            .column(Skilled::VolunteerId)
            .filter(Skilled::SkillCode.eq(skill))
            .into_query();
        select = select.filter(Column::Id.in_subquery(able));
    }
    if let Some(language) = &wanted.language {
        let Some(language) = Language::from_tag(language) else {
            return Ok(Page::empty(count));
        };
        // No tag is a part of another.
        select = select.filter(Column::Languages.contains(language.tag()));
    }
    if let Some(unit) = wanted.unit {
        select = select.filter(Column::UnitId.eq(unit));
    }
    if let Some(community) = wanted.community {
        select = select.filter(Column::UnitId.in_subquery(serving::units_in(community)));
    }
    if let Some(team) = wanted.team {
        use team_member::Column as Member;
        let members = team_member::Entity::find()
            .select_only()
            .column(Member::VolunteerId)
            .filter(Member::TeamId.eq(team))
            .filter(Member::LeftOn.is_null())
            .into_query();
        select = select.filter(Column::Id.in_subquery(members));
    }
    if let Some(state) = wanted.state {
        select = select.filter(Column::State.eq(state));
    }
    page::read(ctx, select, by, window, count).await
}

/// How the volunteer is held until the end of the act.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Against leaving.
    Shared,
    /// Against everything.
    Exclusive,
}

/// The volunteer, if the caller may see it, and where it lies.
pub async fn held(work: &Work, id: VolunteerId, lock: Lock) -> Result<(Model, Place), Refusal> {
    let find = Entity::find_by_id(id).filter(readable::<Entity>(&work.by));
    let find = match lock {
        Lock::Shared => find.lock_shared(),
        Lock::Exclusive => find.lock_exclusive(),
    };
    let row = find.one(&work.tx).await?.ok_or_else(Rejection::not_found)?;
    let unit = unit::Entity::find_by_id(row.unit_id)
        .one(&work.tx)
        .await?
        .ok_or_else(|| Fault::Internal(anyhow::anyhow!("a volunteer without a unit")))?;
    let served = serving::communities_of(&work.tx, unit.id).await?;
    let place = Place::of_volunteer(&row, &unit, served);
    Ok((row, place))
}

/// Someone who works for the unit, held so until the end of the act.
pub(super) async fn colleague(
    work: &Work,
    id: entity::ids::PersonId,
    unit: UnitId,
) -> Result<person::Model, Refusal> {
    let known = person::Entity::find_by_id(id)
        .filter(person::Column::UnitId.eq(unit))
        .filter(person::Column::ErasedAt.is_null())
        .lock_shared()
        .one(&work.tx)
        .await?;
    Ok(known.ok_or(VolunteerRejection::NotOfTheUnit)?)
}
