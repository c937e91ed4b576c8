//! What of each kind of row is searched, and how much each text says about it.

use entity::search_term::SearchKind;
use entity::{community, liaison_point};

use crate::work::Row;

/// What a row is called.
const NAME: i32 = 8;
/// What describes it in few words.
const LABEL: i32 = 4;
/// What is said about it.
const PROSE: i32 = 1;

type Texts<'a> = Vec<(i32, &'a str)>;

/// A row that can be found by its words. Without texts it is not found.
pub trait Searchable: Row {
    const KIND: SearchKind;
    fn texts(&self) -> Texts<'_>;
}

impl Searchable for community::Model {
    const KIND: SearchKind = SearchKind::Community;

    fn texts(&self) -> Texts<'_> {
        if self.closed_at.is_some() {
            return Texts::new();
        }
        some([
            (NAME, Some(&self.name)),
            (LABEL, self.slogan.as_deref()),
            (PROSE, self.emblem.as_deref()),
            (PROSE, self.address.as_deref()),
        ])
    }
}

impl Searchable for liaison_point::Model {
    const KIND: SearchKind = SearchKind::LiaisonPoint;

    fn texts(&self) -> Texts<'_> {
        if self.closed_at.is_some() {
            return Texts::new();
        }
        some([
            (NAME, Some(&self.name)),
            (LABEL, Some(&self.host_name)),
            (PROSE, Some(&self.address)),
            (PROSE, self.accessibility.as_deref()),
        ])
    }
}

fn some<const N: usize>(texts: [(i32, Option<&str>); N]) -> Texts<'_> {
    texts
        .into_iter()
        .filter_map(|(weight, text)| Some((weight, text?)))
        .collect()
}
