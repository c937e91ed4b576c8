//! Who an event concerns, as it stands when it is told.

use entity::ids::{CaseCallbackId, HomeVisitId, PersonId, ServiceCaseId, UnitId};
use entity::membership::{self, MembershipState, Seat};
use entity::role_grant::{self, RoleName};
use entity::{case_callback, case_message, home_visit, joint_committee, service_case};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::Refusal;
use crate::gid;
use crate::identity;
use crate::policy::ties;
use crate::territory;
use crate::work::Work;

/// Whom a route tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The resident; of a child, who answers for it.
    Resident,
    /// Who answers for the case.
    Assignee,
    /// The officials of the unit that has it, or the staff of the community that does.
    Pool,
    /// Who answers for it, or else the pool.
    Workers,
    /// The officials of the unit that it is offered to.
    OfferedUnit,
    /// Who did not say the last word: the resident, or those who work on it.
    OtherSide,
    /// The staff of the community.
    CommunityStaff,
    /// The officials of the unit that leads the joint committee.
    CommitteeLead,
    /// The admins of the region.
    Banner,
    /// Who comes to the door.
    Visitor,
}

/// What an event is about: the case, and the visit if it is one.
struct About {
    case: service_case::Model,
    visitor: Option<PersonId>,
}

/// The people, and the number by which they know what it is about. Nobody where the row is gone.
pub async fn of(
    work: &Work,
    audience: Audience,
    subject: &str,
) -> Result<Option<(Vec<PersonId>, String)>, Refusal> {
    let Some(About { case, visitor }) = about(work, subject).await? else {
        return Ok(None);
    };
    let people = match audience {
        Audience::Resident => resident(work, &case).await?,
        Audience::Assignee => case.assignee_id.into_iter().collect(),
        Audience::Pool => pool(work, &case).await?,
        Audience::Workers => workers(work, &case).await?,
        Audience::OfferedUnit => match case.offered_unit_id {
            Some(unit) => officials(work, unit).await?,
            None => Vec::new(),
        },
        Audience::OtherSide => {
            let last = case_message::Entity::find()
                .filter(case_message::Column::CaseId.eq(case.id))
                .order_by_desc(case_message::Column::Id)
                .one(&work.tx)
                .await?;
            match last {
                Some(message) if message.from_resident => workers(work, &case).await?,
                Some(_) => resident(work, &case).await?,
                None => Vec::new(),
            }
        }
        Audience::CommunityStaff => staff(work, &case).await?,
        Audience::CommitteeLead => match lead(work, &case).await? {
            Some(unit) => officials(work, unit).await?,
            // No unit leads: the next above.
            None => banner(work, &case).await?,
        },
        Audience::Banner => banner(work, &case).await?,
        Audience::Visitor => visitor.into_iter().collect(),
    };
    Ok(Some((people, case.number)))
}

async fn about(work: &Work, subject: &str) -> Result<Option<About>, Refusal> {
    let (case, visitor) = if let Some(id) = gid::parse::<ServiceCaseId>(subject) {
        (Some(id), None)
    } else if let Some(id) = gid::parse::<HomeVisitId>(subject) {
        let visit = home_visit::Entity::find_by_id(id).one(&work.tx).await?;
        (
            visit.as_ref().map(|visit| visit.case_id),
            visit.map(|visit| visit.visitor_id),
        )
    } else if let Some(id) = gid::parse::<CaseCallbackId>(subject) {
        let callback = case_callback::Entity::find_by_id(id).one(&work.tx).await?;
        (callback.map(|callback| callback.case_id), None)
    } else {
        (None, None)
    };
    let Some(case) = case else { return Ok(None) };
    let case = service_case::Entity::find_by_id(case).one(&work.tx).await?;
    Ok(case.map(|case| About { case, visitor }))
}

async fn resident(work: &Work, case: &service_case::Model) -> Result<Vec<PersonId>, Refusal> {
    let mut ties = ties::of(&work.tx, &[case.person_id], work.now).await?;
    let guardians = ties.remove(&case.person_id).unwrap_or_default().guardians;
    Ok([vec![case.person_id], guardians].concat())
}

async fn workers(work: &Work, case: &service_case::Model) -> Result<Vec<PersonId>, Refusal> {
    match case.assignee_id {
        Some(assignee) => Ok(vec![assignee]),
        None => pool(work, case).await,
    }
}

async fn pool(work: &Work, case: &service_case::Model) -> Result<Vec<PersonId>, Refusal> {
    match case.unit_id {
        Some(unit) => officials(work, unit).await,
        None => staff(work, case).await,
    }
}

async fn staff(work: &Work, case: &service_case::Model) -> Result<Vec<PersonId>, Refusal> {
    let there = role_grant::Column::CommunityId.eq(case.community_id);
    holding(work, RoleName::CommunityStaff, there.into()).await
}

async fn officials(work: &Work, unit: UnitId) -> Result<Vec<PersonId>, Refusal> {
    let there = role_grant::Column::UnitId.eq(unit);
    holding(work, RoleName::DepartmentOfficial, there.into()).await
}

/// The unit that leads the committee of the case's community.
async fn lead(work: &Work, case: &service_case::Model) -> Result<Option<UnitId>, Refusal> {
    let committee = joint_committee::Entity::find()
        .filter(joint_committee::Column::CommunityId.eq(case.community_id))
        .filter(joint_committee::Column::DissolvedOn.is_null())
        .one(&work.tx)
        .await?;
    let Some(committee) = committee else {
        return Ok(None);
    };
    let seat = membership::Entity::find()
        .filter(membership::Column::CommitteeId.eq(committee.id))
        .filter(membership::Column::Seat.eq(Seat::Lead))
        .filter(membership::Column::State.eq(MembershipState::Active))
        .one(&work.tx)
        .await?;
    Ok(seat.map(|seat| seat.unit_id))
}

/// The admins of every region above the community, those of the lowest that has any.
async fn banner(work: &Work, case: &service_case::Model) -> Result<Vec<PersonId>, Refusal> {
    let community = territory::service::must_find(work, case.community_id).await?;
    let code = community.region_code;
    for length in [9, 6, 4, 2] {
        let Some(above) = code.get(..length) else { continue };
        let there = role_grant::Column::RegionCode.eq(above);
        let admins = holding(work, RoleName::BannerAdmin, there.into()).await?;
        if !admins.is_empty() {
            return Ok(admins);
        }
    }
    Ok(Vec::new())
}

async fn holding(work: &Work, role: RoleName, there: Condition) -> Result<Vec<PersonId>, Refusal> {
    use role_grant::{Column, Entity};
    Ok(Entity::find()
        .select_only()
        .column(Column::PersonId)
        .distinct()
        .filter(Column::Role.eq(role))
        .filter(there)
        .filter(identity::current(work.now))
        .into_tuple()
        .all(&work.tx)
        .await?)
}
