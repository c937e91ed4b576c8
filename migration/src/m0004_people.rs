//! People, the roles that they hold, and the seats of units on committees.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, date, id, index, refers, refers_to, sealed, text, time, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            versioned("person")
                .col(text("name").not_null())
                .col(sealed("phone_sealed"))
                .col(sealed("phone_index").unique_key())
                .col(sealed("address_sealed"))
                .col(date("born_on"))
                .col(text("language").not_null())
                .col(id("community_id"))
                .col(id("unit_id"))
                .col(time("erased_at"))
                .foreign_key(&mut refers("community_id", "community"))
                .foreign_key(&mut refers("unit_id", "unit"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("person", &["community_id", "id"])).await?;
        m.create_index(index("person", &["unit_id", "id"])).await?;

        let scopes = ["community_id", "unit_id", "region_code"];
        let set = |names: &[&'static str]| {
            scopes.iter().fold(Cond::all(), |all, scope| {
                let column = Expr::col(*scope);
                all.add(if names.contains(scope) {
                    column.is_not_null()
                } else {
                    column.is_null()
                })
            })
        };
        let role_in = |roles: &[&'static str], scope: &'static str| {
            Cond::all()
                .add(Expr::col("role").is_in(roles.iter().copied()))
                .add(set(&[scope]))
        };
        m.create_table(
            versioned("role_grant")
                .col(id("person_id").not_null())
                .col(choice(
                    "role",
                    &[
                        "RESIDENT",
                        "VOLUNTEER",
                        "COMMUNITY_STAFF",
                        "DEPARTMENT_OFFICIAL",
                        "BANNER_ADMIN",
                        "AUDITOR",
                    ],
                ))
                .col(id("community_id"))
                .col(id("unit_id"))
                .col(text("region_code"))
                .col(time("valid_from").not_null())
                .col(time("valid_to"))
                .col(id("granted_by"))
                .col(time("taken_at"))
                .foreign_key(&mut refers("person_id", "person"))
                .foreign_key(&mut refers("community_id", "community"))
                .foreign_key(&mut refers("unit_id", "unit"))
                .foreign_key(&mut refers_to("region_code", "region", "code"))
                .foreign_key(&mut refers("granted_by", "person"))
                // The scope that the role asks for, and no other.
                .check(Expr::expr(
                    Cond::any()
                        .add(role_in(&["RESIDENT", "COMMUNITY_STAFF"], "community_id"))
                        .add(role_in(&["VOLUNTEER", "DEPARTMENT_OFFICIAL"], "unit_id"))
                        .add(role_in(&["BANNER_ADMIN", "AUDITOR"], "region_code")),
                ))
                .to_owned(),
        )
        .await?;
        m.create_index(index("role_grant", &["person_id", "id"])).await?;

        m.create_table(
            versioned("membership")
                .col(id("committee_id").not_null())
                .col(id("unit_id").not_null())
                .col(choice("seat", &["CORE", "LEAD", "MEMBER", "GUIDE"]))
                .col(choice("state", &["INVITED", "ACTIVE", "SUSPENDED", "ENDED"]))
                .col(id("representative_id"))
                .col(date("from_day"))
                .col(date("to_day"))
                .col(text("end_reason"))
                .foreign_key(&mut refers("committee_id", "joint_committee"))
                .foreign_key(&mut refers("unit_id", "unit"))
                .foreign_key(&mut refers("representative_id", "person"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("membership", &["unit_id", "id"])).await?;
        m.create_index(index("membership", &["committee_id", "from_day"]))
            .await?;
        let standing = || Expr::col("state").ne("ENDED");
        // One standing membership of a unit in a committee; one CORE and one LEAD at a time.
        m.create_index(
            Index::create()
                .name("ux_membership_standing")
                .table("membership")
                .col("committee_id")
                .col("unit_id")
                .unique()
                .and_where(standing())
                .to_owned(),
        )
        .await?;
        for seat in ["CORE", "LEAD"] {
            m.create_index(
                Index::create()
                    .name(format!("ux_membership_{}", seat.to_lowercase()))
                    .table("membership")
                    .col("committee_id")
                    .unique()
                    .and_where(standing().and(Expr::col("seat").eq(seat)))
                    .to_owned(),
            )
            .await?;
        }
        Ok(())
    }
}
