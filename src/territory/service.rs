//! What can be done with communities.

use entity::community::{ActiveModel, Column, Entity, Model};
use entity::ids::CommunityId;
use entity::{care_recipient, joint_committee, liaison_point};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::{Language, Text};
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Place, readable, visible};
use crate::search;
use crate::work::{Act, Work, or_taken};

/// What can be refused about a community.
pub enum CommunityRejection {
    CodeMalformed,
    CodeTaken,
    RegionUnknown,
    LanguageUnknown,
    HalfAPlace,
    Closed,
    InUse,
    NotOnStaff,
}

impl From<CommunityRejection> for Rejection {
    fn from(why: CommunityRejection) -> Self {
        match why {
            CommunityRejection::CodeMalformed => Self::invalid(Text::new(
                "社区代码为 12 位数字，前 9 位是所属乡镇代码",
                "ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠦᠨ ᠺᠣᠳ᠋ ᠨᠢ 12 ᠣᠷᠣᠨ ᠲᠣᠭ᠎ᠠ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The code has 12 digits, the first nine being those of the township",
            ))
            .at("code"),
            CommunityRejection::CodeTaken => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该代码已被使用",
                    "ᠡᠨᠡ ᠺᠣᠳ᠋ ᠢ ᠬᠡᠷᠡᠭᠯᠡᠴᠢᠬᠡᠭᠰᠡᠨ",
                    "Another community has this code",
                ),
            )
            .at("code"),
            CommunityRejection::RegionUnknown => Self::new(
                Code::NotFound,
                Text::new(
                    "没有此乡镇代码",
                    "ᠡᠢᠮᠦ ᠪᠠᠯᠭᠠᠰᠤᠨ ᠤ ᠺᠣᠳ᠋ ᠦᠭᠡᠢ",
                    "There is no township of this code",
                ),
            )
            .at("code"),
            CommunityRejection::LanguageUnknown => Self::invalid(Text::new(
                "语言应为 zh-Hans、mn-Mong 或 en",
                "ᠬᠡᠯᠡ ᠨᠢ zh-Hans᠂ mn-Mong ᠡᠰᠡᠪᠡᠯ en ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A language is one of zh-Hans, mn-Mong, en",
            ))
            .at("languages"),
            CommunityRejection::HalfAPlace => Self::invalid(Text::new(
                "经度须在 -180 至 180 之间，纬度须在 -90 至 90 之间，二者须同时给出",
                "ᠤᠷᠲᠤᠷᠠᠭ ᠪᠠ ᠥᠷᠭᠡᠷᠢᠭ ᠢ ᠬᠠᠮᠲᠤ ᠥᠭᠬᠦ ᠶᠣᠰᠣᠲᠠᠢ",
                "Latitude (-90 to 90) and longitude (-180 to 180) come together",
            ))
            .at("coordinates"),
            CommunityRejection::Closed => Self::new(
                Code::InvalidState,
                Text::new(
                    "该社区已撤销",
                    "ᠡᠨᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The community is closed",
                ),
            ),
            CommunityRejection::NotOnStaff => Self::invalid(Text::new(
                "值班人员须为本社区在岗工作人员",
                "ᠵᠢᠵᠢᠭᠦᠷ ᠦᠨ ᠬᠦᠮᠦᠨ ᠨᠢ ᠲᠤᠰ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠦᠨ ᠠᠵᠢᠯᠲᠠᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "Who is on duty holds the role of staff of the community now",
            ))
            .at("personId"),
            CommunityRejection::InUse => Self::new(
                Code::InvalidState,
                Text::new(
                    "请先解散联合党委、关闭联络点、结束对帮扶对象的帮扶",
                    "ᠬᠠᠮᠲᠤᠷᠠᠭᠰᠠᠨ ᠨᠠᠮ ᠤᠨ ᠬᠣᠷᠢᠶ᠎ᠠ᠂ ᠬᠣᠯᠪᠣᠭ᠎ᠠ ᠶᠢᠨ ᠴᠡᠭ᠂ ᠲᠤᠰᠠᠯᠠᠮᠵᠢ ᠶᠢ ᠡᠬᠢᠯᠡᠵᠦ ᠳᠠᠭᠤᠰᠬᠠᠨ᠎ᠠ ᠤᠤ",
                    "First dissolve the joint committee, close the points and end the care of those looked after there",
                ),
            ),
        }
    }
}

/// What a new community is made of.
pub struct NewCommunity {
    pub code: String,
    pub name: String,
    pub details: Details,
}

/// What can be changed of one: outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    pub slogan: Option<Option<String>>,
    pub emblem: Option<Option<String>>,
    pub address: Option<Option<String>>,
    pub office_phone: Option<Option<String>>,
    pub office_hours: Option<Option<String>>,
    /// WGS-84: latitude, longitude.
    pub coordinates: Option<Option<(f64, f64)>>,
    pub languages: Option<Vec<String>>,
}

/// The community of a row, which must be there.
pub async fn must_find(work: &Work, id: CommunityId) -> Result<Model, Refusal> {
    Entity::find_by_id(id)
        .one(&work.tx)
        .await?
        .ok_or_else(|| Fault::Internal(anyhow::anyhow!("a row without its community")).into())
}

pub async fn find(ctx: &Ctx, id: CommunityId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

pub async fn find_by_code(ctx: &Ctx, code: &str) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Code.eq(code))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Communities in a region and below it, the open ones unless asked otherwise.
pub async fn list(
    ctx: &Ctx,
    region: Option<&str>,
    closed: bool,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    let mut select = visible::<Entity>(&ctx.caller);
    if let Some(region) = region {
        if !region.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::BadInput("`regionCode` has digits only".to_owned()));
        }
        select = select.filter(Column::RegionCode.starts_with(region));
    }
    if !closed {
        select = select.filter(Column::ClosedAt.is_null());
    }
    page::read(ctx, select, by, window, count).await
}

