//! 共建活动: what units do together for the people of a community, such as a lecture, a clinic or tap water. A unit
//! leads it, people sign up, and at the end it is counted who was there.

pub mod adjustments;
pub mod attendance;
pub mod check_in;
pub mod clock;
pub mod drafts;
pub mod erasure;
pub mod feedback;
pub mod feeds;
pub mod graphql;
pub mod icalendar;
pub mod lifecycle;
pub mod loader;
pub mod lookup;
pub mod recurrence;
pub mod settings;
pub mod sign_up_lifecycle;
pub mod sign_ups;
pub mod steps;
pub mod waitlist;
