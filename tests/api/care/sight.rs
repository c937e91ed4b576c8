//! Of a world made by chance, every caller sees in lists exactly what the rule allows row by row.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::consent::{ConsentChannel, ConsentPurpose, GrantedBy};
use entity::household_member::Kinship;
use entity::ids::{
    CareRecipientId, ConsentId, HouseholdId, HouseholdMemberId, PairingId, SessionId, TypedId,
};
use entity::pairing::PairingState;
use entity::{care_recipient, consent, household, household_member, pairing, person};
use hongyan::care::{households, pairings};
use hongyan::policy::ties::{self, Ties};
use hongyan::policy::{Action, Caller, Grant, Identity, Place, Scope, Who, visible};
use sea_orm::{DatabaseTransaction, EntityTrait};

use super::*;
use crate::dice::Dice;
use crate::harness::both;

struct Made {
    people: Vec<PersonId>,
    communities: Vec<CommunityId>,
    units: Vec<UnitId>,
}

async fn make(world: &World, dice: &mut Dice) -> Made {
    let now = world.app.now();
    let (mut communities, mut units) = (Vec::new(), Vec::new());
    for n in 1..=2 {
        communities.push(hongyan::gid::parse(&world.community(n, &format!("社区{n}")).await).unwrap());
        units.push(hongyan::gid::parse(&world.unit(&format!("单位{n}")).await).unwrap());
    }
    let mut made = Made {
        people: Vec::new(),
        communities,
        units,
    };
    let tx = world.app.db.begin().await.unwrap();
    for _ in 0..36 {
        let id = PersonId::new();
        let age = dice.one(&[None, Some(8), Some(13), Some(14), Some(15), Some(40), Some(80)]);
        entity::person::ActiveModel {
            id: Set(id),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            name: Set("某人".to_owned()),
            language: Set("zh-Hans".to_owned()),
            born_on: Set(age.map(|years: u32| now.date_naive() - chrono::Months::new(years * 12))),
            community_id: Set(Some(dice.one(&made.communities))),
            ..Default::default()
        }
        .insert(&tx)
        .await
        .unwrap();
        made.people.push(id);
    }
    homes(&tx, dice, &made, now).await;
    care(&tx, dice, &made, now).await;
    tx.commit().await.unwrap();
    made
}

async fn homes(tx: &DatabaseTransaction, dice: &mut Dice, made: &Made, now: DateTime<Utc>) {
    let mut settled = BTreeSet::new();
    for n in 0..10 {
        let (id, community) = (HouseholdId::new(), dice.one(&made.communities));
        household::ActiveModel {
            id: Set(id),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            community_id: Set(community),
            label: Set(format!("{n}")),
            ..Default::default()
        }
        .insert(tx)
        .await
        .unwrap();
        for _ in 0..5 {
            let person = dice.one(&made.people);
            let left = dice.rarely(4);
            if !left && !settled.insert(person) {
                continue;
            }
            household_member::ActiveModel {
                id: Set(HouseholdMemberId::new()),
                version: Set(1),
                created_at: Set(now),
                updated_at: Set(now),
                household_id: Set(id),
                community_id: Set(community),
                person_id: Set(person),
                relation: Set(Kinship::Other),
                guardian: Set(dice.rarely(2)),
                left_at: Set(left.then_some(now)),
            }
            .insert(tx)
            .await
            .unwrap();
        }
    }
}

