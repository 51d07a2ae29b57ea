//! Cells of the matrix that are met now, or no longer.

use rustc_hash::FxHashSet;

use crate::model::difference::Consequence;
use crate::model::{Key, Map, Status, words_of};
use crate::review::sides::Sides;

/// The dimensions by which the matrix is read when nobody says otherwise.
const ROWS: &str = "requirement";
const COLUMNS: &str = "competitor";

/// Returns the cells that were won and lost, in canonical order.
pub(super) fn coverage(sides: &Sides<'_>) -> Vec<Consequence> {
    let was = met(sides.before);
    let was: FxHashSet<(Key, Key)> =
        was.into_iter().map(|(row, column)| (sides.now(&row), sides.now(&column))).collect();
    let is: FxHashSet<(Key, Key)> = met(sides.after).into_iter().collect();
    let lost = was.difference(&is).map(|cell| (false, cell));
    let won = is.difference(&was).map(|cell| (true, cell));
    let mut cells: Vec<(bool, &(Key, Key))> = lost.chain(won).collect();
    cells.sort();
    let cell = |(won, (row, column)): (bool, &(Key, Key))| Consequence::Coverage {
        won,
        row: sides.named(row),
        column: sides.named(column),
    };
    cells.into_iter().map(cell).collect()
}

/// Returns the cells of a map for which a live situation has a point to say: the one place that
/// decides what counts as met.
fn met(map: &Map) -> Vec<(Key, Key)> {
    let mut cells = Vec::new();
    for situation in map.of_kind("situation") {
        if situation.status() != Status::Live || situation.cards("point").next().is_none() {
            continue;
        }
        let values = |kind: &str| -> Vec<Key> {
            let plural = map.schema().kind(kind).map_or("", |kind| kind.plural.as_str());
            words_of(&situation.fields, plural)
                .into_iter()
                .filter_map(|id| Some(map.resolve(&Key::new(kind, id)).entry()?.key.clone()))
                .collect()
        };
        let columns = values(COLUMNS);
        for row in values(ROWS) {
            cells.extend(columns.iter().map(|column| (row.clone(), column.clone())));
        }
    }
    cells
}
