//! Who is refused what: a row a root field, asked by each role at home and by a stranger of each role.
//!
//! A town has two communities and two units. `resident`, `staff`, … hold their role in the first community, for the
//! first unit, in the first banner; `strange resident`, … in the second. A row names those who are let in; everybody
//! else must be refused with the code that the rule of sight asks for, and nothing may change. A domain adds a file
//! with its rows, and a line in `FIELDS` and in `both!` below.

mod activities;
mod cards;
mod care;
mod cases;
mod committees;
mod contacts;
mod files;
mod hours;
mod identity;
mod liaison;
mod live;
mod needs;
mod notify;
mod people;
mod privacy;
mod services;
mod surveys;
mod territory;
mod volunteers;
mod wishes;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{Client, World, both};

/// The root fields that have a row.
const FIELDS: &[&[&str]] = &[
    territory::FIELDS,
    people::FIELDS,
    privacy::FIELDS,
    services::FIELDS,
    committees::FIELDS,
    liaison::FIELDS,
    live::FIELDS,
    notify::FIELDS,
    files::FIELDS,
    hours::FIELDS,
    identity::FIELDS,
    care::FIELDS,
    cases::FIELDS,
    contacts::FIELDS,
    cards::FIELDS,
    activities::FIELDS,
    needs::FIELDS,
    surveys::FIELDS,
    volunteers::FIELDS,
    wishes::FIELDS,
];

/// Everyone who asks.
pub const EVERYONE: &[&str] = &[
    "anonymous",
    "resident",
    "volunteer",
    "staff",
    "official",
    "admin",
    "auditor",
    "strange resident",
    "strange volunteer",
    "strange staff",
    "strange official",
    "strange admin",
    "strange auditor",
];

pub struct Town {
    pub world: World,
    pub home: String,
    pub away: String,
    /// The unit of `official` and `volunteer`, and an active card of it.
    pub unit: String,
    pub card: String,
    /// The unit of their strangers.
    pub other_unit: String,
    askers: Vec<(&'static str, Client)>,
}

impl Town {
    async fn of(world: World) -> Self {
        use entity::service_card::CardState;
        let home = world.community(1, "教育路社区").await;
        let away = world.community(2, "西郊社区").await;
        let (unit, card) = crate::liaison::card(&world, CardState::Active).await;
        let (other_unit, _) = crate::liaison::card(&world, CardState::Active).await;
        let askers = vec![
            ("anonymous", world.anyone()),
            ("resident", world.resident(&home).await),
            ("volunteer", world.volunteer(&unit).await),
            ("staff", world.staff(&home).await),
            ("official", world.official(&unit).await),
            ("admin", world.admin("150824").await),
            ("auditor", world.auditor("150824").await),
            ("strange resident", world.resident(&away).await),
            ("strange volunteer", world.volunteer(&other_unit).await),
            ("strange staff", world.staff(&away).await),
            ("strange official", world.official(&other_unit).await),
            ("strange admin", world.admin("150825").await),
            ("strange auditor", world.auditor("150825").await),
        ];
        Self {
            world,
            home,
            away,
            unit,
            card,
            other_unit,
            askers,
        }
    }

    pub fn who(&self, name: &str) -> &Client {
        let found = self.askers.iter().find(|(known, _)| *known == name);
        &found.unwrap_or_else(|| panic!("nobody is called {name}")).1
    }
}

/// A root field, asked with input that is right, so that only the rule can refuse it.
pub struct Row {
    field: &'static str,
    document: String,
    variables: Value,
    may: &'static [&'static str],
    sees: &'static [&'static str],
}

impl Row {
    /// A mutation: who may do it, and who else may see what it changes (they are refused with FORBIDDEN, or with
    /// UNAUTHENTICATED when they are nobody; all others with NOT_FOUND).
    pub fn mutation(
        field: &'static str,
        input: Value,
        may: &'static [&'static str],
        sees: &'static [&'static str],
    ) -> Self {
        let (head, tail) = field.split_at(1);
        let kind = format!("{}{tail}Input", head.to_uppercase());
        Self {
            field,
            document: format!(
                "mutation($input: {kind}!) {{ {field}(input: $input) {{ userErrors {{ code message }} }} }}"
            ),
            variables: Value::Object([("input".to_owned(), input)].into_iter().collect()),
            may,
            sees,
        }
    }

    /// A query: to whom it shows something. To everybody else it is null or empty, as if there were nothing.
    pub fn query(
        field: &'static str,
        document: &str,
        variables: Value,
        may: &'static [&'static str],
    ) -> Self {
        Self {
            field,
            document: document.to_owned(),
            variables,
            may,
            sees: &[],
        }
    }

    fn is_mutation(&self) -> bool {
        self.document.starts_with("mutation")
    }
}

