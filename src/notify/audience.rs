//! Who an event concerns, as it stands when it is told.

use chrono::{DateTime, Utc};
use entity::ids::{
    ActivityId, CareAlertId, CareProblemId, CaseCallbackId, CertificateId, CommunityId, HomeVisitId,
    HourEntryId, NeedId, PairingId, PersonId, ServiceCaseId, SignUpId, UnitId, WishClaimId, WishId,
};
use entity::membership::{self, MembershipState, Seat};
use entity::role_grant::{self, RoleName};
use entity::sign_up::{self, SignUpState};
use entity::{
    activity, care_alert, care_problem, case_callback, case_message, certificate, home_visit, hour_entry,
    joint_committee, need, need_support, outbox_event, pairing, service_case, wish, wish_claim,
};
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
    /// The person whom it is about; of a child, who answers for it too.
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
    /// Who of the staff is on duty, or else all of them.
    Duty,
    /// The same, of a case for which nobody answers.
    DutyOfUnclaimed,
    /// The officials of the unit that leads the joint committee.
    CommitteeLead,
    /// The admins of the region.
    Banner,
    /// Who comes to the door.
    Visitor,
    /// The paired volunteer, or who claimed the wish; of hours and certificates, whose they are.
    Volunteer,
    /// Who wrote the wish down, and the staff of the community where that was somebody else.
    Collector,
    /// Who signed up for the activity, with a place or waiting for one.
    SignedUp,
    /// Who has a place at the activity.
    Coming,
    /// Who has the need: who reported it, and who said so too.
    Concerned,
}

/// What an event is about.
#[derive(Default)]
struct About {
    community: Option<CommunityId>,
    person: Option<PersonId>,
    case: Option<ServiceCaseId>,
    unit: Option<UnitId>,
    offered: Option<UnitId>,
    assignee: Option<PersonId>,
    visitor: Option<PersonId>,
    volunteer: Option<PersonId>,
    collector: Option<PersonId>,
    activity: Option<ActivityId>,
    need: Option<need::Model>,
    number: String,
}

/// The people, and the number by which they know what it is about. Nobody where the row is gone.
pub async fn of(
    work: &Work,
    audience: Audience,
    event: &outbox_event::Model,
) -> Result<Option<(Vec<PersonId>, String)>, Refusal> {
    let Some(about) = about(work, &event.subject).await? else {
        return Ok(None);
    };
    let people = match audience {
        Audience::Resident => resident(work, &about).await?,
        Audience::Assignee => about.assignee.into_iter().collect(),
        Audience::Pool => pool(work, &about).await?,
        Audience::Workers => workers(work, &about).await?,
        Audience::OfferedUnit => officials(work, about.offered).await?,
        Audience::OtherSide => match last_word(work, &about).await? {
            Some(message) if message.from_resident => workers(work, &about).await?,
            Some(_) => resident(work, &about).await?,
            None => Vec::new(),
        },
        Audience::CommunityStaff => staff(work, &about).await?,
        Audience::DutyOfUnclaimed if about.assignee.is_some() => Vec::new(),
        Audience::Duty | Audience::DutyOfUnclaimed => duty(work, &about).await?,
        Audience::CommitteeLead => match lead(work, &about).await? {
            Some(unit) => officials(work, Some(unit)).await?,
            // No unit leads: the next above.
            None => banner(work, &about).await?,
        },
        Audience::Banner => banner(work, &about).await?,
        Audience::Visitor => about.visitor.into_iter().collect(),
        Audience::Volunteer => about.volunteer.into_iter().collect(),
        Audience::Collector => collector(work, &about).await?,
        Audience::SignedUp => {
            signed_up(work, &about, &[SignUpState::Confirmed, SignUpState::Waitlisted]).await?
        }
        Audience::Coming => signed_up(work, &about, &[SignUpState::Confirmed]).await?,
        Audience::Concerned => concerned(work, &about, event.created_at).await?,
    };
    Ok(Some((people, about.number)))
}

