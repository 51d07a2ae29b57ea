//! What narrows the results of a search: values with their counts, some of them chosen.
//!
//! The search counts ([`crate::search::Tally`]); here the counts get their names and their order,
//! for the column beside the results and for the menu.

use smol_str::SmolStr;

use super::facets::Facet;
use super::facets::menu::{Choosable, MenuRow, named};
use crate::model::{Map, Role, Schema};
use crate::search::{Choice, Tally};

/// How many kinds the column shows at most.
const MOST_KINDS: usize = 14;
/// How many values of a facet the column shows at most, where there is room.
const MOST: usize = 8;
/// How many it shows however little room there is.
const FEWEST: usize = 3;

/// What narrows the results, and the column that shows it.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// What is chosen, the latest last.
    pub chosen: Vec<Choice>,
    /// Whether the answer in view, or the one that is awaited, counts values.
    pub counted: bool,
    /// The rows of the column.
    pub rows: Vec<NarrowRow>,
    /// The chosen row.
    pub selected: usize,
    /// The first row in view.
    pub scroll: usize,
    /// What the rows were made for: which answer, which state of the map, how many rows of room.
    pub made_for: Option<(u64, u64, usize)>,
}

/// A row of the column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NarrowRow {
    /// What the values below are of.
    Heading(String),
    /// A value.
    Value(Choosable),
    /// So many values more, which the menu shows.
    More(Facet, usize),
    /// A gap.
    Gap,
}

impl Narrow {
    /// Makes the rows for some room; the chosen row stays on its value.
    pub fn refresh(&mut self, map: &Map, tallies: &[Tally], total: usize, height: usize) {
        let before = self.value(self.selected).map(|it| (it.facet.clone(), it.value.clone()));
        self.rows.clear();
        for most in (FEWEST..=MOST).rev() {
            self.rows = self.column(map, tallies, total, most);
            if self.rows.len() <= height {
                break;
            }
        }
        let place = before.and_then(|(facet, value)| {
            self.rows.iter().position(
                |row| matches!(row, NarrowRow::Value(it) if it.facet == facet && it.value == value),
            )
        });
        let last = self.rows.len().saturating_sub(1);
        self.selected = place.unwrap_or(self.selected).min(last);
        self.selected = self.near(self.selected).unwrap_or(0);
    }

    fn column(&self, map: &Map, tallies: &[Tally], total: usize, most: usize) -> Vec<NarrowRow> {
        let mut rows = Vec::new();
        for facet in order(map.schema()) {
            let Some(tally) = worth(&self.chosen, &facet, tallies, total) else { continue };
            let is_on = |value: &str| is_chosen(&self.chosen, tally, value);
            // What there is is the first thing that anyone asks.
            let most = if facet == Facet::Kind { MOST_KINDS } else { most };
            // One more value takes no more room than the row that says so.
            let most = if tally.values.len() == most + 1 { most + 1 } else { most };
            let shown: Vec<_> = tally
                .values
                .iter()
                .enumerate()
                .filter(|(place, (value, _))| *place < most || is_on(value))
                .map(|(_, value)| value.clone())
                .collect();
            let left = tally.values.len() - shown.len();
            if !rows.is_empty() {
                rows.push(NarrowRow::Gap);
            }
            rows.push(NarrowRow::Heading(facet.label(map.schema()).to_owned()));
            for mut value in in_order(map, &facet, shown) {
                value.on = is_on(&value.value);
                rows.push(NarrowRow::Value(value));
            }
            if left > 0 {
                rows.push(NarrowRow::More(facet, left));
            }
        }
        rows
    }

    /// Returns the rows of a menu of all values.
    pub fn menu(&self, map: &Map, tallies: &[Tally], total: usize) -> Vec<MenuRow> {
        let mut rows = Vec::new();
        for facet in order(map.schema()) {
            let Some(tally) = worth(&self.chosen, &facet, tallies, total) else { continue };
            rows.push(MenuRow::Heading(facet.label(map.schema()).to_owned()));
            for mut value in in_order(map, &facet, tally.values.clone()) {
                value.on = is_chosen(&self.chosen, tally, &value.value);
                rows.push(MenuRow::Value(value));
            }
        }
        rows
    }

