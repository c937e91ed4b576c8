//! Where surveys lie: in the community, and with those who go round; a door with who asks there, while the survey runs.

use entity::ids::PersonId;
use entity::survey::SurveyState;
use entity::{community, survey, survey_household, survey_member};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::Action;
use super::places::{Columns, Guarded, Place};

impl Place {
    /// A survey, with those who go round.
    pub fn of_survey(community: &community::Model, members: Vec<PersonId>) -> Self {
        Self {
            volunteers: members,
            ..Self::in_community(community)
        }
    }

    /// A door of a survey.
    pub fn of_door(
        row: &survey_household::Model,
        survey: Option<&survey::Model>,
        community: &community::Model,
    ) -> Self {
        let runs = survey.is_some_and(|survey| survey.state == SurveyState::Running);
        Self {
            volunteers: row.surveyor_id.filter(|_| runs).into_iter().collect(),
            ..Self::in_community(community)
        }
    }
}

impl Guarded for survey::Entity {
    const READ: Action = Action::SurveyRead;
    fn columns() -> Columns {
        use survey::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            volunteer: Some(|me| {
                let going = survey_member::Entity::find()
                    .select_only()
                    .column(survey_member::Column::SurveyId)
                    .filter(survey_member::Column::PersonId.eq(me))
                    .into_query();
                Column::Id.in_subquery(going).into()
            }),
            ..Columns::default()
        }
    }
}

impl Guarded for survey_household::Entity {
    const READ: Action = Action::SurveyHouseholdRead;
    fn columns() -> Columns {
        use survey_household::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            volunteer: Some(|me| {
                let running = survey::Entity::find()
                    .select_only()
                    .column(survey::Column::Id)
                    .filter(survey::Column::State.eq(SurveyState::Running))
                    .into_query();
                Condition::all()
                    .add(Column::SurveyorId.eq(me))
                    .add(Column::SurveyId.in_subquery(running))
            }),
            ..Columns::default()
        }
    }
}