async fn care(tx: &DatabaseTransaction, dice: &mut Dice, made: &Made, now: DateTime<Utc>) {
    let mut volunteers = Vec::new();
    for person in &made.people[..12] {
        let (id, unit) = (VolunteerId::new(), dice.one(&made.units));
        entity::volunteer::ActiveModel {
            id: Set(id),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            person_id: Set(*person),
            unit_id: Set(unit),
            number: Set(id.0.to_string()),
            languages: Set("zh-Hans".to_owned()),
            availability: Set(None),
            capacity: Set(9),
            state: Set(dice.one(&[
                VolunteerState::Active,
                VolunteerState::Active,
                VolunteerState::Paused,
            ])),
        }
        .insert(tx)
        .await
        .unwrap();
        volunteers.push((id, *person, unit));
    }
    for person in &made.people {
        let (recipient, community) = (CareRecipientId::new(), dice.one(&made.communities));
        care_recipient::ActiveModel {
            id: Set(recipient),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            person_id: Set(*person),
            community_id: Set(community),
            care_groups: Set("DISABLED".to_owned()),
            language: Set("zh-Hans".to_owned()),
            needed_skills: Set(String::new()),
            ..Default::default()
        }
        .insert(tx)
        .await
        .unwrap();
        let kinds = [
            (None, None, None),
            (Some(now + TimeDelta::days(1)), None, None),
            (Some(now - TimeDelta::days(1)), None, None),
            (None, Some(now), None),
            (None, None, Some(now)),
        ];
        for purpose in [ConsentPurpose::Pairing, ConsentPurpose::ContactSharing] {
            let (expires, withdrawn, replaced) = dice.one(&kinds);
            consent::ActiveModel {
                id: Set(ConsentId::new()),
                version: Set(1),
                created_at: Set(now),
                updated_at: Set(now),
                person_id: Set(*person),
                community_id: Set(community),
                purpose: Set(purpose),
                granted_by: Set(GrantedBy::Person),
                guardian_id: Set(None),
                channel: Set(ConsentChannel::Paper),
                expires_at: Set(expires),
                withdrawn_at: Set(withdrawn),
                replaced_at: Set(replaced),
            }
            .insert(tx)
            .await
            .unwrap();
        }
        let (volunteer, helper, unit) = dice.one(&volunteers);
        let state = dice.one(&[
            PairingState::Active,
            PairingState::Active,
            PairingState::Paused,
            PairingState::Ended,
            PairingState::Proposed,
        ]);
        let id = PairingId::new();
        pairing::ActiveModel {
            id: Set(id),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            state: Set(state),
            recipient_id: Set(recipient),
            volunteer_id: Set(volunteer),
            community_id: Set(community),
            person_id: Set(*person),
            volunteer_person_id: Set(helper),
            unit_id: Set(unit),
            slot: Set((state == PairingState::Active)
                .then(|| i32::try_from(id.uuid().as_u128() % 1_000_000_000).unwrap() + 1)),
            since: Set(None),
            ended_at: Set((state == PairingState::Ended).then_some(now)),
            end_reason: Set(None),
        }
        .insert(tx)
        .await
        .unwrap();
    }
}

fn callers(made: &Made) -> Vec<Caller> {
    let mut callers = vec![Caller::anonymous(), Caller::operator()];
    let person = |id| Identity::Person {
        id,
        session: SessionId::new(),
    };
    callers.extend(made.people.iter().map(|id| Caller::of(person(*id), Vec::new())));
    let roles = [
        (Who::CommunityStaff, Scope::Community(made.communities[0])),
        (Who::CommunityStaff, Scope::Community(made.communities[1])),
        (Who::DepartmentOfficial, Scope::Unit(made.units[0])),
        (Who::BannerAdmin, Scope::Region("150824".to_owned())),
        (Who::BannerAdmin, Scope::Region("150825".to_owned())),
        (Who::Auditor, Scope::Region("15".to_owned())),
    ];
    for (role, scope) in roles {
        let grant = Grant { role, scope };
        callers.push(Caller::of(person(PersonId::new()), vec![grant.clone()]));
        callers.push(Caller::of(person(made.people[0]), vec![grant]));
    }
    callers
}

/// Compares, for one type, what the list shows with what the rule allows.
macro_rules! same {
    ($world:ident, $made:ident, $table:ident, $action:expr, $place:expr) => {{
        let db = $world.app.db.read();
        let rows = $table::Entity::find().all(db).await.unwrap();
        let mut shown = 0;
        for mut caller in callers(&$made) {
            for at in [Some($world.app.now()), None] {
                caller.at = at;
                let list = visible::<$table::Entity>(&caller).all(db).await.unwrap();
                let listed: BTreeSet<_> = list.iter().map(|row| row.id).collect();
                let mut due = BTreeSet::new();
                for row in &rows {
                    if caller.may($action, &$place(row, at)) {
                        due.insert(row.id);
                    }
                }
                assert_eq!(listed, due, "{caller:?}");
                shown += due.len();
            }
        }
        assert!(shown > rows.len(), "the world has no ties: {shown}");
    }};
}

