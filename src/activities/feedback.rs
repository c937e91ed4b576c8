//! What those who were there say: once each, and read without names.

use entity::activity::ActivityState;
use entity::activity_feedback::{ActiveModel, Entity, Model};
use entity::ids::{ActivityFeedbackId, ActivityId, PersonId};
use entity::sign_up::{self, SignUpState};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Select, Set};

use super::lookup;
use super::sign_ups::{invalid, ties_of};
use crate::error::{Code, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::policy::{Action, Caller, Place, visible};
use crate::work::{Act, or_taken};

/// What can be refused about feedback.
pub enum FeedbackRejection {
    Rating,
    Given,
}

impl From<FeedbackRejection> for Rejection {
    fn from(why: FeedbackRejection) -> Self {
        match why {
            FeedbackRejection::Rating => Self::invalid(Text::new(
                "评分为 1 至 5",
                "ᠦᠨᠡᠯᠡᠯᠲᠡ ᠨᠢ 1 ᠡᠴᠡ 5",
                "A rating is from 1 to 5",
            ))
            .at("rating"),
            FeedbackRejection::Given => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "已评价过该活动",
                    "ᠡᠨᠡ ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭᠠᠨ ᠢ ᠦᠨᠡᠯᠡᠭᠰᠡᠨ",
                    "Feedback on this activity was given already",
                ),
            ),
        }
    }
}

/// What somebody says.
pub struct NewFeedback {
    /// Oneself unless said.
    pub person: Option<PersonId>,
    pub rating: i32,
    pub text: Option<String>,
}

/// That which the caller may see.
pub fn seen(caller: &Caller) -> Select<Entity> {
    visible::<Entity>(caller)
}

/// Writes down what somebody who was there says of a completed activity.
pub async fn give(act: &Act<'_>, id: ActivityId, new: NewFeedback) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (activity, base) = lookup::held(&work, id).await?;
    let attended = match new.person.or(work.by.person()) {
        Some(person) => {
            sign_up::Entity::find()
                .filter(sign_up::Column::ActivityId.eq(activity.id))
                .filter(sign_up::Column::PersonId.eq(person))
                .filter(sign_up::Column::State.eq(SignUpState::Attended))
                .one(&work.tx)
                .await?
        }
        None => None,
    };
    let own = match &attended {
        Some(row) => [
            vec![row.person_id],
            ties_of(&work, row.person_id).await?.guardians,
        ]
        .concat(),
        None => Vec::new(),
    };
    let place = Place { own, ..base };
    work.by.require(Action::ActivityFeedbackGive, &place)?;
    let Some(sign_up) = attended else {
        return Err(Rejection::not_found().at("personId").into());
    };
    if !matches!(activity.state, ActivityState::Completed | ActivityState::Reviewed) {
        return Err(invalid(&activity, "activityFeedbackGive").into());
    }
    if !(1..=5).contains(&new.rating) {
        return Err(FeedbackRejection::Rating.into());
    }
    let text = new
        .text
        .map(|text| input::prose("text", &text, 1000))
        .transpose()?;
    let row = ActiveModel {
        id: Set(ActivityFeedbackId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        activity_id: Set(activity.id),
        community_id: Set(activity.community_id),
        lead_unit_id: Set(activity.lead_unit_id),
        sign_up_id: Set(sign_up.id),
        person_id: Set(sign_up.person_id),
        rating: Set(new.rating),
        text: Set(text),
    };
    let row = or_taken(row.insert(&work.tx).await, || FeedbackRejection::Given.into())?;
    work.record(Event {
        kind: "activity_feedback.given",
        action: Action::ActivityFeedbackGive,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}
