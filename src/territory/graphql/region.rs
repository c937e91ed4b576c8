//! Regions and places, as clients see them.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use entity::region;

use crate::error::Fault;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::territory::loader::RegionCode;
use crate::territory::regions;

/// How deep in the tree a region lies.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "region::RegionLevel")]
pub enum RegionLevel {
    /// 省、自治区、直辖市: two digits.
    Province,
    /// 地级市、盟: four digits.
    Prefecture,
    /// 县、旗: six digits.
    County,
    /// 乡镇、街道、苏木: nine digits.
    Township,
}

/// An administrative region (行政区划) with its official code (GB/T 2260, or nine digits for a township).
pub struct Region(region::Model);

impl From<region::Model> for Region {
    fn from(row: region::Model) -> Self {
        Self(row)
    }
}

/// An administrative region (行政区划) with its official code (GB/T 2260, or nine digits for a township).
#[Object(directive = Access::apply(Action::RegionRead))]
impl Region {
    /// The official code: 2, 4, 6 or 9 digits; a region's code begins with its parent's.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The official name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// How deep in the tree it lies.
    async fn level(&self) -> RegionLevel {
        self.0.level.into()
    }

    /// The region that it is a part of; null for a province.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Region> {
        let code = self.0.parent_code.clone()?;
        let row = ctx.asked().loader.load_one(RegionCode(code)).await;
        ctx.nullable(
            row.map_err(|e| anyhow::Error::from(e).into())
                .map(|row| row.map(Region)),
        )
    }

    /// The regions right below, by code.
    async fn children(&self, ctx: &Context<'_>) -> Result<Vec<Region>> {
        let rows = regions::children(ctx.asked().app.db.read(), Some(&self.0.code)).await;
        Ok(rows.map_err(Fault::from)?.into_iter().map(Region).collect())
    }
}

/// A point on the earth. The datum is named, since Chinese maps shift it.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::CommunityRead))]
pub struct GeoPoint {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What the degrees refer to.
    pub datum: Datum,
}

/// What coordinates refer to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(rename_items = "SCREAMING_SNAKE_CASE")]
pub enum Datum {
    /// The datum of GPS; what is stored.
    #[default]
    #[graphql(name = "WGS84")]
    Wgs84,
    /// 火星坐标: what maps published in China draw with.
    #[graphql(name = "GCJ02")]
    Gcj02,
}
