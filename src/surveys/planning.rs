//! Plans a survey, and takes it through its steps.

use chrono::NaiveDate;
use entity::ids::{CommunityId, PersonId, SurveyId};
use entity::role_grant::RoleName;
use entity::survey::{Column, Entity, Model, SurveyState};
use entity::{community, role_grant, survey_household, survey_member};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set,
};

use super::lifecycle::Step;
use super::rejection::{LONGEST, MOST, SurveyRejection};
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::identity;
use crate::input;
use crate::page::{self, By, Page, Window};
use crate::policy::{Action, Caller, Place, readable, serving, visible};
use crate::territory;
use crate::work::{Act, Work};
use crate::workflow::{self, Lifecycle as _, Taken, fits, transition};

/// Which surveys.
#[derive(Default)]
pub struct Wanted {
    pub community: Option<CommunityId>,
    pub state: Option<SurveyState>,
}

/// A survey to plan.
pub struct NewSurvey {
    pub title: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub surveyors: Vec<PersonId>,
}

pub async fn find(ctx: &Ctx, id: SurveyId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

pub async fn list(ctx: &Ctx, wanted: &Wanted, window: Window, count: bool) -> Result<Page<Model>, Fault> {
    let these = Condition::all()
        .add_option(wanted.community.map(|id| Column::CommunityId.eq(id)))
        .add_option(wanted.state.map(|state| Column::State.eq(state)));
    let select = visible::<Entity>(&ctx.caller).filter(these);
    page::read(ctx, select, By::id(), window, count).await
}

/// The mutations that the caller may send for it now.
pub fn available(caller: &Caller, row: &Model, place: &Place) -> Vec<String> {
    let mut mutations = workflow::available(caller, row, place);
    if is_open(row) && caller.may(Action::SurveyHouseholdsAdd, place) {
        mutations.push("surveyHouseholdsAdd".to_owned());
    }
    mutations
}

/// Plans a survey of a community and says who goes round.
pub async fn plan(act: &Act<'_>, community: CommunityId, new: NewSurvey) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    // Locked, so that it cannot be closed at the same time.
    let community = community::Entity::find_by_id(community)
        .filter(readable::<community::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("communityId"))?;
    let place = Place::in_community(&community);
    work.by.require(Action::SurveyPlan, &place)?;
    if community.closed_at.is_some() {
        return Err(SurveyRejection::CommunityClosed.into());
    }
    let title = input::public_line("title", &new.title, 60)?;
    if new.to < new.from || (new.to - new.from).num_days() >= LONGEST {
        return Err(SurveyRejection::Days.into());
    }
    let mut surveyors = new.surveyors;
    surveyors.sort_unstable();
    surveyors.dedup();
    if surveyors.is_empty() {
        return Err(SurveyRejection::NobodyGoes.into());
    }
    if surveyors.len() > MOST {
        return Err(Rejection::from(SurveyRejection::TooMany).at("surveyorIds").into());
    }
    for surveyor in &surveyors {
        if !may_go(&work, community.id, *surveyor).await? {
            return Err(Rejection::from(SurveyRejection::Surveyor)
                .at("surveyorIds")
                .into());
        }
    }
    let row = entity::survey::ActiveModel {
        id: Set(SurveyId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        community_id: Set(community.id),
        title: Set(title),
        from_on: Set(new.from),
        to_on: Set(new.to),
        state: Set(SurveyState::Planned),
        end_reason: Set(None),
    };
    let row = row.insert(&work.tx).await?;
    let members = surveyors.into_iter().map(|person| survey_member::ActiveModel {
        survey_id: Set(row.id),
        person_id: Set(person),
    });
    survey_member::Entity::insert_many(members)
        .exec_without_returning(&work.tx)
        .await?;
    work.record(Event {
        kind: "survey.planned",
        action: Action::SurveyPlan,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Takes a step; a survey begins with households to ask.
pub async fn take(
    act: &Act<'_>,
    id: SurveyId,
    expected_version: Option<i32>,
    step: Step,
    reason: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id).await?;
    work.by.require(Model::action(step), &place)?;
    fits(&row, step, expected_version)?;
    let reason = input::line_or_none("reason", reason, 200)?;
    if step == Step::Begin {
        let doors = survey_household::Entity::find().filter(survey_household::Column::SurveyId.eq(id));
        if doors.count(&work.tx).await? == 0 {
            return Err(Rejection::from(SurveyRejection::NoDoors).about(id).into());
        }
    }
    let taken = Taken {
        row: &row,
        step,
        place: &place,
        expected_version,
        reason: reason.as_deref(),
    };
    let told = reason.clone();
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.end_reason = Set(told);
    })
    .await?;
    work.commit(row).await
}

/// Whether households are added and asked.
pub(super) fn is_open(row: &Model) -> bool {
    matches!(row.state, SurveyState::Planned | SurveyState::Running)
}

/// The survey, if the caller may see it, held until the end of the act, and where it lies.
pub(super) async fn held(work: &Work, id: SurveyId) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let members: Vec<PersonId> = survey_member::Entity::find()
        .filter(survey_member::Column::SurveyId.eq(id))
        .all(&work.tx)
        .await?
        .into_iter()
        .map(|member| member.person_id)
        .collect();
    Ok((row, Place::of_survey(&community, members)))
}

/// Whether somebody holds a role, now, with which one goes from door to door there.
pub(super) async fn may_go(work: &Work, community: CommunityId, person: PersonId) -> Result<bool, Refusal> {
    use role_grant::{Column, Entity};
    let staff = Condition::all()
        .add(Column::Role.eq(RoleName::CommunityStaff))
        .add(Column::CommunityId.eq(community));
    let volunteers = Condition::all()
        .add(Column::Role.eq(RoleName::Volunteer))
        .add(Column::UnitId.in_subquery(serving::units_in(community)));
    let held = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(identity::current(work.now))
        .filter(Condition::any().add(staff).add(volunteers))
        .count(&work.tx)
        .await?;
    Ok(held > 0)
}
