//! The Matrix tab: what is crossed, which lines are shown of it, what is chosen.
//!
//! A coverage is counted by a worker, once for each state of the map that is looked at; lines are
//! arranged on every fold, filter and order, and never while drawing.

use std::ops::Range;

use smol_str::SmolStr;
use unicode_width::UnicodeWidthStr;

use super::input::Input;
use crate::model::coverage::{Arrangement, By, Coverage, Crossing, Line, Served};
use crate::model::{Key, Map};
use crate::render::clean_line;
use crate::render::matrix::{spans, title};

/// An edge of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    /// The rows.
    Rows,
    /// The columns.
    Cols,
}

/// Which part of the Matrix tab listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MatrixFocus {
    /// The cells.
    #[default]
    Grid,
    /// The words that narrow an edge.
    Words(Edge),
    /// What serves the chosen cell.
    List,
}

/// What is to be crossed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Situations, proof or features.
    pub crossing: Crossing,
    /// The dimension of the rows, where dimensions are crossed.
    pub rows: SmolStr,
    /// The dimension of the columns.
    pub cols: SmolStr,
}

impl Wish {
    /// Returns what most want to see of a map: requirements and competitors, or the first
    /// dimensions that have values.
    pub fn of(map: &Map) -> Self {
        let has_values = |kind: &&SmolStr| map.of_kind(kind).next().is_some();
        let kinds: Vec<&SmolStr> = map.schema().dimensions().map(|kind| &kind.name).collect();
        let mut filled = kinds.iter().copied().filter(has_values);
        let rows = filled.next().or(kinds.first().copied()).cloned().unwrap_or_default();
        let cols = filled.next().or(kinds.get(1).copied()).cloned().unwrap_or_default();
        Self { crossing: Crossing::Situations, rows, cols }
    }
}

/// The lines of an edge.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// How they are shown.
    pub arrangement: Arrangement,
    /// The words that narrow them.
    pub words: Input,
    /// Those that are shown, each with those folded into it.
    pub spans: Vec<Range<usize>>,
    /// The chosen one.
    pub selected: usize,
    /// The first one in view.
    pub scroll: usize,
    /// How wide the widest title is, with its indent.
    pub longest: usize,
    /// Whether lines stand below others.
    pub has_parents: bool,
}

impl Lines {
    /// Returns the chosen line with those folded into it.
    pub fn chosen(&self) -> Option<&Range<usize>> {
        self.spans.get(self.selected)
    }

    /// Brings the lines in line with how they are to be shown; the one with this key stays chosen,
    /// or the one that it is folded into.
    fn arrange(&mut self, lines: &[Line], places: &[usize], key: Option<&Key>) {
        self.spans = spans(lines, places, &self.arrangement);
        let place = key.and_then(|key| lines.iter().position(|line| line.key == *key));
        let has = |span: &Range<usize>| place.is_some_and(|place| span.contains(&place));
        let selected = self.spans.iter().position(has).unwrap_or(self.selected);
        self.selected = selected.min(self.spans.len().saturating_sub(1));
        let width = |span: &Range<usize>| {
            lines
                .get(span.start)
                .map(|line| clean_line(&title(line, span)).width() + line.depth * 2)
        };
        self.longest = self.spans.iter().filter_map(width).max().unwrap_or(0);
        self.has_parents = lines.iter().enumerate().any(|(place, line)| line.is_parent(place));
    }
}

/// Something that serves the chosen cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serving {
    /// The entry.
    pub key: Key,
    /// Its state.
    pub served: Served,
    /// By what it serves the cell.
    pub by: By,
}

/// The chosen cell.
#[derive(Debug, Clone, Default)]
pub struct Detail {
    /// The rows and the columns that it stands for, and which coverage told it.
    pub of: Option<(Range<usize>, Range<usize>, u64)>,
    /// What serves it, best first.
    pub serving: Vec<Serving>,
    /// The chosen one.
    pub selected: usize,
    /// The first one in view.
    pub scroll: usize,
}

