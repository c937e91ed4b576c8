//! Showing a contact in clear: for a reason, seldom, and never without a trace that the person can read.

use entity::access_log::{ActiveModel, ContactKind, LookRole, Model};
use entity::ids::{AccessLogId, PersonId, UnitId};
use entity::person;
use sea_orm::{ActiveModelTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};

use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::identity::limits::{self, Limit};
use crate::identity::phone::Phone;
use crate::input;
use crate::language::Text;
use crate::people::persons;
use crate::policy::{Action, Identity, Place, Scope, Who, readable, ties};
use crate::work::{Act, Work};

/// What can be refused about a contact.
pub enum ContactRejection {
    ReasonTooShort,
    NothingHeld,
    TooMany,
}

impl From<ContactRejection> for Rejection {
    fn from(why: ContactRejection) -> Self {
        match why {
            ContactRejection::ReasonTooShort => Self::invalid(Text::new(
                "请写明查看理由，4 至 200 个字符",
                "ᠦᠵᠡᠬᠦ ᠰᠢᠯᠲᠠᠭᠠᠨ ᠢ 4 ᠡᠴᠡ 200 ᠲᠡᠮᠳᠡᠭᠲᠡ ᠪᠡᠷ ᠪᠢᠴᠢᠨ᠎ᠡ ᠦᠦ",
                "Say why you need it, in 4 to 200 characters: the person reads the reason",
            ))
            .at("reason"),
            ContactRejection::NothingHeld => Self::new(
                Code::NotFound,
                Text::new(
                    "没有登记此项联系方式",
                    "ᠡᠨᠡ ᠬᠣᠯᠪᠣᠭ᠎ᠠ ᠪᠠᠷᠢᠬᠤ ᠠᠷᠭ᠎ᠠ ᠪᠦᠷᠢᠳᠬᠡᠭᠳᠡᠭᠡ ᠦᠭᠡᠢ",
                    "Nothing of this kind is known of the person",
                ),
            )
            .at("kind"),
            ContactRejection::TooMany => Self::new(
                Code::Throttled,
                Text::new(
                    "查看联系方式过于频繁，请一小时后再试",
                    "ᠬᠡᠲᠦᠷᠬᠡᠢ ᠣᠯᠠᠨ ᠤᠳᠠᠭ᠎ᠠ ᠦᠵᠡᠪᠡ᠂ ᠨᠢᠭᠡ ᠴᠠᠭ ᠤᠨ ᠳᠠᠷᠠᠭ᠎ᠠ ᠳᠠᠬᠢᠨ ᠣᠷᠤᠯᠳᠤᠨ᠎ᠠ ᠤᠤ",
                    "Too many contacts were shown to you in this hour: try again in the next one",
                ),
            ),
        }
    }
}

/// A contact in clear, and the trace of its being shown. It is never stored.
#[derive(Serialize, Deserialize)]
pub struct Revealed {
    pub value: String,
    pub look: Model,
}

/// Shows a contact. The trace is written for good before anybody sees the value.
pub async fn reveal(
    act: &Act<'_>,
    id: PersonId,
    kind: ContactKind,
    reason: &str,
) -> Result<Revealed, Refusal> {
    if act.key.is_some() {
        return Err(Fault::BadInput(
            "A revealed contact is not stored, so that `revealContact` cannot be @idempotent".to_owned(),
        )
        .into());
    }
    let work = act.begin().await?;
    let person = person::Entity::find_by_id(id)
        .filter(readable::<person::Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("personId"))?;
    let mut place = persons::place(&work, &person).await?;
    // A volunteer who sees the person learns the contacts only after consent to that.
    let mut agreed = ties::in_contact(&work.tx, &[id], work.now).await?;
    place.volunteers = agreed.remove(&id).unwrap_or_default();
    work.by.require(Action::ContactReveal, &place)?;
    let reason = input::line("reason", reason, 200)?;
    if reason.chars().count() < 4 {
        return Err(ContactRejection::ReasonTooShort.into());
    }
    let value = match kind {
        ContactKind::Phone => clear_phone(&work, &person)?,
        ContactKind::Address => clear_address(&work, &person)?,
    };
    let value = value.ok_or(ContactRejection::NothingHeld)?;
    let caller = work.by.label();
    let limit = Limit {
        what: "contact.reveal",
        subject: caller.as_bytes(),
        most: work.app.config.privacy.reveals_per_hour,
    };
    if !limits::count_one(&work.app, &work.tx, &limit).await? {
        return Err(ContactRejection::TooMany.into());
    }
    let (actor_role, actor_unit_id) = acting(&work, &place);
    let look = ActiveModel {
        id: Set(AccessLogId::new()),
        created_at: Set(work.now),
        actor: Set(work.by.label()),
        actor_role: Set(actor_role),
        actor_unit_id: Set(actor_unit_id),
        about_id: Set(id),
        kind: Set(kind),
        reason: Set(reason),
        request_id: Set(work.request_id.clone()),
        community_id: Set(place.community),
        unit_id: Set(person.unit_id),
        region_code: Set(place.region.clone()),
    }
    .insert(&work.tx)
    .await?;
    work.record(Event {
        kind: "person.contact_revealed",
        action: Action::ContactReveal,
        subject: id.into(),
        version: person.version,
        place: &place,
    })
    .await?;
    work.commit(Revealed { value, look }).await
}

fn clear_phone(work: &Work, person: &person::Model) -> Result<Option<String>, Refusal> {
    let Some(sealed) = &person.phone_sealed else {
        return Ok(None);
    };
    let phone = Phone::unseal(&work.app.vault, person.id, sealed)?;
    Ok(Some(phone.digits().to_owned()))
}

fn clear_address(work: &Work, person: &person::Model) -> Result<Option<String>, Refusal> {
    let Some(sealed) = &person.address_sealed else {
        return Ok(None);
    };
    let cell = persons::address_cell(person.id);
    Ok(Some(work.app.vault.unseal_text(cell, sealed)?))
}

/// The role in which the caller may look, the nearest to the person first.
fn acting(work: &Work, place: &Place) -> (LookRole, Option<UnitId>) {
    let by = &work.by;
    let me = by.person();
    if by.identity == Identity::Operator {
        return (LookRole::Operator, None);
    }
    if me.is_some_and(|me| place.own.contains(&me)) {
        return (LookRole::Resident, None);
    }
    let holds = |role, scope: &Scope| by.grants.iter().any(|g| g.role == role && g.scope == *scope);
    if let Some(community) = place.community
        && holds(Who::CommunityStaff, &Scope::Community(community))
    {
        return (LookRole::CommunityStaff, None);
    }
    let official = |unit: &&UnitId| holds(Who::DepartmentOfficial, &Scope::Unit(**unit));
    match place.units.iter().find(official) {
        Some(unit) => (LookRole::DepartmentOfficial, Some(*unit)),
        None => (LookRole::Volunteer, by.grants.iter().find_map(volunteering)),
    }
}

fn volunteering(grant: &crate::policy::Grant) -> Option<UnitId> {
    match grant.scope {
        Scope::Unit(unit) if grant.role == Who::Volunteer => Some(unit),
        _ => None,
    }
}
