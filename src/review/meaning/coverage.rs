//! Cells of the matrix that are served better now, or worse.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::model::Key;
use crate::model::coverage::{Crossed, Served};
use crate::model::difference::Consequence;
use crate::review::sides::Sides;

/// The dimensions by which the matrix is read when nobody says otherwise.
const ROWS: &str = "requirement";
const COLUMNS: &str = "competitor";

/// Returns the cells that were won and lost, in the order of the matrix.
///
/// A cell whose row or column is gone was not lost: nobody asks for it any more.
pub(super) fn coverage(sides: &Sides<'_>, today: Date) -> Vec<Consequence> {
    let mut found = Vec::new();
    let crossed = |map| Crossed::of(map, today, ROWS, COLUMNS);
    let Some(after) = crossed(sides.after) else { return found };
    let before = crossed(sides.before);
    let (rows_before, cols_before) = before.as_ref().map_or_else(Default::default, |before| {
        (places(sides, &before.rows), places(sides, &before.cols))
    });
    let col_before: Vec<Option<usize>> =
        after.cols.iter().map(|col| cols_before.get(col).copied()).collect();
    // The cells of a row as they were, by the columns of today.
    let as_now = |cells: &[Served]| -> Vec<Served> {
        let cell = |col: &Option<usize>| col.and_then(|col| cells.get(col).copied());
        col_before.iter().map(|col| cell(col).unwrap_or_default()).collect()
    };
    // Most rows of a large map are named by nothing, and are all alike.
    let elsewhere = before.as_ref().map(|before| as_now(before.elsewhere()));
    let is_same_elsewhere = elsewhere.as_deref() == Some(after.elsewhere());
    for (row_idx, row) in after.rows.iter().enumerate() {
        let row_before = before.as_ref().zip(rows_before.get(row).copied());
        let was_named = row_before.is_some_and(|(before, place)| before.is_named(place));
        if is_same_elsewhere && row_before.is_some() && !was_named && !after.is_named(row_idx) {
            continue;
        }
        let was = as_now(&row_before.map(|(before, place)| before.row(place)).unwrap_or_default());
        for ((column, before), after) in after.cols.iter().zip(was).zip(after.row(row_idx)) {
            if before != after {
                let (row, column) = (sides.named(row), sides.named(column));
                found.push(Consequence::Coverage { row, column, before, after });
            }
        }
    }
    found
}

/// Returns where entries of the older map stand, by their keys in the newer one.
fn places(sides: &Sides<'_>, keys: &[Key]) -> FxHashMap<Key, usize> {
    keys.iter().enumerate().map(|(place, key)| (sides.now(key), place)).collect()
}
