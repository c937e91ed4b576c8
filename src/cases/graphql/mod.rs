//! Cases and what belongs to them, as clients see them.

pub mod callback;
pub mod case;
pub mod case_changes;
pub mod case_endings;
pub mod case_steps;
pub mod escalation;
pub mod list;
pub mod message;
pub mod outcome;
pub mod paper;
pub mod rating;
pub mod referral;
pub mod visit;
