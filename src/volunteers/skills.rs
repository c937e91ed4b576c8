//! What volunteers can do, by code.

use std::collections::BTreeSet;

use entity::ids::VolunteerId;
use entity::skill::{Column, Entity, Model};
use entity::volunteer_skill;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::volunteers::VolunteerRejection;
use crate::app::Ctx;
use crate::db::any_text;
use crate::error::{Fault, Refusal};
use crate::work::Work;

/// All, by code.
pub async fn list(ctx: &Ctx) -> Result<Vec<Model>, Fault> {
    let rows = Entity::find().order_by_asc(Column::Code);
    Ok(rows.all(ctx.app.db.read()).await?)
}

/// Writes down what a volunteer can do, in place of what was written before.
pub(super) async fn set(work: &Work, volunteer: VolunteerId, codes: Vec<String>) -> Result<(), Refusal> {
    let wanted: BTreeSet<String> = codes.into_iter().collect();
    let backend = work.app.db.backend();
    let known = Entity::find()
        .filter(any_text(
            backend,
            sea_orm::IntoSimpleExpr::into_simple_expr(Column::Code),
            wanted.iter().cloned().collect(),
        ))
        .all(&work.tx)
        .await?;
    if known.len() != wanted.len() {
        return Err(VolunteerRejection::SkillUnknown.into());
    }
    volunteer_skill::Entity::delete_many()
        .filter(volunteer_skill::Column::VolunteerId.eq(volunteer))
        .exec(&work.tx)
        .await?;
    let rows: Vec<_> = wanted
        .into_iter()
        .map(|skill_code| volunteer_skill::ActiveModel {
            volunteer_id: Set(volunteer),
            skill_code: Set(skill_code),
        })
        .collect();
    if !rows.is_empty() {
        volunteer_skill::Entity::insert_many(rows)
            .exec_without_returning(&work.tx)
            .await?;
    }
    Ok(())
}
