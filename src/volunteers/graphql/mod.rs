//! Volunteers and their teams, as clients see them.

pub mod team;
pub mod team_changes;
pub mod volunteer;
pub mod volunteer_changes;
