//! What a person, or the guardian of a child, agrees to. Locks are taken in one order: person, consent, pairing, wish.

use chrono::{DateTime, Utc};
use entity::consent::{ActiveModel, Column, ConsentChannel, ConsentPurpose, Entity, GrantedBy, Model};
use entity::ids::{ConsentId, PersonId};
use entity::person;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::{recipients, steps};
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::policy::ties::{self, Ties};
use crate::policy::{Action, readable, visible};
use crate::territory;
use crate::wishes;
use crate::work::{Act, Work, or_taken};

/// What can be refused about a consent.
pub enum ConsentRejection {
    ChildAlone,
    NotAChild,
    NotAGuardian,
    SpokenForAnother,
    Past,
    Over,
}

impl From<ConsentRejection> for Rejection {
    fn from(why: ConsentRejection) -> Self {
        match why {
            ConsentRejection::ChildAlone => Self::new(
                Code::ConsentMissing,
                Text::new(
                    "未满 14 周岁须由监护人同意",
                    "14 ᠨᠠᠰᠤ ᠬᠦᠷᠦᠭᠡ ᠦᠭᠡᠢ ᠪᠣᠯ ᠠᠰᠠᠷᠠᠨ ᠬᠠᠮᠠᠭᠠᠯᠠᠭᠴᠢ ᠶᠢᠨ ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠯ ᠬᠡᠷᠡᠭᠲᠡᠢ",
                    "Of a child under 14 the guardian must agree",
                ),
            )
            .at("guardianId"),
            ConsentRejection::NotAChild => Self::invalid(Text::new(
                "年满 14 周岁须由本人同意",
                "14 ᠨᠠᠰᠤ ᠬᠦᠷᠦᠭᠰᠡᠨ ᠪᠣᠯ ᠥᠪᠡᠷ ᠢᠶᠡᠨ ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠬᠦ ᠶᠣᠰᠣᠲᠠᠢ",
                "A person of 14 and older agrees without a guardian",
            ))
            .at("guardianId"),
            ConsentRejection::NotAGuardian => Self::invalid(Text::new(
                "监护人须是该儿童同户的监护人",
                "ᠠᠰᠠᠷᠠᠨ ᠬᠠᠮᠠᠭᠠᠯᠠᠭᠴᠢ ᠨᠢ ᠬᠡᠦᠬᠡᠳ ᠲᠡᠢ ᠨᠢᠭᠡ ᠥᠷᠬᠡ ᠶᠢᠨ ᠬᠦᠮᠦᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The guardian is a member of the child's household who is written down as such",
            ))
            .at("guardianId"),
            ConsentRejection::SpokenForAnother => Self::new(
                Code::Forbidden,
                Text::new(
                    "在应用中只能由同意人本人操作",
                    "ᠠᠫᠫ ᠳ᠋ᠤ ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠭᠴᠢ ᠥᠪᠡᠷ ᠢᠶᠡᠨ ᠬᠢᠬᠦ ᠶᠣᠰᠣᠲᠠᠢ",
                    "In the app one agrees for oneself, or as the guardian",
                ),
            )
            .at("channel"),
            ConsentRejection::Past => Self::invalid(Text::new(
                "到期时间须在将来",
                "ᠳᠠᠭᠤᠰᠬᠤ ᠴᠠᠭ ᠨᠢ ᠢᠷᠡᠭᠡᠳᠦᠢ ᠳ᠋ᠦ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "It expires in the future",
            ))
            .at("expiresAt"),
            ConsentRejection::Over => Self::new(
                Code::InvalidState,
                Text::new(
                    "该同意已撤回或已被新的同意取代",
                    "ᠡᠨᠡ ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠯ ᠢ ᠪᠤᠴᠠᠭᠠᠭᠰᠠᠨ ᠡᠰᠡᠪᠡᠯ ᠰᠣᠯᠢᠭᠰᠠᠨ",
                    "The consent was withdrawn, or a later one took its place",
                ),
            ),
        }
    }
}

/// A consent to be written down.
pub struct NewConsent {
    pub person: PersonId,
    pub purpose: ConsentPurpose,
    /// Who agreed for a child; `None` where the person did.
    pub guardian: Option<PersonId>,
    pub channel: ConsentChannel,
    pub expires_at: Option<DateTime<Utc>>,
}

