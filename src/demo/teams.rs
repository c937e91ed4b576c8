//! 在职党员志愿服务队 of each committee: one of each member unit, and among them every skill.

use entity::ids::{JointCommitteeId, PersonId, UnitId, VolunteerId, VolunteerTeamId};
use entity::{team_member, volunteer, volunteer_team};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::agreed;
use super::cast::{self, Belongs, Cast};
use super::directory::{Units, unit};
use super::people::Register;
use super::story::Community;
use crate::app::Ctx;
use crate::language::Language;
use crate::volunteers::{members, register, teams};
use crate::work::Act;

/// The six that the story names.
pub const SKILLS: [&str; 6] = [
    "ELDER_AND_DISABLED_HELP",
    "COUNSELLING",
    "LEGAL_AID",
    "MEDICINE",
    "COMPUTER_REPAIR",
    "TUTORING",
];

/// Picks the team of a committee. The volunteer of the cast is on the one of the home community.
pub async fn pick(
    ctx: &Ctx,
    committee: JointCommitteeId,
    story: &Community,
    units: &Units,
    cast: &Cast,
) -> anyhow::Result<()> {
    let team = team(ctx, committee, story).await?;
    let mut register = Register::from(100 + 100 * usize::from(story.number));
    let mut picked_of_cast = story.name != cast::HOME;
    for (n, name) in story.seats().into_iter().enumerate() {
        let unit = unit(units, name)?;
        let invented = register.invent();
        let language = invented.language();
        let works = Belongs {
            unit: Some(unit),
            ..Belongs::default()
        };
        let person = if unit == cast.unit && !picked_of_cast {
            picked_of_cast = true;
            cast.volunteer
        } else {
            cast::registered(ctx, invented, works).await?
        };
        let volunteer = volunteer(ctx, person, unit, language, SKILLS[n % SKILLS.len()]).await?;
        join(ctx, team, volunteer).await?;
    }
    Ok(())
}

async fn team(ctx: &Ctx, committee: JointCommitteeId, story: &Community) -> anyhow::Result<VolunteerTeamId> {
    let known = volunteer_team::Entity::find().filter(volunteer_team::Column::CommitteeId.eq(committee));
    if let Some(known) = known.one(ctx.app.db.read()).await? {
        return Ok(known.id);
    }
    let name = format!("{}在职党员志愿服务队", story.name);
    Ok(agreed(teams::create(&Act::once(ctx), committee, &name).await)?.id)
}

async fn join(ctx: &Ctx, team: VolunteerTeamId, volunteer: VolunteerId) -> anyhow::Result<()> {
    let known = team_member::Entity::find()
        .filter(team_member::Column::TeamId.eq(team))
        .filter(team_member::Column::VolunteerId.eq(volunteer));
    if known.one(ctx.app.db.read()).await?.is_none() {
        agreed(members::join(&Act::once(ctx), team, volunteer).await)?;
    }
    Ok(())
}

/// The person as a volunteer of the unit, registered if need be.
pub async fn volunteer(
    ctx: &Ctx,
    person: PersonId,
    unit: UnitId,
    language: Language,
    skill: &str,
) -> anyhow::Result<VolunteerId> {
    let known = volunteer::Entity::find().filter(volunteer::Column::PersonId.eq(person));
    if let Some(known) = known.one(ctx.app.db.read()).await? {
        return Ok(known.id);
    }
    let mut languages = vec![language.tag().to_owned()];
    if language != Language::ZhHans {
        languages.push(Language::ZhHans.tag().to_owned());
    }
    let details = register::Details {
        languages: Some(languages),
        availability: Some(Some("周末".to_owned())),
        capacity: Some(2),
        skills: Some(vec![skill.to_owned()]),
    };
    Ok(agreed(register::register(&Act::once(ctx), person, unit, details).await)?.id)
}
