//! 服务卡: what the units of a neighbourhood do for residents, and whom to call for it: matters with the papers
//! that they ask for and guides in plain words; posts, whose holders come and go; and the cards of those who hold
//! them, which lie at liaison points.
//!
//! Locks are taken in one order: unit, post, person, matter, card, and then what lies at points.

pub mod content;
pub mod delegations;
pub mod drafts;
pub mod graphql;
pub mod guides;
mod held;
pub mod lifecycle;
pub mod loader;
pub mod lookup;
pub mod matters;
pub mod names;
pub mod phone;
pub mod posts;
pub mod steps;
pub mod token;
pub mod unit;
pub mod words;
