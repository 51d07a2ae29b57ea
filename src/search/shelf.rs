//! The entries of a map beside its index, so that an answer needs no reading of the map.
//!
//! One file, read where it is needed and nowhere else: rows of fixed size say where an entry
//! stands, sorted names say which row a key has. An answer of ten rows takes the heads of the
//! entries that are ranked, and of those that are shown, the rest.

use std::cmp::Ordering;
use std::panic::resume_unwind;
use std::thread::ScopedJoinHandle;

use rustc_hash::FxHashMap;
use tantivy::directory::OwnedBytes;

use super::facts::Facts;
use super::index::n_threads;
use super::names::NameTable;
use super::pack::{LastBlock, Packer, append, unpack};
use super::pen::{Eye, Pen, fixed_at};
use super::record;
use crate::model::{Audience, Entry, Key, Map, Resolved};

/// What a row takes: where the head begins and ends, where the rest does, flags, and the place of
/// its key among the sorted ones.
const ROW: usize = 6;
/// How many parts a shelf has.
const PARTS: usize = 9;
const INTERNAL: u32 = 1;
const SEARCHED: u32 = 2;
const LIVING: u32 = 4;
/// Above the flags: the place of the kind among the kinds of the shelf.
const KIND_SHIFT: u32 = 8;

/// The entries of a map in bytes.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    bytes: OwnedBytes,
    kinds: Vec<String>,
    n_rows: usize,
    rows: Part,
    keys: Part,
    key_offsets: Part,
    naming: Part,
    naming_offsets: Part,
    heads: Part,
    rests: Part,
    last_rest: LastBlock,
    names: Part,
    header: Entry,
}

#[derive(Debug, Clone, Copy, Default)]
struct Part {
    start: usize,
    end: usize,
}

/// What a row says of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    head: (usize, usize),
    rest: (usize, usize),
    flags: u32,
    place: usize,
}

impl Row {
    pub(super) fn is_internal(self) -> bool {
        self.flags & INTERNAL != 0
    }

    pub(super) fn is_searched(self) -> bool {
        self.flags & SEARCHED != 0
    }
}

/// Writes a shelf, each entry with the row that the index knows it by; what it is made of comes one
/// behind the other.
pub(super) fn write<'a>(
    map: &'a Map,
    names: &NameTable,
    n_rows: usize,
    row_of: impl Fn(&Key) -> Option<(usize, &'a Facts)> + Sync,
) -> Vec<Vec<u8>> {
    // Sign-offs and the settings are no documents of the index, and get rows behind all others.
    let mut others: FxHashMap<&Key, usize> = FxHashMap::default();
    for entry in map.entries() {
        if row_of(&entry.key).is_none() {
            others.insert(&entry.key, n_rows + others.len());
        }
    }
    let row_of = |key: &Key| {
        let searched = row_of(key).map(|(row_idx, facts)| (row_idx, Some(facts)));
        searched.or_else(|| Some((*others.get(key)?, None)))
    };
    let n_all = n_rows + others.len();
    let kinds = kinds_of(map);
    let entries: Vec<&Entry> = map.entries().collect();
    let chunks = entries.chunks(entries.len().div_ceil(n_threads(entries.len())).max(1));
    let mut name_bytes = Pen::default();
    let written: Vec<Written<'_>> = std::thread::scope(|scope| {
        let started: Vec<_> = chunks
            .map(|chunk| scope.spawn(|| Written::of(map, &kinds, chunk, &row_of, n_rows)))
            .collect();
        names.write(&mut name_bytes);
        let join =
            |chunk: ScopedJoinHandle<'_, _>| chunk.join().unwrap_or_else(|it| resume_unwind(it));
        started.into_iter().map(join).collect()
    });
    let (mut heads, mut rests) = (Pen::default(), Packer::default());
    let mut naming: Vec<u32> = Vec::new();
    let mut naming_of = vec![(0_u32, 0_u32); n_all];
    let mut rows = vec![[0_u32; ROW]; n_all];
    // Names that lead to a row, and whether the entry bears it still.
    let mut keys: Vec<(Name<'_>, u32, bool)> = Vec::new();
    for chunk in written {
        let (head, rest) = (size(heads.0.len()), size(rests.append(chunk.rests)));
        for (row_idx, row) in chunk.rows {
            if let Some(place) = rows.get_mut(row_idx) {
                let [head_start, head_end, rest_start, rest_end, flags, _] = row;
                *place = [
                    head + head_start,
                    head + head_end,
                    rest + rest_start,
                    rest + rest_end,
                    flags,
                    0,
                ];
            }
        }
        let first = size(naming.len());
        for (row_idx, start, end) in chunk.naming_of {
            if let Some(place) = naming_of.get_mut(row_idx) {
                *place = (first + start, first + end);
            }
        }
        naming.extend(chunk.naming);
        keys.extend(chunk.keys);
        append(&mut heads.0, chunk.heads.0);
    }
    keys.sort();
    for (place, (_, row_idx, is_own)) in (0..).zip(&keys) {
        if let Some(row) = rows.get_mut(*row_idx as usize).filter(|_| *is_own) {
            row[ROW - 1] = place;
        }
    }
    let (mut naming_bytes, mut naming_offsets) = (Pen::default(), Pen::default());
    for (start, end) in naming_of {
        naming_offsets.fixed(size(naming_bytes.0.len() / 4));
        for row_idx in naming.get(start as usize..end as usize).unwrap_or_default() {
            naming_bytes.fixed(*row_idx);
        }
    }
    naming_offsets.fixed(size(naming_bytes.0.len() / 4));
    let (mut key_bytes, mut key_offsets) = (Pen::default(), Pen::default());
    for (Name { kind, id }, row_idx, _) in &keys {
        key_offsets.fixed(size(key_bytes.0.len()));
        key_bytes.fixed(*row_idx);
        for part in [kind.as_bytes(), b"\0", id.as_bytes()] {
            key_bytes.0.extend_from_slice(part);
        }
    }
    key_offsets.fixed(size(key_bytes.0.len()));
    let mut row_bytes = Pen::default();
    for number in rows.iter().flatten() {
        row_bytes.fixed(*number);
    }
    let mut kind_bytes = Pen::default();
    kind_bytes.count(kinds.len());
    for kind in &kinds {
        kind_bytes.text(kind);
    }

    let parts = [
        vec![kind_bytes.0],
        vec![row_bytes.0],
        vec![key_bytes.0],
        vec![key_offsets.0],
        vec![naming_bytes.0],
        vec![naming_offsets.0],
        vec![heads.0],
        rests.finish(),
        vec![name_bytes.0],
    ];
    let mut lengths = Pen::default();
    for part in &parts {
        lengths.fixed(size(part.iter().map(Vec::len).sum()));
    }
    std::iter::once(lengths.0).chain(parts.into_iter().flatten()).collect()
}

