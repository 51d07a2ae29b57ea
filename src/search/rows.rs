//! Sorted names with the entries that bear them, in memory or as they lie in the cache: there a name
//! is looked up where it lies, and nothing of the rest is read.

use rustc_hash::FxHashMap;
use tantivy::directory::OwnedBytes;

use super::pen::{Eye, Pen, fixed_at};
use crate::model::Key;

/// Records one behind the other, any of which can be read alone.
#[derive(Debug, Clone)]
pub(super) struct List {
    bytes: OwnedBytes,
    count: usize,
    /// Where the ends of the records stand, and where the first record begins.
    ends: usize,
    start: usize,
}

/// Writes records as a [`List`].
pub(super) fn write_list(pen: &mut Pen, records: impl Iterator<Item = Pen>) {
    let (mut ends, mut data) = (Vec::new(), Vec::new());
    for record in records {
        data.extend_from_slice(&record.0);
        ends.push(u32::try_from(data.len()).unwrap_or(u32::MAX));
    }
    pen.fixed(u32::try_from(ends.len()).unwrap_or(u32::MAX));
    for end in ends {
        pen.fixed(end);
    }
    pen.0.extend_from_slice(&data);
}

impl List {
    /// Reads a list from a place on; returns where it ends, too.
    pub(super) fn read(bytes: &OwnedBytes, at: usize) -> Option<(Self, usize)> {
        let count = fixed_at(bytes.get(at..)?, 0)? as usize;
        let ends = at + 4;
        let start = ends.checked_add(count.checked_mul(4)?)?;
        let list = Self { bytes: bytes.clone(), count, ends, start };
        let end = start.checked_add(list.end_of(count)?)?;
        (end <= bytes.len()).then_some((list, end))
    }

    /// Returns where the records in front of a place end.
    fn end_of(&self, place: usize) -> Option<usize> {
        let Some(before) = place.checked_sub(1) else { return Some(0) };
        Some(fixed_at(self.bytes.get(self.ends..self.start)?, before)? as usize)
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    pub(super) fn get(&self, place: usize) -> Option<Eye<'_>> {
        let (from, to) = (self.end_of(place)?, self.end_of(place + 1)?);
        self.bytes.get(self.start + from..self.start + to).map(Eye)
    }

    /// Returns the text with which a record begins.
    pub(super) fn text(&self, place: usize) -> Option<&str> {
        self.get(place)?.text()
    }

    /// Returns where the first record stands that does not come before a text.
    pub(super) fn place_of(&self, text: &str) -> usize {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.text(middle).is_some_and(|other| other < text) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Names, and the entries that each of them names.
#[derive(Debug)]
pub(super) enum Rows {
    Made(FxHashMap<String, Vec<Key>>),
    Kept { rows: List, keys: List },
}

impl Default for Rows {
    fn default() -> Self {
        Self::Made(FxHashMap::default())
    }
}

impl Rows {
    /// Adds an entry to a name, to rows that were made here.
    pub(super) fn put(&mut self, name: String, key: &Key) {
        if let Self::Made(rows) = self {
            let keys = rows.entry(name).or_default();
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
    }

    /// Returns the entries that a name names.
    pub(super) fn get(&self, name: &str) -> Option<Vec<Key>> {
        match self {
            Self::Made(rows) => rows.get(name).cloned(),
            Self::Kept { rows, keys } => {
                let mut row = rows.get(rows.place_of(name))?;
                (row.text()? == name).then(|| keys_of(&mut row, keys))
            }
        }
    }

    /// Returns all names with their entries, in order.
    pub(super) fn all(&self) -> Vec<(&str, Vec<Key>)> {
        match self {
            Self::Made(rows) => {
                let mut all: Vec<(&str, Vec<Key>)> =
                    rows.iter().map(|(name, keys)| (name.as_str(), keys.clone())).collect();
                all.sort();
                all
            }
            Self::Kept { rows, keys } => (0..rows.len())
                .filter_map(|place| {
                    let mut row = rows.get(place)?;
                    Some((row.text()?, keys_of(&mut row, keys)))
                })
                .collect(),
        }
    }
}

fn keys_of(row: &mut Eye<'_>, keys: &List) -> Vec<Key> {
    let count = row.count().unwrap_or_default();
    (0..count)
        .filter_map(|_| read_key(&mut keys.get(usize::try_from(row.number()?).ok()?)?))
        .collect()
}

/// Writes a key down.
pub(super) fn write_key(key: &Key) -> Pen {
    let mut pen = Pen::default();
    pen.text(&key.kind);
    pen.text(&key.id);
    pen
}

/// Reads what [`write_key`] wrote.
pub(super) fn read_key(eye: &mut Eye<'_>) -> Option<Key> {
    Some(Key::new(eye.text()?, eye.text()?))
}

/// Words in order.
#[derive(Debug)]
pub(super) enum Words {
    Made(std::collections::BTreeSet<String>),
    Kept(List),
}

impl Default for Words {
    fn default() -> Self {
        Self::Made(std::collections::BTreeSet::new())
    }
}

impl Words {
    /// Adds a word, to words that were collected here.
    pub(super) fn put(&mut self, word: &str) {
        if let Self::Made(words) = self {
            words.insert(word.to_owned());
        }
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.from(word).next() == Some(word)
    }

    /// Returns the words from one on.
    pub(super) fn from(&self, word: &str) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Made(words) => Box::new(words.range(word.to_owned()..).map(String::as_str)),
            Self::Kept(list) => {
                let first = list.place_of(word);
                Box::new((first..list.len()).filter_map(|place| list.text(place)))
            }
        }
    }
}
