//! The one connection builder: keyset paging over an order key and the id.

use std::str::FromStr;

use async_graphql::connection::{Connection, CursorType, Edge, EmptyFields};
use async_graphql::{InputObject, OutputType, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::TypedId;
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, FromQueryResult, IntoSimpleExpr, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::app::Ctx;
use crate::error::Fault;
use crate::work::Row;

const DEFAULT: u64 = 20;
/// The longest page.
pub const LONGEST: i32 = 100;

/// Which way an order runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
pub enum OrderDirection {
    /// Smallest, oldest or first in the alphabet first.
    #[default]
    Asc,
    /// Largest, newest or last in the alphabet first.
    Desc,
}

/// The paging arguments of a connection field.
#[derive(Clone, Debug, Default)]
pub struct Window {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

/// What a list is ordered by; the id always comes last.
pub enum Key<E: EntityTrait> {
    Id,
    Text(E::Column, fn(&E::Model) -> String),
    Time(E::Column, fn(&E::Model) -> DateTime<Utc>),
    Int(E::Column, fn(&E::Model) -> i64),
    Day(E::Column, fn(&E::Model) -> NaiveDate),
}

/// An order: a key and a direction.
pub struct By<E: EntityTrait> {
    pub key: Key<E>,
    pub direction: OrderDirection,
}

impl<E: EntityTrait> By<E> {
    /// Oldest first.
    pub fn id() -> Self {
        Self {
            key: Key::Id,
            direction: OrderDirection::Asc,
        }
    }
}

/// The last key and id of a page, opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    key: String,
    id: Uuid,
}

impl Cursor {
    /// A row in a list by id.
    pub fn at(id: Uuid) -> Self {
        Self {
            key: String::new(),
            id,
        }
    }

    /// A row in a list by a key, whose text reads back as the same.
    pub fn of(key: &impl ToString, id: Uuid) -> Self {
        Self {
            key: key.to_string(),
            id,
        }
    }

    /// Reads the argument of this name.
    pub fn read(name: &str, text: &str) -> Result<Self, Fault> {
        Self::decode_cursor(text).map_err(|why| Fault::BadInput(format!("`{name}`: {why}")))
    }

    pub fn id(&self) -> Uuid {
        self.id
    }

    pub fn key<T: FromStr>(&self) -> Result<T, Fault> {
        self.key.parse().map_err(|_| forged())
    }

    /// The id, if the list has no other key.
    pub fn only_id(self) -> Result<Uuid, Fault> {
        if self.key.is_empty() {
            Ok(self.id)
        } else {
            Err(forged())
        }
    }
}

fn forged() -> Fault {
    Fault::BadInput(format!("a cursor: {Forged}"))
}

impl CursorType for Cursor {
    type Error = Forged;

    fn decode_cursor(text: &str) -> Result<Self, Self::Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Forged)?;
        let (id, key) = bytes.split_at_checked(16).ok_or(Forged)?;
        Ok(Self {
            id: Uuid::from_slice(id).map_err(|_| Forged)?,
            key: String::from_utf8(key.to_vec()).map_err(|_| Forged)?,
        })
    }

    fn encode_cursor(&self) -> String {
        let mut bytes = self.id.as_bytes().to_vec();
        bytes.extend_from_slice(self.key.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// A cursor that we did not make.
#[derive(Debug)]
pub struct Forged;

impl std::fmt::Display for Forged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Not a cursor of this list: use one that its `pageInfo` or `edges` gave you")
    }
}

/// The count over all pages.
#[derive(SimpleObject)]
pub struct Counted {
    /// How many there are in all, for your eyes; counted only when asked for.
    total_count: Option<u64>,
}

impl Counted {
    pub fn of(total_count: Option<u64>) -> Self {
        Self { total_count }
    }
}

/// A connection as we build it everywhere.
pub type List<N, EdgeFields = EmptyFields> = Connection<Cursor, N, Counted, EdgeFields>;

/// A page of rows.
pub struct Page<M> {
    pub rows: Vec<(Cursor, M)>,
    pub has_previous: bool,
    pub has_next: bool,
    pub total: Option<u64>,
}

impl<M> Page<M> {
    /// Nothing fits.
    pub fn empty(count: bool) -> Self {
        Self {
            rows: Vec::new(),
            has_previous: false,
            has_next: false,
            total: count.then_some(0),
        }
    }

    /// Shapes the page as a connection of nodes.
    pub fn into_list<N: OutputType + From<M>>(self) -> List<N> {
        let mut list = List::with_additional_fields(
            self.has_previous,
            self.has_next,
            Counted {
                total_count: self.total,
            },
        );
        list.edges = self
            .rows
            .into_iter()
            .map(|(cursor, row)| Edge::new(cursor, row.into()))
            .collect();
        list
    }
}

