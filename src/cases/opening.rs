//! How a case begins: from a card, a matter or neither, by oneself or for who calls.

use entity::card_matter;
use entity::case_outcome::OutcomeKind;
use entity::ids::{ServiceCardId, ServiceCaseId, ServiceMatterId, UnitId};
use entity::service_case::{ActiveModel, CaseChannel, CaseState, Model};
use entity::{service_card, service_matter, unit};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::lifecycle::Step;
use super::outcomes::{self, NewOutcome};
use super::requester::{self, Found, Requester};
use super::steps::moved;
use super::{assigning, deadlines, papers, sealed, words};
use crate::calendar;
use crate::error::{Code, Refusal, Rejection};
use crate::events::Event;
use crate::identity::phone::Phone;
use crate::input;
use crate::language::Text;
use crate::numbers;
use crate::policy::{Action, Place, visible};
use crate::work::{Act, Work};

/// What can be refused about what a case comes from.
pub enum OriginRejection {
    CardEnded,
    MatterNotServed,
    MatterRetired,
    ChannelWithoutCard,
}

impl From<OriginRejection> for Rejection {
    fn from(why: OriginRejection) -> Self {
        let state = |text| Self::new(Code::InvalidState, text);
        match why {
            OriginRejection::CardEnded => state(Text::new(
                "该服务卡已失效",
                "ᠡᠨᠡ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡᠨ ᠦ ᠺᠠᠷᠲ᠋ ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠤᠭᠰᠠᠨ",
                "The card is not in force any more",
            ))
            .at("cardId"),
            OriginRejection::MatterNotServed => Self::invalid(Text::new(
                "该服务卡不办理此事项",
                "ᠡᠨᠡ ᠺᠠᠷᠲ᠋ ᠢᠶᠠᠷ ᠡᠨᠡ ᠬᠡᠷᠡᠭ ᠢ ᠪᠦᠲᠦᠭᠡᠬᠦ ᠦᠭᠡᠢ",
                "The card does not serve this matter",
            ))
            .at("matterId"),
            OriginRejection::MatterRetired => state(Text::new(
                "该事项已停办",
                "ᠡᠨᠡ ᠬᠡᠷᠡᠭ ᠵᠣᠭᠰᠣᠭᠳᠠᠭᠰᠠᠨ",
                "The matter is retired",
            ))
            .at("matterId"),
            OriginRejection::ChannelWithoutCard => Self::invalid(Text::new(
                "通过服务卡来电的办件须注明服务卡",
                "ᠺᠠᠷᠲ᠋ ᠢᠶᠠᠷ ᠢᠷᠡᠭᠰᠡᠨ ᠬᠡᠷᠡᠭ ᠲᠦ ᠺᠠᠷᠲ᠋ ᠢ ᠲᠡᠮᠳᠡᠭᠯᠡᠨ᠎ᠡ ᠦᠦ",
                "A case that came by a card names the card",
            ))
            .at("cardId"),
        }
    }
}

/// Who asks on behalf of the person.
pub struct Proxy {
    pub name: String,
    pub phone: Option<String>,
    pub relation: String,
}

/// A case to open.
pub struct NewCase {
    pub requester: Requester,
    pub channel: CaseChannel,
    pub card: Option<ServiceCardId>,
    pub matter: Option<ServiceMatterId>,
    pub proxy: Option<Proxy>,
    pub request: String,
}

/// What it comes from: the unit that is asked, if it is one.
#[derive(Default)]
struct Origin {
    unit: Option<UnitId>,
    card: Option<ServiceCardId>,
    matter: Option<service_matter::Model>,
}

pub async fn open(act: &Act<'_>, new: NewCase) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, _) = insert(&work, new).await?;
    work.commit(row).await
}

/// An enquiry that is answered on the spot, by who took it, in one act.
pub async fn answer(act: &Act<'_>, new: NewCase, text: String) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = insert(&work, new).await?;
    let row = moved(&work, &row, &place, None, Step::Accept, |_| {}).await?;
    let me = work.by.person().ok_or_else(Rejection::unauthenticated)?;
    let row = if assigning::is_at_work(&work, &row, me).await? {
        moved(&work, &row, &place, None, Step::Assign, |change| {
            change.assignee_id = Set(Some(me));
        })
        .await?
    } else {
        row
    };
    let outcome = NewOutcome {
        kind: OutcomeKind::Answered,
        text,
        basis: None,
        instead: None,
        amount: None,
        decided_on: None,
    };
    outcomes::insert(&work, &row, outcome).await?;
    let row = moved(&work, &row, &place, None, Step::Resolve, |_| {}).await?;
    work.commit(row).await
}

