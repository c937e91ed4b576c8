//! 搜索: finds communities, points, cards, matters and guides by the words in them. The words stand in a table that is written in the
//! transaction of the row that they come from, so that both databases find the same, in the same order.

pub mod graphql;
pub mod query;
pub mod subjects;
pub mod words;

use std::collections::BTreeMap;

use entity::ids::TypedId;
use entity::search_term::{ActiveModel, Column, Entity};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, FromQueryResult, IntoSimpleExpr,
    Iterable, Order, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, Set,
};

use crate::db::{Db, any_of};
use crate::work::{Row, Work};
pub use subjects::{Searchable, Texts};

/// Rows a statement and rows a transaction: well under the limits of both databases.
const CHUNK: usize = 500;
/// A word that stands more often in a text says no more about it.
const OFTEN: i32 = 3;

/// Writes down the words by which some rows are found, in the transaction that changed them. The transaction holds
/// the rows.
pub async fn index<R: Searchable>(work: &Work, rows: &[R]) -> Result<(), DbErr> {
    words::ready().await;
    write(&work.tx, rows).await
}

/// Strikes out the words of a row that is taken away.
pub async fn forget<R: Searchable>(work: &Work, row: &R) -> Result<(), DbErr> {
    strike(&work.tx, std::slice::from_ref(row)).await
}

/// Writes the words of every row anew: after the dictionary or the weights have changed. Gives the number of rows.
pub async fn rebuild(db: &Db) -> Result<usize, DbErr> {
    words::ready().await;
    Ok(rebuild_kind::<entity::community::Entity>(db).await?
        + rebuild_kind::<entity::liaison_point::Entity>(db).await?
        + rebuild_kind::<entity::service_card::Entity>(db).await?
        + rebuild_kind::<entity::service_matter::Entity>(db).await?
        + rebuild_kind::<entity::service_guide::Entity>(db).await?)
}

/// Some rows at a time, so that nobody waits long for the writer.
async fn rebuild_kind<E>(db: &Db) -> Result<usize, DbErr>
where
    E: EntityTrait,
    E::Model: Searchable + FromQueryResult,
{
    let id = E::PrimaryKey::iter()
        .next()
        .expect("every table has a key")
        .into_column();
    let (mut done, mut last) = (0, uuid::Uuid::nil());
    loop {
        let tx = db.begin().await?;
        let rows = E::find()
            .filter(id.gt(last))
            .order_by(id, Order::Asc)
            .limit(CHUNK as u64)
            // A change at the same time waits, and writes its own words after.
            .lock_shared()
            .all(&tx)
            .await?;
        write(&tx, &rows).await?;
        tx.commit().await?;
        let Some(row) = rows.last() else {
            return Ok(done);
        };
        last = row.id().uuid();
        done += rows.len();
    }
}

async fn write<R: Searchable>(tx: &DatabaseTransaction, rows: &[R]) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    strike(tx, rows).await?;
    let texts = R::texts(rows, tx).await?;
    let terms: Vec<ActiveModel> = rows
        .iter()
        .zip(texts)
        .flat_map(|(row, texts)| {
            let subject = row.id().uuid();
            weighed(texts).into_iter().map(move |(term, weight)| ActiveModel {
                term: Set(term),
                kind: Set(R::KIND),
                subject: Set(subject),
                weight: Set(weight),
            })
        })
        .collect();
    for chunk in terms.chunks(CHUNK) {
        Entity::insert_many(chunk.iter().cloned())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

async fn strike<R: Searchable>(tx: &DatabaseTransaction, rows: &[R]) -> Result<(), DbErr> {
    let subject = Column::Subject.into_simple_expr();
    let of = rows.iter().map(|row| row.id().uuid());
    Entity::delete_many()
        .filter(any_of(tx.get_database_backend(), subject, of))
        .exec(tx)
        .await?;
    Ok(())
}

/// The words of a row, each with its weight.
fn weighed(texts: Texts) -> BTreeMap<String, i32> {
    let mut weights: BTreeMap<String, i32> = BTreeMap::new();
    for (weight, text) in texts {
        let mut counts: BTreeMap<String, i32> = BTreeMap::new();
        for word in words::of(&text) {
            *counts.entry(word).or_default() += 1;
        }
        for (word, times) in counts {
            *weights.entry(word).or_default() += weight * times.min(OFTEN);
        }
    }
    weights
}
