//! Entries that stand in another file than before.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use smol_str::SmolStr;

use super::sides::Sides;
use crate::model::Key;
use crate::model::difference::Moved;
use crate::workspace::Workspace;

/// Returns the files that only got another name, and the other entries that were moved.
///
/// Where a map is one file, its name is nothing that the map says.
pub(super) fn moves(
    before: &Workspace,
    after: &Workspace,
    sides: &Sides<'_>,
) -> (Vec<Moved>, Vec<(Key, Moved)>) {
    let (old, new): (FxHashSet<&str>, FxHashSet<&str>) =
        (before.files().collect(), after.files().collect());
    if old.len() <= 1 && new.len() <= 1 {
        return (Vec::new(), Vec::new());
    }
    let mut by_files: IndexMap<(&str, &str), Vec<&Key>, FxBuildHasher> = IndexMap::default();
    for entry in sides.after.entries() {
        let was = sides.pairs.before(&entry.key).and_then(|key| before.file_of(key));
        if let (Some(from), Some(to)) = (was, after.file_of(&entry.key))
            && from != to
        {
            by_files.entry((from, to)).or_default().push(&entry.key);
        }
    }
    let goes_elsewhere = |from: &str, to: &str| {
        by_files.keys().any(|(other_from, other_to)| (*other_from == from) != (*other_to == to))
    };
    let (mut files, mut entries) = (Vec::new(), Vec::new());
    for ((from, to), keys) in &by_files {
        let moved = Moved { from: SmolStr::from(*from), to: SmolStr::from(*to) };
        if !new.contains(from) && !old.contains(to) && !goes_elsewhere(from, to) {
            files.push(moved);
        } else {
            entries.extend(keys.iter().map(|key| ((*key).clone(), moved.clone())));
        }
    }
    (files, entries)
}
