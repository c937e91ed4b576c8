//! Needs, as clients see them.

pub mod need;
pub mod need_changes;
pub mod need_steps;
