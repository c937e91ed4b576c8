//! The working-day calendar, with the years that the State Council has published.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::prelude::Date;

use crate::columns::{choice, date, index, int, text};

#[derive(DeriveMigrationName)]
pub struct Step;

/// `year,date,kind,name,source`, read from the yearly notices.
const DAYS: &str = include_str!("calendar_2013_2026.csv");

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("calendar_day")
                .col(date("date").not_null().primary_key())
                .col(int("year").not_null())
                .col(choice("kind", &["HOLIDAY", "MAKE_UP"]))
                .col(text("name").not_null())
                .col(text("source").not_null())
                .to_owned(),
        )
        .await?;
        m.create_index(index("calendar_day", &["year"])).await?;
        let mut seed = Query::insert();
        seed.into_table("calendar_day")
            .columns(["year", "date", "kind", "name", "source"]);
        for line in DAYS.lines().skip(1) {
            let [year, date, kind, name, source] = line.split(',').collect::<Vec<_>>()[..] else {
                return Err(DbErr::Migration(format!("calendar: {line}")));
            };
            let wrong = |_| DbErr::Migration(format!("calendar: {line}"));
            let date: Date = date.parse().map_err(wrong)?;
            let year: i32 = year
                .parse()
                .map_err(|_| DbErr::Migration(format!("calendar: {line}")))?;
            seed.values_panic([year.into(), date.into(), kind.into(), name.into(), source.into()]);
        }
        m.execute(seed).await
    }
}