both! {
    async fn a_list_shows_what_the_rule_allows_and_nothing_else(world: World) {
        let made = make(&world, &mut Dice(1)).await;
        let db = world.app.db.read();
        let communities = entity::community::Entity::find().all(db).await.unwrap();
        let community = |id: CommunityId| communities.iter().find(|row| row.id == id).unwrap();
        let known = ties::of(db, &made.people, world.app.now()).await.unwrap();
        let ties = |id: PersonId, at: Option<DateTime<Utc>>| at.and_then(|_| known.get(&id).cloned()).unwrap_or_default();
        let members = household_member::Entity::find().all(db).await.unwrap();

        let about = |person: PersonId, lies: CommunityId, at| Ties::place(ties(person, at), person, community(lies));
        same!(world, made, care_recipient, Action::CareRecipientRead, |row: &care_recipient::Model, at| about(row.person_id, row.community_id, at));
        same!(world, made, consent, Action::ConsentRead, |row: &consent::Model, at| about(row.person_id, row.community_id, at));
        same!(world, made, pairing, Action::PairingRead, |row: &pairing::Model, at| pairings::placed(row, community(row.community_id), ties(row.person_id, at)));
        same!(world, made, person, Action::PersonRead, |row: &person::Model, at| {
            let home = row.community_id.map(|id| community(id).region_code.clone());
            ties(row.id, at).around(Place::of_person(row, home))
        });
        same!(world, made, household, Action::HouseholdRead, |row: &household::Model, _| -> Place {
            let living = members.iter().filter(|member| member.household_id == row.id && member.left_at.is_none());
            households::placed(community(row.community_id), living.map(|member| member.person_id).collect())
        });
    }

    async fn ties_are_what_the_rows_say(world: World) {
        let made = make(&world, &mut Dice(7)).await;
        let (db, now) = (world.app.db.read(), world.app.now());
        let members = household_member::Entity::find().all(db).await.unwrap();
        let people = entity::person::Entity::find().all(db).await.unwrap();
        let pairs = pairing::Entity::find().all(db).await.unwrap();
        let consents = consent::Entity::find().all(db).await.unwrap();
        let volunteers = entity::volunteer::Entity::find().all(db).await.unwrap();
        let agrees = |person: PersonId, purpose| consents.iter().any(|row| {
            row.person_id == person && row.purpose == purpose && row.withdrawn_at.is_none() && row.replaced_at.is_none() && row.expires_at.is_none_or(|end| end > now)
        });
        let known = ties::of(db, &made.people, now).await.unwrap();
        let contacts = ties::in_contact(db, &made.people, now).await.unwrap();
        let (mut guarded, mut helped, mut reached) = (0, 0, 0);
        for person in people.iter().filter(|row| made.people.contains(&row.id)) {
            let child = person.born_on.is_some_and(|day| ties::is_child(day, now));
            let living = |id: PersonId| members.iter().find(move |row| row.person_id == id && row.left_at.is_none());
            let home = living(person.id).map(|row| row.household_id);
            let guardians: BTreeSet<PersonId> = members
                .iter()
                .filter(|row| child && row.guardian && row.left_at.is_none() && Some(row.household_id) == home)
                .map(|row| row.person_id)
                .collect();
            let at_work = |id| volunteers.iter().any(|row| row.id == id && row.state == VolunteerState::Active);
            let paired: BTreeSet<PersonId> = pairs
                .iter()
                .filter(|row| row.person_id == person.id && row.state == PairingState::Active && at_work(row.volunteer_id) && agrees(person.id, ConsentPurpose::Pairing))
                .map(|row| row.volunteer_person_id)
                .collect();
            let found = known.get(&person.id).cloned().unwrap_or_default();
            assert_eq!(found.guardians.into_iter().collect::<BTreeSet<_>>(), guardians);
            assert_eq!(found.volunteers.into_iter().collect::<BTreeSet<_>>(), paired);
            let contact: BTreeSet<PersonId> = contacts.get(&person.id).into_iter().flatten().copied().collect();
            assert_eq!(contact, if agrees(person.id, ConsentPurpose::ContactSharing) { paired.clone() } else { BTreeSet::new() });
            guarded += guardians.len();
            helped += paired.len();
            reached += contact.len();
        }
        assert!(guarded > 0 && helped > 0 && reached > 0 && reached < helped, "{guarded} {helped} {reached}");
    }
}
