//! What somebody probably meant.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::model::{Entry, Key, Map, Status};

use super::fold::slug;

/// Words longer than this are not compared: no id is longer.
const LONGEST: usize = 64;

/// How many words one run compares before it gives no more advice on misspelt references, so that
/// a large map full of them is still checked in time.
const COMPARISONS: usize = 1_000_000;

/// Returns the known word that is closest to one, when it is close at all; the first of several.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    let word_len = word.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for other in known {
        let within = best.map_or(tolerance(word_len) + 1, |(distance, _)| distance);
        if let Some(distance) = distance(&word, word_len, &other.to_lowercase())
            && distance < within
        {
            best = Some((distance, other));
        }
    }
    best.map(|(_, other)| other)
}

/// Returns how many letters may differ in a word of this length.
fn tolerance(word_len: usize) -> usize {
    if word_len < 2 { 0 } else { (word_len / 3).clamp(1, 6) }
}

/// Returns the distance of two words, unless their lengths alone show that it is too great.
fn distance(word: &str, word_len: usize, other: &str) -> Option<usize> {
    let other_len = other.chars().count();
    let comparable = word_len <= LONGEST
        && other_len <= LONGEST
        && word_len.abs_diff(other_len) <= tolerance(word_len);
    comparable.then(|| strsim::osa_distance(word, other))
}

/// What the entries of a map are called, by kind, for advice on references that lead nowhere.
pub(super) struct Names<'a> {
    map: &'a Map,
    by_kind: RefCell<FxHashMap<SmolStr, Rc<KindNames<'a>>>>,
    advice: RefCell<FxHashMap<Key, Option<&'a Entry>>>,
    n_compared: Cell<usize>,
}

struct KindNames<'a> {
    /// By id, title and alias, as an id would have them.
    exact: FxHashMap<String, &'a Entry>,
    all: Vec<(String, &'a Entry)>,
}

impl<'a> Names<'a> {
    pub(super) fn new(map: &'a Map) -> Self {
        Self {
            map,
            by_kind: RefCell::default(),
            advice: RefCell::default(),
            n_compared: Cell::new(0),
        }
    }

    /// Returns the entry that a reference to nothing probably means: by its id, its title or what
    /// it is also called.
    pub(super) fn meant_by(&self, to: &Key) -> Option<&'a Entry> {
        if let Some(known) = self.advice.borrow().get(to) {
            return *known;
        }
        let names = self.of_kind(&to.kind);
        let word = slug(&to.id);
        let found = names.exact.get(&word).copied().or_else(|| self.closest(&names, &word));
        self.advice.borrow_mut().insert(to.clone(), found);
        found
    }

    fn closest(&self, names: &KindNames<'a>, word: &str) -> Option<&'a Entry> {
        let word_len = word.chars().count();
        let mut best: Option<(usize, &'a Entry)> = None;
        for (name, entry) in &names.all {
            if self.n_compared.get() >= COMPARISONS {
                break;
            }
            let within = best.map_or(tolerance(word_len) + 1, |(distance, _)| distance);
            if let Some(distance) = distance(word, word_len, name) {
                self.n_compared.set(self.n_compared.get() + 1);
                if distance < within {
                    best = Some((distance, entry));
                }
            }
        }
        best.map(|(_, entry)| entry)
    }

    fn of_kind(&self, kind: &SmolStr) -> Rc<KindNames<'a>> {
        if let Some(names) = self.by_kind.borrow().get(kind) {
            return Rc::clone(names);
        }
        let mut names = KindNames { exact: FxHashMap::default(), all: Vec::new() };
        for entry in self.map.of_kind(kind).filter(|entry| entry.status() != Status::Retired) {
            let mut add = |text: &str| {
                let name = slug(text);
                if !name.is_empty() && name.len() <= 4 * LONGEST {
                    names.exact.entry(name.clone()).or_insert(entry);
                    names.all.push((name, entry));
                }
            };
            add(&entry.key.id);
            entry.text("title").map(&mut add);
            entry.words("aliases").into_iter().for_each(add);
        }
        let names = Rc::new(names);
        self.by_kind.borrow_mut().insert(kind.clone(), Rc::clone(&names));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_close_and_another_word_is_not() {
        let known = ["title", "short", "status"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("Statsu", known), Some("status"));
        assert_eq!(nearest("price", known), None);
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }
}
