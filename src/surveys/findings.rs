//! What a household said became something that is followed up: linked once, and only where the household agreed.

use entity::ids::{CareRecipientId, NeedId, PersonId, SurveyFindingId, SurveyHouseholdId, WishId};
use entity::survey_finding::ActiveModel;
use entity::survey_household::Model;
use entity::{care_recipient, household_member, need, wish};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

use super::doors;
use super::rejection::SurveyRejection;
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::policy::{Action, readable};
use crate::work::{Act, Work, or_taken};

/// What it became.
#[derive(Clone, Copy)]
pub enum Found {
    Need(NeedId),
    Wish(WishId),
    Recipient(CareRecipientId),
}

/// Links what came of a door to it.
pub async fn add(act: &Act<'_>, id: SurveyHouseholdId, found: Found) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = doors::held(&work, id).await?;
    work.by.require(Action::SurveyFindingAdd, &place)?;
    if !row.consented {
        return Err(Rejection::from(SurveyRejection::NothingAgreed).about(id).into());
    }
    let (community, person) = about(&work, found).await?;
    if community != row.community_id {
        return Err(SurveyRejection::Elsewhere.into());
    }
    if let Some(person) = person {
        let lives = household_member::Entity::find()
            .filter(household_member::Column::HouseholdId.eq(row.household_id))
            .filter(household_member::Column::PersonId.eq(person))
            .filter(household_member::Column::LeftAt.is_null());
        if lives.count(&work.tx).await? == 0 {
            return Err(SurveyRejection::Elsewhere.into());
        }
    }
    let mut finding = ActiveModel {
        id: Set(SurveyFindingId::new()),
        created_at: Set(work.now),
        survey_id: Set(row.survey_id),
        door_id: Set(id),
        need_id: Set(None),
        wish_id: Set(None),
        recipient_id: Set(None),
        found_by: Set(work.by.person()),
    };
    match found {
        Found::Need(id) => finding.need_id = Set(Some(id)),
        Found::Wish(id) => finding.wish_id = Set(Some(id)),
        Found::Recipient(id) => finding.recipient_id = Set(Some(id)),
    }
    or_taken(finding.insert(&work.tx).await, || {
        SurveyRejection::FoundBefore.into()
    })?;
    let row = work
        .update(
            &row,
            None,
            <entity::survey_household::ActiveModel as Default>::default(),
        )
        .await?;
    work.record(Event {
        kind: "survey_household.finding_added",
        action: Action::SurveyFindingAdd,
        subject: id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Of which community it is, and about whom, if the caller may see it.
async fn about(work: &Work, found: Found) -> Result<(entity::ids::CommunityId, Option<PersonId>), Refusal> {
    let unknown = || Rejection::not_found().at("found");
    Ok(match found {
        Found::Need(id) => {
            let row = need::Entity::find_by_id(id).filter(readable::<need::Entity>(&work.by));
            let row = row.one(&work.tx).await?.ok_or_else(unknown)?;
            (row.community_id, None)
        }
        Found::Wish(id) => {
            let row = wish::Entity::find_by_id(id).filter(readable::<wish::Entity>(&work.by));
            let row = row.one(&work.tx).await?.ok_or_else(unknown)?;
            (row.community_id, Some(row.person_id))
        }
        Found::Recipient(id) => {
            let row = care_recipient::Entity::find_by_id(id)
                .filter(readable::<care_recipient::Entity>(&work.by))
                .one(&work.tx)
                .await?
                .ok_or_else(unknown)?;
            (row.community_id, Some(row.person_id))
        }
    })
}
