//! A coverage as text for people, for pages, for spreadsheets and for other programs.
//!
//! A state is always told by a sign or a word; a color only repeats it.

mod csv;
mod json;
mod markdown;
mod text;

pub use csv::csv;
pub use json::json;
pub use markdown::markdown;
pub use text::text;

use super::Role;
use crate::model::coverage::{Arrangement, Cell, Coverage, Crossing, Line, Served, Tally};

/// A coverage with the lines that are shown of it.
#[derive(Debug)]
pub struct Matrix<'a> {
    coverage: &'a Coverage,
    rows: Vec<usize>,
    cols: Vec<usize>,
}

impl<'a> Matrix<'a> {
    /// Returns the lines of a coverage that an arrangement shows, on both edges.
    pub fn new(coverage: &'a Coverage, arrangement: &Arrangement) -> Self {
        let rows = coverage.arranged_rows(arrangement);
        let cols = coverage.arranged_cols(arrangement);
        Self { coverage, rows, cols }
    }

    fn rows(&self) -> impl Iterator<Item = (usize, &'a Line)> {
        let lines = &self.coverage.rows;
        self.rows.iter().filter_map(|row| Some((*row, lines.get(*row)?)))
    }

    fn cols(&self) -> impl Iterator<Item = (usize, &'a Line)> {
        let lines = &self.coverage.cols;
        self.cols.iter().filter_map(|col| Some((*col, lines.get(*col)?)))
    }

    /// Says why there is nothing to show, where that is so.
    fn nothing(&self) -> Option<String> {
        let coverage = self.coverage;
        for (lines, name) in
            [(&coverage.rows, &coverage.row_name), (&coverage.cols, &coverage.col_name)]
        {
            if lines.is_empty() {
                return Some(format!("The map has no {}.", name.labels.to_lowercase()));
            }
        }
        (self.rows.is_empty() || self.cols.is_empty()).then(|| "No gaps.".to_owned())
    }
}

/// Returns what a coverage crosses: "Requirements × Competitors".
pub fn name(coverage: &Coverage) -> String {
    format!("{} × {}", coverage.row_name.labels, coverage.col_name.labels)
}

/// Returns the result in a sentence.
pub fn result(coverage: &Coverage) -> String {
    let Tally { complete, of } = coverage.total;
    if of == 0 {
        return "There is nothing to cover.".to_owned();
    }
    let percent = share(coverage.total);
    let rows = coverage.row_name.labels.to_lowercase();
    match coverage.crossing {
        Crossing::Situations => {
            format!("{percent} covered: {complete} of {of} cells complete.")
        }
        Crossing::Proof => {
            format!("{percent} proven: {complete} of {of} {rows} with complete proof.")
        }
        Crossing::Features => {
            format!("{percent} in use: {complete} of {of} {rows} in something complete.")
        }
    }
}

/// Returns a share in words: `31 %`.
pub fn share(tally: Tally) -> String {
    tally.percent().map_or_else(|| "Nothing".to_owned(), |percent| format!("{percent} %"))
}

/// Returns what kind of a thing a state is, for its color.
pub fn role(served: Served) -> Role {
    match served {
        Served::Nothing => Role::Bad,
        Served::Draft | Served::NoProof | Served::Stale => Role::Warning,
        Served::Complete | Served::SignedOff => Role::Good,
    }
}

/// Returns a cell by its sign: `✓ 2`.
pub fn short(cell: Cell) -> String {
    match cell.count {
        0 => cell.served.sign().to_owned(),
        count => format!("{} {count}", cell.served.sign()),
    }
}

/// Returns a cell in words: `complete (2)`.
fn words(cell: Cell) -> String {
    match cell.count {
        0 => cell.served.word().to_owned(),
        count => format!("{} ({count})", cell.served.word()),
    }
}

/// Returns a tally in words; `3/6` would be a day in June to a spreadsheet.
fn of(tally: Tally) -> String {
    format!("{} of {}", tally.complete, tally.of)
}
