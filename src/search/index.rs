//! The tantivy index of a map, kept up to date with it.
//!
//! Tantivy keeps the dictionaries and the postings. Scores are counted by [`super::scoring`], from
//! living entries alone, so that an index that was brought up to date ranks exactly as a new one.

mod fill;

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy};

pub(super) use fill::n_threads;

use super::analysis::Stems;
use super::counts;
use super::document::{Document, is_searched};
use super::facts::Facts;
use super::fields::Fields;
use super::layers::Layers;
use super::names::NameTable;
use super::neighbors::{Neighbors, Numbering};
use super::proofs::Proofs;
use super::query::Query;
use super::relations::Relations;
use super::shelf::{Row, Shelf};
use super::slots::{Slot, Slots};
use super::snapshot::Snapshot;
use crate::model::{Key, Map};

/// What the writer may hold in memory before it begins a new segment; with less, 10,000 entries
/// would make several.
const WRITER_BYTES: usize = 50_000_000;
/// Of how many pieces an index may consist that is kept.
const MOST_SEGMENTS: usize = 24;

/// Why an index cannot be made, brought up to date or read.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The search engine reports an error of its own.
    #[error("the search index cannot be used")]
    Engine(#[from] tantivy::TantivyError),
    /// Another process has put something else in its place, or the files are none of an index.
    #[error("the search index in the cache is not what it was")]
    Replaced,
    /// The index cannot be read.
    #[error("the search index cannot be read")]
    Read(#[from] std::io::Error),
}

/// A searchable copy of a map.
///
/// It holds no reference to the map; [`Index::search`](super::Index::search) gets the map beside
/// the query and passes over what is no longer in it. One that comes out of the cache knows the
/// entries themselves, and [`Index::search_alone`](super::Index::search_alone) needs no map.
pub struct Index {
    layers: Layers,
    engine: tantivy::Index,
    /// Only there once something changes: it takes threads.
    writer: Option<IndexWriter>,
    reader: IndexReader,
    fields: Fields,
    /// The entries by the number under which the index knows them; those of the shelf are read
    /// when they are looked at.
    slots: Slots,
    shelf: Option<Shelf>,
    /// What is needed to bring the index up to date; an index from the cache does not have it yet.
    upkeep: Option<Upkeep>,
    settings: Settings,
    pub(super) names: NameTable,
    pub(super) snapshot: Snapshot,
    /// What entries have of what is counted, once a query asks for that.
    counted: Mutex<Option<counts::Table>>,
    /// How many entries each kind has, once a query names a kind.
    kinds: OnceLock<FxHashMap<SmolStr, usize>>,
}

/// What an index must know to be brought up to date.
struct Upkeep {
    /// The slot of each entry, by its number; `NO_SLOT` for one that has none.
    slots: Vec<u32>,
    relations: Relations,
}

const NO_SLOT: u32 = u32::MAX;

impl Upkeep {
    fn slot_of(&self, key: &Key) -> Option<usize> {
        let slot = *self.slots.get(self.relations.numbers.find(key)? as usize)?;
        (slot != NO_SLOT).then_some(slot as usize)
    }

    fn put(&mut self, key: &Key, slot_idx: usize) {
        let number = self.relations.numbers.add(key) as usize;
        if self.slots.len() <= number {
            self.slots.resize(number + 1, NO_SLOT);
        }
        if let Some(slot) = self.slots.get_mut(number) {
            *slot = u32::try_from(slot_idx).unwrap_or(NO_SLOT);
        }
    }

    fn take(&mut self, key: &Key) -> Option<usize> {
        let slot_idx = self.slot_of(key)?;
        self.put(key, NO_SLOT as usize);
        Some(slot_idx)
    }

    fn living(&self) -> impl Iterator<Item = usize> {
        self.slots.iter().filter(|slot| **slot != NO_SLOT).map(|slot| *slot as usize)
    }
}

/// What of a map's settings every document depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Settings {
    dimensions: Vec<SmolStr>,
    languages: Vec<SmolStr>,
    signatories: Vec<SmolStr>,
}

