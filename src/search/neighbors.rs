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

/// By the names of how many values of dimensions, of those that situations say for it, a message is
/// found. Real maps have fewer.
const MOST_VALUES: usize = 500;

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
        numbers.keys.reserve(map.len());
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
    /// Those by whose change its document changes, each once and in order; what a situation rests
    /// on counts for all that it tells, too.
    pub(super) rests_on: Vec<u32>,
    /// Keys that it names, and that are none of an entry.
    pub(super) missing: Vec<Key>,
}

/// What a situation refers to.
#[derive(Debug)]
struct Telling {
    near: Near,
    /// Whom it is for: the values of dimensions of what is near.
    values: Vec<u32>,
}

/// How the entries of a map are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    /// By their places in the map, as [`Numbers::of`] does: one look-up finds both.
    Places,
    /// In any way; the map has changed since.
    Any,
}

/// The neighbors of the entries of a map; every entry must have its number.
pub(super) struct Neighbors<'a> {
    map: &'a Map,
    numbers: &'a Numbers,
    numbering: Numbering,
    /// What situations refer to.
    referred: FxHashMap<u32, Rc<Telling>>,
    /// The stems of names, one behind the other, and of each entry where its own are.
    names: String,
    named: Vec<Option<Range<u32>>>,
}

impl<'a> Neighbors<'a> {
    pub(super) fn new(map: &'a Map, numbers: &'a Numbers, numbering: Numbering) -> Self {
        let named = vec![None; numbers.keys.len()];
        let (referred, names) = (FxHashMap::default(), String::new());
        Self { map, numbers, numbering, referred, names, named }
    }

    /// Returns an entry and its number.
    fn find(&self, key: &Key) -> Option<(u32, &'a Entry)> {
        match self.numbering {
            Numbering::Places => {
                let (place, entry) = self.map.get_with_place(key)?;
                Some((u32::try_from(place).ok()?, entry))
            }
            Numbering::Any => Some((self.numbers.find(key)?, self.map.get(key)?)),
        }
    }

    /// Returns what is around an entry.
    pub(super) fn of(&mut self, entry: &'a Entry) -> Near {
        let role = self.role(entry);
        let mut near = match (role, self.find(&entry.key)) {
            (Some(Role::Situation), Some((me, _))) => self.referred_by(me, entry).near.clone(),
            (_, _) => self.look_around(entry),
        };
        if role == Some(Role::Message) {
            let me = self.find(&entry.key).map(|(me, _)| me);
            let mut seen: FxHashSet<u32> = near.linked.iter().copied().collect();
            seen.extend(me);
            let mut n_values = 0;
            for key in self.map.naming_any(&entry.key) {
                let Some((number, teller)) = self.find(key) else { continue };
                if self.role(teller) != Some(Role::Situation) {
                    continue;
                }
                near.rests_on.push(number);
                // Whom the situation is for is whom the message is for.
                for number in &self.referred_by(number, teller).values {
                    if n_values < MOST_VALUES && seen.insert(*number) {
                        near.linked.push(*number);
                        n_values += 1;
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
    fn referred_by(&mut self, number: u32, situation: &Entry) -> Rc<Telling> {
        if let Some(known) = self.referred.get(&number) {
            return Rc::clone(known);
        }
        let near = self.look_around(situation);
        let values = near.linked.iter().copied().filter(|number| self.is_dimension(*number));
        let telling = Rc::new(Telling { values: values.collect(), near });
        self.referred.insert(number, Rc::clone(&telling));
        telling
    }

    /// Returns what an entry refers to, and for values of dimensions all that is above them.
    fn look_around(&self, entry: &Entry) -> Near {
        let map = self.map;
        let mut near = Near::default();
        let mut seen = FxHashSet::default();
        let mut push = |near: &mut Near, number: u32, named: &Entry| {
            if named.key != entry.key && is_new(&near.linked, number, &mut seen) {
                near.linked.push(number);
            }
        };
        for link in map.links_from(&entry.key) {
            let field = map.schema().field_at(&entry.key.kind, &link.at);
            if field.is_none_or(|field| field.search != SearchWeight::Linked) {
                continue;
            }
            let found = self.find(&link.to).or_else(|| {
                near.missing.push(link.to.clone());
                self.find(&map.resolve(&link.to).entry()?.key)
            });
            let Some((number, to)) = found else { continue };
            if to.text("parent").is_none() {
                push(&mut near, number, to);
            } else {
                for named in map.with_ancestors(to) {
                    if let Some((number, named)) = self.find(&named.key) {
                        push(&mut near, number, named);
                    }
                }
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

/// Tells whether a number is not yet in a list; `seen` holds the list as a set once it is long.
fn is_new(list: &[u32], number: u32, seen: &mut FxHashSet<u32>) -> bool {
    if list.len() < 32 {
        return !list.contains(&number);
    }
    if seen.is_empty() {
        seen.extend(list);
    }
    seen.insert(number)
}
