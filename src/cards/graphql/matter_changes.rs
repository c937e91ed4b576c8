//! What can be done with service matters, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::{ServiceMatterId, UnitId};

use super::matter::{DocumentForm, ServiceMatter};
use crate::cards::matters::{self, Details, Document};
use crate::cards::names::Names;
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// A paper that a matter asks for.
#[derive(InputObject)]
pub struct MatterDocumentInput {
    /// In Chinese, at most 100 characters.
    name_zh: String,
    /// In Mongolian script, at most 100 characters.
    name_mn: Option<String>,
    /// In English, at most 100 characters.
    name_en: Option<String>,
    /// In which form it is brought.
    form: DocumentForm,
}

impl From<MatterDocumentInput> for Document {
    fn from(input: MatterDocumentInput) -> Self {
        Self {
            names: Names {
                zh: input.name_zh,
                mn: input.name_mn,
                en: input.name_en,
            },
            form: input.form.into(),
        }
    }
}

fn papers(documents: Vec<MatterDocumentInput>) -> Vec<Document> {
    documents.into_iter().map(Into::into).collect()
}

/// A new matter.
#[derive(InputObject)]
pub struct ServiceMatterCreateInput {
    /// The unit that deals with it.
    unit_id: Gid<UnitId>,
    /// The official code, which never changes: 1 to 32 letters, digits, `-` or `.`; unique.
    code: String,
    /// In Chinese, at most 100 characters.
    name_zh: String,
    /// In Mongolian script, at most 100 characters.
    name_mn: Option<String>,
    /// In English, at most 100 characters.
    name_en: Option<String>,
    /// Within how many working days it is done, 0 to 365; 0 is at once.
    working_days: i32,
    /// Who may ask for it, in words, at most 1,000 characters; leave out where everyone may.
    eligibility: Option<String>,
    /// The papers to bring, in their order, at most 30.
    #[graphql(default)]
    documents: Vec<MatterDocumentInput>,
}

/// Changes to a matter: a field left out keeps, null clears.
#[derive(InputObject)]
pub struct ServiceMatterUpdateInput {
    /// The matter.
    id: Gid<ServiceMatterId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// In Chinese, at most 100 characters.
    name_zh: Option<String>,
    /// In Mongolian script, at most 100 characters.
    name_mn: MaybeUndefined<String>,
    /// In English, at most 100 characters.
    name_en: MaybeUndefined<String>,
    /// Within how many working days it is done, 0 to 365; 0 is at once.
    working_days: Option<i32>,
    /// Who may ask for it, in words, at most 1,000 characters.
    eligibility: MaybeUndefined<String>,
    /// All the papers to bring, in their order, at most 30: they take the place of those before.
    documents: Option<Vec<MatterDocumentInput>>,
}

/// Ends a matter.
#[derive(InputObject)]
pub struct ServiceMatterRetireInput {
    /// The matter.
    id: Gid<ServiceMatterId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `serviceMatterCreate` did.
    ServiceMatterCreatePayload {
        /// The new matter; null where it was refused.
        service_matter: ServiceMatter
    }
}

payload! {
    /// What `serviceMatterUpdate` did.
    ServiceMatterUpdatePayload {
        /// The matter as it is now; null where it was refused.
        service_matter: ServiceMatter
    }
}

payload! {
    /// What `serviceMatterRetire` did.
    ServiceMatterRetirePayload {
        /// The retired matter; null where it was refused.
        service_matter: ServiceMatter
    }
}

/// The mutations of matters.
#[derive(Default)]
pub struct MatterMutation;

#[Object]
impl MatterMutation {
    /// Records a matter that a unit deals with for residents.
    #[graphql(directive = Access::apply(Action::ServiceMatterCreate))]
    async fn service_matter_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The matter.")] input: ServiceMatterCreateInput,
    ) -> Result<ServiceMatterCreatePayload> {
        let done = async {
            let unit = input.unit_id.require("unitId")?;
            let details = Details {
                name_zh: Some(input.name_zh),
                name_mn: Some(input.name_mn),
                name_en: Some(input.name_en),
                working_days: Some(input.working_days),
                eligibility: Some(input.eligibility),
                documents: Some(papers(input.documents)),
            };
            matters::create(&ctx.act()?, unit, input.code, details).await
        };
        ServiceMatterCreatePayload::of(ctx.asked(), done.await).await
    }

    /// Changes a matter that its unit still deals with.
    #[graphql(directive = Access::apply(Action::ServiceMatterUpdate))]
    async fn service_matter_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: ServiceMatterUpdateInput,
    ) -> Result<ServiceMatterUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let details = Details {
                name_zh: input.name_zh,
                name_mn: input.name_mn.into(),
                name_en: input.name_en.into(),
                working_days: input.working_days,
                eligibility: input.eligibility.into(),
                documents: input.documents.map(papers),
            };
            matters::update(&ctx.act()?, id, input.expected_version, details).await
        };
        ServiceMatterUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a matter that its unit deals with no more. It stays readable with its guides, but is not found.
    #[graphql(directive = Access::apply(Action::ServiceMatterRetire))]
    async fn service_matter_retire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The matter.")] input: ServiceMatterRetireInput,
    ) -> Result<ServiceMatterRetirePayload> {
        let done = async {
            let id = input.id.require("id")?;
            matters::retire(&ctx.act()?, id, input.expected_version).await
        };
        ServiceMatterRetirePayload::of(ctx.asked(), done.await).await
    }
}
