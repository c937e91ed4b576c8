//! Which days are worked, and how many lie between two.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use entity::calendar_day::{DayKind, Model};

/// The days that depart from the week, and the years of which they are known.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    departs: BTreeMap<NaiveDate, DayKind>,
    years: BTreeSet<i32>,
}

impl Calendar {
    pub fn new(days: impl IntoIterator<Item = Model>) -> Self {
        let mut made = Self::default();
        for day in days {
            made.departs.insert(day.date, day.kind);
            made.years.insert(day.year);
        }
        made
    }

    /// Whether the State Council's notice for this year is known. Without it the week alone decides.
    pub fn covers(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.departs.get(&day) {
            Some(kind) => *kind == DayKind::MakeUp,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The `count`th working day after this day, which is not counted itself.
    pub fn add_working_days(&self, day: NaiveDate, count: u32) -> NaiveDate {
        if count == 0 {
            return day;
        }
        let mut days = day.iter_days().skip(1).filter(|day| self.is_working(*day));
        days.nth(count as usize - 1).unwrap_or(NaiveDate::MAX)
    }

    /// How many working days come after `from`, up to `to` and with it; below zero where `to` comes first. A
    /// deadline of so many working days from `from` is `to`.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let after = from.iter_days().skip(1).take_while(|day| *day <= to);
        after.map(|day| i64::from(self.is_working(day))).sum()
    }
}
