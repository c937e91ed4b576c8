//! What hours are given for: an activity that was attended, a home visit, a contact with somebody whom the volunteer
//! is paired with, or a wish that was delivered. A sign-up without a role counts too: who confirms sees the role.

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::home_visit::VisitState;
use entity::hour_entry::{DeedKind, Model};
use entity::ids::{CareLogId, CommunityId, HomeVisitId, PersonId, SignUpId, WishClaimId};
use entity::sign_up::SignUpState;
use entity::wish_claim::ClaimOutcome;
use entity::{activity, care_log, home_visit, sign_up, wish_claim};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect, Select};

use crate::calendar;
use crate::error::Refusal;
use crate::policy::{Guarded, readable};
use crate::work::Work;

/// Which deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeedId {
    Activity(SignUpId),
    HomeVisit(HomeVisitId),
    CareLog(CareLogId),
    Wish(WishClaimId),
}

impl DeedId {
    /// That of an entry; `None` never, as the database holds it.
    pub fn of(row: &Model) -> Option<Self> {
        match row.deed_kind {
            DeedKind::Activity => row.sign_up_id.map(Self::Activity),
            DeedKind::HomeVisit => row.home_visit_id.map(Self::HomeVisit),
            DeedKind::CareLog => row.care_log_id.map(Self::CareLog),
            DeedKind::Wish => row.wish_claim_id.map(Self::Wish),
        }
    }

    pub fn kind(self) -> DeedKind {
        match self {
            Self::Activity(_) => DeedKind::Activity,
            Self::HomeVisit(_) => DeedKind::HomeVisit,
            Self::CareLog(_) => DeedKind::CareLog,
            Self::Wish(_) => DeedKind::Wish,
        }
    }
}

/// What is known of a deed.
pub struct Deed {
    /// Who did it.
    pub person: PersonId,
    pub community: CommunityId,
    /// From when to when it was.
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub done: bool,
}

/// Whose eyes a deed is looked at with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Those of the caller: what one may not see is not there.
    Caller,
    /// Those of the rule; held as it is until the end of the act.
    Rule,
}

fn looked<E: Guarded>(work: &Work, select: Select<E>, look: Look) -> Select<E> {
    match look {
        Look::Caller => select.filter(readable::<E>(&work.by)),
        Look::Rule => select.lock_shared(),
    }
}

/// The deed, if it is there.
pub async fn find(work: &Work, id: DeedId, look: Look) -> Result<Option<Deed>, Refusal> {
    match id {
        DeedId::Activity(id) => attended(work, id, look).await,
        DeedId::HomeVisit(id) => visited(work, id, look).await,
        DeedId::CareLog(id) => cared(work, id, look).await,
        DeedId::Wish(id) => delivered(work, id, look).await,
    }
}

async fn attended(work: &Work, id: SignUpId, look: Look) -> Result<Option<Deed>, Refusal> {
    let select = looked(work, sign_up::Entity::find_by_id(id), look);
    let Some(row) = select.one(&work.tx).await? else {
        return Ok(None);
    };
    let activity = activity::Entity::find_by_id(row.activity_id)
        .one(&work.tx)
        .await?;
    Ok(activity.map(|activity| Deed {
        person: row.person_id,
        community: row.community_id,
        from: activity.starts_at,
        to: activity.ends_at,
        done: row.state == SignUpState::Attended,
    }))
}

async fn visited(work: &Work, id: HomeVisitId, look: Look) -> Result<Option<Deed>, Refusal> {
    let select = looked(work, home_visit::Entity::find_by_id(id), look);
    let row = select.one(&work.tx).await?;
    Ok(row.map(|row| Deed {
        person: row.visitor_id,
        community: row.community_id,
        from: row.slot_from,
        to: row.ended_at.unwrap_or(row.slot_to).max(row.slot_from),
        done: row.state == VisitState::Done,
    }))
}

/// What the staff wrote down for a volunteer is the volunteer's too.
async fn cared(work: &Work, id: CareLogId, look: Look) -> Result<Option<Deed>, Refusal> {
    let select = looked(work, care_log::Entity::find_by_id(id), look);
    let row = select.one(&work.tx).await?;
    Ok(row.map(|row| Deed {
        person: row.volunteer_person_id,
        community: row.community_id,
        from: row.happened_at,
        to: row.happened_at + TimeDelta::minutes(row.minutes.into()),
        done: true,
    }))
}

/// From the claim to the day of the delivery: what is wished for is often time.
async fn delivered(work: &Work, id: WishClaimId, look: Look) -> Result<Option<Deed>, Refusal> {
    let select = looked(work, wish_claim::Entity::find_by_id(id), look);
    let row = select.one(&work.tx).await?;
    Ok(row.map(|row| {
        let day = row.delivered_on.map(|day| day + Days::new(1));
        Deed {
            person: row.volunteer_person_id,
            community: row.community_id,
            from: row.created_at,
            to: day.map_or(row.due_at, calendar::start_of).max(row.created_at),
            done: row.outcome == Some(ClaimOutcome::Delivered),
        }
    }))
}
