//! "Me too": who has the same need, each once. Every act here holds the need's row, so that none is lost where two
//! needs become one.

use entity::ids::{CommunityId, NeedId, NeedSupportId, PersonId};
use entity::need::{self, Model, NeedState};
use entity::need_support::{ActiveModel, Column, Entity};
use entity::person;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Set,
};

use super::drafts::finish;
use super::lookup::{NeedRejection, held, invalid};
use crate::error::{Refusal, Rejection};
use crate::policy::{Action, Place};
use crate::work::{Act, Work, or_taken};

/// The caller, if the caller lives in the community.
pub(super) async fn lives_in(work: &Work, community: CommunityId) -> Result<Vec<PersonId>, Refusal> {
    let Some(me) = work.by.person() else {
        return Ok(Vec::new());
    };
    let lives = person::Entity::find_by_id(me)
        .filter(person::Column::CommunityId.eq(community))
        .filter(person::Column::ErasedAt.is_null())
        .lock_shared()
        .one(&work.tx)
        .await?;
    Ok(lives.into_iter().map(|person| person.id).collect())
}

/// Whether the person said "me too".
pub(super) async fn supports(work: &Work, need: NeedId, person: PersonId) -> Result<bool, Refusal> {
    let known = Entity::find()
        .filter(Column::NeedId.eq(need))
        .filter(Column::PersonId.eq(person))
        .one(&work.tx)
        .await?;
    Ok(known.is_some())
}

/// Says that one has the same need.
pub async fn support(act: &Act<'_>, id: NeedId) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let known = super::lookup::seen(&work, id).await?;
    let own = lives_in(&work, known.community_id).await?;
    let (row, base) = held(&work, id).await?;
    let place = Place { own, ..base };
    work.by.require(Action::NeedSupport, &place)?;
    let me = work.by.person().ok_or_else(Rejection::unauthenticated)?;
    if !matches!(row.state, NeedState::Published | NeedState::Adopted) {
        return Err(invalid(&row, "needSupport").into());
    }
    if row.reporter_id == Some(me) {
        return Err(NeedRejection::Own.into());
    }
    let new = ActiveModel {
        id: Set(NeedSupportId::new()),
        created_at: Set(work.now),
        need_id: Set(row.id),
        person_id: Set(me),
    };
    or_taken(new.insert(&work.tx).await, || NeedRejection::Supported.into())?;
    let row = count(&work, row.id).await?;
    finish(work, Action::NeedSupport, "need.supported", row, &place).await
}

/// Moves everybody who had one need to another, each once: who has both already stays counted once.
pub(super) async fn move_all(work: &Work, from: &Model, into: &Model) -> Result<(), Refusal> {
    let there = Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(Column::NeedId.eq(into.id));
    let moving: Vec<PersonId> = Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(Column::NeedId.eq(from.id))
        .filter(Column::PersonId.not_in_subquery(there.into_query()))
        .into_tuple()
        .all(&work.tx)
        .await?;
    // Who reported the one has the other too.
    let reporter = match from.reporter_id {
        Some(reporter) if !moving.contains(&reporter) && !supports(work, into.id, reporter).await? => {
            Some(reporter)
        }
        _ => None,
    };
    let rows: Vec<ActiveModel> = moving
        .into_iter()
        .chain(reporter)
        .filter(|person| into.reporter_id != Some(*person))
        .map(|person| ActiveModel {
            id: Set(NeedSupportId::new()),
            created_at: Set(work.now),
            need_id: Set(into.id),
            person_id: Set(person),
        })
        .collect();
    Entity::delete_many()
        .filter(Column::NeedId.eq(from.id))
        .exec(&work.tx)
        .await?;
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(&work.tx).await?;
    }
    count(work, into.id).await?;
    Ok(())
}

/// Writes down how many there are now. It is no change of the need: its version stays.
async fn count(work: &Work, id: NeedId) -> Result<Model, Refusal> {
    let supporters = Entity::find()
        .filter(Column::NeedId.eq(id))
        .count(&work.tx)
        .await?;
    let supporters = i32::try_from(supporters).map_err(anyhow::Error::from)?;
    let mut rows = need::Entity::update_many()
        .col_expr(need::Column::Supporters, Expr::value(supporters))
        .filter(need::Column::Id.eq(id))
        .exec_with_returning(&work.tx)
        .await?;
    Ok(rows
        .pop()
        .ok_or_else(|| anyhow::anyhow!("a need that is held vanished"))?)
}
