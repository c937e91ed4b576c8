//! 搜索: finds points and communities by the words in them. The words stand in a table that is written in the
//! transaction of the row that they come from, so that both databases find the same, in the same order.

pub mod graphql;
pub mod query;
pub mod subjects;
pub mod words;

use std::collections::BTreeMap;

use entity::ids::TypedId;
use entity::search_term::{ActiveModel, Column, Entity};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, FromQueryResult, Iterable, Order,
    PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, Set,
};

use crate::db::Db;
use crate::work::{Row, Work};
pub use subjects::Searchable;

/// Rows a statement and rows a transaction: well under the limits of both databases.
const CHUNK: usize = 500;
/// A word that stands more often in a text says no more about it.
const OFTEN: i32 = 3;

/// Writes down the words by which a row is found, in the transaction that changed it.
pub async fn index<R: Searchable>(work: &Work, row: &R) -> Result<(), DbErr> {
    words::ready().await;
    write(&work.tx, row).await
}

/// Writes the words of every row anew: after the dictionary or the weights have changed. Gives the number of rows.
pub async fn rebuild(db: &Db) -> Result<usize, DbErr> {
    words::ready().await;
    let communities = rebuild_kind::<entity::community::Entity>(db).await?;
    let points = rebuild_kind::<entity::liaison_point::Entity>(db).await?;
    Ok(communities + points)
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
        for row in &rows {
            write(&tx, row).await?;
        }
        tx.commit().await?;
        let Some(row) = rows.last() else {
            return Ok(done);
        };
        last = row.id().uuid();
        done += rows.len();
    }
}

async fn write<R: Searchable>(tx: &DatabaseTransaction, row: &R) -> Result<(), DbErr> {
    let subject = row.id().uuid();
    let mut weights: BTreeMap<String, i32> = BTreeMap::new();
    for (weight, text) in row.texts() {
        let mut counts: BTreeMap<String, i32> = BTreeMap::new();
        for word in words::of(text) {
            *counts.entry(word).or_default() += 1;
        }
        for (word, times) in counts {
            *weights.entry(word).or_default() += weight * times.min(OFTEN);
        }
    }
    Entity::delete_many()
        .filter(Column::Subject.eq(subject))
        .exec(tx)
        .await?;
    let rows: Vec<ActiveModel> = weights
        .into_iter()
        .map(|(term, weight)| ActiveModel {
            term: Set(term),
            kind: Set(R::KIND),
            subject: Set(subject),
            weight: Set(weight),
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        Entity::insert_many(chunk.iter().cloned())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
