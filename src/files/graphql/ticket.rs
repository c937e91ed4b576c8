//! How a file is sent, as clients see it.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use entity::ids::{CasePaperId, WishClaimId};

use super::file::MediaType;
use crate::error::Rejection;
use crate::files::owners::Owner;
use crate::files::tickets::{self, Announced, Ticket};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::scalars::Moment;

/// What a file belongs to.
#[derive(OneofObject)]
pub enum UploadOwnerInput {
    /// A claim of yours by which you fulfilled a wish: photos of the delivery.
    WishClaimId(Gid<WishClaimId>),
    /// A paper of a case: photos or a PDF of it.
    CasePaperId(Gid<CasePaperId>),
}

impl UploadOwnerInput {
    fn owner(&self) -> Result<Owner, Rejection> {
        let owner = match self {
            Self::WishClaimId(id) => id.require("wishClaimId").map(Owner::claim),
            Self::CasePaperId(id) => id.require("casePaperId").map(Owner::paper),
        };
        owner.map_err(|why| why.at("owner"))
    }
}

/// A file to be sent.
#[derive(InputObject)]
pub struct UploadTicketRequestInput {
    /// What it belongs to.
    owner: UploadOwnerInput,
    /// What it is.
    media_type: MediaType,
    /// How large it is, at most 10 MB.
    bytes: i64,
    /// Its SHA-256 in hexadecimal, if what arrives is to be held to it.
    sha256: Option<String>,
}

/// Leave to send one file.
pub struct UploadTicket(Ticket);

impl From<Ticket> for UploadTicket {
    fn from(ticket: Ticket) -> Self {
        Self(ticket)
    }
}

/// Leave to send one file.
#[Object(directive = Access::apply(Action::FileAttach))]
impl UploadTicket {
    /// Where to `PUT` it, with your access token, its `Content-Type` and its `Content-Length`. It answers 201 once the
    /// file is kept, and otherwise tells why not; the ticket can then be used again until it ends.
    async fn url(&self, ctx: &Context<'_>) -> String {
        let base = ctx.asked().app.config.public_url.trim_end_matches('/');
        format!("{base}/uploads/{}", self.0.token)
    }

    /// Until when.
    async fn expires_at(&self) -> Moment {
        Moment(self.0.row.expires_at)
    }
}

payload! {
    /// What `uploadTicketRequest` did.
    UploadTicketRequestPayload {
        /// The ticket; null where it was refused.
        ticket: UploadTicket
    }
}

/// The mutations of files.
#[derive(Default)]
pub struct FileMutation;

#[Object]
impl FileMutation {
    /// Asks for leave to send a photo or a paper. It is yours alone, for one file of this size and type, for 15
    /// minutes.
    #[graphql(directive = Access::apply(Action::FileAttach))]
    async fn upload_ticket_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What will be sent.")] input: UploadTicketRequestInput,
    ) -> Result<UploadTicketRequestPayload> {
        let done = async {
            let announced = Announced {
                owner: input.owner.owner()?,
                media_type: input.media_type.into(),
                bytes: input.bytes,
                sha256: input.sha256,
            };
            tickets::request(&ctx.act()?, announced).await
        };
        UploadTicketRequestPayload::of(ctx.asked(), done.await).await
    }
}
