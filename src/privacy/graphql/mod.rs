//! Looks, reveals and the audit, as clients see them.

pub mod audit;
pub mod look;
pub mod reveal;
