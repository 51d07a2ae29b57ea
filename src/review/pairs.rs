//! Which entry of the newer map is which of the older one.

use rustc_hash::{FxHashMap, FxHashSet};

use super::likeness::alike;
use crate::model::{Entry, Key, Map};

/// The entries that are in both maps, by their keys in each.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    to_after: FxHashMap<Key, Key>,
    to_before: FxHashMap<Key, Key>,
    /// Keys of the newer map that nothing but likeness pairs.
    guessed: FxHashSet<Key>,
    /// Whether an entry has another key than it had.
    renames: bool,
}

impl Pairs {
    /// Pairs entries by key, then by the ids that they once had, then by what they say.
    pub(super) fn find(before: &Map, after: &Map) -> Self {
        let mut pairs = Self::default();
        for entry in after.entries() {
            if before.get(&entry.key).is_some() {
                pairs.put(&entry.key, &entry.key);
            }
        }
        for entry in after.entries() {
            for id in entry.words("formerly") {
                let former = Key { kind: entry.key.kind.clone(), id: id.into() };
                if before.get(&former).is_some() {
                    pairs.put(&former, &entry.key);
                }
            }
        }
        // A rename that was taken back.
        for entry in before.entries() {
            for id in entry.words("formerly") {
                let later = Key { kind: entry.key.kind.clone(), id: id.into() };
                if after.get(&later).is_some() {
                    pairs.put(&entry.key, &later);
                }
            }
        }
        let gone = alone(before, &pairs.to_after);
        let come = alone(after, &pairs.to_before);
        for (old, new) in alike(before, after, &gone, &come) {
            if pairs.put(&old, &new) {
                pairs.guessed.insert(new);
            }
        }
        // Sign-offs go with what they sign off.
        for approval in before.of_kind("approval") {
            let signed = Key::parse(&approval.key.id).and_then(|key| pairs.to_after.get(&key));
            let key = signed.map(|signed| Key::new("approval", &signed.to_string()));
            if let Some(key) = key.filter(|key| after.get(key).is_some()) {
                pairs.put(&approval.key, &key);
            }
        }
        pairs
    }

    /// Pairs two entries, unless one of them has a partner.
    fn put(&mut self, before: &Key, after: &Key) -> bool {
        if self.to_after.contains_key(before) || self.to_before.contains_key(after) {
            return false;
        }
        self.renames |= before != after;
        self.to_after.insert(before.clone(), after.clone());
        self.to_before.insert(after.clone(), before.clone());
        true
    }

    /// Returns the key that an entry of the older map has in the newer one.
    pub(super) fn after(&self, before: &Key) -> Option<&Key> {
        self.to_after.get(before)
    }

    /// Returns the key that an entry of the newer map had in the older one.
    pub(super) fn before(&self, after: &Key) -> Option<&Key> {
        self.to_before.get(after)
    }

    pub(super) fn is_guessed(&self, after: &Key) -> bool {
        self.guessed.contains(after)
    }

    pub(super) fn has_renames(&self) -> bool {
        self.renames
    }
}

/// Returns the entries without a partner that could have one by likeness.
fn alone<'m>(map: &'m Map, paired: &FxHashMap<Key, Key>) -> Vec<&'m Entry> {
    map.entries()
        .filter(|entry| !matches!(entry.key.kind.as_str(), "map" | "approval"))
        .filter(|entry| !paired.contains_key(&entry.key))
        .collect()
}
