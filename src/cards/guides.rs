//! What can be done with guides: how a matter is done, in plain words, one text a language.

use entity::ids::{ServiceGuideId, ServiceMatterId};
use entity::service_guide::{ActiveModel, Column, Entity, Model};
use entity::service_matter;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, Set};

use super::matters;
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Language;
use crate::policy::{Action, readable, visible};
use crate::search;
use crate::work::{Act, Work};

/// A guide in one language.
pub struct Guide {
    pub language: Language,
    pub title: String,
    pub text: String,
}

pub async fn find(ctx: &Ctx, id: ServiceGuideId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// The guide to read in a language: in it, or else in Chinese, or else in whichever there is.
pub fn to_read(guides: Vec<Model>, asked: Language) -> Option<Model> {
    let order = [asked, Language::ZhHans, Language::MnMong, Language::En];
    guides
        .into_iter()
        .min_by_key(|guide| order.iter().position(|language| language.tag() == guide.language))
}

/// Writes the guide of a matter in one language, over the one that is there.
pub async fn write(
    act: &Act<'_>,
    matter: ServiceMatterId,
    expected_version: Option<i32>,
    guide: Guide,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let opened = matters::open(&work, matter, Action::ServiceGuideWrite).await;
    let (matter, place) = opened.map_err(|why| why.at("matterId"))?;
    let title = Set(input::line("title", &guide.title, 100)?);
    let text = Set(input::prose("text", &guide.text, 10_000)?);
    let language = guide.language.tag();
    let before = Entity::find()
        .filter(Column::MatterId.eq(matter.id))
        .filter(Column::Language.eq(language))
        .one(&work.tx)
        .await?;
    let row = match (before, expected_version) {
        (Some(before), _) => {
            let change = ActiveModel {
                title,
                text,
                ..Default::default()
            };
            work.update(&before, expected_version, change).await?
        }
        (None, Some(_)) => return Err(Rejection::conflict().at("expectedVersion").into()),
        (None, None) => {
            let row = ActiveModel {
                id: Set(ServiceGuideId::new()),
                version: Set(1),
                created_at: Set(work.now),
                updated_at: Set(work.now),
                matter_id: Set(matter.id),
                language: Set(language.to_owned()),
                title,
                text,
            };
            row.insert(&work.tx).await?
        }
    };
    search::index(&work, std::slice::from_ref(&row)).await?;
    work.record(Event {
        kind: "service_guide.written",
        action: Action::ServiceGuideWrite,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Takes a guide away; gives the matter that it was of.
pub async fn remove(
    act: &Act<'_>,
    id: ServiceGuideId,
    expected_version: Option<i32>,
) -> Result<service_matter::Model, Refusal> {
    let work = act.begin().await?;
    let matter = known(&work, id).await?.matter_id;
    let (matter, place) = matters::open(&work, matter, Action::ServiceGuideRemove).await?;
    // Read again: the matter is held now.
    let row = known(&work, id).await?;
    if expected_version.is_some_and(|version| version != row.version) {
        return Err(Rejection::conflict().at("expectedVersion").about(row.id).into());
    }
    search::forget(&work, &row).await?;
    row.clone().delete(&work.tx).await?;
    work.record(Event {
        kind: "service_guide.removed",
        action: Action::ServiceGuideRemove,
        subject: row.id.into(),
        version: row.version + 1,
        place: &place,
    })
    .await?;
    work.commit(matter).await
}

async fn known(work: &Work, id: ServiceGuideId) -> Result<Model, Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?;
    Ok(row.ok_or_else(Rejection::not_found)?)
}

pub(super) async fn of_matter(work: &Work, matter: ServiceMatterId) -> Result<Vec<Model>, Refusal> {
    let rows = Entity::find()
        .filter(Column::MatterId.eq(matter))
        .order_by_asc(Column::Id)
        .all(&work.tx)
        .await?;
    Ok(rows)
}
