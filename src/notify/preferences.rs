//! What people choose: of which topics a short message tells them, and when not to wake them up.

use entity::ids::PersonId;
use entity::notification_delivery::Channel;
use entity::notification_preference::{self, Topic};
use entity::{person, quiet_hours};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, Set};

use super::quiet::Quiet;
use crate::app::Ctx;
use crate::error::{Fault, Refusal, Rejection};
use crate::events::Event;
use crate::language::Text;
use crate::policy::{Action, Place};
use crate::work::{Act, Work};

/// Whether somebody wants to be told of a topic by short message.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    pub topic: Topic,
    pub wanted: bool,
}

/// What a person chose of each topic; what was not chosen is wanted.
pub async fn of(ctx: &Ctx, person: PersonId) -> Result<Vec<Chosen>, Fault> {
    use notification_preference::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Channel.eq(Channel::Sms))
        .all(ctx.app.db.read())
        .await?;
    let chosen = |topic| {
        rows.iter()
            .find(|row| row.topic == topic)
            .is_none_or(|row| row.wanted)
    };
    Ok(Topic::iter()
        .map(|topic| Chosen {
            topic,
            wanted: chosen(topic),
        })
        .collect())
}

/// The quiet hours of a person.
pub async fn quiet(ctx: &Ctx, person: PersonId) -> Result<Quiet, Fault> {
    let row = quiet_hours::Entity::find_by_id(person)
        .one(ctx.app.db.read())
        .await?;
    let usual = Quiet::usual(&ctx.app.config.notify);
    Ok(row.as_ref().map_or(usual, Quiet::of_row))
}

/// Chooses whether short messages tell of a topic.
pub async fn choose(act: &Act<'_>, topic: Topic, wanted: bool) -> Result<person::Model, Refusal> {
    use notification_preference::{Column, Entity};
    let work = act.begin().await?;
    let me = me(&work).await?;
    let row = notification_preference::ActiveModel {
        person_id: Set(me.id),
        topic: Set(topic),
        channel: Set(Channel::Sms),
        wanted: Set(wanted),
    };
    Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::PersonId, Column::Topic, Column::Channel])
                .update_column(Column::Wanted)
                .to_owned(),
        )
        .exec_without_returning(&work.tx)
        .await?;
    finish(work, me).await
}

/// Chooses when not to be woken up, in minutes of the day.
pub async fn keep_quiet(act: &Act<'_>, from: i32, to: i32) -> Result<person::Model, Refusal> {
    use quiet_hours::{Column, Entity};
    let work = act.begin().await?;
    let me = me(&work).await?;
    for (field, minute) in [("from", from), ("to", to)] {
        if !(0..24 * 60).contains(&minute) {
            return Err(Rejection::invalid(Text::new(
                "时间为 0 至 1439 分钟",
                "ᠴᠠᠭ ᠨᠢ 0 ᠡᠴᠡ 1439 ᠮᠢᠨᠦ᠋ᠲ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A minute of the day is from 0 to 1439",
            ))
            .at(field)
            .into());
        }
    }
    let row = quiet_hours::ActiveModel {
        person_id: Set(me.id),
        from_minute: Set(from),
        to_minute: Set(to),
    };
    Entity::insert(row)
        .on_conflict(
            OnConflict::column(Column::PersonId)
                .update_columns([Column::FromMinute, Column::ToMinute])
                .to_owned(),
        )
        .exec_without_returning(&work.tx)
        .await?;
    finish(work, me).await
}

async fn me(work: &Work) -> Result<person::Model, Refusal> {
    let me = work.by.person().ok_or_else(Rejection::unauthenticated)?;
    work.by.require(Action::NotificationChoose, &Place::of_own(me))?;
    let row = person::Entity::find_by_id(me).one(&work.tx).await?;
    Ok(row.ok_or_else(Rejection::unauthenticated)?)
}

async fn finish(work: Work, me: person::Model) -> Result<person::Model, Refusal> {
    work.record(Event {
        kind: "person.notifications_chosen",
        action: Action::NotificationChoose,
        subject: me.id.into(),
        version: me.version,
        place: &Place::of_own(me.id),
    })
    .await?;
    work.commit(me).await
}
