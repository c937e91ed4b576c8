//! Households, who is looked after, and by whom.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use entity::consent::{ConsentChannel, ConsentPurpose, GrantedBy};
use entity::household_member::Kinship;
use entity::ids::TypedId;
use entity::pairing::PairingState;
use entity::{care_recipient, consent, household, household_member, pairing, volunteer};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

use super::{Maker, put};

impl Maker<'_> {
    pub(super) async fn homes(&mut self) {
        let mut settled = BTreeSet::new();
        for n in 0..10 {
            let community = self.dice.one(&self.communities);
            let home = put!(
                self,
                household {
                    community_id: community,
                    label: format!("{n}")
                }
            );
            for _ in 0..5 {
                let (person, left, guardian) = (self.someone(), self.over(4), self.dice.rarely(2));
                if left.is_some() || settled.insert(person) {
                    put!(
                        self,
                        household_member {
                            household_id: home.id,
                            community_id: community,
                            person_id: person,
                            relation: Kinship::Other,
                            guardian: guardian,
                            left_at: left,
                        }
                    );
                }
            }
        }
    }

    pub(super) async fn care(&mut self, volunteers: &[volunteer::Model]) {
        for person in self.people.clone() {
            // Some moved away from the community that looks after them.
            let (community, ended) = (self.dice.one(&self.communities), self.over(6));
            let recipient = put!(
                self,
                care_recipient {
                    person_id: person,
                    community_id: community,
                    care_groups: "DISABLED".to_owned(),
                    language: "zh-Hans".to_owned(),
                    needed_skills: String::new(),
                    ended_at: ended,
                }
            );
            let day = TimeDelta::days(1);
            let kinds = [
                (None, None, None),
                (Some(self.now + day), None, None),
                (Some(self.now - day), None, None),
                (None, Some(self.now), None),
                (None, None, Some(self.now)),
            ];
            for purpose in [ConsentPurpose::Pairing, ConsentPurpose::ContactSharing] {
                let (expires, withdrawn, replaced) = self.dice.one(&kinds);
                let guardian = self.dice.mostly(&self.people).filter(|_| self.dice.rarely(2));
                put!(
                    self,
                    consent {
                        person_id: person,
                        community_id: community,
                        purpose: purpose,
                        granted_by: if guardian.is_some() {
                            GrantedBy::Guardian
                        } else {
                            GrantedBy::Person
                        },
                        guardian_id: guardian,
                        channel: ConsentChannel::Paper,
                        expires_at: expires,
                        withdrawn_at: withdrawn,
                        replaced_at: replaced,
                    }
                );
            }
            let mut paired = BTreeSet::new();
            for _ in 0..2 {
                let states = [
                    PairingState::Active,
                    PairingState::Active,
                    PairingState::Paused,
                    PairingState::Proposed,
                ];
                let state = if ended.is_some() {
                    PairingState::Ended
                } else {
                    self.dice.one(&states)
                };
                let helper = self.dice.one(volunteers);
                if paired.insert(helper.id) {
                    put!(
                        self,
                        pairing {
                            state: state,
                            recipient_id: recipient.id,
                            volunteer_id: helper.id,
                            community_id: community,
                            person_id: person,
                            volunteer_person_id: helper.person_id,
                            unit_id: helper.unit_id,
                            slot: (state == PairingState::Active).then(|| i32::try_from(
                                self.dice.below(1_000_000_000)
                            )
                            .unwrap()
                                + 1),
                            ended_at: (state == PairingState::Ended).then_some(self.now),
                        }
                    );
                }
            }
        }
    }
}
