//! Guides, as clients see them.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::ids::{ServiceGuideId, ServiceMatterId};
use entity::service_guide;

use super::matter::ServiceMatter;
use crate::cards::guides::{self, Guide};
use crate::cards::matters;
use crate::gid::{self, Gid};
use crate::language::Language;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// 办事指南: how a matter is done, in plain words, one text a language.
pub struct ServiceGuide(service_guide::Model);

impl From<service_guide::Model> for ServiceGuide {
    fn from(row: service_guide::Model) -> Self {
        Self(row)
    }
}

/// 办事指南: how a matter is done, in plain words, one text a language.
#[Object(directive = Access::apply(Action::ServiceGuideRead))]
impl ServiceGuide {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The language of the text.
    async fn language(&self) -> Language {
        Language::from_tag(&self.0.language).unwrap_or_default()
    }

    /// What it is about.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The text, in paragraphs.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// When it was written last.
    async fn updated_at(&self) -> Moment {
        self.0.updated_at.into()
    }

    /// The matter that it is a guide to; null only if that is not for you to see.
    async fn matter(&self, ctx: &Context<'_>) -> Option<ServiceMatter> {
        let row = load(ctx.asked(), self.0.matter_id).await;
        ctx.nullable(row.map(|row| row.map(ServiceMatter::from)))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let matter = load(ctx.asked(), self.0.matter_id).await?;
        let Some(matter) = matter.filter(|matter| matter.retired_at.is_none()) else {
            return Ok(Vec::new());
        };
        let place = matters::place_of(&matter);
        Ok([
            (Action::ServiceGuideWrite, "serviceGuideWrite"),
            (Action::ServiceGuideRemove, "serviceGuideRemove"),
        ]
        .into_iter()
        .filter(|(action, _)| ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect())
    }
}

/// A guide in one language, over the one that is there.
#[derive(InputObject)]
pub struct ServiceGuideWriteInput {
    /// The matter that it is a guide to.
    matter_id: Gid<ServiceMatterId>,
    /// The version of the guide that you read; another one now is a CONFLICT. Leave it out for the first.
    expected_version: Option<i32>,
    /// The language of the text; a matter has one guide in each.
    language: Language,
    /// What it is about, at most 100 characters.
    title: String,
    /// The text, at most 10,000 characters.
    text: String,
}

/// Takes a guide away.
#[derive(InputObject)]
pub struct ServiceGuideRemoveInput {
    /// The guide.
    id: Gid<ServiceGuideId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `serviceGuideWrite` did.
    ServiceGuideWritePayload {
        /// The guide as it is now; null where it was refused.
        service_guide: ServiceGuide
    }
}

payload! {
    /// What `serviceGuideRemove` did.
    ServiceGuideRemovePayload {
        /// The matter without the guide; null where it was refused.
        service_matter: ServiceMatter
    }
}

/// The mutations of guides.
#[derive(Default)]
pub struct GuideMutation;

#[Object]
impl GuideMutation {
    /// Writes the guide to a matter in one language, over the one that is there.
    #[graphql(directive = Access::apply(Action::ServiceGuideWrite))]
    async fn service_guide_write(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The guide.")] input: ServiceGuideWriteInput,
    ) -> Result<ServiceGuideWritePayload> {
        let done = async {
            let matter = input.matter_id.require("matterId")?;
            let guide = Guide {
                language: input.language,
                title: input.title,
                text: input.text,
            };
            guides::write(&ctx.act()?, matter, input.expected_version, guide).await
        };
        ServiceGuideWritePayload::of(ctx.asked(), done.await).await
    }

    /// Takes the guide in one language away.
    #[graphql(directive = Access::apply(Action::ServiceGuideRemove))]
    async fn service_guide_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The guide.")] input: ServiceGuideRemoveInput,
    ) -> Result<ServiceGuideRemovePayload> {
        let done = async {
            let id = input.id.require("id")?;
            guides::remove(&ctx.act()?, id, input.expected_version).await
        };
        ServiceGuideRemovePayload::of(ctx.asked(), done.await).await
    }
}
