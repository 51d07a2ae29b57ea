//! Sign-offs, which never conflict.

use rustc_hash::FxHashSet;

use super::Merge;
use super::names::{Entity, THEIRS, Three};
use super::plan::Plan;
use crate::model::{Edit, Entry, Key, Map, Path, Seal, Table};
use crate::workspace::EditError;

/// Merges the sign-offs: what one side signed or took back counts, unless the other side did
/// something else about it or what was signed has another content now. Then nobody has signed.
pub(super) fn stamps(plan: &Plan<'_>, merge: &mut Merge) -> Result<(), EditError> {
    let is_stamp = |entity: &&Entity<'_>| entity.name.kind == "approval";
    if !plan.names.entities.iter().any(|entity| is_stamp(&entity)) {
        return Ok(());
    }
    let known: FxHashSet<&Key> = plan.names.entities.iter().map(|entity| &entity.name).collect();
    for entity in plan.names.entities.iter().filter(is_stamp) {
        stamp(plan, merge, entity, &known)?;
    }
    Ok(())
}

fn stamp(
    plan: &Plan<'_>,
    merge: &mut Merge,
    entity: &Entity<'_>,
    known: &FxHashSet<&Key>,
) -> Result<(), EditError> {
    let entries = plan.entries(entity);
    let tables = entries.map(|entry| entry.map(|entry| &entry.fields));
    let (merged, open) = merged(plan, merge.workspace.map(), entity, tables);
    let name = &entity.name;
    let signed = Key::parse(&name.id).unwrap_or_else(|| name.clone());
    for who in open {
        merge.notes.push(format!("The sign-off of {signed} by {who} is open again."));
    }
    // Sign-offs go with what they sign off.
    let is_gone = known.contains(&signed) && merge.workspace.map().get(&signed).is_none();
    let merged = if is_gone { Table::default() } else { merged };
    let workspace = &mut merge.workspace;
    match workspace.map().get(name).cloned() {
        None if merged.is_empty() => {}
        None => {
            let entry = Entry { key: name.clone(), fields: merged };
            let theirs = entity.keys[THEIRS];
            let file = theirs.and_then(|key| plan.theirs.file_of(key)).unwrap_or("map.toml");
            let same = theirs.is_some_and(|key| {
                *key == *name
                    && plan.theirs.map().get(key).is_some_and(|it| it.fields == entry.fields)
            });
            let block = theirs.filter(|_| same).and_then(|key| plan.theirs.block(key));
            workspace.adopt(file, &entry, block.as_deref(), None)?;
        }
        Some(_) if merged.is_empty() => drop(workspace.apply(&Edit::Delete { key: name.clone() })?),
        Some(here) => {
            for (who, value) in &merged {
                if here.fields.get(who) != Some(value) {
                    let (key, path, value) = (name.clone(), Path::field(who), value.clone());
                    workspace.apply(&Edit::Set { key, path, value })?;
                }
            }
            for who in here.fields.keys().filter(|who| !merged.contains_key(who)) {
                workspace.apply(&Edit::Unset { key: name.clone(), path: Path::field(who) })?;
            }
        }
    }
    Ok(())
}

/// Returns who has signed after all, and whose sign-off is open again.
fn merged(
    plan: &Plan<'_>,
    now: &Map,
    entity: &Entity<'_>,
    tables: Three<Option<&Table>>,
) -> (Table, Vec<String>) {
    let mut merged = Table::default();
    let mut open = Vec::new();
    let [_, ours, theirs] = tables;
    let more = theirs.into_iter().flat_map(Table::keys);
    let more = more.filter(|who| !ours.is_some_and(|ours| ours.contains_key(who)));
    for who in ours.into_iter().flat_map(Table::keys).chain(more) {
        let [before, here, there] = tables.map(|table| table.and_then(|table| table.get(who)));
        let stamp = if here == there || there == before {
            here
        } else if here == before {
            there
        } else {
            open.push(who.to_string());
            continue;
        };
        let Some(stamp) = stamp else { continue };
        let is_new = Some(stamp) != before;
        if is_new && !still_says(plan, now, entity, [None, here, there].map(|it| it == Some(stamp)))
        {
            open.push(who.to_string());
            continue;
        }
        merged.insert(who.clone(), stamp.clone());
    }
    (merged, open)
}

/// Tells whether what one of these sides signed has the same content in the merged map; where it
/// stands in another text nobody can tell, and the seal will.
fn still_says(plan: &Plan<'_>, now: &Map, entity: &Entity<'_>, signed: Three<bool>) -> bool {
    let maps = plan.maps();
    let Some(merged) = Key::parse(&entity.name.id).and_then(|key| now.get(&key)) else {
        return true;
    };
    let seal = Seal::of(now, merged);
    signed.into_iter().zip(maps).zip(&entity.keys).any(|((signed, map), key)| {
        let entry = key.and_then(|key| map.get(&Key::parse(&key.id)?));
        signed && entry.is_some_and(|entry| Seal::of(map, entry) == seal)
    })
}
