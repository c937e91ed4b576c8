//! With whom those who wait could be paired, and why: for the staff, who propose what convinces them.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use entity::consent::ConsentPurpose;
use entity::ids::{CommunityId, PersonId, TypedId, VolunteerId};
use entity::pairing::PairingState;
use entity::volunteer::VolunteerState;
use entity::{care_recipient, community, pairing, skill, volunteer, volunteer_skill};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, IntoSimpleExpr, Order, QueryFilter, QueryOrder, QuerySelect};

use super::homes::{self, Home};
use super::matching::{self, Helper, Pair, Waiting};
use super::{reasons, recipients};
use crate::app::Ctx;
use crate::db::any_of;
use crate::error::Fault;
use crate::language::Text;
use crate::policy::{Action, Place, serving, ties, visible};

/// How many of those who wait, the longest first, and how many places of volunteers, the least busy first, are
/// weighed at once.
const MOST: usize = 200;

/// Two who could be paired.
pub struct Suggestion {
    pub recipient: care_recipient::Model,
    pub volunteer: volunteer::Model,
    /// 1 to 100.
    pub score: i32,
    pub metres: Option<f64>,
    pub reasons: Vec<Text>,
}

/// The best pairs of the whole community together, the best first; nothing for who may not propose there.
pub async fn suggest(ctx: &Ctx, community: CommunityId, first: usize) -> Result<Vec<Suggestion>, Fault> {
    let Some(community) = visible::<community::Entity>(&ctx.caller)
        .filter(community::Column::Id.eq(community))
        .one(ctx.app.db.read())
        .await?
    else {
        return Ok(Vec::new());
    };
    let place = Place::in_community(&community);
    if !ctx.caller.may(Action::PairingSuggestionRead, &place) {
        return Ok(Vec::new());
    }
    let recipients = who_waits(ctx, community.id).await?;
    let volunteers = who_serves(ctx, community.id).await?;
    let people = recipients.iter().map(|row| row.person_id);
    let people = people.chain(volunteers.iter().map(|row| row.person_id)).collect();
    let (homes, loads, able) = tokio::try_join!(
        homes::of(ctx, people, community.id),
        loads(ctx, &volunteers),
        abilities(ctx, &volunteers),
    )?;
    let waiting: Vec<Waiting> = recipients.iter().map(|row| waiting(row, &homes)).collect();
    let most = ctx.app.config.care.most_pairings;
    let mut helpers: Vec<(Helper, volunteer::Model)> = volunteers
        .into_iter()
        .map(|row| (helper(&row, most, &homes, &loads, &able), row))
        .collect();
    helpers.sort_by_key(|(helper, _)| helper.load);
    let mut left = MOST;
    for (helper, _) in &mut helpers {
        helper.free = Ord::min(helper.free, u32::try_from(left).unwrap_or(u32::MAX));
        left -= helper.free as usize;
    }
    let (helpers, volunteers): (Vec<Helper>, Vec<volunteer::Model>) = helpers.into_iter().unzip();
    // Some million steps: not on a thread that others wait for.
    let (waiting, helpers, mut pairs) = tokio::task::spawn_blocking(move || {
        let pairs = matching::assign(&waiting, &helpers);
        (waiting, helpers, pairs)
    })
    .await
    .map_err(anyhow::Error::from)?;
    pairs.sort_by_key(|pair| (Reverse(pair.worth), pair.waiting));
    pairs.truncate(first);
    let names = skills(ctx).await?;
    let told = |pair: Pair| {
        let (waiting, helper) = (&waiting[pair.waiting], &helpers[pair.helper]);
        Suggestion {
            recipient: recipients[pair.waiting].clone(),
            volunteer: volunteers[pair.helper].clone(),
            score: i32::try_from((pair.worth + 999) / 1000).unwrap_or(i32::MAX),
            metres: matching::way(waiting, helper).map(|way| way.metres),
            reasons: reasons::of(waiting, helper, &names),
        }
    };
    Ok(pairs.into_iter().map(told).collect())
}

