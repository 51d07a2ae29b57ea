//! Which entries have to be indexed anew when others change.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::document::{is_searched, rests_on};
use super::facts::{Facts, approval_of, customer_of};
use crate::model::{Entry, Key, Map};

/// What hangs on what.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// For each entry those whose documents rest on it.
    supports: FxHashMap<Key, FxHashSet<Key>>,
    rests_on: FxHashMap<Key, Vec<Key>>,
    /// The stories by their customers: the figures of one customer are compared.
    stories_of: FxHashMap<String, BTreeSet<Key>>,
    customer_of: FxHashMap<Key, String>,
}

impl Relations {
    /// Returns the relations of a map.
    pub(super) fn of(map: &Map) -> Self {
        let mut relations = Self::default();
        for story in map.of_kind("success_story") {
            relations.note_customer(map, &story.key);
        }
        for entry in map.entries().filter(|entry| is_searched(map, &entry.key)) {
            relations.note(map, entry);
        }
        relations
    }

    /// Notes what an entry rests on.
    pub(super) fn note(&mut self, map: &Map, entry: &Entry) {
        let mut keys = rests_on(map, entry);
        keys.push(approval_of(&entry.key));
        keys.sort();
        keys.dedup();
        for support in &keys {
            self.supports.entry(support.clone()).or_default().insert(entry.key.clone());
        }
        self.rests_on.insert(entry.key.clone(), keys);
    }

    /// Forgets what an entry rested on.
    pub(super) fn forget(&mut self, key: &Key) {
        for support in self.rests_on.remove(key).unwrap_or_default() {
            if let Some(supported) = self.supports.get_mut(&support) {
                supported.remove(key);
            }
        }
    }

    /// Returns the changed entries and those whose documents change with them, in a fixed order.
    pub(super) fn touched(&mut self, map: &Map, changed: &[Key]) -> Vec<Key> {
        let mut touched: Vec<Key> = changed.to_vec();
        for key in changed {
            touched.extend(self.note_customer(map, key));
            // What it refers to, or did, may now be used and proven, or no longer.
            touched.extend(self.rests_on.get(key).into_iter().flatten().cloned());
            let links = map.links_from(key).iter();
            touched.extend(
                links.filter_map(|link| map.resolve(&link.to).entry()).map(|to| to.key.clone()),
            );
            touched.extend(self.supports.get(key).into_iter().flatten().cloned());
            // References by an id that it once had lead to it from now on.
            let formerly = map.get(key).map(|entry| entry.words("formerly")).unwrap_or_default();
            for id in formerly {
                let former = Key { kind: key.kind.clone(), id: id.into() };
                touched.extend(self.supports.get(&former).into_iter().flatten().cloned());
            }
        }
        touched.sort();
        touched.dedup();
        touched
    }

    /// Works out the facts of an entry.
    pub(super) fn facts(&self, map: &Map, entry: &Entry) -> Facts {
        let customer = self.customer_of.get(&entry.key);
        let others = customer.and_then(|customer| self.stories_of.get(customer));
        let others = others.into_iter().flatten().filter_map(|key| map.get(key));
        Facts::of(map, entry, others)
    }

    /// Keeps whose story an entry is, and returns the stories with whose figures it is, or was,
    /// to be compared.
    fn note_customer(&mut self, map: &Map, key: &Key) -> Vec<Key> {
        let mut compared = Vec::new();
        if let Some(customer) = self.customer_of.remove(key)
            && let Some(stories) = self.stories_of.get_mut(&customer)
        {
            stories.remove(key);
            compared.extend(stories.iter().cloned());
        }
        if let Some(customer) = map.get(key).and_then(customer_of) {
            let stories = self.stories_of.entry(customer.clone()).or_default();
            compared.extend(stories.iter().cloned());
            stories.insert(key.clone());
            self.customer_of.insert(key.clone(), customer);
        }
        compared
    }
}
