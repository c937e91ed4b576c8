//! Volunteers, as clients see them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::ids::{CommunityId, UnitId, VolunteerId, VolunteerTeamId};
use entity::{skill, volunteer};

use super::team::TeamMember;
use crate::committees::graphql::unit::Unit;
use crate::committees::loader::OfficeHolderOf;
use crate::gid::{self, Gid};
use crate::hours::graphql::certificate::{self, Certificate};
use crate::hours::graphql::entry::{self, HourEntry};
use crate::hours::loader::MinutesOf;
use crate::nested::Slice;
use crate::page::{By, Key, List, OrderDirection, Page, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load};
use crate::volunteers::loader::{
    ServedBy, SkillsOf, TeamsWith, TeamsWithCount, VolunteerCount, VolunteersOf,
};
use crate::volunteers::skills;
use crate::volunteers::volunteer_lifecycle::VolunteerStep;
use crate::volunteers::volunteers::{self, Wanted};
use crate::workflow::{self, Lifecycle as _};

/// Where a volunteer stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "volunteer::VolunteerState")]
pub enum VolunteerState {
    /// Offered to serve; the unit has not agreed yet.
    Enrolled,
    /// Serves.
    Active,
    /// Takes a break.
    Paused,
    /// Serves no more; stays readable.
    Left,
}

/// 专长: what a volunteer can do.
pub struct Skill(skill::Model);

impl From<skill::Model> for Skill {
    fn from(row: skill::Model) -> Self {
        Self(row)
    }
}

/// 专长: what a volunteer can do.
#[Object(directive = Access::apply(Action::SkillRead))]
impl Skill {
    /// The stable code, such as TUTORING.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name in the language of `Accept-Language`.
    async fn name(&self, ctx: &Context<'_>) -> &str {
        use crate::language::Language;
        match ctx.asked().language {
            Language::ZhHans => &self.0.name_zh,
            Language::MnMong => &self.0.name_mn,
            Language::En => &self.0.name_en,
        }
    }
}

/// 志愿者: an in-service member whom a unit picked to serve neighbourhoods.
pub struct Volunteer(volunteer::Model);

impl From<volunteer::Model> for Volunteer {
    fn from(row: volunteer::Model) -> Self {
        Self(row)
    }
}

/// 志愿者: an in-service member whom a unit picked to serve neighbourhoods.
#[Object(directive = Access::apply(Action::VolunteerRead))]
impl Volunteer {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The volunteer number, such as 150824-V-2026-000123: stands where others would ask for an ID number.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// The name; null once the person's data were erased.
    async fn name(&self, ctx: &Context<'_>) -> Option<String> {
        let holder = load(ctx.asked(), OfficeHolderOf(self.0.person_id)).await;
        ctx.nullable(holder.map(|holder| holder.map(|holder| holder.name)))
    }

    /// Where it stands.
    async fn state(&self) -> VolunteerState {
        self.0.state.into()
    }

    /// The languages that the volunteer serves in (BCP 47), preferred first.
    async fn languages(&self) -> Vec<&str> {
        self.0.languages.split(',').collect()
    }

    /// When there is time, in words; null while unknown.
    async fn availability(&self) -> Option<&str> {
        self.0.availability.as_deref()
    }

    /// The most people with whom the volunteer is paired at a time.
    async fn capacity(&self) -> i32 {
        self.0.capacity
    }

    /// What the volunteer can do, by code.
    async fn skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let rows = load(ctx.asked(), SkillsOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(Skill).collect())
    }

    /// The unit that picked the volunteer; null only if it is not for you to see.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The teams on which the volunteer is now, as far as you may see them, the longest first.
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<TeamMember>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), TeamsWith(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), TeamsWithCount(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// The hours that the volunteer gave, as far as you may see them, the first submitted first.
    async fn hour_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<HourEntry>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        entry::of_volunteer(ctx, self.0.id, &window).await
    }

    /// How many minutes of them are confirmed: of those that you may see.
    async fn confirmed_minutes(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(load(ctx.asked(), MinutesOf(self.0.id)).await?.unwrap_or_default())
    }

    /// The certificates of hours, as far as you may see them, the oldest first.
    async fn certificates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Certificate>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        certificate::of_volunteer(ctx, self.0.id, &window).await
    }

    /// The mutations that you may send for it now.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let Some(unit) = load(ctx.asked(), self.0.unit_id).await? else {
            return Ok(Vec::new());
        };
        let served = load(ctx.asked(), ServedBy(unit.id)).await?.unwrap_or_default();
        let place = Place::of_volunteer(&self.0, &unit, served);
        let caller = &ctx.asked().caller;
        let mut actions = workflow::available(caller, &self.0, &place);
        // A person is erased by the own id.
        actions.retain(|mutation| mutation != volunteer::Model::mutation(VolunteerStep::Erase));
        let stands = self.0.state != volunteer::VolunteerState::Left;
        if stands && caller.may(Action::VolunteerUpdate, &place) {
            actions.push("volunteerUpdate".to_owned());
        }
        Ok(actions)
    }
}

