//! 报名: who comes, and who waits. Locks are taken in one order: person, activity, sign-up.

use entity::activity::{self, ActivityState};
use entity::ids::{ActivityId, ActivityRoleId, PersonId, SignUpId};
use entity::sign_up::{ActiveModel, Column, Entity, Model, SignUpState};
use entity::volunteer::VolunteerState;
use entity::{activity_role, person, volunteer, volunteer_skill};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select, Set};

use super::lookup::{self, ActivityRejection};
use super::sign_up_lifecycle::SignUpStep;
use super::waitlist;
use crate::app::Ctx;
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::Event;
use crate::input;
use crate::language::Text;
use crate::policy::ties::{self, Ties};
use crate::policy::{Action, Caller, Place, readable, serving, visible};
use crate::territory;
use crate::work::{Act, Work, or_taken};
use crate::workflow::{self, Lifecycle, Taken, transition};

/// What can be refused about a sign-up.
pub enum SignUpRejection {
    SignedUp,
    LivesElsewhere,
    RoleUnknown,
    NoVolunteer,
    SkillMissing,
}

impl From<SignUpRejection> for Rejection {
    fn from(why: SignUpRejection) -> Self {
        match why {
            SignUpRejection::SignedUp => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "此人已报名该活动",
                    "ᠡᠨᠡ ᠬᠦᠮᠦᠨ ᠨᠢᠭᠡᠨᠲᠡ ᠨᠡᠷ᠎ᠡ ᠥᠭᠭᠦᠭᠰᠡᠨ",
                    "The person has signed up already",
                ),
            ),
            SignUpRejection::LivesElsewhere => Self::invalid(Text::new(
                "只有本社区居民可以报名",
                "ᠵᠥᠪᠬᠡᠨ ᠲᠤᠰ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠦᠨ ᠣᠷᠰᠢᠨ ᠰᠠᠭᠤᠭᠴᠢ ᠨᠡᠷ᠎ᠡ ᠥᠭᠴᠦ ᠪᠣᠯᠤᠨ᠎ᠠ",
                "Guests are people who live in the community",
            ))
            .at("personId"),
            SignUpRejection::RoleUnknown => Self::new(
                Code::NotFound,
                Text::new(
                    "该活动没有此岗位",
                    "ᠡᠨᠡ ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭᠠᠨ ᠳ᠋ᠤ ᠡᠢᠮᠦ ᠡᠭᠦᠷᠭᠡ ᠦᠭᠡᠢ",
                    "The activity has no such role",
                ),
            )
            .at("roleId"),
            SignUpRejection::NoVolunteer => Self::invalid(Text::new(
                "岗位由联合党委成员单位的在岗志愿者报名",
                "ᠡᠭᠦᠷᠭᠡ ᠳᠦ ᠬᠣᠯᠪᠣᠭᠠᠲᠤ ᠨᠠᠮ ᠤᠨ ᠬᠣᠷᠢᠶᠠᠨ ᠤ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠶᠢᠨ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠨᠡᠷ᠎ᠡ ᠥᠭᠭᠦᠨ᠎ᠡ",
                "A role is for active volunteers of units that are active on the community's joint committee",
            ))
            .at("roleId"),
            SignUpRejection::SkillMissing => Self::invalid(Text::new(
                "该岗位需要志愿者登记的专长",
                "ᠡᠨᠡ ᠡᠭᠦᠷᠭᠡ ᠳᠦ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠤ ᠴᠢᠳᠠᠪᠤᠷᠢ ᠬᠡᠷᠡᠭᠲᠡᠢ",
                "The role asks for a skill that the volunteer has not",
            ))
            .at("roleId"),
        }
    }
}

/// Who is to come, and as what.
#[derive(Default)]
pub struct NewSignUp {
    /// Oneself unless said.
    pub person: Option<PersonId>,
    /// A guest unless said.
    pub role: Option<ActivityRoleId>,
}

pub async fn find(ctx: &Ctx, id: SignUpId) -> Result<Option<Model>, Fault> {
    let row = visible::<Entity>(&ctx.caller)
        .filter(Column::Id.eq(id))
        .one(ctx.app.db.read())
        .await?;
    Ok(row)
}

