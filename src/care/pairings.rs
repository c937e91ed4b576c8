//! Pairings, and how one begins: as a proposal.

use entity::care_recipient;
use entity::ids::{CareRecipientId, CommunityId, PairingId, VolunteerId};
use entity::pairing::{ActiveModel, Column, Entity, Model, PairingState};
use entity::volunteer::VolunteerState;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::lifecycle::Step;
use super::recipients;
use super::recipients::RecipientRejection;
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::page::{self, By, Page, Window};
use crate::policy::ties::Ties;
use crate::policy::{Action, Caller, Place, readable, visible};
use crate::territory;
use crate::volunteers::volunteers::{self, Lock};
use crate::work::{Act, or_taken};
use crate::workflow::{self, Lifecycle};

/// What can be refused about a pairing.
pub enum PairingRejection {
    Paired,
    Oneself,
    VolunteerNotActive,
    NoConsent,
    NoPlaceLeft,
}

impl From<PairingRejection> for Rejection {
    fn from(why: PairingRejection) -> Self {
        match why {
            PairingRejection::Paired => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "二人已有结对",
                    "ᠡᠨᠡ ᠬᠣᠶᠠᠷ ᠬᠦᠮᠦᠨ ᠨᠢᠭᠡᠨᠲᠡ ᠬᠣᠯᠪᠣᠭᠳᠠᠭᠰᠠᠨ",
                    "The two have a pairing that stands",
                ),
            )
            .at("recipientId"),
            PairingRejection::Oneself => Self::invalid(Text::new(
                "不能与本人结对",
                "ᠥᠪᠡᠷ ᠲᠡᠢ ᠢᠶᠡᠨ ᠬᠣᠯᠪᠣᠭᠳᠠᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "Nobody is paired with oneself",
            ))
            .at("recipientId"),
            PairingRejection::VolunteerNotActive => Self::new(
                Code::InvalidState,
                Text::new(
                    "志愿者目前不在岗",
                    "ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠣᠳᠣ ᠠᠵᠢᠯᠯᠠᠬᠤ ᠦᠭᠡᠢ ᠪᠠᠢᠨ᠎ᠠ",
                    "The volunteer is not active",
                ),
            )
            .at("volunteerId"),
            PairingRejection::NoConsent => Self::new(
                Code::ConsentMissing,
                Text::new(
                    "须先登记本人（未满 14 周岁为监护人）对结对的同意",
                    "ᠬᠣᠯᠪᠣᠭᠳᠠᠬᠤ ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠯ ᠢ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠪᠦᠷᠢᠳᠬᠡᠬᠦ ᠶᠣᠰᠣᠲᠠᠢ",
                    "The person (of a child under 14 the guardian) must agree to be paired first",
                ),
            ),
            PairingRejection::NoPlaceLeft => Self::new(
                Code::LimitReached,
                Text::new(
                    "该志愿者的结对名额已满",
                    "ᠡᠨᠡ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠤ ᠬᠣᠯᠪᠣᠭᠳᠠᠬᠤ ᠲᠣᠭ᠎ᠠ ᠳᠦᠭᠦᠷᠡᠭᠰᠡᠨ",
                    "The volunteer has as many active pairings as can be taken on",
                ),
            ),
        }
    }
}

/// Which pairings.
#[derive(Default)]
pub struct Wanted {
    pub community: Option<CommunityId>,
    pub state: Option<PairingState>,
    pub volunteer: Option<VolunteerId>,
    pub recipient: Option<CareRecipientId>,
}

pub async fn find(ctx: &Ctx, id: PairingId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

pub async fn list(
    ctx: &Ctx,
    wanted: &Wanted,
    by: By<Entity>,
    window: Window,
    count: bool,
) -> Result<Page<Model>, Fault> {
    let mut select = visible::<Entity>(&ctx.caller);
    if let Some(community) = wanted.community {
        select = select.filter(Column::CommunityId.eq(community));
    }
    if let Some(state) = wanted.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(volunteer) = wanted.volunteer {
        select = select.filter(Column::VolunteerId.eq(volunteer));
    }
    if let Some(recipient) = wanted.recipient {
        select = select.filter(Column::RecipientId.eq(recipient));
    }
    page::read(ctx, select, by, window, count).await
}

/// Where a pairing lies: it is given to its own volunteer alone, whoever else the person is paired with.
pub fn placed(row: &Model, community: &entity::community::Model, ties: Ties) -> Place {
    Place {
        volunteers: vec![row.volunteer_person_id],
        ..ties.place(row.person_id, community)
    }
}

/// The mutations that the caller may send for it now. A consent is withdrawn, and a person erased, by its own id.
pub fn available(caller: &Caller, row: &Model, place: &Place) -> Vec<String> {
    let mut mutations = workflow::available(caller, row, place);
    let others = [Step::LoseConsent, Step::Erase].map(Model::mutation);
    mutations.retain(|mutation| !others.contains(&mutation.as_str()));
    mutations
}

/// Proposes that a volunteer looks after a person.
pub async fn propose(
    act: &Act<'_>,
    volunteer: VolunteerId,
    recipient: CareRecipientId,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let volunteer = volunteers::held(&work, volunteer, Lock::Shared).await;
    let recipient = care_recipient::Entity::find_by_id(recipient)
        .filter(readable::<care_recipient::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("recipientId"))?;
    let community = territory::service::must_find(&work, recipient.community_id).await?;
    let place = recipients::place(&work, recipient.person_id, &community).await?;
    work.by.require(Action::PairingPropose, &place)?;
    let (volunteer, _) = volunteer.map_err(|why| why.at("volunteerId"))?;
    if volunteer.state != VolunteerState::Active {
        return Err(PairingRejection::VolunteerNotActive.into());
    }
    if recipient.ended_at.is_some() {
        return Err(Rejection::from(RecipientRejection::Ended)
            .at("recipientId")
            .into());
    }
    if volunteer.person_id == recipient.person_id {
        return Err(PairingRejection::Oneself.into());
    }
    let row = ActiveModel {
        id: Set(PairingId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        state: Set(PairingState::Proposed),
        recipient_id: Set(recipient.id),
        volunteer_id: Set(volunteer.id),
        community_id: Set(recipient.community_id),
        person_id: Set(recipient.person_id),
        volunteer_person_id: Set(volunteer.person_id),
        unit_id: Set(volunteer.unit_id),
        slot: Set(None),
        since: Set(None),
        ended_at: Set(None),
        end_reason: Set(None),
    };
    let row = or_taken(row.insert(&work.tx).await, || PairingRejection::Paired.into())?;
    work.record(Event {
        kind: "pairing.proposed",
        action: Action::PairingPropose,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}
