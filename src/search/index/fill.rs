//! The first filling of an index: all entries of a map, with all cores.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use tantivy::merge_policy::NoMergePolicy;

use super::{Index, IndexError, NO_SLOT, Upkeep, WRITER_BYTES};
use crate::model::{Entry, Key, Map};
use crate::search::analysis::Stems;
use crate::search::document::{Document, is_searched};
use crate::search::names::NameTable;
use crate::search::neighbors::{Neighbors, Numbering};
use crate::search::proofs::Proofs;
use crate::search::relations::{Relations, Rests};
use crate::search::slots::{Slot, Slots};

/// With fewer entries than this one thread is enough, and the index is one piece.
const FEW: usize = 2_000;
/// From so many entries on a thread holds less, since there are many of all other things, too.
const MANY: usize = 30_000;
const WRITER_BYTES_OF_MANY: usize = 20_000_000;
/// From so many on that would make more than [`MOST_SEGMENTS`](super::MOST_SEGMENTS).
const VERY_MANY: usize = 150_000;
/// How many entries a thread takes at a time.
const CHUNK: usize = 256;

impl Index {
    /// Indexes all entries, with as many threads as there is work for.
    pub(super) fn fill(
        &mut self,
        map: &Map,
        progress: &mut dyn FnMut(usize),
    ) -> Result<(), IndexError> {
        let mut relations = Relations::begin(map);
        let proofs = Proofs::of_all(map);
        let searched = |entry: &&Entry| is_searched(map, &entry.key);
        let entries: Vec<&Entry> = map.entries().filter(searched).collect();
        let n_threads = n_threads(entries.len());
        let bytes = match entries.len() {
            ..MANY => WRITER_BYTES,
            MANY..VERY_MANY => WRITER_BYTES_OF_MANY,
            VERY_MANY.. => 2 * WRITER_BYTES,
        };
        let fields = self.fields;
        if n_threads > 1 {
            map.find_links();
        }
        let writer = self.open_writer(n_threads, bytes * n_threads)?;
        // The first answer need not wait for pieces to become one.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let next = AtomicUsize::new(0);
        let slots = Slots::unread(entries.len());
        let mut slot_of = vec![NO_SLOT; map.len()];
        let mut rests = Rests::default();
        let mut missing: Vec<(u32, Vec<Key>)> = Vec::new();
        let mut failed = None;
        self.names = std::thread::scope(|scope| {
            let names = scope.spawn(|| NameTable::of(map));
            let (done, finished) = channel();
            for _ in 0..n_threads {
                let done = done.clone();
                let (entries, relations, next, proofs) = (&entries, &relations, &next, &proofs);
                scope.spawn(move || {
                    let mut stems = Stems::of(map);
                    let numbers = &relations.numbers;
                    let mut neighbors = Neighbors::new(map, numbers, Numbering::Places);
                    let mut document = Document::default();
                    loop {
                        let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                        let Some(chunk) = entries.get(start..entries.len().min(start + CHUNK))
                        else {
                            return;
                        };
                        if chunk.is_empty() {
                            return;
                        }
                        let chunk = chunk.iter().enumerate().map(|(offset, entry)| {
                            let near = neighbors.of(entry);
                            let (linked, around) = (&near.linked, &mut neighbors);
                            document.fill(map, entry, linked, around, &mut stems);
                            let written = fields.document(start + offset, &document);
                            writer.add_document(written)?;
                            Ok((relations.facts(map, entry, &mut document.wording, proofs), near))
                        });
                        let chunk: Result<Vec<_>, IndexError> = chunk.collect();
                        if done.send((start, chunk)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(done);
            let mut n_done = 0;
            for (start, chunk) in finished {
                match chunk {
                    Ok(chunk) => {
                        n_done += chunk.len();
                        for (slot_idx, (facts, near)) in (start..).zip(chunk) {
                            let Some(entry) = entries.get(slot_idx) else { continue };
                            let Some(me) = relations.numbers.find(&entry.key) else { continue };
                            if let Some(slot) = slot_of.get_mut(me as usize) {
                                *slot = u32::try_from(slot_idx).unwrap_or(NO_SLOT);
                            }
                            rests.note(me, near.rests_on);
                            if !near.missing.is_empty() {
                                missing.push((me, near.missing));
                            }
                            slots.get(slot_idx, || Some(Box::new(Slot::new(entry, facts))));
                        }
                        progress(n_done);
                    }
                    Err(error) => failed = Some(error),
                }
            }
            names.join().unwrap_or_else(|panic| resume_unwind(panic))
        });
        if let Some(error) = failed {
            return Err(error);
        }
        self.slots = slots;
        relations.rests = rests;
        for (me, keys) in missing {
            relations.note_missing(me, &keys);
        }
        self.upkeep = Some(Upkeep { slots: slot_of, relations });
        Ok(())
    }
}

/// Returns how many threads there is work for in this many entries.
pub(in crate::search) fn n_threads(n_entries: usize) -> usize {
    if n_entries < FEW {
        return 1;
    }
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4)
}
