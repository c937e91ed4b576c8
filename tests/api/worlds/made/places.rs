//! Communities, units and what they offer.

use entity::ids::TypedId;
use entity::unit::UnitKind;
use entity::unit_offer::OfferKind;
use entity::{community, unit, unit_offer};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

use super::{Maker, put};

impl Maker<'_> {
    pub(super) async fn territory(&mut self) {
        for (n, region) in ["150824100", "150824100", "150824101", "150825100"]
            .into_iter()
            .enumerate()
        {
            let closed = self.over(5);
            let row = put!(
                self,
                community {
                    code: format!("{region}{n:03}"),
                    region_code: region.to_owned(),
                    name: format!("社区{n}"),
                    languages: "zh-Hans".to_owned(),
                    closed_at: closed,
                }
            );
            self.communities.push(row.id);
        }
        for (n, region) in ["150824", "150824", "150824100", "150825", "1508"]
            .into_iter()
            .enumerate()
        {
            let closed = if n == 1 { Some(self.now) } else { self.over(6) };
            let row = put!(
                self,
                unit {
                    kind: UnitKind::Organ,
                    name: format!("单位{n}"),
                    window_department: false,
                    livelihood_department: false,
                    region_code: region.to_owned(),
                    closed_at: closed,
                }
            );
            self.units.push((row.id, region));
            for _ in 0..2 {
                let withdrawn = self.over(3);
                put!(
                    self,
                    unit_offer {
                        unit_id: row.id,
                        kind: OfferKind::Venue,
                        title: "会议室".to_owned(),
                        quantity: 1,
                        available_from: self.now.date_naive(),
                        withdrawn_at: withdrawn,
                    }
                );
            }
        }
    }
}
