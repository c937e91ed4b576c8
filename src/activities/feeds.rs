//! Calendars to subscribe to: of a community for everyone, and of a person at a secret address.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entity::activity::{self, ActivityState};
use entity::calendar_feed::{ActiveModel, Column, Entity, Model};
use entity::ids::{CalendarFeedId, CommunityId, PersonId};
use entity::sign_up::{self, SignUpState};
use entity::{community, person};
use rand::RngExt as _;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, JoinType, Order, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use serde::{Deserialize, Serialize};

use super::icalendar::{self, Entry};
use crate::app::{App, Ctx};
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::language::{Language, Text};
use crate::policy::{Action, Place, readable, visible};
use crate::work::{Act, Work, or_taken};

/// How far back a calendar reaches.
const BACK: TimeDelta = TimeDelta::days(180);
/// The most entries of a calendar.
const MOST: u64 = 1000;

/// A new address. It is never stored.
#[derive(Serialize, Deserialize)]
pub struct Address {
    pub url: String,
    pub feed: Model,
}

/// The calendar of a community, with what was published; `None` for an unknown one.
pub async fn of_community(ctx: &Ctx, id: CommunityId) -> Result<Option<String>, Fault> {
    let db = ctx.app.db.read();
    let known = visible::<community::Entity>(&ctx.caller)
        .filter(community::Column::Id.eq(id))
        .one(db)
        .await?;
    let Some(community) = known else {
        return Ok(None);
    };
    let rows = visible::<activity::Entity>(&ctx.caller)
        .filter(activity::Column::CommunityId.eq(id))
        .filter(activity::Column::PublishedAt.is_not_null())
        .filter(activity::Column::StartsAt.gt(ctx.app.now() - BACK))
        .order_by(activity::Column::StartsAt, Order::Asc)
        .order_by(activity::Column::Id, Order::Asc)
        .limit(MOST)
        .all(db)
        .await?;
    let entries: Vec<Entry> = rows
        .into_iter()
        .map(|activity| Entry {
            activity,
            waits: false,
        })
        .collect();
    Ok(Some(written(&ctx.app, &community.name, ctx.language, &entries)))
}

/// The calendar of whoever made this secret; `None` for one that is unknown or void. What was called off stays in it,
/// what the person took back does not.
pub async fn of_person(app: &App, secret: &str) -> Result<Option<String>, Fault> {
    let db = app.db.read();
    let known = Entity::find()
        .filter(Column::TokenIndex.eq(index(app, secret)))
        .filter(Column::RevokedAt.is_null())
        .one(db)
        .await?;
    let Some(feed) = known else {
        return Ok(None);
    };
    let Some(person) = person::Entity::find_by_id(feed.person_id).one(db).await? else {
        return Ok(None);
    };
    let activity_of: sea_orm::RelationDef = sign_up::Entity::belongs_to(activity::Entity)
        .from(sign_up::Column::ActivityId)
        .to(activity::Column::Id)
        .into();
    let rows = sign_up::Entity::find()
        .select_also(activity::Entity)
        .join(JoinType::InnerJoin, activity_of)
        .filter(sign_up::Column::PersonId.eq(person.id))
        .filter(
            Condition::any()
                .add(sign_up::Column::State.ne(SignUpState::Withdrawn))
                .add(activity::Column::State.eq(ActivityState::Cancelled)),
        )
        .filter(activity::Column::StartsAt.gt(app.now() - BACK))
        .order_by(activity::Column::StartsAt, Order::Asc)
        .order_by(sign_up::Column::Id, Order::Asc)
        .limit(MOST)
        .all(db)
        .await?;
    let mut entries: Vec<Entry> = Vec::new();
    for (sign_up, activity) in rows {
        let Some(activity) = activity else { continue };
        // Somebody who took a sign-up back and signed up again has two.
        if entries.iter().all(|entry| entry.activity.id != activity.id) {
            entries.push(Entry {
                activity,
                waits: sign_up.state == SignUpState::Waitlisted,
            });
        }
    }
    let language = Language::from_tag(&person.language).unwrap_or_default();
    Ok(Some(written(app, "鸿雁", language, &entries)))
}

