//! What a household said became a need, a wish, or somebody who is looked after.

use sea_orm::entity::prelude::*;

use crate::ids::{CareRecipientId, NeedId, PersonId, SurveyFindingId, SurveyHouseholdId, SurveyId, WishId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_finding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SurveyFindingId,
    pub created_at: DateTimeUtc,
    pub survey_id: SurveyId,
    pub door_id: SurveyHouseholdId,
    /// One of the three.
    #[sea_orm(unique)]
    pub need_id: Option<NeedId>,
    #[sea_orm(unique)]
    pub wish_id: Option<WishId>,
    #[sea_orm(unique)]
    pub recipient_id: Option<CareRecipientId>,
    pub found_by: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}
