//! 党群联络: how the units of a neighbourhood are reached: the points where their cards lie.

pub mod board;
pub mod graphql;
pub mod loader;
pub mod nearest;
pub mod placements;
pub mod points;
pub mod reports;
pub mod stock;
