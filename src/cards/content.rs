//! What is on a card, and whether it may be.

use chrono::NaiveDate;
use entity::ids::{PersonId, ServiceCardId, ServiceMatterId, TypedId, UnitId};
use entity::service_card::{ActiveModel, Model};
use entity::{card_matter, person, service_matter};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoSimpleExpr, QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::phone;
use crate::db::any_of;
use crate::error::{Code, Refusal, Rejection};
use crate::input;
use crate::language::Text;
use crate::work::Work;

/// More do not fit on the print.
const MOST_MATTERS: usize = 20;
const MOST_A_WEEK: i32 = 1000;

/// What can be refused about what is on a card.
pub enum ContentRejection {
    HolderElsewhere,
    Matters,
    MatterElsewhere,
    PhoneMissing,
    Capacity,
    Dates,
}

impl From<ContentRejection> for Rejection {
    fn from(why: ContentRejection) -> Self {
        match why {
            ContentRejection::HolderElsewhere => Self::new(
                Code::NotFound,
                Text::new(
                    "本单位没有此人",
                    "ᠲᠤᠰ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠳᠤ ᠡᠢᠮᠦ ᠬᠦᠮᠦᠨ ᠦᠭᠡᠢ",
                    "Nobody of this unit has this id",
                ),
            )
            .at("holderId"),
            ContentRejection::Matters => Self::invalid(Text::new(
                format!("须填写 1 至 {MOST_MATTERS} 个不同的事项"),
                format!("1 ᠡᠴᠡ {MOST_MATTERS} ᠥᠭᠡᠷ᠎ᠡ ᠬᠡᠷᠡᠭ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ"),
                format!("A card answers for 1 to {MOST_MATTERS} different matters"),
            ))
            .at("matterIds"),
            ContentRejection::MatterElsewhere => Self::new(
                Code::NotFound,
                Text::new(
                    "只能填写本单位正在办理的事项",
                    "ᠲᠤᠰ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠶᠢᠨ ᠰᠢᠢᠳᠪᠦᠷᠢᠯᠡᠵᠦ ᠪᠠᠢᠭ᠎ᠠ ᠬᠡᠷᠡᠭ ᠢ ᠯᠠ ᠪᠢᠴᠢᠨ᠎ᠡ",
                    "A card answers for matters that its unit deals with now",
                ),
            )
            .at("matterIds"),
            ContentRejection::PhoneMissing => Self::invalid(Text::new(
                "岗位没有值班电话，请填写",
                "ᠠᠵᠢᠯ ᠤᠨ ᠣᠷᠣᠨ ᠳᠤ ᠵᠢᠵᠢᠭᠦᠷ ᠤᠨ ᠤᠲᠠᠰᠤ ᠦᠭᠡᠢ᠂ ᠪᠢᠴᠢᠨ᠎ᠡ ᠦᠦ",
                "The post has no duty phone: give one",
            ))
            .at("dutyPhone"),
            ContentRejection::Capacity => Self::invalid(Text::new(
                format!("每周接待人数须在 1 至 {MOST_A_WEEK} 之间"),
                format!("ᠳᠣᠯᠣᠭᠠᠨ ᠬᠣᠨᠣᠭ ᠲᠤ 1 ᠡᠴᠡ {MOST_A_WEEK} ᠬᠦᠮᠦᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ"),
                format!("A week takes from 1 to {MOST_A_WEEK} residents"),
            ))
            .at("weeklyCapacity"),
            ContentRejection::Dates => Self::invalid(Text::new(
                "失效日期不能早于生效日期",
                "ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠬᠤ ᠡᠳᠦᠷ ᠨᠢ ᠬᠦᠴᠦᠨ ᠲᠡᠢ ᠪᠣᠯᠬᠤ ᠡᠳᠦᠷ ᠡᠴᠡ ᠡᠷᠲᠡ ᠪᠠᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "The last day is not before the first",
            ))
            .at("validTo"),
        }
    }
}

/// What is on a card: outer `None` keeps, inner `None` clears.
#[derive(Default)]
pub struct Content {
    pub holder: Option<PersonId>,
    pub matters: Option<Vec<ServiceMatterId>>,
    pub duty_phone: Option<String>,
    pub hours: Option<Option<String>>,
    pub home_visits: Option<bool>,
    pub weekly_capacity: Option<Option<i32>>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<Option<NaiveDate>>,
}

impl Content {
    /// Whether it changes whose card it is or what it is for, and not only how the holder is reached.
    pub fn is_of_substance(&self) -> bool {
        self.holder.is_some()
            || self.matters.is_some()
            || self.home_visits.is_some()
            || self.weekly_capacity.is_some()
            || self.valid_from.is_some()
            || self.valid_to.is_some()
    }

