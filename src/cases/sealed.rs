//! The cells of cases that hold what was said and written, sealed.

use entity::ids::TypedId;

use crate::error::Fault;
use crate::privacy::vault::{Cell, Vault};

/// A sealed column of a row.
pub fn cell(table: &'static str, row: impl TypedId, column: &'static str) -> Cell {
    Cell {
        table,
        row: row.uuid(),
        column,
    }
}

/// Opens a text; who may know is asked before. `None` where there is none, or it was erased.
pub fn open(vault: &Vault, cell: Cell, sealed: Option<&Vec<u8>>) -> Result<Option<String>, Fault> {
    Ok(sealed.map(|sealed| vault.unseal_text(cell, sealed)).transpose()?)
}
