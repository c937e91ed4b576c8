//! The tree of regions: read by anyone, loaded from the official list.

use std::collections::HashMap;

use anyhow::{Context, bail};
use entity::region::{ActiveModel, Column, Entity, Model, RegionLevel};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::db::Db;

/// Rows a statement: well under the parameter limits of both databases.
const CHUNK: usize = 500;

pub async fn find(db: &impl ConnectionTrait, code: &str) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(code.to_owned()).one(db).await
}

/// The regions right below one; the provinces for `None`.
pub async fn children(db: &impl ConnectionTrait, parent: Option<&str>) -> Result<Vec<Model>, DbErr> {
    let below = match parent {
        Some(code) => Column::ParentCode.eq(code),
        None => Column::ParentCode.is_null(),
    };
    Entity::find()
        .filter(below)
        .order_by_asc(Column::Code)
        .all(db)
        .await
}

/// Loads a list of regions (`code,name,level,parent`): new codes are added, known ones renamed, none removed,
/// since what happened in an abolished region still happened there. Every line is checked before any is written.
pub async fn load(db: &Db, csv: impl std::io::Read) -> anyhow::Result<usize> {
    let rows = read(csv)?;
    let count = rows.len();
    let tx = db.begin().await?;
    // Parents first, since a child refers to its parent.
    for level in [
        RegionLevel::Province,
        RegionLevel::Prefecture,
        RegionLevel::County,
        RegionLevel::Township,
    ] {
        let of_level: Vec<_> = rows.iter().filter(|r| r.level == level).collect();
        for chunk in of_level.chunks(CHUNK) {
            let models = chunk.iter().map(|r| ActiveModel {
                code: Set(r.code.clone()),
                name: Set(r.name.clone()),
                level: Set(r.level),
                parent_code: Set(r.parent_code.clone()),
            });
            Entity::insert_many(models)
                .on_conflict(
                    OnConflict::column(Column::Code)
                        .update_column(Column::Name)
                        .to_owned(),
                )
                .exec_without_returning(&tx)
                .await?;
        }
    }
    tx.commit().await?;
    Ok(count)
}

fn read(csv: impl std::io::Read) -> anyhow::Result<Vec<Model>> {
    let mut rows: Vec<Model> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut reader = csv::Reader::from_reader(csv);
    for (index, record) in reader
        .deserialize::<(String, String, String, Option<String>)>()
        .enumerate()
    {
        let line = index + 2;
        let (code, name, level, parent) = record.with_context(|| format!("line {line}"))?;
        let level = match (level.as_str(), code.len()) {
            ("PROVINCE", 2) => RegionLevel::Province,
            ("PREFECTURE", 4) => RegionLevel::Prefecture,
            ("COUNTY", 6) => RegionLevel::County,
            ("TOWNSHIP", 9) => RegionLevel::Township,
            _ => bail!(
                "line {line}: level `{level}` with the code `{code}`; allowed are PROVINCE (2 digits), \
                 PREFECTURE (4), COUNTY (6), TOWNSHIP (9)"
            ),
        };
        if !code.bytes().all(|b| b.is_ascii_digit()) {
            bail!("line {line}: the code `{code}` is not of digits");
        }
        let parent = parent.filter(|p| !p.is_empty());
        match &parent {
            Some(parent) if !code.starts_with(parent.as_str()) => {
                bail!("line {line}: the parent `{parent}` is not the head of the code `{code}`");
            }
            None if level != RegionLevel::Province => bail!("line {line}: `{code}` has no parent"),
            _ => {}
        }
        if name.trim().is_empty() || name.contains(char::is_control) {
            bail!("line {line}: `{code}` has no usable name");
        }
        if let Some(first) = seen.insert(code.clone(), line) {
            bail!("line {line}: the code `{code}` stands on line {first} already");
        }
        rows.push(Model {
            code,
            name,
            level,
            parent_code: parent,
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_bad_line_is_named_and_nothing_is_read() {
        let head = "code,name,level,parent\n15,内蒙古自治区,PROVINCE,\n";
        for (line, why) in [
            ("1508,巴彦淖尔市,COUNTY,15\n", "line 3: level `COUNTY`"),
            ("1508,巴彦淖尔市,PREFECTURE,14\n", "the head of the code"),
            ("1508,巴彦淖尔市,PREFECTURE,\n", "has no parent"),
            ("15,内蒙古,PROVINCE,\n", "stands on line 2 already"),
        ] {
            let error = read(format!("{head}{line}").as_bytes()).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
