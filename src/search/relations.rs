//! Which entries have to be indexed anew when others change.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::document::is_searched;
use super::facts::{Facts, Wording, customer_of};
use super::neighbors::{Near, Neighbors, Numbering, Numbers};
use super::proofs::Proofs;
use crate::model::{Entry, Key, Map, Role};

/// What hangs on what.
#[derive(Debug, Default)]
pub(super) struct Relations {
    pub(super) numbers: Numbers,
    pub(super) rests: Rests,
    /// The stories by their customers, in order: the figures of one customer are compared.
    stories_of: FxHashMap<String, SmallVec<[Key; 1]>>,
    customer_of: FxHashMap<Key, String>,
}

/// Which documents rest on which entries, all by their numbers.
#[derive(Debug, Default)]
pub(super) struct Rests {
    /// For each entry those whose documents rest on it; what is told by one of them that is a
    /// situation does, too.
    supports: Vec<Vec<u32>>,
    on: Vec<Vec<u32>>,
}

impl Rests {
    /// Notes more of what an entry rests on.
    pub(super) fn note(&mut self, me: u32, on: Vec<u32>) {
        for support in &on {
            place(&mut self.supports, *support).push(me);
        }
        let known = place(&mut self.on, me);
        if known.is_empty() {
            *known = on;
        } else {
            known.extend(on);
        }
    }
}

impl Relations {
    /// Returns the relations of a map.
    pub(super) fn of(map: &Map) -> Self {
        let mut relations = Self::begin(map);
        let mut near = Vec::new();
        let mut neighbors = Neighbors::new(map, &relations.numbers, Numbering::Places);
        for entry in map.entries().filter(|entry| is_searched(map, &entry.key)) {
            near.push((&entry.key, neighbors.of(entry)));
        }
        for (key, near) in near {
            relations.note(key, near);
        }
        relations
    }

    /// Returns the relations of a map as far as facts need them.
    pub(super) fn begin(map: &Map) -> Self {
        let mut relations = Self { numbers: Numbers::of(map), ..Self::default() };
        // They come in order.
        for story in map.of_kind("success_story") {
            if let Some(customer) = customer_of(story) {
                relations.stories_of.entry(customer.clone()).or_default().push(story.key.clone());
                relations.customer_of.insert(story.key.clone(), customer);
            }
        }
        relations
    }

    /// Notes what an entry rests on.
    pub(super) fn note(&mut self, key: &Key, near: Near) {
        let me = self.numbers.add(key);
        self.rests.note(me, near.rests_on);
        self.note_missing(me, &near.missing);
    }

    /// Notes what an entry, by its number, names and what is not there.
    pub(super) fn note_missing(&mut self, me: u32, missing: &[Key]) {
        let missing = missing.iter().map(|key| self.numbers.add(key)).collect();
        self.rests.note(me, missing);
    }

    /// Forgets what an entry rested on.
    pub(super) fn forget(&mut self, key: &Key) {
        let Some(me) = self.numbers.find(key) else { return };
        for support in std::mem::take(place(&mut self.rests.on, me)) {
            place(&mut self.rests.supports, support).retain(|supported| *supported != me);
        }
    }

    /// Returns the changed entries and those whose documents change with them, in a fixed order.
    pub(super) fn touched(&mut self, map: &Map, changed: &[Key]) -> Vec<Key> {
        let mut touched: Vec<Key> = changed.to_vec();
        for key in changed {
            self.numbers.add(key);
        }
        for key in changed {
            touched.extend(self.note_customer(map, key));
            // What it refers to, or did, may now be used and proven, or no longer.
            touched.extend(self.keys(&self.rests.on, key));
            let links = map.links_from(key).iter();
            touched.extend(
                links.filter_map(|link| map.resolve(&link.to).entry()).map(|to| to.key.clone()),
            );
            touched.extend(self.keys(&self.rests.supports, key));
            // References by an id that it once had lead to it from now on.
            let formerly = map.get(key).map(|entry| entry.words("formerly")).unwrap_or_default();
            for id in formerly {
                let former = Key { kind: key.kind.clone(), id: id.into() };
                touched.extend(self.keys(&self.rests.supports, &former));
            }
            // Whether an entry is signed off hangs on its sign-offs.
            if key.kind == "approval" {
                touched.extend(Key::parse(&key.id));
            }
        }
        touched.sort();
        touched.dedup();
        // What a situation rests on counts for all that it tells.
        let is_situation = |key: &&Key| {
            map.schema().kind(&key.kind).is_some_and(|kind| kind.role == Role::Situation)
        };
        let tellers = touched.iter().filter(is_situation);
        let told: Vec<Key> =
            tellers.flat_map(|teller| self.keys(&self.rests.supports, teller)).collect();
        touched.extend(told);
        touched.sort();
        touched.dedup();
        touched
    }

    /// Returns the keys that stand in a list beside another.
    fn keys<'s>(&'s self, lists: &'s [Vec<u32>], key: &Key) -> impl Iterator<Item = Key> + 's {
        let list = self.numbers.find(key).and_then(|number| lists.get(number as usize));
        list.into_iter().flatten().filter_map(|number| self.numbers.key(*number).cloned())
    }

    /// Works out the facts of an entry with this wording.
    pub(super) fn facts(
        &self,
        map: &Map,
        entry: &Entry,
        wording: &mut Wording,
        proofs: &Proofs,
    ) -> Facts {
        let customer = self.customer_of.get(&entry.key);
        let others = customer.and_then(|customer| self.stories_of.get(customer));
        let others = others.into_iter().flatten().filter_map(|key| map.get(key));
        Facts::of(map, entry, wording, proofs, others)
    }

    /// Keeps whose story an entry is, and returns the stories with whose figures it is, or was,
    /// to be compared.
    fn note_customer(&mut self, map: &Map, key: &Key) -> Vec<Key> {
        let mut compared = Vec::new();
        if let Some(customer) = self.customer_of.remove(key)
            && let Some(stories) = self.stories_of.get_mut(&customer)
        {
            if let Ok(place) = stories.binary_search(key) {
                stories.remove(place);
            }
            compared.extend(stories.iter().cloned());
        }
        if let Some(customer) = map.get(key).and_then(customer_of) {
            let stories = self.stories_of.entry(customer.clone()).or_default();
            compared.extend(stories.iter().cloned());
            if let Err(place) = stories.binary_search(key) {
                stories.insert(place, key.clone());
            }
            self.customer_of.insert(key.clone(), customer);
        }
        compared
    }
}

/// Returns the list of a number, an empty one where there is none yet.
fn place(lists: &mut Vec<Vec<u32>>, number: u32) -> &mut Vec<u32> {
    let idx = number as usize;
    if idx >= lists.len() {
        lists.resize_with(idx + 1, Vec::new);
    }
    &mut lists[idx]
}
