//! People, their roles, and what is on record of them.

use chrono::{Months, TimeDelta};
use entity::ids::{TypedId, UnitId};
use entity::role_grant::RoleName;
use entity::{access_log, audit_entry, person, role_grant, service_account};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

use super::{Maker, REGIONS, put};

impl Maker<'_> {
    pub(super) async fn people(&mut self) {
        let units: Vec<UnitId> = self.units.iter().map(|(id, _)| *id).collect();
        for n in 0..30 {
            let age = self
                .dice
                .one(&[None, Some(8), Some(13), Some(14), Some(40), Some(80)]);
            let (community, unit) = (self.dice.mostly(&self.communities), self.dice.mostly(&units));
            let erased = self.over(10);
            let row = put!(
                self,
                person {
                    name: format!("某人{n}"),
                    language: "zh-Hans".to_owned(),
                    born_on: age.map(|years: u32| self.now.date_naive() - Months::new(years * 12)),
                    community_id: community,
                    unit_id: unit.filter(|_| n % 2 == 0),
                    erased_at: erased,
                }
            );
            self.people.push(row.id);
        }
    }

    pub(super) async fn grants(&mut self) {
        let roles = [
            RoleName::CommunityStaff,
            RoleName::DepartmentOfficial,
            RoleName::BannerAdmin,
            RoleName::Auditor,
            RoleName::Volunteer,
            RoleName::Resident,
        ];
        for n in 0..45 {
            let (past, future) = (self.now - TimeDelta::days(2), self.now + TimeDelta::days(2));
            let person = self.people[n % self.people.len()];
            let role = if n < 18 {
                roles[n % 6]
            } else {
                self.dice.one(&roles)
            };
            let (mut community, mut unit, mut region) = (None, None, None);
            match role {
                RoleName::Resident | RoleName::CommunityStaff => {
                    community = Some(self.dice.one(&self.communities));
                }
                RoleName::Volunteer | RoleName::DepartmentOfficial => {
                    unit = Some(self.dice.one(&self.units).0);
                }
                RoleName::BannerAdmin | RoleName::Auditor => {
                    region = Some(self.dice.one(&REGIONS).to_owned());
                }
            }
            let stands = (past, None, None);
            let times = [
                stands,
                (past, Some(future), None),
                (past - TimeDelta::days(9), Some(past), None),
                (future, None, None),
                (past, None, Some(self.now)),
            ];
            let (from, to, taken) = if n < 12 { stands } else { self.dice.one(&times) };
            let giver = self.dice.mostly(&self.people);
            put!(
                self,
                role_grant {
                    person_id: person,
                    role: role,
                    community_id: community,
                    unit_id: unit,
                    region_code: region,
                    valid_from: from,
                    valid_to: to,
                    granted_by: giver,
                    taken_at: taken,
                }
            );
        }
    }

    /// Who signed in, whose contacts were looked at, what was done, and which systems read.
    pub(super) async fn records(&mut self) {
        let units: Vec<UnitId> = self.units.iter().map(|(id, _)| *id).collect();
        for _ in 0..30 {
            let (about, by) = (self.someone(), self.someone());
            let (community, unit, region) = (
                self.dice.mostly(&self.communities),
                self.dice.mostly(&units),
                self.dice.mostly(&REGIONS),
            );
            let look = access_log::ActiveModel {
                id: Set(TypedId::from_uuid(Uuid::now_v7())),
                created_at: Set(self.now),
                actor: Set(hongyan::gid::public(by).0),
                actor_role: Set(access_log::LookRole::CommunityStaff),
                actor_unit_id: Set(None),
                about_id: Set(about),
                kind: Set(access_log::ContactKind::Phone),
                reason: Set("家访".to_owned()),
                request_id: Set("a".to_owned()),
                community_id: Set(community),
                unit_id: Set(unit),
                region_code: Set(region.map(str::to_owned)),
            };
            look.insert(&self.tx).await.unwrap();
            let entry = audit_entry::ActiveModel {
                id: Set(TypedId::from_uuid(Uuid::now_v7())),
                created_at: Set(self.now),
                actor: Set(hongyan::gid::public(by).0),
                action: Set("UnitUpdate".to_owned()),
                subject: Set(hongyan::gid::public(units[0]).0),
                community_id: Set(self.dice.mostly(&self.communities)),
                unit_id: Set(self.dice.mostly(&units)),
                region_code: Set(self.dice.mostly(&REGIONS).map(str::to_owned)),
                request_id: Set("a".to_owned()),
            };
            entry.insert(&self.tx).await.unwrap();
        }
        for region in REGIONS {
            let ended = self.over(3);
            put!(
                self,
                service_account {
                    name: "民政系统".to_owned(),
                    region_code: region.to_owned(),
                    scopes: "AuditRead CardReportRead".to_owned(),
                    secret_hash: vec![1; 32],
                    generation: 1,
                    ended_at: ended,
                }
            );
        }
    }
}
