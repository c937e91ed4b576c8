//! What people wish for, and who claims it.

use chrono::TimeDelta;
use entity::ids::TypedId;
use entity::wish::{WishKind, WishState};
use entity::wish_claim::ClaimOutcome;
use entity::{volunteer, wish, wish_claim};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

use super::{Maker, put};

impl Maker<'_> {
    pub(super) async fn wishes(&mut self, volunteers: &[volunteer::Model]) {
        let day = TimeDelta::days(1);
        let states = [
            WishState::Collected,
            WishState::Verified,
            WishState::Open,
            WishState::Claimed,
            WishState::Claimed,
            WishState::Claimed,
            WishState::Delivered,
            WishState::Confirmed,
            WishState::Cancelled,
            WishState::Declined,
        ];
        for n in 0..60 {
            let (state, person) = (self.dice.one(&states), self.someone());
            // Some moved away since.
            let community = self.dice.one(&self.communities);
            let claimed = state == WishState::Claimed;
            let given = matches!(state, WishState::Delivered | WishState::Confirmed);
            let helper = self.dice.one(volunteers);
            let due = self.dice.one(&[self.now + day, self.now + day, self.now - day]);
            let board = claimed || given || state == WishState::Open;
            let published = board && !self.dice.rarely(2);
            let until = self.dice.one(&[None, Some(self.now + day), Some(self.now - day)]);
            let wish = put!(
                self,
                wish {
                    state: state,
                    community_id: community,
                    person_id: person,
                    kind: WishKind::Goods,
                    title: format!("{n}"),
                    public_text: format!("{n}"),
                    published_at: published.then_some(self.now),
                    public_until: until.filter(|_| published),
                    claimant_id: (claimed || given).then_some(helper.person_id),
                    claim_due_at: claimed.then_some(due),
                }
            );
            let outcomes = [None, Some(ClaimOutcome::Released), Some(ClaimOutcome::Expired)];
            let before = self.dice.one(&outcomes);
            let now = claimed
                .then_some(None)
                .or(given.then_some(Some(ClaimOutcome::Delivered)));
            let claims = before.map(|outcome| (self.dice.one(volunteers), Some(outcome)));
            for (helper, outcome) in claims.into_iter().chain(now.map(|outcome| (helper, outcome))) {
                put!(
                    self,
                    wish_claim {
                        wish_id: wish.id,
                        community_id: community,
                        person_id: person,
                        volunteer_id: helper.id,
                        volunteer_person_id: helper.person_id,
                        unit_id: helper.unit_id,
                        due_at: due,
                        ended_at: outcome.map(|_| self.now),
                        outcome: outcome,
                    }
                );
            }
        }
    }
}