async fn about(work: &Work, subject: &str) -> Result<Option<About>, Refusal> {
    if let Some(id) = gid::parse::<ServiceCaseId>(subject) {
        return of_case(work, id).await;
    }
    if let Some(id) = gid::parse::<HomeVisitId>(subject) {
        let Some(visit) = home_visit::Entity::find_by_id(id).one(&work.tx).await? else {
            return Ok(None);
        };
        let about = of_case(work, visit.case_id).await?;
        return Ok(about.map(|about| About {
            visitor: Some(visit.visitor_id),
            ..about
        }));
    }
    if let Some(id) = gid::parse::<CaseCallbackId>(subject) {
        let callback = case_callback::Entity::find_by_id(id).one(&work.tx).await?;
        return match callback {
            Some(callback) => of_case(work, callback.case_id).await,
            None => Ok(None),
        };
    }
    if let Some(about) = of_offers(work, subject).await? {
        return Ok(Some(about));
    }
    if let Some(id) = gid::parse::<HourEntryId>(subject) {
        let entry = hour_entry::Entity::find_by_id(id).one(&work.tx).await?;
        return Ok(entry.map(|entry| About {
            community: Some(entry.community_id),
            volunteer: Some(entry.person_id),
            ..About::default()
        }));
    }
    if let Some(id) = gid::parse::<CertificateId>(subject) {
        let certificate = certificate::Entity::find_by_id(id).one(&work.tx).await?;
        return Ok(certificate.map(|certificate| About {
            community: Some(certificate.community_id),
            volunteer: Some(certificate.person_id),
            number: certificate.number,
            ..About::default()
        }));
    }
    let pairing = if let Some(id) = gid::parse::<PairingId>(subject) {
        Some(id)
    } else if let Some(id) = gid::parse::<CareAlertId>(subject) {
        let alert = care_alert::Entity::find_by_id(id).one(&work.tx).await?;
        alert.map(|alert| alert.pairing_id)
    } else if let Some(id) = gid::parse::<CareProblemId>(subject) {
        let problem = care_problem::Entity::find_by_id(id).one(&work.tx).await?;
        problem.map(|problem| problem.pairing_id)
    } else {
        None
    };
    let Some(pairing) = pairing else { return Ok(None) };
    let pairing = pairing::Entity::find_by_id(pairing).one(&work.tx).await?;
    Ok(pairing.map(|pairing| About {
        community: Some(pairing.community_id),
        person: Some(pairing.person_id),
        volunteer: Some(pairing.volunteer_person_id),
        ..About::default()
    }))
}

/// Wishes, activities and needs.
async fn of_offers(work: &Work, subject: &str) -> Result<Option<About>, Refusal> {
    if let Some(id) = gid::parse::<WishId>(subject) {
        let row = wish::Entity::find_by_id(id).one(&work.tx).await?;
        return Ok(row.map(|row| About {
            community: Some(row.community_id),
            person: Some(row.person_id),
            volunteer: row.claimant_id,
            collector: row.collected_by,
            ..About::default()
        }));
    }
    if let Some(id) = gid::parse::<WishClaimId>(subject) {
        let row = wish_claim::Entity::find_by_id(id).one(&work.tx).await?;
        return Ok(row.map(|row| About {
            community: Some(row.community_id),
            volunteer: Some(row.volunteer_person_id),
            ..About::default()
        }));
    }
    if let Some(id) = gid::parse::<SignUpId>(subject) {
        let Some(row) = sign_up::Entity::find_by_id(id).one(&work.tx).await? else {
            return Ok(None);
        };
        let about = of_activity(work, row.activity_id).await?;
        return Ok(about.map(|about| About {
            person: Some(row.person_id),
            ..about
        }));
    }
    if let Some(id) = gid::parse::<ActivityId>(subject) {
        return of_activity(work, id).await;
    }
    if let Some(id) = gid::parse::<NeedId>(subject) {
        let row = need::Entity::find_by_id(id).one(&work.tx).await?;
        return Ok(row.map(|row| About {
            community: Some(row.community_id),
            need: Some(row),
            ..About::default()
        }));
    }
    Ok(None)
}

async fn of_activity(work: &Work, id: ActivityId) -> Result<Option<About>, Refusal> {
    let row = activity::Entity::find_by_id(id).one(&work.tx).await?;
    Ok(row.map(|row| About {
        community: Some(row.community_id),
        activity: Some(row.id),
        number: row.number,
        ..About::default()
    }))
}

async fn of_case(work: &Work, id: ServiceCaseId) -> Result<Option<About>, Refusal> {
    let case = service_case::Entity::find_by_id(id).one(&work.tx).await?;
    Ok(case.map(|case| About {
        community: Some(case.community_id),
        person: Some(case.person_id),
        case: Some(case.id),
        unit: case.unit_id,
        offered: case.offered_unit_id,
        assignee: case.assignee_id,
        number: case.number,
        ..About::default()
    }))
}

async fn last_word(work: &Work, about: &About) -> Result<Option<case_message::Model>, Refusal> {
    let Some(case) = about.case else { return Ok(None) };
    Ok(case_message::Entity::find()
        .filter(case_message::Column::CaseId.eq(case))
        .order_by_desc(case_message::Column::Id)
        .one(&work.tx)
        .await?)
}