/// What a thread writes of the entries that it got.
#[derive(Default)]
struct Written<'a> {
    heads: Pen,
    rests: Packer,
    rows: Vec<(usize, [u32; ROW])>,
    naming: Vec<u32>,
    /// Of each row where in `naming` its own begin and end.
    naming_of: Vec<(usize, u32, u32)>,
    keys: Vec<(Name<'a>, u32, bool)>,
}

impl<'a> Written<'a> {
    fn of<'f>(
        map: &'a Map,
        kinds: &[&str],
        entries: &[&'a Entry],
        row_of: &impl Fn(&Key) -> Option<(usize, Option<&'f Facts>)>,
        n_searched: usize,
    ) -> Self {
        let mut written = Self::default();
        let nothing = Facts::default();
        for entry in entries {
            let Some((row_idx, facts)) = row_of(&entry.key) else { continue };
            let kind_idx = kinds.iter().position(|kind| *kind == entry.key.kind);
            let mut flags = LIVING | size(kind_idx.unwrap_or_default()) << KIND_SHIFT;
            if entry.audience() == Audience::Internal {
                flags |= INTERNAL;
            }
            if row_idx < n_searched {
                flags |= SEARCHED;
            }
            let Self { heads, rests, .. } = &mut written;
            let (head, rest) = (size(heads.0.len()), size(rests.len()));
            record::write(heads, &mut rests.open, map, entry, facts.unwrap_or(&nothing));
            let row = [head, size(heads.0.len()), rest, size(rests.len()), flags, 0];
            rests.pack();
            written.rows.push((row_idx, row));
            written.keys.push((
                Name { kind: &entry.key.kind, id: &entry.key.id },
                size(row_idx),
                true,
            ));
            for id in entry.words("formerly") {
                let former = Key { kind: entry.key.kind.clone(), id: id.into() };
                if matches!(map.resolve(&former), Resolved::Formerly(now) if now.key == entry.key) {
                    written.keys.push((Name { kind: &entry.key.kind, id }, size(row_idx), false));
                }
            }
            let start = size(written.naming.len());
            let by = map.naming_any(&entry.key).into_iter().filter_map(row_of);
            written.naming.extend(by.map(|(row_idx, _)| size(row_idx)));
            written.naming_of.push((row_idx, start, size(written.naming.len())));
        }
        written
    }
}

/// The kind and the id of an entry, in the order in which a shelf has them: as one text with a zero
/// between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Name<'a> {
    kind: &'a str,
    id: &'a str,
}

impl Ord for Name<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.kind == other.kind {
            return self.id.cmp(other.id);
        }
        let bytes = |name: &Self| [name.kind.as_bytes(), b"\0", name.id.as_bytes()].concat();
        bytes(self).cmp(&bytes(other))
    }
}

impl PartialOrd for Name<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn kinds_of(map: &Map) -> Vec<&str> {
    let mut kinds: Vec<&str> = Vec::new();
    for entry in map.entries() {
        if kinds.last() != Some(&entry.key.kind.as_str()) {
            kinds.push(&entry.key.kind);
        }
    }
    kinds
}

