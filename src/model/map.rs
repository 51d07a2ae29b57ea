//! A whole map: its entries, and what follows from them.

use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::entry::{Entry, Key};
use super::header::Header;
use super::kind::Kind;
use super::link::{Incoming, Link, Outgoing};
use super::schema::Schema;

/// How many levels of values count, from one to the widest above it. No market has as many; in a
/// line of thousands everything would rest on everything.
pub const LEVELS_MAX: usize = 16;

/// How many entries are put one by one.
const PUT_MAX: usize = 1_000;

/// A message map.
///
/// Entries stand in canonical order, by kind and then by id, however the files have them: so the
/// same map gives the same answers whichever way it came about. What is derived from them (links
/// both ways, former ids) is kept up to date by [`Map::put`] and [`Map::take`].
#[derive(Debug, Clone)]
pub struct Map {
    header: Header,
    schema: Arc<Schema>,
    entries: Entries,
    /// Found when they are asked for first: most edits need none, and they take much room.
    outgoing: OnceLock<Outgoing>,
    incoming: OnceLock<Incoming>,
    /// Who once had a key: the first entry that claims it.
    former: FxHashMap<Key, Key>,
}

/// Entries by their keys. Maps that say the same of one share it: two versions of a map differ in
/// few.
pub type Entries = IndexMap<Key, Arc<Entry>, FxBuildHasher>;

/// What a reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved<'a> {
    /// The entry that it names.
    Here(&'a Entry),
    /// The entry that once had that id.
    Formerly(&'a Entry),
    /// Nothing.
    Nowhere,
}

impl<'a> Resolved<'a> {
    /// Returns the entry, whichever way it was found.
    pub fn entry(self) -> Option<&'a Entry> {
        match self {
            Resolved::Here(entry) | Resolved::Formerly(entry) => Some(entry),
            Resolved::Nowhere => None,
        }
    }
}

impl Default for Map {
    fn default() -> Self {
        Self {
            header: Header::default(),
            schema: Schema::shared(&[]),
            entries: Entries::default(),
            outgoing: OnceLock::new(),
            incoming: OnceLock::new(),
            former: FxHashMap::default(),
        }
    }
}

