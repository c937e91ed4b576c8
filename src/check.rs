//! Looks over an installation: is everything there that serving needs, and does it fit together?

use std::sync::Arc;

use chrono::{Datelike, TimeDelta};
use entity::{
    care_log, care_problem, care_recipient, case_callback, case_message, case_note, case_outcome,
    case_rating, home_visit, hour_entry, household, person, service_case, survey_household, wish, wish_claim,
};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, IntoSimpleExpr, Order, PaginatorTrait, QueryFilter, QueryOrder};

use crate::app::App;
use crate::calendar;
use crate::identity::keys;
use crate::identity::phone::Phone;
use crate::jobs;

/// How far the clock may lie from the database's.
const APART: TimeDelta = TimeDelta::seconds(5);

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    Fine,
    /// It works, but look at it.
    Odd(String),
    /// What is wrong, and how to mend it.
    Wrong(String),
}

/// One thing that was looked at.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    pub what: &'static str,
    pub found: Found,
}

/// Looks at everything behind an open, current database.
pub async fn look(app: &Arc<App>) -> Vec<Line> {
    let found = |what, found: anyhow::Result<Found>| Line {
        what,
        found: found.unwrap_or_else(|error| Found::Wrong(format!("could not be looked at: {error:#}"))),
    };
    vec![
        found("master keys", sealing(app).await),
        found("look-up hashes", hashes(app).await),
        found("signing keys", signing(app).await),
        found("clock", clock(app).await),
        found("codes to sign in", Ok(sender(app))),
        found("jobs", jobs(app).await),
        found("calendar", years(app).await),
    ]
}

/// Whether the master keys that are set open all that is sealed.
async fn sealing(app: &App) -> anyhow::Result<Found> {
    let mut lost = 0;
    lost += unopened::<person::Entity>(app, person::Column::PhoneSealed).await?;
    lost += unopened::<person::Entity>(app, person::Column::AddressSealed).await?;
    lost += unopened::<household::Entity>(app, household::Column::AddressSealed).await?;
    lost += unopened::<care_recipient::Entity>(app, care_recipient::Column::NoteSealed).await?;
    lost += unopened::<service_case::Entity>(app, service_case::Column::RequestSealed).await?;
    lost += unopened::<service_case::Entity>(app, service_case::Column::ProxyNameSealed).await?;
    lost += unopened::<service_case::Entity>(app, service_case::Column::ProxyPhoneSealed).await?;
    lost += unopened::<case_message::Entity>(app, case_message::Column::BodySealed).await?;
    lost += unopened::<case_note::Entity>(app, case_note::Column::BodySealed).await?;
    lost += unopened::<case_outcome::Entity>(app, case_outcome::Column::TextSealed).await?;
    lost += unopened::<case_rating::Entity>(app, case_rating::Column::CommentSealed).await?;
    lost += unopened::<case_callback::Entity>(app, case_callback::Column::NoteSealed).await?;
    lost += unopened::<home_visit::Entity>(app, home_visit::Column::NoteSealed).await?;
    lost += unopened::<hour_entry::Entity>(app, hour_entry::Column::NoteSealed).await?;
    lost += unopened::<care_log::Entity>(app, care_log::Column::NoteSealed).await?;
    lost += unopened::<care_problem::Entity>(app, care_problem::Column::TextSealed).await?;
    lost += unopened::<care_problem::Entity>(app, care_problem::Column::SolutionSealed).await?;
    lost += unopened::<survey_household::Entity>(app, survey_household::Column::NoteSealed).await?;
    lost += unopened::<wish::Entity>(app, wish::Column::DetailSealed).await?;
    lost += unopened::<wish_claim::Entity>(app, wish_claim::Column::NoteSealed).await?;
    Ok(if lost == 0 {
        Found::Fine
    } else {
        Found::Wrong(format!(
            "{lost} values are sealed by a key that is not set: put it back into HONGYAN_MASTER_KEYS, behind the others"
        ))
    })
}

