//! The doors of a survey: which households are asked, by whom, and what came of it.

use entity::household;
use entity::ids::{HouseholdId, PersonId, SurveyHouseholdId, SurveyId};
use entity::survey::{self, SurveyState};
use entity::survey_household::{ActiveModel, Column, DoorState, Entity, Model};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::door_lifecycle::Step;
use super::planning;
use super::rejection::{MOST, SurveyRejection};
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::privacy::vault::Cell;
use crate::territory;
use crate::work::{Act, Work, or_taken};
use crate::workflow::{self, Taken, fits, transition};

/// What came of asking.
pub struct Told {
    pub step: Step,
    /// Whether the household agrees that what it said is written down: said where it answered.
    pub consented: Option<bool>,
    pub note: Option<String>,
}

pub async fn find(ctx: &Ctx, id: SurveyHouseholdId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Puts households of the community on the list, for one of those who go round.
pub async fn add(
    act: &Act<'_>,
    id: SurveyId,
    expected_version: Option<i32>,
    households: Vec<HouseholdId>,
    surveyor: Option<PersonId>,
) -> Result<survey::Model, Refusal> {
    let work = act.begin().await?;
    let (survey, place) = planning::held(&work, id).await?;
    work.by.require(Action::SurveyHouseholdsAdd, &place)?;
    if !planning::is_open(&survey) {
        return Err(Rejection::from(SurveyRejection::NotRunning).about(id).into());
    }
    if households.len() > MOST {
        return Err(Rejection::from(SurveyRejection::TooMany)
            .at("householdIds")
            .into());
    }
    if households.is_empty() {
        return Err(SurveyRejection::Household.into());
    }
    if surveyor.is_some_and(|surveyor| !place.volunteers.contains(&surveyor)) {
        return Err(Rejection::from(SurveyRejection::Surveyor).at("surveyorId").into());
    }
    for household in households {
        let known = household::Entity::find_by_id(household)
            .filter(household::Column::CommunityId.eq(survey.community_id))
            .filter(household::Column::ClosedAt.is_null())
            .lock_shared()
            .one(&work.tx)
            .await?;
        if known.is_none() {
            return Err(SurveyRejection::Household.into());
        }
        let row = ActiveModel {
            id: Set(SurveyHouseholdId::new()),
            version: Set(1),
            created_at: Set(work.now),
            updated_at: Set(work.now),
            survey_id: Set(id),
            community_id: Set(survey.community_id),
            household_id: Set(household),
            surveyor_id: Set(surveyor),
            state: Set(DoorState::ToAsk),
            consented: Set(false),
            note_sealed: Set(None),
            asked_by: Set(None),
            asked_at: Set(None),
        };
        or_taken(row.insert(&work.tx).await, || SurveyRejection::DoorKnown.into())?;
    }
    let change = <survey::ActiveModel as Default>::default();
    let survey = work.update(&survey, expected_version, change).await?;
    work.record(Event {
        kind: "survey.households_added",
        action: Action::SurveyHouseholdsAdd,
        subject: id.into(),
        version: survey.version,
        place: &place,
    })
    .await?;
    work.commit(survey).await
}

/// Writes down what came of asking at a door. Nothing is kept of a household that does not agree to it.
pub async fn record(
    act: &Act<'_>,
    id: SurveyHouseholdId,
    expected_version: Option<i32>,
    told: Told,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id).await?;
    work.by.require(Action::SurveyHouseholdRecord, &place)?;
    fits(&row, told.step, expected_version)?;
    let survey = survey::Entity::find_by_id(row.survey_id)
        .lock_shared()
        .one(&work.tx)
        .await?;
    if survey.is_none_or(|survey| survey.state != SurveyState::Running) {
        return Err(Rejection::from(SurveyRejection::NotRunning).about(id).into());
    }
    let answered = told.step == Step::Answer;
    if answered && told.consented.is_none() {
        return Err(SurveyRejection::ConsentUnsaid.into());
    }
    let consented = answered && told.consented == Some(true);
    if told.note.is_some() && !consented {
        return Err(SurveyRejection::NoteWithoutConsent.into());
    }
    let note = told
        .note
        .map(|note| input::prose("note", &note, 2000))
        .transpose()?;
    let note = note.map(|note| work.app.vault.seal(cell(id), note.as_bytes()));
    let note = note.transpose()?;
    let taken = Taken {
        row: &row,
        step: told.step,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.consented = Set(consented);
        change.note_sealed = Set(note);
        change.asked_by = Set(work.by.person());
        change.asked_at = Set(Some(work.now));
    })
    .await?;
    work.commit(row).await
}

/// What the household said; who may know is asked before.
pub fn note(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let sealed = row.note_sealed.as_ref();
    let note = sealed.map(|sealed| ctx.app.vault.unseal_text(cell(row.id), sealed));
    Ok(note.transpose()?)
}

/// The mutations that the caller may send for it now.
pub fn available(caller: &Caller, row: &Model, place: &Place, survey: Option<SurveyState>) -> Vec<String> {
    let mut mutations = Vec::new();
    if survey == Some(SurveyState::Running) {
        mutations = workflow::available(caller, row, place);
        mutations.dedup();
    }
    if row.consented && caller.may(Action::SurveyFindingAdd, place) {
        mutations.push("surveyFindingAdd".to_owned());
    }
    mutations
}

/// The door, if the caller may see it, held until the end of the act, and where it lies.
pub(super) async fn held(work: &Work, id: SurveyHouseholdId) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let survey = survey::Entity::find_by_id(row.survey_id).one(&work.tx).await?;
    let place = Place::of_door(&row, survey.as_ref(), &community);
    Ok((row, place))
}

pub(super) fn cell(id: SurveyHouseholdId) -> Cell {
    Cell {
        table: "survey_household",
        row: id.0,
        column: "note_sealed",
    }
}
