//! Carries a plan out on ours.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Merge;
use super::comments::{Comments, Written};
use super::conflict::Conflict;
use super::fields::{At, Fusion};
use super::names::{BASE, Entity, OURS, THEIRS, Three};
use super::plan::{Fate, Plan, Why};
use super::stamps::stamps;
use crate::model::{Edit, Entry, Key, Path, Schema, Value};
use crate::workspace::{EditError, Workspace};

type Done = Result<(), EditError>;

/// Makes ours the merged map, and notes what clashes.
pub(super) fn carry_out(plan: &Plan<'_>, merge: &mut Merge) -> Done {
    if say_the_same(plan.ours, plan.theirs) || say_the_same(&plan.base.workspace, plan.theirs) {
        return Ok(());
    }
    if say_the_same(&plan.base.workspace, plan.ours) {
        return take_all(plan.theirs, &mut merge.workspace);
    }
    let taken = plan.taken();
    let fates: Vec<(&Entity<'_>, Fate)> = plan
        .names
        .entities
        .iter()
        .filter(|entity| entity.name.kind != "approval")
        .map(|entity| (entity, plan.fate(entity, &taken)))
        .collect();
    rename(plan, &mut merge.workspace)?;
    for (entity, fate) in &fates {
        if *fate == Fate::Goes {
            merge.workspace.apply(&Edit::Delete { key: entity.name.clone() })?;
        }
    }
    let mut orders = Orders::default();
    for (entity, fate) in &fates {
        match fate {
            Fate::Comes => come(plan, merge, entity, &mut orders)?,
            Fate::Clashes(why) => merge.conflicts.push(alone(plan, entity, *why)),
            Fate::Stays | Fate::Goes | Fate::Fuses => {}
        }
    }
    let comments = Comments::of(plan);
    let fused = || fates.iter().filter(|(_, fate)| *fate == Fate::Fuses).map(|(entity, _)| *entity);
    for entity in fused() {
        move_file(plan, merge, entity)?;
    }
    // Most entries are written alike everywhere.
    let differing: FxHashSet<&Key> = fused()
        .filter(|entity| entity.renamed_twice || !plan.is_written_alike(entity))
        .map(|entity| &entity.name)
        .collect();
    let touched = fused().filter(|entity| differing.contains(&entity.name));
    let taken = take_blocks(plan, merge, touched)?;
    let fresh = OnceCell::new();
    for entity in fused() {
        let written = if taken.contains(&entity.name) {
            Written::AsInTheirs(&fresh)
        } else {
            if differing.contains(&entity.name) {
                fuse(plan, merge, entity)?;
            }
            Written::AsInOurs
        };
        comments.bring(plan, merge, entity, written);
    }
    comments.bring_those_of_files(plan, merge);
    stamps(plan, merge)?;
    let schema = &plan.schema;
    merge
        .conflicts
        .sort_by(|one, two| schema.order(&one.key, &two.key).then_with(|| one.path.cmp(&two.path)));
    Ok(())
}

/// Lets a workspace say something in the place of a conflict.
pub(super) fn say(workspace: &mut Workspace, conflict: &Conflict, value: Option<&Value>) -> Done {
    let edits = conflict.edits(workspace, value);
    if let ([Edit::New { key, fields }], Some(block)) = (edits.as_slice(), &conflict.block) {
        let entry = Entry { key: key.clone(), fields: fields.clone() };
        let file = workspace.files().next().unwrap_or("map.toml").to_owned();
        if conflict.theirs.as_ref() == value
            && workspace.adopt(&file, &entry, Some(block), None).is_ok()
        {
            return Ok(());
        }
    }
    workspace.apply_all(&edits, format!("Decide about {}", conflict.key)).map(drop)
}

/// Tells whether two workspaces have the same texts, line ends apart.
pub(super) fn say_the_same(one: &Workspace, two: &Workspace) -> bool {
    one.files().len() == two.files().len()
        && one.files().all(|file| match (one.text(file), two.text(file)) {
            (Some(one), Some(two)) => one.lines().eq(two.lines()),
            _ => false,
        })
}

/// Ours is the base: all that theirs says is taken as it is written.
fn take_all(theirs: &Workspace, workspace: &mut Workspace) -> Done {
    let ours: Vec<String> = workspace.files().map(str::to_owned).collect();
    for file in ours.iter().filter(|file| theirs.text(file).is_none()) {
        workspace.rewrite(file, "")?;
    }
    for file in theirs.files() {
        let text = theirs.text(file).unwrap_or_default();
        if workspace.text(file).is_none_or(|own| !own.lines().eq(text.lines())) {
            workspace.rewrite(file, text)?;
        }
    }
    Ok(())
}

/// Gives entries of ours the ids that theirs gave them; every reference of ours follows.
fn rename(plan: &Plan<'_>, workspace: &mut Workspace) -> Done {
    let mut left: Vec<(Key, Key)> = Vec::new();
    for entity in &plan.names.entities {
        if let [_, Some(ours), Some(_)] = entity.keys
            && entity.name.kind != "approval"
            && *ours != entity.name
        {
            left.push((ours.clone(), entity.name.clone()));
        }
    }
    // One whose new id is free now goes first: it may free the id of another one.
    while !left.is_empty() {
        let free = left.iter().position(|(_, new)| workspace.map().get(new).is_none());
        let (old, new) = left.remove(free.unwrap_or(0));
        let had: Option<Value> =
            workspace.map().get(&old).and_then(|it| it.fields.get("formerly").cloned());
        workspace.apply(&Edit::Rename { key: old, id: new.id.clone() })?;
        // Which former ids it has is decided as that of any other field.
        let path = Path::field("formerly");
        let has = workspace.map().get(&new).and_then(|it| it.fields.get("formerly").cloned());
        match had {
            Some(value) => drop(workspace.apply(&Edit::Set { key: new, path, value })?),
            None if has.is_some() => drop(workspace.apply(&Edit::Unset { key: new, path })?),
            None => {}
        }
    }
    Ok(())
}

/// Writes an entry of theirs that ours does not have, as it is written there.
fn come(plan: &Plan<'_>, merge: &mut Merge, entity: &Entity<'_>, orders: &mut Orders) -> Done {
    let Some(key) = entity.keys[THEIRS] else { return Ok(()) };
    let Some(entry) = plan.theirs.map().get(key) else { return Ok(()) };
    let file = plan.theirs.file_of(key).unwrap_or("map.toml").to_owned();
    let behind = neighbor(plan, &merge.workspace, key, &file, orders);
    let block = plan.theirs.block(key);
    let workspace = &mut merge.workspace;
    if workspace.adopt(&file, entry, block.as_deref(), behind.as_ref()).is_err() {
        workspace.adopt(&file, entry, None, None)?;
    }
    turn(plan, merge, entity, key)
}

/// Returns the entry behind which a new one stands in theirs; `None` where canonical order tells
/// its place, since both have it.
fn neighbor(
    plan: &Plan<'_>,
    workspace: &Workspace,
    key: &Key,
    file: &str,
    orders: &mut Orders,
) -> Option<Key> {
    let order = orders.entry(file.to_owned()).or_insert_with(|| Order::of(plan, file));
    if order.is_canonical {
        return None;
    }
    let earlier = order.theirs.get(..*order.places.get(key)?)?;
    let mut now = earlier.iter().rev().filter_map(|it| Some(&plan.names.entity(THEIRS, it)?.name));
    let behind = now.find(|name| workspace.file_of(name) == Some(file))?;
    // What is new in ours at the same place stays in front.
    let is_new = |it: &Key| {
        plan.names.entity(OURS, it).is_some_and(|it| matches!(&it.keys, [None, _, None]))
    };
    let mut last = behind.clone();
    while let Some(next) = workspace.key_behind(&last).filter(is_new) {
        last = next;
    }
    Some(last)
}

/// The orders of files of theirs, by their names.
type Orders = FxHashMap<String, Order>;

/// In which order the entries of a file stand in theirs.
struct Order {
    theirs: Vec<Key>,
    places: FxHashMap<Key, usize>,
    /// Whether both sides have canonical order.
    is_canonical: bool,
}

impl Order {
    fn of(plan: &Plan<'_>, file: &str) -> Self {
        let theirs = plan.theirs.keys_in(file);
        let is_canonical =
            is_sorted(&plan.schema, &theirs) && is_sorted(&plan.schema, &plan.ours.keys_in(file));
        let mut places = FxHashMap::default();
        for (place, key) in theirs.iter().enumerate() {
            places.entry(key.clone()).or_insert(place);
        }
        Self { theirs, places, is_canonical }
    }
}

fn is_sorted(schema: &Schema, keys: &[Key]) -> bool {
    keys.is_sorted_by(|one, two| schema.order(one, two).is_le())
}

/// Moves an entry to the file to which theirs moved it.
fn move_file(plan: &Plan<'_>, merge: &mut Merge, entity: &Entity<'_>) -> Done {
    let [Some(was), Some(mine), Some(other)] = entity.keys else { return Ok(()) };
    let (before, here, there) =
        (plan.base.workspace.file_of(was), plan.ours.file_of(mine), plan.theirs.file_of(other));
    let (Some(before), Some(here), Some(there)) = (before, here, there) else { return Ok(()) };
    if there == before || there == here {
        return Ok(());
    }
    if here != before {
        let name = &entity.name;
        merge.notes.push(format!(
            "Both sides moved {name} to another file; it stands in {here} and not in {there}."
        ));
        return Ok(());
    }
    let workspace = &mut merge.workspace;
    let sign_offs = Key::new("approval", &entity.name.to_string());
    let taken: Vec<(Entry, Option<String>, String)> = [&entity.name, &sign_offs]
        .into_iter()
        .filter_map(|key| {
            let entry = workspace.map().get(key)?.clone();
            let file = if *key == sign_offs { workspace.file_of(key)? } else { there };
            Some((entry, workspace.block(key), file.to_owned()))
        })
        .collect();
    workspace.apply(&Edit::Delete { key: entity.name.clone() })?;
    for (entry, block, file) in taken {
        workspace.adopt(&file, &entry, block.as_deref(), None)?;
    }
    Ok(())
}

/// Takes the entries that ours did not touch as theirs writes them, and returns their names.
fn take_blocks<'e>(
    plan: &'e Plan<'_>,
    merge: &mut Merge,
    entities: impl Iterator<Item = &'e Entity<'e>>,
) -> Result<FxHashSet<&'e Key>, EditError> {
    let mut blocks: Vec<(&Entry, String)> = Vec::new();
    let mut taken: Vec<&Entity<'_>> = Vec::new();
    for entity in entities {
        if let Some(block) = plan.untouched(entity)
            && let [_, _, Some(entry)] = plan.entries(entity)
        {
            blocks.push((entry, block));
            taken.push(entity);
        }
    }
    // What can't be written so in company may be alone.
    if merge.workspace.swap_all(&blocks).is_err() {
        let mut swapped = blocks.chunks(1).map(|one| merge.workspace.swap_all(one).is_ok());
        taken.retain(|_| swapped.next().unwrap_or(false));
    }
    for entity in &taken {
        turn(plan, merge, entity, &entity.name)?;
    }
    Ok(taken.into_iter().map(|entity| &entity.name).collect())
}

