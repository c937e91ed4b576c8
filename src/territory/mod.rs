//! 地域: the tree of administrative regions by official code, and the communities in it, each a neighbourhood
//! with an office, a slogan and an emblem of its own.

pub mod datum;
pub mod duty;
pub mod graphql;
pub mod loader;
pub mod regions;
pub mod service;
