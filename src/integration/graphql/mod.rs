//! Municipal systems, as their administrators see them.

pub mod account;
pub mod account_changes;