/// Merges an entry that both have.
fn fuse(plan: &Plan<'_>, merge: &mut Merge, entity: &Entity<'_>) -> Done {
    let name = &entity.name;
    let [base, Some(mine), Some(other)] = entity.keys else { return Ok(()) };
    if entity.renamed_twice {
        let text = |key: &Key| Value::text(key.id.as_str());
        let (old, ours, theirs) = (base.map(text), text(mine), text(other));
        let why = format!(
            "Ours calls {} now `{}`, and theirs `{}`.",
            base.unwrap_or(mine),
            mine.id,
            other.id
        );
        let values = [old.as_ref(), Some(&ours), Some(&theirs)];
        let mut conflict = Conflict::new(name, &Path::default(), values, why);
        conflict.block = plan.theirs.block(other);
        merge.conflicts.push(conflict);
    }
    if let [Some(before), Some(here), Some(there)] = &plan.blocks(entity)
        && (there == before || there == here)
    {
        return Ok(());
    }
    let tables = plan.tables(entity);
    let [before, ours, theirs] = &tables;
    // A map has settings even where nothing is set: the first ones do not clash by being there.
    let is_blind = before.is_none() && (name.kind != "map" || plan.base.is_unknown(entity));
    let mut fusion = Fusion::new(name, is_blind);
    let sides = [before.as_ref(), ours.as_ref(), theirs.as_ref()];
    fusion.table(plan.declared(&name.kind), sides, &At::default());
    for edit in &fusion.edits {
        merge.workspace.apply(edit)?;
    }
    merge.conflicts.extend(fusion.conflicts);
    Ok(())
}