impl Settings {
    fn of(map: &Map) -> Self {
        Self {
            dimensions: map.schema().dimensions().map(|kind| kind.name.clone()).collect(),
            languages: map.header().languages.clone(),
            signatories: map.header().signatories.clone(),
        }
    }
}

impl Index {
    /// Returns an index of a map that lives in memory.
    pub fn in_memory(map: &Map) -> Result<Self, IndexError> {
        Self::in_memory_with(map, &mut |_| {})
    }

    /// Returns an index of a map that lives in memory, and tells how many entries it has while it
    /// grows.
    pub fn in_memory_with(map: &Map, progress: &mut dyn FnMut(usize)) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::new();
        let layers = Layers::default();
        let settings = tantivy::IndexSettings::default();
        let engine = tantivy::Index::create(layers.clone(), schema, settings)?;
        let mut index = Self {
            snapshot: Snapshot::default(),
            reader: reader(&engine)?,
            layers,
            engine,
            writer: None,
            fields,
            slots: Slots::default(),
            shelf: None,
            upkeep: None,
            settings: Settings::of(map),
            names: NameTable::default(),
            counted: Mutex::default(),
            kinds: OnceLock::new(),
        };
        index.fill(map, progress)?;
        index.commit()?;
        Ok(index)
    }

    /// Returns the index that these files are, with the entries beside it.
    pub(super) fn over(layers: Layers, shelf: Shelf) -> Result<Self, IndexError> {
        let (_, fields) = Fields::new();
        let engine = tantivy::Index::open(layers.clone())?;
        let reader = reader(&engine)?;
        let map = Map::new(vec![shelf.header().clone()]);
        let names = shelf.names().ok_or(IndexError::Replaced)?;
        let slots = Slots::unread(shelf.n_rows());
        Ok(Self {
            snapshot: Snapshot::open(&reader, fields, &Snapshot::default())?,
            layers,
            engine,
            writer: None,
            reader,
            fields,
            slots,
            settings: Settings::of(&map),
            names,
            shelf: Some(shelf),
            upkeep: None,
            counted: Mutex::default(),
            kinds: OnceLock::new(),
        })
    }

    /// Returns a map of nothing but the settings and, if wanted, the values of dimensions, of an
    /// index out of the cache.
    pub fn settings_map(&self, with_dimensions: bool) -> Option<Map> {
        let shelf = self.shelf.as_ref()?;
        let mut entries = vec![shelf.header().clone()];
        if with_dimensions {
            let is_dimension =
                |row| self.settings.dimensions.iter().any(|dimension| dimension == shelf.kind(row));
            let rows = 0..shelf.n_rows();
            let found = rows.filter(|row_idx| shelf.row(*row_idx).is_some_and(is_dimension));
            entries.extend(found.filter_map(|row_idx| Some(shelf.head(row_idx)?.0)));
        }
        Some(Map::new(entries))
    }

    /// Gets ready to be brought up to date; `map` is the map that the index was made of. Takes a
    /// moment for an index out of the cache, and nothing for any other.
    pub fn prepare(&mut self, map: &Map) {
        if self.upkeep.is_some() {
            return;
        }
        let Some(shelf) = &self.shelf else { return };
        let searched = map.entries().filter(|entry| is_searched(map, &entry.key));
        let mut upkeep = Upkeep { slots: Vec::new(), relations: Relations::of(map) };
        for entry in searched {
            if let Some(slot_idx) = shelf.find(&entry.key) {
                upkeep.put(&entry.key, slot_idx);
            }
        }
        self.upkeep = Some(upkeep);
    }

    /// Brings an index that was made of an older state of a map up to date with it, and tells
    /// whether there was anything to change. For an index out of the cache.
    pub fn catch_up(&mut self, map: &Map) -> Result<bool, IndexError> {
        let old = self.shelf.as_ref().and_then(Shelf::map).ok_or(IndexError::Replaced)?;
        let mut changed: Vec<Key> = Vec::new();
        for entry in map.entries() {
            if old.get(&entry.key) != Some(entry) {
                changed.push(entry.key.clone());
            }
        }
        changed.extend(
            old.entries().filter(|entry| map.get(&entry.key).is_none()).map(|it| it.key.clone()),
        );
        self.prepare(&old);
        // Where most has changed, a new index is smaller and made as soon.
        if changed.len() > old.len() / 2 {
            *self = Self::in_memory(map)?;
            return Ok(true);
        }
        self.update(map, &changed)?;
        Ok(!changed.is_empty())
    }

    /// Brings the index up to date with a map of which these entries are new, changed or gone. One
    /// out of the cache must have been prepared.
    ///
    /// Entries that are found by the names of a changed one are indexed anew with it.
    pub fn update(&mut self, map: &Map, changed: &[Key]) -> Result<(), IndexError> {
        if changed.is_empty() {
            return Ok(());
        }
        // Another set of dimensions changes the fields of all kinds, another language all stems.
        if Settings::of(map) != self.settings {
            *self = Self::in_memory(map)?;
            return Ok(());
        }
        let Some(mut upkeep) = self.upkeep.take() else {
            *self = Self::in_memory(map)?;
            return Ok(());
        };
        self.kinds = OnceLock::new();
        let touched = upkeep.relations.touched(map, changed);
        let is_value =
            |key: &Key| key.kind == "map" || self.settings.dimensions.contains(&key.kind);
        if changed.iter().any(is_value) {
            // Another value above others changes what stands below it.
            self.counted = Mutex::default();
        }
        let mut stems = Stems::of(map);
        self.open_writer(1, WRITER_BYTES)?.set_merge_policy(Box::<LogMergePolicy>::default());
        for key in &touched {
            self.erase(&mut upkeep, key);
        }
        let mut written = Vec::new();
        let mut document = Document::default();
        let mut neighbors = Neighbors::new(map, &upkeep.relations.numbers, Numbering::Any);
        let proofs = Proofs::about(map, &touched);
        let searched = touched.iter().filter(|key| is_searched(map, key));
        for entry in searched.filter_map(|key| map.get(key)) {
            let near = neighbors.of(entry);
            document.fill(map, entry, &near.linked, &mut neighbors, &mut stems);
            if let Some(writer) = &self.writer {
                writer.add_document(self.fields.document(self.slots.len(), &document))?;
            }
            let counted = self.counted.get_mut().unwrap_or_else(PoisonError::into_inner);
            if let Some(table) = counted {
                table.put(self.slots.len(), map, entry);
            }
            written.push((&entry.key, self.slots.len(), near));
            let facts = upkeep.relations.facts(map, entry, &mut document.wording, &proofs);
            self.slots.push(Slot::new(entry, facts));
        }
        for (key, slot_idx, near) in written {
            upkeep.put(key, slot_idx);
            upkeep.relations.note(key, near);
        }
        self.upkeep = Some(upkeep);
        if changed.iter().any(|key| self.settings.dimensions.contains(&key.kind)) {
            self.names = NameTable::of(map);
        }
        self.commit()
    }

    fn open_writer(&mut self, n_threads: usize, bytes: usize) -> Result<&IndexWriter, IndexError> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.engine.writer_with_num_threads(n_threads, bytes)?,
        };
        Ok(self.writer.insert(writer))
    }

    fn erase(&self, upkeep: &mut Upkeep, key: &Key) {
        let Some(slot_idx) = upkeep.take(key) else { return };
        if let Some(writer) = &self.writer {
            writer.delete_term(self.fields.term_of_slot(slot_idx));
        }
        upkeep.relations.forget(key);
    }

    fn commit(&mut self) -> Result<(), IndexError> {
        if let Some(writer) = &mut self.writer {
            writer.commit()?;
        }
        self.reader.reload()?;
        self.snapshot = Snapshot::open(&self.reader, self.fields, &self.snapshot)?;
        Ok(())
    }

    /// Ends all work on the files, so that they can be kept; many small ones become one.
    pub(super) fn settle(&mut self) -> Result<(), IndexError> {
        let Some(mut writer) = self.writer.take() else { return Ok(()) };
        let segments = self.engine.searchable_segment_ids()?;
        if segments.len() > MOST_SEGMENTS {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        self.reader.reload()?;
        self.snapshot = Snapshot::open(&self.reader, self.fields, &self.snapshot)?;
        Ok(())
    }

    pub(super) fn layers(&self) -> &Layers {
        &self.layers
    }

    pub(super) fn shelf(&self) -> Option<&Shelf> {
        self.shelf.as_ref()
    }

    pub(super) fn n_slots(&self) -> usize {
        self.slots.len()
    }

    /// Returns what entries have of what is counted, for a query that asks for that.
    pub(super) fn counted(
        &self,
        map: &Map,
        query: &Query,
    ) -> Option<MutexGuard<'_, Option<counts::Table>>> {
        if !query.counts && query.chosen.is_empty() {
            return None;
        }
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if !counted.as_ref().is_some_and(|table| table.is_of(query.today)) {
            *counted = Some(counts::Table::of(self, map, query.today));
        }
        Some(counted)
    }

    /// Returns how many living entries each kind has.
    pub(super) fn count_by_kind(&self) -> &FxHashMap<SmolStr, usize> {
        self.kinds.get_or_init(|| {
            let mut counts: FxHashMap<SmolStr, usize> = FxHashMap::default();
            for slot_idx in self.living() {
                let Some((kind, _)) = self.glance(slot_idx) else { continue };
                match counts.get_mut(kind) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(kind.into(), 1)),
                }
            }
            counts
        })
    }

    /// Returns how many living entries there are.
    pub(super) fn n_entries(&self) -> usize {
        self.snapshot.n_entries
    }

    /// Returns the slot of an entry.
    pub(super) fn slot_of(&self, key: &Key) -> Option<usize> {
        if let Some(upkeep) = &self.upkeep {
            return upkeep.slot_of(key);
        }
        self.shelf.as_ref()?.find(key)
    }

    /// Returns the slot of an entry and its facts.
    pub(super) fn facts_of(&self, key: &Key) -> Option<(usize, &Facts)> {
        let slot_idx = self.upkeep.as_ref()?.slot_of(key)?;
        Some((slot_idx, &self.slot(slot_idx)?.facts))
    }

    pub(super) fn facts_at(&self, slot_idx: usize) -> Option<&Facts> {
        self.slot(slot_idx).map(|slot| &slot.facts)
    }

    pub(super) fn slot(&self, slot_idx: usize) -> Option<&Slot> {
        self.slots.get(slot_idx, || {
            let (head, facts) = self.shelf.as_ref()?.head(slot_idx)?;
            Some(Box::new(Slot::of_shelf(head, facts)))
        })
    }

    /// Returns the kind of an entry and whether it is internal, without reading all of it.
    pub(super) fn glance(&self, slot_idx: usize) -> Option<(&str, bool)> {
        let unread = self.slots.is_unread(slot_idx);
        if let Some(shelf) = self.shelf.as_ref().filter(|_| unread) {
            let row = shelf.row(slot_idx)?;
            return Some((shelf.kind(row), row.is_internal()));
        }
        let slot = self.slot(slot_idx)?;
        Some((&slot.key.kind, slot.internal))
    }

    /// Returns the kind and the id of an entry, without reading all of it.
    pub(super) fn name(&self, slot_idx: usize) -> Option<(&str, &str)> {
        let unread = self.slots.is_unread(slot_idx);
        if let Some(shelf) = self.shelf.as_ref().filter(|_| unread) {
            return shelf.name(shelf.row(slot_idx)?);
        }
        let key = &self.slot(slot_idx)?.key;
        Some((&key.kind, &key.id))
    }

    /// Returns all living entries by their slots, in no order that means anything.
    pub(super) fn living(&self) -> Vec<usize> {
        if let Some(upkeep) = &self.upkeep {
            return upkeep.living().collect();
        }
        let Some(shelf) = &self.shelf else { return Vec::new() };
        let is_living = |row_idx: &usize| shelf.row(*row_idx).is_some_and(Row::is_searched);
        (0..shelf.n_rows()).filter(is_living).collect()
    }
}

fn reader(engine: &tantivy::Index) -> Result<IndexReader, IndexError> {
    Ok(engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?)
}
