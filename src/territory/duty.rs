//! 值班: who of the staff of a community sees to what nobody owns yet. It ends with the role.

use entity::community::{ActiveModel, Column, Entity, Model};
use entity::ids::{CommunityId, PersonId};
use entity::role_grant::{self, RoleName};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::service::{self, CommunityRejection};
use crate::error::Refusal;
use crate::events::Event;
use crate::identity;
use crate::policy::{Action, Place};
use crate::work::{Act, Work};

/// Says who is on duty, or that nobody is.
pub async fn set(
    act: &Act<'_>,
    id: CommunityId,
    expected_version: Option<i32>,
    person: Option<PersonId>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = service::open(&work, id, Action::CommunityDutySet).await?;
    if let Some(person) = person
        && !is_staff(&work, id, person).await?
    {
        return Err(CommunityRejection::NotOnStaff.into());
    }
    let change = ActiveModel {
        duty_person_id: Set(person),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    service::finish(work, Action::CommunityDutySet, "community.duty_set", row).await
}

/// Ends the duty of somebody who is not of the staff any more, as a part of the act that ended the role.
pub async fn left(work: &Work, action: Action, person: PersonId) -> Result<(), Refusal> {
    let rows = Entity::find()
        .filter(Column::DutyPersonId.eq(person))
        .order_by_asc(Column::Id)
        .all(&work.tx)
        .await?;
    for row in rows {
        if is_staff(work, row.id, person).await? {
            continue;
        }
        let change = ActiveModel {
            duty_person_id: Set(None),
            ..Default::default()
        };
        let row = work.update(&row, None, change).await?;
        work.record(Event {
            kind: "community.duty_ended",
            action,
            subject: row.id.into(),
            version: row.version,
            place: &Place::in_community(&row),
        })
        .await?;
    }
    Ok(())
}

/// Whether somebody is of the staff now; the role is held until the end of the act.
async fn is_staff(work: &Work, community: CommunityId, person: PersonId) -> Result<bool, Refusal> {
    use role_grant::Column;
    let held = role_grant::Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Role.eq(RoleName::CommunityStaff))
        .filter(Column::CommunityId.eq(community))
        .filter(identity::current(work.now))
        .lock_shared()
        .all(&work.tx)
        .await?;
    Ok(!held.is_empty())
}
