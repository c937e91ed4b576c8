//! Activities, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::activity;

use super::afterwards::{ActivityAdjustment, ActivityFeedback, ActivityRating, CheckInCode};
use super::role::ActivityRole;
use super::sign_up::SignUp;
use crate::activities::check_in;
use crate::activities::loader::{
    AdjustmentCount, AdjustmentsOf, CoUnitsOf, FeedbackCount, FeedbackOf, OwnSignUp, RatingOf, RolesOf,
    SignUpCount, SignUpsOf,
};
use crate::activities::lookup;
use crate::cards::names;
use crate::committees::graphql::unit::Unit;
use crate::error::Fault;
use crate::gid;
use crate::language::Language;
use crate::needs::graphql::need::{self, Need};
use crate::nested::Slice;
use crate::page::{List, Window};
use crate::policy::{Access, Action, Place};
use crate::resolve::{Asked, load, load_all};
use crate::scalars::Moment;
use crate::territory::datum;
use crate::territory::graphql::{Community, Datum, GeoPoint};

/// Fewer ratings are not shown: one could tell whose they are.
const FEWEST_RATINGS: i32 = 5;

/// What an activity is.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "activity::ActivityKind")]
pub enum ActivityKind {
    /// 讲座: a talk.
    Lecture,
    /// 义诊: doctors see people.
    Clinic,
    /// 演出: a performance.
    Performance,
    /// 环境卫生联治: units and people clean up together.
    CleanUp,
    /// 思想宣传联抓: something is made known together.
    Publicity,
    /// 培训: something is taught.
    Training,
    /// 入户服务: service at home.
    HomeService,
    /// 工程: works, such as tap water.
    Works,
}

/// Where an activity stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "activity::ActivityState")]
pub enum ActivityState {
    /// It is planned; only those who hold it see it.
    Draft,
    /// Everyone sees it, and people sign up.
    Published,
    /// It is under way.
    Ongoing,
    /// It is over, and who was there is counted for good.
    Completed,
    /// It was looked back upon: `outcome` tells what came of it.
    Reviewed,
    /// It was called off, and the sign-ups with it.
    Cancelled,
}

/// 共建活动: something that units do together for the people of a community.
pub struct Activity(activity::Model);

impl From<activity::Model> for Activity {
    fn from(row: activity::Model) -> Self {
        Self(row)
    }
}

impl Activity {
    async fn lies(&self, ctx: &Context<'_>) -> Result<Option<Place>, Fault> {
        let community = load(ctx.asked(), self.0.community_id).await?;
        Ok(community.map(|community| Place::of_activity(&self.0, &community)))
    }

    fn title_in(&self, asked: Language) -> (Language, &str) {
        let row = &self.0;
        names::say(
            asked,
            &row.title_zh,
            row.title_mn.as_deref(),
            row.title_en.as_deref(),
        )
    }

    fn text_in(&self, asked: Language) -> (Language, &str) {
        let row = &self.0;
        names::say(
            asked,
            &row.text_zh,
            row.text_mn.as_deref(),
            row.text_en.as_deref(),
        )
    }
}

/// 共建活动: something that units do together for the people of a community.
#[Object(directive = Access::apply(Action::ActivityRead))]
impl Activity {
    /// The opaque global id.
    pub async fn id(&self) -> ID {
        gid::public(self.0.id)
    }

    /// Goes up by one with each change; send it back as `expectedVersion`. A sign-up is no change of it.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The number that people read: the county's code, `A` and the last six digits of the community's code, the year
    /// and a count, such as 150824-A100003-2026-000123.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// What it is.
    async fn kind(&self) -> ActivityKind {
        self.0.kind.into()
    }

    /// Where it stands.
    async fn state(&self) -> ActivityState {
        self.0.state.into()
    }

