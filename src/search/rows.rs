//! Sorted names with the entries that bear them, in memory or as they lie in the cache: there a name
//! is looked up where it lies, and nothing of the rest is read.

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

/// Writes records as a [`List`]; `write` writes one of them.
pub(super) fn write_list<T>(
    pen: &mut Pen,
    records: impl Iterator<Item = T>,
    mut write: impl FnMut(T, &mut Pen),
) {
    let (mut ends, mut data) = (Vec::new(), Pen::default());
    for record in records {
        write(record, &mut data);
        ends.push(u32::try_from(data.0.len()).unwrap_or(u32::MAX));
    }
    pen.fixed(u32::try_from(ends.len()).unwrap_or(u32::MAX));
    for end in ends {
        pen.fixed(end);
    }
    pen.0.extend_from_slice(&data.0);
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

/// The entries that names name, by their numbers.
#[derive(Debug)]
pub(super) enum Keys {
    Made(Vec<Key>),
    Kept(List),
}

impl Default for Keys {
    fn default() -> Self {
        Self::Made(Vec::new())
    }
}

impl Keys {
    /// Adds a key to those that were collected here, and returns its number.
    pub(super) fn put(&mut self, key: &Key) -> u32 {
        let Self::Made(keys) = self else { return u32::MAX };
        keys.push(key.clone());
        u32::try_from(keys.len() - 1).unwrap_or(u32::MAX)
    }

    /// Returns the key of a number.
    pub(super) fn get(&self, number: u32) -> Option<Key> {
        match self {
            Self::Made(keys) => keys.get(number as usize).cloned(),
            Self::Kept(keys) => read_key(&mut keys.get(number as usize)?),
        }
    }

    /// Writes the keys down.
    pub(super) fn write(&self, pen: &mut Pen) {
        match self {
            Self::Made(keys) => write_list(pen, keys.iter(), write_key),
            Self::Kept(keys) => write_list(pen, 0..keys.len(), |place, pen| {
                pen.0.extend_from_slice(keys.get(place).map_or(&[], |record| record.0));
            }),
        }
    }
}

/// Names, and the entries that each of them names.
#[derive(Debug)]
pub(super) enum Rows {
    Made(Made),
    Kept(List),
}

/// Names that were collected here: all letters one behind the other, and in order, once that is
/// settled, where each name stands with the number of one entry that it names. So a large map has
/// room for many.
#[derive(Debug, Default)]
pub(super) struct Made {
    letters: String,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    start: u32,
    end: u32,
    number: u32,
}

impl Made {
    fn name(&self, row: Row) -> &str {
        self.letters.get(row.start as usize..row.end as usize).unwrap_or_default()
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self::Made(Made::default())
    }
}

impl Rows {
    /// Adds an entry to a name, to rows that are made here; before the rows are looked at,
    /// [`Rows::settle`] must be called.
    pub(super) fn put(&mut self, name: &str, number: u32) {
        let Self::Made(made) = self else { return };
        let end = |letters: &str| u32::try_from(letters.len()).unwrap_or(u32::MAX);
        let start = end(&made.letters);
        made.letters.push_str(name);
        made.rows.push(Row { start, end: end(&made.letters), number });
    }

    /// Puts all rows in order.
    pub(super) fn settle(&mut self) {
        let Self::Made(made) = self else { return };
        let mut rows = std::mem::take(&mut made.rows);
        rows.sort_unstable_by(|a, b| {
            made.name(*a).cmp(made.name(*b)).then_with(|| a.number.cmp(&b.number))
        });
        rows.dedup_by(|b, a| a.number == b.number && made.name(*a) == made.name(*b));
        rows.shrink_to_fit();
        made.rows = rows;
    }

    /// Returns the entries that a name names.
    pub(super) fn get(&self, name: &str, keys: &Keys) -> Option<Vec<Key>> {
        let numbers = match self {
            Self::Made(made) => {
                let first = made.rows.partition_point(|row| made.name(*row) < name);
                let rows = made.rows.get(first..).unwrap_or_default().iter();
                let rows = rows.take_while(|row| made.name(**row) == name);
                rows.map(|row| row.number).collect()
            }
            Self::Kept(rows) => {
                let mut row = rows.get(rows.place_of(name))?;
                (row.text()? == name).then(|| numbers_of(&mut row))?
            }
        };
        let keys: Vec<Key> = numbers.into_iter().filter_map(|number| keys.get(number)).collect();
        (!keys.is_empty()).then_some(keys)
    }

    /// Returns all names with the numbers of their entries, in order.
    pub(super) fn all(&self) -> Box<dyn Iterator<Item = (&str, Vec<u32>)> + '_> {
        match self {
            Self::Made(made) => {
                let of_name = made.rows.chunk_by(|a, b| made.name(*a) == made.name(*b));
                Box::new(of_name.filter_map(|rows| {
                    let numbers = rows.iter().map(|row| row.number).collect();
                    Some((made.name(*rows.first()?), numbers))
                }))
            }
            Self::Kept(rows) => Box::new((0..rows.len()).filter_map(|place| {
                let mut row = rows.get(place)?;
                Some((row.text()?, numbers_of(&mut row)))
            })),
        }
    }

    /// Writes the rows down.
    pub(super) fn write(&self, pen: &mut Pen) {
        write_list(pen, self.all(), |(name, numbers), pen| {
            pen.text(name);
            pen.count(numbers.len());
            for number in numbers {
                pen.number(u64::from(number));
            }
        });
    }
}

fn numbers_of(row: &mut Eye<'_>) -> Vec<u32> {
    let count = row.count().unwrap_or_default();
    (0..count).filter_map(|_| u32::try_from(row.number()?).ok()).collect()
}

/// Writes a key down.
pub(super) fn write_key(key: &Key, pen: &mut Pen) {
    pen.text(&key.kind);
    pen.text(&key.id);
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
        if let Self::Made(words) = self
            && !words.contains(word)
        {
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
