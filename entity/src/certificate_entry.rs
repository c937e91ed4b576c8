//! An entry of hours under a certificate, as it counted when that was issued.

use sea_orm::entity::prelude::*;

use crate::ids::{CertificateId, HourEntryId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub certificate_id: CertificateId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_id: HourEntryId,
    pub minutes: i32,
}

impl ActiveModelBehavior for ActiveModel {}
