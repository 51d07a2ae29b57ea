//! References from entry to entry.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::entry::{Entry, Key};
use super::kind::{Field, Shape, Target};
use super::path::Path;
use super::schema::Schema;
use super::table::Table;
use super::value::Value;

/// One reference, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where in the entry it stands.
    pub at: Path,
    /// The entry that it names; there may be none such.
    pub to: Key,
}

/// All references of a map, both ways.
///
/// References are kept as they are written, so that they need not be found again when an entry
/// comes, goes or changes its id.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    outgoing: FxHashMap<Key, Box<[Link]>>,
    incoming: FxHashMap<Key, SmallVec<[Key; 1]>>,
}

impl Links {
    pub(super) fn add(&mut self, schema: &Schema, entry: &Entry) {
        let links = links_of(schema, entry);
        for link in &links {
            self.incoming.entry(link.to.clone()).or_default().push(entry.key.clone());
        }
        if !links.is_empty() {
            self.outgoing.insert(entry.key.clone(), links.into_boxed_slice());
        }
    }

    pub(super) fn remove(&mut self, key: &Key) {
        for link in self.outgoing.remove(key).unwrap_or_default() {
            if let Some(sources) = self.incoming.get_mut(&link.to)
                && let Some(source_idx) = sources.iter().position(|source| source == key)
            {
                sources.remove(source_idx);
            }
        }
    }

    pub(super) fn from(&self, key: &Key) -> &[Link] {
        self.outgoing.get(key).map_or(&[], |links| links)
    }

    /// Returns who names this key, once for each time, in no order that means anything.
    pub(super) fn to(&self, key: &Key) -> &[Key] {
        self.incoming.get(key).map_or(&[], |sources| sources)
    }
}

/// Returns the references of an entry in the order in which they are declared.
pub fn links_of(schema: &Schema, entry: &Entry) -> Vec<Link> {
    let mut links = Vec::new();
    if entry.key.kind == "approval" {
        if let Some(to) = Key::parse(&entry.key.id) {
            links.push(Link { at: Path::default(), to });
        }
        return links;
    }
    if let Some(kind) = schema.kind(&entry.key.kind) {
        collect(&kind.fields, &entry.fields, &Path::default(), &mut links);
    }
    links
}

fn collect(fields: &[Field], table: &Table, at: &Path, links: &mut Vec<Link>) {
    for field in fields {
        let Some(value) = table.get(&field.name) else { continue };
        match &field.shape {
            Shape::Reference(target) | Shape::References(target) => {
                let at = at.then(&field.name);
                match value {
                    Value::Text(id) => push(target, id, at, links),
                    Value::List(items) => {
                        for (item_idx, item) in items.iter().enumerate() {
                            if let Value::Text(id) = item {
                                push(target, id, at.item(item_idx), links);
                            }
                        }
                    }
                    Value::Integer(_)
                    | Value::Float(_)
                    | Value::Boolean(_)
                    | Value::Date(_)
                    | Value::Time(_)
                    | Value::Table(_) => {}
                }
            }
            Shape::Cards(inner) => {
                let Value::List(cards) = value else { continue };
                let at = at.then(&field.name);
                for (card_idx, card) in cards.iter().enumerate() {
                    if let Value::Table(card) = card {
                        collect(inner, card, &at.item(card_idx), links);
                    }
                }
            }
            Shape::Line
            | Shape::Text
            | Shape::Words
            | Shape::Date
            | Shape::Days
            | Shape::Number
            | Shape::Flag
            | Shape::Choice(_)
            | Shape::File
            | Shape::Url
            | Shape::Reasons
            | Shape::Card(_)
            | Shape::Settings => {}
        }
    }
}

fn push(target: &Target, written: &str, at: Path, links: &mut Vec<Link>) {
    // "*" says any value and names none.
    if written == "*" {
        return;
    }
    let to = match target {
        Target::Kind(kind) => Key { kind: kind.clone(), id: written.into() },
        Target::Message => Key::parse(written).unwrap_or_else(|| Key::new("", written)),
    };
    links.push(Link { at, to });
}
