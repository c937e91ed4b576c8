//! Days: a day in any figure or deadline is a calendar day in Asia/Shanghai, which has kept eight hours east of
//! Greenwich without summer time since 1991.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

const SHANGHAI: FixedOffset = FixedOffset::east_opt(8 * 3600).expect("eight hours are less than a day");

/// The calendar day of a moment.
pub fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&SHANGHAI).date_naive()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};

    #[test]
    fn the_day_turns_at_sixteen_hours_of_greenwich() {
        for (moment, day) in [
            ("2016-11-30T15:59:59.999Z", "2016-11-30"),
            ("2016-11-30T16:00:00.000Z", "2016-12-01"),
        ] {
            let moment = DateTime::parse_from_rfc3339(moment).unwrap().to_utc();
            assert_eq!(super::day(moment), day.parse::<NaiveDate>().unwrap());
        }
    }
}
