//! The settings: the only reader of the environment.

/// Every setting with its default and meaning.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite:PATH` or `postgres:…`.
    pub database_url: String,
    /// The most connections for reading (SQLite) or in all (PostgreSQL).
    pub database_connections: u32,
}
