//! What can be done with people's records.

use chrono::NaiveDate;
use entity::ids::{CommunityId, PersonId, TypedId, UnitId};
use entity::person::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use crate::app::Ctx;
use crate::calendar;
use crate::cards::words;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::identity::phone::Phone;
use crate::input;
use crate::language::{Language, Text};
use crate::page::{self, By, Page, Window};
use crate::policy::people::home_region;
use crate::policy::{Action, Place, cases, permitted, readable, ties, visible};
use crate::privacy::vault::{Cell, Vault};
use crate::work::{Act, Work, or_taken};

/// What can be refused about a person.
pub enum PersonRejection {
    PhoneTaken,
    PhoneMasked,
    LanguageUnknown,
    BornOutside,
    Nowhere,
    CommunityClosed,
    UnitClosed,
    Erased,
}

impl From<PersonRejection> for Rejection {
    fn from(why: PersonRejection) -> Self {
        match why {
            // It does not tell whose it is.
            PersonRejection::PhoneTaken => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该手机号已登记",
                    "ᠡᠨᠡ ᠭᠠᠷ ᠤᠲᠠᠰᠤᠨ ᠤ ᠳ᠋ᠤᠭᠠᠷ ᠢ ᠪᠦᠷᠢᠳᠬᠡᠭᠰᠡᠨ",
                    "This phone is registered already",
                ),
            )
            .at("phone"),
            PersonRejection::PhoneMasked => Self::invalid(Text::new(
                "请填写完整的手机号码，不能填写隐去中间四位的号码",
                "ᠨᠢᠭᠤᠭᠳᠠᠭᠰᠠᠨ ᠳ᠋ᠤᠭᠠᠷ ᠢ ᠪᠢᠴᠢᠵᠦ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ᠂ ᠪᠦᠲᠦᠨ ᠳ᠋ᠤᠭᠠᠷ ᠢ ᠪᠢᠴᠢᠨ᠎ᠡ ᠦᠦ",
                "This is a masked number: write the whole one, with all 11 digits",
            ))
            .at("phone"),
            PersonRejection::LanguageUnknown => Self::invalid(Text::new(
                "语言应为 zh-Hans、mn-Mong 或 en",
                "ᠬᠡᠯᠡ ᠨᠢ zh-Hans᠂ mn-Mong ᠡᠰᠡᠪᠡᠯ en ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A language is one of zh-Hans, mn-Mong, en",
            ))
            .at("language"),
            PersonRejection::BornOutside => Self::invalid(Text::new(
                "出生日期须在 1900 年以后，且不晚于今天",
                "ᠲᠥᠷᠥᠭᠰᠡᠨ ᠡᠳᠦᠷ ᠨᠢ 1900 ᠣᠨ ᠤ ᠳᠠᠷᠠᠭ᠎ᠠ᠂ ᠥᠨᠥᠳᠦᠷ ᠡᠴᠡ ᠬᠣᠵᠢᠮ ᠪᠢᠰᠢ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A day of birth lies after 1899 and not after today",
            ))
            .at("bornOn"),
            PersonRejection::Nowhere => Self::invalid(Text::new(
                "须填写居住社区或所在单位",
                "ᠰᠠᠭᠤᠬᠤ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠡᠰᠡᠪᠡᠯ ᠠᠵᠢᠯᠯᠠᠬᠤ ᠨᠢᠭᠡᠴᠡ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A person lives in a community or works for a unit: name one of them",
            ))
            .at("communityId"),
            PersonRejection::CommunityClosed => Self::new(
                Code::InvalidState,
                Text::new(
                    "该社区已撤销",
                    "ᠡᠨᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                    "The community is closed",
                ),
            )
            .at("communityId"),
            PersonRejection::UnitClosed => Self::new(
                Code::InvalidState,
                Text::new("该单位已撤销", "ᠡᠨᠡ ᠨᠢᠭᠡᠴᠡ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ", "The unit is closed"),
            )
            .at("unitId"),
            PersonRejection::Erased => Self::new(
                Code::InvalidState,
                Text::new(
                    "该人员的个人信息已删除",
                    "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠦ ᠬᠤᠪᠢ ᠶᠢᠨ ᠮᠡᠳᠡᠭᠡ ᠶᠢ ᠠᠷᠢᠯᠭᠠᠭᠰᠠᠨ",
                    "The data of this person were erased",
                ),
            ),
        }
    }
}

