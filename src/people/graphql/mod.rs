//! People and their roles, as clients see them.

pub mod grant;
pub mod grant_changes;
pub mod person;
pub mod person_changes;