/// Opens a case as a part of an act.
pub(crate) async fn insert(work: &Work, new: NewCase) -> Result<(Model, Place), Refusal> {
    if work.by.person().is_none() {
        return Err(Rejection::unauthenticated().into());
    }
    let origin = origin(work, &new).await?;
    let unit = origin.unit;
    let found = requester::find(work, new.requester, |place| place.units.extend(unit)).await?;
    let request = input::prose("request", &new.request, words::LONGEST)?;
    let calendar = calendar::of(&work.app).await?;
    let id = ServiceCaseId::new();
    let promised = origin
        .matter
        .as_ref()
        .map_or(work.app.config.cases.promised_days, |matter| matter.working_days);
    let seal = |column, text: &str| {
        let cell = sealed::cell("service_case", id, column);
        work.app.vault.seal(cell, text.as_bytes())
    };
    let mut row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        number: Set(numbers::next(work, &series(work, &found)).await?),
        state: Set(CaseState::Submitted),
        channel: Set(new.channel),
        community_id: Set(found.community.id),
        unit_id: Set(unit),
        card_id: Set(origin.card),
        matter_id: Set(origin.matter.as_ref().map(|matter| matter.id)),
        person_id: Set(found.person.id),
        request_sealed: Set(Some(seal("request_sealed", &request)?)),
        opened_by: Set(work.by.person()),
        round: Set(1),
        promised_days: Set(promised),
        clock_from: Set(work.now),
        due_on: Set(calendar.add_working_days(calendar::day(work.now), promised.unsigned_abs())),
        waited_days: Set(0),
        escalation: Set(0),
        ..Default::default()
    };
    if let Some(proxy) = new.proxy {
        let inside = |why: Rejection| why.at("proxy");
        let name = input::line("name", &proxy.name, 60).map_err(inside)?;
        let relation = input::line("relation", &proxy.relation, 60).map_err(inside)?;
        row.proxy_name_sealed = Set(Some(seal("proxy_name_sealed", &name)?));
        row.proxy_relation = Set(Some(relation));
        if let Some(phone) = proxy.phone {
            let phone = Phone::parse(&phone).map_err(|why| inside(Rejection::from(why).at("phone")))?;
            row.proxy_phone_sealed = Set(Some(seal("proxy_phone_sealed", phone.digits())?));
        }
    }
    let row = row.insert(&work.tx).await?;
    if let Some(matter) = row.matter_id {
        papers::of_matter(work, row.id, matter).await?;
    }
    deadlines::watch(work, &calendar, &row).await?;
    work.record(Event {
        kind: "service_case.submitted",
        action: Action::ServiceCaseOpen,
        subject: row.id.into(),
        version: row.version,
        place: &found.place,
    })
    .await?;
    Ok((row, found.place))
}

/// `150824-C100003-2026`: county, the community's number in it, the year in Shanghai.
fn series(work: &Work, found: &Found) -> String {
    use chrono::Datelike;
    let code = &found.community.code;
    let (county, number) = code.split_at_checked(6).unwrap_or((code, ""));
    format!("{county}-C{number}-{}", calendar::day(work.now).year())
}

async fn origin(work: &Work, new: &NewCase) -> Result<Origin, Refusal> {
    let mut origin = Origin::default();
    if let Some(id) = new.card {
        let card = card_in_force(work, id).await?;
        origin.unit = Some(card.unit_id);
        origin.card = Some(card.id);
    } else if new.channel == CaseChannel::Card {
        return Err(OriginRejection::ChannelWithoutCard.into());
    }
    if let Some(id) = new.matter {
        let matter = visible::<service_matter::Entity>(&work.by)
            .filter(sea_orm::ColumnTrait::eq(&service_matter::Column::Id, id))
            .lock_shared()
            .one(&work.tx)
            .await?
            .ok_or_else(|| Rejection::not_found().at("matterId"))?;
        if matter.retired_at.is_some() {
            return Err(OriginRejection::MatterRetired.into());
        }
        if let Some(card) = origin.card {
            let served = card_matter::Entity::find_by_id((card, id)).one(&work.tx).await?;
            if served.is_none() {
                return Err(OriginRejection::MatterNotServed.into());
            }
        }
        origin.unit.get_or_insert(matter.unit_id);
        origin.matter = Some(matter);
    }
    if let Some(unit) = origin.unit {
        let unit = unit::Entity::find_by_id(unit).lock_shared().one(&work.tx).await?;
        if unit.is_none_or(|unit| unit.closed_at.is_some()) {
            return Err(super::service_cases::CaseRejection::UnitClosed.into());
        }
    }
    Ok(origin)
}

/// A card that is shown to everyone, and is so today.
async fn card_in_force(work: &Work, id: ServiceCardId) -> Result<service_card::Model, Refusal> {
    let card = service_card::Entity::find_by_id(id)
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("cardId"))?;
    let today = calendar::day(work.now);
    let in_force = card.state == service_card::CardState::Active
        && card.valid_from <= today
        && card.valid_to.is_none_or(|last| today <= last);
    if in_force {
        Ok(card)
    } else {
        Err(OriginRejection::CardEnded.into())
    }
}
