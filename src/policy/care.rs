//! Where lies what volunteers do for those whom they are paired with: with the two, in the community.

use entity::{care_alert, care_log, care_problem};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Expr;

use super::{Action, Columns, Guarded};

macro_rules! of_pairing {
    ($($table:ident: $read:ident;)*) => {
        $(impl Guarded for $table::Entity {
            const READ: Action = Action::$read;
            fn columns() -> Columns {
                use $table::{Column, Entity};
                Columns {
                    community: Some(Expr::col((Entity, Column::CommunityId))),
                    volunteer: Some(|me| Column::VolunteerPersonId.eq(me).into()),
                    person: Some(Expr::col((Entity, Column::PersonId))),
                    ..Columns::default()
                }
            }
        })*
    };
}

of_pairing! {
    care_log: CareLogRead;
    care_problem: CareLogRead;
    care_alert: CareAlertRead;
}
