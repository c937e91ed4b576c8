//! Units, what they offer, and joint committees.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, date, flag, id, index, refers, refers_to, text, time, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            versioned("unit")
                .col(choice(
                    "kind",
                    &[
                        "ORGAN",
                        "PUBLIC_INSTITUTION",
                        "STATE_ENTERPRISE",
                        "NON_PUBLIC_ENTERPRISE",
                        "SOCIAL_ORGANISATION",
                    ],
                ))
                .col(text("name").not_null())
                .col(text("party_organisation"))
                .col(flag("window_department"))
                .col(flag("livelihood_department"))
                .col(text("credit_code").unique_key())
                .col(text("region_code").not_null())
                .col(time("closed_at"))
                .foreign_key(&mut refers_to("region_code", "region", "code"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("unit", &["region_code", "id"])).await?;

        m.create_table(
            versioned("unit_offer")
                .col(id("unit_id").not_null())
                .col(choice("kind", &["SKILL", "VENUE", "VEHICLE", "MONEY", "GOODS"]))
                .col(text("title").not_null())
                .col(
                    ColumnDef::new("quantity")
                        .big_integer()
                        .not_null()
                        .check(Expr::col("quantity").gt(0)),
                )
                .col(date("available_from").not_null())
                .col(date("available_to"))
                .col(time("withdrawn_at"))
                .foreign_key(&mut refers("unit_id", "unit"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("unit_offer", &["unit_id", "id"])).await?;

        m.create_table(
            versioned("joint_committee")
                .col(id("community_id").not_null())
                .col(text("name").not_null())
                .col(date("founded_on").not_null())
                .col(date("dissolved_on"))
                .foreign_key(&mut refers("community_id", "community"))
                .to_owned(),
        )
        .await?;
        // One active committee a community.
        m.create_index(
            Index::create()
                .name("ux_joint_committee_active")
                .table("joint_committee")
                .col("community_id")
                .unique()
                .and_where(Expr::col("dissolved_on").is_null())
                .to_owned(),
        )
        .await
    }
}
