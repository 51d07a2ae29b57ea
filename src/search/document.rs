//! What of an entry goes into which field of the index.

use super::analysis::{Stems, each_token, is_stop_word, tokens};
use super::facts::Wording;
use super::neighbors::Neighbors;
use crate::model::{Entry, Field, Key, Map, Role, SearchWeight, Shape, Table, Value};

/// A term that no word is.
const BETWEEN_TEXTS: &str = "\u{1}";

/// The terms of an entry, ready for the index: per field one text of terms between blanks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Document {
    /// The stems of its title.
    pub(super) title: String,
    /// The stems of its aliases.
    pub(super) alias: String,
    /// The stems of all that it says itself, title and aliases too.
    pub(super) all: String,
    /// The stems of what other entries are called that it is linked with.
    pub(super) linked: String,
    /// Its own words as they stand, stop words too.
    pub(super) exact: String,
    /// Words in one piece that stand in parts in `exact`.
    compounds: String,
    /// By what it is told whether another entry says the same.
    pub(super) wording: Wording,
}

/// From so many bytes of its words on no further text of an entry is read: no real one has a
/// hundredth of it.
const OWN_BYTES_MAX: usize = 4 * 1024 * 1024;

/// From so many bytes on no more names of others are.
const NAMES_BYTES_MAX: usize = 1024 * 1024;

/// Tells whether entries of this kind can be found at all.
pub(super) fn is_searched(map: &Map, key: &Key) -> bool {
    map.schema()
        .kind(&key.kind)
        .is_some_and(|kind| !matches!(kind.role, Role::Approval | Role::Map))
}

impl Document {
    /// Makes this the document of an entry, found by the names of these others, too.
    pub(super) fn fill(
        &mut self,
        map: &Map,
        entry: &Entry,
        linked: &[u32],
        neighbors: &mut Neighbors<'_>,
        stems: &mut Stems,
    ) {
        self.clear();
        let Some(kind) = map.kind_of(entry) else { return };
        self.wording.begin(kind);
        each_text(&kind.fields, &entry.fields, &mut |field, text| {
            if self.exact.len() < OWN_BYTES_MAX {
                self.add(field.search, text, stems);
            }
        });
        if let Some(id) = telling_id(map, entry) {
            self.add(SearchWeight::Alias, id, stems);
        }
        let Self { linked: names_of_linked, exact, compounds, .. } = self;
        if !compounds.is_empty() {
            push(exact, compounds);
        }
        for number in linked {
            if names_of_linked.len() > NAMES_BYTES_MAX {
                break;
            }
            let names = neighbors.names(*number, stems);
            if !names.is_empty() {
                push(names_of_linked, names);
            }
        }
    }

    /// Leaves nothing but the room, which the next entry needs as well.
    fn clear(&mut self) {
        let Self { title, alias, all, linked, exact, compounds, wording: _ } = self;
        [title, alias, all, linked, exact, compounds].into_iter().for_each(String::clear);
    }

    fn add(&mut self, weight: SearchWeight, text: &str, stems: &mut Stems) {
        let mut own = match weight {
            SearchWeight::Title => Some(&mut self.title),
            SearchWeight::Alias => Some(&mut self.alias),
            SearchWeight::Text => None,
            SearchWeight::Linked | SearchWeight::No => return,
        };
        // A phrase does not go on from one text to the next.
        if !self.exact.is_empty() {
            push(&mut self.exact, BETWEEN_TEXTS);
        }
        let (exact, compounds) = (&mut self.exact, &mut self.compounds);
        each_token(text, &mut |_, word, compound| {
            // Compounds repeat words, and would keep their neighbors from being a phrase.
            push(if compound { &mut *compounds } else { &mut *exact }, word);
            if is_stop_word(word) {
                return;
            }
            self.wording.add(weight, word);
            for stem in stems.all(word) {
                push(&mut self.all, stem);
                if let Some(own) = &mut own {
                    push(own, stem);
                }
            }
        });
    }
}

/// Calls a function with every text that search reads in a table, cards too, in declared order.
pub(super) fn each_text<'a>(
    fields: &'a [Field],
    table: &'a Table,
    found: &mut impl FnMut(&'a Field, &'a str),
) {
    for field in fields {
        let Some(value) = table.get(&field.name) else { continue };
        match (&field.shape, value) {
            (Shape::Cards(inner), Value::List(cards)) => {
                for card in cards.iter().filter_map(Value::as_table) {
                    each_text(inner, card, found);
                }
            }
            (Shape::Card(inner), Value::Table(card)) => each_text(inner, card, found),
            (_, Value::Text(text)) => found(field, text),
            (_, Value::List(items)) => {
                items.iter().filter_map(Value::as_text).for_each(|text| found(field, text));
            }
            (
                _,
                Value::Integer(_)
                | Value::Float(_)
                | Value::Boolean(_)
                | Value::Date(_)
                | Value::Time(_)
                | Value::Table(_),
            ) => {}
        }
    }
}

/// Returns all that an entry is called: its title and its aliases, and of a value of a dimension
/// the id, which many type: "emea", "adtech".
pub(super) fn names_of<'a>(map: &'a Map, entry: &'a Entry) -> Vec<&'a str> {
    let mut names = Vec::new();
    if let Some(kind) = map.kind_of(entry) {
        each_text(&kind.fields, &entry.fields, &mut |field, text| {
            if matches!(field.search, SearchWeight::Title | SearchWeight::Alias) {
                names.push(text);
            }
        });
    }
    names.extend(telling_id(map, entry));
    names
}

/// Returns the id of a value of a dimension, where no name of it has all the words of it.
fn telling_id<'a>(map: &Map, entry: &'a Entry) -> Option<&'a str> {
    let kind = map.kind_of(entry).filter(|kind| kind.role == Role::Dimension)?;
    let words = tokens(&entry.key.id);
    let mut is_told = false;
    each_text(&kind.fields, &entry.fields, &mut |field, text| {
        if matches!(field.search, SearchWeight::Title | SearchWeight::Alias) && !is_told {
            let name = tokens(text);
            is_told = words.iter().all(|word| name.iter().any(|it| it.word == word.word));
        }
    });
    (!is_told).then_some(entry.key.id.as_str())
}

/// Adds the stems of a text.
pub(super) fn push_stems(terms: &mut String, text: &str, stems: &mut Stems) {
    each_token(text, &mut |_, word, _| {
        if !is_stop_word(word) {
            stems.all(word).iter().for_each(|stem| push(terms, stem));
        }
    });
}

fn push(terms: &mut String, term: &str) {
    if !terms.is_empty() {
        terms.push(' ');
    }
    terms.push_str(term);
}