/// Asks each row as everybody: first those who are refused, then those who are let in.
async fn hold(town: &Town, rows: Vec<Row>, fields: &[&str]) {
    let given: BTreeSet<&str> = rows.iter().map(|row| row.field).collect();
    assert_eq!(
        given,
        fields.iter().copied().collect(),
        "FIELDS are the fields of the rows"
    );
    for row in rows {
        let before = town.world.rows().await;
        for who in EVERYONE.iter().filter(|who| !row.may.contains(who)) {
            let answer = town.who(who).ask(&row.document, row.variables.clone()).await;
            let told = format!("{} by {who}: {answer:#}", row.field);
            if row.is_mutation() {
                let due = match (row.sees.contains(who), *who) {
                    (true, "anonymous") => "UNAUTHENTICATED",
                    (true, _) => "FORBIDDEN",
                    (false, _) => "NOT_FOUND",
                };
                assert_eq!(code(&answer, row.field), Some(due), "{told}");
            } else {
                assert!(!shows(&answer["data"][row.field]), "{told}");
            }
        }
        assert_eq!(
            town.world.rows().await,
            before,
            "{}: a refusal changed something",
            row.field
        );
        for who in row.may {
            let answer = town.who(who).ask(&row.document, row.variables.clone()).await;
            let told = format!("{} by {who}: {answer:#}", row.field);
            if row.is_mutation() {
                assert!(answer.get("errors").is_none(), "{told}");
                let refused = ["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "INVALID_INPUT"];
                assert!(
                    code(&answer, row.field).is_none_or(|c| !refused.contains(&c)),
                    "{told}"
                );
            } else {
                assert!(shows(&answer["data"][row.field]), "{told}");
            }
        }
    }
}

fn code<'a>(answer: &'a Value, field: &str) -> Option<&'a str> {
    answer["data"][field]["userErrors"][0]["code"].as_str()
}

/// Whether there is anything in it: a text, a number above nothing, a truth.
fn shows(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(told) => *told,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => items.iter().any(shows),
        Value::Object(fields) => fields.values().any(shows),
    }
}

/// A domain's rows, held on a town of their own.
macro_rules! held {
    ($world:ident, $domain:ident) => {{
        let town = Town::of($world).await;
        let rows = $domain::rows(&town).await;
        hold(&town, rows, $domain::FIELDS).await;
    }};
}

both! {
    async fn what_is_refused_in_territory(world: World) {
        held!(world, territory);
    }

    async fn what_is_refused_in_committees(world: World) {
        held!(world, committees);
    }

    async fn what_is_refused_about_people(world: World) {
        held!(world, people);
    }

    async fn what_is_refused_in_privacy(world: World) {
        held!(world, privacy);
    }

    async fn what_is_refused_about_services(world: World) {
        held!(world, services);
    }

    async fn what_is_refused_in_liaison(world: World) {
        held!(world, liaison);
    }

    async fn what_is_refused_of_live_changes(world: World) {
        held!(world, live);
    }

    async fn what_is_refused_of_notifications(world: World) {
        held!(world, notify);
    }

    async fn what_is_refused_in_identity(world: World) {
        held!(world, identity);
    }

    async fn what_is_refused_about_files(world: World) {
        held!(world, files);
    }

    async fn what_is_refused_about_hours(world: World) {
        held!(world, hours);
    }

    async fn what_is_refused_about_wishes(world: World) {
        held!(world, wishes);
    }

    async fn what_is_refused_in_care(world: World) {
        held!(world, care);
    }

    async fn what_is_refused_of_contacts(world: World) {
        held!(world, contacts);
    }

    async fn what_is_refused_of_cases(world: World) {
        held!(world, cases);
    }

    async fn what_is_refused_of_cards(world: World) {
        held!(world, cards);
    }

    async fn what_is_refused_of_needs(world: World) {
        held!(world, needs);
    }

    async fn what_is_refused_of_surveys(world: World) {
        held!(world, surveys);
    }

    async fn what_is_refused_of_activities(world: World) {
        held!(world, activities);
    }

    async fn what_is_refused_about_volunteers(world: World) {
        held!(world, volunteers);
    }
}

#[test]
fn every_root_field_has_a_row() {
    let held: BTreeSet<&str> = FIELDS.iter().copied().flatten().copied().collect();
    let sdl = hongyan::schema::sdl();
    let mut roots = BTreeSet::new();
    let (mut inside, mut brackets) = (false, 0);
    for line in sdl.lines() {
        inside = match line {
            "}" => false,
            _ => {
                inside
                    || ["Query", "Mutation", "Subscription"]
                        .iter()
                        .any(|root| line.starts_with(&format!("type {root} ")))
            }
        };
        let name = line.trim().split(['(', ':']).next().unwrap_or_default();
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_alphanumeric());
        if inside && brackets == 0 && is_name && line.contains(['(', ':']) && line.starts_with('\t') {
            roots.insert(name);
        }
        brackets += i32::from(line.ends_with('(')) - i32::from(line.trim().starts_with("):"));
    }
    assert!(roots.len() > 15, "the walk lost its way: {roots:?}");
    let without: Vec<_> = roots.difference(&held).collect();
    let unknown: Vec<_> = held.difference(&roots).collect();
    assert!(
        without.is_empty(),
        "these root fields have no refusal row: {without:?}"
    );
    assert!(unknown.is_empty(), "these rows have no root field: {unknown:?}");
}
