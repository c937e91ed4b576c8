//! Batched look-ups of hours, certificates and what they are about: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::hour_entry::HourState;
use entity::ids::{CareLogId, CertificateId, HomeVisitId, HourEntryId, TypedId, VolunteerId, WishClaimId};
use entity::{care_log, certificate, certificate_entry, home_visit, hour_entry, volunteer, wish_claim};
use sea_orm::sea_query::{Alias, ExprTrait as _};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, IntoSimpleExpr, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::app::Batch;
use crate::nested::lists;
use crate::policy::{Caller, visible};

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

/// Rows by id, as far as the caller may see them.
macro_rules! by_id {
    ($($id:ident => $table:ident;)*) => {
        $(impl Loader<$id> for Batch {
            type Value = $table::Model;
            type Error = Arc<DbErr>;

            async fn load(&self, keys: &[$id]) -> Loaded<$id, Self::Value> {
                let rows = visible::<$table::Entity>(&self.caller)
                    .filter(self.among($table::Column::Id, keys.iter().map(|id| id.uuid())))
                    .all(self.app.db.read())
                    .await?;
                Ok(rows.into_iter().map(|row| (row.id, row)).collect())
            }
        })*
    };
}

by_id! {
    HourEntryId => hour_entry;
    CertificateId => certificate;
    HomeVisitId => home_visit;
    CareLogId => care_log;
    WishClaimId => wish_claim;
}

/// How long a volunteer served, by what is confirmed and the caller may see.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MinutesOf(pub VolunteerId);

impl Loader<MinutesOf> for Batch {
    type Value = i64;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[MinutesOf]) -> Loaded<MinutesOf, i64> {
        use hour_entry::{Column, Entity};
        let sum = Column::Minutes
            .into_simple_expr()
            .sum()
            .cast_as(Alias::new("bigint"));
        let rows: Vec<(VolunteerId, i64)> = visible::<Entity>(&self.caller)
            .select_only()
            .column(Column::VolunteerId)
            .column_as(sum, "minutes")
            .filter(self.among(Column::VolunteerId, keys.iter().map(|key| key.0.uuid())))
            .filter(Column::State.eq(HourState::Confirmed))
            .group_by(Column::VolunteerId)
            .into_tuple()
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(volunteer, minutes)| (MinutesOf(volunteer), minutes))
            .collect())
    }
}

/// The certificate that stands in place of one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SuccessorOf(pub CertificateId);

impl Loader<SuccessorOf> for Batch {
    type Value = certificate::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[SuccessorOf]) -> Loaded<SuccessorOf, Self::Value> {
        use certificate::{Column, Entity};
        let rows = visible::<Entity>(&self.caller)
            .filter(self.among(Column::ReplacesId, keys.iter().map(|key| key.0.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| Some((SuccessorOf(row.replaces_id?), row)))
            .collect())
    }
}

/// The entries under a certificate, the oldest first.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EntriesUnder(pub CertificateId);

impl Loader<EntriesUnder> for Batch {
    type Value = Vec<HourEntryId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[EntriesUnder]) -> Loaded<EntriesUnder, Self::Value> {
        use certificate_entry::{Column, Entity};
        let rows = Entity::find()
            .filter(self.among(Column::CertificateId, keys.iter().map(|key| key.0.uuid())))
            .order_by_asc(Column::EntryId)
            .all(self.app.db.read())
            .await?;
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            found
                .entry(EntriesUnder(row.certificate_id))
                .or_default()
                .push(row.entry_id);
        }
        Ok(found)
    }
}

/// The number of a volunteer, for who may see the certificate that names it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NumberOf(pub VolunteerId);

impl Loader<NumberOf> for Batch {
    type Value = String;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[NumberOf]) -> Loaded<NumberOf, String> {
        use volunteer::{Column, Entity};
        let rows: Vec<(VolunteerId, String)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::Number])
            .filter(self.among(Column::Id, keys.iter().map(|key| key.0.uuid())))
            .into_tuple()
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, number)| (NumberOf(id), number))
            .collect())
    }
}

fn hours(caller: &Caller) -> Select<hour_entry::Entity> {
    visible::<hour_entry::Entity>(caller)
}

fn certificates(caller: &Caller) -> Select<certificate::Entity> {
    visible::<certificate::Entity>(caller)
}

lists! {
    /// The hours of a volunteer.
    HoursOf, HourCount: VolunteerId => hour_entry.volunteer_id(VolunteerId) in hours;
    /// The certificates of a volunteer.
    CertificatesOf, CertificateCount: VolunteerId => certificate.volunteer_id(VolunteerId) in certificates;
}
