//! Which entry is which in three maps, and what it is called once they are one.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

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
pub(super) struct Entity {
    /// Its key in each map that has it.
    pub(super) keys: Three<Option<Key>>,
    /// Its key in the merged map.
    pub(super) name: Key,
    /// Whether both sides gave it another id, and not the same one.
    pub(super) renamed_twice: bool,
}

/// The entries of three maps.
pub(super) struct Names {
    pub(super) entities: Vec<Entity>,
    places: Three<FxHashMap<Key, usize>>,
    /// Whether an entry has another key in one of the maps.
    pub(super) renames: bool,
}

impl Names {
    pub(super) fn find(maps: Three<&Map>) -> Self {
        let [base, ours, theirs] = maps;
        let (to_ours, to_theirs) = (pairs(base, ours), pairs(base, theirs));
        let mut names = Self { entities: Vec::new(), places: Default::default(), renames: false };
        for entry in base.entries() {
            let keys = [
                Some(entry.key.clone()),
                to_ours.get(&entry.key).cloned(),
                to_theirs.get(&entry.key).cloned(),
            ];
            names.add(keys);
        }
        let alone = |side: usize, map: &'_ Map, names: &Self| -> Vec<Key> {
            let free = |entry: &&Entry| {
                !names.places.get(side).is_some_and(|it| it.contains_key(&entry.key))
            };
            map.entries().filter(free).map(|entry| entry.key.clone()).collect()
        };
        let (mine, other) = (alone(OURS, ours, &names), alone(THEIRS, theirs, &names));
        let partners = added_alike(ours, theirs, &mine, &other);
        for key in &mine {
            names.add([None, Some(key.clone()), partners.get(key).cloned()]);
        }
        for key in other {
            if names.place(THEIRS, &key).is_none() {
                names.add([None, None, Some(key)]);
            }
        }
        names.name_sign_offs();
        let differs = |it: &Entity| it.keys.iter().flatten().any(|key| *key != it.name);
        names.renames = names.entities.iter().any(differs);
        names
    }

    fn add(&mut self, keys: Three<Option<Key>>) {
        let place = self.entities.len();
        for (places, key) in self.places.iter_mut().zip(&keys) {
            if let Some(key) = key {
                places.insert(key.clone(), place);
            }
        }
        let [base, ours, theirs] = &keys;
        let (name, renamed_twice) = match (base, ours, theirs) {
            (_, Some(ours), Some(theirs)) if ours == theirs => (ours, false),
            (Some(base), Some(ours), Some(theirs)) if theirs == base => (ours, false),
            (Some(base), Some(ours), Some(theirs)) if ours == base => (theirs, false),
            (Some(_), Some(ours), Some(_)) => (ours, true),
            (None, Some(_), Some(theirs)) => (theirs, false),
            (_, Some(key), None) | (_, None, Some(key)) | (Some(key), None, None) => (key, false),
            (None, None, None) => return,
        };
        let name = name.clone();
        self.entities.push(Entity { keys, name, renamed_twice });
    }

    /// Sign-offs go by what they sign off.
    fn name_sign_offs(&mut self) {
        for place in 0..self.entities.len() {
            let Some(entity) = self.entities.get(place) else { continue };
            let signed = entity.keys.iter().enumerate().rev().find_map(|(side, key)| {
                let key = key.as_ref().filter(|key| key.kind == "approval")?;
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
        self.places.get(side)?.get(key).copied()
    }

    /// Returns the entry that has this key in one of the maps.
    pub(super) fn entity(&self, side: usize, key: &Key) -> Option<&Entity> {
        self.entities.get(self.place(side, key)?)
    }

    /// Returns what a table of one map says with the references as the merged map has them.
    pub(super) fn translated(
        &self,
        schema: &Schema,
        maps: Three<&Map>,
        side: usize,
        entry: &Entry,
    ) -> Table {
        let fields = schema.kind(&entry.key.kind).map_or(&[][..], |kind| kind.fields.as_slice());
        if !self.renames {
            return entry.fields.clone();
        }
        let Some(map) = maps.get(side) else { return entry.fields.clone() };
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
        let Some(entity) = entity.filter(|it| it.keys.iter().flatten().any(|key| *key != it.name))
        else {
            return written.to_owned();
        };
        match target {
            Target::Kind(_) => entity.name.id.to_string(),
            Target::Message => entity.name.to_string(),
        }
    }
}

/// Returns for each entry of the base the key that it has on a side.
///
/// Likeness alone pairs entries only where they say exactly the same: more would be a guess.
fn pairs(base: &Map, side: &Map) -> FxHashMap<Key, Key> {
    let pairs = Pairs::find(base, side);
    let mut found = FxHashMap::default();
    for entry in base.entries() {
        let Some(key) = pairs.after(&entry.key) else { continue };
        let equal = || side.get(key).is_some_and(|other| other.fields == entry.fields);
        if !pairs.is_guessed(key) || equal() {
            found.insert(entry.key.clone(), key.clone());
        }
    }
    found
}

/// Pairs entries that both sides added: by key, then by the ids that they once had.
fn added_alike(
    ours: &Map,
    theirs: &Map,
    mine: &[Key],
    other: &[Key],
) -> IndexMap<Key, Key, FxBuildHasher> {
    let mut found: IndexMap<Key, Key, FxBuildHasher> = IndexMap::default();
    for key in mine {
        if other.contains(key) {
            found.insert(key.clone(), key.clone());
        }
    }
    let had = |map: &Map, key: &Key, id: &str| {
        map.get(key).is_some_and(|entry| entry.words("formerly").contains(&id))
    };
    for key in other.iter().filter(|key| !mine.contains(key)) {
        let free = mine.iter().filter(|own| own.kind == key.kind && !other.contains(own));
        let former = free
            .filter(|own| !found.contains_key(*own))
            .find(|own| had(theirs, key, &own.id) || had(ours, own, &key.id));
        if let Some(former) = former.cloned() {
            found.insert(former, key.clone());
        }
    }
    found
}
