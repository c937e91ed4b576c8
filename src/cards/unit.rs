//! The unit that something new is to belong to.

use entity::ids::UnitId;
use entity::unit;

use crate::committees::units::{self, UnitRejection};
use crate::error::{Refusal, Rejection};
use crate::policy::{Action, Place};
use crate::work::Work;

/// The unit, if the caller may do this there; held open until the end of the act.
pub(super) async fn open(work: &Work, id: UnitId, action: Action) -> Result<(unit::Model, Place), Refusal> {
    let unit = units::held(work, id).await.map_err(|why| why.at("unitId"))?;
    let place = Place::of_unit(&unit);
    work.by.require(action, &place)?;
    if unit.closed_at.is_some() {
        return Err(Rejection::from(UnitRejection::Closed).at("unitId").into());
    }
    Ok((unit, place))
}
