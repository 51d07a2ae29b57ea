//! How well a map serves its selling situations: which gaps there are, and where.
//!
//! [`Coverage::of`] crosses any two dimensions, [`Coverage::proof`] value propositions with kinds
//! of proof, [`Coverage::features`] features with those who use them. All three have one shape:
//! [`Line`]s along both edges and a [`Cell`] for each pair of them, so that whoever draws one draws
//! all. What makes a cell's state is told at [`Served`].
//!
//! **Which situations serve a cell** follows the rules of a [`Context`](super::Context) that knows
//! the row's and the column's value: in each of the two dimensions a situation must name the value
//! itself or one above it, or say `"*"`. `"*"` serves every value there is, as much as if it named
//! them all. A situation that does not speak of a dimension serves no value of it: not said is not
//! the same as any. One for a value below serves only that one: a customer of whom we know no more
//! than "finance" is not served by what is meant for banks.
//!
//! What is retired serves nothing and needs nothing: it is neither a row nor a column.

mod arrange;
mod axis;
mod served;
mod sparse;
mod sum;
mod views;

use std::ops::Range;

use jiff::civil::Date;
use smol_str::SmolStr;

pub use arrange::{Arrangement, Sort};
pub use served::Served;
pub use sparse::Crossed;
pub use sum::{By, Server, Sum};

use super::entry::Key;
use super::kind::Kind;
use super::map::Map;
use axis::{Axis, Reach};
use served::Judge;

/// How many cells a coverage may have: nobody reads as many, and very many fill the memory.
pub const CELLS_MAX: usize = 500_000;

/// What a coverage crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crossing {
    /// Two dimensions: situations serve the cells.
    Situations,
    /// Value propositions with kinds of proof: success stories serve the cells.
    Proof,
    /// Features with the kinds of entries that use them: those serve the cells.
    Features,
}

/// The values of two dimensions, or what stands for them, and how well each pair is served.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// What it crosses.
    pub crossing: Crossing,
    /// What its rows are.
    pub row_name: Name,
    /// What its columns are.
    pub col_name: Name,
    /// The rows, each in front of those below it.
    pub rows: Vec<Line>,
    /// The columns, each in front of those below it.
    pub cols: Vec<Line>,
    /// How much is complete of all there is.
    ///
    /// Between two dimensions every cell counts once, a value that has others below it with its
    /// own cells. Of the further views a row counts, and is complete when one of its cells is: a
    /// claim needs proof, but not of every kind.
    pub total: Tally,
    /// How many rows and columns it would have, when those are too many to be crossed; then it has
    /// none.
    pub too_large: Option<[usize; 2]>,
    /// Row by row.
    cells: Vec<Cell>,
    /// All that serves a cell, in canonical order.
    servers: Vec<Reaching>,
}

/// What the lines of an edge are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name in a map, such as `requirement`.
    pub word: SmolStr,
    /// What people call one of them.
    pub label: SmolStr,
    /// What people call several.
    pub labels: SmolStr,
}

/// A row or a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The entry that it stands for. A column of a further view is no entry: its key is a word
    /// under `proof` or `use`.
    pub key: Key,
    /// What to call it.
    pub title: String,
    /// How many lines it stands below, by `parent`.
    pub depth: usize,
    /// The line that it stands below.
    pub parent: Option<usize>,
    /// Where the lines below it end: those are the ones from behind it to here.
    pub end: usize,
    /// How many of its own cells are complete.
    pub tally: Tally,
    /// The states of its own cells, summed up; to tell the worse one of two that are as complete.
    weight: usize,
}

impl Line {
    /// Tells whether lines stand below it.
    pub fn is_parent(&self, place: usize) -> bool {
        self.end > place + 1
    }
}

/// How well a pair of lines is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// The state of the best that serves it.
    pub served: Served,
    /// How many serve it, in whatever state.
    pub count: usize,
}