/// The volunteers of a unit, for `Unit.volunteers`.
pub async fn of_unit(ctx: &Context<'_>, unit: UnitId, window: &Window) -> Result<List<Volunteer>> {
    let slice = Slice::of(window)?;
    let rows = load(ctx.asked(), VolunteersOf(unit, slice)).await?;
    let total = if ctx.wants("totalCount") {
        let count = load(ctx.asked(), VolunteerCount(unit)).await?;
        Some(count.unwrap_or_default())
    } else {
        None
    };
    Ok(slice.page(rows.unwrap_or_default(), total).into_list())
}

/// Which volunteers.
#[derive(Default, InputObject)]
pub struct VolunteerFilter {
    /// Those who can do this, by code.
    skill: Option<String>,
    /// Those who serve in this language (BCP 47).
    language: Option<String>,
    /// Those of this unit.
    unit_id: Option<Gid<UnitId>>,
    /// Those of the units that are active on this community's joint committee.
    community_id: Option<Gid<CommunityId>>,
    /// Those on this team now.
    team_id: Option<Gid<VolunteerTeamId>>,
    /// Those in this state.
    state: Option<VolunteerState>,
    /// Also those who left.
    #[graphql(default)]
    include_left: bool,
}

impl VolunteerFilter {
    /// `None` where nothing can fit: an id of the wrong form is of nothing.
    fn wanted(self) -> Option<Wanted> {
        let left = self.include_left || self.state == Some(VolunteerState::Left);
        Some(Wanted {
            skill: self.skill,
            language: self.language,
            unit: known(self.unit_id)?,
            community: known(self.community_id)?,
            team: known(self.team_id)?,
            state: self.state.map(Into::into),
            left,
        })
    }
}

#[expect(clippy::option_option, reason = "not asked for, asked for in vain, asked for")]
fn known<T: entity::ids::TypedId>(id: Option<Gid<T>>) -> Option<Option<T>> {
    match id {
        Some(id) => id.known().map(Some),
        None => Some(None),
    }
}

/// What volunteers can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum VolunteerOrderField {
    /// By number.
    Number,
    /// By when they were registered.
    CreatedAt,
}

/// An order of volunteers.
#[derive(InputObject)]
pub struct VolunteerOrder {
    /// The key.
    field: VolunteerOrderField,
    /// The direction; ascending unless said.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<VolunteerOrder> for By<volunteer::Entity> {
    fn from(order: VolunteerOrder) -> Self {
        use volunteer::{Column, Model};
        let key = match order.field {
            VolunteerOrderField::Number => Key::Text(Column::Number, |row: &Model| row.number.clone()),
            VolunteerOrderField::CreatedAt => Key::Time(Column::CreatedAt, |row: &Model| row.created_at),
        };
        By {
            key,
            direction: order.direction,
        }
    }
}

/// The root fields of volunteers.
#[derive(Default)]
pub struct VolunteerQuery;

#[Object]
impl VolunteerQuery {
    /// What volunteers can do, by code.
    #[graphql(directive = Access::apply(Action::SkillRead))]
    async fn skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let rows = skills::list(ctx.asked()).await?;
        Ok(rows.into_iter().map(Skill).collect())
    }

    /// One volunteer; null for an unknown one and for one whom you may not see alike.
    #[graphql(directive = Access::apply(Action::VolunteerRead))]
    async fn volunteer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: Gid<VolunteerId>,
    ) -> Option<Volunteer> {
        let row = volunteers::find(ctx.asked(), id.known()?).await;
        ctx.nullable(row.map(|row| row.map(Volunteer)))
    }

    /// The volunteers whom you may see, by number unless said otherwise.
    #[graphql(directive = Access::apply(Action::VolunteerRead))]
    async fn volunteers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] filter: Option<VolunteerFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<VolunteerOrder>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<Volunteer>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let count = ctx.wants("totalCount");
        let Some(wanted) = filter.unwrap_or_default().wanted() else {
            return Ok(Page::<volunteer::Model>::empty(count).into_list());
        };
        let order = order_by.unwrap_or(VolunteerOrder {
            field: VolunteerOrderField::Number,
            direction: OrderDirection::Asc,
        });
        let page = volunteers::list(ctx.asked(), &wanted, order.into(), window, count).await?;
        Ok(page.into_list())
    }
}
