//! The index as it was after a commit: its parts, its dictionaries, its postings.
//!
//! Only living entries count, also where tantivy still has the deleted ones.

use std::sync::{Arc, Mutex};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, IndexReader, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::fields::{FieldName, Fields};
use super::index::IndexError;
use super::scoring::{Sums, damping, ratio};

/// The index as it was after a commit.
#[derive(Default)]
pub(super) struct Snapshot {
    pub(super) segments: Vec<Segment>,
    /// How many entries are alive.
    pub(super) n_entries: usize,
    /// What a text of each length that can be told apart means for its words, field by field.
    damping: [Vec<f32>; FieldName::ALL.len()],
    /// Room for the sums of a query, kept for the next one: to make it takes longer than to score.
    pub(super) room: Mutex<Vec<Sums>>,
}

/// One part of the index.
pub(super) struct Segment {
    pub(super) reader: SegmentReader,
    lasting: Arc<Lasting>,
    /// The documents that are no longer alive.
    deleted: Vec<u32>,
}

/// What never changes of a part, whatever is deleted in it.
struct Lasting {
    fields: Vec<SegmentField>,
    /// The entry of each document; of deleted ones too.
    slots: Vec<usize>,
    /// How many terms all documents have together, field by field.
    n_terms: [u64; FieldName::ALL.len()],
}

/// One field of a segment.
pub(super) struct SegmentField {
    field: Field,
    pub(super) inverted: Arc<InvertedIndexReader>,
    pub(super) lengths: FieldNormReader,
}

/// Where the postings of a term are, and how many living entries they lead to.
pub(super) struct Found {
    pub(super) segment_idx: usize,
    info: TermInfo,
    pub(super) n_having: u64,
}

impl Snapshot {
    /// Returns the state that a reader has; what is as it was in an earlier one is taken from there.
    pub(super) fn open(
        reader: &IndexReader,
        fields: Fields,
        before: &Self,
    ) -> Result<Self, IndexError> {
        let mut n_entries = 0;
        let mut n_terms = [0_u64; FieldName::ALL.len()];
        let mut segments = Vec::new();
        for segment in reader.searcher().segment_readers() {
            n_entries += segment.num_docs() as usize;
            let segment = Segment::open(segment, fields, before)?;
            for (name, n_terms) in FieldName::ALL.into_iter().zip(&mut n_terms) {
                *n_terms += segment.n_terms(name);
            }
            segments.push(segment);
        }
        let damping = n_terms.map(|n_terms| {
            let mean_length = ratio(n_terms, n_entries.max(1) as u64);
            let lengths = (0..=u8::MAX).map(FieldNormReader::id_to_fieldnorm);
            lengths.map(|length| damping(length, mean_length)).collect()
        });
        Ok(Self { segments, n_entries, damping, room: Mutex::default() })
    }

    /// Returns how much a length, by its number, dampens the words of a field.
    pub(super) fn damping(&self, name: FieldName, length_id: u8) -> f32 {
        self.damping[name as usize][usize::from(length_id)]
    }

    /// Returns where a term is found in a field.
    pub(super) fn find(&self, name: FieldName, term: &str) -> Result<Vec<Found>, IndexError> {
        let mut found = Vec::new();
        for (segment_idx, segment) in self.segments.iter().enumerate() {
            let term = segment.field(name).term(term);
            if let Some(info) = segment.field(name).inverted.get_term_info(&term)? {
                let n_having = segment.n_alive(name, &info)?;
                found.push(Found { segment_idx, info, n_having });
            }
        }
        Ok(found)
    }

    /// Returns how many living entries have a term in a field.
    pub(super) fn n_having(&self, name: FieldName, term: &str) -> Result<u64, IndexError> {
        Ok(self.find(name, term)?.into_iter().map(|found| found.n_having).sum())
    }

