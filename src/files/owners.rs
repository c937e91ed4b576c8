//! What files belong to, and where that lies: who may read it may read them.

use entity::ids::{CasePaperId, TypedId, WishClaimId};
use entity::stored_file::OwnerKind;
use entity::{case_paper, community, service_case, wish_claim};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use uuid::Uuid;

use chrono::{DateTime, Utc};

use crate::policy::{Place, ties};

/// What a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    pub kind: OwnerKind,
    pub id: Uuid,
}

impl Owner {
    pub fn claim(id: WishClaimId) -> Self {
        Self {
            kind: OwnerKind::WishDelivery,
            id: id.uuid(),
        }
    }

    pub fn paper(id: CasePaperId) -> Self {
        Self {
            kind: OwnerKind::CasePaper,
            id: id.uuid(),
        }
    }

    /// Whether papers belong here too.
    pub fn takes_papers(self) -> bool {
        self.kind == OwnerKind::CasePaper
    }
}

/// Where it lies, as files are read and written.
pub struct Lies {
    pub community: community::Model,
    pub place: Place,
    /// Only who carried it out adds to it.
    pub writers: Place,
}

/// Where an owner lies at this moment; `None` where there is none.
pub async fn find(db: &impl ConnectionTrait, owner: Owner, at: DateTime<Utc>) -> Result<Option<Lies>, DbErr> {
    match owner.kind {
        OwnerKind::WishDelivery => {
            let claim = wish_claim::Entity::find_by_id(WishClaimId::from_uuid(owner.id));
            let Some(claim) = claim.one(db).await? else {
                return Ok(None);
            };
            let person = claim.person_id;
            let Some(community) = community::Entity::find_by_id(claim.community_id).one(db).await? else {
                return Ok(None);
            };
            let ties = ties::of(db, &[person], at)
                .await?
                .remove(&person)
                .unwrap_or_default();
            let place = Place {
                volunteers: vec![claim.volunteer_person_id],
                ..ties.place(person, &community)
            };
            let writers = Place {
                volunteers: vec![claim.volunteer_person_id],
                ..Place::default()
            };
            Ok(Some(Lies {
                community,
                place,
                writers,
            }))
        }
        OwnerKind::CasePaper => {
            let paper = case_paper::Entity::find_by_id(CasePaperId::from_uuid(owner.id));
            let Some(paper) = paper.one(db).await? else {
                return Ok(None);
            };
            let case = service_case::Entity::find_by_id(paper.case_id).one(db).await?;
            let Some(case) = case else { return Ok(None) };
            let Some(community) = community::Entity::find_by_id(case.community_id).one(db).await? else {
                return Ok(None);
            };
            let person = case.person_id;
            let ties = ties::of(db, &[person], at)
                .await?
                .remove(&person)
                .unwrap_or_default();
            let place = Place::of_case(&case, &community, ties);
            Ok(Some(Lies {
                community,
                writers: place.clone(),
                place,
            }))
        }
    }
}
