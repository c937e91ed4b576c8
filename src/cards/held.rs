//! The card that an act works on.

use entity::ids::ServiceCardId;
use entity::service_card::{Entity, Model};
use entity::unit;
use sea_orm::{EntityTrait, QueryFilter, QuerySelect};

use crate::committees::units;
use crate::error::{Refusal, Rejection};
use crate::policy::{Place, readable};
use crate::work::Work;

/// A card that the caller sees, and its unit, which is held. The card is not held yet.
pub(super) struct Known {
    pub row: Model,
    pub unit: unit::Model,
    pub place: Place,
}

pub(super) async fn known(work: &Work, id: ServiceCardId) -> Result<Known, Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let unit = units::held(work, row.unit_id).await?;
    let place = Place::of_card(&row, &unit);
    Ok(Known { row, unit, place })
}

/// Holds the card: nobody else changes it before this act has ended.
pub(super) async fn held(work: &Work, known: &Known) -> Result<(Model, Place), Refusal> {
    let row = Entity::find_by_id(known.row.id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    if row.holder_id != known.row.holder_id {
        // Who was looked at before is not on it any more.
        return Err(Rejection::conflict().about(row.id).into());
    }
    let place = Place::of_card(&row, &known.unit);
    Ok((row, place))
}
