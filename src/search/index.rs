//! The tantivy index of a map, kept up to date with it.
//!
//! Tantivy keeps the dictionaries and the postings. Scores are counted by [`super::scoring`], from
//! living entries alone, so that an index that was brought up to date ranks exactly as a new one.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{
    IndexReader, IndexWriter, InvertedIndexReader, ReloadPolicy, SegmentReader, TantivyDocument,
    Term,
};

use super::analysis::Stems;
use super::document::{Document, is_searched};
use super::names::NameTable;
use crate::model::{Audience, Key, Map, Role};

/// What the writer may hold in memory before it begins a new segment; with less, 10,000 entries
/// would make several.
const WRITER_BYTES: usize = 50_000_000;

/// Why an index cannot be made, brought up to date or read.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The search engine reports an error of its own.
    #[error("the search index cannot be used")]
    Engine(#[from] tantivy::TantivyError),
    /// The index cannot be read.
    #[error("the search index cannot be read")]
    Read(#[from] std::io::Error),
}

/// A searchable copy of a map.
///
/// It holds no reference to the map; [`Index::search`](super::Index::search) gets the map beside
/// the query and passes over what is no longer in it.
pub struct Index {
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
    /// The entries by the number under which the index knows them.
    slots: Vec<Slot>,
    slot_of: FxHashMap<Key, usize>,
    /// For each entry those whose documents rest on it.
    supports: FxHashMap<Key, FxHashSet<Key>>,
    rests_on: FxHashMap<Key, Vec<Key>>,
    dimensions: Vec<SmolStr>,
    pub(super) names: NameTable,
    pub(super) snapshot: Snapshot,
}

/// What must be known of an entry before it is looked up in the map.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) key: Key,
    pub(super) internal: bool,
}

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
struct Fields {
    slot: Field,
    text: [Field; FieldName::ALL.len()],
}

/// A searched field of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldName {
    /// Stems of the title.
    Title,
    /// Stems of the aliases.
    Alias,
    /// Stems of all that the entry says.
    All,
    /// Stems of the names of linked entries.
    Linked,
    /// All words of the entry as they stand.
    Exact,
}

impl FieldName {
    const ALL: [Self; 5] = [Self::Title, Self::Alias, Self::All, Self::Linked, Self::Exact];

    fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Alias => "alias",
            Self::All => "all",
            Self::Linked => "linked",
            Self::Exact => "exact",
        }
    }

    fn terms(self, document: &Document) -> &str {
        match self {
            Self::Title => &document.title,
            Self::Alias => &document.alias,
            Self::All => &document.all,
            Self::Linked => &document.linked,
            Self::Exact => &document.exact,
        }
    }
}

impl Index {
    /// Returns an index of a map that lives in memory.
    pub fn in_memory(map: &Map) -> Result<Self, IndexError> {
        let (schema, fields) = schema();
        let engine = tantivy::Index::create_in_ram(schema);
        // One thread, since each thread begins a segment of its own.
        let writer: IndexWriter = engine.writer_with_num_threads(1, WRITER_BYTES)?;
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let mut index = Self {
            snapshot: Snapshot::default(),
            reader,
            fields,
            slots: Vec::new(),
            slot_of: FxHashMap::default(),
            supports: FxHashMap::default(),
            rests_on: FxHashMap::default(),
            dimensions: dimensions_of(map),
            names: NameTable::of(map),
            writer,
        };
        let mut stems = Stems::default();
        for entry in map.entries() {
            index.write(map, &entry.key, &mut stems)?;
        }
        index.commit()?;
        Ok(index)
    }

    /// Brings the index up to date with a map of which these entries are new, changed or gone.
    ///
    /// Entries that are found by the names of a changed one are indexed anew with it.
    pub fn update(&mut self, map: &Map, changed: &[Key]) -> Result<(), IndexError> {
        if changed.is_empty() {
            return Ok(());
        }
        // Another set of dimensions changes the fields of all kinds.
        if dimensions_of(map) != self.dimensions {
            *self = Self::in_memory(map)?;
            return Ok(());
        }
        let touched = self.touched(map, changed);
        let mut stems = Stems::default();
        for key in &touched {
            self.erase(key);
            self.write(map, key, &mut stems)?;
        }
        if changed.iter().any(|key| self.dimensions.contains(&key.kind)) {
            self.names = NameTable::of(map);
        }
        self.commit()
    }

    /// Returns the changed entries and those whose documents change with them, in a fixed order.
    fn touched(&self, map: &Map, changed: &[Key]) -> Vec<Key> {
        let mut touched: Vec<Key> = changed.to_vec();
        for key in changed {
            touched.extend(self.supports.get(key).into_iter().flatten().cloned());
            // References by an id that it once had lead to it from now on.
            let formerly = map.get(key).map(|entry| entry.words("formerly")).unwrap_or_default();
            for id in formerly {
                let former = Key { kind: key.kind.clone(), id: id.into() };
                touched.extend(self.supports.get(&former).into_iter().flatten().cloned());
            }
            // A situation that now tells a message brings that message its own context.
            let is_situation =
                map.schema().kind(&key.kind).is_some_and(|kind| kind.role == Role::Situation);
            if is_situation {
                let told = map.links_from(key).iter();
                touched.extend(
                    told.filter_map(|link| map.resolve(&link.to).entry())
                        .map(|entry| entry.key.clone()),
                );
            }
        }
        touched.sort();
        touched.dedup();
        touched
    }

