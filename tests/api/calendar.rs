//! Working days by the State Council's calendar: deadlines over Spring Festival, and years that come by file.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use hongyan::calendar;
use hongyan::check::{self, Found};
use sea_orm::EntityTrait;

use crate::harness::{World, both};

fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

async fn days(world: &World) -> Vec<entity::calendar_day::Model> {
    let rows = entity::calendar_day::Entity::find();
    rows.all(world.app.db.read()).await.unwrap()
}

async fn imported(world: &World, csv: &str) -> Result<BTreeMap<i32, usize>, String> {
    calendar::import(&world.app.db, csv.as_bytes())
        .await
        .map_err(|error| error.to_string())
}

/// By hand, from the notices and a wall calendar: a day, so many working days, the day on which they are over.
const BY_HAND: &[(&str, u32, &str)] = &[
    // 2013: 9 to 15 February off, Saturday 16 and Sunday 17 worked.
    ("2013-02-07", 1, "2013-02-08"),
    ("2013-02-07", 2, "2013-02-16"),
    ("2013-02-07", 3, "2013-02-17"),
    ("2013-02-07", 4, "2013-02-18"),
    // 2020: Sunday 19 January worked; from 24 January off, prolonged to 2 February.
    ("2020-01-17", 1, "2020-01-19"),
    ("2020-01-17", 5, "2020-01-23"),
    ("2020-01-17", 6, "2020-02-03"),
    ("2020-01-31", 1, "2020-02-03"),
    // 2024: 10 to 17 February off, Sundays 4 and 18 worked; the eve is worked.
    ("2024-02-01", 2, "2024-02-04"),
    ("2024-02-01", 7, "2024-02-09"),
    ("2024-02-01", 8, "2024-02-18"),
    ("2024-02-01", 10, "2024-02-20"),
    // 2025: 28 January to 4 February off, Sunday 26 January and Saturday 8 February worked.
    ("2025-01-24", 1, "2025-01-26"),
    ("2025-01-24", 3, "2025-02-05"),
    ("2025-01-24", 6, "2025-02-08"),
    ("2025-01-24", 10, "2025-02-13"),
    // 2026: 15 to 23 February off, Saturdays 14 and 28 worked.
    ("2026-02-12", 2, "2026-02-14"),
    ("2026-02-12", 3, "2026-02-24"),
    ("2026-02-12", 7, "2026-02-28"),
    ("2026-02-12", 10, "2026-03-04"),
    ("2026-02-18", 1, "2026-02-24"),
    // Over the turn of a year: the notice of 2019 begins on Saturday 29 December 2018, which was worked.
    ("2018-12-28", 1, "2018-12-29"),
    ("2018-12-28", 2, "2019-01-02"),
    // 2015: the parade; 2019: Labour Day, prolonged in March.
    ("2015-09-02", 1, "2015-09-06"),
    ("2019-04-26", 1, "2019-04-28"),
    ("2019-04-30", 1, "2019-05-05"),
];

