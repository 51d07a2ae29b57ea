//! Entries that say nearly the same under another id.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::model::{Entry, Key, Map, Shape, Value};

/// How alike two entries must be, of 1, to count as one.
const ALIKE: f64 = 0.7;

/// How alike they must be when they have the same title.
const ALIKE_BY_TITLE: f64 = 0.4;

/// A word in more entries than this tells nothing about one of them.
const ENTRIES_A_WORD: usize = 40;

/// How many entries are compared with one.
const CANDIDATES: usize = 8;

/// Pairs entries of one kind that say nearly the same, the most alike first.
pub(super) fn alike(
    before: &Map,
    after: &Map,
    gone: &[&Entry],
    come: &[&Entry],
) -> Vec<(Key, Key)> {
    if gone.is_empty() || come.is_empty() {
        return Vec::new();
    }
    let old: Vec<Said<'_>> = gone.iter().map(|entry| Said::of(before, entry)).collect();
    let new: Vec<Said<'_>> = come.iter().map(|entry| Said::of(after, entry)).collect();
    let mut by_word: FxHashMap<(&str, &str), Vec<usize>> = FxHashMap::default();
    for (new_idx, said) in new.iter().enumerate() {
        for word in said.distinct() {
            by_word.entry((&said.entry.key.kind, word)).or_default().push(new_idx);
        }
    }
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    for (old_idx, said) in old.iter().enumerate() {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        for word in said.distinct() {
            let others = by_word.get(&(said.entry.key.kind.as_str(), word));
            for new_idx in
                others.filter(|others| others.len() <= ENTRIES_A_WORD).into_iter().flatten()
            {
                *shared.entry(*new_idx).or_default() += 1;
            }
        }
        let mut candidates: Vec<(usize, usize)> = shared.into_iter().collect();
        candidates.sort_by_key(|(new_idx, count)| (Reverse(*count), *new_idx));
        for (new_idx, _) in candidates.into_iter().take(CANDIDATES) {
            let Some(other) = new.get(new_idx) else { continue };
            let likeness = said.likeness(other);
            let same_title = said.title.is_some() && said.title == other.title;
            if likeness >= ALIKE || (same_title && likeness >= ALIKE_BY_TITLE) {
                found.push((likeness, old_idx, new_idx));
            }
        }
    }
    // A stable sort: of equal ones the first in canonical order.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let key = |said: &[Said<'_>], idx: usize| said.get(idx).map(|said| said.entry.key.clone());
    found
        .into_iter()
        .filter_map(|(_, old_idx, new_idx)| Some((key(&old, old_idx)?, key(&new, new_idx)?)))
        .collect()
}

/// What an entry says, as words.
struct Said<'m> {
    entry: &'m Entry,
    title: Option<&'m str>,
    /// Sorted, each as often as it is said.
    words: Vec<String>,
}

impl<'m> Said<'m> {
    fn of(map: &Map, entry: &'m Entry) -> Self {
        let mut words = Vec::new();
        for (name, value) in &entry.fields {
            let field = map.kind_of(entry).and_then(|kind| kind.field(name));
            let is_text = |shape| matches!(shape, &Shape::Line | &Shape::Text | &Shape::Cards(_));
            if field.is_some_and(|field| field.sealed && is_text(&field.shape)) {
                collect(value, &mut words);
            }
        }
        words.sort_unstable();
        Self { entry, title: entry.text("title"), words }
    }

    fn distinct(&self) -> impl Iterator<Item = &str> {
        self.words
            .chunk_by(|one, other| one == other)
            .filter_map(|same| same.first())
            .map(String::as_str)
    }

    /// Returns which share of the words of both stands in both, from 0 to 1.
    fn likeness(&self, other: &Self) -> f64 {
        let (mut mine, mut theirs) = (self.words.iter().peekable(), other.words.iter().peekable());
        let mut shared = 0_u32;
        while let (Some(one), Some(two)) = (mine.peek(), theirs.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(mine.next()),
                std::cmp::Ordering::Greater => drop(theirs.next()),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    mine.next();
                    theirs.next();
                }
            }
        }
        let all = u32::try_from(self.words.len() + other.words.len()).unwrap_or(u32::MAX);
        if all == 0 { 0.0 } else { f64::from(2 * shared) / f64::from(all) }
    }
}

fn collect(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::Text(text) => {
            let found = text.split(|letter: char| !letter.is_alphanumeric());
            words.extend(found.filter(|word| !word.is_empty()).map(str::to_lowercase));
        }
        Value::List(items) => items.iter().for_each(|item| collect(item, words)),
        Value::Table(table) => table.values().for_each(|value| collect(value, words)),
        Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Date(_)
        | Value::Time(_) => {}
    }
}