    fn write(&mut self, map: &Map, key: &Key, stems: &mut Stems) -> Result<(), IndexError> {
        let Some(entry) = map.get(key) else { return Ok(()) };
        if !is_searched(map, key) {
            return Ok(());
        }
        let mut document = Document::of(map, entry, stems);
        let slot_idx = self.slots.len();
        self.slots
            .push(Slot { key: key.clone(), internal: entry.audience() == Audience::Internal });
        self.slot_of.insert(key.clone(), slot_idx);
        let mut written = TantivyDocument::default();
        written.add_u64(self.fields.slot, slot_idx as u64);
        for name in FieldName::ALL {
            let terms = name.terms(&document);
            if !terms.is_empty() {
                written.add_text(self.fields.of(name), terms);
            }
        }
        self.writer.add_document(written)?;
        document.rests_on.sort();
        document.rests_on.dedup();
        for support in &document.rests_on {
            self.supports.entry(support.clone()).or_default().insert(key.clone());
        }
        self.rests_on.insert(key.clone(), document.rests_on);
        Ok(())
    }

    fn erase(&mut self, key: &Key) {
        let Some(slot_idx) = self.slot_of.remove(key) else { return };
        self.writer.delete_term(Term::from_field_u64(self.fields.slot, slot_idx as u64));
        for support in self.rests_on.remove(key).unwrap_or_default() {
            if let Some(supported) = self.supports.get_mut(&support) {
                supported.remove(key);
            }
        }
    }

    fn commit(&mut self) -> Result<(), IndexError> {
        self.writer.commit()?;
        self.reader.reload()?;
        self.snapshot = Snapshot::open(&self.reader, self.fields)?;
        Ok(())
    }

    pub(super) fn slot(&self, slot_idx: usize) -> Option<&Slot> {
        self.slots.get(slot_idx)
    }
}

fn dimensions_of(map: &Map) -> Vec<SmolStr> {
    map.schema().dimensions().map(|kind| kind.name.clone()).collect()
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let slot = builder.add_u64_field("slot", INDEXED | FAST);
    // Terms come analyzed; the tokenizer only takes them apart at the blanks.
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::WithFreqs);
    let options = TextOptions::default().set_indexing_options(indexing);
    let text = FieldName::ALL.map(|name| builder.add_text_field(name.name(), options.clone()));
    (builder.build(), Fields { slot, text })
}

impl Fields {
    fn of(&self, name: FieldName) -> Field {
        self.text[name as usize]
    }
}

/// The index as it was after a commit.
#[derive(Default)]
pub(super) struct Snapshot {
    pub(super) segments: Vec<Segment>,
    /// How many entries are alive.
    pub(super) n_entries: usize,
    mean_lengths: [f32; FieldName::ALL.len()],
}

/// One part of the index.
pub(super) struct Segment {
    pub(super) reader: SegmentReader,
    pub(super) fields: Vec<SegmentField>,
    /// The entry of each document; of deleted ones too.
    pub(super) slots: Vec<usize>,
}

/// One field of a segment.
pub(super) struct SegmentField {
    pub(super) field: Field,
    pub(super) inverted: Arc<InvertedIndexReader>,
    pub(super) lengths: tantivy::fieldnorm::FieldNormReader,
}

impl Snapshot {
    fn open(reader: &IndexReader, fields: Fields) -> Result<Self, IndexError> {
        let mut n_entries = 0;
        let mut n_terms = [0_u64; FieldName::ALL.len()];
        let mut segments = Vec::new();
        for segment in reader.searcher().segment_readers() {
            n_entries += segment.num_docs() as usize;
            let column = segment.fast_fields().u64("slot")?;
            let slots = (0..segment.max_doc())
                .map(|doc| column.first(doc).and_then(|slot| usize::try_from(slot).ok()))
                .map(|slot| slot.unwrap_or(usize::MAX))
                .collect();
            let mut opened = Vec::new();
            for (name, n_terms) in FieldName::ALL.into_iter().zip(&mut n_terms) {
                let field = fields.of(name);
                let lengths = segment.get_fieldnorms_reader(field)?;
                *n_terms += segment
                    .doc_ids_alive()
                    .map(|doc| u64::from(lengths.fieldnorm(doc)))
                    .sum::<u64>();
                opened.push(SegmentField {
                    field,
                    inverted: segment.inverted_index(field)?,
                    lengths,
                });
            }
            segments.push(Segment { reader: segment.clone(), fields: opened, slots });
        }
        let mean_lengths =
            n_terms.map(|n_terms| super::scoring::ratio(n_terms, n_entries.max(1) as u64));
        Ok(Self { segments, n_entries, mean_lengths })
    }

    /// Returns how many terms a field has on average.
    pub(super) fn mean_length(&self, name: FieldName) -> f32 {
        self.mean_lengths[name as usize]
    }
}

impl Segment {
    pub(super) fn field(&self, name: FieldName) -> &SegmentField {
        &self.fields[name as usize]
    }
}
