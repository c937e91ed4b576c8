//! Batched look-ups of matters, guides, posts and cards: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{ServiceCardId, ServiceGuideId, ServiceMatterId, ServicePostId, TypedId};
use entity::{
    card_delegation, card_matter, matter_document, service_card, service_guide, service_matter, service_post,
};
use sea_orm::{DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{delegations, lookup};
use crate::app::Batch;
use crate::calendar;
use crate::policy::visible;

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<ServiceMatterId> for Batch {
    type Value = service_matter::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ServiceMatterId]) -> Loaded<ServiceMatterId, Self::Value> {
        let of = self.among(service_matter::Column::Id, keys.iter().map(|id| id.uuid()));
        let rows = visible::<service_matter::Entity>(&self.caller)
            .filter(of)
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<ServiceGuideId> for Batch {
    type Value = service_guide::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ServiceGuideId]) -> Loaded<ServiceGuideId, Self::Value> {
        let of = self.among(service_guide::Column::Id, keys.iter().map(|id| id.uuid()));
        let rows = visible::<service_guide::Entity>(&self.caller)
            .filter(of)
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The papers that a matter asks for, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentsOf(pub ServiceMatterId);

impl Loader<DocumentsOf> for Batch {
    type Value = Vec<matter_document::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[DocumentsOf]) -> Loaded<DocumentsOf, Self::Value> {
        use matter_document::{Column, Entity};
        let rows = Entity::find()
            .filter(self.among(Column::MatterId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::Position)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found.entry(DocumentsOf(row.matter_id)).or_default().push(row);
        }
        Ok(found)
    }
}

/// The guides of a matter, at most one a language, the oldest first.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct GuidesOf(pub ServiceMatterId);

impl Loader<GuidesOf> for Batch {
    type Value = Vec<service_guide::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[GuidesOf]) -> Loaded<GuidesOf, Self::Value> {
        use service_guide::{Column, Entity};
        let rows = visible::<Entity>(&self.caller)
            .filter(self.among(Column::MatterId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::Id)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found.entry(GuidesOf(row.matter_id)).or_default().push(row);
        }
        Ok(found)
    }
}

impl Loader<ServicePostId> for Batch {
    type Value = service_post::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ServicePostId]) -> Loaded<ServicePostId, Self::Value> {
        let of = self.among(service_post::Column::Id, keys.iter().map(|id| id.uuid()));
        let rows = visible::<service_post::Entity>(&self.caller)
            .filter(of)
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<ServiceCardId> for Batch {
    type Value = service_card::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ServiceCardId]) -> Loaded<ServiceCardId, Self::Value> {
        let of = self.among(service_card::Column::Id, keys.iter().map(|id| id.uuid()));
        let rows = visible::<service_card::Entity>(&self.caller)
            .filter(of)
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The published card to which the QR code of a post leads now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CardAt(pub ServicePostId);

impl Loader<CardAt> for Batch {
    type Value = service_card::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[CardAt]) -> Loaded<CardAt, Self::Value> {
        let rows = lookup::at_posts(self.app.db.read(), keys.iter().map(|key| key.0)).await?;
        let mut found = HashMap::new();
        for row in rows {
            found.entry(CardAt(row.post_id)).or_insert(row);
        }
        Ok(found)
    }
}

/// The matters on a card, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MattersOn(pub ServiceCardId);

impl Loader<MattersOn> for Batch {
    type Value = Vec<ServiceMatterId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[MattersOn]) -> Loaded<MattersOn, Self::Value> {
        use card_matter::{Column, Entity};
        let rows = Entity::find()
            .filter(self.among(Column::CardId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::Position)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found
                .entry(MattersOn(row.card_id))
                .or_default()
                .push(row.matter_id);
        }
        Ok(found)
    }
}

/// Who stands in for the holder of a card today and later; who may read what is to come is asked before.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DelegationsOf(pub ServiceCardId);

impl Loader<DelegationsOf> for Batch {
    type Value = Vec<card_delegation::Model>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[DelegationsOf]) -> Loaded<DelegationsOf, Self::Value> {
        let column = card_delegation::Column::CardId;
        let of = self.among(column, keys.iter().map(|key| key.0.uuid()));
        let today = calendar::day(self.app.now());
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in delegations::standing(self.app.db.read(), of, today).await? {
            found.entry(DelegationsOf(row.card_id)).or_default().push(row);
        }
        Ok(found)
    }
}
