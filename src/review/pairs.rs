//! Which entry of the newer map is which of the older one.

use rustc_hash::{FxHashMap, FxHashSet};

use super::likeness::alike;
use crate::model::{Entry, Key, Map};

/// The entries that are in both maps, by their keys in each.
#[derive(Debug)]
pub(super) struct Pairs<'m> {
    /// An entry whose key stands in both is the same one in both; only others are kept.
    before: &'m Map,
    after: &'m Map,
    to_after: FxHashMap<Key, Key>,
    to_before: FxHashMap<Key, Key>,
    /// Keys of the newer map that nothing but likeness pairs.
    guessed: FxHashSet<Key>,
}

impl<'m> Pairs<'m> {
    /// Pairs entries by key, then by the ids that they once had, then by what they say.
    pub(super) fn find(before: &'m Map, after: &'m Map) -> Self {
        let mut pairs = Self {
            before,
            after,
            to_after: FxHashMap::default(),
            to_before: FxHashMap::default(),
            guessed: FxHashSet::default(),
        };
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
        let gone = alone(before, |key| pairs.after(key).is_some());
        let come = alone(after, |key| pairs.before(key).is_some());
        for (old, new) in alike(before, after, &gone, &come) {
            if pairs.put(&old, &new) {
                pairs.guessed.insert(new);
            }
        }
        // Sign-offs go with what they sign off.
        for approval in before.of_kind("approval") {
            let signed = Key::parse(&approval.key.id).map(|key| pairs.after(&key).cloned());
            let key = signed.flatten().map(|signed| Key::new("approval", &signed.to_string()));
            if let Some(key) = key.filter(|key| after.get(key).is_some()) {
                pairs.put(&approval.key, &key);
            }
        }
        pairs
    }

    /// Pairs two entries, unless one of them has a partner.
    fn put(&mut self, before: &Key, after: &Key) -> bool {
        if self.after(before).is_some() || self.before(after).is_some() {
            return false;
        }
        self.to_after.insert(before.clone(), after.clone());
        self.to_before.insert(after.clone(), before.clone());
        true
    }

    /// Returns the key that an entry of the older map has in the newer one.
    pub(super) fn after(&self, before: &Key) -> Option<&Key> {
        let same = || Some(&self.before.get(before).and_then(|_| self.after.get(before))?.key);
        self.to_after.get(before).or_else(same)
    }

    /// Returns the key that an entry of the newer map had in the older one.
    pub(super) fn before(&self, after: &Key) -> Option<&Key> {
        let same = || Some(&self.after.get(after).and_then(|_| self.before.get(after))?.key);
        self.to_before.get(after).or_else(same)
    }

    pub(super) fn is_guessed(&self, after: &Key) -> bool {
        self.guessed.contains(after)
    }

    pub(super) fn has_renames(&self) -> bool {
        !self.to_after.is_empty()
    }
}

/// Returns the entries without a partner that could have one by likeness.
fn alone(map: &Map, is_paired: impl Fn(&Key) -> bool) -> Vec<&Entry> {
    map.entries()
        .filter(|entry| !matches!(entry.key.kind.as_str(), "map" | "approval"))
        .filter(|entry| !is_paired(&entry.key))
        .collect()
}