async fn resident(work: &Work, about: &About) -> Result<Vec<PersonId>, Refusal> {
    let Some(person) = about.person else {
        return Ok(Vec::new());
    };
    let mut ties = ties::of(&work.tx, &[person], work.now).await?;
    let guardians = ties.remove(&person).unwrap_or_default().guardians;
    Ok([vec![person], guardians].concat())
}

async fn collector(work: &Work, about: &About) -> Result<Vec<PersonId>, Refusal> {
    let mut staff = staff(work, about).await?;
    if let Some(collector) = about.collector {
        if staff.contains(&collector) {
            return Ok(vec![collector]);
        }
        staff.push(collector);
    }
    Ok(staff)
}

async fn signed_up(work: &Work, about: &About, states: &[SignUpState]) -> Result<Vec<PersonId>, Refusal> {
    use sign_up::{Column, Entity};
    let Some(activity) = about.activity else {
        return Ok(Vec::new());
    };
    let mut people: Vec<PersonId> = Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(Column::ActivityId.eq(activity))
        .filter(Column::State.is_in(states.iter().copied()))
        .order_by_asc(Column::Ticket)
        .into_tuple()
        .all(&work.tx)
        .await?;
    let ties = ties::of(&work.tx, &people, work.now).await?;
    people.extend(ties.into_values().flat_map(|ties| ties.guardians));
    Ok(people)
}

/// Where a need became a part of another at this moment, those who had it have the other since then.
async fn concerned(work: &Work, about: &About, at: DateTime<Utc>) -> Result<Vec<PersonId>, Refusal> {
    use need_support::{Column, Entity};
    let Some(need) = &about.need else {
        return Ok(Vec::new());
    };
    let these = match need.merged_into_id {
        Some(into) => Condition::all()
            .add(Column::NeedId.eq(into))
            .add(Column::CreatedAt.eq(at)),
        // Who said so later is told of what follows.
        None => Condition::all()
            .add(Column::NeedId.eq(need.id))
            .add(Column::CreatedAt.lte(at)),
    };
    let supporters: Vec<PersonId> = Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(these)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(&work.tx)
        .await?;
    Ok(need.reporter_id.into_iter().chain(supporters).collect())
}

async fn workers(work: &Work, about: &About) -> Result<Vec<PersonId>, Refusal> {
    match about.assignee {
        Some(assignee) => Ok(vec![assignee]),
        None => pool(work, about).await,
    }
}

async fn pool(work: &Work, about: &About) -> Result<Vec<PersonId>, Refusal> {
    match about.unit {
        Some(unit) => officials(work, Some(unit)).await,
        None => duty(work, about).await,
    }
}

async fn duty(work: &Work, about: &About) -> Result<Vec<PersonId>, Refusal> {
    let staff = staff(work, about).await?;
    let on_duty = match about.community {
        Some(community) => {
            territory::service::must_find(work, community)
                .await?
                .duty_person_id
        }
        None => None,
    };
    // Whose role has ended is on duty no more.
    Ok(match on_duty.filter(|person| staff.contains(person)) {
        Some(person) => vec![person],
        None => staff,
    })
}

async fn staff(work: &Work, about: &About) -> Result<Vec<PersonId>, Refusal> {
    let Some(community) = about.community else {
        return Ok(Vec::new());
    };
    let there = Condition::all().add(role_grant::Column::CommunityId.eq(community));
    holding(work, RoleName::CommunityStaff, there).await
}

async fn officials(work: &Work, unit: Option<UnitId>) -> Result<Vec<PersonId>, Refusal> {
    let Some(unit) = unit else { return Ok(Vec::new()) };
    let there = Condition::all().add(role_grant::Column::UnitId.eq(unit));
    holding(work, RoleName::DepartmentOfficial, there).await
}

/// The unit that leads the committee of the community.
async fn lead(work: &Work, about: &About) -> Result<Option<UnitId>, Refusal> {
    let Some(community) = about.community else {
        return Ok(None);
    };
    let committee = joint_committee::Entity::find()
        .filter(joint_committee::Column::CommunityId.eq(community))
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

/// The admins of the regions above the community, those of the lowest that has any.
async fn banner(work: &Work, about: &About) -> Result<Vec<PersonId>, Refusal> {
    let Some(community) = about.community else {
        return Ok(Vec::new());
    };
    let code = territory::service::must_find(work, community).await?.region_code;
    for length in [9, 6, 4, 2] {
        let Some(above) = code.get(..length) else { continue };
        let there = Condition::all().add(role_grant::Column::RegionCode.eq(above));
        let admins = holding(work, RoleName::BannerAdmin, there).await?;
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
