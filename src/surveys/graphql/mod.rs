//! Surveys, as clients see them.

pub mod door;
pub mod door_changes;
pub mod survey;
pub mod survey_changes;
