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

/// How many entries have each value.
pub type Counts = IndexMap<SmolStr, usize, FxBuildHasher>;

/// A count of the values of facets that goes over the entries of an outline bit by bit.
///
/// On a map of 100,000 entries the whole takes half a second: nobody shall wait for that.
#[derive(Debug, Clone, Default)]
struct Walk {
    /// The filter.
    terms: Vec<Term>,
    /// What lets entries through.
    sieve: Sieve,
    tallies: Vec<Tally>,
    /// Group and place of the next entry; `None` when all are counted.
    next: Option<(usize, usize)>,
    /// Which state of the map is counted.
    generation: u64,
}

impl Walk {
    /// Returns the count of all facets for a filter, before the first entry.
    fn new(outline: &Outline, map: &Map, filter: &str, generation: u64) -> Self {
        let terms = terms(map.schema(), filter);
        let tally = |facet: Facet| {
            // What else there is to choose of a facet does not depend on what is chosen of it.
            let is_on = terms.iter().any(|term| term.facet.as_ref() == Some(&facet));
            let sieve = is_on.then(|| Sieve::of(map, &terms, Some(&facet)));
            Tally { sieve, ..Tally::new(outline, map, &facet) }
        };
        let tallies = Facet::all(map.schema()).into_iter().map(tally).collect();
        let sieve = Sieve::of(map, &terms, None);
        Self { tallies, sieve, terms, next: Some((0, 0)), generation }
    }

    /// Counts the next entries, so many of them.
    fn go(&mut self, outline: &Outline, ground: &Ground<'_>, number: usize) {
        let map = ground.workspace.map();
        let mut left = number;
        while let Some((group_idx, from)) = self.next {
            let Some(group) = outline.groups.get(group_idx) else {
                self.next = None;
                return;
            };
            let items = group.items.get(from..).unwrap_or_default();
            let items = items.get(..left.min(items.len())).unwrap_or_default();
            for item in items.iter().filter(|_| group.kind != "map") {
                let entry = map.get(&item.key);
                let passes = self.sieve.is_open() || self.sieve.passes(ground, item);
                for tally in &mut self.tallies {
                    let counts = tally.sieve.as_ref().map_or(passes, |it| it.passes(ground, item));
                    if counts {
                        tally.add(ground, group_idx, item, entry);
                    }
                }
            }
            left -= items.len();
            if left == 0 {
                self.next = Some((group_idx, from + items.len()));
                return;
            }
            self.next = Some((group_idx + 1, 0));
        }
    }
}

/// Counts the values of one facet among the entries that the other terms let through; `none` counts
/// the entries that have none.
fn counted(outline: &Outline, ground: &Ground<'_>, terms: &[Term], facet: &Facet) -> Counts {
    let map = ground.workspace.map();
    let sieve = Sieve::of(map, terms, Some(facet));
    let mut tally = Tally::new(outline, map, facet);
    for (group_idx, group) in outline.groups.iter().enumerate() {
        if group.kind == "map" || !tally.can_count(group_idx, &group.kind) {
            continue;
        }
        for item in &group.items {
            if sieve.is_open() || sieve.passes(ground, item) {
                let entry = needs_entry(facet).then(|| map.get(&item.key)).flatten();
                tally.add(ground, group_idx, item, entry);
            }
        }
    }
    tally.counts()
}

/// How many entries have each value of a facet.
#[derive(Debug, Clone)]
struct Tally {
    facet: Facet,
    /// What lets entries through, where the facet itself narrows the outline.
    sieve: Option<Sieve>,
    /// Of each value of a dimension, the places of itself and of all above it in `values`.
    above: FxHashMap<SmolStr, Vec<usize>>,
    /// The values of a dimension with their counts.
    values: Vec<(SmolStr, usize)>,
    /// Which groups' entries could have a value of it.
    could: Vec<bool>,
    /// The counts of all other values.
    others: Counts,
    /// Which values of a dimension the entry in hand has.
    seen: Vec<usize>,
}

