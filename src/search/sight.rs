//! Where a search sees the entries: in the whole map, or, out of the cache, only those that it needs.

use super::facts::Facts;
use super::filters::{Candidate, Filter};
use super::index::{Index, IndexError};
use super::query::{Query, Reading};
use super::ranking::Ranked;
use super::shelf::Shelf;
use super::slots::Slot;
use super::{Found, gap, query, ranking, scoring};
use crate::model::{Entry, Key, Map, links_of};

/// What ranking sees of the entries.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) index: &'a Index,
    /// The whole map; out of the cache the settings and the dimensions that are asked for.
    pub(super) map: &'a Map,
    /// The entries of the cache, where the map is not whole.
    pub(super) shelf: Option<&'a Shelf>,
}

impl<'a> Sight<'a> {
    /// Returns what ranking looks at of an entry.
    pub(super) fn entry(&self, slot: &'a Slot) -> Option<&'a Entry> {
        if self.shelf.is_some() { slot.head.as_deref() } else { self.map.get(&slot.key) }
    }

    /// Tells whether a filter holds for an entry.
    pub(super) fn holds(&self, query: &Query, filter: &Filter, slot: &Slot) -> bool {
        let facts: &Facts = &slot.facts;
        let map = self.map;
        let holds = |entry: &Entry| filter.holds(&Candidate { map, query, entry, facts });
        match self.shelf {
            // A filter may ask for any field.
            Some(shelf) => {
                let entry = shelf.find(&slot.key).and_then(|row_idx| shelf.entry(row_idx));
                entry.is_some_and(|entry| holds(&entry))
            }
            None => map.get(&slot.key).is_some_and(holds),
        }
    }
}

impl Index {
    /// Answers a query from what lies in the cache, without the map.
    ///
    /// Returns beside what was found a map of all entries that are needed to show it; `None` for
    /// an index that is not out of the cache, and for a query that counts or chooses.
    pub fn search_alone(&self, query: &Query) -> Result<Option<(Found, Map)>, IndexError> {
        let Some(shelf) = self.shelf() else { return Ok(None) };
        // What is counted is looked up in the whole map.
        if query.counts || !query.chosen.is_empty() {
            return Ok(None);
        }
        let (mut found, mut map) = self.answer_alone(shelf, query)?;
        if found.hits.is_empty() && !query.words.trim().is_empty() {
            found.nearest = self.nearest(query, &found, &mut |query| {
                let (found, shown) = self.answer_alone(shelf, query)?;
                for entry in shown.entries() {
                    if map.get(&entry.key).is_none() {
                        map.put(entry.clone());
                    }
                }
                Ok(found)
            })?;
        }
        Ok(Some((found, map)))
    }

    fn answer_alone(&self, shelf: &Shelf, query: &Query) -> Result<(Found, Map), IndexError> {
        let settings = Map::new(vec![shelf.header().clone()]);
        let mut reading = query::read(self, &settings, query)?;
        let asked = dimensions_asked_for(shelf, &reading);
        let map = Map::new(asked);
        let sight = Sight { index: self, map: &map, shelf: Some(shelf) };
        let mut ranking = if reading.folded.is_empty() {
            let bits = scoring::bits(&self.snapshot, &reading)?;
            ranking::rank_by_context(sight, query, &reading, &bits, None)
        } else {
            let scored = scoring::score(&self.snapshot, &reading)?;
            ranking::rank(sight, query, &reading, scored, None)
        };
        let gap = gap::gap(query, &reading, &ranking);
        reading.notes.extend(ranking.retired.take());
        let shown = shown(shelf, &map, &ranking.hits);
        let taken = std::mem::take(&mut ranking.hits);
        let mut hits = Vec::with_capacity(taken.len());
        for ranked in taken {
            let entry = shown.get(&ranked.entry.key).ok_or(IndexError::Replaced)?;
            // An entry that can't be read makes the cache count for nothing.
            let facts = self.facts_at(ranked.slot).ok_or(IndexError::Replaced)?;
            hits.push(Ranked {
                entry,
                facts,
                score: ranked.score,
                slot: ranked.slot,
                slot_idx: ranked.slot_idx,
                covered: ranked.covered,
                n_words: ranked.n_words,
                bits: ranked.bits,
                reasons: ranked.reasons,
                folded: ranked.folded,
            });
        }
        let found =
            self.found(&shown, query, reading, hits, (ranking.total, ranking.most_points), gap)?;
        Ok((found, shown))
    }
}

/// Returns the settings and all values of the dimensions that a query asks for.
fn dimensions_asked_for(shelf: &Shelf, reading: &Reading) -> Vec<Entry> {
    let mut kinds: Vec<&str> =
        reading.context.values().iter().map(|key| key.kind.as_str()).collect();
    if let Some(must) = &reading.must {
        must.each_filter(&mut |filter| {
            if let Filter::Value(key) = filter {
                kinds.push(&key.kind);
            }
        });
    }
    let mut entries = vec![shelf.header().clone()];
    if kinds.is_empty() {
        return entries;
    }
    for row_idx in 0..shelf.n_rows() {
        let Some(row) = shelf.row(row_idx) else { continue };
        if kinds.contains(&shelf.kind(row)) {
            entries.extend(shelf.head(row_idx).map(|(entry, _)| entry));
        }
    }
    entries
}

/// Returns a map of the hits as they are, of what they tell and what proves them.
fn shown(shelf: &Shelf, asked: &Map, hits: &[Ranked<'_>]) -> Map {
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    let mut take = |row_idx: usize, entries: &mut Vec<Entry>| {
        if !seen.contains(&row_idx) {
            seen.push(row_idx);
            entries.extend(shelf.entry(row_idx));
        }
    };
    for hit in hits {
        let key: &Key = &hit.entry.key;
        let Some(row_idx) = shelf.find(key) else { continue };
        take(row_idx, &mut entries);
        match key.kind.as_str() {
            "situation" => {
                let Some(entry) = shelf.entry(row_idx) else { continue };
                for link in links_of(asked.schema(), &entry) {
                    if asked.schema().dimensions().any(|kind| kind.name == link.to.kind) {
                        continue;
                    }
                    if let Some(row_idx) = shelf.find(&link.to) {
                        take(row_idx, &mut entries);
                    }
                }
            }
            "value_proposition" => {
                for row_idx in shelf.naming(row_idx) {
                    if shelf.row(row_idx).is_some_and(|row| shelf.kind(row) == "success_story") {
                        take(row_idx, &mut entries);
                    }
                }
            }
            _ => {}
        }
    }
    // Of two entries with one key the first counts: the whole one.
    entries.extend(asked.entries().cloned());
    Map::new(entries)
}