/// What a new person is known by.
#[derive(Default)]
pub struct NewPerson {
    pub name: String,
    pub phone: Option<String>,
    pub language: Option<String>,
    pub address: Option<String>,
    pub born_on: Option<NaiveDate>,
    pub community: Option<CommunityId>,
    pub unit: Option<UnitId>,
}

/// What can be changed: outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    pub name: Option<String>,
    pub language: Option<String>,
    pub address: Option<Option<String>>,
    pub born_on: Option<Option<NaiveDate>>,
    pub community: Option<Option<CommunityId>>,
    pub unit: Option<Option<UnitId>>,
}

impl Details {
    /// What only those who keep the record may write.
    fn corrects(&self) -> bool {
        self.name.is_some() || self.born_on.is_some() || self.community.is_some() || self.unit.is_some()
    }
}

/// Which people.
#[derive(Default)]
pub struct Wanted {
    pub phone: Option<String>,
    pub name: Option<String>,
    pub community: Option<CommunityId>,
    pub unit: Option<UnitId>,
    pub erased: bool,
}

pub async fn find(ctx: &Ctx, id: PersonId) -> Result<Option<Model>, Fault> {
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
    let mut select = visible::<Entity>(&ctx.caller);
    if let Some(phone) = &wanted.phone {
        let Ok(phone) = Phone::parse(phone) else {
            return Ok(Page::empty(count));
        };
        // Who may not read a phone must not learn it by asking whose it is.
        select = select
            .filter(permitted::<Entity>(&ctx.caller, Action::PersonPrivateRead))
            .filter(Column::PhoneIndex.eq(phone.index(&ctx.app.vault)));
    }
    if let Some(name) = &wanted.name {
        select = select.filter(Column::Name.eq(name.trim()));
    }
    if let Some(community) = wanted.community {
        select = select.filter(Column::CommunityId.eq(community));
    }
    if let Some(unit) = wanted.unit {
        select = select.filter(Column::UnitId.eq(unit));
    }
    if !wanted.erased {
        select = select.filter(Column::ErasedAt.is_null());
    }
    page::read(ctx, select, by, window, count).await
}

/// Writes down a person who lives in a community or works for a unit.
pub async fn register(act: &Act<'_>, new: NewPerson) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let place = lives(&work, new.community, new.unit).await?;
    work.by.require(Action::PersonRegister, &place)?;
    let row = insert(&work, new).await?;
    finish(work, Action::PersonRegister, "person.registered", row, &place).await
}

pub async fn update(
    act: &Act<'_>,
    id: PersonId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::PersonUpdate).await?;
    if details.corrects() {
        work.by.require(Action::PersonCorrect, &place)?;
    }
    let community = details.community.unwrap_or(row.community_id);
    let unit = details.unit.unwrap_or(row.unit_id);
    if (community, unit) != (row.community_id, row.unit_id) {
        // Who moves a person keeps the records at both ends.
        let next = lives(&work, community, unit).await?;
        if !work.by.may(Action::PersonCorrect, &next) {
            return Err(Rejection::forbidden().into());
        }
    }
    let mut change = ActiveModel {
        community_id: Set(community),
        unit_id: Set(unit),
        ..Default::default()
    };
    fill(&work, row.id, &mut change, details)?;
    let was = row;
    let row = work.update(&was, expected_version, change).await?;
    if (&row.name, row.unit_id) != (&was.name, was.unit_id) {
        words::of_person(&work, row.id).await?;
    }
    finish(work, Action::PersonUpdate, "person.updated", row, &place).await
}

/// The row of a new person, written after the caller was asked.
pub async fn insert(work: &Work, new: NewPerson) -> Result<Model, Refusal> {
    let id = PersonId::new();
    let mut row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        language: Set(Language::default().tag().to_owned()),
        community_id: Set(new.community),
        unit_id: Set(new.unit),
        ..Default::default()
    };
    if let Some(phone) = &new.phone {
        set_phone(work, id, &mut row, phone)?;
    }
    let details = Details {
        name: Some(new.name),
        language: new.language,
        address: new.address.map(Some),
        born_on: new.born_on.map(Some),
        ..Details::default()
    };
    fill(work, id, &mut row, details)?;
    or_taken(row.insert(&work.tx).await, || PersonRejection::PhoneTaken.into())
}

/// Reads, seals and indexes a phone.
pub(super) fn set_phone(
    work: &Work,
    id: PersonId,
    row: &mut ActiveModel,
    phone: &str,
) -> Result<(), Refusal> {
    if phone.contains('*') {
        return Err(PersonRejection::PhoneMasked.into());
    }
    let phone = Phone::parse(phone).map_err(|why| Rejection::from(why).at("phone"))?;
    row.phone_sealed = Set(Some(phone.seal(&work.app.vault, id)?));
    row.phone_index = Set(Some(phone.index(&work.app.vault)));
    Ok(())
}