/// Lets an entry that was taken from theirs refer as the merged map does.
fn turn(plan: &Plan<'_>, merge: &mut Merge, entity: &Entity<'_>, key: &Key) -> Done {
    // Without a rename it does already.
    if !plan.names.renames {
        return Ok(());
    }
    let [_, _, Some(fields)] = plan.tables(entity) else { return Ok(()) };
    let workspace = &mut merge.workspace;
    let Some(entry) = workspace.map().get(key) else { return Ok(()) };
    let other = fields.iter().filter(|(name, value)| entry.fields.get(name) != Some(value));
    let edits: Vec<Edit> = other
        .map(|(name, value)| Edit::Set {
            key: key.clone(),
            path: Path::field(name),
            value: value.clone(),
        })
        .collect();
    for edit in edits {
        workspace.apply(&edit)?;
    }
    Ok(())
}

/// Returns the conflict about an entry that only one side has.
fn alone(plan: &Plan<'_>, entity: &Entity<'_>, why: Why) -> Conflict {
    let tables = plan.tables(entity);
    let values = tables.map(|table| table.map(Value::Table));
    let [base, ours, theirs] = &values;
    let name = &entity.name;
    let is_ours = ours.is_some();
    let (has, lacks) = if is_ours { ("ours", "theirs") } else { ("theirs", "ours") };
    let removed = if is_ours { "Theirs" } else { "Ours" };
    let why = match why {
        Why::Changed => format!("{removed} removed {name}, and {has} changed it."),
        Why::Renamed => {
            let was = entity.keys[BASE].unwrap_or(name);
            format!("{removed} removed {was}, and {has} calls it {name} now.")
        }
        Why::Needed => format!("{removed} removed {name}, and {has} newly refers to it."),
        Why::Unknown => {
            format!("{name} is in {has} and not in {lacks}; what was there before is not known.")
        }
        Why::Taken => format!("Ours has {name} for one entry, and theirs for another."),
    };
    let ours = if is_ours { ours.clone() } else { plan.ours_of(name) };
    let values = [base.as_ref(), ours.as_ref(), theirs.as_ref()];
    let mut conflict = Conflict::new(name, &Path::default(), values, why);
    let base: &Workspace = &plan.base.workspace;
    let side = [(BASE, base), (OURS, plan.ours), (THEIRS, plan.theirs)];
    conflict.block = side
        .into_iter()
        .rev()
        .find_map(|(side, workspace)| workspace.block((*entity.keys.get(side)?)?));
    conflict
}

