//! Which entry is which in three maps, and what it is called once they are one.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Entry, Field, Key, Map, Schema, Shape, Table, Target, Value};
use crate::review::pairs::Pairs;
use crate::review::sides::target_key;

/// The base, ours and theirs, in this order.
pub(super) type Three<T> = [T; 3];

pub(super) const BASE: usize = 0;
pub(super) const OURS: usize = 1;
pub(super) const THEIRS: usize = 2;

/// One entry, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entity<'m> {
    /// Its key in each map that has it.
    pub(super) keys: Three<Option<&'m Key>>,
    /// Its key in the merged map.
    pub(super) name: Key,
    /// Whether both sides gave it another id, and not the same one.
    pub(super) renamed_twice: bool,
}

/// The entries of three maps.
pub(super) struct Names<'m> {
    maps: Three<&'m Map>,
    pub(super) entities: Vec<Entity<'m>>,
    /// Which entity each entry of a map is, by the entry's place in it.
    places: Three<Vec<u32>>,
    /// Whether an entry has another key in one of the maps.
    pub(super) renames: bool,
}

/// The place of an entry that is no entity yet.
const NOWHERE: u32 = u32::MAX;

impl<'m> Names<'m> {
    pub(super) fn find(maps: Three<&'m Map>) -> Self {
        let [base, ours, theirs] = maps;
        let places = maps.map(|map| vec![NOWHERE; map.len()]);
        let mut names = Self { maps, entities: Vec::new(), places, renames: false };
        let (to_ours, to_theirs) = (Pairs::find(base, ours), Pairs::find(base, theirs));
        for entry in base.entries() {
            let partners = [partner(&to_ours, ours, entry), partner(&to_theirs, theirs, entry)];
            let [mine, other] = partners;
            names.add([Some(&entry.key), mine, other]);
        }
        let (mine, other) = (names.alone(OURS), names.alone(THEIRS));
        let partners = added_alike(ours, theirs, &mine, &other);
        for key in mine {
            names.add([None, Some(key), partners.get(key).copied()]);
        }
        for key in other {
            if names.place(THEIRS, key).is_none() {
                names.add([None, None, Some(key)]);
            }
        }
        names.name_sign_offs();
        let differs = |it: &Entity<'_>| it.keys.iter().flatten().any(|key| **key != it.name);
        names.renames = names.entities.iter().any(differs);
        names
    }

