//! Volunteers, what they can do, and their teams.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, date, id, index, int, refers, refers_to, text, time, unique, versioned};

#[derive(DeriveMigrationName)]
pub struct Step;

/// The skills to begin with: code, then the name in Chinese, Mongolian script and English.
const SKILLS: &[[&str; 4]] = &[
    [
        "ELDER_AND_DISABLED_HELP",
        "助老助残",
        "ᠠᠬᠠᠮᠠᠳ ᠪᠠ ᠬᠥᠭᠵᠢᠯ ᠪᠡᠷᠬᠡᠲᠡᠨ ᠳ᠋ᠦ ᠲᠤᠰᠠᠯᠠᠬᠤ",
        "Elder and disabled help",
    ],
    [
        "COUNSELLING",
        "心理疏导",
        "ᠰᠡᠳᠭᠢᠯ ᠵᠦᠢ ᠶᠢᠨ ᠵᠥᠪᠯᠡᠯᠭᠡ",
        "Counselling",
    ],
    ["LEGAL_AID", "法律援助", "ᠬᠠᠤᠯᠢ ᠶᠢᠨ ᠲᠤᠰᠠᠯᠠᠮᠵᠢ", "Legal aid"],
    ["MEDICINE", "医疗保健", "ᠡᠮᠨᠡᠯᠭᠡ ᠡᠷᠡᠭᠦᠯ ᠬᠠᠮᠠᠭᠠᠯᠠᠯᠲᠠ", "Medicine"],
    [
        "COMPUTER_REPAIR",
        "电脑维修",
        "ᠺᠣᠮᠫᠢᠦ᠋ᠲ᠋ᠧᠷ ᠵᠠᠰᠠᠬᠤ",
        "Computer repair",
    ],
    ["TUTORING", "学业辅导", "ᠰᠤᠷᠤᠯᠭ᠎ᠠ ᠳ᠋ᠤ ᠲᠤᠰᠠᠯᠠᠬᠤ", "Tutoring"],
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        // The last number given in each series, such as `150824-V-2026`.
        m.create_table(
            Table::create()
                .table("number_series")
                .col(text("series").not_null().primary_key())
                .col(int("last").not_null())
                .to_owned(),
        )
        .await?;

        m.create_table(
            Table::create()
                .table("skill")
                .col(text("code").not_null().primary_key())
                .col(text("name_zh").not_null())
                .col(text("name_mn").not_null())
                .col(text("name_en").not_null())
                .to_owned(),
        )
        .await?;
        let mut seed = Query::insert();
        seed.into_table("skill")
            .columns(["code", "name_zh", "name_mn", "name_en"]);
        for skill in SKILLS {
            seed.values_panic(skill.map(Expr::val));
        }
        m.execute(seed).await?;

        m.create_table(
            versioned("volunteer")
                .col(id("person_id").not_null())
                .col(id("unit_id").not_null())
                .col(text("number").not_null().unique_key())
                .col(text("languages").not_null())
                .col(text("availability"))
                .col(int("capacity").not_null().check(Expr::col("capacity").gte(0)))
                .col(choice("state", &["ENROLLED", "ACTIVE", "PAUSED", "LEFT"]))
                .foreign_key(&mut refers("person_id", "person"))
                .foreign_key(&mut refers("unit_id", "unit"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("volunteer", &["unit_id", "id"])).await?;
        // A person serves for one unit at a time.
        m.create_index(
            Index::create()
                .name("ux_volunteer_standing")
                .table("volunteer")
                .col("person_id")
                .unique()
                .and_where(Expr::col("state").ne("LEFT"))
                .to_owned(),
        )
        .await?;

        m.create_table(
            Table::create()
                .table("volunteer_skill")
                .col(id("volunteer_id").not_null())
                .col(text("skill_code").not_null())
                .primary_key(Index::create().col("volunteer_id").col("skill_code"))
                .foreign_key(&mut refers("volunteer_id", "volunteer"))
                .foreign_key(&mut refers_to("skill_code", "skill", "code"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("volunteer_skill", &["skill_code", "volunteer_id"]))
            .await?;

        m.create_table(
            versioned("volunteer_team")
                .col(id("committee_id").not_null())
                .col(text("name").not_null())
                .col(time("dissolved_at"))
                .foreign_key(&mut refers("committee_id", "joint_committee"))
                .to_owned(),
        )
        .await?;
        m.create_index(
            unique("volunteer_team", &["committee_id", "name"])
                .and_where(Expr::col("dissolved_at").is_null())
                .to_owned(),
        )
        .await?;

        m.create_table(
            versioned("team_member")
                .col(id("team_id").not_null())
                .col(id("volunteer_id").not_null())
                .col(id("unit_id").not_null())
                .col(int("slot").not_null().check(Expr::col("slot").gt(0)))
                .col(date("joined_on").not_null())
                .col(date("left_on"))
                .foreign_key(&mut refers("team_id", "volunteer_team"))
                .foreign_key(&mut refers("volunteer_id", "volunteer"))
                .foreign_key(&mut refers("unit_id", "unit"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("team_member", &["volunteer_id", "id"]))
            .await?;
        m.create_index(index("team_member", &["team_id", "id"])).await?;
        // A slot is one place of a unit on a team; how many slots there are is a setting.
        for columns in [
            ["team_id", "unit_id", "slot"].as_slice(),
            &["team_id", "volunteer_id"],
        ] {
            m.create_index(
                unique("team_member", columns)
                    .and_where(Expr::col("left_on").is_null())
                    .to_owned(),
            )
            .await?;
        }
        Ok(())
    }
}