impl Tally {
    fn new(outline: &Outline, map: &Map, facet: &Facet) -> Self {
        let mut above = FxHashMap::default();
        let mut values = Vec::new();
        let mut could = vec![matches!(facet, Facet::Owner | Facet::Tag); outline.groups.len()];
        if let Facet::Dimension(kind) = facet
            && let Some(dimension) = map.schema().kind(kind)
        {
            values = map.of_kind(kind).map(|value| (value.key.id.clone(), 0)).collect();
            let places: FxHashMap<&SmolStr, usize> =
                map.of_kind(kind).enumerate().map(|(place, it)| (&it.key.id, place)).collect();
            for value in map.of_kind(kind) {
                let line = map.with_ancestors(value).into_iter();
                let line = line.filter_map(|it| places.get(&it.key.id).copied()).collect();
                above.insert(value.key.id.clone(), line);
            }
            for (could, group) in could.iter_mut().zip(&outline.groups) {
                let declared = map.schema().kind(&group.kind);
                *could = declared.is_some_and(|kind| kind.field(&dimension.plural).is_some());
            }
        }
        let (others, seen) = (Counts::default(), Vec::new());
        Self { facet: facet.clone(), sieve: None, above, values, could, others, seen }
    }

    /// Tells whether entries of a group count.
    fn can_count(&self, group_idx: usize, group_kind: &str) -> bool {
        self.facet.dimension().is_none_or(|kind| {
            group_kind == kind || self.could.get(group_idx).copied().unwrap_or_default()
        })
    }

    fn add(&mut self, ground: &Ground<'_>, group_idx: usize, item: &Item, entry: Option<&Entry>) {
        if !self.can_count(group_idx, &item.key.kind) {
            return;
        }
        let is_dimension = self.facet.dimension().is_some();
        let could = self.could.get(group_idx).copied().unwrap_or_default();
        let mut any = false;
        self.seen.clear();
        each_value(ground, item, entry, &self.facet, &mut |value| {
            any = true;
            if is_dimension {
                // What leads nowhere, and "*", is no value of a dimension.
                for place in self.above.get(value).into_iter().flatten() {
                    if !self.seen.contains(place) {
                        self.seen.push(*place);
                    }
                }
            } else if let Some(count) = self.others.get_mut(value) {
                *count += 1;
            } else {
                self.others.insert(value.into(), 1);
            }
        });
        for place in &self.seen {
            if let Some((_, count)) = self.values.get_mut(*place) {
                *count += 1;
            }
        }
        if !any && could {
            *self.others.entry("none".into()).or_default() += 1;
        }
    }

    /// Returns the values that at least one entry has, with their counts.
    fn counts(&self) -> Counts {
        let mut counts = self.others.clone();
        counts.extend(self.values.iter().filter(|(_, count)| *count > 0).cloned());
        counts
    }
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

/// In maps of more entries the values of a dimension are offered without their counts.
const COUNTED_MAX: usize = 20_000;

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
        // While a key is held no walk over a huge map fits in: there values are told uncounted.
        let uncounted = if let Facet::Dimension(kind) = facet
            && map.len() > COUNTED_MAX
        {
            Some(map.of_kind(kind).map(|value| (value.key.id.clone(), 1)).collect::<Counts>())
        } else {
            None
        };
        let is_counted = uncounted.is_none();
        let counts = uncounted.unwrap_or_else(|| counted(outline, ground, &all, facet));
        let values = named(map, facet, counts);
        let typed = last.value.as_str();
        let fits = |value: &&Choosable| {
            value.value.to_lowercase().contains(typed) || value.label.to_lowercase().contains(typed)
        };
        for value in values.iter().filter(fits).take(MOST) {
            items.push(Offer {
                text: format!("{head}{sign}{}", written(facet, &value.value)),
                label: value.label.clone(),
                count: is_counted.then_some(value.count),
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
