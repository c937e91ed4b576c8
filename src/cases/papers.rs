//! The papers of a case: a list that begins as the matter's and is ticked off as they come.

use chrono::NaiveDate;
use entity::case_paper::{ActiveModel, Column, Entity, Model as Paper, PaperState};
use entity::ids::{CasePaperId, ServiceCaseId, ServiceMatterId};
use entity::matter_document::{self, DocumentForm};
use entity::service_case::{self, Model};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::service_cases::{CaseRejection, running, touched};
use crate::calendar;
use crate::cards::names::Names;
use crate::error::{Code, Refusal, Rejection};
use crate::language::Text;
use crate::policy::Action;
use crate::work::{Act, Work};

/// The most papers of a case.
const MOST: usize = 60;
/// Characters of a name.
const LONGEST_NAME: usize = 100;

/// What can be refused about papers.
pub enum PaperRejection {
    Unknown,
    Nothing,
    TooMany,
}

impl From<PaperRejection> for Rejection {
    fn from(why: PaperRejection) -> Self {
        match why {
            PaperRejection::Unknown => Self::new(
                Code::NotFound,
                Text::new(
                    "本办件没有此材料",
                    "ᠡᠨᠡ ᠬᠡᠷᠡᠭ ᠲᠦ ᠡᠢᠮᠦ ᠮᠠᠲ᠋ᠧᠷᠢᠶᠠᠯ ᠦᠭᠡᠢ",
                    "The case has no such paper",
                ),
            )
            .at("papers"),
            PaperRejection::Nothing => Self::invalid(Text::new(
                "请至少选一项材料",
                "ᠶᠠᠳᠠᠪᠠᠴᠤ ᠨᠢᠭᠡ ᠮᠠᠲ᠋ᠧᠷᠢᠶᠠᠯ ᠢ ᠰᠣᠩᠭᠣᠨ᠎ᠠ ᠤᠤ",
                "Name at least one paper",
            ))
            .at("papers"),
            PaperRejection::TooMany => Self::new(
                Code::LimitReached,
                Text::new(
                    format!("材料最多 {MOST} 项"),
                    format!("ᠮᠠᠲ᠋ᠧᠷᠢᠶᠠᠯ ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ {MOST}"),
                    format!("At most {MOST} papers"),
                ),
            ),
        }
    }
}

/// Writes down the papers that the matter asks for, as they are named today.
pub(super) async fn of_matter(
    work: &Work,
    case: ServiceCaseId,
    matter: ServiceMatterId,
) -> Result<(), Refusal> {
    let documents = matter_document::Entity::find()
        .filter(matter_document::Column::MatterId.eq(matter))
        .order_by_asc(matter_document::Column::Position)
        .all(&work.tx)
        .await?;
    let rows = documents.into_iter().map(|document| {
        let names = Names {
            zh: document.name_zh,
            mn: document.name_mn,
            en: document.name_en,
        };
        row(work, case, document.position, names, document.form)
    });
    let rows: Vec<ActiveModel> = rows.collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(&work.tx).await?;
    }
    Ok(())
}

fn row(work: &Work, case: ServiceCaseId, position: i32, names: Names, form: DocumentForm) -> ActiveModel {
    ActiveModel {
        id: Set(CasePaperId::new()),
        created_at: Set(work.now),
        case_id: Set(case),
        position: Set(position),
        name_zh: Set(names.zh),
        name_mn: Set(names.mn),
        name_en: Set(names.en),
        form: Set(form),
        state: Set(PaperState::Missing),
        received_on: Set(None),
        taken_by: Set(None),
    }
}

/// Asks for one more paper.
pub async fn add(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    names: Names,
    form: DocumentForm,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (case, place) = running(&work, id, Action::CasePaperWrite).await?;
    let names = names.checked(LONGEST_NAME)?;
    let there = papers(&work, id).await?;
    if there.len() >= MOST {
        return Err(PaperRejection::TooMany.into());
    }
    let position = there.last().map_or(1, |last| last.position + 1);
    row(&work, id, position, names, form).insert(&work.tx).await?;
    let change = service_case::ActiveModel {
        papers_on: Set(None),
        ..Default::default()
    };
    let what = (Action::CasePaperWrite, "service_case.paper_added");
    let case = touched(&work, &case, expected_version, change, what, &place).await?;
    work.commit(case).await
}

/// Ticks papers off: they came on this day, or, without a day, are not needed.
pub async fn tick(
    act: &Act<'_>,
    id: ServiceCaseId,
    expected_version: Option<i32>,
    which: &[CasePaperId],
    received_on: Option<NaiveDate>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (case, place) = running(&work, id, Action::CasePaperWrite).await?;
    // Papers may have been taken before the case was written down.
    if received_on.is_some_and(|day| day > calendar::day(work.now)) {
        return Err(Rejection::from(CaseRejection::DayOutside).at("receivedOn").into());
    }
    if which.is_empty() {
        return Err(PaperRejection::Nothing.into());
    }
    let mut there = papers(&work, id).await?;
    for wanted in which {
        let paper = there.iter_mut().find(|paper| paper.id == *wanted);
        let paper = paper.ok_or(PaperRejection::Unknown)?;
        let state = if received_on.is_some() {
            PaperState::Received
        } else {
            PaperState::NotNeeded
        };
        let change = ActiveModel {
            id: Set(paper.id),
            state: Set(state),
            received_on: Set(received_on),
            taken_by: Set(work.by.person()),
            ..Default::default()
        };
        *paper = change.update(&work.tx).await?;
    }
    let change = service_case::ActiveModel {
        papers_on: Set(complete_on(&there)),
        ..Default::default()
    };
    let what = (Action::CasePaperWrite, "service_case.papers_ticked");
    let case = touched(&work, &case, expected_version, change, what, &place).await?;
    work.commit(case).await
}

async fn papers(work: &Work, case: ServiceCaseId) -> Result<Vec<Paper>, Refusal> {
    Ok(Entity::find()
        .filter(Column::CaseId.eq(case))
        .order_by_asc(Column::Position)
        .all(&work.tx)
        .await?)
}

/// The day on which the last paper came; `None` while one is missing, and where none was needed.
fn complete_on(papers: &[Paper]) -> Option<NaiveDate> {
    if papers.iter().any(|paper| paper.state == PaperState::Missing) {
        return None;
    }
    papers.iter().filter_map(|paper| paper.received_on).max()
}
