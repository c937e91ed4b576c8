//! Days: a day in any figure or deadline is a calendar day in Asia/Shanghai, which has kept eight hours east of
//! Greenwich without summer time since 1991. Which days are worked is the State Council's to say, year by year.

mod import;
mod working;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::calendar_day::Entity;
use sea_orm::{DbErr, EntityTrait};

pub use self::import::import;
pub use self::working::Calendar;
use crate::app::App;

const SHANGHAI: FixedOffset = FixedOffset::east_opt(8 * 3600).expect("eight hours are less than a day");
const SHANGHAI_AHEAD: TimeDelta = TimeDelta::hours(8);
/// How old what is held may be, since another process may import a year.
const FRESH: Duration = Duration::from_mins(1);

/// The calendar day of a moment.
pub fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&SHANGHAI).date_naive()
}

/// When a day begins.
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - SHANGHAI_AHEAD
}

/// What the clock shows at a moment.
pub fn clock(moment: DateTime<Utc>) -> NaiveTime {
    moment.with_timezone(&SHANGHAI).time()
}

/// The calendar as it was last read.
#[derive(Default)]
pub struct Held(RwLock<Option<Arc<Calendar>>>);

/// The working-day calendar: read once, and again every minute by a server.
pub async fn of(app: &App) -> Result<Arc<Calendar>, DbErr> {
    let held = app
        .calendar
        .0
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    match held {
        Some(calendar) => Ok(calendar),
        None => refresh(app).await,
    }
}

/// Reads it anew.
pub async fn refresh(app: &App) -> Result<Arc<Calendar>, DbErr> {
    let calendar = Arc::new(Calendar::new(Entity::find().all(app.db.read()).await?));
    *app.calendar.0.write().unwrap_or_else(PoisonError::into_inner) = Some(calendar.clone());
    Ok(calendar)
}

/// Reads it anew every minute, for as long as it is polled.
pub async fn keep_fresh(app: Arc<App>) {
    loop {
        if let Err(error) = refresh(&app).await {
            crate::error::Fault::from(error).log();
        }
        tokio::time::sleep(FRESH).await;
    }
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
