//! Which situations and assets say something that is different now.

use rustc_hash::FxHashMap;

use crate::model::difference::{Consequence, EntryChange, Fate, Named};
use crate::model::{Entry, Key, Role};
use crate::review::sides::{Sides, named};

/// Returns the situations and assets that tell a changed entry, directly or through a situation.
pub(super) fn affected(sides: &Sides<'_>, entries: &[EntryChange]) -> Vec<Consequence> {
    let mut because: FxHashMap<Key, Vec<Named>> = FxHashMap::default();
    for change in entries.iter().filter(|change| says_otherwise(change)) {
        for teller in tellers(sides, &change.entry.key, change.fate) {
            if teller.key != change.entry.key {
                because.entry(teller.key.clone()).or_default().push(change.entry.clone());
            }
        }
    }
    let order = sides.after.entries().filter_map(|entry| {
        let because = because.remove(&entry.key)?;
        Some(Consequence::Affected { entry: named(entry), because })
    });
    order.collect()
}

/// Tells whether what an entry says is different, not only who looks after it or where it stands.
fn says_otherwise(change: &EntryChange) -> bool {
    let is_said = !matches!(change.entry.key.kind.as_str(), "map" | "approval");
    let is_sealed = change.fields.iter().any(|field| field.sealed);
    is_said && (change.fate == Fate::Removed || (change.fate == Fate::Kept && is_sealed))
}

/// Returns the situations and assets that tell an entry, and the assets that tell of those.
pub(super) fn tellers<'m>(sides: &Sides<'m>, key: &Key, fate: Fate) -> Vec<&'m Entry> {
    let direct = |key: &Key, fate: Fate| -> Vec<&'m Entry> {
        let after = sides.after;
        if fate == Fate::Removed {
            let mut keys: Vec<&Key> = after.naming(key).iter().collect();
            keys.sort_by(|one, other| after.schema().order(one, other));
            keys.dedup();
            return keys.into_iter().filter_map(|key| after.get(key)).collect();
        }
        after.linked_from(key)
    };
    let role = |entry: &Entry| sides.after.kind_of(entry).map(|kind| kind.role);
    let mut found: Vec<&'m Entry> = Vec::new();
    let mut waiting = direct(key, fate);
    while let Some(entry) = waiting.pop() {
        let (is_situation, is_asset) =
            (role(entry) == Some(Role::Situation), role(entry) == Some(Role::Asset));
        if (is_situation || is_asset) && !found.iter().any(|other| other.key == entry.key) {
            found.push(entry);
            if is_situation {
                waiting.extend(direct(&entry.key, Fate::Kept));
            }
        }
    }
    found.sort_by(|one, other| sides.after.schema().order(&one.key, &other.key));
    found
}