/// Reads a page of `select`. One row more than asked tells whether there is a next page.
pub async fn read<E>(
    ctx: &Ctx,
    select: Select<E>,
    by: By<E>,
    window: Window,
    count: bool,
) -> Result<Page<E::Model>, Fault>
where
    E: EntityTrait,
    E::Model: Row<Entity = E> + FromQueryResult + Send + Sync,
{
    let db = ctx.app.db.read();
    let total = if count {
        Some(self::count(ctx, select.clone()).await?)
    } else {
        None
    };
    let (limit, backward) = limit(&window)?;
    let mut select = select;
    if let Some(after) = &window.after {
        select = select.filter(beyond(ctx, &by, Cursor::read("after", after)?, false)?);
    }
    if let Some(before) = &window.before {
        select = select.filter(beyond(ctx, &by, Cursor::read("before", before)?, true)?);
    }
    let order = match (by.direction, backward) {
        (OrderDirection::Asc, false) | (OrderDirection::Desc, true) => Order::Asc,
        _ => Order::Desc,
    };
    if let Some(key) = key_expr::<E>(ctx.app.db.backend(), &by.key) {
        select = select.order_by(key, order.clone());
    }
    let mut rows = select
        .order_by(id_expr::<E>(), order)
        .limit(limit + 1)
        .all(db)
        .await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    if backward {
        rows.reverse();
    }
    let (has_previous, has_next) = if backward {
        (more, window.before.is_some())
    } else {
        (window.after.is_some(), more)
    };
    let rows = rows
        .into_iter()
        .map(|row| {
            let key = match &by.key {
                Key::Id => String::new(),
                Key::Text(_, of) => of(&row),
                Key::Time(_, of) => of(&row).to_rfc3339(),
                Key::Int(_, of) => of(&row).to_string(),
                Key::Day(_, of) => of(&row).to_string(),
            };
            (
                Cursor {
                    key,
                    id: row.id().uuid(),
                },
                row,
            )
        })
        .collect();
    Ok(Page {
        rows,
        has_previous,
        has_next,
        total,
    })
}

/// How many, and whether from the end.
pub fn limit(window: &Window) -> Result<(u64, bool), Fault> {
    let checked = |name: &str, n: i32| {
        u64::try_from(n)
            .ok()
            .filter(|_| (1..=LONGEST).contains(&n))
            .ok_or_else(|| Fault::BadInput(format!("`{name}` is {n}; allowed are 1 to {LONGEST}")))
    };
    match (window.first, window.last) {
        (Some(_), Some(_)) => Err(Fault::BadInput("Give `first` or `last`, not both".to_owned())),
        (Some(first), None) => Ok((checked("first", first)?, false)),
        (None, Some(last)) => Ok((checked("last", last)?, true)),
        (None, None) => Ok((DEFAULT, window.before.is_some() && window.after.is_none())),
    }
}

/// How many rows in all.
pub async fn count<E>(ctx: &Ctx, select: Select<E>) -> Result<u64, Fault>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    Ok(select.count(ctx.app.db.read()).await?)
}

fn id_expr<E: EntityTrait>() -> SimpleExpr {
    Expr::col((E::default(), "id").into_column_ref())
}

fn key_expr<E: EntityTrait>(backend: DbBackend, key: &Key<E>) -> Option<SimpleExpr> {
    match key {
        Key::Id => None,
        Key::Text(column, _) => {
            let expr = column.into_simple_expr();
            // The same order of code points on both databases, whatever the locale of the server.
            Some(match backend {
                DbBackend::Postgres => Expr::cust_with_exprs("$1 COLLATE \"C\"", [expr]),
                _ => expr,
            })
        }
        Key::Time(column, _) | Key::Int(column, _) | Key::Day(column, _) => Some(column.into_simple_expr()),
    }
}

/// Rows after (or before) the cursor in the order.
fn beyond<E: EntityTrait>(ctx: &Ctx, by: &By<E>, cursor: Cursor, before: bool) -> Result<Condition, Fault> {
    let forward = (by.direction == OrderDirection::Asc) != before;
    let past = |expr: SimpleExpr, value: sea_orm::Value| {
        if forward { expr.gt(value) } else { expr.lt(value) }
    };
    let Some(key) = key_expr::<E>(ctx.app.db.backend(), &by.key) else {
        return Ok(past(id_expr::<E>(), cursor.id.into()).into());
    };
    let value: sea_orm::Value = match &by.key {
        Key::Id | Key::Text(..) => cursor.key.into(),
        Key::Time(..) => DateTime::parse_from_rfc3339(&cursor.key)
            .map_err(|_| forged())?
            .to_utc()
            .into(),
        Key::Int(..) => i64::from_str(&cursor.key).map_err(|_| forged())?.into(),
        Key::Day(..) => NaiveDate::from_str(&cursor.key).map_err(|_| forged())?.into(),
    };
    Ok(Condition::any().add(past(key.clone(), value.clone())).add(
        Condition::all()
            .add(key.eq(value))
            .add(past(id_expr::<E>(), cursor.id.into())),
    ))
}

/// Compares an id.
#[derive(Clone, Debug, Default, InputObject)]
pub struct TextFilter {
    /// Exactly this.
    pub eq: Option<String>,
    /// One of these, at most 100.
    #[graphql(validator(max_items = 100))]
    pub r#in: Option<Vec<String>>,
}

impl TextFilter {
    pub fn on(&self, column: impl ColumnTrait) -> Condition {
        Condition::all()
            .add_option(self.eq.as_ref().map(|v| column.eq(v.as_str())))
            .add_option(
                self.r#in
                    .as_ref()
                    .map(|v| column.is_in(v.iter().map(String::as_str))),
            )
    }
}
