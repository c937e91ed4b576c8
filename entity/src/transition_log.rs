//! Every change of state: who, when, from, to, why.

use sea_orm::entity::prelude::*;

use crate::ids::TransitionLogId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transition_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TransitionLogId,
    pub created_at: DateTimeUtc,
    /// The public id of the row that changed.
    pub subject: String,
    pub from_state: String,
    pub to_state: String,
    pub step: String,
    /// The public id of who did it; `operator` for the command line.
    pub actor: String,
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
