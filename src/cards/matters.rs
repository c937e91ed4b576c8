//! What can be done with service matters.

use entity::ids::{MatterDocumentId, ServiceMatterId, UnitId};
use entity::matter_document::{self, DocumentForm};
use entity::search_term::SearchKind;
use entity::service_matter::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::names::Names;
use super::{guides, unit, words};
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Place, readable, visible};
use crate::search;
use crate::work::{Act, Work, or_taken};

/// Longer lists of papers are of another kind of matter.
const MOST_DOCUMENTS: usize = 30;
/// Characters of a name.
const LONGEST_NAME: usize = 100;

/// What can be refused about a matter.
pub enum MatterRejection {
    CodeMalformed,
    CodeTaken,
    Days,
    Documents,
    Retired,
}

impl From<MatterRejection> for Rejection {
    fn from(why: MatterRejection) -> Self {
        match why {
            MatterRejection::CodeMalformed => Self::invalid(Text::new(
                "事项编码为 1 至 32 位字母、数字、“-”或“.”",
                "ᠺᠣᠳ᠋ ᠨᠢ 1 ᠡᠴᠡ 32 ᠦᠰᠦᠭ᠂ ᠲᠣᠭ᠎ᠠ᠂ «-» ᠡᠰᠡᠪᠡᠯ «.» ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A code has 1 to 32 letters, digits, `-` or `.`",
            ))
            .at("code"),
            MatterRejection::CodeTaken => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该事项编码已被使用",
                    "ᠡᠨᠡ ᠺᠣᠳ᠋ ᠢ ᠬᠡᠷᠡᠭᠯᠡᠴᠢᠬᠡᠭᠰᠡᠨ",
                    "Another matter has this code",
                ),
            )
            .at("code"),
            MatterRejection::Days => Self::invalid(Text::new(
                "承诺办结工作日须在 0 至 365 之间",
                "ᠠᠵᠢᠯ ᠤᠨ ᠡᠳᠦᠷ ᠨᠢ 0 ᠡᠴᠡ 365 ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "Working days are from 0 to 365",
            ))
            .at("workingDays"),
            MatterRejection::Documents => Self::invalid(Text::new(
                format!("材料最多 {MOST_DOCUMENTS} 项"),
                format!("ᠮᠠᠲ᠋ᠧᠷᠢᠶᠠᠯ ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ {MOST_DOCUMENTS}"),
                format!("At most {MOST_DOCUMENTS} documents"),
            ))
            .at("documents"),
            MatterRejection::Retired => Self::new(
                Code::InvalidState,
                Text::new("该事项已停办", "ᠡᠨᠡ ᠬᠡᠷᠡᠭ ᠵᠣᠭᠰᠣᠭᠳᠠᠭᠰᠠᠨ", "The matter is retired"),
            ),
        }
    }
}

/// A paper that the matter asks for.
pub struct Document {
    pub names: Names,
    pub form: DocumentForm,
}

/// What can be changed of a matter: outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    pub name_zh: Option<String>,
    pub name_mn: Option<Option<String>>,
    pub name_en: Option<Option<String>>,
    pub working_days: Option<i32>,
    pub eligibility: Option<Option<String>>,
    /// All of them, in order.
    pub documents: Option<Vec<Document>>,
}

/// Which matters.
#[derive(Default)]
pub struct Wanted {
    pub unit: Option<UnitId>,
    pub text: Option<String>,
    pub retired: bool,
}

pub async fn find(ctx: &Ctx, id: ServiceMatterId) -> Result<Option<Model>, Fault> {
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
    if let Some(unit) = wanted.unit {
        select = select.filter(Column::UnitId.eq(unit));
    }
    if let Some(text) = &wanted.text {
        let found = search::query::subjects(ctx, SearchKind::ServiceMatter, "text", text).await?;
        select = select.filter(Column::Id.in_subquery(found));
    }
    if !wanted.retired {
        select = select.filter(Column::RetiredAt.is_null());
    }
    page::read(ctx, select, by, window, count).await
}

/// Records a matter of a unit.
pub async fn create(
    act: &Act<'_>,
    unit_id: UnitId,
    code: String,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (unit, place) = unit::open(&work, unit_id, Action::ServiceMatterCreate).await?;
    let mut row = ActiveModel {
        id: Set(ServiceMatterId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        code: Set(checked_code(code)?),
        unit_id: Set(unit.id),
        region_code: Set(unit.region_code),
        ..Default::default()
    };
    let documents = fill(&mut row, details)?;
    let row = or_taken(row.insert(&work.tx).await, || MatterRejection::CodeTaken.into())?;
    write_documents(&work, row.id, documents).await?;
    finish(
        work,
        Action::ServiceMatterCreate,
        "service_matter.created",
        row,
        &place,
    )
    .await
}

pub async fn update(
    act: &Act<'_>,
    id: ServiceMatterId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::ServiceMatterUpdate).await?;
    let mut change = <ActiveModel as Default>::default();
    let documents = fill(&mut change, details)?;
    let row = work.update(&row, expected_version, change).await?;
    words::of_matter(&work, row.id).await?;
    write_documents(&work, row.id, documents).await?;
    finish(
        work,
        Action::ServiceMatterUpdate,
        "service_matter.updated",
        row,
        &place,
    )
    .await
}

