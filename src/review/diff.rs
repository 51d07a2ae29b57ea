//! The way of a comparison: pair the entries, compare each pair, tell what follows.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::comments::comments;
use super::files::moves;
use super::meaning::meaning;
use super::sides::{Sides, named};
use crate::model::difference::{Comments, Difference, EntryChange, Fate, Moved, Named, Renamed};
use crate::model::{Entry, Key, Map};
use crate::workspace::Workspace;

/// Returns what differs between two maps, and what that means on a day.
pub fn diff(before: &Workspace, after: &Workspace, today: Date) -> Difference {
    diff_in_part(before, after, today, usize::MAX)
}

/// Returns what [`diff`] does, but what entries say that are new or gone only of the first so many
/// of each: for people, to whom no more are listed.
pub fn diff_in_part(
    before: &Workspace,
    after: &Workspace,
    today: Date,
    listed: usize,
) -> Difference {
    let sides = Sides::new(before.map(), after.map());
    let mut difference = compare(&sides, listed);
    let (files, moved) = moves(before, after, &sides);
    let (of_entries, of_files) = comments(before, after, &sides);
    let mut changes = Changes::new(&mut difference.entries);
    for (key, moved) in moved {
        changes.with(&sides, &key, |change| change.moved = Some(moved));
    }
    for (key, found) in of_entries {
        changes.with(&sides, &key, |change| change.comments = found);
    }
    difference.files = files;
    difference.comments = of_files;
    sort(&mut difference, &sides);
    difference.meaning = meaning(&sides, &difference.entries, today);
    difference
}

/// Returns what differs between two maps without their files.
pub fn diff_maps(before: &Map, after: &Map, today: Date) -> Difference {
    let sides = Sides::new(before, after);
    let mut difference = compare(&sides, usize::MAX);
    sort(&mut difference, &sides);
    difference.meaning = meaning(&sides, &difference.entries, today);
    difference
}

fn compare(sides: &Sides<'_>, listed: usize) -> Difference {
    let mut difference = Difference::default();
    let (mut n_added, mut n_removed) = (0, 0);
    // Without a rename, entries with equal fields refer to the same.
    let may_differ = sides.pairs.has_renames();
    for entry in sides.after.entries() {
        let before = sides.was(&entry.key);
        let is_same = |before: &Entry| std::ptr::eq(before, entry) || before.fields == entry.fields;
        if !may_differ && before.is_some_and(is_same) {
            continue;
        }
        let renamed = before.filter(|before| before.key != entry.key).map(|before| Renamed {
            from: before.key.clone(),
            guessed: sides.pairs.is_guessed(&entry.key),
        });
        n_added += usize::from(before.is_none());
        let is_listed = before.is_some() || n_added <= listed;
        let mut fields =
            if is_listed { sides.entry_fields(before, Some(entry)) } else { Vec::new() };
        let follows = renamed.as_ref().is_some_and(|_| entry.key.kind == "approval");
        if let Some(renamed) = &renamed {
            // That it had another id is told once.
            fields.retain(|field| field.name != "formerly" || !only_follows(entry, renamed));
        }
        let fate = if before.is_some() { Fate::Kept } else { Fate::Added };
        if fate == Fate::Added || !fields.is_empty() || (renamed.is_some() && !follows) {
            difference.entries.push(EntryChange {
                renamed: renamed.filter(|_| !follows),
                fate,
                fields,
                ..unchanged(named(entry))
            });
        }
    }
    for entry in sides.before.entries() {
        if sides.pairs.after(&entry.key).is_none() {
            n_removed += 1;
            let is_listed = n_removed <= listed;
            let fields = if is_listed { sides.entry_fields(Some(entry), None) } else { Vec::new() };
            let fate = Fate::Removed;
            difference.entries.push(EntryChange { fate, fields, ..unchanged(named(entry)) });
        }
    }
    for change in &mut difference.entries {
        if let Some(signed) = signed(&change.entry.key) {
            change.entry.title = sides.named(&signed).title;
        }
    }
    difference
}

/// Tells whether `formerly` says nothing but the id that the entry had just before.
fn only_follows(entry: &Entry, renamed: &Renamed) -> bool {
    entry.words("formerly").contains(&renamed.from.id.as_str())
}

/// Returns the entry that a sign-off is about.
fn signed(key: &Key) -> Option<Key> {
    if key.kind == "approval" { Key::parse(&key.id) } else { None }
}

fn unchanged(entry: Named) -> EntryChange {
    EntryChange {
        entry,
        fate: Fate::Kept,
        renamed: None,
        moved: None::<Moved>,
        fields: Vec::new(),
        comments: Comments::default(),
    }
}

/// Finds the changes of entries, and makes one where there was none so far.
struct Changes<'d> {
    entries: &'d mut Vec<EntryChange>,
    places: FxHashMap<Key, usize>,
}

impl<'d> Changes<'d> {
    fn new(entries: &'d mut Vec<EntryChange>) -> Self {
        let here = entries.iter().enumerate().filter(|(_, change)| change.fate != Fate::Removed);
        let places = here.map(|(place, change)| (change.entry.key.clone(), place)).collect();
        Self { entries, places }
    }

    fn with(&mut self, sides: &Sides<'_>, key: &Key, change: impl FnOnce(&mut EntryChange)) {
        let place = *self.places.entry(key.clone()).or_insert_with(|| {
            self.entries.push(unchanged(sides.named(key)));
            self.entries.len() - 1
        });
        self.entries.get_mut(place).map(change);
    }
}

fn sort(difference: &mut Difference, sides: &Sides<'_>) {
    difference.entries.sort_by(|one, other| {
        let order = sides.after.schema().order(&one.entry.key, &other.entry.key);
        order.then_with(|| (one.fate == Fate::Added).cmp(&(other.fate == Fate::Added)))
    });
}
