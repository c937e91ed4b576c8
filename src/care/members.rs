//! Who lives in a household, and who answers for its children.

use entity::household_member::{ActiveModel, Column, Entity, Kinship, Model};
use entity::ids::{CommunityId, HouseholdId, HouseholdMemberId, PersonId};
use entity::person;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::households;
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::policy::{Action, readable, ties, visible};
use crate::work::{Act, Work, or_taken};

/// What can be refused about a member of a household.
pub enum MemberRejection {
    LivesElsewhere,
    GuardianTooYoung,
    Left,
}

impl From<MemberRejection> for Rejection {
    fn from(why: MemberRejection) -> Self {
        match why {
            MemberRejection::LivesElsewhere => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "此人已登记在一户中，请先迁出",
                    "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠨᠢᠭᠡ ᠥᠷᠬᠡ ᠳ᠋ᠦ ᠪᠦᠷᠢᠳᠬᠡᠭᠳᠡᠭᠰᠡᠨ᠂ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠭᠠᠷᠭᠠᠨ᠎ᠠ ᠤᠤ",
                    "The person is registered in a household: end that first",
                ),
            )
            .at("personId"),
            MemberRejection::GuardianTooYoung => Self::invalid(Text::new(
                "监护人须年满 18 周岁",
                "ᠠᠰᠠᠷᠠᠨ ᠬᠠᠮᠠᠭᠠᠯᠠᠭᠴᠢ 18 ᠨᠠᠰᠤ ᠬᠦᠷᠦᠭᠰᠡᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A guardian is 18 or older",
            ))
            .at("guardian"),
            MemberRejection::Left => Self::new(
                Code::InvalidState,
                Text::new(
                    "此人已迁出该户",
                    "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠲᠤᠰ ᠥᠷᠬᠡ ᠡᠴᠡ ᠭᠠᠷᠤᠭᠰᠠᠨ",
                    "The person has left the household",
                ),
            ),
        }
    }
}

/// A new member.
pub struct NewMember {
    pub person: PersonId,
    pub relation: Kinship,
    pub guardian: bool,
}

pub async fn find(ctx: &Ctx, id: HouseholdMemberId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Writes down that a person of the community lives in the household.
pub async fn add(act: &Act<'_>, household: HouseholdId, new: NewMember) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (household, place) = households::open(&work, household, Action::HouseholdMemberAdd)
        .await
        .map_err(|refusal| refusal.at("householdId"))?;
    let person = neighbour(&work, new.person, household.community_id).await?;
    let adult = ties::born_before(18, work.now);
    if new.guardian && person.born_on.is_some_and(|day| day > adult) {
        return Err(MemberRejection::GuardianTooYoung.into());
    }
    let row = ActiveModel {
        id: Set(HouseholdMemberId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        household_id: Set(household.id),
        community_id: Set(household.community_id),
        person_id: Set(person.id),
        relation: Set(new.relation),
        guardian: Set(new.guardian),
        left_at: Set(None),
    };
    let row = or_taken(row.insert(&work.tx).await, || {
        MemberRejection::LivesElsewhere.into()
    })?;
    work.record(Event {
        kind: "household_member.added",
        action: Action::HouseholdMemberAdd,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Writes down that a person does not live there any more.
pub async fn end(
    act: &Act<'_>,
    id: HouseholdMemberId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let (_, place) = households::open(&work, row.household_id, Action::HouseholdMemberEnd).await?;
    if row.left_at.is_some() {
        return Err(Rejection::from(MemberRejection::Left).about(row.id).into());
    }
    let change = ActiveModel {
        left_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    work.record(Event {
        kind: "household_member.ended",
        action: Action::HouseholdMemberEnd,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// A person of this community, held against being erased at the same time.
async fn neighbour(work: &Work, id: PersonId, community: CommunityId) -> Result<person::Model, Refusal> {
    let person = person::Entity::find_by_id(id)
        .filter(person::Column::CommunityId.eq(community))
        .filter(person::Column::ErasedAt.is_null())
        .lock_shared()
        .one(&work.tx)
        .await?;
    Ok(person.ok_or_else(|| Rejection::not_found().at("personId"))?)
}