    /// The title; in Chinese where it has none in the language asked for.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> &str {
        self.title_in(language.unwrap_or(ctx.asked().language)).1
    }

    /// The language in which `title` answers to the same argument.
    async fn title_language(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> Language {
        self.title_in(language.unwrap_or(ctx.asked().language)).0
    }

    /// What it is about, for everyone to read; in Chinese where it is not told in the language asked for.
    async fn text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> &str {
        self.text_in(language.unwrap_or(ctx.asked().language)).1
    }

    /// The language in which `text` answers to the same argument.
    async fn text_language(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request unless said.")] language: Option<Language>,
    ) -> Language {
        self.text_in(language.unwrap_or(ctx.asked().language)).0
    }

    /// Where it takes place, in words.
    async fn place(&self) -> &str {
        &self.0.place
    }

    /// Where it takes place on a map; null while unknown.
    async fn coordinates(
        &self,
        #[graphql(default, desc = "The datum to give the degrees in.")] datum: Datum,
    ) -> Option<GeoPoint> {
        Some(datum::give(self.0.latitude?, self.0.longitude?, datum))
    }

    /// When it starts.
    async fn starts_at(&self) -> Moment {
        Moment(self.0.starts_at)
    }

    /// When it ends.
    async fn ends_at(&self) -> Moment {
        Moment(self.0.ends_at)
    }

    /// How many guests there is room for.
    async fn capacity(&self) -> i32 {
        self.0.capacity
    }

    /// How many guests have a place, those who came or did not come included; never more than `capacity`.
    async fn confirmed(&self) -> i32 {
        self.0.taken
    }

    /// How often it happens, as an RRULE (RFC 5545) on the calendar of Asia/Shanghai; null where it happens once, and
    /// for all of a series but the first.
    async fn recurrence(&self) -> Option<&str> {
        self.0.recurrence.as_deref()
    }

    /// The first of the series that it belongs to, which may be itself; null where it happens once.
    async fn series(&self, ctx: &Context<'_>) -> Option<Activity> {
        let row = load(ctx.asked(), self.0.series_id?).await;
        ctx.nullable(row.map(|row| row.map(Self)))
    }

    /// The unit that leads it (牵头单位); null only if it is not for you to see.
    async fn lead_unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        let row = load(ctx.asked(), self.0.lead_unit_id).await;
        ctx.nullable(row.map(|row| row.map(Unit::from)))
    }

    /// The units that help the lead unit, at most 20.
    async fn co_units(&self, ctx: &Context<'_>) -> Result<Vec<Unit>> {
        let ids = load(ctx.asked(), CoUnitsOf(self.0.id)).await?.unwrap_or_default();
        let mut rows = load_all(ctx.asked(), ids.clone()).await?;
        Ok(ids
            .iter()
            .filter_map(|id| rows.remove(id))
            .map(Unit::from)
            .collect())
    }

    /// The community whose people it is for; null only if it is not for you to see.
    async fn community(&self, ctx: &Context<'_>) -> Option<Community> {
        let row = load(ctx.asked(), self.0.community_id).await;
        ctx.nullable(row.map(|row| row.map(Community::from)))
    }

    /// The needs that it answers, as far as you may see them.
    async fn needs(&self, ctx: &Context<'_>) -> Result<Vec<Need>> {
        need::of_activity(ctx, self.0.id).await
    }

    /// What volunteers can do there besides the guests, at most 20, in order.
    async fn roles(&self, ctx: &Context<'_>) -> Result<Vec<ActivityRole>> {
        let rows = load(ctx.asked(), RolesOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(ActivityRole::from).collect())
    }

    /// Who signed up, as far as you may see it, in the order in which they did.
    async fn sign_ups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<SignUp>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), SignUpsOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), SignUpCount(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// Your own sign-up; null where you have none, or took it back.
    async fn own_sign_up(&self, ctx: &Context<'_>) -> Option<SignUp> {
        let row = load(ctx.asked(), OwnSignUp(self.0.id)).await;
        ctx.nullable(row.map(|row| row.map(SignUp::from)))
    }

    /// When everyone could see it first; null for a draft.
    async fn published_at(&self) -> Option<Moment> {
        self.0.published_at.map(Moment)
    }

    /// When who was there was counted; null before.
    async fn completed_at(&self) -> Option<Moment> {
        self.0.completed_at.map(Moment)
    }

    /// Person-times (人次): attendance by name and walk-ins as counted at completion, with all adjustments; null
    /// before.
    async fn person_times(&self) -> Option<i32> {
        Some(self.0.person_times? + self.0.adjusted)
    }

    /// Person-times as counted at completion, which never change; null before.
    async fn counted_person_times(&self) -> Option<i32> {
        self.0.person_times
    }

    /// How many came without a sign-up; null before it is completed.
    async fn walk_ins(&self) -> Option<i32> {
        self.0.walk_ins
    }

    /// Who counted the walk-ins, and how, for the staff of the community and officials of the lead unit; null where
    /// there were none, and null with FORBIDDEN for others.
    async fn walk_in_note(&self, ctx: &Context<'_>) -> Option<String> {
        let read = async {
            let may = |place: &Place| ctx.asked().caller.may(Action::ActivityNoteRead, place);
            if self.lies(ctx).await?.as_ref().is_some_and(may) {
                Ok(self.0.walk_in_note.clone())
            } else {
                Err(Fault::Forbidden)
            }
        };
        ctx.nullable(read.await)
    }

    /// The corrections of its person-times, as far as you may see them, the oldest first.
    async fn adjustments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<ActivityAdjustment>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), AdjustmentsOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), AdjustmentCount(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// What those who were there said, without names, as far as you may see it, the oldest first.
    async fn feedback(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor.")] before: Option<String>,
    ) -> Result<List<ActivityFeedback>> {
        let slice = Slice::of(&Window {
            first,
            after,
            last,
            before,
        })?;
        let rows = load(ctx.asked(), FeedbackOf(self.0.id, slice)).await?;
        let total = if ctx.wants("totalCount") {
            let count = load(ctx.asked(), FeedbackCount(self.0.id)).await?;
            Some(count.unwrap_or_default())
        } else {
            None
        };
        Ok(slice.page(rows.unwrap_or_default(), total).into_list())
    }

    /// How those who were there rate it; null while fewer than 5 did.
    async fn rating(&self, ctx: &Context<'_>) -> Option<ActivityRating> {
        let rating = load(ctx.asked(), RatingOf(self.0.id)).await;
        let shown = |(count, sum): (i64, i64)| {
            let count = i32::try_from(count)
                .ok()
                .filter(|count| *count >= FEWEST_RATINGS)?;
            let average = f64::from(i32::try_from(sum).ok()?) / f64::from(count);
            Some(ActivityRating { average, count })
        };
        ctx.nullable(rating.map(|rating| rating.and_then(shown)))
    }

    /// The code that is to be shown there now, for the staff of the community and officials of the lead unit; null
    /// while it is not under way, and null with FORBIDDEN for others.
    async fn check_in_code(&self, ctx: &Context<'_>) -> Option<CheckInCode> {
        let read = async {
            let may = |place: &Place| ctx.asked().caller.may(Action::CheckInCodeRead, place);
            if !self.lies(ctx).await?.as_ref().is_some_and(may) {
                return Err(Fault::Forbidden);
            }
            Ok(check_in::code(&ctx.asked().app, &self.0).map(|code| CheckInCode {
                code: code.text,
                expires_at: Moment(code.expires_at),
            }))
        };
        ctx.nullable(read.await)
    }

    /// What came of it, for everyone to read; null before it is reviewed.
    async fn outcome(&self) -> Option<&str> {
        self.0.outcome.as_deref()
    }

    /// Why it was called off, for everyone to read; null unless it was.
    async fn cancel_reason(&self) -> Option<&str> {
        self.0.cancel_reason.as_deref()
    }

    /// The mutations that you may send for it now, beside `activitySignUp` and those about sign-ups.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let place = self.lies(ctx).await?;
        Ok(place.map_or_else(Vec::new, |place| {
            lookup::available(&ctx.asked().caller, &self.0, &place)
        }))
    }
}
