//! What each command does, in the order: settings, database, work.

pub mod calendar;
pub mod check;
pub mod database;
pub mod demo;
pub mod keys;
pub mod people;
pub mod regions;
pub mod search;
pub mod serve;
pub mod token;
