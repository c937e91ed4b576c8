//! How a need becomes known, and what the staff write down about it.

use chrono::NaiveDate;
use entity::community;
use entity::ids::{CommunityId, NeedId};
use entity::need::{ActiveModel, Model, NeedCategory, NeedPrinciple, NeedSource, NeedState};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::expiry;
use super::lookup::{NeedRejection, held, invalid};
use super::support::lives_in;
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::policy::{Action, Place, readable};
use crate::privacy::vault::Cell;
use crate::work::{Act, Work};

/// What a need is made of: outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    pub category: Option<NeedCategory>,
    pub principle: Option<NeedPrinciple>,
    pub title: Option<String>,
    pub text: Option<String>,
    /// What only the staff and the reporter read.
    pub detail: Option<Option<String>>,
    pub households: Option<i32>,
    pub due_by: Option<Option<NaiveDate>>,
}

fn cell(id: NeedId) -> Cell {
    Cell {
        table: "need",
        row: id.0,
        column: "detail",
    }
}

/// What only the staff and the reporter read, opened.
pub fn detail(ctx: &Ctx, row: &Model) -> Result<Option<String>, Fault> {
    let sealed = row.detail_sealed.as_ref();
    let detail = sealed.map(|sealed| ctx.app.vault.unseal_text(cell(row.id), sealed));
    Ok(detail.transpose()?)
}

/// Writes a need down: a resident of the own community, or the staff what they heard.
pub async fn suggest(
    act: &Act<'_>,
    community: CommunityId,
    source: NeedSource,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    // Locked, so that it cannot be closed at the same time.
    let community = community::Entity::find_by_id(community)
        .filter(readable::<community::Entity>(&work.by))
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("communityId"))?;
    let place = Place {
        own: lives_in(&work, community.id).await?,
        ..Place::in_community(&community)
    };
    work.by.require(Action::NeedSuggest, &place)?;
    if community.closed_at.is_some() {
        return Err(NeedRejection::CommunityClosed.into());
    }
    // What the staff heard elsewhere, nobody says of oneself.
    let staff = work.by.may(Action::NeedUpdate, &Place::in_community(&community));
    let source = if staff { source } else { NeedSource::App };
    let mut row = ActiveModel {
        id: Set(NeedId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        community_id: Set(community.id),
        reporter_id: Set(work.by.person()),
        state: Set(NeedState::Draft),
        source: Set(source),
        supporters: Set(0),
        ..Default::default()
    };
    let id = *row.id.as_ref();
    fill(&work, id, &mut row, details)?;
    let row = row.insert(&work.tx).await?;
    expiry::watch(&work, &row).await?;
    let place = Place::of_need(&row, &community);
    finish(work, Action::NeedSuggest, "need.suggested", row, &place).await
}

/// Changes what is written down, before a unit takes it on.
pub async fn update(
    act: &Act<'_>,
    id: NeedId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = held(&work, id).await?;
    work.by.require(Action::NeedUpdate, &place)?;
    if !matches!(
        row.state,
        NeedState::Draft | NeedState::Verified | NeedState::Published
    ) {
        return Err(invalid(&row, "needUpdate").into());
    }
    let mut change = <ActiveModel as Default>::default();
    fill(&work, id, &mut change, details)?;
    let row = work.update(&row, expected_version, change).await?;
    expiry::watch(&work, &row).await?;
    finish(work, Action::NeedUpdate, "need.updated", row, &place).await
}

fn fill(work: &Work, id: NeedId, row: &mut ActiveModel, details: Details) -> Result<(), Refusal> {
    if let Some(category) = details.category {
        row.category = Set(category);
    }
    if let Some(principle) = details.principle {
        row.principle = Set(principle);
    }
    if let Some(title) = details.title {
        row.title = Set(input::public_line("title", &title, 60)?);
    }
    if let Some(text) = details.text {
        row.text = Set(input::public_text("text", &text, 2000)?);
    }
    if let Some(detail) = details.detail {
        let detail = detail
            .map(|detail| input::prose("detail", &detail, 2000))
            .transpose()?;
        let sealed = detail.map(|detail| work.app.vault.seal(cell(id), detail.as_bytes()));
        row.detail_sealed = Set(sealed.transpose()?);
    }
    if let Some(households) = details.households {
        if !(1..=10_000).contains(&households) {
            return Err(NeedRejection::Households.into());
        }
        row.households = Set(households);
    }
    if let Some(due_by) = details.due_by {
        row.due_by = Set(due_by);
    }
    Ok(())
}

/// Records what was done, and ends the act.
pub(super) async fn finish(
    work: Work,
    action: Action,
    kind: &str,
    row: Model,
    place: &Place,
) -> Result<Model, Refusal> {
    work.record(Event {
        kind,
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    work.commit(row).await
}
