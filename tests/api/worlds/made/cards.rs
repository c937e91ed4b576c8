//! Points, matters, posts, and cards with where they lie.

use entity::card_placement::EndReason;
use entity::card_report::ReportReason;
use entity::ids::TypedId;
use entity::liaison_point::HostKind;
use entity::service_card::CardState;
use entity::{
    card_placement, card_report, liaison_point, service_card, service_guide, service_matter, service_post,
};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

use super::{Maker, put};

impl Maker<'_> {
    pub(super) async fn cards(&mut self) {
        let mut points = Vec::new();
        for community in self.communities.clone() {
            for n in 0..3 {
                let closed = self.over(4);
                points.push(put!(
                    self,
                    liaison_point {
                        community_id: community,
                        name: format!("便民点{n}"),
                        host_kind: HostKind::Clinic,
                        host_name: "门诊".to_owned(),
                        address: "海流图镇".to_owned(),
                        latitude: 41.5,
                        longitude: 108.5,
                        x: 0.1,
                        y: 0.2,
                        z: 0.3,
                        card_slots: 20,
                        closed_at: closed,
                    }
                ));
            }
        }
        for (unit, region) in self.units.clone() {
            let (retired, closed) = (self.over(3), self.over(4));
            let matter = put!(
                self,
                service_matter {
                    code: Uuid::now_v7().to_string(),
                    unit_id: unit,
                    region_code: region.to_owned(),
                    name_zh: "医保报销".to_owned(),
                    working_days: 10,
                    retired_at: retired,
                }
            );
            for language in ["zh-Hans", "mn-Mong"] {
                put!(
                    self,
                    service_guide {
                        matter_id: matter.id,
                        language: language.to_owned(),
                        title: "指南".to_owned(),
                        text: "带身份证".to_owned(),
                    }
                );
            }
            let post = put!(
                self,
                service_post {
                    unit_id: unit,
                    region_code: region.to_owned(),
                    name: "医保岗".to_owned(),
                    token: Uuid::now_v7().to_string(),
                    closed_at: closed,
                }
            );
            for n in 0..5 {
                let states = [
                    CardState::Draft,
                    CardState::Approved,
                    CardState::Active,
                    CardState::Active,
                    CardState::Suspended,
                    CardState::Revoked,
                ];
                let state = self.dice.one(&states);
                let card = put!(
                    self,
                    service_card {
                        post_id: post.id,
                        unit_id: unit,
                        region_code: region.to_owned(),
                        holder_id: self.people[n],
                        duty_phone: "0478-0000000".to_owned(),
                        home_visits: false,
                        valid_from: self.now.date_naive(),
                        token: Uuid::now_v7().to_string(),
                        state: state,
                    }
                );
                for point in &points {
                    self.placement(&card, point).await;
                }
            }
        }
    }

    async fn placement(&mut self, card: &service_card::Model, point: &liaison_point::Model) {
        if !self.dice.rarely(5) {
            return;
        }
        let lies = card.state == CardState::Active && point.closed_at.is_none() && !self.dice.rarely(4);
        let placement = put!(
            self,
            card_placement {
                card_id: card.id,
                point_id: point.id,
                unit_id: card.unit_id,
                community_id: point.community_id,
                copies: 3,
                checked_at: self.now,
                ended_at: (!lies).then_some(self.now),
                end_reason: (!lies).then_some(EndReason::TakenBack),
            }
        );
        let report = card_report::ActiveModel {
            id: Set(TypedId::from_uuid(Uuid::now_v7())),
            created_at: Set(self.now),
            placement_id: Set(placement.id),
            reason: Set(ReportReason::Gone),
            times: Set(1),
            reported_at: Set(self.now),
            handled_at: Set(self.over(3)),
        };
        report.insert(&self.tx).await.unwrap();
    }
}