impl Cell {
    fn add(&mut self, other: Self) {
        self.served = self.served.max(other.served);
        self.count += other.count;
    }
}

/// How many of how many are complete, or better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many are.
    pub complete: usize,
    /// How many there are.
    pub of: usize,
}

impl Tally {
    /// Returns the share in percent, rounded down, so that 100 means all; `None` of nothing.
    pub fn percent(self) -> Option<usize> {
        (self.complete * 100).checked_div(self.of)
    }

    /// Tells whether the share is at least this; nothing at all reaches only 0.
    pub fn reaches(self, percent: usize) -> bool {
        percent == 0 || self.of > 0 && self.complete * 100 >= percent * self.of
    }

    fn add(&mut self, is_complete: bool) {
        self.complete += usize::from(is_complete);
        self.of += 1;
    }
}

/// Something that serves cells, and which.
#[derive(Debug, Clone)]
struct Reaching {
    key: Key,
    served: Served,
    rows: Reach,
    cols: Reach,
}

/// Two dimensions that are crossed, and what serves there.
struct Edges {
    names: (Name, Name),
    rows: Axis,
    cols: Axis,
    servers: Vec<Reaching>,
}

impl Coverage {
    /// Crosses two dimensions, said by the names of their kinds; `None` when one is none.
    pub fn of(map: &Map, today: Date, rows: &str, cols: &str) -> Option<Self> {
        let Edges { names, rows, cols, servers } = Self::edges(map, today, rows, cols)?;
        let size = [rows.lines.len(), cols.lines.len()];
        if size.iter().product::<usize>() > CELLS_MAX {
            let none = || (Vec::new(), Vec::new());
            let empty = Self::build(Crossing::Situations, names, none(), Vec::new());
            return Some(Self { too_large: Some(size), ..empty });
        }
        Some(Self::build(Crossing::Situations, names, (rows.lines, cols.lines), servers))
    }

    /// Returns the edges of two dimensions, and the situations that serve something there.
    fn edges(map: &Map, today: Date, rows: &str, cols: &str) -> Option<Edges> {
        let dimension = |name: &str| map.schema().dimensions().find(|kind| kind.name == name);
        let (row_kind, col_kind) = (dimension(rows)?, dimension(cols)?);
        let (rows, cols) = (Axis::of(map, row_kind), Axis::of(map, col_kind));
        let judge = Judge::new(map, today);
        let mut servers = Vec::new();
        for situation in map.of_kind("situation") {
            let row_reach = rows.reach(map, &situation.words(&row_kind.plural));
            let col_reach = cols.reach(map, &situation.words(&col_kind.plural));
            if row_reach.is_none() || col_reach.is_none() {
                continue;
            }
            if let Some(served) = judge.situation(situation) {
                let key = situation.key.clone();
                servers.push(Reaching { key, served, rows: row_reach, cols: col_reach });
            }
        }
        let names = (Name::of(row_kind), Name::of(col_kind));
        Some(Edges { names, rows, cols, servers })
    }

    /// Returns a cell.
    pub fn cell(&self, row: usize, col: usize) -> Cell {
        if col >= self.cols.len() {
            return Cell::default();
        }
        self.cells.get(row * self.cols.len() + col).copied().unwrap_or_default()
    }

    /// Returns how many cells are in each state, worst first.
    pub fn states(&self) -> [(Served, usize); Served::ALL.len()] {
        let mut counts = [0; Served::ALL.len()];
        for cell in &self.cells {
            if let Some(count) = counts.get_mut(cell.served as usize) {
                *count += 1;
            }
        }
        let mut counts = counts.into_iter();
        Served::ALL.map(|served| (served, counts.next().unwrap_or_default()))
    }

    /// Tells whether something is left to do in a row: between dimensions when a cell is not
    /// complete, in a further view when none is.
    pub fn has_gap(&self, row: usize) -> bool {
        let Some(tally) = self.rows.get(row).map(|line| line.tally) else { return false };
        match self.crossing {
            Crossing::Situations => tally.complete < tally.of,
            Crossing::Proof | Crossing::Features => tally.complete == 0,
        }
    }

