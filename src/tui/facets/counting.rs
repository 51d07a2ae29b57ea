//! How many entries have each value of a facet.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use smol_str::SmolStr;

use super::sieve::{Ground, Sieve, each_value, needs_entry};
use super::{Facet, Term, terms};
use crate::model::{Entry, Map};
use crate::tui::outline::{Item, Outline};

/// How many entries have each value.
pub(super) type Counts = IndexMap<SmolStr, usize, FxBuildHasher>;

/// A count of the values of facets that goes over the entries of an outline bit by bit.
///
/// On a map of 100,000 entries the whole takes half a second: nobody shall wait for that.
#[derive(Debug, Clone, Default)]
pub(super) struct Walk {
    /// The filter.
    pub(super) terms: Vec<Term>,
    /// What lets entries through.
    sieve: Sieve,
    /// The counts so far, a facet each.
    pub(super) tallies: Vec<Tally>,
    /// Group and place of the next entry; `None` when all are counted.
    pub(super) next: Option<(usize, usize)>,
    /// Which state of the map is counted.
    pub(super) generation: u64,
}

impl Walk {
    /// Returns the count of all facets for a filter, before the first entry.
    pub(super) fn new(outline: &Outline, map: &Map, filter: &str, generation: u64) -> Self {
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
    pub(super) fn go(&mut self, outline: &Outline, ground: &Ground<'_>, number: usize) {
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
pub(super) fn counted(
    outline: &Outline,
    ground: &Ground<'_>,
    terms: &[Term],
    facet: &Facet,
) -> Counts {
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
pub(super) struct Tally {
    pub(super) facet: Facet,
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
    pub(super) fn counts(&self) -> Counts {
        let mut counts = self.others.clone();
        counts.extend(self.values.iter().filter(|(_, count)| *count > 0).cloned());
        counts
    }
}
