//! Finding: which rows have the words, best first.

use std::collections::BTreeSet;

use entity::search_term::{Column, Entity, SearchKind};
use entity::{community, liaison_point, service_card, service_guide, service_matter};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoSimpleExpr, Iterable, Order, QueryFilter,
    QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::words;
use crate::app::Ctx;
use crate::db::any_text;
use crate::error::Fault;
use crate::page::{self, Cursor, Page, Window};
use crate::policy::{Guarded, visible};

/// Characters of a query.
const LONGEST: usize = 100;
/// Different words of a query that are looked for.
const MOST_WORDS: usize = 16;
/// One word found more counts more than any weights.
const PER_WORD: i64 = 1_000_000;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Hit {
    pub kind: SearchKind,
    pub subject: Uuid,
    pub score: i64,
}

impl Hit {
    /// How many words of the query it has.
    pub fn words(&self) -> i64 {
        self.score / PER_WORD
    }
}

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

/// Rows with most of the words of a query that the caller may see: those with more of them first, then those
/// that have them in weightier places, then the older.
pub async fn find(
    ctx: &Ctx,
    query: &str,
    kinds: &[SearchKind],
    window: Window,
    count: bool,
) -> Result<Page<Hit>, Fault> {
    let words = words_of("query", query)?;
    let (limit, backward) = page::limit(&window)?;
    let cursor =
        |name: &str, text: &Option<String>| text.as_deref().map(|text| Cursor::read(name, text)).transpose();
    let (after, before) = (cursor("after", &window.after)?, cursor("before", &window.before)?);
    let mut hits = hits(ctx, kinds, words.await);
    let (db, backend) = (ctx.app.db.read(), ctx.app.db.backend());
    let total = if count {
        let all = Query::select()
            .expr_as(Expr::cust("COUNT(*)"), "total")
            .from_subquery(hits.clone(), "hits")
            .to_owned();
        let counted = Total::find_by_statement(backend.build(&all)).one(db).await?;
        counted.map(|counted| u64::try_from(counted.total).unwrap_or_default())
    } else {
        None
    };
    if let Some(after) = &after {
        let last: i64 = after.key()?;
        let as_good = score()
            .eq(last)
            .and(Expr::col((Entity, Column::Subject)).gt(after.id()));
        hits.and_having(score().lt(last).or(as_good));
    }
    if let Some(before) = &before {
        let next: i64 = before.key()?;
        let as_good = score()
            .eq(next)
            .and(Expr::col((Entity, Column::Subject)).lt(before.id()));
        hits.and_having(score().gt(next).or(as_good));
    }
    let (best, oldest) = if backward {
        (Order::Asc, Order::Desc)
    } else {
        (Order::Desc, Order::Asc)
    };
    hits.order_by_expr(score(), best)
        .order_by((Entity, Column::Subject), oldest)
        .limit(limit + 1);
    let mut rows = Hit::find_by_statement(backend.build(&hits)).all(db).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    if backward {
        rows.reverse();
    }
    let (has_previous, has_next) = if backward {
        (more, before.is_some())
    } else {
        (after.is_some(), more)
    };
    Ok(Page {
        rows: rows
            .into_iter()
            .map(|hit| (Cursor::of(&hit.score, hit.subject), hit))
            .collect(),
        has_previous,
        has_next,
        total,
    })
}

/// The words of a query that are looked for.
fn words_of(name: &str, query: &str) -> Result<impl Future<Output = Vec<String>>, Fault> {
    if query.chars().take(LONGEST + 1).count() > LONGEST {
        return Err(Fault::BadInput(format!(
            "`{name}` is too long; allowed are {LONGEST} characters"
        )));
    }
    Ok(async move {
        words::ready().await;
        let mut seen = BTreeSet::new();
        words::of(query)
            .into_iter()
            .filter(|word| seen.insert(word.clone()))
            .take(MOST_WORDS)
            .collect()
    })
}

/// The rows of one kind with most of the words of an argument, as a part of another query.
pub async fn subjects(
    ctx: &Ctx,
    kind: SearchKind,
    name: &str,
    query: &str,
) -> Result<SelectStatement, Fault> {
    let words = words_of(name, query)?.await;
    Ok(with_words(ctx, words)
        .column(Column::Subject)
        .filter(Column::Kind.eq(kind))
        .into_query())
}

/// The rows with at least two thirds of the words that the caller may see.
fn hits(ctx: &Ctx, kinds: &[SearchKind], words: Vec<String>) -> SelectStatement {
    let wanted = |kind| kinds.is_empty() || kinds.contains(&kind);
    let mut seen = Condition::any().add(Expr::val(1).eq(0));
    for kind in SearchKind::iter().filter(|kind| wanted(*kind)) {
        seen = seen.add(match kind {
            SearchKind::Community => of_kind::<community::Entity>(ctx, kind, community::Column::Id),
            SearchKind::LiaisonPoint => {
                of_kind::<liaison_point::Entity>(ctx, kind, liaison_point::Column::Id)
            }
            SearchKind::ServiceCard => of_kind::<service_card::Entity>(ctx, kind, service_card::Column::Id),
            SearchKind::ServiceMatter => {
                of_kind::<service_matter::Entity>(ctx, kind, service_matter::Column::Id)
            }
            SearchKind::ServiceGuide => {
                of_kind::<service_guide::Entity>(ctx, kind, service_guide::Column::Id)
            }
        });
    }
    with_words(ctx, words)
        .column(Column::Kind)
        .column(Column::Subject)
        .expr_as(score(), "score")
        .filter(seen)
        .into_query()
}

fn with_words(ctx: &Ctx, words: Vec<String>) -> Select<Entity> {
    let needed = i64::try_from((words.len() * 2).div_ceil(3)).unwrap_or(i64::MAX);
    let term = Column::Term.into_simple_expr();
    Entity::find()
        .select_only()
        .filter(any_text(ctx.app.db.backend(), term, words))
        .group_by(Column::Kind)
        .group_by(Column::Subject)
        .having(Expr::cust("COUNT(*)").gte(needed))
}

/// The rows of a kind that the caller may see: the rule of the kind itself.
fn of_kind<E: Guarded>(ctx: &Ctx, kind: SearchKind, id: E::Column) -> Condition {
    let rows = visible::<E>(&ctx.caller).select_only().column(id).into_query();
    Condition::all()
        .add(Column::Kind.eq(kind))
        .add(Column::Subject.in_subquery(rows))
}

fn score() -> SimpleExpr {
    let weights = Func::sum(Expr::col((Entity, Column::Weight)));
    Expr::cust("COUNT(*)")
        .mul(PER_WORD)
        .add(SimpleExpr::from(weights).cast_as("BIGINT"))
}
