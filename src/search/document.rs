//! What of an entry goes into which field of the index, and which other entries that hangs on.

use rustc_hash::FxHashSet;

use super::analysis::{Stems, each_token, is_stop_word, tokens};
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
}

/// Tells whether entries of this kind can be found at all.
pub(super) fn is_searched(map: &Map, key: &Key) -> bool {
    map.schema()
        .kind(&key.kind)
        .is_some_and(|kind| !matches!(kind.role, Role::Approval | Role::Map))
}

impl Document {
    /// Returns the document of an entry.
    pub(super) fn of(map: &Map, entry: &Entry, stems: &mut Stems) -> Self {
        let mut document = Self::default();
        let Some(kind) = map.kind_of(entry) else { return document };
        let mut compounds = String::new();
        each_text(&kind.fields, &entry.fields, &mut |field, text| {
            document.add(field.search, text, stems, &mut compounds);
        });
        if let Some(id) = telling_id(map, entry) {
            document.add(SearchWeight::Alias, id, stems, &mut compounds);
        }
        if !compounds.is_empty() {
            push(&mut document.exact, &compounds);
        }
        for entry in Names::of(map, entry).1 {
            for name in names_of(map, entry) {
                push_stems(&mut document.linked, name, stems);
            }
        }
        document
    }

    fn add(&mut self, weight: SearchWeight, text: &str, stems: &mut Stems, compounds: &mut String) {
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
        each_token(text, &mut |_, word, compound| {
            // Compounds repeat words, and would keep their neighbors from being a phrase.
            push(if compound { &mut *compounds } else { &mut self.exact }, word);
            if is_stop_word(word) {
                return;
            }
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

/// Returns the entries, there or not, by whose change the document of one changes too.
pub(super) fn rests_on(map: &Map, entry: &Entry) -> Vec<Key> {
    Names::of(map, entry).0
}

/// Collects the entries by whose names another is found, each once.
struct Names<'a> {
    map: &'a Map,
    seen: FxHashSet<&'a Key>,
    rests_on: Vec<Key>,
}

impl<'a> Names<'a> {
    /// Returns what a document rests on, and the entries by whose names it is found.
    fn of(map: &'a Map, entry: &'a Entry) -> (Vec<Key>, Vec<&'a Entry>) {
        let mut names = Names { map, seen: FxHashSet::default(), rests_on: Vec::new() };
        let mut linked = names.linked(entry);
        if map.kind_of(entry).is_some_and(|kind| kind.role == Role::Message) {
            linked.extend(names.told_in(entry));
        }
        (names.rests_on, linked)
    }

    /// Returns what an entry refers to, and for values of dimensions all that is above them.
    fn linked(&mut self, entry: &'a Entry) -> Vec<&'a Entry> {
        let map = self.map;
        let mut linked = Vec::new();
        for link in map.links_from(&entry.key) {
            let field = map.schema().field_at(&entry.key.kind, &link.at);
            if field.is_none_or(|field| field.search != SearchWeight::Linked) {
                continue;
            }
            let Some(to) = map.resolve(&link.to).entry() else {
                self.rests_on.push(link.to.clone());
                continue;
            };
            if to.key != link.to {
                self.rests_on.push(link.to.clone());
            }
            for named in map.with_ancestors(to) {
                if named.key != entry.key && self.seen.insert(&named.key) {
                    self.rests_on.push(named.key.clone());
                    linked.push(named);
                }
            }
        }
        linked
    }

    /// Returns the values of dimensions of the situations that tell a message.
    fn told_in(&mut self, message: &'a Entry) -> Vec<&'a Entry> {
        let mut told = Vec::new();
        for teller in self.map.linked_from(&message.key) {
            let role = |entry| self.map.kind_of(entry).map(|kind| kind.role);
            if role(teller) != Some(Role::Situation) {
                continue;
            }
            self.rests_on.push(teller.key.clone());
            let values = self.linked(teller);
            told.extend(values.into_iter().filter(|entry| role(entry) == Some(Role::Dimension)));
        }
        told
    }
}

fn push_stems(terms: &mut String, text: &str, stems: &mut Stems) {
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
