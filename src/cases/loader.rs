//! Batched look-ups of cases and what belongs to them: one statement for all parents.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::ids::{CaseRatingId, PersonId, ServiceCaseId, TypedId, UnitId};
use entity::{
    case_callback, case_escalation, case_message, case_note, case_outcome, case_paper, case_rating,
    case_referral, home_visit, service_case,
};
use sea_orm::{DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::app::Batch;
use crate::nested::{self, Slice};
use crate::policy::{cases, visible};

type Loaded<K, V> = Result<HashMap<K, V>, Arc<DbErr>>;

impl Loader<ServiceCaseId> for Batch {
    type Value = service_case::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[ServiceCaseId]) -> Loaded<ServiceCaseId, Self::Value> {
        let rows = visible::<service_case::Entity>(&self.caller)
            .filter(self.among(service_case::Column::Id, keys.iter().map(|id| id.uuid())))
            .all(self.app.db.read())
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The units at which a person has open cases: they see the person meanwhile.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AskedUnits(pub PersonId);

impl Loader<AskedUnits> for Batch {
    type Value = Vec<UnitId>;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[AskedUnits]) -> Loaded<AskedUnits, Self::Value> {
        let people: Vec<PersonId> = keys.iter().map(|key| key.0).collect();
        let found = cases::asked_units(self.app.db.read(), &people).await?;
        Ok(found
            .into_iter()
            .map(|(id, units)| (AskedUnits(id), units))
            .collect())
    }
}

/// The call-back that a rating asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallbackOf(pub CaseRatingId);

impl Loader<CallbackOf> for Batch {
    type Value = case_callback::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[CallbackOf]) -> Loaded<CallbackOf, Self::Value> {
        let rows = visible::<case_callback::Entity>(&self.caller)
            .filter(self.among(
                case_callback::Column::RatingId,
                keys.iter().map(|key| key.0.uuid()),
            ))
            .all(self.app.db.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (CallbackOf(row.rating_id), row))
            .collect())
    }
}

/// Declares the look-up of a list that can grow under a case, a slice of it and how many there are. Who may read what
/// belongs to a case is asked of the case.
macro_rules! growing {
    ($($(#[$doc:meta])* $list:ident, $count:ident: $table:ident by $select:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $list(pub ServiceCaseId, pub Slice);

            impl Loader<$list> for Batch {
                type Value = Vec<$table::Model>;
                type Error = Arc<DbErr>;

                async fn load(&self, keys: &[$list]) -> Loaded<$list, Self::Value> {
                    let parent = $table::Column::CaseId;
                    let mut found: HashMap<_, Vec<_>> = HashMap::new();
                    for (slice, cases) in nested::by(keys.iter().map(|key| (key.1, key.0.uuid()))) {
                        let select = $select(self).filter(self.among(parent, cases));
                        for row in nested::read(self.app.db.read(), select, parent, slice).await? {
                            found.entry($list(row.case_id, slice)).or_default().push(row);
                        }
                    }
                    Ok(found)
                }
            }

            /// How many of them a case has.
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $count(pub ServiceCaseId);

            impl Loader<$count> for Batch {
                type Value = u64;
                type Error = Arc<DbErr>;

                async fn load(&self, keys: &[$count]) -> Loaded<$count, u64> {
                    let parent = $table::Column::CaseId;
                    let cases = keys.iter().map(|key| key.0.uuid());
                    let select = $select(self).filter(self.among(parent, cases));
                    let counts = nested::counts(self.app.db.read(), select, parent).await?;
                    Ok(counts.into_iter().map(|(id, rows)| ($count(id), rows)).collect())
                }
            }
        )*
    };
}

growing! {
    /// What was said about a case.
    MessagesOf, MessageCount: case_message by |_: &Batch| case_message::Entity::find();
    /// What was noted about a case.
    NotesOf, NoteCount: case_note by |_: &Batch| case_note::Entity::find();
    /// The home visits of a case.
    VisitsOf, VisitCount: home_visit by |batch: &Batch| visible::<home_visit::Entity>(&batch.caller);
}

/// Declares the look-up of a short list under a case, in its own order.
macro_rules! short {
    ($($(#[$doc:meta])* $list:ident: $table:ident by $order:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $list(pub ServiceCaseId);

            impl Loader<$list> for Batch {
                type Value = Vec<$table::Model>;
                type Error = Arc<DbErr>;

                async fn load(&self, keys: &[$list]) -> Loaded<$list, Self::Value> {
                    let rows = $table::Entity::find()
                        .filter(self.among($table::Column::CaseId, keys.iter().map(|key| key.0.uuid())))
                        .order_by_asc($table::Column::$order)
                        .all(self.app.db.read())
                        .await?;
                    let mut found: HashMap<_, Vec<_>> = HashMap::new();
                    for row in rows {
                        found.entry($list(row.case_id)).or_default().push(row);
                    }
                    Ok(found)
                }
            }
        )*
    };
}

short! {
    /// The papers of a case, in the order of the list.
    PapersOf: case_paper by Position;
    /// How its rounds ended, the first first.
    OutcomesOf: case_outcome by Round;
    /// What the resident thought of it, the first round first.
    RatingsOf: case_rating by Round;
    /// How far it went up, the first step first.
    EscalationsOf: case_escalation by Id;
    /// To whom it was offered, the first first.
    ReferralsOf: case_referral by Id;
}
