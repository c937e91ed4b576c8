//! Nearest first. Each point has its place on the unit sphere, and the straight line between two places orders
//! as the great circle does, so that the database itself gives the exact order and pages of it: the same sums
//! of the same numbers on both. An index cuts out a box around the asker; the box grows until the page is sure.

use entity::ids::TypedId;
use entity::liaison_point::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, Order, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::app::Ctx;
use crate::error::Fault;
use crate::page::{self, Cursor, Page, Window};
use crate::work::Row;

/// The mean radius of the earth in metres (IUGG).
const RADIUS: f64 = 6_371_008.8;
/// Half the side of each box in metres; after the last, everything.
const REACHES: [f64; 4] = [2_000.0, 16_000.0, 128_000.0, 1_024_000.0];

/// A place on the unit sphere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

impl Spot {
    /// Degrees in WGS-84.
    pub fn at(latitude: f64, longitude: f64) -> Self {
        let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
        Self {
            x: latitude.cos() * longitude.cos(),
            y: latitude.cos() * longitude.sin(),
            z: latitude.sin(),
        }
    }

    /// Metres on the great circle.
    pub fn metres_to(self, other: Self) -> f64 {
        metres(self.chord_squared(other))
    }

    fn of(row: &Model) -> Self {
        Self {
            x: row.x,
            y: row.y,
            z: row.z,
        }
    }

    /// The square of the straight line between the two: four times the haversine of the angle.
    fn chord_squared(self, other: Self) -> f64 {
        let (x, y, z) = (other.x - self.x, other.y - self.y, other.z - self.z);
        // Not fused: the sum must be the database's to the last bit.
        x * x + y * y + z * z
    }

    /// The same in SQL, operation by operation.
    fn chord_squared_to(self) -> SimpleExpr {
        let square = |column: Column, here: f64| {
            let difference = || Expr::col((Entity, column)).sub(here);
            difference().mul(difference())
        };
        square(Column::X, self.x)
            .add(square(Column::Y, self.y))
            .add(square(Column::Z, self.z))
    }

    /// Points within this straight line, and some more.
    fn within(self, chord: f64) -> Condition {
        // The last bits of a box do not matter, but a point on its side must not fall out.
        let chord = chord + 1e-12;
        [(Column::Z, self.z), (Column::X, self.x), (Column::Y, self.y)]
            .into_iter()
            .fold(Condition::all(), |all, (column, here)| {
                all.add(column.between(here - chord, here + chord))
            })
    }
}

/// Metres on the great circle under the square of a straight line.
fn metres(chord_squared: f64) -> f64 {
    2.0 * RADIUS * (chord_squared.sqrt() / 2.0).min(1.0).asin()
}

/// The straight line under metres on the great circle.
fn chord(metres: f64) -> f64 {
    2.0 * (metres / RADIUS / 2.0).sin()
}

/// A page of `select`, nearest to `here` first, each row with its distance in metres; of two at the same
/// distance the older comes first.
pub async fn read(
    ctx: &Ctx,
    select: Select<Entity>,
    here: Spot,
    window: Window,
    count: bool,
) -> Result<(Page<Model>, Vec<f64>), Fault> {
    if window.last.is_some() || window.before.is_some() {
        return Err(Fault::BadInput(
            "With `near` a list goes outward: use `first` and `after`".to_owned(),
        ));
    }
    let (limit, _) = page::limit(&window)?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let total = if count {
        Some(page::count(ctx, select.clone()).await?)
    } else {
        None
    };
    let mut select = select
        .order_by(here.chord_squared_to(), Order::Asc)
        .order_by(Column::Id, Order::Asc)
        .limit(limit + 1);
    let mut from = -1.0;
    if let Some(after) = &window.after {
        let cursor = Cursor::read("after", after)?;
        from = cursor.key()?;
        let further = here.chord_squared_to().gt(from);
        let as_far = here.chord_squared_to().eq(from).and(Column::Id.gt(cursor.id()));
        select = select.filter(Condition::any().add(further).add(as_far));
    }
    let boxes = REACHES
        .into_iter()
        .map(chord)
        .filter(|chord| chord * chord > from);
    let (mut rows, mut more) = (Vec::new(), false);
    for reach in boxes.map(Some).chain([None]) {
        let cut = reach.map_or_else(Condition::all, |chord| here.within(chord));
        rows = select.clone().filter(cut).all(ctx.app.db.read()).await?;
        more = rows.len() > size;
        // A row outside the box may be nearer than one in its corners.
        let inside = |chord: f64| here.chord_squared(Spot::of(&rows[size - 1])) <= chord * chord;
        if more && reach.is_some_and(inside) {
            break;
        }
    }
    rows.truncate(size);
    let mut distances = Vec::with_capacity(rows.len());
    let rows = rows
        .into_iter()
        .map(|row| {
            let chord_squared = here.chord_squared(Spot::of(&row));
            distances.push(metres(chord_squared));
            (Cursor::of(&chord_squared, row.id().uuid()), row)
        })
        .collect();
    let page = Page {
        rows,
        has_previous: window.after.is_some(),
        has_next: more,
        total,
    };
    Ok((page, distances))
}

#[cfg(test)]
mod tests {
    use super::{Spot, metres};

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let metres = metres(Spot::at(41.0, 108.0).chord_squared(Spot::at(42.0, 108.0)));
        assert!((metres - 111_195.0).abs() < 1.0, "{metres}");
    }

    #[test]
    fn the_other_side_of_the_date_line_is_near() {
        let metres = metres(Spot::at(0.0, 179.999).chord_squared(Spot::at(0.0, -179.999)));
        assert!((metres - 222.4).abs() < 0.1, "{metres}");
    }
}
