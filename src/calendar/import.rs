//! Loads years of the calendar from a CSV file, in place of what was known of them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use chrono::{Datelike, NaiveDate, Weekday};
use entity::calendar_day::{ActiveModel, Column, DayKind, Entity, Model};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use unicode_normalization::UnicodeNormalization;

use crate::db::Db;

const HEADER: [&str; 5] = ["year", "date", "kind", "name", "source"];
/// Rows a statement: well under the parameter limits of both databases.
const CHUNK: usize = 500;
/// So many errors are told at once.
const TOLD: usize = 20;

/// Loads `year,date,kind,name,source`: each year in the file replaces what was known of it. Every line is checked
/// before any is written. Gives the years, each with the number of its days.
pub async fn import(db: &Db, csv: impl std::io::Read) -> anyhow::Result<BTreeMap<i32, usize>> {
    let rows = read(csv)?;
    let mut years: BTreeMap<i32, usize> = BTreeMap::new();
    for (_, row) in &rows {
        *years.entry(row.year).or_default() += 1;
    }
    let tx = db.begin().await?;
    Entity::delete_many()
        .filter(Column::Year.is_in(years.keys().copied()))
        .exec(&tx)
        .await?;
    // A day can stand under the year before or after it.
    let dates: BTreeMap<NaiveDate, usize> = rows.iter().map(|(line, row)| (row.date, *line)).collect();
    let (first, last) = (dates.keys().next().copied(), dates.keys().last().copied());
    let kept = Entity::find()
        .filter(Column::Date.between(first, last))
        .all(&tx)
        .await?;
    let clashes: Vec<String> = kept
        .iter()
        .filter_map(|day| Some((dates.get(&day.date)?, day)))
        .map(|(line, day)| {
            format!(
                "line {line}: {} stands under the year {} already",
                day.date, day.year
            )
        })
        .collect();
    told(&clashes)?;
    let rows: Vec<ActiveModel> = rows.into_iter().map(|(_, row)| row.into_active_model()).collect();
    for chunk in rows.chunks(CHUNK) {
        Entity::insert_many(chunk.iter().cloned())
            .exec_without_returning(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(years)
}

/// The rows with the numbers of their lines.
fn read(csv: impl std::io::Read) -> anyhow::Result<Vec<(usize, Model)>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv);
    let head = reader.headers()?;
    // A spreadsheet may begin the file with a byte order mark.
    if !head
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}'))
        .eq(HEADER)
    {
        bail!("line 1: the columns must be {}", HEADER.join(","));
    }
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (index, record) in reader.records().enumerate() {
        let line = index + 2;
        match record
            .map_err(anyhow::Error::from)
            .and_then(|record| row(&record))
        {
            Ok(row) if !seen.insert(row.date) => {
                wrong.push(format!("line {line}: {} stands above already", row.date));
            }
            Ok(row) => rows.push((line, row)),
            Err(why) => wrong.push(format!("line {line}: {why}")),
        }
    }
    told(&wrong)?;
    if rows.is_empty() {
        bail!("there is no day in it");
    }
    Ok(rows)
}

fn row(record: &csv::StringRecord) -> anyhow::Result<Model> {
    let field = |at: usize| record.get(at).unwrap_or_default();
    let Ok(year) = field(0).parse::<i32>() else {
        bail!("the year `{}` is not a number", field(0));
    };
    let Ok(date) = NaiveDate::parse_from_str(field(1), "%Y-%m-%d") else {
        bail!("the date `{}` is not of the form 2027-01-31", field(1));
    };
    if date.year() != year && (date.year(), date.month()) != (year - 1, 12) {
        bail!("{date} lies neither in {year} nor in the December before");
    }
    let Ok(kind) = DayKind::try_from_value(&field(2).to_owned()) else {
        bail!("the kind `{}`; allowed are HOLIDAY and MAKE_UP", field(2));
    };
    if kind == DayKind::MakeUp && !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
        bail!("{date} is a weekday: only a Saturday or Sunday is MAKE_UP");
    }
    let text = |at: usize| -> anyhow::Result<String> {
        let text: String = field(at).nfc().collect();
        if text.is_empty() || text.chars().count() > 100 || text.contains(char::is_control) {
            bail!("the {} must be a line of at most 100 characters", HEADER[at]);
        }
        Ok(text)
    };
    Ok(Model {
        date,
        year,
        kind,
        name: text(3)?,
        source: text(4)?,
    })
}

fn told(wrong: &[String]) -> anyhow::Result<()> {
    if wrong.is_empty() {
        return Ok(());
    }
    let (first, more) = wrong.split_at(wrong.len().min(TOLD));
    let first = first.join("\n");
    match more.len() {
        0 => bail!("nothing was written:\n{first}"),
        more => bail!("nothing was written:\n{first}\nand {more} more"),
    }
}
