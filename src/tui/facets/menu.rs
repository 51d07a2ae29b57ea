//! The menu of facets with counts.

use smol_str::SmolStr;

use super::counting::{Counts, Walk};
use super::sieve::Ground;
use super::{Facet, Term};
use crate::model::{Key, Map};
use crate::tui::input::Input;
use crate::tui::outline::Outline;

/// How many entries are counted at once: some 5 ms of work.
const AT_ONCE: usize = 2_000;

/// The menu of facets.
#[derive(Debug, Clone, Default)]
pub struct Menu {
    /// What narrows the menu.
    pub input: Input,
    /// Facets and their values, all of them.
    pub rows: Vec<MenuRow>,
    /// Those in view.
    pub found: Vec<usize>,
    /// The chosen one.
    pub selected: usize,
    /// The first one in view.
    pub scroll: usize,
    /// The count, as far as it has come.
    walk: Walk,
    /// Whether it is about the results of a search, which counts them itself.
    of_find: bool,
}

/// One row of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuRow {
    /// A facet.
    Heading(String),
    /// A value of the facet above.
    Value(Choosable),
}

/// A value of a facet that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// The facet.
    pub facet: Facet,
    /// The value, as it is typed.
    pub value: SmolStr,
    /// What it is called.
    pub label: String,
    /// How many values it is below of.
    pub depth: usize,
    /// How many entries have it, of those that the other facets let through.
    pub count: usize,
    /// Whether it narrows the outline now.
    pub on: bool,
}

impl Menu {
    /// Returns the menu for a filter, with the first entries counted.
    pub fn new(outline: &Outline, ground: &Ground<'_>, filter: &str, generation: u64) -> Self {
        let mut menu = Self::default();
        menu.count(outline, ground, filter, generation);
        menu.selected = menu.next_value(0, true).unwrap_or(0);
        menu
    }

    /// Returns a menu of values that are counted already: those of what a search found.
    pub fn of_rows(rows: Vec<MenuRow>) -> Self {
        let mut menu = Self { of_find: true, ..Self::default() };
        menu.set_rows(rows);
        menu
    }

    /// Shows other rows; the chosen value stays chosen.
    pub fn set_rows(&mut self, rows: Vec<MenuRow>) {
        let chosen = self.chosen();
        self.rows = rows;
        self.refresh();
        self.choose(chosen.as_ref());
    }

    /// Tells whether it is about the results of a search.
    pub fn is_of_find(&self) -> bool {
        self.of_find
    }

    fn chosen(&self) -> Option<(Facet, SmolStr)> {
        self.value(self.selected).map(|it| (it.facet.clone(), it.value.clone()))
    }

    fn choose(&mut self, chosen: Option<&(Facet, SmolStr)>) {
        let is_chosen = |at: &usize| {
            let value = self.value(*at).map(|it| (&it.facet, &it.value));
            value.is_some() && value == chosen.map(|(facet, value)| (facet, value))
        };
        self.selected = (0..self.found.len()).find(is_chosen).unwrap_or(self.selected);
    }

    /// Counts anew: the first entries at once, the others by [`Menu::count_on`].
    pub fn count(&mut self, outline: &Outline, ground: &Ground<'_>, filter: &str, generation: u64) {
        self.walk = Walk::new(outline, ground.workspace.map(), filter, generation);
        self.count_on(outline, ground);
    }

    /// Counts some entries more; the chosen value stays chosen.
    pub fn count_on(&mut self, outline: &Outline, ground: &Ground<'_>) {
        self.walk.go(outline, ground, AT_ONCE);
        let chosen = self.chosen();
        self.show(ground.workspace.map());
        self.choose(chosen.as_ref());
    }

    /// Tells whether entries of this state of the map are left to be counted.
    pub fn is_counting(&self) -> bool {
        self.walk.next.is_some()
    }

    /// Returns the state of the map whose entries are counted.
    pub fn generation(&self) -> u64 {
        self.walk.generation
    }

    /// Makes the rows of what is counted.
    fn show(&mut self, map: &Map) {
        self.rows.clear();
        for tally in &self.walk.tallies {
            let facet = &tally.facet;
            let mut values = named(map, facet, tally.counts());
            for value in &mut values {
                value.on = self.walk.terms.iter().any(|term| is_of(term, facet, &value.value));
            }
            if !values.is_empty() {
                self.rows.push(MenuRow::Heading(facet.label(map.schema()).to_owned()));
                self.rows.extend(values.into_iter().map(MenuRow::Value));
            }
        }
        self.refresh();
    }