/// Those whom the caller may see.
pub fn seen(caller: &Caller) -> Select<Entity> {
    visible::<Entity>(caller)
}

/// The mutations that the caller may send for it now.
pub fn available(caller: &Caller, row: &Model, activity: &activity::Model, place: &Place) -> Vec<String> {
    let fits = |step: SignUpStep| match step {
        SignUpStep::Withdraw => going_on(activity),
        SignUpStep::Attend | SignUpStep::Miss => activity.state == ActivityState::Ongoing,
        // The code is shown at the activity; others come with acts of their own.
        SignUpStep::Promote
        | SignUpStep::CheckIn
        | SignUpStep::Close
        | SignUpStep::CallOff
        | SignUpStep::Erase => false,
    };
    let all = workflow::available(caller, row, place);
    let kept = Model::STEPS
        .iter()
        .filter(|step| fits(**step))
        .map(|step| Model::mutation(*step));
    kept.filter(|mutation| all.iter().any(|known| known == mutation))
        .map(str::to_owned)
        .collect()
}

fn going_on(activity: &activity::Model) -> bool {
    matches!(activity.state, ActivityState::Published | ActivityState::Ongoing)
}

/// Signs somebody up: there is a place, or else the person waits for one.
pub async fn sign_up(act: &Act<'_>, activity: ActivityId, new: NewSignUp) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let activity = activity::Entity::find_by_id(activity)
        .filter(readable::<activity::Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(&work, activity.community_id).await?;
    let base = Place::of_activity(&activity, &community);
    let Some(person) = new.person.or(work.by.person()) else {
        work.by.require(Action::ActivitySignUp, &base)?;
        return Err(Rejection::not_found().at("personId").into());
    };
    let person = person::Entity::find_by_id(person)
        .filter(readable::<person::Entity>(&work.by))
        .filter(person::Column::ErasedAt.is_null())
        .lock_shared()
        .one(&work.tx)
        .await?
        .ok_or_else(|| Rejection::not_found().at("personId"))?;
    // From here on nobody else takes or leaves a place.
    let (activity, _) = lookup::held(&work, activity.id).await?;
    let ties = ties_of(&work, person.id).await?;
    let role = match new.role {
        Some(id) => Some(role(&work, activity.id, id).await?),
        None => None,
    };
    let helper = match &role {
        Some(_) => helper(&work, person.id, &activity).await?,
        None => None,
    };
    let lives = person.community_id == Some(activity.community_id);
    let place = Place {
        own: match role {
            None if lives => [vec![person.id], ties.guardians.clone()].concat(),
            _ => Vec::new(),
        },
        volunteers: helper.iter().map(|volunteer| volunteer.person_id).collect(),
        ..base
    };
    work.by.require(Action::ActivitySignUp, &place)?;
    if !going_on(&activity) {
        return Err(invalid(&activity, "activitySignUp").into());
    }
    if activity.ends_at <= work.now {
        return Err(ActivityRejection::Over.into());
    }
    match &role {
        None if !lives => return Err(SignUpRejection::LivesElsewhere.into()),
        None => {}
        Some(role) => able(&work, role, helper.as_ref()).await?,
    }
    let role = role.map(|role| role.id);
    let confirmed = waitlist::take(&work, activity.id, role).await?;
    let row = ActiveModel {
        id: Set(SignUpId::new()),
        version: Set(1),
        created_at: Set(work.now),
        updated_at: Set(work.now),
        activity_id: Set(activity.id),
        community_id: Set(activity.community_id),
        lead_unit_id: Set(activity.lead_unit_id),
        person_id: Set(person.id),
        role_id: Set(role),
        state: Set(if confirmed {
            SignUpState::Confirmed
        } else {
            SignUpState::Waitlisted
        }),
        ticket: Set(waitlist::ticket(&work, activity.id).await?),
        promoted_at: Set(None),
        attended_at: Set(None),
        end_reason: Set(None),
    };
    let row = or_taken(row.insert(&work.tx).await, || SignUpRejection::SignedUp.into())?;
    let place = Place::of_sign_up(&row, &community, ties);
    work.record(Event {
        kind: "sign_up.made",
        action: Action::ActivitySignUp,
        subject: row.id.into(),
        version: row.version,
        place: &place,
    })
    .await?;
    work.commit(row).await
}

/// Takes a sign-up back. Who waits longest gets the place in the same moment.
pub async fn withdraw(
    act: &Act<'_>,
    id: SignUpId,
    expected_version: Option<i32>,
    reason: Option<&str>,
) -> Result<Model, Refusal> {
    let work = act.begin().await?;
    let Held { row, activity, place } = held(&work, id, SignUpStep::Withdraw).await?;
    if !going_on(&activity) {
        return Err(invalid(&activity, "signUpWithdraw").into());
    }
    let reason = input::line_or_none("reason", reason, 200)?;
    let had_place = row.state == SignUpState::Confirmed;
    let taken = Taken {
        row: &row,
        step: SignUpStep::Withdraw,
        place: &place,
        expected_version,
        reason: reason.as_deref(),
    };
    let row = transition(&work, taken, |change, state| {
        change.state = Set(state);
        change.end_reason = Set(reason.clone());
    })
    .await?;
    if had_place {
        waitlist::pass_on(&work, activity.id, row.role_id, &place).await?;
    }
    work.commit(row).await
}

/// A sign-up and its activity, both held until the end of the act.
pub(super) struct Held {
    pub row: Model,
    pub activity: activity::Model,
    pub place: Place,
}

/// The sign-up, if the caller may see it and may take this step with it.
pub(super) async fn held(work: &Work, id: SignUpId, step: SignUpStep) -> Result<Held, Refusal> {
    let row = Entity::find_by_id(id)
        .filter(readable::<Entity>(&work.by))
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    let community = territory::service::must_find(work, row.community_id).await?;
    let ties = ties_of(work, row.person_id).await?;
    let place = Place::of_sign_up(&row, &community, ties);
    work.by.require(Model::action(step), &place)?;
    let activity = activity::Entity::find_by_id(row.activity_id)
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(|| anyhow::anyhow!("a sign-up without its activity"))?;
    let row = Entity::find_by_id(id)
        .lock_exclusive()
        .one(&work.tx)
        .await?
        .ok_or_else(Rejection::not_found)?;
    Ok(Held { row, activity, place })
}

/// Refuses an act that the activity's state does not allow.
pub(super) fn invalid(activity: &activity::Model, mutation: &str) -> Rejection {
    Rejection::invalid_state(&activity::Model::name(activity.state), mutation).about(activity.id)
}

/// Who may see what concerns this person, at the moment of the act.
pub(super) async fn ties_of(work: &Work, person: PersonId) -> Result<Ties, Refusal> {
    let mut found = ties::of(&work.tx, &[person], work.now).await?;
    Ok(found.remove(&person).unwrap_or_default())
}

async fn role(
    work: &Work,
    activity: ActivityId,
    id: ActivityRoleId,
) -> Result<activity_role::Model, Refusal> {
    let row = activity_role::Entity::find_by_id(id)
        .filter(activity_role::Column::ActivityId.eq(activity))
        .one(&work.tx)
        .await?;
    Ok(row.ok_or(SignUpRejection::RoleUnknown)?)
}

/// The person as an active volunteer of a unit that serves the community.
async fn helper(
    work: &Work,
    person: PersonId,
    activity: &activity::Model,
) -> Result<Option<volunteer::Model>, Refusal> {
    use volunteer::Column as Helps;
    let serves = serving::units_in(activity.community_id);
    let row = volunteer::Entity::find()
        .filter(Helps::PersonId.eq(person))
        .filter(Helps::State.eq(VolunteerState::Active))
        .filter(Helps::UnitId.in_subquery(serves))
        .one(&work.tx)
        .await?;
    Ok(row)
}

async fn able(
    work: &Work,
    role: &activity_role::Model,
    helper: Option<&volunteer::Model>,
) -> Result<(), Refusal> {
    let helper = helper.ok_or(SignUpRejection::NoVolunteer)?;
    let Some(code) = &role.skill_code else {
        return Ok(());
    };
    let skill = volunteer_skill::Entity::find_by_id((helper.id, code.clone()));
    match skill.one(&work.tx).await? {
        Some(_) => Ok(()),
        None => Err(SignUpRejection::SkillMissing.into()),
    }
}