/// The person, locked, if the caller may see it and may do this, and its place.
pub(super) async fn open(work: &Work, id: PersonId, action: Action) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let place = place(work, &row).await?;
    work.by.require(action, &place)?;
    if row.erased_at.is_some() {
        return Err(Rejection::from(PersonRejection::Erased).about(row.id).into());
    }
    Ok((row, place))
}

/// Where a person lies, with who answers for or is paired with them now.
pub async fn place(work: &Work, person: &Model) -> Result<Place, Refusal> {
    let home = Entity::find_by_id(person.id)
        .select_only()
        .expr_as(home_region(), "home")
        .into_tuple::<Option<String>>()
        .one(&work.tx)
        .await?;
    let mut place = Place::of_person(person, home.flatten());
    if work.by.is_official() {
        let mut asked = cases::asked_units(&work.tx, &[person.id]).await?;
        place.units.extend(asked.remove(&person.id).unwrap_or_default());
    }
    let mut ties = ties::of(&work.tx, &[person.id], work.now).await?;
    let mut place = ties.remove(&person.id).unwrap_or_default().around(place);
    let mut claimants = ties::claimants(&work.tx, &[person.id], work.now).await?;
    place
        .volunteers
        .extend(claimants.remove(&person.id).unwrap_or_default());
    Ok(place)
}

pub(super) async fn finish(
    work: Work,
    action: Action,
    kind: &str,
    row: Model,
    place: &Place,
) -> Result<Model, Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    work.commit(row).await
}

/// The place of someone who lives and works there. Both are locked, so that they cannot be closed at the same time.
async fn lives(work: &Work, community: Option<CommunityId>, unit: Option<UnitId>) -> Result<Place, Refusal> {
    let mut place = Place::default();
    if let Some(id) = unit {
        let unit = open_unit(work, id).await?;
        place.units = vec![unit.id];
        place.region = Some(unit.region_code);
    }
    if let Some(id) = community {
        let community = open_community(work, id).await?;
        place.community = Some(community.id);
        place.region = Some(community.region_code);
    }
    if place.region.is_none() {
        return Err(PersonRejection::Nowhere.into());
    }
    Ok(place)
}

pub(super) async fn open_community(
    work: &Work,
    id: CommunityId,
) -> Result<entity::community::Model, Refusal> {
    let row = entity::community::Entity::find_by_id(id)
        .filter(readable::<entity::community::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("communityId"))?;
    if row.closed_at.is_some() {
        return Err(PersonRejection::CommunityClosed.into());
    }
    Ok(row)
}

pub(super) async fn open_unit(work: &Work, id: UnitId) -> Result<entity::unit::Model, Refusal> {
    let row = entity::unit::Entity::find_by_id(id)
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("unitId"))?;
    if row.closed_at.is_some() {
        return Err(PersonRejection::UnitClosed.into());
    }
    Ok(row)
}

fn fill(work: &Work, id: PersonId, row: &mut ActiveModel, details: Details) -> Result<(), Refusal> {
    if let Some(name) = details.name {
        row.name = Set(input::line("name", &name, 60)?);
    }
    if let Some(language) = details.language {
        let known = Language::from_tag(&language).ok_or(PersonRejection::LanguageUnknown)?;
        row.language = Set(known.tag().to_owned());
    }
    if let Some(address) = details.address {
        let address = input::line_or_none("address", address.as_deref(), 200)?;
        let sealed = address.map(|text| work.app.vault.seal(address_cell(id), text.as_bytes()));
        row.address_sealed = Set(sealed.transpose()?);
    }
    if let Some(born_on) = details.born_on {
        let today = calendar::day(work.now);
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default();
        if born_on.is_some_and(|day| day < first || day > today) {
            return Err(PersonRejection::BornOutside.into());
        }
        row.born_on = Set(born_on);
    }
    Ok(())
}

/// The phone as others may see it: `138****1234`.
pub fn masked_phone(vault: &Vault, person: &Model) -> Result<Option<String>, Fault> {
    let Some(sealed) = &person.phone_sealed else {
        return Ok(None);
    };
    Ok(Some(Phone::unseal(vault, person.id, sealed)?.masked()))
}

/// The cell of `person.address_sealed`.
pub fn address_cell(id: PersonId) -> Cell {
    Cell {
        table: "person",
        row: id.uuid(),
        column: "address_sealed",
    }
}
