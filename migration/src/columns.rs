//! The columns that every table shares, and how enums and references are held.

use sea_orm_migration::prelude::*;

/// A new table with a UUID key, `version`, `created_at`, `updated_at`.
pub fn versioned(table: &'static str) -> TableCreateStatement {
    keyed(table)
        .col(ColumnDef::new("version").integer().not_null())
        .col(time("created_at").not_null())
        .col(time("updated_at").not_null())
        .to_owned()
}

/// A new table with a UUID key alone.
pub fn keyed(table: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .to_owned()
}

pub fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().to_owned()
}

pub fn int(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().to_owned()
}

pub fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().to_owned()
}

pub fn time(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().to_owned()
}

pub fn date(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().to_owned()
}

pub fn id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().to_owned()
}

pub fn degrees(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).double().to_owned()
}

/// Sealed personal data.
pub fn sealed(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).binary().to_owned()
}

/// An enum as text, held to its values by a CHECK.
pub fn choice(name: &'static str, values: &[&'static str]) -> ColumnDef {
    ColumnDef::new(name)
        .text()
        .not_null()
        .check(Expr::col(name).is_in(values.iter().copied()))
        .to_owned()
}

/// A reference to `table.id`; rows that are referred to are never deleted.
pub fn refers(column: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    refers_to(column, table, "id")
}

pub fn refers_to(column: &'static str, table: &'static str, key: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col(column)
        .to(table, key)
        .on_delete(ForeignKeyAction::Restrict)
        .to_owned()
}

/// An index named after its table and columns.
pub fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut made = Index::create();
    made.name(format!("ix_{table}_{}", columns.join("_")))
        .table(table);
    for column in columns {
        made.col(*column);
    }
    made
}

/// A unique index named after its table and columns.
pub fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut made = Index::create();
    made.name(format!("ux_{table}_{}", columns.join("_")))
        .table(table)
        .unique();
    for column in columns {
        made.col(*column);
    }
    made
}
