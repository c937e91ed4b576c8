//! The rows of Hongyan: one file a table, with its enums and relations. No rules, no queries, no GraphQL.
#![forbid(unsafe_code)]

pub mod ids;

pub mod access_log;
pub mod audit_entry;
pub mod card_delegation;
pub mod card_matter;
pub mod card_placement;
pub mod card_report;
pub mod card_stock;
pub mod care_recipient;
pub mod community;
pub mod consent;
pub mod credential;
pub mod household;
pub mod household_member;
pub mod idempotency;
pub mod joint_committee;
pub mod liaison_point;
pub mod matter_document;
pub mod membership;
pub mod number_series;
pub mod outbox_event;
pub mod pairing;
pub mod person;
pub mod rate_count;
pub mod refresh_token;
pub mod region;
pub mod role_grant;
pub mod search_term;
pub mod service_account;
pub mod service_card;
pub mod service_guide;
pub mod service_matter;
pub mod service_post;
pub mod session;
pub mod sign_in_code;
pub mod signing_key;
pub mod skill;
pub mod team_member;
pub mod transition_log;
pub mod unit;
pub mod unit_offer;
pub mod volunteer;
pub mod volunteer_skill;
pub mod volunteer_team;
