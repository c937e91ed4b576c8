//! Service matters, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::ids::{ServiceMatterId, UnitId};
use entity::{matter_document, service_matter};

use super::guide::ServiceGuide;
use crate::cards::loader::{DocumentsOf, GuidesOf};
use crate::cards::matters::{self, Wanted};
use crate::cards::{guides, names};
use crate::committees::graphql::unit::Unit;
use crate::gid::{self, Gid};
use crate::language::Language;
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action};
use crate::resolve::{Asked, load};
use crate::scalars::Moment;

/// In which form a paper is brought.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "matter_document::DocumentForm")]
pub enum DocumentForm {
    /// The original.
    Original,
    /// A copy.
    Copy,
    /// The original to be shown, a copy to be left.
    OriginalAndCopy,
}

/// 服务事项: a matter that a unit deals with for residents.
pub struct ServiceMatter(service_matter::Model);

impl From<service_matter::Model> for ServiceMatter {
    fn from(row: service_matter::Model) -> Self {
        Self(row)
    }
}

impl ServiceMatter {
    fn said(&self, asked: Language) -> (Language, &str) {
        let row = &self.0;
        names::say(
            asked,
            &row.name_zh,
            row.name_mn.as_deref(),
            row.name_en.as_deref(),
        )
    }
}

/// 服务事项: a matter that a unit deals with for residents.
#[Object(directive = Access::apply(Action::ServiceMatterRead))]
impl ServiceMatter {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The official code of the matter.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name, such as 医疗保险报销; in Chinese where it has none in the language asked for.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> &str {
        self.said(language.unwrap_or(ctx.asked().language)).1
    }

    /// The language in which `name` answers to the same argument.
    async fn name_language(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> Language {
        self.said(language.unwrap_or(ctx.asked().language)).0
    }

    /// The unit that deals with it; null only if that is not for you to see.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// Within how many working days it is done, as the unit promises; 0 is at once.
    async fn working_days(&self) -> i32 {
        self.0.working_days
    }

    /// Who may ask for it, in words; null where everyone may.
    async fn eligibility(&self) -> Option<&str> {
        self.0.eligibility.as_deref()
    }

    /// When the unit stopped to deal with it; null while it does.
    async fn retired_at(&self) -> Option<Moment> {
        self.0.retired_at.map(Moment)
    }

    /// The papers to bring, at most 30, in their order.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<MatterDocument>> {
        let rows = load(ctx.asked(), DocumentsOf(self.0.id)).await?;
        Ok(rows.unwrap_or_default().into_iter().map(MatterDocument).collect())
    }

    /// The guides, at most one a language.
    async fn guides(&self, ctx: &Context<'_>) -> Result<Vec<ServiceGuide>> {
        let rows = load(ctx.asked(), GuidesOf(self.0.id)).await?;
        Ok(rows
            .unwrap_or_default()
            .into_iter()
            .map(ServiceGuide::from)
            .collect())
    }

    /// The guide to read: where there is none in the language asked for, the Chinese one or whichever there is,
    /// which tells its own `language`; null where there is none at all.
    async fn guide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> Option<ServiceGuide> {
        let asked = language.unwrap_or(ctx.asked().language);
        let rows = load(ctx.asked(), GuidesOf(self.0.id)).await;
        let to_read = |rows| guides::to_read(rows, asked).map(ServiceGuide::from);
        ctx.nullable(rows.map(|rows| rows.and_then(to_read)))
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Vec<String> {
        let place = matters::place_of(&self.0);
        [
            (Action::ServiceMatterUpdate, "serviceMatterUpdate"),
            (Action::ServiceMatterRetire, "serviceMatterRetire"),
            (Action::ServiceGuideWrite, "serviceGuideWrite"),
        ]
        .into_iter()
        .filter(|(action, _)| self.0.retired_at.is_none() && ctx.asked().caller.may(*action, &place))
        .map(|(_, mutation)| mutation.to_owned())
        .collect()
    }
}

/// A paper that a matter asks for.
pub struct MatterDocument(matter_document::Model);

impl MatterDocument {
    fn said(&self, asked: Language) -> (Language, &str) {
        let row = &self.0;
        names::say(
            asked,
            &row.name_zh,
            row.name_mn.as_deref(),
            row.name_en.as_deref(),
        )
    }
}

/// A paper that a matter asks for.
#[Object(directive = Access::apply(Action::ServiceMatterRead))]
impl MatterDocument {
    /// The name, such as 身份证; in Chinese where it has none in the language asked for.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> &str {
        self.said(language.unwrap_or(ctx.asked().language)).1
    }

    /// The language in which `name` answers to the same argument.
    async fn name_language(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> Language {
        self.said(language.unwrap_or(ctx.asked().language)).0
    }

    /// In which form it is brought.
    async fn form(&self) -> DocumentForm {
        self.0.form.into()
    }
}

/// Which matters.
#[derive(Default, InputObject)]
pub struct ServiceMatterFilter {
    /// Those of this unit.
    unit_id: Option<Gid<UnitId>>,
    /// Those with at least two thirds of these words in name, code or eligibility; at most 100 characters. Retired
    /// ones have no words.
    text: Option<String>,
    /// Also those that their unit deals with no more.
    #[graphql(default)]
    include_retired: bool,
}

impl ServiceMatterFilter {
    /// `None` where nothing can fit: an id of the wrong form is of no unit.
    fn wanted(self) -> Option<Wanted> {
        let unit = match self.unit_id {
            Some(id) => Some(id.known()?),
            None => None,
        };
        Some(Wanted {
            unit,
            text: self.text,
            retired: self.include_retired,
        })
    }
}

/// What matters can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ServiceMatterOrderField {
    /// By the Chinese name, in the order of code points.
    Name,
    /// By code, in the order of code points.
    Code,
    /// By when they were recorded.
    CreatedAt,
}

/// An order of matters.
#[derive(InputObject)]
pub struct ServiceMatterOrder {
    /// The key.
    field: ServiceMatterOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<ServiceMatterOrder> for By<service_matter::Entity> {
    fn from(order: ServiceMatterOrder) -> Self {
        use service_matter::{Column, Model};
        let key = match order.field {
            ServiceMatterOrderField::Name => Key::Text(Column::NameZh, |row: &Model| row.name_zh.clone()),
            ServiceMatterOrderField::Code => Key::Text(Column::Code, |row: &Model| row.code.clone()),
            ServiceMatterOrderField::CreatedAt => Key::Time(Column::CreatedAt, |row: &Model| row.created_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of matters.
#[derive(Default)]
pub struct MatterQuery;

#[Object]
impl MatterQuery {
    /// One matter, offered or retired; null for an unknown one.
    #[graphql(directive = Access::apply(Action::ServiceMatterRead))]
    async fn service_matter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<ServiceMatterId>,
    ) -> Option<ServiceMatter> {
        let row = matters::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(ServiceMatter)))
    }

    /// The matters that units deal with for residents, by name unless said otherwise.
    #[graphql(directive = Access::apply(Action::ServiceMatterRead))]
    async fn service_matters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<ServiceMatterFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ServiceMatterOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<ServiceMatter>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<service_matter::Model>::empty(count).into_list());
        };
        let order = order_by.unwrap_or(ServiceMatterOrder {
            field: ServiceMatterOrderField::Name,
            direction: OrderDirection::Asc,
        });
        let page = matters::list(ctx.asked(), &wanted, order.into(), window, count).await?;
        Ok(page.into_list())
    }
}
