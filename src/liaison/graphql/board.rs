//! Lists of points with what lies there, written out from their boards in one walk.

use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::{Context, Value};
use entity::ids::{CardPlacementId, LiaisonPointId, ServiceCardId, TypedId, UnitId};
use entity::liaison_point::Model;
use uuid::Uuid;

use crate::app::Ctx;
use crate::error::Fault;
use crate::gid;
use crate::liaison::board::{Line, Shown};
use crate::liaison::loader::BoardOf;
use crate::page::{self, Page, Window};
use crate::resolve::load_all;
use crate::written::{Asked, Shape};

/// What is asked for below a list of points, if a walk can write that out.
pub fn asked(ctx: &Context<'_>) -> Option<Asked> {
    let asked = Asked::of(ctx)?;
    // Tried on a point where a card lies.
    let lines = vec![Line {
        holder: Some(Cow::default()),
        ..Line::default()
    }];
    let sample = Point {
        id: LiaisonPointId::from_uuid(Uuid::nil()),
        name: "",
        host_name: "",
        address: "",
        hours: None,
        lines,
    };
    asked.write(&List(&[sample])).is_some().then_some(asked)
}

/// Whether that is written on boards.
pub fn on_boards(asked: &Asked) -> bool {
    asked.has(&["nodes", "placements"])
}

/// A page of points with all that is asked for; `None` where a point has no board.
pub async fn written(ctx: &Ctx, asked: &Asked, page: &Page<Model>) -> Result<Option<Value>, Fault> {
    let rows = page.rows.iter().map(|(_, row)| row);
    let boards = if on_boards(asked) {
        load_all(ctx, rows.clone().map(|row| BoardOf(row.id)).collect()).await?
    } else {
        HashMap::new()
    };
    let mut points = Vec::with_capacity(page.rows.len());
    for row in rows {
        let board = match boards.get(&BoardOf(row.id)) {
            Some(board) => board.as_deref(),
            None if on_boards(asked) => None,
            None => Some("[]"),
        };
        let Some(lines) = board.map(lines).transpose()? else {
            return Ok(None);
        };
        points.push(Point {
            id: row.id,
            name: &row.name,
            host_name: &row.host_name,
            address: &row.address,
            hours: row.hours.as_deref(),
            lines,
        });
    }
    Ok(asked.write(&List(&points)))
}

/// The same of points that were read with their boards.
pub fn shown(asked: &Asked, rows: &[Shown]) -> Result<Option<Value>, Fault> {
    let mut points = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(lines) = row.lines.as_deref().map(lines).transpose()? else {
            return Ok(None);
        };
        points.push(Point {
            id: row.id,
            name: &row.name,
            host_name: &row.host_name,
            address: &row.address,
            hours: row.hours.as_deref(),
            lines,
        });
    }
    Ok(asked.write(&List(&points)))
}

fn lines(board: &str) -> Result<Vec<Line<'_>>, Fault> {
    Ok(serde_json::from_str(board).map_err(anyhow::Error::from)?)
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
    id: LiaisonPointId,
    name: &'a str,
    host_name: &'a str,
    address: &'a str,
    hours: Option<&'a str>,
    lines: Vec<Line<'a>>,
}

impl Shape for Point<'_> {
    fn field(&self, asked: &Asked) -> Option<Value> {
        Some(match asked.name() {
            "id" => id(self.id),
            "name" => text(self.name),
            "hostName" => text(self.host_name),
            "address" => text(self.address),
            "hours" => self.hours.map_or(Value::Null, text),
            "placements" => {
                if !asked.has_no_argument_but("first") {
                    return None;
                }
                let first = match asked.argument("first") {
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
            "holder" => match &line.holder {
                Some(_) => asked.write(&Holder(line))?,
                None => Value::Null,
            },
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
