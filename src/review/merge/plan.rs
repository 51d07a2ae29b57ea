//! What becomes of each entry.

use rustc_hash::{FxHashMap, FxHashSet};

use super::known::Known;
use super::names::{BASE, Entity, Names, OURS, THEIRS, Three};
use super::same::same_table;
use crate::model::{Entry, Field, Key, Map, Schema, Table};
use crate::workspace::Workspace;

/// The three versions, and which entry is which in them.
pub(super) struct Plan<'w> {
    /// What is known of the base.
    pub(super) base: &'w Known<'w>,
    pub(super) ours: &'w Workspace,
    pub(super) theirs: &'w Workspace,
    pub(super) names: Names<'w>,
    pub(super) schema: Schema,
}

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stands in ours as it shall, or is gone from both.
    Stays,
    /// Theirs removed it, and ours did not touch it.
    Goes,
    /// Theirs added it.
    Comes,
    /// Both have it.
    Fuses,
    /// One side removed it, and the other needs it.
    Clashes(Why),
}

/// Why an entry that only one side has is a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It was changed there.
    Changed,
    /// It has another id there.
    Renamed,
    /// Something newly refers to it there.
    Needed,
    /// Nobody knows what was there before.
    Unknown,
    /// Another entry has its id on the other side.
    Taken,
}

impl<'w> Plan<'w> {
    pub(super) fn make(base: &'w Known<'w>, ours: &'w Workspace, theirs: &'w Workspace) -> Self {
        let maps = [base.workspace.map(), ours.map(), theirs.map()];
        let mut names = Names::find(maps);
        settle_collisions(&mut names);
        let mut dimensions = Vec::new();
        for dimension in maps.into_iter().rev().flat_map(|map| &map.header().dimensions) {
            if !dimensions
                .iter()
                .any(|known: &crate::model::kinds::Dimension| known.name == dimension.name)
            {
                dimensions.push(dimension.clone());
            }
        }
        let schema = Schema::new(&dimensions);
        Self { base, ours, theirs, names, schema }
    }

    pub(super) fn maps(&self) -> Three<&Map> {
        [self.base.workspace.map(), self.ours.map(), self.theirs.map()]
    }

    /// Returns an entry as each version has it.
    pub(super) fn entries(&self, entity: &Entity<'_>) -> Three<Option<&Entry>> {
        let [base, ours, theirs] = self.maps();
        [
            entity.keys[BASE].and_then(|key| base.get(key)),
            entity.keys[OURS].and_then(|key| ours.get(key)),
            entity.keys[THEIRS].and_then(|key| theirs.get(key)),
        ]
    }

    /// Returns what each version of an entry says, with references as the merged map has them.
    pub(super) fn tables(&self, entity: &Entity<'_>) -> Three<Option<Table>> {
        let mut side = 0;
        self.entries(entity).map(|entry| {
            let this = side;
            side += 1;
            Some(self.names.translated(&self.schema, this, entry?))
        })
    }

    pub(super) fn declared(&self, kind: &str) -> &[Field] {
        self.schema.kind(kind).map_or(&[], |kind| kind.fields.as_slice())
    }

    /// Decides about an entry that is no sign-off.
    pub(super) fn fate(&self, entity: &Entity<'_>, taken: &FxHashSet<Key>) -> Fate {
        let [base, ours, theirs] = self.entries(entity);
        let unknown = base.is_none() && self.base.is_unknown(entity);
        match (base, ours, theirs) {
            (_, Some(_), Some(_)) => Fate::Fuses,
            (None, Some(_), None) | (None, None, Some(_)) if unknown => Fate::Clashes(Why::Unknown),
            (_, None, None) | (None, Some(_), None) => Fate::Stays,
            (None, None, Some(_)) if taken.contains(&entity.name) => Fate::Clashes(Why::Taken),
            (None, None, Some(_)) => Fate::Comes,
            (Some(base), Some(kept), None) => self.removed(entity, base, kept, OURS, Fate::Goes),
            (Some(base), None, Some(kept)) => self.removed(entity, base, kept, THEIRS, Fate::Stays),
        }
    }

    /// Decides about an entry that one side removed.
    fn removed(
        &self,
        entity: &Entity<'_>,
        base: &Entry,
        kept: &Entry,
        side: usize,
        gone: Fate,
    ) -> Fate {
        let before = self.names.translated(&self.schema, BASE, base);
        let now = self.names.translated(&self.schema, side, kept);
        if base.key != kept.key {
            return Fate::Clashes(Why::Renamed);
        }
        if !same_table(self.declared(&entity.name.kind), &before, &now) {
            return Fate::Clashes(Why::Changed);
        }
        if self.is_newly_needed(entity, side) {
            return Fate::Clashes(Why::Needed);
        }
        gone
    }

    /// Tells whether a side refers to an entry from where the base did not.
    fn is_newly_needed(&self, entity: &Entity<'_>, side: usize) -> bool {
        let maps = self.maps();
        let (Some(map), [Some(before), _, _]) = (maps.get(side), entity.keys) else {
            return false;
        };
        let Some(Some(key)) = entity.keys.get(side) else { return false };
        let base = maps[BASE];
        // One that the other side made part of another entry is found there by its former id.
        let elsewhere = maps.get(if side == OURS { THEIRS } else { OURS });
        if elsewhere.is_some_and(|other| other.resolve(before).entry().is_some()) {
            return false;
        }
        map.linked_from(key).into_iter().filter(|from| from.key.kind != "approval").any(|from| {
            let was = self.names.entity(side, &from.key).and_then(|from| from.keys[BASE]);
            !was.is_some_and(|was| {
                base.links_from(was).iter().any(|link| {
                    base.resolve(&link.to).entry().is_some_and(|entry| entry.key == *before)
                })
            })
        })
    }

    /// Returns the keys that the merged map's entries have, but for those that only theirs has.
    pub(super) fn taken(&self) -> FxHashSet<Key> {
        let here = self.names.entities.iter().filter(|entity| entity.keys[OURS].is_some());
        here.map(|entity| entity.name.clone()).collect()
    }
}

/// Two entries can't have one id: one that theirs renamed to an id that is taken keeps ours.
fn settle_collisions(names: &mut Names<'_>) {
    let mut seen: FxHashMap<Key, usize> = FxHashMap::default();
    for entity in &names.entities {
        if entity.keys[OURS].is_some() || entity.keys[THEIRS].is_some() {
            *seen.entry(entity.name.clone()).or_default() += 1;
        }
    }
    for entity in &mut names.entities {
        if seen.get(&entity.name).is_some_and(|count| *count > 1)
            && let [_, Some(ours), Some(theirs)] = entity.keys
            && ours != theirs
            && entity.name != *ours
        {
            entity.name = ours.clone();
            entity.renamed_twice = true;
        }
    }
}