    /// Finds the rows that fit what is typed: values by their names, with their headings.
    pub fn refresh(&mut self) {
        let typed = self.input.text().trim().to_lowercase();
        let mut heading = None;
        self.found.clear();
        for (row_idx, row) in self.rows.iter().enumerate() {
            match row {
                MenuRow::Heading(label) => {
                    heading = Some((row_idx, label.to_lowercase().contains(&typed)));
                }
                MenuRow::Value(value) => {
                    let fits = value.label.to_lowercase().contains(&typed)
                        || value.value.to_lowercase().contains(&typed)
                        || heading.is_some_and(|(_, fits)| fits);
                    if fits {
                        // The heading comes with the first value of it.
                        if let Some((heading_idx, _)) = heading
                            && self.found.last().is_none_or(|last| *last < heading_idx)
                        {
                            self.found.push(heading_idx);
                        }
                        self.found.push(row_idx);
                    }
                }
            }
        }
        self.selected = self.selected.min(self.found.len().saturating_sub(1));
        self.selected = self
            .next_value(self.selected, true)
            .or_else(|| self.next_value(self.selected, false))
            .unwrap_or(0);
    }

    /// Returns the nearest row with a value from a place on.
    pub fn next_value(&self, from: usize, down: bool) -> Option<usize> {
        let is_value = |at: &usize| self.value(*at).is_some();
        if down {
            (from..self.found.len()).find(is_value)
        } else {
            (0..=from.min(self.found.len().saturating_sub(1))).rev().find(is_value)
        }
    }

    /// Returns the value of a row in view.
    pub fn value(&self, found_idx: usize) -> Option<&Choosable> {
        match self.rows.get(*self.found.get(found_idx)?)? {
            MenuRow::Value(value) => Some(value),
            MenuRow::Heading(_) => None,
        }
    }
}

fn is_of(term: &Term, facet: &Facet, value: &str) -> bool {
    term.facet.as_ref() == Some(facet) && term.value == value.to_lowercase() && !term.without
}

/// Gives values their names and their order.
pub fn named(map: &Map, facet: &Facet, counts: Counts) -> Vec<Choosable> {
    let mut values: Vec<(String, Choosable)> = counts
        .into_iter()
        .map(|(value, count)| {
            let (place, label, depth) = name(map, facet, &value, count);
            (place, Choosable { facet: facet.clone(), value, label, depth, count, on: false })
        })
        .collect();
    values.sort_by(|a, b| a.0.cmp(&b.0));
    values.into_iter().map(|(_, value)| value).collect()
}

/// Returns the place of a value among the others, what it is called, and how deep it stands.
fn name(map: &Map, facet: &Facet, value: &str, count: usize) -> (String, String, usize) {
    // The most frequent first.
    let often = || format!("{:09}{}", 999_999_999 - count.min(999_999_999), value);
    if value == "none" {
        let label = if *facet == Facet::Used { "nothing refers to it" } else { "none" };
        return ("\u{10ffff}".into(), label.into(), 0);
    }
    match facet {
        Facet::Kind => {
            let label = map.schema().kind(value).map_or(value, |kind| kind.labels.as_str());
            (format!("{:04}", map.schema().rank(value)), label.into(), 0)
        }
        Facet::Dimension(kind) => match map.get(&Key::new(kind, value)) {
            Some(entry) => {
                let line = map.with_ancestors(entry);
                let titles: Vec<String> =
                    line.iter().rev().map(|above| above.title().to_lowercase()).collect();
                (titles.join("\u{1}"), entry.title().to_owned(), line.len() - 1)
            }
            None => (value.into(), value.into(), 0),
        },
        Facet::Problem => {
            let first = ["any", "error", "warning", "hint"];
            let place = first.iter().position(|word| *word == value);
            let label = if value == "any" { "any error or warning" } else { value };
            (place.map_or_else(|| format!("9{}", often()), |it| it.to_string()), label.into(), 0)
        }
        Facet::Used => ("0".into(), "others refer to it".into(), 0),
        Facet::Fresh if value == "never" => (often(), "never reviewed".into(), 0),
        Facet::Status
        | Facet::Fresh
        | Facet::Audience
        | Facet::Signed
        | Facet::Owner
        | Facet::Tag
        | Facet::File => (often(), value.into(), 0),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::tui::app::Findings;
    use crate::tui::desk::MAP;
    use crate::workspace::Workspace;

    proptest! {
        #[test]
        fn counted_bit_by_bit_the_menu_is_what_it_is_counted_at_once(
            number in 1_usize..9,
            filter in prop::sample::select(vec![
                "", "close", "status:live", "market:finance -kind:story", "market:finance owner:ann",
            ]),
        ) {
            let workspace = Workspace::open([("map.toml", MAP.as_bytes().to_vec())]);
            let (today, findings) = (date(2026, 11, 22), Findings::default());
            let mut outline = Outline::default();
            outline.rebuild(workspace.map(), today);
            let ground = Ground { workspace: &workspace, findings: &findings, today };
            let whole = Menu::new(&outline, &ground, filter, 0);
            prop_assert!(!whole.is_counting() && !whole.rows.is_empty());

            let mut menu = Menu {
                walk: Walk::new(&outline, workspace.map(), filter, 0),
                ..Menu::default()
            };
            while menu.is_counting() {
                menu.walk.go(&outline, &ground, number);
            }
            menu.show(workspace.map());
            prop_assert_eq!(menu.rows, whole.rows);
        }
    }
}
