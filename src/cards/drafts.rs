//! Cards are drafted, and changed, by their unit.

use entity::ids::{ServiceCardId, ServicePostId};
use entity::service_card::{ActiveModel, CardState, Column, Model};
use entity::{service_post, unit};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::content::{self, Content, ContentRejection};
use super::held::{held, known};
use super::lifecycle::has_ended;
use super::{posts, token};
use crate::committees::units::{self, UnitRejection};
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::liaison::board;
use crate::policy::{Action, Place, readable};
use crate::search;
use crate::work::{Act, Work};

/// What can be refused about changing a card.
pub enum DraftRejection {
    Ended,
    DraftOnly,
}

impl From<DraftRejection> for Rejection {
    fn from(why: DraftRejection) -> Self {
        match why {
            DraftRejection::Ended => Self::new(
                Code::InvalidState,
                Text::new(
                    "该服务卡已失效",
                    "ᠡᠨᠡ ᠺᠠᠷᠲ ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠤᠭᠰᠠᠨ",
                    "The card has ended",
                ),
            ),
            DraftRejection::DraftOnly => Self::new(
                Code::InvalidState,
                Text::new(
                    "批准后只能修改值班电话和服务时间；其他内容请换发新卡",
                    "ᠪᠠᠲᠤᠯᠠᠭᠰᠠᠨ ᠤ ᠳᠠᠷᠠᠭ᠎ᠠ ᠵᠢᠵᠢᠭᠦᠷ ᠤᠨ ᠤᠲᠠᠰᠤ ᠪᠠ ᠴᠠᠭ ᠢ ᠯᠠ ᠥᠭᠡᠷᠡᠴᠢᠯᠡᠨ᠎ᠡ᠂ ᠪᠤᠰᠤᠳ ᠢ ᠰᠢᠨ᠎ᠡ ᠺᠠᠷᠲ ᠢᠶᠠᠷ ᠰᠣᠯᠢᠨ᠎ᠠ",
                    "Once approved, only duty phone and hours can be changed: replace the card for anything else",
                ),
            ),
        }
    }
}

/// Drafts a card for a post.
pub async fn draft(act: &Act<'_>, post: ServicePostId, content: Content) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let at_post = |why: Refusal| why.at("postId");
    let post = service_post::Entity::find_by_id(post)
        .filter(readable::<service_post::Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("postId"))?;
    let unit = units::held(&work, post.unit_id).await?;
    let place = Place::of_unit(&unit);
    work.by.require(Action::ServiceCardDraft, &place)?;
    if unit.closed_at.is_some() {
        return Err(Rejection::from(UnitRejection::Closed).at("postId").into());
    }
    let post = posts::held(&work, post.id).await.map_err(at_post)?;
    let row = insert(&work, &unit, &post, content, None).await?;
    work.record(Event {
        kind: "service_card.draft",
        action: Action::ServiceCardDraft,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Writes a new draft. The act holds the unit and the post.
pub(super) async fn insert(
    work: &Work,
    unit: &unit::Model,
    post: &service_post::Model,
    mut content: Content,
    replaces: Option<ServiceCardId>,
) -> Result<Model, Refusal> {
    if content.duty_phone.is_none() {
        content.duty_phone.clone_from(&post.duty_phone);
    }
    if content.duty_phone.is_none() {
        return Err(ContentRejection::PhoneMissing.into());
    }
    let incomplete = || {
        Fault::Internal(anyhow::anyhow!(
            "a draft without a holder, a first day or matters"
        ))
    };
    content.holder.ok_or_else(incomplete)?;
    content::in_order(
        content.valid_from.ok_or_else(incomplete)?,
        content.valid_to.flatten(),
    )?;
    let mut row = ActiveModel {
        id: Set(ServiceCardId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        post_id: Set(post.id),
        unit_id: Set(unit.id),
        region_code: Set(unit.region_code.clone()),
        token: Set(token::new()),
        state: Set(CardState::Draft),
        replaces_id: Set(replaces),
        ..Default::default()
    };
    content::fill(work, unit.id, &mut row, &content).await?;
    let row = row.insert(&work.tx).await?;
    let matters = content.matters.ok_or_else(incomplete)?;
    content::write_matters(work, row.id, &matters).await?;
    Ok(row)
}

/// Changes a draft; of a card that is approved or in force only how its holder is reached.
pub async fn update(
    act: &Act<'_>,
    id: ServiceCardId,
    expected_version: Option<i32>,
    content: Content,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let known = known(&work, id).await?;
    work.by.require(Action::ServiceCardUpdate, &known.place)?;
    let mut change = <ActiveModel as Default>::default();
    content::fill(&work, known.unit.id, &mut change, &content).await?;
    let (row, place) = held(&work, &known).await?;
    if has_ended(row.state) {
        return Err(Rejection::from(DraftRejection::Ended).about(row.id).into());
    }
    if row.state != CardState::Draft && content.is_of_substance() {
        return Err(Rejection::from(DraftRejection::DraftOnly).about(row.id).into());
    }
    content::in_order(
        content.valid_from.unwrap_or(row.valid_from),
        content.valid_to.unwrap_or(row.valid_to),
    )?;
    let row = work.update(&row, expected_version, change).await?;
    if let Some(matters) = &content.matters {
        content::write_matters(&work, row.id, matters).await?;
    }
    search::index(&work, std::slice::from_ref(&row)).await?;
    board::of_cards(&work, Column::Id.eq(row.id)).await?;
    work.record(Event {
        kind: "service_card.updated",
        action: Action::ServiceCardUpdate,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}
