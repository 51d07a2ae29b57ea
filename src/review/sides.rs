//! The two maps that are compared, and how what one names is named in the other.

use super::pairs::Pairs;
use crate::model::difference::Named;
use crate::model::{Entry, Key, Map, Target};

/// Two maps and which entry is which.
pub(super) struct Sides<'m> {
    pub(super) before: &'m Map,
    pub(super) after: &'m Map,
    pub(super) pairs: Pairs<'m>,
}

impl<'m> Sides<'m> {
    pub(super) fn new(before: &'m Map, after: &'m Map) -> Self {
        Self { before, after, pairs: Pairs::find(before, after) }
    }

    /// Returns an entry of the newer map as it was.
    pub(super) fn was(&self, after: &Key) -> Option<&'m Entry> {
        self.before.get(self.pairs.before(after)?)
    }

    /// Returns the key in the newer map of what the older one refers to, so that a reference which
    /// only follows a rename stays the same.
    pub(super) fn meant_before(&self, to: &Key) -> Key {
        match self.before.resolve(to).entry() {
            Some(entry) => self.now(&entry.key),
            // What led nowhere means what it leads to now.
            None => self.after.resolve(to).entry().map_or_else(|| to.clone(), |e| e.key.clone()),
        }
    }

    /// Returns the key of what the newer map refers to.
    pub(super) fn meant_after(&self, to: &Key) -> Key {
        match self.after.resolve(to).entry() {
            Some(entry) => entry.key.clone(),
            None => {
                self.before.resolve(to).entry().map_or_else(|| to.clone(), |e| self.now(&e.key))
            }
        }
    }

    /// Returns the key in the newer map of an entry of the older one; of one that is gone its own.
    pub(super) fn now(&self, before: &Key) -> Key {
        self.pairs.after(before).unwrap_or(before).clone()
    }

    /// Names an entry of either map by its key.
    pub(super) fn named(&self, key: &Key) -> Named {
        let entry = self.after.get(key).or_else(|| self.before.get(key));
        entry.map_or_else(|| Named { key: key.clone(), title: key.id.to_string() }, named)
    }
}

/// Returns what to call an entry; sign-offs go by what they sign off.
pub(super) fn named(entry: &Entry) -> Named {
    let title = if entry.key.kind == "map" { "Settings of the map" } else { entry.title() };
    Named { key: entry.key.clone(), title: title.to_owned() }
}

/// Returns the key that a written reference names.
pub(super) fn target_key(target: &Target, written: &str) -> Key {
    match target {
        Target::Kind(kind) => Key { kind: kind.clone(), id: written.into() },
        Target::Message => Key::parse(written).unwrap_or_else(|| Key::new("", written)),
    }
}
