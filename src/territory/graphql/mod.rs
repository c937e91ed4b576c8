//! Regions and communities, as clients see them.

mod community;
mod community_changes;
mod region;

pub use community::{Community, TerritoryQuery};
pub use community_changes::{CoordinatesInput, TerritoryMutation};
pub use region::{Datum, GeoPoint, Region};