both! {
    async fn deadlines_over_spring_festival_equal_the_table_made_by_hand(world: World) {
        let calendar = calendar::of(&world.app).await.unwrap();
        for (from, count, due) in BY_HAND {
            let (from, due) = (on(from), on(due));
            assert_eq!(calendar.add_working_days(from, *count), due, "{count} after {from}");
            assert_eq!(calendar.working_days_between(from, due), i64::from(*count), "{from} to {due}");
            assert_eq!(calendar.working_days_between(due, from), -i64::from(*count));
            assert!(calendar.is_working(due));
        }
        assert!((2013..=2026).all(|year| calendar.covers(year)) && !calendar.covers(2012));
        for (day, worked) in [("2026-02-14", true), ("2026-02-15", false), ("2026-02-20", false), ("2026-03-01", false),
            ("2026-03-02", true), ("2024-02-09", true)] {
            assert_eq!(calendar.is_working(on(day)), worked, "{day}");
        }
        assert_eq!(calendar.add_working_days(on("2026-02-15"), 0), on("2026-02-15"));
        assert_eq!(calendar.working_days_between(on("2026-02-15"), on("2026-02-23")), 0);
    }

    async fn of_each_year_the_notice_is_named_and_its_days_are_right(world: World) {
        let mut years: BTreeMap<i32, (usize, usize)> = BTreeMap::new();
        for day in days(&world).await {
            assert!(day.source.contains("发明电〔"), "{day:?}");
            let (off, worked) = years.entry(day.year).or_default();
            *(if day.kind == entity::calendar_day::DayKind::Holiday { off } else { worked }) += 1;
        }
        let worked: Vec<usize> = years.values().map(|(_, worked)| *worked).collect();
        assert_eq!(years.keys().copied().collect::<Vec<_>>(), (2013..=2026).collect::<Vec<_>>());
        assert_eq!(worked, [12, 5, 5, 6, 5, 6, 7, 6, 7, 7, 7, 8, 5, 6], "as the notices count them");
        // Every notice moves days off; none makes the year shorter than its working days.
        let calendar = calendar::of(&world.app).await.unwrap();
        for (year, working) in [(2013, 250), (2024, 251), (2025, 248), (2026, 248)] {
            let (from, to) = (on(&format!("{}-12-31", year - 1)), on(&format!("{year}-12-31")));
            assert_eq!(calendar.working_days_between(from, to), working, "{year}");
        }
    }

    async fn a_year_that_is_not_known_follows_the_week_and_says_so(world: World) {
        let calendar = calendar::of(&world.app).await.unwrap();
        assert!(!calendar.covers(2031));
        assert_eq!(calendar.add_working_days(on("2031-02-07"), 1), on("2031-02-10"));
        assert!(!calendar.is_working(on("2031-02-08")) && calendar.is_working(on("2031-01-01")));
        // `check` says when the notice of a year is missing.
        let now = calendar::day(world.app.now());
        world.pass(TimeDelta::days((on("2031-03-01") - now).num_days()));
        let looked = check::look(&world.app).await;
        let line = looked.iter().find(|line| line.what == "calendar").unwrap();
        assert!(matches!(&line.found, Found::Odd(why) if why.contains("2031") && why.contains("hongyan calendar import")), "{line:?}");
    }

    async fn a_file_replaces_its_years_and_no_other(world: World) {
        let before = days(&world).await.len();
        let csv = "\u{feff}year,date,kind,name,source\n2031,2030-12-31,HOLIDAY,元旦,国办发明电〔2030〕9号\n\
            2031,2031-01-01,HOLIDAY,元旦,国办发明电〔2030〕9号\n2031,2031-01-04,MAKE_UP,元旦,国办发明电〔2030〕9号\n";
        assert_eq!(imported(&world, csv).await, Ok(BTreeMap::from([(2031, 3)])));
        let calendar = calendar::refresh(&world.app).await.unwrap();
        assert!(calendar.covers(2031) && !calendar.covers(2030));
        assert_eq!(calendar.add_working_days(on("2030-12-30"), 2), on("2031-01-03"));
        assert!(calendar.is_working(on("2031-01-04")));
        // Sent again with a day less, that day is gone; the other years stand.
        let csv = csv.lines().filter(|line| !line.contains("MAKE_UP")).collect::<Vec<_>>().join("\n");
        assert_eq!(imported(&world, &csv).await, Ok(BTreeMap::from([(2031, 2)])));
        assert_eq!(days(&world).await.len(), before + 2);
        assert!(!calendar::refresh(&world.app).await.unwrap().is_working(on("2031-01-04")));
    }

    async fn a_file_with_errors_names_each_line_and_writes_nothing(world: World) {
        let before = days(&world).await;
        let head = "year,date,kind,name,source\n2026,2026-01-01,HOLIDAY,元旦,通知\n";
        for (lines, told) in [
            ("2026,2026-13-01,HOLIDAY,元旦,通知", &["line 3: the date `2026-13-01`"][..]),
            ("x,2026-01-02,HOLIDAY,元旦,通知", &["line 3: the year `x`"]),
            ("2026,2024-12-31,HOLIDAY,元旦,通知", &["lies neither in 2026"]),
            ("2026,2026-01-02,FREE,元旦,通知", &["line 3: the kind `FREE`"]),
            ("2026,2026-01-05,MAKE_UP,元旦,通知", &["line 3: 2026-01-05 is a weekday"]),
            ("2026,2026-01-02,HOLIDAY,,通知", &["line 3: the name"]),
            ("2026,2026-01-02,HOLIDAY,元旦,", &["line 3: the source"]),
            ("2026,2026-01-02,HOLIDAY,元旦", &["line 3"]),
            ("2026,2026-01-01,HOLIDAY,元旦,通知", &["line 3: 2026-01-01 stands above already"]),
            ("2019,2018-12-30,HOLIDAY,元旦,通知\n2018,2018-12-31,HOLIDAY,元旦,通知\n2018,2018-12-31,HOLIDAY,元旦,通知\nx,,,,",
                &["line 5: 2018-12-31 stands above", "line 6: the year"]),
            ("2018,2018-12-30,HOLIDAY,元旦,通知", &["line 3: 2018-12-30 stands under the year 2019 already"]),
        ] {
            let why = imported(&world, &format!("{head}{lines}\n")).await.unwrap_err();
            assert!(why.contains("nothing was written") && told.iter().all(|told| why.contains(told)), "{lines}: {why}");
        }
        for (csv, told) in [("date,kind\n", "line 1: the columns must be"), ("year,date,kind,name,source\n", "no day"), ("", "line 1")] {
            assert!(imported(&world, csv).await.unwrap_err().contains(told), "{csv}");
        }
        assert_eq!(days(&world).await, before);
    }
}
