//! For whom a case is: oneself, somebody whom one sees, or who calls and may be new to the system.

use entity::ids::{CommunityId, PersonId};
use entity::person::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::identity::phone::Phone;
use crate::language::Text;
use crate::people::persons::{self, NewPerson};
use crate::policy::{Action, Place, ties};
use crate::territory;
use crate::work::Work;

/// What can be refused about who asks.
pub enum RequesterRejection {
    LivesElsewhere,
    LivesNowhere,
}

impl From<RequesterRejection> for Rejection {
    fn from(why: RequesterRejection) -> Self {
        Self::invalid(match why {
            RequesterRejection::LivesElsewhere => Text::new(
                "该号码登记在其他社区，请由其所在社区受理",
                "ᠡᠨᠡ ᠳ᠋ᠤᠭᠠᠷ ᠢ ᠥᠭᠡᠷ᠎ᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠲᠦ ᠪᠦᠷᠢᠳᠬᠡᠭᠰᠡᠨ",
                "Who has this phone is a resident of another community: the case is opened there",
            ),
            RequesterRejection::LivesNowhere => Text::new(
                "此人未登记所在社区",
                "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠦ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠢ ᠪᠦᠷᠢᠳᠬᠡᠭᠡ ᠦᠭᠡᠢ",
                "No community is known of this person",
            ),
        })
        .at("requester")
    }
}

/// For whom.
pub enum Requester {
    Oneself,
    Person(PersonId),
    /// Who calls or walks in: found by the phone, or written down.
    Caller {
        name: String,
        phone: String,
        community: CommunityId,
    },
}

/// Whom a case is for, held, and where that person lives.
pub struct Found {
    pub person: Model,
    pub community: entity::community::Model,
    /// The person and who answers for that person, in the community.
    pub place: Place,
}

/// Finds who it is, or writes a caller down. `at` adds the unit that is asked to the place of the person before the
/// caller's right to open a case there is asked.
pub async fn find(work: &Work, requester: Requester, at: impl Fn(&mut Place)) -> Result<Found, Refusal> {
    let not_found = || Rejection::not_found().at("requester");
    let known = match &requester {
        Requester::Oneself => {
            by(
                work,
                Column::Id.eq(work.by.person().ok_or_else(Rejection::unauthenticated)?),
            )
            .await?
        }
        Requester::Person(id) => by(work, Column::Id.eq(*id)).await?,
        Requester::Caller { phone, .. } => {
            let phone =
                Phone::parse(phone).map_err(|why| Rejection::from(why).at("phone").at("requester"))?;
            by(work, Column::PhoneIndex.eq(phone.index(&work.app.vault))).await?
        }
    };
    let lives_in = match (&requester, &known) {
        (Requester::Caller { community, .. }, _) => *community,
        (_, Some(person)) => person.community_id.ok_or(RequesterRejection::LivesNowhere)?,
        (_, None) => return Err(not_found().into()),
    };
    let community = open_community(work, lives_in).await?;
    let mut place = match &known {
        Some(person) => {
            let mut ties = ties::of(&work.tx, &[person.id], work.now).await?;
            let place = ties
                .remove(&person.id)
                .unwrap_or_default()
                .place(person.id, &community);
            // Who is paired with somebody does not open cases in that person's name.
            Place {
                volunteers: Vec::new(),
                ..place
            }
        }
        None => Place::in_community(&community),
    };
    at(&mut place);
    let may = work.by.require(Action::ServiceCaseOpen, &place);
    match (requester, known) {
        (Requester::Caller { .. }, Some(person)) => {
            may?;
            if person.community_id != Some(community.id) {
                return Err(RequesterRejection::LivesElsewhere.into());
            }
            Ok(Found {
                person,
                community,
                place,
            })
        }
        (Requester::Caller { name, phone, .. }, None) => {
            may?;
            let person = write_down(work, name, phone, community.id, &place).await?;
            place.own.push(person.id);
            Ok(Found {
                person,
                community,
                place,
            })
        }
        (Requester::Oneself | Requester::Person(_), Some(person)) => {
            // Whom one does not see is not there; an official sees nobody but those of the own unit and who called.
            may.map_err(|_| not_found())?;
            if place
                .units
                .iter()
                .any(|unit| super::referrals::speaks_for(&work.by, *unit))
                && !work
                    .by
                    .may(Action::PersonRead, &persons::place(work, &person).await?)
            {
                return Err(not_found().into());
            }
            Ok(Found {
                person,
                community,
                place,
            })
        }
        (_, None) => Err(not_found().into()),
    }
}

async fn by(work: &Work, who: sea_orm::sea_query::SimpleExpr) -> Result<Option<Model>, Refusal> {
    Ok(Entity::find()
        .filter(who)
        .filter(Column::ErasedAt.is_null())
        .lock_shared()
        .one(&work.tx)
        .await?)
}

async fn open_community(work: &Work, id: CommunityId) -> Result<entity::community::Model, Refusal> {
    let found = entity::community::Entity::find_by_id(id).one(&work.tx).await?;
    let row = found.ok_or_else(|| Rejection::not_found().at("communityId").at("requester"))?;
    if row.closed_at.is_some() {
        return Err(Rejection::from(territory::service::CommunityRejection::Closed)
            .at("requester")
            .into());
    }
    Ok(row)
}

async fn write_down(
    work: &Work,
    name: String,
    phone: String,
    community: CommunityId,
    place: &Place,
) -> Result<Model, Refusal> {
    let new = NewPerson {
        name,
        phone: Some(phone),
        community: Some(community),
        ..NewPerson::default()
    };
    let person = persons::insert(work, new)
        .await
        .map_err(|why| why.at("requester"))?;
    work.record(Event {
        kind: "person.registered",
        action: Action::ServiceCaseOpen,
        subject: person.id.into(),
        version: person.version,
        place,
    })
    .await?;
    Ok(person)
}