impl Map {
    /// Returns the map of these entries; the entry of kind `map` is its header.
    ///
    /// Of two entries with the same key the first one counts.
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut by_key = Entries::default();
        by_key.reserve(entries.len());
        for entry in entries {
            by_key.entry(entry.key.clone()).or_insert_with(|| Arc::new(entry));
        }
        Self::of(by_key)
    }

    /// Returns the map of these entries, each of which stands by its own key.
    pub fn of(mut entries: Entries) -> Self {
        let header = entries.get(&Key::map()).map(|entry| Header::read(entry)).unwrap_or_default();
        let schema = Schema::shared(&header.dimensions);
        entries.sort_unstable_by(|a, _, b, _| schema.order(a, b));
        let mut map = Self { header, schema, ..Self::default() };
        for entry in entries.values() {
            map.derive(entry);
        }
        map.entries = entries;
        map
    }

    /// Returns what `[map]` says.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Returns the kinds of this map.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Returns the kind of an entry, unless it is unknown.
    pub fn kind_of(&self, entry: &Entry) -> Option<&Kind> {
        self.schema.kind(&entry.key.kind)
    }

    /// Returns the entry with this key.
    pub fn get(&self, key: &Key) -> Option<&Entry> {
        self.entries.get(key).map(Arc::as_ref)
    }

    /// Returns the entry with this key, to share it.
    pub fn shared(&self, key: &Key) -> Option<&Arc<Entry>> {
        self.entries.get(key)
    }

    /// Returns the entry with this key and its place among all [`Map::entries`].
    pub fn get_with_place(&self, key: &Key) -> Option<(usize, &Entry)> {
        self.entries.get_full(key).map(|(place, _, entry)| (place, entry.as_ref()))
    }

    /// Returns all entries in canonical order, `[map]` and sign-offs among them.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.values().map(Arc::as_ref)
    }

    /// Returns the entries of one kind by id.
    pub fn of_kind(&self, kind: &str) -> impl DoubleEndedIterator<Item = &Entry> {
        let first = Key::new(kind, "");
        let start = self.place_of(&first).unwrap_or_else(|place| place);
        let rest = self.entries.get_range(start..).map(indexmap::map::Slice::values);
        let count = rest
            .map(|values| values.take_while(|entry| entry.key.kind == kind).count())
            .unwrap_or_default();
        self.entries
            .get_range(start..start + count)
            .into_iter()
            .flat_map(|found| found.values().map(Arc::as_ref))
    }

    /// Returns how many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns what a reference leads to, also by an id that an entry once had.
    pub fn resolve(&self, to: &Key) -> Resolved<'_> {
        if let Some(entry) = self.get(to) {
            return Resolved::Here(entry);
        }
        self.former
            .get(to)
            .and_then(|now| self.get(now))
            .map_or(Resolved::Nowhere, Resolved::Formerly)
    }

    /// Tells whether any entry says that it once had another id.
    pub(super) fn has_former(&self) -> bool {
        !self.former.is_empty()
    }

    /// Returns the references of an entry, in the order in which its fields are declared.
    pub fn links_from(&self, key: &Key) -> &[Link] {
        self.outgoing().from(key)
    }

    /// Returns the entries that refer to this one, by its id or by one that it had; each once, in
    /// canonical order of kinds and then by id.
    pub fn linked_from(&self, key: &Key) -> Vec<&Entry> {
        self.naming_any(key).into_iter().filter_map(|key| self.get(key)).collect()
    }

    /// Returns the keys of the entries that refer to this one, by its id or by one that it had; each
    /// once, in canonical order of kinds and then by id.
    pub fn naming_any(&self, key: &Key) -> Vec<&Key> {
        let mut keys: Vec<&Key> = self.incoming().to(key).iter().collect();
        if self.has_former()
            && let Some(entry) = self.get(key)
        {
            for former in entry.words("formerly") {
                let former = Key { kind: key.kind.clone(), id: former.into() };
                if self.former.get(&former) == Some(key) && !self.entries.contains_key(&former) {
                    keys.extend(self.incoming().to(&former));
                }
            }
        }
        if keys.len() > 1 {
            keys.sort_by(|a, b| self.schema.order(a, b));
            keys.dedup();
        }
        keys
    }

    /// Returns who names exactly this key, whether or not an entry has it; once for each time.
    pub fn naming(&self, key: &Key) -> &[Key] {
        self.incoming().to(key)
    }

    /// Returns the entries that a person may mean: `kind.id`, an `id`, or an id that one had.
    pub fn find(&self, name: &str) -> Vec<&Entry> {
        if name == "map" {
            return self.get(&Key::map()).into_iter().collect();
        }
        if let Some(key) = Key::parse(name)
            && let Some(entry) = self.resolve(&key).entry()
        {
            return vec![entry];
        }
        let mut found: Vec<&Entry> =
            self.kinds().filter_map(|kind| self.get(&Key::new(kind, name))).collect();
        if found.is_empty() {
            let kinds = self.schema.kinds().iter();
            found = kinds
                .filter_map(|kind| self.resolve(&Key::new(&kind.name, name)).entry())
                .collect();
        }
        found.sort_by_key(|entry| self.schema.rank(&entry.key.kind));
        found
    }

    /// Returns the kinds that have entries, in canonical order.
    fn kinds(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let rest = self.entries.get_range(start..)?;
            let kind = &rest.get_index(0)?.0.kind;
            start += rest.partition_point(|key, _| key.kind == *kind);
            Some(kind.as_str())
        })
    }

    /// Returns the value of a dimension and everything above it, nearest first, up to
    /// [`LEVELS_MAX`] of them; a cycle of parents ends where it closes.
    pub fn with_ancestors<'a>(&'a self, value: &'a Entry) -> Vec<&'a Entry> {
        let mut line = vec![value];
        while line.len() < LEVELS_MAX
            && let Some(parent) = line.last().and_then(|entry| entry.text("parent"))
        {
            let key = Key { kind: value.key.kind.clone(), id: parent.into() };
            match self.resolve(&key).entry() {
                Some(entry) if !line.iter().any(|seen| seen.key == entry.key) => line.push(entry),
                Some(_) | None => break,
            }
        }
        line
    }

    /// Puts an entry in place of the one with its key, or where canonical order has it.
    ///
    /// The entry of kind `map` decides over the kinds of the whole map, so a change of it builds
    /// the map anew.
    pub fn put(&mut self, entry: Entry) {
        if entry.key == Key::map() {
            let mut entries = std::mem::take(&mut self.entries);
            entries.insert(entry.key.clone(), Arc::new(entry));
            *self = Self::of(entries);
            return;
        }
        self.forget(&entry.key.clone());
        self.derive(&entry);
        match self.place_of(&entry.key) {
            Ok(place) => {
                if let Some((_, old)) = self.entries.get_index_mut(place) {
                    *old = Arc::new(entry);
                }
            }
            Err(place) => {
                self.entries.shift_insert(place, entry.key.clone(), Arc::new(entry));
            }
        }
    }

    /// Puts entries as [`Map::put`] does. Of very many, all that follows from the map is found
    /// anew: to take what a thousand entries say out of one list and to put it back takes longer.
    pub fn put_all(&mut self, entries: Vec<Entry>) {
        if entries.len() <= PUT_MAX {
            for entry in entries {
                self.put(entry);
            }
            return;
        }
        let mut all = std::mem::take(&mut self.entries);
        for entry in entries {
            all.insert(entry.key.clone(), Arc::new(entry));
        }
        *self = Self::of(all);
    }

    /// Returns where a key stands, or would stand.
    fn place_of(&self, key: &Key) -> Result<usize, usize> {
        self.entries.binary_search_by(|other, _| self.schema.order(other, key))
    }

    /// Takes an entry out.
    pub fn take(&mut self, key: &Key) -> Option<Entry> {
        self.forget(key);
        let taken = self.entries.shift_remove(key);
        if *key == Key::map() && taken.is_some() {
            *self = Self::of(std::mem::take(&mut self.entries));
        }
        taken.map(Arc::unwrap_or_clone)
    }

    /// Finds the references both ways, beside each other, for who is about to ask for both; else
    /// they are found when they are asked for first.
    pub fn find_links(&self) {
        std::thread::scope(|scope| {
            scope.spawn(|| self.outgoing());
            self.incoming();
        });
    }

    fn outgoing(&self) -> &Outgoing {
        self.outgoing.get_or_init(|| {
            let mut outgoing = Outgoing::default();
            self.entries().for_each(|entry| outgoing.add(&self.schema, entry));
            outgoing
        })
    }

    fn incoming(&self) -> &Incoming {
        self.incoming.get_or_init(|| {
            let mut incoming = Incoming::default();
            self.entries().for_each(|entry| incoming.add(&self.schema, entry));
            incoming
        })
    }

    /// Keeps what follows from an entry.
    fn derive(&mut self, entry: &Entry) {
        if let Some(outgoing) = self.outgoing.get_mut() {
            outgoing.add(&self.schema, entry);
        }
        if let Some(incoming) = self.incoming.get_mut() {
            incoming.add(&self.schema, entry);
        }
        for id in entry.words("formerly") {
            let former = Key { kind: entry.key.kind.clone(), id: id.into() };
            self.former.entry(former).or_insert_with(|| entry.key.clone());
        }
    }

    /// Drops what followed from the entry with this key.
    fn forget(&mut self, key: &Key) {
        let Some(entry) = self.entries.get(key).cloned() else { return };
        if let Some(outgoing) = self.outgoing.get_mut() {
            outgoing.remove(key);
        }
        if let Some(incoming) = self.incoming.get_mut() {
            incoming.remove(&self.schema, &entry);
        }
        for id in entry.words("formerly") {
            let former = Key { kind: key.kind.clone(), id: id.into() };
            if self.former.get(&former) == Some(key) {
                self.former.remove(&former);
                // Another entry may claim the same old id; it now has it.
                let heir = self
                    .of_kind(&key.kind)
                    .find(|other| other.key != *key && other.words("formerly").contains(&id))
                    .map(|heir| heir.key.clone());
                if let Some(heir) = heir {
                    self.former.insert(former, heir);
                }
            }
        }
    }
}
