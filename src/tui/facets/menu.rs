//! The menu of facets with counts, and what is offered while a filter is typed.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use smol_str::SmolStr;

use super::sieve::{Ground, Sieve, each_value, needs_entry};
use super::{Facet, Term, terms, written};
use crate::model::{Entry, Key, Map};
use crate::tui::input::Input;
use crate::tui::outline::{Item, Outline};

/// How many offers there are at most.
const MOST: usize = 8;

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
    /// Returns the menu for a filter.
    pub fn new(outline: &Outline, ground: &Ground<'_>, filter: &str) -> Self {
        let mut menu = Self::default();
        menu.count(outline, ground, filter);
        menu.selected = menu.next_value(0, true).unwrap_or(0);
        menu
    }

    /// Counts anew.
    pub fn count(&mut self, outline: &Outline, ground: &Ground<'_>, filter: &str) {
        let map = ground.workspace.map();
        let terms = terms(map.schema(), filter);
        let passed = passed(outline, ground, &Sieve::of(map, &terms, None));
        self.rows.clear();
        let facets = Facet::all(map.schema());
        let is_on = |facet: &Facet| terms.iter().any(|term| term.facet.as_ref() == Some(facet));
        let mut tallies: Vec<Tally<'_>> = facets
            .iter()
            .filter(|facet| !is_on(facet))
            .map(|facet| Tally::new(outline, map, facet))
            .collect();
        count_into(&mut tallies, outline, ground, &passed);
        let mut tallied = tallies.into_iter().map(|tally| tally.counts);
        for facet in &facets {
            // What else there is to choose of a facet does not depend on what is chosen of it.
            let values = if is_on(facet) {
                counted(outline, ground, facet, &passed_but(outline, ground, &terms, facet))
            } else {
                tallied.next().unwrap_or_default()
            };
            let mut values = named(map, facet, values);
            for value in &mut values {
                value.on = terms.iter().any(|term| is_of(term, facet, &value.value));
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

/// Returns the places of all entries that pass: by group and within it.
fn passed(outline: &Outline, ground: &Ground<'_>, sieve: &Sieve) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    for (group_idx, group) in outline.groups.iter().enumerate() {
        if group.kind != "map" {
            let items = group.items.iter().enumerate();
            let passing = items.filter(|(_, item)| sieve.is_open() || sieve.passes(ground, item));
            places.extend(passing.map(|(item_idx, _)| (group_idx, item_idx)));
        }
    }
    places
}

fn passed_but(
    outline: &Outline,
    ground: &Ground<'_>,
    terms: &[Term],
    facet: &Facet,
) -> Vec<(usize, usize)> {
    passed(outline, ground, &Sieve::of(ground.workspace.map(), terms, Some(facet)))
}

type Counts = IndexMap<SmolStr, usize, FxBuildHasher>;

/// Counts the values of a facet; `none` counts the entries that have none.
fn counted(
    outline: &Outline,
    ground: &Ground<'_>,
    facet: &Facet,
    places: &[(usize, usize)],
) -> Counts {
    let mut tallies = [Tally::new(outline, ground.workspace.map(), facet)];
    count_into(&mut tallies, outline, ground, places);
    let [tally] = tallies;
    tally.counts
}

/// Counts the values of several facets in one walk.
fn count_into(
    tallies: &mut [Tally<'_>],
    outline: &Outline,
    ground: &Ground<'_>,
    places: &[(usize, usize)],
) {
    let map = ground.workspace.map();
    let wanted = tallies.iter().any(|tally| needs_entry(tally.facet));
    for (group_idx, item_idx) in places {
        let group = outline.groups.get(*group_idx);
        let Some(item) = group.and_then(|group| group.items.get(*item_idx)) else { continue };
        let entry = wanted.then(|| map.get(&item.key)).flatten();
        for tally in &mut *tallies {
            tally.add(ground, *group_idx, item, entry);
        }
    }
}

/// How many entries have each value of a facet.
struct Tally<'a> {
    facet: &'a Facet,
    /// Of each value of a dimension, itself and all above it.
    above: FxHashMap<SmolStr, Vec<SmolStr>>,
    /// Which groups' entries could have a value of it.
    could: Vec<bool>,
    counts: Counts,
    seen: Vec<SmolStr>,
}

impl<'a> Tally<'a> {
    fn new(outline: &Outline, map: &Map, facet: &'a Facet) -> Self {
        let mut above = FxHashMap::default();
        let mut could = vec![matches!(facet, Facet::Owner | Facet::Tag); outline.groups.len()];
        if let Facet::Dimension(kind) = facet
            && let Some(dimension) = map.schema().kind(kind)
        {
            for value in map.of_kind(kind) {
                let line = map.with_ancestors(value).iter().map(|it| it.key.id.clone()).collect();
                above.insert(value.key.id.clone(), line);
            }
            for (could, group) in could.iter_mut().zip(&outline.groups) {
                let declared = map.schema().kind(&group.kind);
                *could = declared.is_some_and(|kind| kind.field(&dimension.plural).is_some());
            }
        }
        Self { facet, above, could, counts: Counts::default(), seen: Vec::new() }
    }

    fn add(&mut self, ground: &Ground<'_>, group_idx: usize, item: &Item, entry: Option<&Entry>) {
        let is_dimension = matches!(self.facet, Facet::Dimension(_));
        let could = self.could.get(group_idx).copied().unwrap_or_default();
        if let Facet::Dimension(kind) = self.facet
            && !could
            && item.key.kind != *kind
        {
            return;
        }
        let mut any = false;
        self.seen.clear();
        each_value(ground, item, entry, self.facet, &mut |value| {
            any = true;
            if is_dimension {
                // What leads nowhere, and "*", is no value of a dimension.
                for id in self.above.get(value).into_iter().flatten() {
                    if !self.seen.contains(id) {
                        self.seen.push(id.clone());
                    }
                }
            } else if let Some(count) = self.counts.get_mut(value) {
                *count += 1;
            } else {
                self.counts.insert(value.into(), 1);
            }
        });
        for id in &self.seen {
            *self.counts.entry(id.clone()).or_default() += 1;
        }
        if !any && could {
            *self.counts.entry("none".into()).or_default() += 1;
        }
    }
}

/// Gives values their names and their order.
fn named(map: &Map, facet: &Facet, counts: Counts) -> Vec<Choosable> {
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

/// What is offered while a filter is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offers {
    /// The offers.
    pub items: Vec<Offer>,
    /// The chosen one, once one is.
    pub selected: Option<usize>,
}

/// One offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The text of the filter with it.
    pub text: String,
    /// What is shown.
    pub label: String,
    /// How many entries it would let through; `None` for a facet that still wants a value.
    pub count: Option<usize>,
}

/// Returns what could be meant by the last word of a filter.
pub fn offers(outline: &Outline, ground: &Ground<'_>, text: &str) -> Offers {
    let map = ground.workspace.map();
    let all = terms(map.schema(), text);
    let Some(last) = all.last().filter(|term| term.span.end == text.len()) else {
        return Offers::default();
    };
    let head = text.get(..last.span.start).unwrap_or_default();
    let sign = if last.without { "-" } else { "" };
    let mut items = Vec::new();
    if let Some(facet) = &last.facet {
        let places = passed_but(outline, ground, &all, facet);
        let values = named(map, facet, counted(outline, ground, facet, &places));
        let typed = last.value.as_str();
        let fits = |value: &&Choosable| {
            value.value.to_lowercase().contains(typed) || value.label.to_lowercase().contains(typed)
        };
        for value in values.iter().filter(fits).take(MOST) {
            items.push(Offer {
                text: format!("{head}{sign}{}", written(facet, &value.value)),
                label: value.label.clone(),
                count: Some(value.count),
            });
        }
        // Nothing is left to be offered once it stands there.
        if let [offer] = items.as_slice()
            && offer.text == text
        {
            items.clear();
        }
    } else if last.value.chars().count() >= 2 {
        for facet in Facet::all(map.schema()) {
            let word = facet.word();
            if word.starts_with(&last.value)
                || facet.label(map.schema()).to_lowercase().starts_with(&last.value)
            {
                let text = format!("{head}{sign}{word}:");
                items.push(Offer { text, label: format!("{word}:"), count: None });
            }
            if let Facet::Dimension(kind) = &facet {
                for entry in map.of_kind(kind) {
                    let title = entry.title().to_lowercase();
                    if title.split_whitespace().any(|word| word.starts_with(&last.value)) {
                        let text = format!("{head}{sign}{}", written(&facet, &entry.key.id));
                        let label = format!("{word}: {}", entry.title());
                        items.push(Offer { text, label, count: None });
                    }
                }
            }
        }
        items.truncate(MOST);
    }
    Offers { items, selected: None }
}
