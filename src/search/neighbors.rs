//! The entries by whose names another is found, and those by whose change its document changes.
//!
//! What a situation refers to counts for every message that it tells, so what was worked out for
//! one document is kept for the next.

use std::ops::Range;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::analysis::Stems;
use super::document::{names_of, push_stems};
use crate::model::{Entry, Key, Map, Role, SearchWeight};

/// How many bytes of names are kept at most.
const MOST_NAMES: usize = 16_000_000;

/// Numbers for keys, so that what hangs on what takes little room.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    of: FxHashMap<Key, u32>,
    keys: Vec<Key>,
}

impl Numbers {
    /// Returns the numbers of all entries of a map.
    pub(super) fn of(map: &Map) -> Self {
        let mut numbers = Self::default();
        numbers.of.reserve(map.len());
        for entry in map.entries() {
            numbers.add(&entry.key);
        }
        numbers
    }

    /// Returns the number of a key, a new one where it has none yet.
    pub(super) fn add(&mut self, key: &Key) -> u32 {
        if let Some(number) = self.of.get(key) {
            return *number;
        }
        let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.of.insert(key.clone(), number);
        self.keys.push(key.clone());
        number
    }

    pub(super) fn find(&self, key: &Key) -> Option<u32> {
        self.of.get(key).copied()
    }

    pub(super) fn key(&self, number: u32) -> Option<&Key> {
        self.keys.get(number as usize)
    }
}

/// What is around one entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Near {
    /// The entries by whose names it is found, each once.
    pub(super) linked: Vec<u32>,
    /// Those by whose change its document changes, each once and in order.
    pub(super) rests_on: Vec<u32>,
    /// Keys that it or one who tells it names, and that are none of an entry.
    pub(super) missing: Vec<Key>,
}

/// The neighbors of the entries of a map; every entry must have its number.
pub(super) struct Neighbors<'a> {
    map: &'a Map,
    numbers: &'a Numbers,
    /// What situations refer to.
    referred: FxHashMap<u32, Rc<Near>>,
    /// The stems of names, one behind the other, and of each entry where its own are.
    names: String,
    named: Vec<Option<Range<u32>>>,
}

impl<'a> Neighbors<'a> {
    pub(super) fn new(map: &'a Map, numbers: &'a Numbers) -> Self {
        let named = vec![None; numbers.keys.len()];
        Self { map, numbers, referred: FxHashMap::default(), names: String::new(), named }
    }

    /// Returns what is around an entry.
    pub(super) fn of(&mut self, entry: &'a Entry) -> Near {
        let role = self.role(entry);
        let is_message = role == Some(Role::Message);
        let mut near = match role {
            Some(Role::Situation) => Near::clone(&self.referred_by(entry)),
            Some(_) | None => self.look_around(entry),
        };
        if is_message {
            let me = self.numbers.find(&entry.key);
            let mut seen: FxHashSet<u32> = near.linked.iter().copied().collect();
            seen.extend(me);
            for teller in self.map.linked_from(&entry.key) {
                if self.role(teller) != Some(Role::Situation) {
                    continue;
                }
                near.rests_on.extend(self.numbers.find(&teller.key));
                let told = self.referred_by(teller);
                near.rests_on.extend(&told.rests_on);
                near.missing.extend(told.missing.iter().cloned());
                // Whom the situation is for is whom the message is for.
                for number in &told.linked {
                    if self.is_dimension(*number) && seen.insert(*number) {
                        near.linked.push(*number);
                    }
                }
            }
        }
        near.rests_on.sort_unstable();
        near.rests_on.dedup();
        near.missing.sort_unstable();
        near.missing.dedup();
        near
    }

    /// Returns the stems of all that an entry is called, between blanks.
    pub(super) fn names(&mut self, number: u32, stems: &mut Stems) -> &str {
        let place = number as usize;
        let range = match self.named.get(place) {
            Some(Some(range)) => range.clone(),
            Some(None) | None => self.name(number, stems),
        };
        self.names.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    fn name(&mut self, number: u32, stems: &mut Stems) -> Range<u32> {
        let mut terms = String::new();
        if let Some(entry) = self.numbers.key(number).and_then(|key| self.map.get(key)) {
            for name in names_of(self.map, entry) {
                push_stems(&mut terms, name, stems);
            }
        }
        // Aliases without end must not fill the memory.
        if self.names.len() + terms.len() > MOST_NAMES {
            self.names.clear();
            self.named.fill(None);
        }
        let end = |names: &str| u32::try_from(names.len()).unwrap_or(u32::MAX);
        let start = end(&self.names);
        self.names.push_str(&terms);
        let range = start..end(&self.names);
        if let Some(named) = self.named.get_mut(number as usize) {
            *named = Some(range.clone());
        }
        range
    }

    /// Returns what a situation refers to, as [`Neighbors::look_around`] does, once for all that it
    /// tells.
    fn referred_by(&mut self, entry: &Entry) -> Rc<Near> {
        let number = self.numbers.find(&entry.key);
        if let Some(known) = number.and_then(|number| self.referred.get(&number)) {
            return Rc::clone(known);
        }
        let near = Rc::new(self.look_around(entry));
        if let Some(number) = number {
            self.referred.insert(number, Rc::clone(&near));
        }
        near
    }

    /// Returns what an entry refers to, and for values of dimensions all that is above them.
    fn look_around(&self, entry: &Entry) -> Near {
        let (map, numbers) = (self.map, self.numbers);
        let mut near = Near::default();
        let mut seen = FxHashSet::default();
        let mut push = |near: &mut Near, named: &Entry| {
            if let Some(number) = numbers.find(&named.key)
                && named.key != entry.key
                && seen.insert(number)
            {
                near.linked.push(number);
            }
        };
        for link in map.links_from(&entry.key) {
            let field = map.schema().field_at(&entry.key.kind, &link.at);
            if field.is_none_or(|field| field.search != SearchWeight::Linked) {
                continue;
            }
            let Some(to) = map.resolve(&link.to).entry() else {
                near.missing.push(link.to.clone());
                continue;
            };
            if to.key != link.to {
                near.missing.push(link.to.clone());
            }
            if to.text("parent").is_none() {
                push(&mut near, to);
            } else {
                map.with_ancestors(to).into_iter().for_each(|named| push(&mut near, named));
            }
        }
        near.rests_on.clone_from(&near.linked);
        near
    }

    fn role(&self, entry: &Entry) -> Option<Role> {
        self.map.kind_of(entry).map(|kind| kind.role)
    }

    fn is_dimension(&self, number: u32) -> bool {
        let kind = self.numbers.key(number).and_then(|key| self.map.schema().kind(&key.kind));
        kind.is_some_and(|kind| kind.role == Role::Dimension)
    }
}