    /// Returns the entries of a map that are no entity yet.
    fn alone(&self, side: usize) -> Vec<&'m Key> {
        let (Some(map), Some(places)) = (self.maps.get(side), self.places.get(side)) else {
            return Vec::new();
        };
        let free = map.entries().zip(places).filter(|(_, place)| **place == NOWHERE);
        free.map(|(entry, _)| &entry.key).collect()
    }

    fn add(&mut self, keys: Three<Option<&'m Key>>) {
        let place = u32::try_from(self.entities.len()).unwrap_or(NOWHERE);
        for ((places, map), key) in self.places.iter_mut().zip(self.maps).zip(keys) {
            if let Some(key) = key
                && let Some((at, _)) = map.get_with_place(key)
                && let Some(own) = places.get_mut(at)
            {
                *own = place;
            }
        }
        let (name, renamed_twice) = match keys {
            [_, Some(ours), Some(theirs)] if ours == theirs => (ours, false),
            [Some(base), Some(ours), Some(theirs)] if theirs == base => (ours, false),
            [Some(base), Some(ours), Some(theirs)] if ours == base => (theirs, false),
            [Some(_), Some(ours), Some(_)] => (ours, true),
            [None, Some(_), Some(theirs)] => (theirs, false),
            [_, Some(key), None] | [_, None, Some(key)] | [Some(key), None, None] => (key, false),
            [None, None, None] => return,
        };
        self.entities.push(Entity { keys, name: name.clone(), renamed_twice });
    }

    /// Sign-offs go by what they sign off.
    fn name_sign_offs(&mut self) {
        for place in 0..self.entities.len() {
            let Some(entity) = self.entities.get(place) else { continue };
            let signed = entity.keys.iter().enumerate().rev().find_map(|(side, key)| {
                let key = key.filter(|key| key.kind == "approval")?;
                Some(&self.entity(side, &Key::parse(&key.id)?)?.name)
            });
            let Some(signed) = signed else { continue };
            let name = Key::new("approval", &signed.to_string());
            if let Some(entity) = self.entities.get_mut(place) {
                (entity.name, entity.renamed_twice) = (name, false);
            }
        }
    }

    fn place(&self, side: usize, key: &Key) -> Option<usize> {
        let (at, _) = self.maps.get(side)?.get_with_place(key)?;
        let place = *self.places.get(side)?.get(at)?;
        (place != NOWHERE).then_some(place as usize)
    }

    /// Returns the entry that has this key in one of the maps.
    pub(super) fn entity(&self, side: usize, key: &Key) -> Option<&Entity<'m>> {
        self.entities.get(self.place(side, key)?)
    }

    /// Returns what a table of one map says with the references as the merged map has them.
    pub(super) fn translated(&self, schema: &Schema, side: usize, entry: &Entry) -> Table {
        let fields = schema.kind(&entry.key.kind).map_or(&[][..], |kind| kind.fields.as_slice());
        if !self.renames {
            return entry.fields.clone();
        }
        let Some(map) = self.maps.get(side) else { return entry.fields.clone() };
        self.table(map, side, fields, &entry.fields)
    }

    fn table(&self, map: &Map, side: usize, declared: &[Field], table: &Table) -> Table {
        let mut out = table.clone();
        for (name, value) in &mut out {
            match declared.iter().find(|field| field.name == *name).map(|field| &field.shape) {
                Some(Shape::Reference(target) | Shape::References(target)) => match value {
                    Value::Text(id) => *id = self.reference(map, side, target, id),
                    Value::List(items) => {
                        for item in items {
                            if let Value::Text(id) = item {
                                *id = self.reference(map, side, target, id);
                            }
                        }
                    }
                    Value::Integer(_)
                    | Value::Float(_)
                    | Value::Boolean(_)
                    | Value::Date(_)
                    | Value::Time(_)
                    | Value::Table(_) => {}
                },
                Some(Shape::Cards(inner)) => {
                    if let Value::List(items) = value {
                        for item in items {
                            if let Value::Table(card) = item {
                                *card = self.table(map, side, inner, card);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// Returns how the merged map writes a reference; one that leads nowhere stays.
    fn reference(&self, map: &Map, side: usize, target: &Target, written: &str) -> String {
        let key = target_key(target, written);
        let entity = map.resolve(&key).entry().and_then(|entry| self.entity(side, &entry.key));
        // What has the same id as ever is not written anew because it resolves by a former one.
        let Some(entity) = entity.filter(|it| it.keys.iter().flatten().any(|key| **key != it.name))
        else {
            return written.to_owned();
        };
        match target {
            Target::Kind(_) => entity.name.id.to_string(),
            Target::Message => entity.name.to_string(),
        }
    }
}

/// Returns the key that an entry of the base has on a side.
///
/// Likeness alone pairs entries only where they say exactly the same: more would be a guess.
fn partner<'m>(pairs: &Pairs<'m>, side: &'m Map, entry: &Entry) -> Option<&'m Key> {
    let other = side.get(pairs.after(&entry.key)?)?;
    (!pairs.is_guessed(&other.key) || other.fields == entry.fields).then_some(&other.key)
}

/// Pairs entries that both sides added: by key, then by the ids that they once had.
fn added_alike<'m>(
    ours: &Map,
    theirs: &Map,
    mine: &[&'m Key],
    other: &[&'m Key],
) -> FxHashMap<&'m Key, &'m Key> {
    let others: FxHashSet<&Key> = other.iter().copied().collect();
    let mut found: FxHashMap<&'m Key, &'m Key> = FxHashMap::default();
    // Those of ours that theirs does not have, and the ids that they once had, by their places.
    let mut free: FxHashMap<Key, usize> = FxHashMap::default();
    let mut once: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
    let former = |map: &Map, key: &Key| -> Vec<Key> {
        let words = map.get(key).map_or_else(Vec::new, |entry| entry.words("formerly"));
        words.into_iter().map(|id| Key { kind: key.kind.clone(), id: id.into() }).collect()
    };
    for (place, key) in mine.iter().enumerate() {
        if others.contains(key) {
            found.insert(key, key);
            continue;
        }
        free.insert((*key).clone(), place);
        for was in former(ours, key) {
            once.entry(was).or_default().push(place);
        }
    }
    for key in other {
        if found.contains_key(key) {
            continue;
        }
        let was_theirs = former(theirs, key);
        let here = was_theirs.iter().filter_map(|was| free.get(was));
        let is_left = |place: &usize| mine.get(*place).is_some_and(|own| !found.contains_key(own));
        let first = here.chain(once.get(*key).into_iter().flatten()).copied().filter(is_left).min();
        if let Some(own) = first.and_then(|place| mine.get(place)) {
            found.insert(own, key);
        }
    }
    found
}