pub async fn find(ctx: &Ctx, id: ConsentId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Whether it counts at this moment.
pub fn stands(row: &Model, at: DateTime<Utc>) -> bool {
    row.withdrawn_at.is_none() && row.replaced_at.is_none() && row.expires_at.is_none_or(|end| end > at)
}

/// Writes down a consent. It takes the place of the one that stood for the same purpose.
pub async fn record(act: &Act<'_>, new: NewConsent) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let not_found = || Rejection::not_found().at("personId");
    let person = person::Entity::find_by_id(new.person)
        .filter(person::Column::ErasedAt.is_null())
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(not_found)?;
    let community = person.community_id.ok_or_else(not_found)?;
    let community = territory::service::must_find(&work, community).await?;
    let ties = recipients::ties(&work, person.id).await?;
    let place = ties.clone().place(person.id, &community);
    work.by
        .require(Action::ConsentRecord, &place)
        .map_err(|why| why.at("personId"))?;
    if new.channel == ConsentChannel::App {
        if work.by.person() != Some(new.guardian.unwrap_or(person.id)) {
            return Err(ConsentRejection::SpokenForAnother.into());
        }
    } else {
        work.by
            .require(Action::ConsentTakeDown, &place)
            .map_err(|why| why.at("channel"))?;
    }
    check(&person, &ties, &new, work.now)?;
    let standing = Entity::find()
        .filter(Column::PersonId.eq(person.id))
        .filter(Column::Purpose.eq(new.purpose))
        .filter(Column::WithdrawnAt.is_null())
        .filter(Column::ReplacedAt.is_null())
        .lock_exclusive()
        .one(&work.tx)
        .await?;
    if let Some(before) = standing {
        let change = ActiveModel {
            replaced_at: Set(Some(work.now)),
            ..Default::default()
        };
        work.update(&before, None, change).await?;
    }
    let row = ActiveModel {
        id: Set(ConsentId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        person_id: Set(person.id),
        community_id: Set(community.id),
        purpose: Set(new.purpose),
        granted_by: Set(match new.guardian {
            Some(_) => GrantedBy::Guardian,
            None => GrantedBy::Person,
        }),
        guardian_id: Set(new.guardian),
        channel: Set(new.channel),
        expires_at: Set(new.expires_at),
        withdrawn_at: Set(None),
        replaced_at: Set(None),
    };
    let row = or_taken(row.insert(&work.tx).await, Rejection::conflict)?;
    if row.purpose == ConsentPurpose::PublicText {
        wishes::consent::renewed(&work, person.id, row.expires_at, &place).await?;
    }
    work.record(Event {
        kind: "consent.recorded",
        action: Action::ConsentRecord,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

fn check(
    person: &person::Model,
    ties: &Ties,
    new: &NewConsent,
    now: DateTime<Utc>,
) -> Result<(), ConsentRejection> {
    let child = person.born_on.is_some_and(|day| ties::is_child(day, now));
    match new.guardian {
        None if child => return Err(ConsentRejection::ChildAlone),
        Some(_) if !child => return Err(ConsentRejection::NotAChild),
        Some(guardian) if !ties.guardians.contains(&guardian) => {
            return Err(ConsentRejection::NotAGuardian);
        }
        _ => {}
    }
    if new.expires_at.is_some_and(|end| end <= now) {
        return Err(ConsentRejection::Past);
    }
    Ok(())
}

/// Takes a consent back. What rested on it ends in the same moment.
pub async fn withdraw(act: &Act<'_>, id: ConsentId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(&work, row.community_id).await?;
    let place = recipients::place(&work, row.person_id, &community).await?;
    work.by.require(Action::ConsentWithdraw, &place)?;
    if row.withdrawn_at.is_some() || row.replaced_at.is_some() {
        return Err(Rejection::from(ConsentRejection::Over).about(row.id).into());
    }
    let change = ActiveModel {
        withdrawn_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    match row.purpose {
        ConsentPurpose::Pairing => steps::lose_consent(&work, row.person_id, &place).await?,
        ConsentPurpose::PublicText => wishes::consent::lost(&work, row.person_id, &place).await?,
        ConsentPurpose::ContactSharing => {}
    }
    work.record(Event {
        kind: "consent.withdrawn",
        action: Action::ConsentWithdraw,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Whether the person agrees to be paired, held in that state until the end of the act.
pub(super) async fn agrees_to_pairing(work: &Work, person: PersonId) -> Result<bool, Refusal> {
    Ok(standing(work, person, ConsentPurpose::Pairing).await?.is_some())
}

/// The consent that counts, held in that state until the end of the act. One that a child gave alone does not count,
/// whenever that came to light.
pub async fn standing(
    work: &Work,
    person: PersonId,
    purpose: ConsentPurpose,
) -> Result<Option<Model>, Refusal> {
    let standing = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Purpose.eq(purpose))
        .filter(ties::standing(work.now))
        .lock_shared()
        .one(&work.tx)
        .await?;
    let Some(consent) = standing else {
        return Ok(None);
    };
    let person = person::Entity::find_by_id(person).one(&work.tx).await?;
    let person = person.ok_or_else(|| anyhow::anyhow!("a consent without the person"))?;
    let was_child = person
        .born_on
        .is_some_and(|day| ties::is_child(day, consent.created_at));
    Ok((consent.granted_by == GrantedBy::Guardian || !was_child).then_some(consent))
}
