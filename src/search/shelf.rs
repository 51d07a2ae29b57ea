//! The entries of a map beside its index, so that an answer needs no reading of the map.
//!
//! One file, read where it is needed and nowhere else: rows of fixed size say where an entry
//! stands, sorted names say which row a key has. An answer of ten rows takes the heads of the
//! entries that are ranked, and of those that are shown, the rest.

use std::cmp::Ordering;

use tantivy::directory::OwnedBytes;

use super::facts::Facts;
use super::names::NameTable;
use super::pen::{Eye, Pen, fixed_at};
use super::record;
use crate::model::{Audience, Entry, Key, Map};

/// What a row takes: where the head begins, where the rest begins, where it ends, flags, and the
/// place of its key among the sorted ones.
const ROW: usize = 5;
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
    entries: Part,
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
    head: usize,
    rest: usize,
    end: usize,
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

/// Writes a shelf: each entry with the row that the index knows it by.
pub(super) fn write<'a>(
    map: &'a Map,
    names: &NameTable,
    n_rows: usize,
    row_of: impl Fn(&Key) -> Option<(usize, &'a Facts)>,
) -> Vec<u8> {
    let (mut entries, mut naming) = (Pen::default(), Pen::default());
    let mut rows = vec![[0_u32; ROW]; n_rows];
    let mut naming_of: Vec<Vec<u32>> = vec![Vec::new(); n_rows];
    // Names that lead to a row, and whether the entry bears it still.
    let mut keys: Vec<(String, u32, bool)> = Vec::new();
    let mut kinds: Vec<&str> = Vec::new();
    let at = |pen: &Pen| u32::try_from(pen.0.len()).unwrap_or(u32::MAX);
    let mut more: Vec<[u32; ROW]> = Vec::new();
    let nothing = Facts::default();
    for entry in map.entries() {
        let (row_idx, facts) = match row_of(&entry.key) {
            Some((row_idx, facts)) => (row_idx, facts),
            // Sign-offs and the settings are no documents of the index.
            None => {
                more.push([0; ROW]);
                (n_rows + more.len() - 1, &nothing)
            }
        };
        let kind = entry.key.kind.as_str();
        let kind_idx = kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len() - 1
        });
        let mut flags = LIVING | u32::try_from(kind_idx).unwrap_or_default() << KIND_SHIFT;
        if entry.audience() == Audience::Internal {
            flags |= INTERNAL;
        }
        if row_idx < n_rows {
            flags |= SEARCHED;
        }
        let head = at(&entries);
        record::write_head(&mut entries, map, entry, facts);
        let rest = at(&entries);
        record::write_rest(&mut entries, map, entry);
        let row = [head, rest, at(&entries), flags, 0];
        if let Some(place) = rows.get_mut(row_idx) {
            *place = row;
        } else if let Some(place) = more.last_mut() {
            *place = row;
        }
        let number = u32::try_from(row_idx).unwrap_or(u32::MAX);
        keys.push((name_of(&entry.key), number, true));
        for id in entry.words("formerly") {
            let former = Key::new(&entry.key.kind, id);
            if map.get(&former).is_none()
                && map.resolve(&former).entry().is_some_and(|now| now.key == entry.key)
            {
                keys.push((name_of(&former), number, false));
            }
        }
    }
    rows.extend(more);
    naming_of.resize(rows.len(), Vec::new());
    keys.sort();
    for (place, (_, row_idx, is_own)) in (0..).zip(&keys) {
        if let Some(row) = rows.get_mut(*row_idx as usize).filter(|_| *is_own) {
            row[ROW - 1] = place;
        }
    }
    let find = |key: &Key| {
        let name = name_of(key);
        let place = keys.binary_search_by(|(other, ..)| other.as_str().cmp(&name)).ok()?;
        keys.get(place).map(|(_, row_idx, _)| *row_idx)
    };
    for entry in map.entries() {
        let Some(row_idx) = find(&entry.key) else { continue };
        let by = map.linked_from(&entry.key).into_iter().filter_map(|by| find(&by.key));
        if let Some(place) = naming_of.get_mut(row_idx as usize) {
            *place = by.collect();
        }
    }
    let mut naming_offsets = Pen::default();
    for by in &naming_of {
        naming_offsets.fixed(at(&naming) / 4);
        for row_idx in by {
            naming.fixed(*row_idx);
        }
    }
    naming_offsets.fixed(at(&naming) / 4);
    let (mut key_bytes, mut key_offsets) = (Pen::default(), Pen::default());
    for (name, row_idx, _) in &keys {
        key_offsets.fixed(at(&key_bytes));
        key_bytes.fixed(*row_idx);
        key_bytes.0.extend_from_slice(name.as_bytes());
    }
    key_offsets.fixed(at(&key_bytes));
    let mut row_bytes = Pen::default();
    for number in rows.iter().flatten() {
        row_bytes.fixed(*number);
    }
    let mut kind_bytes = Pen::default();
    kind_bytes.count(kinds.len());
    for kind in &kinds {
        kind_bytes.text(kind);
    }
    let mut name_bytes = Pen::default();
    names.write(&mut name_bytes);

    let parts = [
        kind_bytes,
        row_bytes,
        key_bytes,
        key_offsets,
        naming,
        naming_offsets,
        entries,
        name_bytes,
    ];
    let mut out = Pen::default();
    for part in &parts {
        out.fixed(at(part));
    }
    for part in parts {
        out.0.extend_from_slice(&part.0);
    }
    out.0
}

fn name_of(key: &Key) -> String {
    format!("{}\0{}", key.kind, key.id)
}

impl Shelf {
    /// Takes a shelf out of its bytes; `None` when they are none.
    pub(super) fn read(bytes: OwnedBytes) -> Option<Self> {
        let mut start = 8 * 4;
        let mut parts = [Part::default(); 8];
        for (part_idx, part) in parts.iter_mut().enumerate() {
            let length = fixed_at(&bytes, part_idx)? as usize;
            *part = Part { start, end: start.checked_add(length)? };
            start = part.end;
        }
        if start != bytes.len() {
            return None;
        }
        let [kinds, rows, keys, key_offsets, naming, naming_offsets, entries, names] = parts;
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
            entries,
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
        NameTable::read(&mut Eye(self.part(self.names)))
    }

    pub(super) fn row(&self, row_idx: usize) -> Option<Row> {
        let rows = self.part(self.rows);
        let number = |at: usize| fixed_at(rows, row_idx * ROW + at);
        let flags = number(3)?;
        let as_place = |number: u32| number as usize;
        (flags & LIVING != 0).then_some(Row {
            head: as_place(number(0)?),
            rest: as_place(number(1)?),
            end: as_place(number(2)?),
            flags,
            place: as_place(number(4)?),
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
        record::read_head(&mut Eye(self.part(self.entries).get(row.head..row.rest)?))
    }

    /// Returns a whole entry.
    pub(super) fn entry(&self, row_idx: usize) -> Option<Entry> {
        let row = self.row(row_idx)?;
        let (mut entry, _) = self.head(row_idx)?;
        let rest = self.part(self.entries).get(row.rest..row.end)?;
        record::read_rest(&mut Eye(rest), &mut entry)?;
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
