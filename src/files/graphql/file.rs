//! Files, as clients see them.

use async_graphql::{Context, Enum, ID, Object};
use entity::stored_file;

use crate::error::Fault;
use crate::files::links;
use crate::files::loader::FilesOf;
use crate::gid;
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "stored_file::MediaType")]
pub enum MediaType {
    /// A photo: image/jpeg.
    Jpeg,
    /// A picture: image/png.
    Png,
    /// A photo: image/webp. It is kept as JPEG.
    Webp,
    /// A paper: application/pdf.
    Pdf,
}

/// A photo or a paper. Photos were written anew when they came: they do not tell where they were taken.
pub struct StoredFile(stored_file::Model);

/// A photo or a paper. Photos were written anew when they came: they do not tell where they were taken.
#[Object(directive = Access::apply(Action::FileRead))]
impl StoredFile {
    /// By which it is known.
    async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// What it is.
    async fn media_type(&self) -> MediaType {
        self.0.media_type.into()
    }

    /// How large it is.
    async fn bytes(&self) -> i64 {
        self.0.bytes
    }

    /// When it came.
    async fn uploaded_at(&self) -> Moment {
        Moment(self.0.created_at)
    }

    /// A link to fetch it by, without a header. It ends after five minutes, with your session, and as soon as you may
    /// not read any more what the file belongs to. Ask for another rather than keep it; null for municipal systems.
    async fn url(&self, ctx: &Context<'_>) -> Option<String> {
        links::to(ctx.asked(), &self.0)
    }
}

/// The files that belong to something which the caller may read.
pub async fn of(ctx: &Context<'_>, owner: uuid::Uuid) -> Result<Vec<StoredFile>, Fault> {
    let rows = load(ctx.asked(), FilesOf(owner)).await?;
    Ok(rows.unwrap_or_default().into_iter().map(StoredFile).collect())
}
