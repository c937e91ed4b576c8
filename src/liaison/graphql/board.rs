//! Lists of points with what lies there, written out from their boards in one walk.

use async_graphql::{Context, Value};
use entity::ids::{CardPlacementId, LiaisonPointId, ServiceCardId, TypedId, UnitId};
use entity::liaison_point;

use crate::error::Fault;
use crate::gid;
use crate::liaison::board::Line;
use crate::liaison::loader::BoardOf;
use crate::page::{self, Page, Window};
use crate::resolve::{Asked as _, load_all};
use crate::written::{Asked, Shape};

/// A page of points, if its selection is one that a walk can answer and each point has a board.
pub async fn written(ctx: &Context<'_>, page: &Page<liaison_point::Model>) -> Result<Option<Value>, Fault> {
    let Some(asked) = Asked::of(ctx) else {
        return Ok(None);
    };
    // Tried with one line first, so that boards are not read in vain.
    let fits = |(_, row): &(_, liaison_point::Model)| {
        let lines = vec![Line::default()];
        asked.write(&List(&[Point { row, lines }])).is_some()
    };
    if !page.rows.first().is_some_and(fits) {
        return Ok(None);
    }
    let ids = page.rows.iter().map(|(_, row)| BoardOf(row.id)).collect();
    let boards = load_all(ctx.asked(), ids).await?;
    let lines = |id: LiaisonPointId| {
        let text = boards.get(&BoardOf(id))?.as_deref()?;
        serde_json::from_str::<Vec<Line<'_>>>(text).ok()
    };
    let points: Option<Vec<Point<'_>>> = page
        .rows
        .iter()
        .map(|(_, row)| {
            Some(Point {
                row,
                lines: lines(row.id)?,
            })
        })
        .collect();
    Ok(points.and_then(|points| asked.write(&List(&points))))
}

struct List<'a, T>(&'a [T]);

impl<T: Shape> Shape for List<'_, T> {
    fn field(&self, asked: &Asked) -> Option<Value> {
        match asked.name() {
            "nodes" => asked.write_all(self.0),
            _ => None,
        }
    }
}

struct Point<'a> {
    row: &'a liaison_point::Model,
    lines: Vec<Line<'a>>,
}

impl Shape for Point<'_> {
    fn field(&self, asked: &Asked) -> Option<Value> {
        let row = self.row;
        Some(match asked.name() {
            "id" => id(row.id),
            "name" => text(&row.name),
            "hostName" => text(&row.host_name),
            "address" => text(&row.address),
            "hours" => row.hours.as_deref().map_or(Value::Null, text),
            "placements" => {
                let first = match asked.only("first").ok()? {
                    Some(Value::Number(first)) => Some(i32::try_from(first.as_i64()?).ok()?),
                    Some(_) => return None,
                    None => None,
                };
                let window = Window {
                    first,
                    ..Window::default()
                };
                let (limit, _) = page::limit(&window).ok()?;
                let most = self.lines.len().min(usize::try_from(limit).ok()?);
                asked.write(&List(&self.lines[..most]))?
            }
            _ => return None,
        })
    }
}

impl Shape for Line<'_> {
    fn field(&self, asked: &Asked) -> Option<Value> {
        Some(match asked.name() {
            "id" => id(CardPlacementId::from_uuid(self.placement)),
            "copies" => self.copies.into(),
            "card" => asked.write(&Card(self))?,
            _ => return None,
        })
    }
}

struct Card<'a>(&'a Line<'a>);

impl Shape for Card<'_> {
    fn field(&self, asked: &Asked) -> Option<Value> {
        let line = self.0;
        Some(match asked.name() {
            "id" => id(ServiceCardId::from_uuid(line.card)),
            "dutyPhone" => text(&line.phone),
            "hours" => line.hours.as_deref().map_or(Value::Null, text),
            "homeVisits" => line.visits.into(),
            "holder" if line.holder.is_none() => Value::Null,
            "holder" => asked.write(&Holder(line))?,
            "unit" => asked.write(&Unit(line))?,
            _ => return None,
        })
    }
}

struct Holder<'a>(&'a Line<'a>);

impl Shape for Holder<'_> {
    fn field(&self, asked: &Asked) -> Option<Value> {
        Some(match asked.name() {
            "name" => text(self.0.holder.as_deref()?),
            "unit" => asked.write(&Unit(self.0))?,
            _ => return None,
        })
    }
}

struct Unit<'a>(&'a Line<'a>);

impl Shape for Unit<'_> {
    fn field(&self, asked: &Asked) -> Option<Value> {
        Some(match asked.name() {
            "id" => id(UnitId::from_uuid(self.0.unit)),
            "name" => text(&self.0.unit_name),
            _ => return None,
        })
    }
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn id(id: impl TypedId) -> Value {
    Value::String(gid::public(id).0)
}
