//! Who is looked after, and why. Locks are taken in one order: person, recipient.

use entity::care_recipient::{ActiveModel, CareGroup, Column, Entity, Model};
use entity::ids::{CareRecipientId, CommunityId, PersonId, TypedId};
use entity::{pairing, person, skill};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    Set,
};

use super::steps;
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::{Language, Text};
use crate::page::{self, By, Page, Window};
use crate::policy::ties::{self, Ties};
use crate::policy::{Action, Place, readable, visible};
use crate::privacy::vault::Cell;
use crate::territory;
use crate::work::{Act, Work, or_taken};

/// What can be refused about a person who is looked after.
pub enum RecipientRejection {
    Registered,
    NoGroup,
    BirthdayUnknown,
    LanguageUnknown,
    SkillUnknown,
    Ended,
}

impl From<RecipientRejection> for Rejection {
    fn from(why: RecipientRejection) -> Self {
        match why {
            RecipientRejection::Registered => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "此人已登记为帮扶对象",
                    "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠢ ᠲᠤᠰᠠᠯᠠᠮᠵᠢ ᠠᠪᠬᠤ ᠬᠦᠮᠦᠨ ᠢᠶᠡᠷ ᠪᠦᠷᠢᠳᠬᠡᠭᠰᠡᠨ",
                    "The person is registered for care already",
                ),
            )
            .at("personId"),
            RecipientRejection::NoGroup => Self::invalid(Text::new(
                "至少选择一个帮扶类别",
                "ᠬᠠᠮᠤᠭ ᠤᠨ ᠴᠥᠬᠡᠨ ᠳᠡᠭᠡᠨ ᠨᠢᠭᠡ ᠲᠥᠷᠥᠯ ᠰᠣᠩᠭᠣᠨ᠎ᠠ ᠤᠤ",
                "Name at least one group",
            ))
            .at("groups"),
            RecipientRejection::BirthdayUnknown => Self::invalid(Text::new(
                "学生和儿童须先登记出生日期",
                "ᠰᠤᠷᠤᠭᠴᠢ ᠪᠠ ᠬᠡᠦᠬᠡᠳ ᠦᠨ ᠲᠥᠷᠥᠭᠰᠡᠨ ᠡᠳᠦᠷ ᠢ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠪᠦᠷᠢᠳᠬᠡᠨ᠎ᠡ ᠦᠦ",
                "Of students and children the day of birth must be known first",
            ))
            .at("personId"),
            RecipientRejection::LanguageUnknown => Self::invalid(Text::new(
                "语言应为 zh-Hans、mn-Mong 或 en",
                "ᠬᠡᠯᠡ ᠨᠢ zh-Hans᠂ mn-Mong ᠡᠰᠡᠪᠡᠯ en ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A language is one of zh-Hans, mn-Mong, en",
            ))
            .at("language"),
            RecipientRejection::SkillUnknown => Self::invalid(Text::new(
                "没有此技能代码，或多于 20 项",
                "ᠡᠢᠮᠦ ᠴᠢᠳᠠᠪᠤᠷᠢ ᠶᠢᠨ ᠺᠣᠳ᠋ ᠦᠭᠡᠢ᠂ ᠡᠰᠡᠪᠡᠯ 20 ᠡᠴᠡ ᠣᠯᠠᠨ",
                "Skills are named by the codes of the list, at most 20",
            ))
            .at("neededSkills"),
            RecipientRejection::Ended => Self::new(
                Code::InvalidState,
                Text::new(
                    "对此人的帮扶已结束",
                    "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠳ᠋ᠦ ᠲᠤᠰᠠᠯᠠᠬᠤ ᠨᠢ ᠳᠠᠭᠤᠰᠤᠭᠰᠠᠨ",
                    "The care for this person has ended",
                ),
            ),
        }
    }
}