impl Plan<'_> {
    /// Returns an entry as each version writes it.
    fn blocks(&self, entity: &Entity<'_>) -> Three<Option<String>> {
        let [base, ours, theirs] = entity.keys;
        [
            base.and_then(|key| self.base.workspace.block(key)),
            ours.and_then(|key| self.ours.block(key)),
            theirs.and_then(|key| self.theirs.block(key)),
        ]
    }

    /// Tells whether theirs writes an entry to the letter as ours does, or as it was.
    fn is_written_alike(&self, entity: &Entity<'_>) -> bool {
        let [base, ours, theirs] = entity.keys;
        let letters = theirs.and_then(|key| self.theirs.letters(key));
        letters.is_some()
            && (letters == base.and_then(|key| self.base.workspace.letters(key))
                || letters == ours.and_then(|key| self.ours.letters(key)))
    }

    /// Returns an entry as theirs writes it anew, where ours did not touch it.
    fn untouched(&self, entity: &Entity<'_>) -> Option<String> {
        if entity.keys[THEIRS] != Some(&entity.name) {
            return None;
        }
        let [before, here, there] = self.blocks(entity);
        there.filter(|there| before.as_ref() != Some(there) && here == before && before.is_some())
    }

    /// Returns what ours says under a key that another entry has in theirs.
    fn ours_of(&self, name: &Key) -> Option<Value> {
        let mut here = self.names.entities.iter().filter(|it| it.name == *name);
        let entity = here.find(|it| it.keys[OURS].is_some())?;
        let [_, ours, _] = self.tables(entity);
        ours.map(Value::Table)
    }
}