fn size(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Shelf {
    /// Takes a shelf out of its bytes; `None` when they are none.
    pub(super) fn read(bytes: OwnedBytes) -> Option<Self> {
        let mut start = PARTS * 4;
        let mut parts = [Part::default(); PARTS];
        for (part_idx, part) in parts.iter_mut().enumerate() {
            let length = fixed_at(&bytes, part_idx)? as usize;
            *part = Part { start, end: start.checked_add(length)? };
            start = part.end;
        }
        if start != bytes.len() {
            return None;
        }
        let [kinds, rows, keys, key_offsets, naming, naming_offsets, heads, rests, names] = parts;
        let mut eye = Eye(bytes.get(kinds.start..kinds.end)?);
        let count = eye.count()?;
        let mut kind_names = Vec::new();
        for _ in 0..count {
            kind_names.push(eye.text()?.to_owned());
        }
        let mut shelf = Self {
            kinds: kind_names,
            n_rows: (rows.end - rows.start) / (ROW * 4),
            rows,
            keys,
            key_offsets,
            naming,
            naming_offsets,
            heads,
            rests,
            last_rest: LastBlock::default(),
            names,
            header: Entry { key: Key::map(), fields: <_>::default() },
            bytes,
        };
        if let Some(row_idx) = shelf.find(&Key::map()) {
            shelf.header = shelf.entry(row_idx)?;
        }
        Some(shelf)
    }

    fn part(&self, part: Part) -> &[u8] {
        self.bytes.get(part.start..part.end).unwrap_or_default()
    }

    pub(super) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Returns the entry `[map]`.
    pub(super) fn header(&self) -> &Entry {
        &self.header
    }

    /// Returns the names of the values of dimensions.
    pub(super) fn names(&self) -> Option<NameTable> {
        NameTable::read(&self.bytes.slice(self.names.start..self.names.end))
    }

    pub(super) fn row(&self, row_idx: usize) -> Option<Row> {
        let rows = self.part(self.rows);
        let number = |at: usize| fixed_at(rows, row_idx * ROW + at);
        let flags = number(4)?;
        let as_place = |number: u32| number as usize;
        (flags & LIVING != 0).then_some(Row {
            head: (as_place(number(0)?), as_place(number(1)?)),
            rest: (as_place(number(2)?), as_place(number(3)?)),
            flags,
            place: as_place(number(5)?),
        })
    }

    /// Returns the kind and the id of the entry in a row.
    pub(super) fn name(&self, row: Row) -> Option<(&str, &str)> {
        let offsets = self.part(self.key_offsets);
        let start = fixed_at(offsets, row.place)? as usize;
        let end = fixed_at(offsets, row.place + 1)? as usize;
        let name = self.part(self.keys).get(start + 4..end)?;
        std::str::from_utf8(name).ok()?.split_once('\0')
    }

    /// Returns the kind of the entry in a row.
    pub(super) fn kind(&self, row: Row) -> &str {
        self.kinds.get((row.flags >> KIND_SHIFT) as usize).map_or("", String::as_str)
    }

    /// Returns what ranking looks at of an entry.
    pub(super) fn head(&self, row_idx: usize) -> Option<(Entry, Facts)> {
        let row = self.row(row_idx)?;
        record::read_head(&mut Eye(self.part(self.heads).get(row.head.0..row.head.1)?))
    }

    /// Returns a whole entry.
    pub(super) fn entry(&self, row_idx: usize) -> Option<Entry> {
        let row = self.row(row_idx)?;
        let (mut entry, _) = self.head(row_idx)?;
        let rest = unpack(self.part(self.rests), row.rest.0, row.rest.1, &self.last_rest)?;
        record::read_rest(&mut Eye(&rest), &mut entry)?;
        Some(entry)
    }

    /// Returns the row of the entry that has a key, or once had it.
    pub(super) fn find(&self, key: &Key) -> Option<usize> {
        let offsets = self.part(self.key_offsets);
        let keys = self.part(self.keys);
        let (mut low, mut high) = (0, (offsets.len() / 4).saturating_sub(1));
        while low < high {
            let middle = low + (high - low) / 2;
            let start = fixed_at(offsets, middle)? as usize;
            let end = fixed_at(offsets, middle + 1)? as usize;
            let name = keys.get(start + 4..end)?;
            let wanted = [key.kind.as_bytes(), b"\0", key.id.as_bytes()].concat();
            match name.cmp(wanted.as_slice()) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => {
                    let number = keys.get(start..start + 4)?;
                    return Some(u32::from_le_bytes(number.try_into().ok()?) as usize);
                }
            }
        }
        None
    }

    /// Returns the rows of the entries that refer to the one in a row.
    pub(super) fn naming(&self, row_idx: usize) -> Vec<usize> {
        let offsets = self.part(self.naming_offsets);
        let (Some(start), Some(end)) = (fixed_at(offsets, row_idx), fixed_at(offsets, row_idx + 1))
        else {
            return Vec::new();
        };
        let naming = self.part(self.naming);
        (start..end).filter_map(|at| Some(fixed_at(naming, at as usize)? as usize)).collect()
    }

    /// Returns the whole map.
    pub(super) fn map(&self) -> Option<Map> {
        let living = (0..self.n_rows).filter(|row_idx| self.row(*row_idx).is_some());
        Some(Map::new(living.map(|row_idx| self.entry(row_idx)).collect::<Option<Vec<_>>>()?))
    }
}