fn written(app: &App, name: &str, language: Language, entries: &[Entry]) -> String {
    let url = &app.config.public_url;
    let host = url.split_once("://").map_or(url.as_str(), |(_, host)| host);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    icalendar::text(name, host, language, entries)
}

fn index(app: &App, secret: &str) -> Vec<u8> {
    app.vault.index("calendar_feed.token", &[secret.as_bytes()])
}

/// The address of the caller's own calendar; null where there is none.
pub async fn own(ctx: &Ctx) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::RevokedAt.is_null())
        .filter(match ctx.caller.person() {
            Some(me) => Column::PersonId.eq(me),
            None => return Ok(None),
        })
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Makes the secret address of the caller's own calendar; the one before it is void.
pub async fn create(act: &Act<'_>, replace: bool) -> Result<Address, Refusal> {
    if act.key.is_some() {
        return Err(Fault::BadInput(
            "A secret is not stored, so that what makes one cannot be @idempotent".to_owned(),
        )
        .into());
    }
    let work = act.begin().await?;
    let place = work.by.person().map(Place::of_own).unwrap_or_default();
    work.by.require(Action::CalendarFeedCreate, &place)?;
    let Some(me) = work.by.person() else {
        return Err(Rejection::unauthenticated().into());
    };
    for row in standing(&work, me).await? {
        if !replace {
            return Err(taken().into());
        }
        end(&work, &row, None, Action::CalendarFeedCreate, &place).await?;
    }
    let secret = URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 32]>());
    let feed = ActiveModel {
        id: Set(CalendarFeedId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        person_id: Set(me),
        token_index: Set(index(&work.app, &secret)),
        revoked_at: Set(None),
    };
    let feed = or_taken(feed.insert(&work.tx).await, taken)?;
    work.record(Event {
        kind: "calendar_feed.created",
        action: Action::CalendarFeedCreate,
        subject: feed.id.into(),
        version: feed.version,
        place: &place,
    })
    .await?;
    let base = work.app.config.public_url.trim_end_matches('/').to_owned();
    let url = format!("{base}/calendar/person/{secret}.ics");
    work.commit(Address { url, feed }).await
}

fn taken() -> Rejection {
    Rejection::new(
        Code::AlreadyExists,
        Text::new(
            "已有日历地址",
            "ᠬᠤᠸᠠᠩᠯᠢ ᠶᠢᠨ ᠬᠠᠶᠢᠭ ᠨᠢᠭᠡᠨᠲᠡ ᠪᠠᠢᠨ᠎ᠠ",
            "There is an address of your calendar already",
        ),
    )
    .at("replace")
}

/// Makes the address void.
pub async fn revoke(
    act: &Act<'_>,
    id: CalendarFeedId,
    expected_version: Option<i32>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let place = Place::of_own(row.person_id);
    let action = Action::CalendarFeedRevoke;
    work.by.require(action, &place)?;
    if row.revoked_at.is_some() {
        return Err(Rejection::invalid_state("REVOKED", "calendarFeedRevoke").into());
    }
    let row = end(&work, &row, expected_version, action, &place).await?;
    work.commit(row).await
}

/// Makes the addresses of a person void whose data are erased.
pub(super) async fn erase(work: &Work, person: PersonId, place: &Place) -> Result<(), Refusal> {
    for row in standing(work, person).await? {
        end(work, &row, None, Action::PersonErase, place).await?;
    }
    Ok(())
}

async fn standing(work: &Work, person: PersonId) -> Result<Vec<Model>, Refusal> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::RevokedAt.is_null())
        .lock_exclusive()
        .all(&work.tx)
        .await?;
    Ok(rows)
}

async fn end(
    work: &Work,
    row: &Model,
    expected_version: Option<i32>,
    action: Action,
    place: &Place,
) -> Result<Model, Refusal> {
    let change = ActiveModel {
        revoked_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(row, expected_version, change).await?;
    work.record(Event {
        kind: "calendar_feed.revoked",
        action,
        subject: row.id.into(),
        version: row.version,
        place,
    })
    .await?;
    Ok(row)
}
