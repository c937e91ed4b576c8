//! Whether somebody wants to be told of a topic by a channel.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ids::PersonId;
use crate::notification_delivery::Channel;

/// What notifications are about, as people choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Topic {
    /// One's own cases and visits.
    MyCases,
    /// What one has to do.
    MyWork,
    /// What one signed up for.
    MyActivities,
    /// Needs that one has.
    MyNeeds,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "notification_preference")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub topic: Topic,
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel: Channel,
    pub wanted: bool,
}

impl ActiveModelBehavior for ActiveModel {}
