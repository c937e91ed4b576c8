//! Photos and papers, and the tickets by which they come.

use sea_orm_migration::prelude::*;

use crate::columns::{choice, id, index, keyed, refers, sealed, text, time, unique};

const OWNERS: [&str; 2] = ["WISH_DELIVERY", "CASE_PAPER"];
const MEDIA: [&str; 4] = ["JPEG", "PNG", "WEBP", "PDF"];

#[derive(DeriveMigrationName)]
pub struct Step;

/// How many bytes.
fn bytes() -> ColumnDef {
    ColumnDef::new("bytes")
        .big_integer()
        .not_null()
        .check(Expr::col("bytes").gt(0))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            keyed("stored_file")
                .col(time("created_at").not_null())
                .col(choice("owner_kind", &OWNERS))
                .col(id("owner_id").not_null())
                .col(id("community_id").not_null())
                .col(id("uploaded_by"))
                .col(choice("media_type", &MEDIA))
                .col(bytes())
                .col(text("object_key").not_null())
                .col(time("removed_at"))
                .foreign_key(&mut refers("community_id", "community"))
                .foreign_key(&mut refers("uploaded_by", "person"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("stored_file", &["owner_id", "id"])).await?;
        m.create_index(unique("stored_file", &["object_key"])).await?;
        m.create_table(
            keyed("upload_ticket")
                .col(time("created_at").not_null())
                .col(sealed("token_hash").not_null())
                .col(id("person_id").not_null())
                .col(choice("owner_kind", &OWNERS))
                .col(id("owner_id").not_null())
                .col(choice("media_type", &MEDIA))
                .col(bytes())
                .col(sealed("sha256"))
                .col(time("expires_at").not_null())
                .col(time("used_at"))
                .foreign_key(&mut refers("person_id", "person"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("upload_ticket", &["token_hash"])).await
    }
}
