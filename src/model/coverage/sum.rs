//! What stands behind a cell, or behind several that are folded into one.

use std::ops::Range;

use super::axis::Reach;
use super::{Coverage, Served, Tally};
use crate::model::entry::Key;

/// Several cells as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// The state of the worst cell.
    pub worst: Served,
    /// The state of the best cell.
    pub best: Served,
    /// How many of the cells are complete.
    pub tally: Tally,
    /// How many serve one of them, each counted once.
    pub count: usize,
}

/// Something that serves a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server<'a> {
    /// Which entry it is.
    pub key: &'a Key,
    /// What state it is in.
    pub served: Served,
    /// By what it serves the row.
    pub row: By,
    /// By what it serves the column.
    pub col: By,
}

/// By what something serves a line; the closest one of a line is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// It names it.
    Name,
    /// It names one above it.
    Above,
    /// It says `"*"`.
    Any,
}

impl Reach {
    /// Tells by what the closest of these lines is reached.
    fn by(&self, lines: &Range<usize>) -> Option<By> {
        let holds = |found: &[usize]| found.iter().any(|line| lines.contains(line));
        if holds(&self.named) {
            Some(By::Name)
        } else if holds(&self.lines) {
            Some(By::Above)
        } else {
            (self.is_any && !lines.is_empty()).then_some(By::Any)
        }
    }
}

impl Reach {
    /// Returns all lines that are reached, of so many.
    fn all(&self, count: usize) -> Vec<usize> {
        if self.is_any { (0..count).collect() } else { self.lines.clone() }
    }
}

impl Coverage {
    /// Returns all that serves one of these cells: best first, then the closest.
    ///
    /// A single cell is `row..row + 1`; what a folded line stands for is told by
    /// [`span_of`](super::span_of).
    pub fn serving(&self, rows: &Range<usize>, cols: &Range<usize>) -> Vec<Server<'_>> {
        let mut found: Vec<Server<'_>> = self
            .servers
            .iter()
            .filter_map(|server| {
                let (row, col) = (server.rows.by(rows)?, server.cols.by(cols)?);
                Some(Server { key: &server.key, served: server.served, row, col })
            })
            .collect();
        found.sort_by_key(|server| {
            (std::cmp::Reverse(server.served), server.row.max(server.col), server.row, server.col)
        });
        found
    }

    /// Returns several cells as one, for lines that are folded.
    pub fn sum(&self, rows: &Range<usize>, cols: &Range<usize>) -> Sum {
        let mut sum = self.states_of(rows, cols);
        // One cell counts what serves it already.
        sum.count = match sum.tally.of {
            0 => 0,
            1 => self.cell(rows.start, cols.start).count,
            _ => {
                let serves = |reach: &Reach, lines| reach.by(lines).is_some();
                let servers = self.servers.iter();
                servers.filter(|it| serves(&it.rows, rows) && serves(&it.cols, cols)).count()
            }
        };
        sum
    }

    /// Returns several cells as one without counting what serves them, which takes a look at all
    /// that does.
    pub fn states_of(&self, rows: &Range<usize>, cols: &Range<usize>) -> Sum {
        let mut sum = Sum { worst: Served::SignedOff, ..Sum::default() };
        for row in rows.clone() {
            for col in cols.clone() {
                let cell = self.cell(row, col);
                sum.worst = sum.worst.min(cell.served);
                sum.best = sum.best.max(cell.served);
                sum.tally.add(cell.served.is_complete());
            }
        }
        if sum.tally.of == 0 { Sum::default() } else { sum }
    }

    /// Returns for each cell, row by row, at most so many of those that serve it, best first.
    pub fn best_by_cell(&self, most: usize) -> Vec<Vec<&Key>> {
        let width = self.cols.len();
        let mut found: Vec<Vec<&Key>> = vec![Vec::new(); self.rows.len() * width];
        let mut open = if most == 0 { 0 } else { found.len() };
        let mut servers: Vec<_> = self.servers.iter().collect();
        servers.sort_by_key(|server| std::cmp::Reverse(server.served));
        for server in servers {
            // What says "*" reaches so many cells that they are soon full.
            if open == 0 {
                break;
            }
            for row in server.rows.all(self.rows.len()) {
                for col in server.cols.all(width) {
                    if let Some(keys) = found.get_mut(row * width + col)
                        && keys.len() < most
                    {
                        keys.push(&server.key);
                        open -= usize::from(keys.len() == most);
                    }
                }
            }
        }
        found
    }
}
