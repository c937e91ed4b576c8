//! Activities as an iCalendar (RFC 5545): times on the clock of Asia/Shanghai, changes numbered, what was called off
//! still there as CANCELLED.

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameter, ICalendarParameterName,
    ICalendarParameterValue, ICalendarProperty, ICalendarValue,
};
use chrono::{DateTime, Utc};
use entity::activity::{ActivityState, Model};

use super::recurrence::ZONE;
use crate::cards::names;
use crate::gid;
use crate::language::Language;

/// An activity in a calendar.
pub struct Entry {
    pub activity: Model,
    /// Whether the reader still waits for a place.
    pub waits: bool,
}

/// The text of a calendar; `host` is ours, by which its entries are unique in the world.
pub fn text(name: &str, host: &str, language: Language, entries: &[Entry]) -> String {
    let mut calendar = component(ICalendarComponentType::VCalendar);
    say(&mut calendar, ICalendarProperty::Version, "2.0");
    say(
        &mut calendar,
        ICalendarProperty::Prodid,
        "-//Hongyan//Activities//ZH",
    );
    say(&mut calendar, ICalendarProperty::Calscale, "GREGORIAN");
    say(&mut calendar, ICalendarProperty::Method, "PUBLISH");
    say(&mut calendar, ICalendarProperty::Name, name);
    say(
        &mut calendar,
        ICalendarProperty::Other("X-WR-CALNAME".to_owned()),
        name,
    );
    say(
        &mut calendar,
        ICalendarProperty::Other("X-WR-TIMEZONE".to_owned()),
        ZONE.name(),
    );
    // The calendar, its time zone, the one rule of that, and then the entries.
    calendar.component_ids.push(1);
    let mut zone = component(ICalendarComponentType::VTimezone);
    say(&mut zone, ICalendarProperty::Tzid, ZONE.name());
    zone.component_ids.push(2);
    let mut rule = component(ICalendarComponentType::Standard);
    say(&mut rule, ICalendarProperty::Dtstart, "19910915T000000");
    say(&mut rule, ICalendarProperty::Tzoffsetfrom, "+0800");
    say(&mut rule, ICalendarProperty::Tzoffsetto, "+0800");
    say(&mut rule, ICalendarProperty::Tzname, "CST");
    let mut components = vec![calendar, zone, rule];
    for entry in entries {
        let id = u32::try_from(components.len()).unwrap_or(u32::MAX);
        components[0].component_ids.push(id);
        components.push(event(entry, host, language));
    }
    ICalendar { components }.to_string()
}

fn event(entry: &Entry, host: &str, language: Language) -> ICalendarComponent {
    let row = &entry.activity;
    let (_, title) = names::say(
        language,
        &row.title_zh,
        row.title_mn.as_deref(),
        row.title_en.as_deref(),
    );
    let (_, text) = names::say(
        language,
        &row.text_zh,
        row.text_mn.as_deref(),
        row.text_en.as_deref(),
    );
    let status = match row.state {
        ActivityState::Cancelled => "CANCELLED",
        _ if entry.waits => "TENTATIVE",
        _ => "CONFIRMED",
    };
    let mut event = component(ICalendarComponentType::VEvent);
    say(
        &mut event,
        ICalendarProperty::Uid,
        &format!("{}@{host}", gid::public(row.id).0),
    );
    say(&mut event, ICalendarProperty::Dtstamp, &utc(row.updated_at));
    say(&mut event, ICalendarProperty::LastModified, &utc(row.updated_at));
    say(&mut event, ICalendarProperty::Created, &utc(row.created_at));
    event.add_sequence(i64::from(row.version - 1));
    say(&mut event, ICalendarProperty::Status, status);
    local(&mut event, ICalendarProperty::Dtstart, row.starts_at);
    local(&mut event, ICalendarProperty::Dtend, row.ends_at);
    say(&mut event, ICalendarProperty::Summary, title);
    say(&mut event, ICalendarProperty::Description, text);
    say(&mut event, ICalendarProperty::Location, &row.place);
    if let (Some(north), Some(east)) = (row.latitude, row.longitude) {
        let property = ICalendarProperty::Geo;
        event.entries.push(calcard::icalendar::ICalendarEntry {
            name: property,
            params: Vec::new(),
            values: vec![ICalendarValue::Float(north), ICalendarValue::Float(east)],
        });
    }
    event
}

fn component(kind: ICalendarComponentType) -> ICalendarComponent {
    ICalendarComponent::new(kind)
}

fn say(component: &mut ICalendarComponent, name: ICalendarProperty, text: &str) {
    // The library writes a carriage return as an escape that the format has not.
    component.add_property(name, ICalendarValue::Text(text.replace('\r', "")));
}

/// A moment on the clock of the zone.
fn local(component: &mut ICalendarComponent, name: ICalendarProperty, moment: DateTime<Utc>) {
    let zone = ICalendarParameter {
        name: ICalendarParameterName::Tzid,
        value: ICalendarParameterValue::Text(ZONE.name().to_owned()),
    };
    let clock = moment.with_timezone(&ZONE).format("%Y%m%dT%H%M%S").to_string();
    component.add_property_with_params(name, [zone], ICalendarValue::Text(clock));
}

fn utc(moment: DateTime<Utc>) -> String {
    moment.format("%Y%m%dT%H%M%SZ").to_string()
}
