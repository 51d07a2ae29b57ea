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

use std::ops::Range;

use super::Role;
use crate::model::coverage::{
    Arrangement, CELLS_MAX, Coverage, Crossing, Line, Name, Served, Tally, span_of, tally_of,
};

/// A coverage with the lines that are shown of it.
#[derive(Debug)]
pub struct Matrix<'a> {
    coverage: &'a Coverage,
    rows: Vec<Range<usize>>,
    cols: Vec<Range<usize>>,
    has_words: bool,
}

/// What a cell tells that may stand for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Its state; of several cells that of the worst, so that no gap is folded away.
    pub served: Served,
    /// How many serve it, when it stands for itself.
    pub count: usize,
    /// How many of the cells that it stands for are complete, when they are several.
    pub tally: Option<Tally>,
    /// Whether it is empty and yet no gap.
    pub is_spared: bool,
}

/// Says why a coverage has no cells, where it would have more than a matrix may have; without a
/// stop, so that the way out may follow.
pub fn too_large(coverage: &Coverage) -> Option<String> {
    let [rows, cols] = coverage.too_large?;
    let labels = |name: &Name| name.labels.to_lowercase();
    let (row_name, col_name) = (labels(&coverage.row_name), labels(&coverage.col_name));
    Some(format!(
        "{rows} {row_name} by {cols} {col_name} are more than the {CELLS_MAX} cells that a matrix \
         may have"
    ))
}

/// Returns what a cell tells that stands for these rows and columns.
pub fn shown(coverage: &Coverage, rows: &Range<usize>, cols: &Range<usize>) -> Shown {
    if rows.len() == 1 && cols.len() == 1 {
        let cell = coverage.cell(rows.start, cols.start);
        let is_spared = coverage.is_spared(rows.start, cols.start);
        return Shown { served: cell.served, count: cell.count, tally: None, is_spared };
    }
    let sum = coverage.states_of(rows, cols);
    Shown { served: sum.worst, count: 0, tally: Some(sum.tally), is_spared: false }
}

/// Returns the lines of an edge that an arrangement shows, each with those folded into it.
pub fn spans(lines: &[Line], places: &[usize], arrangement: &Arrangement) -> Vec<Range<usize>> {
    let folds = |place: usize| lines.get(place).is_some_and(|line| arrangement.folds(line));
    places.iter().map(|place| span_of(lines, *place, folds(*place))).collect()
}

impl<'a> Matrix<'a> {
    /// Returns the lines of a coverage that are shown of its rows and of its columns.
    pub fn new(coverage: &'a Coverage, rows: &Arrangement, cols: &Arrangement) -> Self {
        let has_words = [rows, cols].iter().any(|edge| !edge.words.trim().is_empty());
        let rows = spans(&coverage.rows, &coverage.arranged_rows(rows), rows);
        let cols = spans(&coverage.cols, &coverage.arranged_cols(cols), cols);
        Self { coverage, rows, cols, has_words }
    }

    fn rows(&self) -> impl Iterator<Item = (&Range<usize>, &'a Line)> {
        let lines = &self.coverage.rows;
        self.rows.iter().filter_map(|span| Some((span, lines.get(span.start)?)))
    }

    fn cols(&self) -> impl Iterator<Item = (&Range<usize>, &'a Line)> {
        let lines = &self.coverage.cols;
        self.cols.iter().filter_map(|span| Some((span, lines.get(span.start)?)))
    }

    fn cell(&self, rows: &Range<usize>, cols: &Range<usize>) -> Shown {
        shown(self.coverage, rows, cols)
    }

    /// Tells whether lines are folded into others.
    fn folds(&self) -> bool {
        self.rows.iter().chain(&self.cols).any(|span| span.len() > 1)
    }

    fn row_tally(&self, span: &Range<usize>) -> Tally {
        tally_of(&self.coverage.rows, span)
    }

    fn col_tally(&self, span: &Range<usize>) -> Tally {
        tally_of(&self.coverage.cols, span)
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
        let why = if self.has_words { "Nothing has these words." } else { "No gaps." };
        (self.rows.is_empty() || self.cols.is_empty()).then(|| why.to_owned())
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

/// Returns what to call a line, and how many lines are folded into it: `Finance (+2)`.
pub fn title(line: &Line, span: &Range<usize>) -> String {
    match span.len() {
        0 | 1 => line.title.clone(),
        lines => format!("{} (+{})", line.title, lines - 1),
    }
}

/// Returns a cell by its sign: `✓ 2`, and `✗ 3/6` when it stands for several.
pub fn short(cell: Shown) -> String {
    let sign = cell.served.sign();
    match (cell.tally, cell.count) {
        _ if cell.is_spared => "·".to_owned(),
        (Some(Tally { complete, of }), _) => format!("{sign} {complete}/{of}"),
        (None, 0) => sign.to_owned(),
        (None, count) => format!("{sign} {count}"),
    }
}

/// Returns a cell in words: `complete (2)`, and `nothing (3 of 6 complete)` when it stands for
/// several.
pub fn words(cell: Shown) -> String {
    let word = cell.served.word();
    match (cell.tally, cell.count) {
        (Some(tally), _) => format!("{word} ({} complete)", of(tally)),
        (None, 0) => word.to_owned(),
        (None, count) => format!("{word} ({count})"),
    }
}

/// Returns a tally in words; `3/6` would be a day in June to a spreadsheet.
pub fn of(tally: Tally) -> String {
    format!("{} of {}", tally.complete, tally.of)
}
