//! Committees, who sits on them, and who serves there.

use chrono::Days;
use entity::ids::{JointCommitteeId, TypedId};
use entity::membership::{MembershipState, Seat};
use entity::volunteer::VolunteerState;
use entity::{joint_committee, membership, team_member, volunteer, volunteer_team};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

use super::{Maker, put};

impl Maker<'_> {
    /// Each community has a committee that was dissolved, or one that stands, or both.
    pub(super) async fn committees(&mut self) -> Vec<JointCommitteeId> {
        let today = self.now.date_naive();
        let mut committees = Vec::new();
        for community in self.communities.clone() {
            for dissolved in self.dice.one(&[[true].as_slice(), &[false], &[true, false]]) {
                let row = put!(
                    self,
                    joint_committee {
                        community_id: community,
                        name: "联合党委".to_owned(),
                        founded_on: today - Days::new(900),
                        dissolved_on: dissolved.then_some(today),
                    }
                );
                committees.push(row.id);
                for (unit, _) in self.units.clone() {
                    let states = [
                        MembershipState::Invited,
                        MembershipState::Active,
                        MembershipState::Active,
                        MembershipState::Suspended,
                        MembershipState::Ended,
                    ];
                    let state = if *dissolved {
                        MembershipState::Ended
                    } else {
                        self.dice.one(&states)
                    };
                    put!(
                        self,
                        membership {
                            committee_id: row.id,
                            unit_id: unit,
                            seat: Seat::Member,
                            state: state,
                            from_day: Some(today - Days::new(30)),
                            to_day: (state == MembershipState::Ended).then_some(today),
                        }
                    );
                }
            }
        }
        committees
    }

    pub(super) async fn volunteers(&mut self, committees: &[JointCommitteeId]) -> Vec<volunteer::Model> {
        let mut volunteers = Vec::new();
        for n in 0..16 {
            let person = self.people[n];
            let states = [
                VolunteerState::Active,
                VolunteerState::Active,
                VolunteerState::Paused,
                VolunteerState::Enrolled,
                VolunteerState::Left,
            ];
            let (state, unit) = (self.dice.one(&states), self.dice.one(&self.units).0);
            volunteers.push(put!(
                self,
                volunteer {
                    person_id: person,
                    unit_id: unit,
                    number: Uuid::now_v7().to_string(),
                    languages: "zh-Hans".to_owned(),
                    capacity: 9,
                    state: state,
                }
            ));
        }
        let mut slot = 0;
        for committee in committees {
            let dissolved = self.over(3);
            let team = put!(
                self,
                volunteer_team {
                    committee_id: *committee,
                    name: "服务队".to_owned(),
                    dissolved_at: dissolved,
                }
            );
            for row in &volunteers {
                if self.dice.rarely(2) {
                    continue;
                }
                slot += 1;
                let left = self.dice.rarely(3) || dissolved.is_some() || row.state == VolunteerState::Left;
                put!(
                    self,
                    team_member {
                        team_id: team.id,
                        volunteer_id: row.id,
                        unit_id: row.unit_id,
                        slot: slot,
                        joined_on: self.now.date_naive(),
                        left_on: left.then(|| self.now.date_naive()),
                    }
                );
            }
        }
        volunteers
    }
}
