//! Households and those who are looked after, as clients see them.

pub mod alert;
pub mod consent;
pub mod household;
pub mod household_changes;
pub mod log;
pub mod pairing;
pub mod pairing_changes;
pub mod problem;
pub mod recipient;
pub mod recipient_changes;
pub mod suggestion;
