//! Wishes and their claims, as clients see them.

pub mod board_changes;
pub mod claim;
pub mod claim_changes;
pub mod wish;
pub mod wish_changes;