/// Ends a matter that the unit deals with no more. It stays readable, but is not found any more.
pub async fn retire(
    act: &Act<'_>,
    id: ServiceMatterId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = open(&work, id, Action::ServiceMatterRetire).await?;
    let change = ActiveModel {
        retired_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    let guides = guides::of_matter(&work, row.id).await?;
    search::index(&work, &guides).await?;
    words::of_matter(&work, row.id).await?;
    finish(
        work,
        Action::ServiceMatterRetire,
        "service_matter.retired",
        row,
        &place,
    )
    .await
}

/// The matter, if the caller may see it, may do this with it, and it is not retired; nobody else changes it or
/// its guides before this act has ended.
pub(super) async fn open(
    work: &Work,
    id: ServiceMatterId,
    action: Action,
) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let place = place_of(&row);
    work.by.require(action, &place)?;
    if row.retired_at.is_some() {
        return Err(Rejection::from(MatterRejection::Retired).about(row.id).into());
    }
    Ok((row, place))
}

/// A matter lies with its unit.
pub fn place_of(row: &Model) -> Place {
    Place::at_unit(row.unit_id, &row.region_code)
}

async fn finish(work: Work, action: Action, kind: &str, row: Model, place: &Place) -> Result<Model, Refusal> {
    search::index(&work, std::slice::from_ref(&row)).await?;
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

async fn write_documents(
    work: &Work,
    matter: ServiceMatterId,
    documents: Option<Vec<matter_document::ActiveModel>>,
) -> Result<(), Refusal> {
    let Some(documents) = documents else {
        return Ok(());
    };
    matter_document::Entity::delete_many()
        .filter(matter_document::Column::MatterId.eq(matter))
        .exec(&work.tx)
        .await?;
    if documents.is_empty() {
        return Ok(());
    }
    let rows = documents.into_iter().map(|mut row| {
        row.matter_id = Set(matter);
        row
    });
    matter_document::Entity::insert_many(rows)
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}

fn checked_code(code: String) -> Result<String, MatterRejection> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    if (1..=32).contains(&code.len()) && code.bytes().all(fits) {
        Ok(code)
    } else {
        Err(MatterRejection::CodeMalformed)
    }
}

/// Fills the row, and gives the papers still to be written with its id.
fn fill(
    row: &mut ActiveModel,
    details: Details,
) -> Result<Option<Vec<matter_document::ActiveModel>>, Rejection> {
    if let Some(name) = details.name_zh {
        row.name_zh = Set(input::line("nameZh", &name, LONGEST_NAME)?);
    }
    if let Some(name) = details.name_mn {
        row.name_mn = Set(input::line_or_none("nameMn", name.as_deref(), LONGEST_NAME)?);
    }
    if let Some(name) = details.name_en {
        row.name_en = Set(input::line_or_none("nameEn", name.as_deref(), LONGEST_NAME)?);
    }
    if let Some(days) = details.working_days {
        if !(0..=365).contains(&days) {
            return Err(MatterRejection::Days.into());
        }
        row.working_days = Set(days);
    }
    if let Some(eligibility) = details.eligibility {
        let text = eligibility.map(|text| input::prose("eligibility", &text, 1000));
        row.eligibility = Set(text.transpose()?);
    }
    details.documents.map(checked_documents).transpose()
}

fn checked_documents(documents: Vec<Document>) -> Result<Vec<matter_document::ActiveModel>, Rejection> {
    if documents.len() > MOST_DOCUMENTS {
        return Err(MatterRejection::Documents.into());
    }
    (0..)
        .zip(documents)
        .map(|(index, document)| {
            let names = document.names.checked(LONGEST_NAME);
            let names = names.map_err(|why| why.at(index.to_string()).at("documents"))?;
            Ok(matter_document::ActiveModel {
                id: Set(MatterDocumentId::new()),
                position: Set(index + 1),
                name_zh: Set(names.zh),
                name_mn: Set(names.mn),
                name_en: Set(names.en),
                form: Set(document.form),
                ..Default::default()
            })
        })
        .collect()
}
