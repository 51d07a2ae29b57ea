//! Cells of the matrix that are served better now, or worse.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::model::coverage::{Coverage, Served};
use crate::model::difference::Consequence;
use crate::model::{Key, Map};
use crate::review::sides::Sides;

/// The dimensions by which the matrix is read when nobody says otherwise.
const ROWS: &str = "requirement";
const COLUMNS: &str = "competitor";

/// Returns the cells that were won and lost, in the order of the matrix.
///
/// A cell whose row or column is gone was not lost: nobody asks for it any more.
pub(super) fn coverage(sides: &Sides<'_>, today: Date) -> Vec<Consequence> {
    let was = cells(sides.before, today);
    let was: FxHashMap<(Key, Key), Served> = was
        .into_iter()
        .map(|((row, column), served)| ((sides.now(&row), sides.now(&column)), served))
        .collect();
    let mut found = Vec::new();
    for (cell, after) in cells(sides.after, today) {
        let before = was.get(&cell).copied().unwrap_or_default();
        if before != after {
            let (row, column) = (sides.named(&cell.0), sides.named(&cell.1));
            found.push(Consequence::Coverage { row, column, before, after });
        }
    }
    found
}

fn cells(map: &Map, today: Date) -> Vec<((Key, Key), Served)> {
    let Some(coverage) = Coverage::of(map, today, ROWS, COLUMNS) else { return Vec::new() };
    let mut cells = Vec::with_capacity(coverage.rows.len() * coverage.cols.len());
    for (row_idx, row) in coverage.rows.iter().enumerate() {
        for (col_idx, col) in coverage.cols.iter().enumerate() {
            let served = coverage.cell(row_idx, col_idx).served;
            cells.push(((row.key.clone(), col.key.clone()), served));
        }
    }
    cells
}
