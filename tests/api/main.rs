//! Behaviour, through the public API, on both databases.

// The type of a whole schema of futures is deep.
#![recursion_limit = "512"]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(dead_code, reason = "the harness serves every domain")]

mod gateway;
mod harness;

mod activities;
mod calendar;
mod cards;
mod care;
mod cases;
mod check;
mod committees;
mod demo;
mod dice;
mod files;
mod gather;
mod hours;
mod http;
mod identity;
mod jobs;
mod liaison;
mod live;
mod needs;
mod nets;
mod notify;
mod nulls;
mod people;
mod privacy;
mod processes;
mod reader;
mod refusals;
mod search;
mod services;
mod surveys;
mod territory;
mod told;
mod units;
mod volunteers;
mod wishes;
mod worlds;
