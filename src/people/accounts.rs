//! What touches a person's way in: the phone, and the end of everything.

use entity::credential;
use entity::ids::PersonId;
use entity::person::{ActiveModel, Model};
use sea_orm::{EntityTrait, Set};

use super::grants::{self, Held};
use super::persons::{self, PersonRejection};
use crate::activities;
use crate::cards::words;
use crate::care;
use crate::cases;
use crate::error::{Code, Refusal, Rejection};
use crate::files;
use crate::hours;
use crate::identity::sessions;
use crate::language::Text;
use crate::policy::{Action, Caller};
use crate::surveys;
use crate::volunteers;
use crate::wishes;
use crate::work::{Act, Work, or_taken};

/// What stands in the place of an erased name.
const NOBODY: &str = "已注销人员";

/// What can be refused about an account.
pub enum AccountRejection {
    HoldsMore,
}

impl From<AccountRejection> for Rejection {
    fn from(why: AccountRejection) -> Self {
        match why {
            AccountRejection::HoldsMore => Self::new(
                Code::Forbidden,
                Text::new(
                    "此人担任您无权授予的角色，须由有权授予者办理",
                    "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠲᠠᠨ ᠤ ᠣᠯᠭᠣᠬᠤ ᠡᠷᠬᠡ ᠦᠭᠡᠢ ᠦᠦᠷᠭᠡ ᠲᠠᠢ᠂ ᠣᠯᠭᠣᠬᠤ ᠡᠷᠬᠡ ᠲᠠᠢ ᠬᠦᠮᠦᠨ ᠬᠢᠬᠦ ᠶᠣᠰᠣᠲᠠᠢ",
                    "This person holds a role that you could not give: ask someone who could",
                ),
            ),
        }
    }
}

/// Whether the caller could give everything that somebody holds: who changes the phone of another can sign in
/// as them.
pub fn could_give_all(caller: &Caller, held: &[Held]) -> bool {
    held.iter()
        .all(|held| caller.may(Action::RoleGrantGive, &held.place()))
}

/// Writes another phone. Whoever was signed in is signed out.
pub async fn change_phone(
    act: &Act<'_>,
    id: PersonId,
    expected_version: Option<i32>,
    phone: &str,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = persons::open(&work, id, Action::PersonPhoneChange).await?;
    let held = grants::held_by(&work, id).await?;
    if !could_give_all(&work.by, &held) {
        return Err(AccountRejection::HoldsMore.into());
    }
    let mut change = <ActiveModel as Default>::default();
    persons::set_phone(&work, id, &mut change, phone)?;
    let row = or_taken(work.update(&row, expected_version, change).await, || {
        PersonRejection::PhoneTaken.into()
    })?;
    end_ways_in(&work, id).await?;
    let action = Action::PersonPhoneChange;
    persons::finish(work, action, "person.phone_changed", row, &place).await
}

/// Erases who a person is, and ends what stood for the person. What was counted stays counted.
pub async fn erase(act: &Act<'_>, id: PersonId, expected_version: Option<i32>) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let (row, place) = persons::open(&work, id, Action::PersonErase).await?;
    let held = grants::held_by(&work, id).await?;
    if work.by.person() != Some(id) && !could_give_all(&work.by, &held) {
        return Err(AccountRejection::HoldsMore.into());
    }
    for held in &held {
        grants::end(&work, Action::PersonErase, held, None).await?;
    }
    // Also where a role ended by the calendar and nothing has seen to it yet.
    cases::leaving::of_person(&work, id, &place).await?;
    wishes::erasure::of_person(&work, id, &place).await?;
    activities::erasure::of_person(&work, id, &place).await?;
    files::sweep::of_person(&work, id).await?;
    care::erasure::of_person(&work, id, &place).await?;
    cases::erasure::of_person(&work, id, &place).await?;
    surveys::erasure::of_person(&work, id).await?;
    hours::erasure::of_person(&work, id, &place).await?;
    volunteers::register::erase(&work, id, &place).await?;
    let change = ActiveModel {
        name: Set(NOBODY.to_owned()),
        phone_sealed: Set(None),
        phone_index: Set(None),
        address_sealed: Set(None),
        born_on: Set(None),
        erased_at: Set(Some(work.now)),
        ..Default::default()
    };
    let row = work.update(&row, expected_version, change).await?;
    words::of_person(&work, id).await?;
    end_ways_in(&work, id).await?;
    persons::finish(work, Action::PersonErase, "person.erased", row, &place).await
}

/// Ends the sessions of a person, and the password with them.
async fn end_ways_in(work: &Work, id: PersonId) -> Result<(), Refusal> {
    sessions::end_others(work, id, None).await?;
    credential::Entity::delete_by_id(id).exec(&work.tx).await?;
    Ok(())
}
