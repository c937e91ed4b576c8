//! Where activities and what belongs to them lie: with the community and the lead unit. What is published is for
//! everyone.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::Expr;

use super::Action;
use super::places::{Columns, Guarded, Place};
use super::ties::Ties;

impl Place {
    /// An activity, or what is about it as a whole.
    pub fn of_activity(row: &entity::activity::Model, community: &entity::community::Model) -> Self {
        Self {
            units: vec![row.lead_unit_id],
            hidden: row.published_at.is_none(),
            ..Self::in_community(community)
        }
    }

    /// One person's sign-up.
    pub fn of_sign_up(
        row: &entity::sign_up::Model,
        community: &entity::community::Model,
        ties: Ties,
    ) -> Self {
        Self {
            units: vec![row.lead_unit_id],
            volunteers: Vec::new(),
            ..ties.place(row.person_id, community)
        }
    }
}

impl Guarded for entity::activity::Entity {
    const READ: Action = Action::ActivityRead;
    fn columns() -> Columns {
        use entity::activity::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::LeadUnitId))),
            public: Some(|| Column::PublishedAt.is_not_null().into()),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::sign_up::Entity {
    const READ: Action = Action::SignUpRead;
    fn columns() -> Columns {
        use entity::sign_up::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::LeadUnitId))),
            person: Some(Expr::col((Entity, Column::PersonId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::activity_adjustment::Entity {
    const READ: Action = Action::ActivityAdjustmentRead;
    fn columns() -> Columns {
        use entity::activity_adjustment::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::LeadUnitId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::activity_feedback::Entity {
    const READ: Action = Action::ActivityFeedbackRead;
    fn columns() -> Columns {
        use entity::activity_feedback::{Column, Entity};
        Columns {
            community: Some(Expr::col((Entity, Column::CommunityId))),
            unit: Some(Expr::col((Entity, Column::LeadUnitId))),
            person: Some(Expr::col((Entity, Column::PersonId))),
            ..Columns::default()
        }
    }
}

impl Guarded for entity::calendar_feed::Entity {
    const READ: Action = Action::CalendarFeedRead;
    fn columns() -> Columns {
        Columns {
            own: Some(|me| entity::calendar_feed::Column::PersonId.eq(me).into()),
            ..Columns::default()
        }
    }
}
