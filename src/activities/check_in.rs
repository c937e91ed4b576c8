//! The code that is shown at an activity, and checks in whoever signed up and reads it there. It is good for the time
//! in which it is shown and as long again; nothing of it is stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entity::activity::{self, ActivityState};
use entity::ids::{ActivityId, PersonId};
use entity::sign_up::{Column, Entity, Model, SignUpState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use subtle::ConstantTimeEq;

use super::lookup;
use super::sign_up_lifecycle::SignUpStep;
use super::sign_ups::{invalid, ties_of};
use crate::app::App;
use crate::error::{Refusal, Rejection};
use crate::gid;
use crate::language::Text;
use crate::policy::{Action, Place};
use crate::work::Act;
use crate::workflow::{Taken, transition};

/// How much of the keyed hash is shown, in bytes: no guess finds it while it is good.
const SHOWN: usize = 12;

/// A code as it is shown now.
pub struct Code {
    /// What the QR code holds: the activity's id and the proof, with a dot between.
    pub text: String,
    pub expires_at: DateTime<Utc>,
}

/// The code of an activity that is under way.
pub fn code(app: &App, activity: &activity::Model) -> Option<Code> {
    if activity.state != ActivityState::Ongoing {
        return None;
    }
    let (window, seconds) = window(app);
    let id = gid::public(activity.id).0;
    Some(Code {
        text: format!("{id}.{}", proof(app, activity.id, window)),
        // It is good until the end of the window after this one.
        expires_at: DateTime::from_timestamp((window + 2) * seconds, 0)?,
    })
}

fn window(app: &App) -> (i64, i64) {
    let seconds = i64::from(app.config.activities.check_in_seconds.max(1));
    (app.now().timestamp().div_euclid(seconds), seconds)
}

fn proof(app: &App, activity: ActivityId, window: i64) -> String {
    let parts: [&[u8]; 2] = [activity.0.as_bytes(), &window.to_be_bytes()];
    let hash = app.vault.index("activity check-in", &parts);
    URL_SAFE_NO_PAD.encode(&hash[..SHOWN])
}

fn good(app: &App, activity: ActivityId, told: &str) -> bool {
    let (window, _) = window(app);
    [window, window - 1]
        .iter()
        .any(|window| bool::from(proof(app, activity, *window).as_bytes().ct_eq(told.as_bytes())))
}

fn wrong() -> Rejection {
    Rejection::invalid(Text::new(
        "签到码无效或已过期，请重新扫描现场的签到码",
        "ᠢᠷᠡᠭᠰᠡᠨ ᠢ ᠪᠦᠷᠢᠳᠬᠡᠬᠦ ᠺᠣᠳ᠋ ᠪᠤᠷᠤᠭᠤ ᠡᠰᠡᠪᠡᠯ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠨᠢ ᠥᠩᠭᠡᠷᠡᠭᠰᠡᠨ",
        "This is not the code, or not any more: scan the one that is shown there",
    ))
    .at("code")
}

/// Writes down that a person is there, by the code that was read there. Oneself unless said.
pub async fn check_in(act: &Act<'_>, code: &str, person: Option<PersonId>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (id, told) = code.split_once('.').ok_or_else(wrong)?;
    let id: ActivityId = gid::parse(id).ok_or_else(wrong)?;
    let (activity, base) = lookup::held(&work, id).await?;
    let row = match person.or(work.by.person()) {
        Some(person) => {
            Entity::find()
                .filter(Column::ActivityId.eq(activity.id))
                .filter(Column::PersonId.eq(person))
                .filter(Column::State.ne(SignUpState::Withdrawn))
                .lock_exclusive()
                .one(&work.tx)
                .await?
        }
        None => None,
    };
    let own = match &row {
        Some(row) => [
            vec![row.person_id],
            ties_of(&work, row.person_id).await?.guardians,
        ]
        .concat(),
        None => Vec::new(),
    };
    let place = Place { own, ..base };
    work.by.require(Action::ActivityCheckIn, &place)?;
    let Some(row) = row else {
        return Err(Rejection::not_found().at("personId").into());
    };
    if !good(&work.app, activity.id, told) {
        return Err(wrong().into());
    }
    if activity.state != ActivityState::Ongoing {
        return Err(invalid(&activity, "activityCheckIn").into());
    }
    let taken = Taken {
        row: &row,
        step: SignUpStep::CheckIn,
        place: &place,
        expected_version: None,
        reason: None,
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.attended_at = Set(Some(work.now));
    })
    .await?;
    work.commit(row).await
}