/// Those who are looked after, agree to be paired, and for whom no pairing stands, the longest first.
async fn who_waits(ctx: &Ctx, community: CommunityId) -> Result<Vec<care_recipient::Model>, DbErr> {
    use care_recipient::{Column, Entity};
    let agreed = ties::agreed(ConsentPurpose::Pairing, ctx.app.now());
    visible::<Entity>(&ctx.caller)
        .filter(Column::CommunityId.eq(community))
        .filter(Column::EndedAt.is_null())
        .filter(Column::PersonId.in_subquery(agreed))
        .filter(Column::Id.not_in_subquery(recipients::paired()))
        .order_by(Column::Id, Order::Asc)
        .limit(MOST as u64)
        .all(ctx.app.db.read())
        .await
}

/// The active volunteers whom the caller sees, of the units that serve the community.
async fn who_serves(ctx: &Ctx, community: CommunityId) -> Result<Vec<volunteer::Model>, DbErr> {
    use volunteer::{Column, Entity};
    visible::<Entity>(&ctx.caller)
        .filter(Column::UnitId.in_subquery(serving::units_in(community)))
        .filter(Column::State.eq(VolunteerState::Active))
        .order_by(Column::Id, Order::Asc)
        .limit(MOST as u64 * 5)
        .all(ctx.app.db.read())
        .await
}

/// How many pairings of each volunteer stand.
async fn loads(ctx: &Ctx, volunteers: &[volunteer::Model]) -> Result<HashMap<VolunteerId, i64>, DbErr> {
    use pairing::{Column, Entity};
    let rows = Entity::find()
        .select_only()
        .column(Column::VolunteerId)
        .column_as(Column::Id.count(), "pairings")
        .filter(among(ctx, Column::VolunteerId, volunteers))
        .filter(Column::State.ne(PairingState::Ended))
        .group_by(Column::VolunteerId)
        .into_tuple()
        .all(ctx.app.db.read())
        .await?;
    Ok(rows.into_iter().collect())
}

/// The codes of what each volunteer can do.
async fn abilities(
    ctx: &Ctx,
    volunteers: &[volunteer::Model],
) -> Result<HashMap<VolunteerId, BTreeSet<String>>, DbErr> {
    use volunteer_skill::{Column, Entity};
    let rows = Entity::find()
        .filter(among(ctx, Column::VolunteerId, volunteers))
        .all(ctx.app.db.read())
        .await?;
    let mut found: HashMap<_, BTreeSet<_>> = HashMap::new();
    for row in rows {
        found.entry(row.volunteer_id).or_default().insert(row.skill_code);
    }
    Ok(found)
}

async fn skills(ctx: &Ctx) -> Result<HashMap<String, Text>, DbErr> {
    let rows = skill::Entity::find().all(ctx.app.db.read()).await?;
    let named = |row: skill::Model| (row.code, Text::new(row.name_zh, row.name_mn, row.name_en));
    Ok(rows.into_iter().map(named).collect())
}

fn among(ctx: &Ctx, column: impl ColumnTrait, volunteers: &[volunteer::Model]) -> SimpleExpr {
    let ids = volunteers.iter().map(|row| row.id.uuid());
    any_of(ctx.app.db.backend(), column.into_simple_expr(), ids)
}

fn waiting(row: &care_recipient::Model, homes: &HashMap<PersonId, Home>) -> Waiting {
    Waiting {
        person: row.person_id,
        language: row.language.clone(),
        skills: recipients::needed_skills(row)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        home: homes.get(&row.person_id).copied(),
    }
}

fn helper(
    row: &volunteer::Model,
    most: i32,
    homes: &HashMap<PersonId, Home>,
    loads: &HashMap<VolunteerId, i64>,
    able: &HashMap<VolunteerId, BTreeSet<String>>,
) -> Helper {
    let load = loads.get(&row.id).copied().unwrap_or_default();
    let free = i64::from(Ord::min(row.capacity, most)) - load;
    Helper {
        person: row.person_id,
        languages: row.languages.split(',').map(str::to_owned).collect(),
        skills: able.get(&row.id).cloned().unwrap_or_default(),
        home: homes.get(&row.person_id).copied(),
        load: u32::try_from(load).unwrap_or_default(),
        free: u32::try_from(free).unwrap_or_default(),
    }
}
