//! Search, as clients see it.

use std::collections::HashMap;

use async_graphql::connection::Edge;
use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use entity::ids::{CommunityId, LiaisonPointId, ServiceCardId, ServiceGuideId, ServiceMatterId, TypedId};
use entity::search_term;
use futures_util::try_join;
use uuid::Uuid;

use super::query::{self, Hit};
use crate::app::Ctx;
use crate::error::Fault;
use crate::gid::Node;
use crate::page::{Counted, List, Window};
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load_all};

/// What can be found.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "search_term::SearchKind")]
pub enum SearchKind {
    /// Open liaison points, by name, host, address and accessibility.
    LiaisonPoint,
    /// Active service cards, by post, holder in office, unit and matters.
    ServiceCard,
    /// Matters that a unit deals with, by name in every language, code and who may ask.
    ServiceMatter,
    /// Guides to such matters, by title and text.
    ServiceGuide,
    /// Communities that stand, by name, slogan, emblem and address.
    Community,
}

/// Something that has words of the query.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::SearchRead))]
pub struct SearchResult {
    /// What was found.
    node: Node,
    /// What it is.
    kind: SearchKind,
    /// How many different words of the query it has.
    words: i64,
    /// What the order is by: the number of words, then their weight.
    score: i64,
}

/// The root field of search.
#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// What has at least two thirds of the words of a query, in Chinese, Mongolian or English, best first. A query
    /// without words finds nothing.
    #[graphql(directive = Access::apply(Action::SearchRead))]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100 characters, of which the first 16 words count.")] query: String,
        #[graphql(desc = "What to look for; everything unless said.")] kinds: Option<Vec<SearchKind>>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<SearchResult>> {
        let kinds: Vec<_> = kinds.unwrap_or_default().into_iter().map(Into::into).collect();
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let page = query::find(ctx.asked(), &query, &kinds, window, ctx.wants("totalCount")).await?;
        let hits: Vec<Hit> = page.rows.iter().map(|(_, hit)| *hit).collect();
        let mut nodes = nodes(ctx.asked(), &hits).await?;
        let mut found =
            List::with_additional_fields(page.has_previous, page.has_next, Counted::of(page.total));
        found.edges = page
            .rows
            .into_iter()
            .filter_map(|(cursor, hit)| {
                let result = SearchResult {
                    node: nodes.remove(&hit.subject)?,
                    kind: hit.kind.into(),
                    words: hit.words(),
                    score: hit.score,
                };
                Some(Edge::new(cursor, result))
            })
            .collect();
        Ok(found)
    }
}

/// The nodes of hits: a statement a kind.
async fn nodes(ctx: &Ctx, hits: &[Hit]) -> Result<HashMap<Uuid, Node>, Fault> {
    use search_term::SearchKind as Kind;
    let (communities, points, cards, matters, guides) = try_join!(
        load_all(ctx, of(hits, Kind::Community, CommunityId::from_uuid)),
        load_all(ctx, of(hits, Kind::LiaisonPoint, LiaisonPointId::from_uuid)),
        load_all(ctx, of(hits, Kind::ServiceCard, ServiceCardId::from_uuid)),
        load_all(ctx, of(hits, Kind::ServiceMatter, ServiceMatterId::from_uuid)),
        load_all(ctx, of(hits, Kind::ServiceGuide, ServiceGuideId::from_uuid)),
    )?;
    let mut nodes = HashMap::new();
    nodes.extend(made(communities, |row| Node::Community(row.into())));
    nodes.extend(made(points, |row| Node::LiaisonPoint(row.into())));
    nodes.extend(made(cards, |row| Node::ServiceCard(row.into())));
    nodes.extend(made(matters, |row| Node::ServiceMatter(row.into())));
    nodes.extend(made(guides, |row| Node::ServiceGuide(row.into())));
    Ok(nodes)
}

fn of<I>(hits: &[Hit], kind: search_term::SearchKind, id: fn(Uuid) -> I) -> Vec<I> {
    let of_kind = hits.iter().filter(|hit| hit.kind == kind);
    of_kind.map(|hit| id(hit.subject)).collect()
}

fn made<I: TypedId, R>(rows: HashMap<I, R>, node: impl Fn(R) -> Node) -> impl Iterator<Item = (Uuid, Node)> {
    rows.into_iter().map(move |(id, row)| (id.uuid(), node(row)))
}
