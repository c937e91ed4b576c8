//! 服务卡: what the units of a neighbourhood do for residents, and whom to call for it: matters with the papers
//! that they ask for and guides in plain words.
//!
//! Locks are taken in one order: unit, post, person, matter, card.

pub mod graphql;
pub mod guides;
pub mod loader;
pub mod matters;
pub mod names;
pub mod unit;
