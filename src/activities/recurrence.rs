//! How often an activity happens: an RRULE (RFC 5545), read on the calendar of Asia/Shanghai.

use chrono::{DateTime, Utc};
use rrule::{Frequency, RRule, Tz, Unvalidated};

use crate::error::Rejection;
use crate::language::Text;

/// The clock that activities run by.
pub(super) const ZONE: Tz = Tz::Asia__Shanghai;

/// What can be refused about a recurrence.
pub enum RecurrenceRejection {
    Malformed,
    TooOften,
    Endless,
    TooMany(u16),
    StartsElsewhere,
}

impl From<RecurrenceRejection> for Rejection {
    fn from(why: RecurrenceRejection) -> Self {
        let text = match why {
            RecurrenceRejection::Malformed => Text::new(
                "重复规则应符合 RFC 5545，例如 FREQ=WEEKLY;COUNT=4",
                "ᠳᠠᠪᠲᠠᠯᠲᠠ ᠶᠢᠨ ᠳᠦᠷᠢᠮ ᠨᠢ RFC 5545 ᠳ᠋ᠦ ᠨᠡᠶᠢᠴᠡᠬᠦ ᠶᠣᠰᠣᠲᠠᠢ᠂ FREQ=WEEKLY;COUNT=4 ᠮᠡᠲᠦ",
                "A recurrence is an RRULE of RFC 5545 with one date or more, such as FREQ=WEEKLY;COUNT=4",
            ),
            RecurrenceRejection::TooOften => Text::new(
                "活动最多每天一次",
                "ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭ᠎ᠠ ᠨᠢ ᠡᠳᠦᠷ ᠲᠦ ᠨᠢᠭᠡ ᠤᠳᠠᠭ᠎ᠠ ᠡᠴᠡ ᠢᠯᠡᠭᠦᠦ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "An activity happens once a day at most: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY, without BYHOUR, BYMINUTE and BYSECOND",
            ),
            RecurrenceRejection::Endless => Text::new(
                "重复规则须有结束：COUNT 或 UNTIL",
                "ᠳᠠᠪᠲᠠᠯᠲᠠ ᠨᠢ ᠲᠡᠭᠦᠰᠬᠡᠯ ᠲᠡᠢ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ᠄ COUNT ᠡᠰᠡᠪᠡᠯ UNTIL",
                "A recurrence ends: give COUNT or UNTIL",
            ),
            RecurrenceRejection::TooMany(most) => Text::new(
                format!("一个系列最多 {most} 场"),
                format!("ᠨᠢᠭᠡ ᠴᠤᠪᠤᠷᠠᠯ ᠳ᠋ᠤ ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ {most} ᠤᠳᠠᠭ᠎ᠠ"),
                format!("A series has at most {most} dates"),
            ),
            RecurrenceRejection::StartsElsewhere => Text::new(
                "开始时间须是重复规则的第一场",
                "ᠡᠬᠢᠯᠡᠬᠦ ᠴᠠᠭ ᠨᠢ ᠳᠠᠪᠲᠠᠯᠲᠠ ᠶᠢᠨ ᠠᠩᠬᠠᠳᠤᠭᠠᠷ ᠡᠳᠦᠷ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "The start is the first date of the recurrence",
            ),
        };
        Self::invalid(text).at("recurrence")
    }
}

/// When it starts each time, at most so often, the first at `starts_at`.
pub fn starts(
    rule: &str,
    starts_at: DateTime<Utc>,
    most: u16,
) -> Result<Vec<DateTime<Utc>>, RecurrenceRejection> {
    let rule: RRule<Unvalidated> = rule.parse().map_err(|_| RecurrenceRejection::Malformed)?;
    let daily = matches!(
        rule.get_freq(),
        Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly
    );
    let by_the_clock = [rule.get_by_hour(), rule.get_by_minute(), rule.get_by_second()];
    if !daily || by_the_clock.iter().any(|part| !part.is_empty()) {
        return Err(RecurrenceRejection::TooOften);
    }
    if rule.get_count().is_none() && rule.get_until().is_none() {
        return Err(RecurrenceRejection::Endless);
    }
    let set = rule
        .build(starts_at.with_timezone(&ZONE))
        .map_err(|_| RecurrenceRejection::Malformed)?;
    let dates = set.all(most.saturating_add(1)).dates;
    if dates.len() > usize::from(most) {
        return Err(RecurrenceRejection::TooMany(most));
    }
    let starts: Vec<_> = dates.into_iter().map(|date| date.to_utc()).collect();
    match starts.first() {
        None => Err(RecurrenceRejection::Malformed),
        Some(first) if *first != starts_at => Err(RecurrenceRejection::StartsElsewhere),
        Some(_) => Ok(starts),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{RecurrenceRejection, starts};

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn every_wednesday_morning_four_times() {
        let days = starts("FREQ=WEEKLY;BYDAY=WE;COUNT=4", at("2026-12-02T01:00:00Z"), 60);
        let days = days.ok().unwrap();
        let due = ["2026-12-02", "2026-12-09", "2026-12-16", "2026-12-23"]
            .map(|day| at(&format!("{day}T01:00:00Z")));
        assert_eq!(days, due);
    }

    #[test]
    fn the_weekday_is_that_of_shanghai() {
        // Early on Thursday there is still Wednesday in Greenwich.
        let thursday = at("2026-12-02T23:00:00Z");
        assert!(starts("FREQ=WEEKLY;BYDAY=TH;COUNT=2", thursday, 60).is_ok());
        let wednesday = starts("FREQ=WEEKLY;BYDAY=WE;COUNT=2", thursday, 60);
        assert!(matches!(wednesday, Err(RecurrenceRejection::StartsElsewhere)));
    }

    #[test]
    fn what_has_no_end_or_too_many_dates_is_refused() {
        let start = at("2026-12-02T01:00:00Z");
        let why = |rule: &str| starts(rule, start, 60).err().unwrap();
        assert!(matches!(why("FREQ=WEEKLY"), RecurrenceRejection::Endless));
        assert!(matches!(
            why("FREQ=DAILY;COUNT=61"),
            RecurrenceRejection::TooMany(60)
        ));
        assert!(starts("FREQ=DAILY;COUNT=60", start, 60).is_ok());
        let long = why("FREQ=DAILY;UNTIL=20991231T000000Z");
        assert!(matches!(long, RecurrenceRejection::TooMany(60)));
        for often in [
            "FREQ=HOURLY;COUNT=3",
            "FREQ=SECONDLY;COUNT=3",
            "FREQ=DAILY;BYHOUR=9,10;COUNT=4",
        ] {
            assert!(matches!(why(often), RecurrenceRejection::TooOften), "{often}");
        }
        for wrong in [
            "",
            "weekly",
            "FREQ=WEEKLY;COUNT=x",
            "FREQ=WEEKLY;COUNT=2\nEXDATE:20261209T010000Z",
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=2",
        ] {
            assert!(matches!(why(wrong), RecurrenceRejection::Malformed), "{wrong}");
        }
    }
}