pub async fn create(act: &Act<'_>, new: NewCommunity) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let township = township(&new.code)?;
    let place = Place {
        region: Some(township.to_owned()),
        ..Place::default()
    };
    work.by.require(Action::CommunityCreate, &place)?;
    if super::regions::find(&work.tx, township).await?.is_none() {
        return Err(CommunityRejection::RegionUnknown.into());
    }
    let mut row = ActiveModel {
        id: Set(CommunityId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        code: Set(new.code.clone()),
        region_code: Set(township.to_owned()),
        name: Set(input::line("name", &new.name, 60)?),
        languages: Set(Language::default().tag().to_owned()),
        ..Default::default()
    };
    fill(&mut row, new.details)?;
    let row = or_taken(row.insert(&work.tx).await, || {
        CommunityRejection::CodeTaken.into()
    })?;
    finish(work, Action::CommunityCreate, "community.created", row).await
}

pub async fn update(
    act: &Act<'_>,
    id: CommunityId,
    expected_version: Option<i32>,
    name: Option<String>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = open(&work, id, Action::CommunityUpdate).await?;
    let mut change = <ActiveModel as Default>::default();
    if let Some(name) = name {
        change.name = Set(input::line("name", &name, 60)?);
    }
    fill(&mut change, details)?;
    let row = work.update(&row, expected_version, change).await?;
    finish(work, Action::CommunityUpdate, "community.updated", row).await
}

/// Ends a community that was dissolved or merged, once nothing stands there that would be left without it. It stays
/// readable, with all that happened in it.
pub async fn close(act: &Act<'_>, id: CommunityId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = open(&work, id, Action::CommunityClose).await?;
    let change = ActiveModel {
        closed_at: Set(Some(work.now)),
        ..Default::default()
    };
    // What begins in a community holds its row, and so comes before this act or finds it closed.
    let row = work.update(&row, expected_version, change).await?;
    if in_use(&work, id).await? {
        return Err(Rejection::from(CommunityRejection::InUse).about(id).into());
    }
    finish(work, Action::CommunityClose, "community.closed", row).await
}

/// Whether a committee, an open point or someone looked after is there.
async fn in_use(work: &Work, id: CommunityId) -> Result<bool, Refusal> {
    let committees = joint_committee::Entity::find()
        .filter(joint_committee::Column::CommunityId.eq(id))
        .filter(joint_committee::Column::DissolvedOn.is_null());
    let points = liaison_point::Entity::find()
        .filter(liaison_point::Column::CommunityId.eq(id))
        .filter(liaison_point::Column::ClosedAt.is_null());
    let recipients = care_recipient::Entity::find()
        .filter(care_recipient::Column::CommunityId.eq(id))
        .filter(care_recipient::Column::EndedAt.is_null());
    Ok(committees.one(&work.tx).await?.is_some()
        || points.one(&work.tx).await?.is_some()
        || recipients.one(&work.tx).await?.is_some())
}

/// The community, if the caller may see it, may do this there, and it is not closed.
pub(super) async fn open(work: &Work, id: CommunityId, action: Action) -> Result<Model, Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    work.by.require(action, &Place::in_community(&row))?;
    if row.closed_at.is_some() {
        return Err(Rejection::from(CommunityRejection::Closed).about(row.id).into());
    }
    Ok(row)
}

pub(super) async fn finish(work: Work, action: Action, kind: &str, row: Model) -> Result<Model, Refusal> {
    search::index(&work, std::slice::from_ref(&row)).await?;
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place: &Place::in_community(&row),
    })
    .await?;
    work.commit(row).await
}

fn township(code: &str) -> Result<&str, CommunityRejection> {
    if code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit()) {
        Ok(&code[..9])
    } else {
        Err(CommunityRejection::CodeMalformed)
    }
}

fn fill(row: &mut ActiveModel, details: Details) -> Result<(), Rejection> {
    if let Some(slogan) = details.slogan {
        row.slogan = Set(input::line_or_none("slogan", slogan.as_deref(), 100)?);
    }
    if let Some(emblem) = details.emblem {
        row.emblem = Set(input::line_or_none("emblem", emblem.as_deref(), 100)?);
    }
    if let Some(address) = details.address {
        row.address = Set(input::line_or_none("address", address.as_deref(), 200)?);
    }
    if let Some(phone) = details.office_phone {
        row.office_phone = Set(input::line_or_none("officePhone", phone.as_deref(), 30)?);
    }
    if let Some(hours) = details.office_hours {
        row.office_hours = Set(input::line_or_none("officeHours", hours.as_deref(), 200)?);
    }
    if let Some(coordinates) = details.coordinates {
        let fits = |(lat, lng): &(f64, f64)| lat.abs() <= 90.0 && lng.abs() <= 180.0;
        if coordinates.as_ref().is_some_and(|c| !fits(c)) {
            return Err(CommunityRejection::HalfAPlace.into());
        }
        row.latitude = Set(coordinates.map(|(lat, _)| lat));
        row.longitude = Set(coordinates.map(|(_, lng)| lng));
    }
    if let Some(languages) = details.languages {
        let known: Option<Vec<_>> = languages
            .iter()
            .map(|l| Language::from_tag(l).map(Language::tag))
            .collect();
        let known = known
            .filter(|k| !k.is_empty())
            .ok_or(CommunityRejection::LanguageUnknown)?;
        row.languages = Set(known.join(","));
    }
    Ok(())
}
