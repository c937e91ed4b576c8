//! The promised day of a case: working days from when the round began, later by those that it waited.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};

use entity::service_case::Model;

use crate::calendar;

/// The promised day as it stands at a moment: the present waiting moves it too.
pub fn due(row: &Model, at: DateTime<Utc>) -> NaiveDate {
    row.waiting_since
        .map_or(row.due_on, |since| after(row.due_on, between(since, at)))
}

/// The working days of the round for which the clock stood still until a moment.
pub fn waited(row: &Model, at: DateTime<Utc>) -> i32 {
    let present = row.waiting_since.map_or(0, |since| between(since, at));
    row.waited_days
        .saturating_add(i32::try_from(present).unwrap_or(i32::MAX))
}

fn is_working(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// So many working days after a day: the day itself for none.
pub fn after(day: NaiveDate, working_days: u32) -> NaiveDate {
    let mut at = day;
    let mut left = working_days;
    while left > 0 {
        at = at + Days::new(1);
        if is_working(at) {
            left -= 1;
        }
    }
    at
}

/// The working days that lie between two moments: those after the first day, up to the last.
pub fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
    let (mut at, last) = (calendar::day(from), calendar::day(to));
    let mut found = 0;
    while at < last {
        at = at + Days::new(1);
        found += u32::from(is_working(at));
    }
    found
}