    /// Returns the documents that were found, with how often they have the term.
    pub(super) fn postings(
        &self,
        name: FieldName,
        found: &Found,
    ) -> Result<BlockSegmentPostings, IndexError> {
        let inverted = &self.segments[found.segment_idx].field(name).inverted;
        let option = IndexRecordOption::WithFreqs;
        Ok(inverted.read_block_postings_from_terminfo(&found.info, option)?)
    }
}

impl Segment {
    fn open(reader: &SegmentReader, fields: Fields, before: &Snapshot) -> Result<Self, IndexError> {
        let same = |other: &&Self| other.reader.segment_id() == reader.segment_id();
        let lasting = match before.segments.iter().find(same) {
            Some(before) => Arc::clone(&before.lasting),
            None => Arc::new(Lasting::open(reader, fields)?),
        };
        let deleted = reader.alive_bitset().map_or_else(Vec::new, |alive| {
            (0..reader.max_doc()).filter(|doc| alive.is_deleted(*doc)).collect()
        });
        Ok(Self { reader: reader.clone(), lasting, deleted })
    }

    pub(super) fn field(&self, name: FieldName) -> &SegmentField {
        &self.lasting.fields[name as usize]
    }

    /// Returns the entries of the documents; of deleted ones too.
    pub(super) fn slots(&self) -> &[usize] {
        &self.lasting.slots
    }

    pub(super) fn is_alive(&self, doc: u32) -> bool {
        self.deleted.is_empty() || !self.reader.is_deleted(doc)
    }

    pub(super) fn has_deleted(&self) -> bool {
        !self.deleted.is_empty()
    }

    /// Returns how many terms the living documents have in a field.
    fn n_terms(&self, name: FieldName) -> u64 {
        let lengths = &self.field(name).lengths;
        let gone: u64 = self.deleted.iter().map(|doc| u64::from(lengths.fieldnorm(*doc))).sum();
        self.lasting.n_terms[name as usize].saturating_sub(gone)
    }

    /// Returns how many of the documents that have a term are alive.
    fn n_alive(&self, name: FieldName, info: &TermInfo) -> Result<u64, IndexError> {
        let n_having = u64::from(info.doc_freq);
        if self.deleted.is_empty() {
            return Ok(n_having);
        }
        let inverted = &self.field(name).inverted;
        let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        let mut n_gone = 0;
        if n_having < self.deleted.len() as u64 {
            while postings.doc() != TERMINATED {
                n_gone += u64::from(self.reader.is_deleted(postings.doc()));
                postings.advance();
            }
        } else {
            for doc in &self.deleted {
                if postings.doc() < *doc {
                    postings.seek(*doc);
                }
                n_gone += u64::from(postings.doc() == *doc);
            }
        }
        Ok(n_having - n_gone)
    }
}

impl Lasting {
    fn open(reader: &SegmentReader, fields: Fields) -> Result<Self, IndexError> {
        let column = reader.fast_fields().u64("slot")?;
        let slots = (0..reader.max_doc())
            .map(|doc| column.first(doc).and_then(|slot| usize::try_from(slot).ok()))
            .map(|slot| slot.unwrap_or(usize::MAX))
            .collect();
        let mut opened = Vec::new();
        let mut n_terms = [0; FieldName::ALL.len()];
        for (name, n_terms) in FieldName::ALL.into_iter().zip(&mut n_terms) {
            let field = fields.of(name);
            let lengths = reader.get_fieldnorms_reader(field)?;
            *n_terms = (0..reader.max_doc()).map(|doc| u64::from(lengths.fieldnorm(doc))).sum();
            opened.push(SegmentField { field, inverted: reader.inverted_index(field)?, lengths });
        }
        Ok(Self { fields: opened, slots, n_terms })
    }
}

impl SegmentField {
    /// Returns a word as a term of this field.
    pub(super) fn term(&self, word: &str) -> Term {
        Term::from_field_text(self.field, word)
    }
}