    /// Tells whether a cell is empty without being a gap: in a further view a row wants one cell
    /// and not all.
    pub fn is_spared(&self, row: usize, col: usize) -> bool {
        self.crossing != Crossing::Situations
            && self.cell(row, col).served == Served::Nothing
            && !self.has_gap(row)
    }

    /// Returns the values with which a new situation fills a cell; `None` where none would.
    pub fn values(&self, row: usize, col: usize) -> Option<[&Key; 2]> {
        if self.crossing != Crossing::Situations {
            return None;
        }
        Some([&self.rows.get(row)?.key, &self.cols.get(col)?.key])
    }

    /// Puts a coverage together: one pass over what serves, whatever it names.
    fn build(
        crossing: Crossing,
        (row_name, col_name): (Name, Name),
        (mut rows, mut cols): (Vec<Line>, Vec<Line>),
        servers: Vec<Reaching>,
    ) -> Self {
        let (height, width) = (rows.len(), cols.len());
        let mut cells = vec![Cell::default(); height * width];
        // What serves a whole row, a whole column or all is added once and not cell by cell.
        let mut whole_rows = vec![Cell::default(); height];
        let mut whole_cols = vec![Cell::default(); width];
        let mut everywhere = Cell::default();
        for server in &servers {
            let one = Cell { served: server.served, count: 1 };
            let add = |cell: Option<&mut Cell>| {
                if let Some(cell) = cell {
                    cell.add(one);
                }
            };
            match (server.rows.is_any, server.cols.is_any) {
                (true, true) => add(Some(&mut everywhere)),
                (true, false) => server.cols.each(|col| add(whole_cols.get_mut(col))),
                (false, true) => server.rows.each(|row| add(whole_rows.get_mut(row))),
                (false, false) => server.rows.each(|row| {
                    server.cols.each(|col| add(cells.get_mut(row * width + col)));
                }),
            }
        }
        // No chunk has no cells, and of no cells there is no chunk.
        let in_rows = cells.chunks_mut(width.max(1)).zip(&mut rows).zip(&whole_rows);
        for ((cells, row), whole_row) in in_rows {
            for ((cell, col), whole_col) in cells.iter_mut().zip(&mut cols).zip(&whole_cols) {
                cell.add(*whole_row);
                cell.add(*whole_col);
                cell.add(everywhere);
                for line in [&mut *row, col] {
                    line.tally.add(cell.served.is_complete());
                    line.weight += cell.served as usize;
                }
            }
        }
        let mut total = Tally::default();
        for row in &rows {
            match crossing {
                Crossing::Situations => {
                    total.complete += row.tally.complete;
                    total.of += row.tally.of;
                }
                Crossing::Proof | Crossing::Features => total.add(row.tally.complete > 0),
            }
        }
        let too_large = None;
        Self { crossing, row_name, col_name, rows, cols, total, too_large, cells, servers }
    }
}

impl Name {
    fn of(kind: &Kind) -> Self {
        let (word, label, labels) = (kind.name.clone(), kind.label.clone(), kind.labels.clone());
        Self { word, label, labels }
    }
}

/// Returns how much of these lines is complete.
pub fn tally_of(lines: &[Line], span: &Range<usize>) -> Tally {
    let mut sum = Tally::default();
    for line in lines.get(span.clone()).unwrap_or_default() {
        sum.complete += line.tally.complete;
        sum.of += line.tally.of;
    }
    sum
}

/// Returns the lines that a line stands for: itself, or when folded all below it, too.
pub fn span_of(lines: &[Line], place: usize, is_folded: bool) -> Range<usize> {
    let end = lines.get(place).filter(|_| is_folded).map_or(place + 1, |line| line.end);
    place..end
}
