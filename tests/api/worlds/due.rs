//! What every list, edge and look-up must show to somebody, by the naive rule.

use std::collections::{BTreeMap, BTreeSet};

use entity::ids::{
    AccessLogId, AuditEntryId, CardPlacementId, CareRecipientId, CommunityId, ConsentId, HouseholdId,
    HouseholdMemberId, JointCommitteeId, LiaisonPointId, MembershipId, PairingId, PersonId, RoleGrantId,
    ServiceAccountId, ServiceCardId, ServiceMatterId, ServicePostId, TeamMemberId, TypedId, UnitId,
    VolunteerId, VolunteerTeamId, WishClaimId, WishId,
};
use entity::membership::MembershipState;
use entity::role_grant;
use entity::volunteer::VolunteerState;
use entity::wish_claim::ClaimOutcome;
use hongyan::gid;

use super::rule::{Asker, Rule};

/// The ids under each parent and field. The root has no id; where a list is refused it holds `FORBIDDEN`.
pub type Shown = BTreeMap<(String, &'static str), BTreeSet<String>>;

pub const FORBIDDEN: &str = "FORBIDDEN";

/// A field of a type that shows nodes: a connection, a plain list, or one.
pub struct Field {
    pub ty: &'static str,
    pub prefix: &'static str,
    pub name: &'static str,
    pub selection: &'static str,
}

const PAGE: &str = "(first: 100) { totalCount nodes { id } }";
const IDS: &str = "{ id }";

macro_rules! fields {
    ($($ty:ident $id:ident { $($name:ident $selection:expr),* $(,)? })*) => {
        pub const FIELDS: &[Field] = &[$($(Field {
            ty: stringify!($ty),
            prefix: $id::PREFIX,
            name: stringify!($name),
            selection: $selection,
        },)*)*];
    };
}

fields! {
    Community CommunityId { liaisonPoints PAGE, jointCommittee IDS, wishes PAGE }
    Unit UnitId { offers PAGE, memberships PAGE, volunteers PAGE }
    JointCommittee JointCommitteeId { memberships PAGE, teams PAGE, community IDS }
    Membership MembershipId { unit IDS, jointCommittee IDS }
    Volunteer VolunteerId { teams PAGE, unit IDS }
    VolunteerTeam VolunteerTeamId { members PAGE }
    TeamMember TeamMemberId { team IDS, volunteer IDS }
    LiaisonPoint LiaisonPointId { placements PAGE }
    CardPlacement CardPlacementId { card IDS, liaisonPoint IDS, reports "{ id: reason }" }
    ServiceMatter ServiceMatterId { guides IDS }
    ServiceCard ServiceCardId { placements PAGE, post IDS }
    Household HouseholdId { members "(includePast: true, first: 100) { totalCount nodes { id } }" }
    HouseholdMember HouseholdMemberId { household IDS, person IDS }
    CareRecipient CareRecipientId { consents PAGE, pairings PAGE, person IDS, household IDS }
    Consent ConsentId { person IDS, guardian IDS }
    Pairing PairingId { recipient IDS }
    Wish WishId { community IDS, person IDS, claim IDS, claims PAGE }
    WishClaim WishClaimId { wish IDS, volunteer IDS }
    Person PersonId { grants IDS, accessLog PAGE }
    RoleGrant RoleGrantId { person IDS, givenBy IDS }
    AccessLogEntry AccessLogId { person IDS, lookedBy IDS }
    AuditEntry AuditEntryId { actor IDS }
}

/// The root lists, each with what makes it whole, and the prefix of what it lists.
pub const ROOTS: &[(&str, &str, &str)] = &[
    (
        "communities",
        "filter: { includeClosed: true }",
        CommunityId::PREFIX,
    ),
    ("units", "filter: { includeClosed: true }", UnitId::PREFIX),
    (
        "jointCommittees",
        "filter: { includeDissolved: true }",
        JointCommitteeId::PREFIX,
    ),
    ("people", "filter: { includeErased: true }", PersonId::PREFIX),
    ("volunteers", "filter: { includeLeft: true }", VolunteerId::PREFIX),
    (
        "liaisonPoints",
        "filter: { includeClosed: true }",
        LiaisonPointId::PREFIX,
    ),
    (
        "serviceMatters",
        "filter: { includeRetired: true }",
        ServiceMatterId::PREFIX,
    ),
    (
        "servicePosts",
        "filter: { includeClosed: true }",
        ServicePostId::PREFIX,
    ),
    ("serviceCards", "", ServiceCardId::PREFIX),
    (
        "careRecipients",
        "filter: { includeEnded: true }",
        CareRecipientId::PREFIX,
    ),
    ("pairings", "", PairingId::PREFIX),
    ("wishes", "", WishId::PREFIX),
    ("auditEntries", "", AuditEntryId::PREFIX),
    ("serviceAccounts", "includeEnded: true", ServiceAccountId::PREFIX),
];

struct Due {
    seen: BTreeSet<String>,
    all: Vec<String>,
    shown: Shown,
}

fn public(id: impl TypedId) -> String {
    gid::public(id).0
}

impl Due {
    fn node(&mut self, id: impl TypedId, seen: bool) {
        let id = public(id);
        self.all.push(id.clone());
        if seen {
            let prefix = id.rsplit_once('_').unwrap().0.to_owned();
            for field in FIELDS.iter().filter(|field| field.prefix == prefix) {
                self.shown.insert((id.clone(), field.name), BTreeSet::new());
            }
            self.seen.insert(id);
        }
    }

    /// One is under the other, wherever both are seen.
    fn under(&mut self, parent: impl TypedId, name: &'static str, child: impl TypedId) {
        let (parent, child) = (public(parent), public(child));
        if self.seen.contains(&parent) && self.seen.contains(&child) {
            let field = self.shown.get_mut(&(parent, name));
            field.expect("a field of the list above").insert(child);
        }
    }

    fn under_some(&mut self, parent: impl TypedId, name: &'static str, child: Option<impl TypedId>) {
        if let Some(child) = child {
            self.under(parent, name, child);
        }
    }
}

fn everyone<T>(_: &Rule<'_>, _: &T) -> bool {
    true
}

/// All ids of the world, and what is shown of them.
pub fn due(rule: &Rule<'_>) -> (Vec<String>, Shown) {
    let rows = rule.rows;
    let mut due = Due {
        seen: BTreeSet::new(),
        all: Vec::new(),
        shown: Shown::new(),
    };
    macro_rules! nodes {
        ($($table:ident $seen:expr;)*) => {
            $(for row in &rows.$table {
                due.node(row.id, $seen(rule, row));
            })*
        };
    }
    nodes! {
        communities everyone;
        units everyone;
        offers everyone;
        committees everyone;
        memberships everyone;
        teams everyone;
        points everyone;
        placements everyone;
        matters everyone;
        guides everyone;
        posts everyone;
        cards Rule::card;
        volunteers Rule::volunteer;
        members Rule::team_member;
        households Rule::household;
        lodgers Rule::lodger;
        recipients Rule::recipient;
        consents Rule::consent;
        pairings Rule::pairing;
        wishes Rule::wish;
        claims Rule::claim;
        people Rule::person;
        grants Rule::grant;
        sessions Rule::session;
        looks Rule::look;
        audits Rule::audit;
        accounts Rule::account;
    }
    places(rule, &mut due);
    people(rule, &mut due);
    for (name, _, prefix) in ROOTS {
        let of_type = due
            .seen
            .iter()
            .filter(|id| id.rsplit_once('_').unwrap().0 == *prefix);
        due.shown
            .insert((String::new(), *name), of_type.cloned().collect());
    }
    viewer(rule, &mut due);
    due.shown.insert((String::new(), "nodes"), due.seen);
    (due.all, due.shown)
}

/// What lies in communities and belongs to units.
fn places(rule: &Rule<'_>, due: &mut Due) {
    let rows = rule.rows;
    for row in rows.offers.iter().filter(|row| row.withdrawn_at.is_none()) {
        due.under(row.unit_id, "offers", row.id);
    }
    for row in &rows.committees {
        due.under(row.id, "community", row.community_id);
        if row.dissolved_on.is_none() {
            due.under(row.community_id, "jointCommittee", row.id);
        }
    }
    for row in &rows.memberships {
        due.under(row.id, "unit", row.unit_id);
        due.under(row.id, "jointCommittee", row.committee_id);
        if row.state != MembershipState::Ended {
            due.under(row.unit_id, "memberships", row.id);
            due.under(row.committee_id, "memberships", row.id);
        }
    }
    for row in &rows.volunteers {
        due.under(row.id, "unit", row.unit_id);
        if row.state != VolunteerState::Left {
            due.under(row.unit_id, "volunteers", row.id);
        }
    }
    for row in rows.teams.iter().filter(|row| row.dissolved_at.is_none()) {
        due.under(row.committee_id, "teams", row.id);
    }
    for row in &rows.members {
        due.under(row.id, "team", row.team_id);
        due.under(row.id, "volunteer", row.volunteer_id);
        if row.left_on.is_none() {
            due.under(row.team_id, "members", row.id);
            due.under(row.volunteer_id, "teams", row.id);
        }
    }
    for row in rows.points.iter().filter(|row| row.closed_at.is_none()) {
        due.under(row.community_id, "liaisonPoints", row.id);
    }
    for row in &rows.placements {
        due.under(row.id, "card", row.card_id);
        due.under(row.id, "liaisonPoint", row.point_id);
        if row.ended_at.is_none() {
            due.under(row.point_id, "placements", row.id);
            due.under(row.card_id, "placements", row.id);
        }
        let open = rows
            .reports
            .iter()
            .filter(|report| report.placement_id == row.id && report.handled_at.is_none());
        let reports = if rule.reports(row) {
            open.map(|_| "GONE".to_owned()).collect()
        } else {
            BTreeSet::from([FORBIDDEN.to_owned()])
        };
        due.shown.insert((public(row.id), "reports"), reports);
    }
    for row in &rows.guides {
        due.under(row.matter_id, "guides", row.id);
    }
    for row in &rows.cards {
        due.under(row.id, "post", row.post_id);
    }
}

/// People, and what concerns them.
fn people(rule: &Rule<'_>, due: &mut Due) {
    let rows = rule.rows;
    for row in &rows.lodgers {
        due.under(row.household_id, "members", row.id);
        due.under(row.id, "household", row.household_id);
        due.under(row.id, "person", row.person_id);
    }
    for row in &rows.recipients {
        due.under(row.id, "person", row.person_id);
        for home in rows
            .lodgers
            .iter()
            .filter(|home| home.person_id == row.person_id && home.left_at.is_none())
        {
            due.under(row.id, "household", home.household_id);
        }
        for consent in rows
            .consents
            .iter()
            .filter(|consent| consent.person_id == row.person_id)
        {
            due.under(row.id, "consents", consent.id);
        }
    }
    for row in &rows.consents {
        due.under(row.id, "person", row.person_id);
        due.under_some(row.id, "guardian", row.guardian_id);
    }
    for row in &rows.pairings {
        due.under(row.recipient_id, "pairings", row.id);
        due.under(row.id, "recipient", row.recipient_id);
    }
    for row in &rows.wishes {
        due.under(row.community_id, "wishes", row.id);
        due.under(row.id, "community", row.community_id);
        if rule.wish_in_private(row) {
            due.under(row.id, "person", row.person_id);
        }
    }
    for row in &rows.claims {
        due.under(row.wish_id, "claims", row.id);
        if row
            .outcome
            .is_none_or(|outcome| outcome == ClaimOutcome::Delivered)
        {
            due.under(row.wish_id, "claim", row.id);
        }
        due.under(row.id, "wish", row.wish_id);
        due.under(row.id, "volunteer", row.volunteer_id);
    }
    for row in &rows.grants {
        due.under(row.id, "person", row.person_id);
        due.under_some(row.id, "givenBy", row.granted_by);
        if row.taken_at.is_none() && row.valid_to.is_none_or(|end| rule.at < end) {
            due.under(row.person_id, "grants", row.id);
        }
    }
    for row in &rows.looks {
        due.under(row.about_id, "accessLog", row.id);
        due.under(row.id, "person", row.about_id);
        due.under_some(row.id, "lookedBy", gid::parse::<PersonId>(&row.actor));
    }
    for row in &rows.audits {
        due.under_some(row.id, "actor", gid::parse::<PersonId>(&row.actor));
    }
}

/// What somebody who is signed in is told of oneself.
fn viewer(rule: &Rule<'_>, due: &mut Due) {
    let Asker::Person(me) = rule.asker else { return };
    let rows = rule.rows;
    let current =
        |row: &&role_grant::Model| row.taken_at.is_none() && row.valid_to.is_none_or(|end| rule.at < end);
    let grants = rows
        .grants
        .iter()
        .filter(|row| row.person_id == me)
        .filter(current);
    let looks = rows.looks.iter().filter(|row| row.about_id == me);
    let sessions = rows
        .sessions
        .iter()
        .filter(|row| row.person_id == me && row.ended_at.is_none());
    for (name, ids) in [
        ("viewer grants", grants.map(|row| public(row.id)).collect()),
        ("viewer accessLog", looks.map(|row| public(row.id)).collect()),
        ("viewer sessions", sessions.map(|row| public(row.id)).collect()),
    ] {
        due.shown.insert((String::new(), name), ids);
    }
}
