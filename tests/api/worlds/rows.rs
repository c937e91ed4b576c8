//! Everything that is in a world.

use entity::*;
use sea_orm::EntityTrait;

use crate::harness::World;

macro_rules! rows {
    ($($field:ident: $table:ident),* $(,)?) => {
        pub struct Rows {
            $(pub $field: Vec<$table::Model>,)*
        }

        impl Rows {
            pub async fn of(world: &World) -> Self {
                let db = world.app.db.read();
                Self {
                    $($field: $table::Entity::find().all(db).await.unwrap(),)*
                }
            }
        }
    };
}

rows! {
    communities: community,
    units: unit,
    offers: unit_offer,
    people: person,
    grants: role_grant,
    committees: joint_committee,
    memberships: membership,
    volunteers: volunteer,
    teams: volunteer_team,
    members: team_member,
    points: liaison_point,
    placements: card_placement,
    reports: card_report,
    matters: service_matter,
    guides: service_guide,
    posts: service_post,
    cards: service_card,
    households: household,
    lodgers: household_member,
    recipients: care_recipient,
    consents: consent,
    pairings: pairing,
    wishes: wish,
    claims: wish_claim,
    sessions: session,
    looks: access_log,
    audits: audit_entry,
    accounts: service_account,
}