/// How many values of a column none of the keys has sealed.
async fn unopened<E: EntityTrait>(app: &App, column: E::Column) -> anyhow::Result<u64>
where
    E::Model: Send + Sync,
{
    let mut select = E::find().filter(column.is_not_null());
    for prefix in app.vault.prefixes() {
        let length = i32::try_from(prefix.len())?;
        let head = Func::cust("substr")
            .arg(column.into_simple_expr())
            .arg(Expr::val(1))
            .arg(Expr::val(length));
        select = select.filter(Expr::expr(head).ne(prefix));
    }
    Ok(select.count(app.db.read()).await?)
}

/// Whether the last master key is still the one whose hashes people are found by, and a key is still what it was:
/// read from the first and the last person who has a phone.
async fn hashes(app: &App) -> anyhow::Result<Found> {
    for order in [Order::Asc, Order::Desc] {
        let row = person::Entity::find()
            .filter(person::Column::PhoneSealed.is_not_null())
            .order_by(person::Column::Id, order)
            .one(app.db.read())
            .await?;
        let Some((id, Some(sealed), index)) = row.map(|row| (row.id, row.phone_sealed, row.phone_index))
        else {
            continue;
        };
        let Ok(phone) = Phone::unseal(&app.vault, id, &sealed) else {
            return Ok(Found::Wrong(
                "a phone does not open: a key in HONGYAN_MASTER_KEYS is not the one that had its name"
                    .to_owned(),
            ));
        };
        if index != Some(phone.index(&app.vault)) {
            return Ok(Found::Wrong(
                "people are not found by their phones: the last key in HONGYAN_MASTER_KEYS must stay the last".to_owned(),
            ));
        }
    }
    Ok(Found::Fine)
}

/// Whether there is a key to sign with, and all that are needed open.
async fn signing(app: &App) -> anyhow::Result<Found> {
    let held = keys::held(app)
        .await
        .map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    if held.signing(app.now()).is_err() {
        return Ok(Found::Odd(
            "there is none yet: the first start of the server makes one".to_owned(),
        ));
    }
    Ok(if held.all_open(&app.vault) {
        Found::Fine
    } else {
        Found::Wrong(
            "one does not open: put its key back into HONGYAN_MASTER_KEYS, or run `hongyan keys rotate`"
                .to_owned(),
        )
    })
}

async fn clock(app: &App) -> anyhow::Result<Found> {
    let there = app.db.clock().await?;
    let apart = there.map_or(TimeDelta::zero(), |there| (app.now() - there).abs());
    Ok(if apart <= APART {
        Found::Fine
    } else {
        Found::Odd(format!(
            "{} seconds from the database's: let both machines follow one time server",
            apart.num_seconds()
        ))
    })
}

/// Whether what is due is done.
async fn jobs(app: &App) -> anyhow::Result<Found> {
    let failing = jobs::failing(app).await?;
    if !failing.is_empty() {
        let named: Vec<String> = failing.iter().map(jobs::name).collect();
        return Ok(Found::Odd(format!(
            "failed {} times or more, the log says why: {}",
            jobs::MANY,
            named.join(", ")
        )));
    }
    let late = jobs::late(app).await?;
    Ok(if late == 0 {
        Found::Fine
    } else {
        Found::Odd(format!("{late} are late: only a running server does them"))
    })
}

/// Whether the days that are worked are known: of this year, and in its last two weeks of the next.
async fn years(app: &App) -> anyhow::Result<Found> {
    let calendar = calendar::refresh(app).await?;
    let today = calendar::day(app.now());
    let year = [today, today + TimeDelta::weeks(2)]
        .map(|day| day.year())
        .into_iter()
        .find(|year| !calendar.covers(*year));
    Ok(match year {
        None => Found::Fine,
        Some(year) => Found::Odd(format!(
            "the holidays of {year} are not known, the week alone decides: load the State Council's notice with \
             `hongyan calendar import FILE`"
        )),
    })
}

fn sender(app: &App) -> Found {
    use crate::identity::settings::SenderKind;
    match app.config.identity.sender {
        Some(SenderKind::Http) => Found::Fine,
        Some(SenderKind::Log) => {
            Found::Odd("identity.sender is `log`: whoever reads the log can sign in as anybody".to_owned())
        }
        None => Found::Odd("identity.sender is not set: nobody can sign in by a code".to_owned()),
    }
}