/// What is known of the need: outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    pub groups: Option<Vec<CareGroup>>,
    pub language: Option<String>,
    pub needed_skills: Option<Vec<String>>,
    pub note: Option<Option<String>>,
}

/// Which recipients.
#[derive(Default)]
pub struct Wanted {
    pub community: Option<CommunityId>,
    pub group: Option<CareGroup>,
    /// With (`false`) or without (`true`) a pairing that stands.
    pub unpaired: Option<bool>,
    pub ended: bool,
}

pub async fn find(ctx: &Ctx, id: CareRecipientId) -> Result<Option<Model>, Fault> {
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
    if let Some(community) = wanted.community {
        select = select.filter(Column::CommunityId.eq(community));
    }
    if let Some(group) = wanted.group {
        select = select.filter(in_group(group));
    }
    if !wanted.ended {
        select = select.filter(Column::EndedAt.is_null());
    }
    if let Some(unpaired) = wanted.unpaired {
        select = select.filter(if unpaired {
            Column::Id.not_in_subquery(paired())
        } else {
            Column::Id.in_subquery(paired())
        });
    }
    page::read(ctx, select, by, window, count).await
}

/// The recipients for whom a pairing stands.
pub(super) fn paired() -> SelectStatement {
    pairing::Entity::find()
        .select_only()
        .column(pairing::Column::RecipientId)
        .filter(pairing::Column::State.ne(pairing::PairingState::Ended))
        .into_query()
}

/// The codes are joined by commas: it is the only one, or stands first, last or between.
fn in_group(group: CareGroup) -> Condition {
    let code = group.to_value();
    Condition::any()
        .add(Column::CareGroups.eq(code.as_str()))
        .add(Column::CareGroups.starts_with(format!("{code},")))
        .add(Column::CareGroups.ends_with(format!(",{code}")))
        .add(Column::CareGroups.contains(format!(",{code},")))
}

/// Why the person is looked after.
pub fn groups(row: &Model) -> Vec<CareGroup> {
    let codes = row.care_groups.split(',');
    codes
        .filter_map(|code| CareGroup::try_from_value(&code.to_owned()).ok())
        .collect()
}

/// The codes of the skills that are needed.
pub fn needed_skills(row: &Model) -> Vec<&str> {
    row.needed_skills
        .split(',')
        .filter(|code| !code.is_empty())
        .collect()
}

/// What the staff wrote down; who may know is asked before.
pub fn note(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let sealed = row.note_sealed.as_ref();
    let note = sealed.map(|sealed| ctx.app.vault.unseal_text(cell(row.id), sealed));
    Ok(note.transpose()?)
}

/// Begins to look after a person of the community.
pub async fn register(act: &Act<'_>, person: PersonId, details: Details) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let not_found = || Rejection::not_found().at("personId");
    let person = person::Entity::find_by_id(person)
        .filter(person::Column::ErasedAt.is_null())
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(not_found)?;
    let community = person.community_id.ok_or_else(not_found)?;
    let community = territory::service::must_find(&work, community).await?;
    let place = place(&work, person.id, &community).await?;
    work.by
        .require(Action::CareRecipientRegister, &place)
        .map_err(|why| why.at("personId"))?;
    let id = CareRecipientId::new();
    let mut row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        person_id: Set(person.id),
        community_id: Set(community.id),
        language: Set(person.language.clone()),
        needed_skills: Set(String::new()),
        ..Default::default()
    };
    fill(&work, &person, id, &mut row, details).await?;
    let row = or_taken(row.insert(&work.tx).await, || {
        RecipientRejection::Registered.into()
    })?;
    finish(
        work,
        Action::CareRecipientRegister,
        "care_recipient.registered",
        row,
        &place,
    )
    .await
}