/// The Matrix tab.
#[derive(Debug, Default)]
pub struct MatrixTab {
    /// Which part listens.
    pub focus: MatrixFocus,
    /// What is to be crossed; nothing before the tab was shown.
    pub wish: Option<Wish>,
    /// What was counted last.
    pub coverage: Option<Box<Coverage>>,
    /// What was asked for, and about which state of the map.
    pub asked: Option<(Wish, u64)>,
    /// What `coverage` answers.
    pub answered: Option<(Wish, u64)>,
    /// Counts coverages.
    pub counted: u64,
    /// The rows.
    pub rows: Lines,
    /// The columns.
    pub cols: Lines,
    /// The chosen cell.
    pub detail: Detail,
    /// How many cells are in each state, worst first, those left out that are empty and no gap.
    pub states: Vec<(Served, usize)>,
    /// The entry that was opened in the Map tab from here.
    pub lent: Option<Key>,
}

impl MatrixTab {
    /// Returns the lines of an edge.
    pub fn edge(&mut self, edge: Edge) -> &mut Lines {
        match edge {
            Edge::Rows => &mut self.rows,
            Edge::Cols => &mut self.cols,
        }
    }

    /// Takes in a coverage; what was chosen stays chosen.
    pub fn take(&mut self, coverage: Coverage) {
        let chosen = self.chosen_keys();
        let places = (0..coverage.rows.len())
            .flat_map(|row| (0..coverage.cols.len()).map(move |col| (row, col)));
        let spared = places.filter(|(row, col)| coverage.is_spared(*row, *col)).count();
        let without = |(served, count)| match served {
            Served::Nothing => (served, count - spared),
            Served::Draft
            | Served::NoProof
            | Served::Stale
            | Served::Complete
            | Served::SignedOff => (served, count),
        };
        self.states = coverage.states().into_iter().map(without).collect();
        self.coverage = Some(Box::new(coverage));
        self.counted += 1;
        self.arrange(chosen);
    }

    /// Brings both edges in line with how they are to be shown.
    pub fn rearrange(&mut self) {
        let chosen = self.chosen_keys();
        self.arrange(chosen);
    }

    fn arrange(&mut self, [row, col]: [Option<Key>; 2]) {
        for lines in [&mut self.rows, &mut self.cols] {
            lines.words.text().clone_into(&mut lines.arrangement.words);
        }
        let Some(coverage) = self.coverage.as_deref() else { return };
        let places = coverage.arranged_rows(&self.rows.arrangement);
        self.rows.arrange(&coverage.rows, &places, row.as_ref());
        let places = coverage.arranged_cols(&self.cols.arrangement);
        self.cols.arrange(&coverage.cols, &places, col.as_ref());
    }

    fn chosen_keys(&self) -> [Option<Key>; 2] {
        let Some(coverage) = self.coverage.as_deref() else { return [None, None] };
        let key = |lines: &[Line], chosen: Option<&Range<usize>>| {
            Some(lines.get(chosen?.start)?.key.clone())
        };
        [key(&coverage.rows, self.rows.chosen()), key(&coverage.cols, self.cols.chosen())]
    }

    /// Brings what is told of the chosen cell up to date.
    pub fn refresh_detail(&mut self) {
        let chosen = self.rows.chosen().cloned().zip(self.cols.chosen().cloned());
        let (Some(coverage), Some((rows, cols))) = (self.coverage.as_deref(), chosen) else {
            self.detail = Detail::default();
            return;
        };
        let of = Some((rows.clone(), cols.clone(), self.counted));
        if self.detail.of == of {
            return;
        }
        let serving = coverage.serving(&rows, &cols).into_iter();
        let serving = serving.map(|server| Serving {
            key: server.key.clone(),
            served: server.served,
            by: server.row.max(server.col),
        });
        let serving: Vec<Serving> = serving.collect();
        let same = self.detail.of.as_ref().is_some_and(|(r, c, _)| (r, c) == (&rows, &cols));
        // After an edit the list of the same cell stays where it was.
        let (selected, scroll) =
            if same { (self.detail.selected, self.detail.scroll) } else { (0, 0) };
        let selected = selected.min(serving.len().saturating_sub(1));
        self.detail = Detail { of, serving, selected, scroll };
    }

    /// Returns the entry that is chosen of those that serve the chosen cell.
    pub fn chosen(&self) -> Option<&Key> {
        self.detail.serving.get(self.detail.selected).map(|serving| &serving.key)
    }
}
