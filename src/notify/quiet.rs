//! When nobody is woken up.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use entity::ids::PersonId;
use entity::quiet_hours::{Entity, Model};
use sea_orm::EntityTrait;

use super::settings::NotifySettings;
use crate::calendar;
use crate::error::Refusal;
use crate::work::Work;

/// Minutes of the day in Shanghai, from the first quiet one to the first that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    pub from: u32,
    pub to: u32,
}

impl Quiet {
    /// For who has not chosen.
    pub fn usual(settings: &NotifySettings) -> Self {
        Self {
            from: settings.quiet_from_hour % 24 * 60,
            to: settings.quiet_to_hour % 24 * 60,
        }
    }

    pub fn of_row(row: &Model) -> Self {
        Self {
            from: row.from_minute.unsigned_abs(),
            to: row.to_minute.unsigned_abs(),
        }
    }

    /// When it is over, if it is quiet at this moment.
    pub fn over(self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let clock = calendar::clock(at);
        let minute = clock.hour() * 60 + clock.minute();
        let is_quiet = if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        };
        if !is_quiet {
            return None;
        }
        let minutes = (self.to + 24 * 60 - minute) % (24 * 60);
        let seconds = i64::from(minutes) * 60 - i64::from(clock.second());
        Some(at + TimeDelta::seconds(seconds))
    }
}

/// The quiet hours of a person.
pub(super) async fn of(work: &Work, person: PersonId) -> Result<Quiet, Refusal> {
    let chosen = Entity::find_by_id(person).one(&work.tx).await?;
    let usual = Quiet::usual(&work.app.config.notify);
    Ok(chosen.as_ref().map_or(usual, Quiet::of_row))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::Quiet;

    #[test]
    fn the_night_is_over_in_the_morning() {
        let night = Quiet {
            from: 22 * 60,
            to: 8 * 60,
        };
        let noon = Quiet {
            from: 12 * 60,
            to: 14 * 60,
        };
        let none = Quiet { from: 480, to: 480 };
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        for (quiet, now, over) in [
            (night, "2026-11-24T21:59:59+08:00", None),
            (
                night,
                "2026-11-24T22:00:00+08:00",
                Some("2026-11-25T08:00:00+08:00"),
            ),
            (
                night,
                "2026-11-25T07:59:30+08:00",
                Some("2026-11-25T08:00:00+08:00"),
            ),
            (night, "2026-11-25T08:00:00+08:00", None),
            (
                noon,
                "2026-11-25T13:00:00+08:00",
                Some("2026-11-25T14:00:00+08:00"),
            ),
            (noon, "2026-11-25T14:00:00+08:00", None),
            (none, "2026-11-25T08:00:00+08:00", None),
        ] {
            assert_eq!(quiet.over(at(now)), over.map(at), "{now}");
        }
    }
}
