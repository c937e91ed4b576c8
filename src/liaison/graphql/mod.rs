//! The neighbourhood's points and what lies there, as clients see them.

mod board;
pub mod placement;
pub mod point;
pub mod point_changes;
