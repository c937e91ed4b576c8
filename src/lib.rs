//! Hongyan (鸿雁): the GraphQL backend of a district's neighbourhood service.
//!
//! Imports flow one way: `main -> http -> schema -> <domain>/graphql -> <domain>/service -> policy, workflow,
//! events -> entity`.
#![forbid(unsafe_code)]
// The type of a whole schema of futures is deep.
#![recursion_limit = "512"]

pub mod app;
pub mod boxed;
pub mod calendar;
pub mod check;
pub mod config;
pub mod db;
pub mod error;
pub mod events;
pub mod gather;
pub mod gid;
pub mod http;
pub mod input;
pub mod jobs;
pub mod language;
pub mod money;
pub mod nested;
pub mod numbers;
pub mod page;
pub mod policy;
pub mod reader;
pub mod resolve;
pub mod scalars;
pub mod schema;
pub mod trace;
pub mod work;
pub mod workflow;
pub mod written;

pub mod activities;
pub mod cards;
pub mod care;
pub mod cases;
pub mod committees;
pub mod demo;
pub mod files;
pub mod hours;
pub mod identity;
pub mod integration;
pub mod liaison;
pub mod live;
pub mod needs;
pub mod notify;
pub mod people;
pub mod privacy;
pub mod search;
pub mod surveys;
pub mod territory;
pub mod volunteers;
pub mod wishes;