pub async fn update(
    act: &Act<'_>,
    id: CareRecipientId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::CareRecipientUpdate).await?;
    let person = person::Entity::find_by_id(row.person_id)
        .one(&work.tx)
        .await?
        .ok_or_else(|| anyhow::anyhow!("a recipient without the person"))?;
    let mut change = <ActiveModel as Default>::default();
    fill(&work, &person, id, &mut change, details).await?;
    let row = work.update(&row, expected_version, change).await?;
    finish(
        work,
        Action::CareRecipientUpdate,
        "care_recipient.updated",
        row,
        &place,
    )
    .await
}

/// Ends the care for a person, and the pairings with it. What was done stays readable for the staff.
pub async fn end(
    act: &Act<'_>,
    id: CareRecipientId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::CareRecipientEnd).await?;
    let reason = input::line("reason", reason, 200)?;
    let change = ActiveModel {
        ended_at: Set(Some(work.now)),
        end_reason: Set(Some(reason.clone())),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    steps::end_for_recipient(&work, row.id, &place, &reason).await?;
    finish(
        work,
        Action::CareRecipientEnd,
        "care_recipient.ended",
        row,
        &place,
    )
    .await
}

/// The recipient, locked, if the caller may see it, may do this with it, and it has not ended.
async fn open(work: &Work, id: CareRecipientId, action: Action) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let place = place(work, row.person_id, &community).await?;
    work.by.require(action, &place)?;
    if row.ended_at.is_some() {
        return Err(Rejection::from(RecipientRejection::Ended).about(row.id).into());
    }
    Ok((row, place))
}

/// Where what concerns this person lies.
pub(super) async fn place(
    work: &Work,
    person: PersonId,
    community: &entity::community::Model,
) -> Result<Place, Refusal> {
    Ok(ties(work, person).await?.place(person, community))
}

/// Who may see what concerns this person, at the moment of the act.
pub async fn ties(work: &Work, person: PersonId) -> Result<Ties, Refusal> {
    let mut found = ties::of(&work.tx, &[person], work.now).await?;
    Ok(found.remove(&person).unwrap_or_default())
}

async fn finish(work: Work, action: Action, kind: &str, row: Model, place: &Place) -> Result<Model, Refusal> {
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

fn cell(id: CareRecipientId) -> Cell {
    Cell {
        table: "care_recipient",
        row: id.uuid(),
        column: "note",
    }
}

async fn fill(
    work: &Work,
    person: &person::Model,
    id: CareRecipientId,
    row: &mut ActiveModel,
    details: Details,
) -> Result<(), Refusal> {
    if let Some(mut groups) = details.groups {
        groups.sort_unstable();
        groups.dedup();
        if groups.is_empty() {
            return Err(RecipientRejection::NoGroup.into());
        }
        let young = [CareGroup::PoorStudent, CareGroup::LeftBehindChild];
        if person.born_on.is_none() && groups.iter().any(|group| young.contains(group)) {
            return Err(RecipientRejection::BirthdayUnknown.into());
        }
        let codes: Vec<String> = groups.iter().map(ActiveEnum::to_value).collect();
        row.care_groups = Set(codes.join(","));
    }
    if let Some(language) = details.language {
        let known = Language::from_tag(&language).ok_or(RecipientRejection::LanguageUnknown)?;
        row.language = Set(known.tag().to_owned());
    }
    if let Some(mut codes) = details.needed_skills {
        codes.sort_unstable();
        codes.dedup();
        let known: Vec<String> = skill::Entity::find()
            .select_only()
            .column(skill::Column::Code)
            .into_tuple()
            .all(&work.tx)
            .await?;
        if codes.len() > 20 || codes.iter().any(|code| !known.contains(code)) {
            return Err(RecipientRejection::SkillUnknown.into());
        }
        row.needed_skills = Set(codes.join(","));
    }
    if let Some(note) = details.note {
        let note = match note {
            Some(note) => Some(input::prose("note", &note, 2000)?),
            None => None,
        };
        let sealed = note.map(|note| work.app.vault.seal(cell(id), note.as_bytes()));
        row.note_sealed = Set(sealed.transpose()?);
    }
    Ok(())
}
