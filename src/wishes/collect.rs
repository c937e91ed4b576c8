//! How a wish is written down.

use entity::ids::{PersonId, TypedId, WishId};
use entity::wish::{ActiveModel, Model, WishKind, WishState};
use entity::{household_member, person};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Set,
};

use super::board;
use super::lifecycle::Step;
use super::rejection::WishRejection;
use crate::care::recipients;
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::people::persons;
use crate::policy::Action;
use crate::territory;
use crate::work::{Act, Work};
use crate::workflow::{Taken, transition};

/// What is wished for; outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Details {
    pub kind: Option<WishKind>,
    pub title: Option<String>,
    pub public_text: Option<String>,
    pub detail: Option<Option<String>>,
    pub budget_fen: Option<Option<i64>>,
}

/// Writes down the wish of a person of a community.
pub async fn collect(act: &Act<'_>, person: PersonId, details: Details) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let not_found = || Rejection::not_found().at("personId");
    let person = person::Entity::find_by_id(person)
        .filter(person::Column::ErasedAt.is_null())
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(not_found)?;
    let community = person.community_id.ok_or_else(not_found)?;
    let community = territory::service::must_find(&work, community).await?;
    let ties = recipients::ties(&work, person.id).await?;
    let place = ties.place(person.id, &community);
    work.by
        .require(Action::WishCollect, &place)
        .map_err(|why| why.at("personId"))?;
    let id = WishId::new();
    let mut row = ActiveModel {
        id: Set(id),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        state: Set(WishState::Collected),
        community_id: Set(community.id),
        person_id: Set(person.id),
        collected_by: Set(work.by.person()),
        ..Default::default()
    };
    let has_budget = details.budget_fen.flatten().is_some();
    let kind = details.kind;
    fill(&work, id, person.id, &mut row, details).await?;
    if kind == Some(WishKind::Goods) && !has_budget {
        return Err(WishRejection::NoBudget.into());
    }
    let row = row.insert(&work.tx).await?;
    work.record(Event {
        kind: "wish.collected",
        action: Action::WishCollect,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Writes it anew. It is verified again, by somebody who wrote none of it.
pub async fn revise(
    act: &Act<'_>,
    id: WishId,
    expected_version: Option<i32>,
    details: Details,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = board::open(&work, id, Step::Revise, expected_version).await?;
    let kind = details.kind.unwrap_or(row.kind);
    let budget = details.budget_fen.unwrap_or(row.budget_fen);
    let mut written = <ActiveModel as Default>::default();
    fill(&work, id, row.person_id, &mut written, details).await?;
    if kind == WishKind::Goods && budget.is_none() {
        return Err(WishRejection::NoBudget.into());
    }
    let taken = Taken {
        row: &row,
        step: Step::Revise,
        place: &place,
        expected_version,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        *change = written;
        change.state = Set(state);
        change.revised_by = Set(work.by.person().or(row.revised_by));
        change.verified_by = Set(None);
    })
    .await?;
    work.commit(row).await
}

async fn fill(
    work: &Work,
    id: WishId,
    person: PersonId,
    row: &mut ActiveModel,
    details: Details,
) -> Result<(), Refusal> {
    let mut public = Vec::new();
    if let Some(kind) = details.kind {
        row.kind = Set(kind);
    }
    if let Some(title) = details.title {
        let title = input::public_line("title", &title, 40)?;
        public.push(title.clone());
        row.title = Set(title);
    }
    if let Some(text) = details.public_text {
        let text = input::public_text("publicText", &text, 500)?;
        public.push(text.clone());
        row.public_text = Set(text);
    }
    if names_somebody(work, person, &public).await? {
        return Err(WishRejection::NamesSomebody.into());
    }
    if let Some(detail) = details.detail {
        let detail = detail
            .map(|text| input::prose("detail", &text, 2000))
            .transpose()?;
        let sealed = detail.map(|text| work.app.vault.seal(board::cell(id), text.as_bytes()));
        row.detail_sealed = Set(sealed.transpose()?);
    }
    if let Some(budget) = details.budget_fen {
        let most = work.app.config.wishes.most_budget_fen;
        if budget.is_some_and(|fen| fen > most) {
            return Err(WishRejection::BudgetTooHigh(most).into());
        }
        row.budget_fen = Set(budget);
    }
    Ok(())
}

/// Whether a text names the person, somebody of the household, or where the person lives.
pub(super) async fn names_somebody(work: &Work, person: PersonId, texts: &[String]) -> Result<bool, Refusal> {
    if texts.is_empty() {
        return Ok(false);
    }
    let family = person::Entity::find()
        .filter(
            Condition::any()
                .add(person::Column::Id.eq(person))
                .add(person::Column::Id.in_subquery(family(person))),
        )
        .all(&work.tx)
        .await?;
    for one in family {
        let mut words = vec![one.name];
        if let Some(sealed) = &one.address_sealed {
            words.push(
                work.app
                    .vault
                    .unseal_text(persons::address_cell(one.id), sealed)?,
            );
        }
        // A name of one character is a part of too many words.
        let told = |word: &String| word.chars().count() > 1 && texts.iter().any(|text| text.contains(word));
        if words.iter().any(told) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Who lives with a person.
fn family(person: PersonId) -> sea_orm::sea_query::SelectStatement {
    use household_member::{Column, Entity};
    let home = Entity::find()
        .select_only()
        .column(Column::HouseholdId)
        .filter(Column::PersonId.eq(person.uuid()))
        .filter(Column::LeftAt.is_null())
        .into_query();
    Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(Column::HouseholdId.in_subquery(home))
        .filter(Column::LeftAt.is_null())
        .into_query()
}

/// Whether the two live together.
pub(super) async fn live_together(work: &Work, one: PersonId, other: PersonId) -> Result<bool, Refusal> {
    let found = person::Entity::find_by_id(other)
        .filter(person::Column::Id.in_subquery(family(one)))
        .one(&work.tx)
        .await?;
    Ok(found.is_some())
}
