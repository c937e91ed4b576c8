//! 结对帮扶 in the home community: volunteers of the units of its committee, each paired with somebody who needs help.

use entity::care_recipient::{self, CareGroup};
use entity::consent::{self, ConsentChannel, ConsentPurpose};
use entity::household;
use entity::household_member::{self, Kinship};
use entity::ids::{CareRecipientId, CommunityId, HouseholdId, PersonId, VolunteerId};
use entity::pairing::{self, PairingState};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::agreed;
use super::cast::{self, Belongs, Cast};
use super::directory::{Units, unit};
use super::people::Register;
use super::story::{Community, PAIRINGS};
use super::teams::volunteer;
use crate::app::Ctx;
use crate::care::consents::{self, NewConsent};
use crate::care::lifecycle::Step;
use crate::care::members::{self, NewMember};
use crate::care::{households, pairings, recipients, steps};
use crate::language::Language;
use crate::work::Act;

/// Where the people of the pairings are counted from.
const PAIRED: usize = 1000;

/// Who is helped, of which age, and with what.
const NEEDS: [(CareGroup, i32, &str); 6] = [
    (CareGroup::LoneElder, 82, "ELDER_AND_DISABLED_HELP"),
    (CareGroup::EmptyNestElder, 76, "MEDICINE"),
    (CareGroup::PoorStudent, 11, "TUTORING"),
    (CareGroup::HardshipFamily, 47, "LEGAL_AID"),
    (CareGroup::EmptyNestElder, 69, "COMPUTER_REPAIR"),
    (CareGroup::LeftBehindChild, 9, "COUNSELLING"),
];

/// Pairs as many as the story tells; the first pair is of the cast.
pub async fn pair(
    ctx: &Ctx,
    home: CommunityId,
    story: &Community,
    units: &Units,
    cast: &Cast,
    told: &impl Fn(&str),
) -> anyhow::Result<()> {
    // Counted whatever became of them: who ends a pairing does not find another after the next start.
    let begun = pairing::Entity::find()
        .filter(pairing::Column::CommunityId.eq(home))
        .filter(pairing::Column::Since.is_not_null());
    if begun.count(ctx.app.db.read()).await? >= PAIRINGS as u64 {
        return Ok(());
    }
    let mut register = Register::from(PAIRED);
    let seats = story.seats();
    for n in 0..PAIRINGS {
        if n > 0 && n % 39 == 0 {
            told(&format!("{n} of {PAIRINGS} pairings"));
        }
        let need = NEEDS[n % NEEDS.len()];
        // Three for each, so that nobody's number hangs on who else is known.
        let [neighbour, helper, parent] = [register.invent(), register.invent(), register.invent()];
        let lives = |age| Belongs {
            community: Some(home),
            unit: None,
            age: Some(age),
        };
        let (language, spoken) = (neighbour.language(), helper.language());
        let (person, helper, unit) = if n == 0 {
            (cast.resident, cast.volunteer, cast.unit)
        } else {
            let unit = unit(units, seats[n % seats.len()])?;
            let works = Belongs {
                unit: Some(unit),
                ..Belongs::default()
            };
            (
                cast::registered(ctx, neighbour, lives(need.1)).await?,
                cast::registered(ctx, helper, works).await?,
                unit,
            )
        };
        let guardian = if need.1 < 14 {
            Some(cast::registered(ctx, parent, lives(38)).await?)
        } else {
            None
        };
        let household = household(ctx, home, n).await?;
        live(ctx, household, person, guardian).await?;
        let recipient = recipient(ctx, person, need, language).await?;
        consent(ctx, person, guardian).await?;
        let volunteer = volunteer(ctx, helper, unit, spoken, need.2).await?;
        paired(ctx, volunteer, recipient).await?;
    }
    Ok(())
}

async fn household(ctx: &Ctx, home: CommunityId, n: usize) -> anyhow::Result<HouseholdId> {
    let label = format!("乌兰大街{:03}户", n + 1);
    let known = household::Entity::find()
        .filter(household::Column::CommunityId.eq(home))
        .filter(household::Column::Label.eq(&label));
    if let Some(known) = known.one(ctx.app.db.read()).await? {
        return Ok(known.id);
    }
    let details = households::Details {
        label: Some(label),
        address: Some(Some(format!("海流图镇乌兰大街{}号", n + 1))),
        coordinates: None,
    };
    Ok(agreed(households::register(&Act::once(ctx), home, details).await)?.id)
}

/// Both live there: a child with the guardian.
async fn live(
    ctx: &Ctx,
    household: HouseholdId,
    person: PersonId,
    guardian: Option<PersonId>,
) -> anyhow::Result<()> {
    let own = if guardian.is_some() {
        Kinship::Child
    } else {
        Kinship::Head
    };
    let parent = guardian.map(|guardian| (guardian, Kinship::Head, true));
    for (person, relation, guardian) in parent.into_iter().chain([(person, own, false)]) {
        let lives = household_member::Entity::find().filter(household_member::Column::PersonId.eq(person));
        if lives.one(ctx.app.db.read()).await?.is_none() {
            let new = NewMember {
                person,
                relation,
                guardian,
            };
            agreed(members::add(&Act::once(ctx), household, new).await)?;
        }
    }
    Ok(())
}

async fn recipient(
    ctx: &Ctx,
    person: PersonId,
    (group, _, skill): (CareGroup, i32, &str),
    language: Language,
) -> anyhow::Result<CareRecipientId> {
    let known = care_recipient::Entity::find().filter(care_recipient::Column::PersonId.eq(person));
    if let Some(known) = known.one(ctx.app.db.read()).await? {
        return Ok(known.id);
    }
    let details = recipients::Details {
        groups: Some(vec![group]),
        language: Some(language.tag().to_owned()),
        needed_skills: Some(vec![skill.to_owned()]),
        note: None,
    };
    Ok(agreed(recipients::register(&Act::once(ctx), person, details).await)?.id)
}

/// What a pairing needs, and that the volunteer may call.
async fn consent(ctx: &Ctx, person: PersonId, guardian: Option<PersonId>) -> anyhow::Result<()> {
    for purpose in [ConsentPurpose::Pairing, ConsentPurpose::ContactSharing] {
        let known = consent::Entity::find()
            .filter(consent::Column::PersonId.eq(person))
            .filter(consent::Column::Purpose.eq(purpose));
        if known.one(ctx.app.db.read()).await?.is_none() {
            let new = NewConsent {
                person,
                purpose,
                guardian,
                channel: ConsentChannel::Paper,
                expires_at: None,
            };
            agreed(consents::record(&Act::once(ctx), new).await)?;
        }
    }
    Ok(())
}

/// Takes a pairing through its steps, from wherever it stands.
async fn paired(ctx: &Ctx, volunteer: VolunteerId, recipient: CareRecipientId) -> anyhow::Result<()> {
    let known = pairing::Entity::find()
        .filter(pairing::Column::VolunteerId.eq(volunteer))
        .filter(pairing::Column::RecipientId.eq(recipient));
    let mut row = match known.one(ctx.app.db.read()).await? {
        Some(known) => known,
        None => agreed(pairings::propose(&Act::once(ctx), volunteer, recipient).await)?,
    };
    if row.state == PairingState::Proposed {
        row = agreed(steps::agree(&Act::once(ctx), row.id, None).await)?;
    }
    if row.state == PairingState::Consented {
        agreed(steps::activate(&Act::once(ctx), row.id, None, Step::Activate).await)?;
    }
    Ok(())
}
