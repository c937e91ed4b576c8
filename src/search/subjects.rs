//! What of each kind of row is searched, and how much each text says about it.

use std::collections::HashSet;

use entity::ids::{ServiceMatterId, TypedId};
use entity::search_term::SearchKind;
use entity::{community, liaison_point, service_card, service_guide, service_matter};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoSimpleExpr, QueryFilter,
    QuerySelect,
};

use crate::cards::words;
use crate::db::any_of;
use crate::work::Row;

/// What a row is called.
const NAME: i32 = 8;
/// What describes it in few words.
const LABEL: i32 = 4;
/// What is said about it.
const PROSE: i32 = 1;

/// Texts with their weights.
pub type Texts = Vec<(i32, String)>;

/// Rows that can be found by their words. Those without texts are not found.
pub trait Searchable: Row {
    const KIND: SearchKind;
    /// The texts of some rows, in their order.
    fn texts(
        rows: &[Self],
        tx: &DatabaseTransaction,
    ) -> impl Future<Output = Result<Vec<Texts>, DbErr>> + Send;
}

impl Searchable for community::Model {
    const KIND: SearchKind = SearchKind::Community;

    async fn texts(rows: &[Self], _: &DatabaseTransaction) -> Result<Vec<Texts>, DbErr> {
        let open = rows.iter().map(|row| {
            let texts = [
                (NAME, Some(&row.name)),
                (LABEL, row.slogan.as_ref()),
                (PROSE, row.emblem.as_ref()),
                (PROSE, row.address.as_ref()),
            ];
            those_of(row.closed_at.is_none(), texts)
        });
        Ok(open.collect())
    }
}

impl Searchable for liaison_point::Model {
    const KIND: SearchKind = SearchKind::LiaisonPoint;

    async fn texts(rows: &[Self], _: &DatabaseTransaction) -> Result<Vec<Texts>, DbErr> {
        let open = rows.iter().map(|row| {
            let texts = [
                (NAME, Some(&row.name)),
                (LABEL, Some(&row.host_name)),
                (PROSE, Some(&row.address)),
                (PROSE, row.accessibility.as_ref()),
            ];
            those_of(row.closed_at.is_none(), texts)
        });
        Ok(open.collect())
    }
}

impl Searchable for service_matter::Model {
    const KIND: SearchKind = SearchKind::ServiceMatter;

    async fn texts(rows: &[Self], _: &DatabaseTransaction) -> Result<Vec<Texts>, DbErr> {
        let offered = rows.iter().map(|row| {
            let texts = [
                (NAME, Some(&row.name_zh)),
                (NAME, row.name_mn.as_ref()),
                (NAME, row.name_en.as_ref()),
                (LABEL, Some(&row.code)),
                (PROSE, row.eligibility.as_ref()),
            ];
            those_of(row.retired_at.is_none(), texts)
        });
        Ok(offered.collect())
    }
}

impl Searchable for service_guide::Model {
    const KIND: SearchKind = SearchKind::ServiceGuide;

    /// Those of matters that are offered.
    async fn texts(rows: &[Self], tx: &DatabaseTransaction) -> Result<Vec<Texts>, DbErr> {
        use service_matter::{Column, Entity};
        let matters = rows.iter().map(|row| row.matter_id.uuid());
        let id = Column::Id.into_simple_expr();
        let offered: HashSet<ServiceMatterId> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(any_of(tx.get_database_backend(), id, matters))
            .filter(Column::RetiredAt.is_null())
            .into_tuple()
            .all(tx)
            .await?
            .into_iter()
            .collect();
        let texts = rows.iter().map(|row| {
            let texts = [(NAME, Some(&row.title)), (PROSE, Some(&row.text))];
            those_of(offered.contains(&row.matter_id), texts)
        });
        Ok(texts.collect())
    }
}

impl Searchable for service_card::Model {
    const KIND: SearchKind = SearchKind::ServiceCard;

    /// Those that are published.
    async fn texts(rows: &[Self], tx: &DatabaseTransaction) -> Result<Vec<Texts>, DbErr> {
        let mut names = words::of_cards(tx, rows.iter().map(|row| row.id)).await?;
        let texts = rows.iter().map(|row| {
            let Some(names) = names.remove(&row.id) else {
                return Texts::new();
            };
            let matters = names.matters.into_iter().map(|name| (LABEL, name));
            [
                (NAME, Some(names.post)),
                (NAME, names.holder),
                (LABEL, Some(names.unit)),
            ]
            .into_iter()
            .filter_map(|(weight, text)| Some((weight, text?)))
            .chain(matters)
            .collect()
        });
        Ok(texts.collect())
    }
}

fn those_of<const N: usize>(found: bool, texts: [(i32, Option<&String>); N]) -> Texts {
    texts
        .into_iter()
        .filter(|_| found)
        .filter_map(|(weight, text)| Some((weight, text?.clone())))
        .collect()
}