    /// Returns the value at a row.
    pub fn value(&self, row_idx: usize) -> Option<&Choosable> {
        match self.rows.get(row_idx)? {
            NarrowRow::Value(value) => Some(value),
            NarrowRow::Heading(_) | NarrowRow::More(..) | NarrowRow::Gap => None,
        }
    }

    /// Tells whether a row can be chosen.
    pub fn can_choose(&self, row_idx: usize) -> bool {
        matches!(self.rows.get(row_idx), Some(NarrowRow::Value(_) | NarrowRow::More(..)))
    }

    /// Returns the nearest row that can be chosen, rather below a place than above it.
    pub fn near(&self, from: usize) -> Option<usize> {
        self.next(from, true).or_else(|| self.next(from, false))
    }

    /// Returns the nearest row that can be chosen from a place on.
    pub fn next(&self, from: usize, down: bool) -> Option<usize> {
        if down {
            (from..self.rows.len()).find(|row_idx| self.can_choose(*row_idx))
        } else {
            (0..=from.min(self.rows.len())).rev().find(|row_idx| self.can_choose(*row_idx))
        }
    }

    /// Chooses a value, or takes it off; tells whether it is chosen now.
    pub fn toggle(&mut self, choice: &Choice) -> bool {
        let before = self.chosen.len();
        self.chosen.retain(|other| other != choice);
        let is_new = self.chosen.len() == before;
        if is_new {
            self.chosen.push(choice.clone());
        }
        is_new
    }
}

/// Returns what a value of the column or the menu stands for in a search.
pub fn choice_of(value: &Choosable) -> Choice {
    Choice { label: value.facet.word().into(), value: value.value.clone() }
}

/// Returns what a choice is of, and what it is called.
pub fn choice_words(map: &Map, choice: &Choice) -> (String, String) {
    let schema = map.schema();
    let Some(facet) = Facet::called(schema, &choice.label) else {
        return (choice.label.to_string(), choice.value.to_string());
    };
    let counts = std::iter::once((choice.value.clone(), 0)).collect();
    let label = named(map, &facet, counts).pop().map(|value| value.label).unwrap_or_default();
    (facet.label(schema).to_lowercase(), label)
}

/// The facets in the order in which a rep asks: what it is, whom it is for, how good it is.
fn order(schema: &Schema) -> Vec<Facet> {
    let dimensions = schema.dimensions().map(|kind| Facet::Dimension(kind.name.clone()));
    let mut all = vec![Facet::Kind];
    all.extend(dimensions);
    all.extend([Facet::Fresh, Facet::Status, Facet::Audience]);
    all
}

/// Gives values their names and their order; of the kinds, first those that are said to customers.
fn in_order(map: &Map, facet: &Facet, counts: Vec<(SmolStr, usize)>) -> Vec<Choosable> {
    let mut values = named(map, facet, counts.into_iter().collect());
    if *facet == Facet::Kind {
        values.sort_by_key(|value| {
            let role = map.schema().kind(&value.value).map(|kind| kind.role);
            match role {
                Some(Role::Situation) => 0,
                Some(Role::Message) => 1,
                Some(Role::Asset) => 2,
                Some(Role::Dimension | Role::Term | Role::Approval | Role::Map) | None => 3,
            }
        });
    }
    values
}

/// Returns what was counted of a facet, if a choice of it would narrow anything or one is made.
fn worth<'t>(
    chosen: &[Choice],
    facet: &Facet,
    tallies: &'t [Tally],
    total: usize,
) -> Option<&'t Tally> {
    let tally = tallies.iter().find(|tally| tally.label == facet.word())?;
    let is_on = chosen.iter().any(|choice| choice.label == tally.label);
    let narrows = tally.values.iter().any(|(_, count)| *count != total);
    (is_on || narrows).then_some(tally)
}

fn is_chosen(chosen: &[Choice], tally: &Tally, value: &str) -> bool {
    chosen.iter().any(|choice| choice.label == tally.label && choice.value == value)
}
