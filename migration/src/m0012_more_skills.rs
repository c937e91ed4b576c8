//! More that volunteers can do.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Step;

/// Code, then the name in Chinese, Mongolian script and English.
const SKILLS: &[[&str; 4]] = &[
    ["DRIVING", "驾车接送", "ᠮᠠᠰᠢᠨ ᠵᠢᠯᠤᠭᠤᠳᠬᠤ", "Driving"],
    [
        "APPLIANCE_REPAIR",
        "家电维修",
        "ᠭᠡᠷ ᠦᠨ ᠴᠠᠬᠢᠯᠭᠠᠨ ᠲᠣᠨᠣᠭ ᠵᠠᠰᠠᠬᠤ",
        "Appliance repair",
    ],
    [
        "PLUMBING_AND_WIRING",
        "水电维修",
        "ᠤᠰᠤ ᠴᠠᠬᠢᠯᠭᠠᠨ ᠵᠠᠰᠠᠬᠤ",
        "Plumbing and wiring",
    ],
    ["HAIRDRESSING", "理发", "ᠦᠰᠦ ᠵᠠᠰᠠᠬᠤ", "Hairdressing"],
    ["HOUSEKEEPING", "家政保洁", "ᠭᠡᠷ ᠦᠨ ᠠᠵᠢᠯ", "Housekeeping"],
    [
        "TRANSLATION",
        "蒙汉翻译",
        "ᠮᠣᠩᠭᠣᠯ ᠬᠢᠲᠠᠳ ᠣᠷᠴᠢᠭᠤᠯᠭ᠎ᠠ",
        "Mongolian and Chinese interpreting",
    ],
    ["FIRST_AID", "应急救护", "ᠶᠠᠭᠠᠷᠠᠯᠲᠠᠢ ᠠᠪᠤᠷᠠᠬᠤ", "First aid"],
    [
        "POLICY_ADVICE",
        "政策咨询",
        "ᠲᠥᠷᠥ ᠶᠢᠨ ᠪᠣᠳᠣᠯᠭ᠎ᠠ ᠶᠢᠨ ᠵᠥᠪᠯᠡᠯᠭᠡ",
        "Policy advice",
    ],
    ["MEDIATION", "矛盾调解", "ᠵᠥᠷᠢᠴᠡᠯ ᠢ ᠡᠪᠯᠡᠷᠡᠭᠦᠯᠬᠦ", "Mediation"],
    ["ARTS", "文艺", "ᠤᠷᠠᠯᠢᠭ", "Arts"],
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut seed = Query::insert();
        seed.into_table("skill")
            .columns(["code", "name_zh", "name_mn", "name_en"]);
        for skill in SKILLS {
            seed.values_panic(skill.map(Expr::val));
        }
        m.execute(seed).await
    }
}
