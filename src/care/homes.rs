//! How far people live from each other, as far as the staff of a community may know.

use std::collections::HashMap;

use entity::ids::{CommunityId, PersonId, TypedId};
use entity::{community, household, household_member, person};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{DbErr, EntityTrait, IntoSimpleExpr, JoinType, QueryFilter, QuerySelect, RelationDef};

use crate::app::Ctx;
use crate::db::any_of;
use crate::liaison::nearest::Spot;

/// Where somebody lives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Home {
    /// In a household.
    At(Spot),
    /// Somewhere in a community that lies there.
    Around(Spot),
}

impl Home {
    fn spot(self) -> Spot {
        match self {
            Self::At(spot) | Self::Around(spot) => spot,
        }
    }
}

/// A way in metres, to a hundred: more would tell where somebody lives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    pub metres: f64,
    /// Between households; otherwise as far as the communities lie apart.
    pub exact: bool,
}

/// From one home to the other.
pub fn way(from: Home, to: Home) -> Way {
    Way {
        metres: (from.spot().metres_to(to.spot()) / 100.0).round() * 100.0,
        exact: matches!((from, to), (Home::At(_), Home::At(_))),
    }
}

type Found = (PersonId, Option<f64>, Option<f64>, Option<f64>, Option<f64>);

/// Where these people live: in a household of this community, or else somewhere in their own.
pub async fn of(
    ctx: &Ctx,
    people: Vec<PersonId>,
    here: CommunityId,
) -> Result<HashMap<PersonId, Home>, DbErr> {
    let rows: Vec<Found> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column_as(household::Column::Latitude, "home_latitude")
        .column_as(household::Column::Longitude, "home_longitude")
        .column_as(community::Column::Latitude, "latitude")
        .column_as(community::Column::Longitude, "longitude")
        .join(JoinType::LeftJoin, living(here))
        .join(JoinType::LeftJoin, at_home())
        .join(JoinType::LeftJoin, in_community())
        .filter(any_of(
            ctx.app.db.backend(),
            person::Column::Id.into_simple_expr(),
            people.into_iter().map(TypedId::uuid),
        ))
        .into_tuple()
        .all(ctx.app.db.read())
        .await?;
    Ok(rows.into_iter().filter_map(home).collect())
}

fn home((person, at_latitude, at_longitude, latitude, longitude): Found) -> Option<(PersonId, Home)> {
    let spot = |latitude: Option<f64>, longitude: Option<f64>| Some(Spot::at(latitude?, longitude?));
    let at = spot(at_latitude, at_longitude).map(Home::At);
    let home = at.or_else(|| spot(latitude, longitude).map(Home::Around))?;
    Some((person, home))
}

fn living(here: CommunityId) -> RelationDef {
    use household_member::{Column, Entity};
    person::Entity::belongs_to(Entity)
        .from(person::Column::Id)
        .to(Column::PersonId)
        .on_condition(move |_, member| {
            Expr::col((member.clone(), Column::LeftAt))
                .is_null()
                .and(Expr::col((member, Column::CommunityId)).eq(here))
                .into_condition()
        })
        .into()
}

fn at_home() -> RelationDef {
    household_member::Entity::belongs_to(household::Entity)
        .from(household_member::Column::HouseholdId)
        .to(household::Column::Id)
        .into()
}

fn in_community() -> RelationDef {
    person::Entity::belongs_to(community::Entity)
        .from(person::Column::CommunityId)
        .to(community::Column::Id)
        .into()
}
