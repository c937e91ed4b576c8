//! A sign-in that lasts: the family of its refresh tokens ends with it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, SessionId};

/// How it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignInMethod {
    /// By a code sent to the phone.
    Code,
    Password,
    /// By the command line of the machine.
    Operator,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub version: i32,
    pub created_at: DateTimeUtc,
    /// The last refresh.
    pub updated_at: DateTimeUtc,
    pub person_id: PersonId,
    pub method: SignInMethod,
    /// Set when it was signed out, or when a refresh token was used that should not have been.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
