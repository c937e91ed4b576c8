//! Files and the tickets by which they come, as clients see them.

pub mod file;
pub mod ticket;
