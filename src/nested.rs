//! Lists under many parents at once: one statement for all of them, each list with its own first rows.

use std::collections::HashMap;
use std::hash::Hash;

use entity::ids::TypedId;
use sea_orm::sea_query::{
    ColumnRef, Expr, ExprTrait, Func, IntoColumnRef, Query, SelectStatement, WindowStatement,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Iterable, Order,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, TryGetable,
};
use uuid::Uuid;

use crate::error::Fault;
use crate::page::{self, Cursor, Page, Window};
use crate::work::Row;

/// Which rows of each list, oldest first: so many from the start or from the end, between two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slice {
    limit: u64,
    backward: bool,
    after: Option<Uuid>,
    before: Option<Uuid>,
}

impl Slice {
    pub fn of(window: &Window) -> Result<Self, Fault> {
        let row = |name: &str, text: &Option<String>| {
            text.as_deref()
                .map(|text| Cursor::read(name, text)?.only_id())
                .transpose()
        };
        let (limit, backward) = page::limit(window)?;
        Ok(Self {
            limit,
            backward,
            after: row("after", &window.after)?,
            before: row("before", &window.before)?,
        })
    }

    fn order(self) -> Order {
        if self.backward { Order::Desc } else { Order::Asc }
    }

    pub fn is_backward(self) -> bool {
        self.backward
    }

    /// Cuts what `read` gave for one parent to its length, and tells whether there was more.
    pub fn trim<T>(self, rows: &mut Vec<T>) -> bool {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        if self.backward && more {
            // The row too many lies before the page.
            rows.drain(..rows.len() - limit);
        }
        rows.truncate(limit);
        more
    }

    /// Shapes what `read` gave for one parent.
    pub fn page<M: Row>(self, mut rows: Vec<M>, total: Option<u64>) -> Page<M> {
        let more = self.trim(&mut rows);
        let (has_previous, has_next) = if self.backward {
            (more, self.before.is_some())
        } else {
            (self.after.is_some(), more)
        };
        Page {
            rows: rows
                .into_iter()
                .map(|row| (Cursor::at(row.id().uuid()), row))
                .collect(),
            has_previous,
            has_next,
            total,
        }
    }
}

/// Reads the slice of each parent's rows, by id, and one row more that tells whether there are others beyond.
pub async fn read<E>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    parent: E::Column,
    slice: Slice,
) -> Result<Vec<E::Model>, DbErr>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
{
    let cut = cut(select, parent, slice);
    E::Model::find_by_statement(db.get_database_backend().build(&cut))
        .all(db)
        .await
}

/// The statement that `read` asks. Its table is `cut`.
pub fn cut<E: EntityTrait>(select: Select<E>, parent: E::Column, slice: Slice) -> SelectStatement {
    let mut rows = bounded(select, slice).into_query();
    let mut window = WindowStatement::partition_by((E::default(), parent));
    sea_orm::sea_query::OrderedStatement::order_by(&mut window, id::<E>(), slice.order());
    rows.expr_window_as(Func::cust("ROW_NUMBER"), window, "nth");
    Query::select()
        .columns(E::Column::iter().map(|column| ("cut", column)))
        .from_subquery(rows, "cut")
        .and_where(Expr::col("nth").lte(slice.limit + 1))
        .order_by(("cut", "id"), Order::Asc)
        .to_owned()
}

/// The same of one parent's rows, which need no ranks; from the end they come the last first.
pub fn of_one<E: EntityTrait>(select: Select<E>, slice: Slice) -> Select<E> {
    bounded(select, slice)
        .order_by(Expr::col(id::<E>()), slice.order())
        .limit(slice.limit + 1)
}

fn bounded<E: EntityTrait>(select: Select<E>, slice: Slice) -> Select<E> {
    let id = || Expr::col(id::<E>());
    let after = slice.after.map(|after| id().gt(after));
    let before = slice.before.map(|before| id().lt(before));
    select.filter(Condition::all().add_option(after).add_option(before))
}

fn id<E: EntityTrait>() -> ColumnRef {
    (E::default(), "id").into_column_ref()
}

/// How many rows each parent has.
pub async fn counts<E, P>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    parent: E::Column,
) -> Result<HashMap<P, u64>, DbErr>
where
    E: EntityTrait,
    P: TryGetable + Eq + Hash,
{
    let rows = select
        .select_only()
        .column(parent)
        .column_as(parent.count(), "rows")
        .group_by(parent)
        .into_tuple::<(P, i64)>()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(parent, rows)| (parent, u64::try_from(rows).unwrap_or_default()))
        .collect())
}

/// The parents of each list that is asked for. Usually all ask for the same: a field of one document asks the same
/// of every parent.
pub fn by<L: Eq + Hash>(keys: impl Iterator<Item = (L, Uuid)>) -> HashMap<L, Vec<Uuid>> {
    let mut groups: HashMap<L, Vec<Uuid>> = HashMap::new();
    for (list, parent) in keys {
        groups.entry(list).or_default().push(parent);
    }
    groups
}

/// Declares a list under many parents, and how long each is: of the rows that `standing` gives the caller.
macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident, $count:ident: $parent:ty => $table:ident.$field:ident($column:ident) in $standing:path;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $list(pub $parent, pub $crate::nested::Slice);

            impl async_graphql::dataloader::Loader<$list> for $crate::app::Batch {
                type Value = Vec<$table::Model>;
                type Error = std::sync::Arc<sea_orm::DbErr>;

                async fn load(
                    &self,
                    keys: &[$list],
                ) -> Result<std::collections::HashMap<$list, Self::Value>, Self::Error> {
                    let parent = $table::Column::$column;
                    let mut found: std::collections::HashMap<_, Vec<_>> = std::collections::HashMap::new();
                    let asked = keys.iter().map(|key| (key.1, entity::ids::TypedId::uuid(key.0)));
                    for (slice, parents) in $crate::nested::by(asked) {
                        let select: sea_orm::Select<$table::Entity> = $standing(&self.caller);
                        let select = sea_orm::QueryFilter::filter(select, self.among(parent, parents));
                        for row in $crate::nested::read(self.app.db.read(), select, parent, slice).await? {
                            found.entry($list(row.$field, slice)).or_default().push(row);
                        }
                    }
                    Ok(found)
                }
            }

            /// How long that list is.
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $count(pub $parent);

            impl async_graphql::dataloader::Loader<$count> for $crate::app::Batch {
                type Value = u64;
                type Error = std::sync::Arc<sea_orm::DbErr>;

                async fn load(
                    &self,
                    keys: &[$count],
                ) -> Result<std::collections::HashMap<$count, u64>, Self::Error> {
                    let parent = $table::Column::$column;
                    let parents = keys.iter().map(|key| entity::ids::TypedId::uuid(key.0));
                    let select: sea_orm::Select<$table::Entity> = $standing(&self.caller);
                    let select = sea_orm::QueryFilter::filter(select, self.among(parent, parents));
                    let counts = $crate::nested::counts(self.app.db.read(), select, parent).await?;
                    Ok(counts.into_iter().map(|(id, rows)| ($count(id), rows)).collect())
                }
            }
        )*
    };
}
pub(crate) use lists;
