//! What is signed off, open and lapsed, and what changed since.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::diff::diff;
use crate::model::difference::{Consequence, EntryChange, Named};
use crate::model::{
    Edit, Entry, Key, Map, Path, Seal, Stamp, Standing, Table, Value, needs_sign_off, sign_offs_of,
    standings,
};
use crate::workspace::Workspace;

/// An entry, and how it stands with each signatory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOffs {
    /// The entry.
    pub entry: Named,
    /// Each signatory of the map, in its order.
    pub standings: Vec<(SmolStr, Standing)>,
}

/// Returns how the entries stand that must be signed off, in canonical order.
pub fn sign_offs(map: &Map) -> Vec<SignOffs> {
    let needing = map.entries().filter(|entry| needs_sign_off(map, entry));
    needing
        .map(|entry| SignOffs { entry: named(entry), standings: standings(map, entry) })
        .collect()
}

/// Returns the edit that signs an entry off; `None` when the signatory's signature holds already.
pub fn sign(
    map: &Map,
    entry: &Entry,
    signatory: &str,
    by: &str,
    on: jiff::civil::Date,
) -> Option<Edit> {
    let standing = standings(map, entry).into_iter().find(|(name, _)| name == signatory)?.1;
    if standing.holds() {
        return None;
    }
    let seal = Seal::of(map, entry).to_string();
    let stamp = Value::Table(Stamp { by: by.to_owned(), on: Some(on), seal }.fields());
    Some(match sign_offs_of(map, entry) {
        Some(offs) => {
            Edit::Set { key: offs.key.clone(), path: Path::field(signatory), value: stamp }
        }
        None => Edit::New {
            key: Key::new("approval", &entry.key.to_string()),
            fields: Table::from_iter([(SmolStr::from(signatory), stamp)]),
        },
    })
}

/// What changed since the signatures that lapsed: by the entry and its signatory.
pub type Since = FxHashMap<(Key, SmolStr), Vec<EntryChange>>;

/// Returns the seals of the signatures that lapsed, each once.
pub fn lapsed_seals(rows: &[SignOffs]) -> Vec<&str> {
    let standings = rows.iter().flat_map(|row| &row.standings);
    let mut seals: Vec<&str> = standings
        .filter_map(|(_, standing)| match standing {
            Standing::Lapsed(stamp) => Some(stamp.seal.as_str()),
            Standing::Open | Standing::Signed(_) => None,
        })
        .filter(|seal| seal.len() == 32 && seal.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .collect();
    seals.sort_unstable();
    seals.dedup();
    seals
}

/// Notes what changed since an older state of the map, for the signatures that held then and are
/// not explained yet.
pub fn since(
    older: &Workspace,
    now: &Workspace,
    rows: &[SignOffs],
    today: jiff::civil::Date,
    found: &mut Since,
) {
    let was = older.map();
    let missing = |row: &SignOffs, signatory: &SmolStr, found: &Since| {
        !found.contains_key(&(row.entry.key.clone(), signatory.clone()))
    };
    let mut held: Vec<(&SignOffs, &SmolStr)> = Vec::new();
    for row in rows {
        for (signatory, standing) in &row.standings {
            let Standing::Lapsed(stamp) = standing else { continue };
            if missing(row, signatory, found)
                && had_seal(was, now.map(), &row.entry.key, &stamp.seal)
            {
                held.push((row, signatory));
            }
        }
    }
    if held.is_empty() {
        return;
    }
    let difference = diff(older, now, today);
    for (row, signatory) in held {
        let lapse = difference.meaning.iter().find_map(|it| {
            let Consequence::Lapsed { entry, signatory: who, because, .. } = it else {
                return None;
            };
            (entry.key == row.entry.key && who == signatory).then_some(because)
        });
        let is_cause = |change: &&EntryChange| {
            lapse.is_some_and(|because| because.iter().any(|it| it.key == change.entry.key))
        };
        let changes = difference.entries.iter().filter(is_cause).cloned().map(only_sealed);
        found.insert((row.entry.key.clone(), signatory.clone()), changes.collect());
    }
}

/// Leaves out what no signature is about: who looks after it, when it was reviewed, where it
/// stands.
fn only_sealed(mut change: EntryChange) -> EntryChange {
    change.fields.retain(|field| field.sealed);
    change.moved = None;
    change.comments = <_>::default();
    change
}

/// Tells whether an entry had a seal in an older map, also under an id that it had then.
fn had_seal(was: &Map, now: &Map, key: &Key, seal: &str) -> bool {
    let ids = now.get(key).map(|entry| entry.words("formerly")).unwrap_or_default();
    let former = ids.into_iter().map(|id| Key { kind: key.kind.clone(), id: id.into() });
    let mut keys = std::iter::once(key.clone()).chain(former);
    keys.any(|key| was.get(&key).is_some_and(|entry| Seal::of(was, entry).to_string() == seal))
}

fn named(entry: &Entry) -> Named {
    Named { key: entry.key.clone(), title: entry.title().to_owned() }
}
