//! Who sees what, said once more and naively: row by row over the whole world, from the words of the rules alone.

use chrono::{DateTime, Months, TimeDelta, Utc};
use entity::consent::ConsentPurpose;
use entity::ids::{CommunityId, PersonId, ServiceAccountId, UnitId};
use entity::membership::MembershipState;
use entity::pairing::PairingState;
use entity::role_grant::RoleName;
use entity::service_card::CardState;
use entity::volunteer::VolunteerState;
use entity::*;

use super::rows::Rows;

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Asker {
    Nobody,
    Person(PersonId),
    System(ServiceAccountId),
}

pub struct Rule<'w> {
    pub rows: &'w Rows,
    pub asker: Asker,
    pub at: DateTime<Utc>,
}

use RoleName::{Auditor, BannerAdmin, CommunityStaff, DepartmentOfficial};

impl Rule<'_> {
    fn me(&self, person: PersonId) -> bool {
        matches!(self.asker, Asker::Person(me) if me == person)
    }

    /// The roles of this name that the asker holds at the moment.
    fn roles(&self, role: RoleName) -> impl Iterator<Item = &role_grant::Model> {
        let holds = move |row: &&role_grant::Model| {
            self.me(row.person_id)
                && row.role == role
                && row.taken_at.is_none()
                && row.valid_from <= self.at
                && row.valid_to.is_none_or(|end| self.at < end)
        };
        self.rows.grants.iter().filter(holds)
    }

    fn staff(&self, community: Option<CommunityId>) -> bool {
        community.is_some()
            && self
                .roles(CommunityStaff)
                .any(|row| row.community_id == community)
    }

    fn official(&self, unit: Option<UnitId>) -> bool {
        unit.is_some() && self.roles(DepartmentOfficial).any(|row| row.unit_id == unit)
    }

    /// Whether a region of the role holds this one.
    fn over(&self, role: RoleName, region: Option<&str>) -> bool {
        let held = |row: &role_grant::Model| {
            region
                .unwrap_or("-")
                .starts_with(row.region_code.as_deref().unwrap())
        };
        self.roles(role).any(held)
    }

    fn region_of(&self, community: Option<CommunityId>) -> Option<&str> {
        let row = self
            .rows
            .communities
            .iter()
            .find(|row| Some(row.id) == community)?;
        Some(&row.region_code)
    }

    fn region_of_unit(&self, unit: Option<UnitId>) -> Option<&str> {
        let row = self.rows.units.iter().find(|row| Some(row.id) == unit)?;
        Some(&row.region_code)
    }

    fn community_of(&self, committee: entity::ids::JointCommitteeId) -> CommunityId {
        let row = self.rows.committees.iter().find(|row| row.id == committee);
        row.unwrap().community_id
    }

    /// The person, and the guardians in the household of a child under 14.
    fn answers_for(&self, person: PersonId) -> bool {
        let row = self.rows.people.iter().find(|row| row.id == person).unwrap();
        let today = (self.at + TimeDelta::hours(8)).date_naive();
        let child = row
            .born_on
            .is_some_and(|born| born > today - Months::new(14 * 12));
        let lives_in =
            |one: &household_member::Model, who: PersonId| one.person_id == who && one.left_at.is_none();
        let living = &self.rows.lodgers;
        self.me(person)
            || child
                && living.iter().filter(|row| lives_in(row, person)).any(|ward| {
                    let guards =
                        |row: &household_member::Model| row.guardian && row.household_id == ward.household_id;
                    living
                        .iter()
                        .any(|row| row.left_at.is_none() && self.me(row.person_id) && guards(row))
                })
    }

    /// A volunteer at work whose pairing with the person is active, while the person agrees to it.
    fn helps(&self, person: PersonId) -> bool {
        let agrees = self.rows.consents.iter().any(|row| {
            row.person_id == person
                && row.purpose == ConsentPurpose::Pairing
                && row.withdrawn_at.is_none()
                && row.replaced_at.is_none()
                && row.expires_at.is_none_or(|end| self.at < end)
        });
        let at_work = |pair: &pairing::Model| {
            let helper = self
                .rows
                .volunteers
                .iter()
                .find(|row| row.id == pair.volunteer_id)
                .unwrap();
            self.me(helper.person_id) && helper.state == VolunteerState::Active
        };
        let pairs = self.rows.pairings.iter();
        agrees
            && pairs
                .filter(|row| row.person_id == person && row.state == PairingState::Active)
                .any(at_work)
    }

    /// A volunteer at work whose claim of a wish of the person lives.
    fn brings(&self, person: PersonId) -> bool {
        let claims = self.rows.claims.iter();
        claims.filter(|row| row.person_id == person).any(|row| {
            let helpers = &self.rows.volunteers;
            let helper = helpers
                .iter()
                .find(|helper| helper.id == row.volunteer_id)
                .unwrap();
            row.ended_at.is_none()
                && self.at < row.due_at
                && self.me(helper.person_id)
                && helper.state == VolunteerState::Active
        })
    }

    fn lives_in(&self, household: entity::ids::HouseholdId) -> bool {
        let lodgers = self
            .rows
            .lodgers
            .iter()
            .filter(|row| row.household_id == household);
        lodgers
            .into_iter()
            .any(|row| row.left_at.is_none() && self.me(row.person_id))
    }

    /// Whether a system reads with this scope in a region that holds this one.
    fn system(&self, scope: &str, region: Option<&str>) -> bool {
        let Asker::System(id) = self.asker else {
            return false;
        };
        let account = self.rows.accounts.iter().find(|row| row.id == id).unwrap();
        account.scopes.split(' ').any(|name| name == scope)
            && region.is_some_and(|region| region.starts_with(&account.region_code))
    }

    pub fn card(&self, row: &service_card::Model) -> bool {
        let unit = self
            .rows
            .units
            .iter()
            .find(|unit| unit.id == row.unit_id)
            .unwrap();
        row.state == CardState::Active && unit.closed_at.is_none() || self.desk(row)
    }

    /// Who reads the stock of a card and who is to stand in: the desk that it lies on.
    pub fn desk(&self, row: &service_card::Model) -> bool {
        self.official(Some(row.unit_id))
            || self.over(BannerAdmin, Some(&row.region_code))
            || self.over(Auditor, Some(&row.region_code))
    }

    pub fn reports(&self, row: &card_placement::Model) -> bool {
        let region = self.region_of(Some(row.community_id));
        self.staff(Some(row.community_id))
            || self.official(Some(row.unit_id))
            || self.over(BannerAdmin, region)
            || self.over(Auditor, region)
            || self.system("CardReportRead", region)
    }

    pub fn volunteer(&self, row: &volunteer::Model) -> bool {
        let region = self.region_of_unit(Some(row.unit_id));
        let sits =
            |seat: &&membership::Model| seat.unit_id == row.unit_id && seat.state == MembershipState::Active;
        self.me(row.person_id)
            || self.official(Some(row.unit_id))
            || self.over(BannerAdmin, region)
            || self.over(Auditor, region)
            || (self.rows.memberships.iter().filter(sits))
                .any(|seat| self.staff(Some(self.community_of(seat.committee_id))))
    }

    pub fn team_member(&self, row: &team_member::Model) -> bool {
        let team = self
            .rows
            .teams
            .iter()
            .find(|team| team.id == row.team_id)
            .unwrap();
        let community = Some(self.community_of(team.committee_id));
        let helper = self
            .rows
            .volunteers
            .iter()
            .find(|helper| helper.id == row.volunteer_id)
            .unwrap();
        self.me(helper.person_id)
            || self.staff(community)
            || self.official(Some(row.unit_id))
            || self.over(BannerAdmin, self.region_of(community))
            || self.over(Auditor, self.region_of(community))
    }

    pub fn household(&self, row: &household::Model) -> bool {
        let region = self.region_of(Some(row.community_id));
        self.staff(Some(row.community_id))
            || self.lives_in(row.id)
            || self.over(BannerAdmin, region)
            || self.over(Auditor, region)
    }

    pub fn lodger(&self, row: &household_member::Model) -> bool {
        let home = self
            .rows
            .households
            .iter()
            .find(|home| home.id == row.household_id);
        self.household(home.unwrap())
    }

    pub fn recipient(&self, row: &care_recipient::Model) -> bool {
        self.staff(Some(row.community_id)) || self.answers_for(row.person_id) || self.helps(row.person_id)
    }

    pub fn consent(&self, row: &consent::Model) -> bool {
        self.staff(Some(row.community_id))
            || self.answers_for(row.person_id)
            || self.over(Auditor, self.region_of(Some(row.community_id)))
    }

    pub fn pairing(&self, row: &pairing::Model) -> bool {
        let region = self.region_of(Some(row.community_id));
        self.staff(Some(row.community_id))
            || self.answers_for(row.person_id)
            || self.me(row.volunteer_person_id)
            || self.over(BannerAdmin, region)
            || self.over(Auditor, region)
    }

    pub fn wish(&self, row: &wish::Model) -> bool {
        let region = self.region_of(Some(row.community_id));
        row.published_at.is_some() && row.public_until.is_none_or(|end| self.at < end)
            || self.answers_for(row.person_id)
            || row.claimant_id.is_some_and(|claimant| self.me(claimant))
            || self.staff(Some(row.community_id))
            || self.over(BannerAdmin, region)
            || self.over(Auditor, region)
    }

    /// Who may know who wishes.
    pub fn wish_in_private(&self, row: &wish::Model) -> bool {
        let lives = row.claim_due_at.is_some_and(|due| self.at < due);
        self.answers_for(row.person_id)
            || row.claimant_id.is_some_and(|claimant| lives && self.me(claimant))
            || self.staff(Some(row.community_id))
    }

    pub fn claim(&self, row: &wish_claim::Model) -> bool {
        let region = self.region_of(Some(row.community_id));
        self.staff(Some(row.community_id))
            || self.answers_for(row.person_id)
            || self.me(row.volunteer_person_id)
            || self.over(BannerAdmin, region)
            || self.over(Auditor, region)
    }

    pub fn person(&self, row: &person::Model) -> bool {
        let home = self.region_of(row.community_id);
        let region = home.or_else(|| self.region_of_unit(row.unit_id));
        self.answers_for(row.id)
            || self.helps(row.id)
            || self.brings(row.id)
            || self.staff(row.community_id)
            || self.official(row.unit_id)
            || self.over(BannerAdmin, region)
            || self.over(Auditor, region)
    }

    pub fn grant(&self, row: &role_grant::Model) -> bool {
        let region = row.region_code.as_deref();
        let region = region.or_else(|| self.region_of(row.community_id));
        let region = region.or_else(|| self.region_of_unit(row.unit_id));
        self.me(row.person_id)
            || self.staff(row.community_id)
            || self.official(row.unit_id)
            || self.over(BannerAdmin, region)
            || self.over(Auditor, region)
    }

    pub fn session(&self, row: &session::Model) -> bool {
        self.me(row.person_id)
    }

    pub fn look(&self, row: &access_log::Model) -> bool {
        self.answers_for(row.about_id)
            || self.staff(row.community_id)
            || self.official(row.unit_id)
            || self.over(BannerAdmin, row.region_code.as_deref())
            || self.over(Auditor, row.region_code.as_deref())
    }

    pub fn audit(&self, row: &audit_entry::Model) -> bool {
        self.staff(row.community_id)
            || self.official(row.unit_id)
            || self.over(BannerAdmin, row.region_code.as_deref())
            || self.over(Auditor, row.region_code.as_deref())
            || self.system("AuditRead", row.region_code.as_deref())
    }

    pub fn account(&self, row: &service_account::Model) -> bool {
        self.over(BannerAdmin, Some(&row.region_code)) || self.over(Auditor, Some(&row.region_code))
    }
}
