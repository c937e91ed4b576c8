//! 对接: the municipal systems that read from us, each in its own name, region and scopes.

pub mod accounts;
pub mod clients;
pub mod graphql;
pub mod scopes;