    /// Takes what is not said from a card that stands.
    #[must_use]
    pub fn or_as_on(self, card: &Model, matters: Vec<ServiceMatterId>) -> Self {
        Self {
            holder: self.holder.or(Some(card.holder_id)),
            matters: self.matters.or(Some(matters)),
            duty_phone: self.duty_phone.or_else(|| Some(card.duty_phone.clone())),
            hours: self.hours.or_else(|| Some(card.hours.clone())),
            home_visits: self.home_visits.or(Some(card.home_visits)),
            weekly_capacity: self.weekly_capacity.or(Some(card.weekly_capacity)),
            valid_from: self.valid_from,
            valid_to: self.valid_to.or(Some(card.valid_to)),
        }
    }
}

/// Fills the row. Holder and matters are held until the end of the act.
pub(super) async fn fill(
    work: &Work,
    unit: UnitId,
    row: &mut ActiveModel,
    content: &Content,
) -> Result<(), Refusal> {
    if let Some(holder) = content.holder {
        if !in_office(work, holder, unit).await? {
            return Err(ContentRejection::HolderElsewhere.into());
        }
        row.holder_id = Set(holder);
    }
    if let Some(matters) = &content.matters {
        held(work, unit, matters).await?;
    }
    if let Some(duty_phone) = &content.duty_phone {
        row.duty_phone = Set(phone::checked(duty_phone)?);
    }
    if let Some(hours) = &content.hours {
        row.hours = Set(input::line_or_none("hours", hours.as_deref(), 200)?);
    }
    if let Some(home_visits) = content.home_visits {
        row.home_visits = Set(home_visits);
    }
    if let Some(capacity) = content.weekly_capacity {
        if capacity.is_some_and(|capacity| !(1..=MOST_A_WEEK).contains(&capacity)) {
            return Err(ContentRejection::Capacity.into());
        }
        row.weekly_capacity = Set(capacity);
    }
    if let Some(from) = content.valid_from {
        row.valid_from = Set(from);
    }
    if let Some(to) = content.valid_to {
        row.valid_to = Set(to);
    }
    Ok(())
}

/// The days must be in order, whichever of them was changed.
pub(super) fn in_order(from: NaiveDate, to: Option<NaiveDate>) -> Result<(), ContentRejection> {
    if to.is_some_and(|to| to < from) {
        return Err(ContentRejection::Dates);
    }
    Ok(())
}

/// Whether the person works for the unit, held so until the end of the act.
pub(super) async fn in_office(work: &Work, person: PersonId, unit: UnitId) -> Result<bool, Refusal> {
    let row = person::Entity::find_by_id(person)
        .lock_shared()
        .one(&work.tx)
        .await?;
    Ok(row.is_some_and(|row| row.unit_id == Some(unit) && row.erased_at.is_none()))
}

async fn held(work: &Work, unit: UnitId, matters: &[ServiceMatterId]) -> Result<(), Refusal> {
    use service_matter::{Column, Entity};
    let different: std::collections::HashSet<_> = matters.iter().collect();
    if !(1..=MOST_MATTERS).contains(&matters.len()) || different.len() < matters.len() {
        return Err(ContentRejection::Matters.into());
    }
    let id = Column::Id.into_simple_expr();
    let known = Entity::find()
        .filter(any_of(
            work.tx.get_database_backend(),
            id,
            matters.iter().map(|id| id.uuid()),
        ))
        .filter(Column::UnitId.eq(unit))
        .filter(Column::RetiredAt.is_null())
        .order_by_asc(Column::Id)
        .lock_shared()
        .all(&work.tx)
        .await?;
    if known.len() < matters.len() {
        return Err(ContentRejection::MatterElsewhere.into());
    }
    Ok(())
}

/// Writes the matters of a card, in their order.
pub(super) async fn write_matters(
    work: &Work,
    card: ServiceCardId,
    matters: &[ServiceMatterId],
) -> Result<(), Refusal> {
    card_matter::Entity::delete_many()
        .filter(card_matter::Column::CardId.eq(card))
        .exec(&work.tx)
        .await?;
    let rows = (1..)
        .zip(matters)
        .map(|(position, matter)| card_matter::ActiveModel {
            card_id: Set(card),
            matter_id: Set(*matter),
            position: Set(position),
        });
    card_matter::Entity::insert_many(rows)
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}

/// The matters of a card that its unit still deals with, in their order.
pub(super) async fn offered_on(work: &Work, card: ServiceCardId) -> Result<Vec<ServiceMatterId>, Refusal> {
    use sea_orm::QueryTrait;
    let offered = service_matter::Entity::find()
        .select_only()
        .column(service_matter::Column::Id)
        .filter(service_matter::Column::RetiredAt.is_null())
        .into_query();
    let matters = card_matter::Entity::find()
        .select_only()
        .column(card_matter::Column::MatterId)
        .filter(card_matter::Column::CardId.eq(card))
        .filter(card_matter::Column::MatterId.in_subquery(offered))
        .order_by_asc(card_matter::Column::Position)
        .into_tuple()
        .all(&work.tx)
        .await?;
    Ok(matters)
}
