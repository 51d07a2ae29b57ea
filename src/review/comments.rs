//! Comments that differ: what people wrote beside the map.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::sides::Sides;
use crate::model::Key;
use crate::model::difference::{Comments, FileComments};
use crate::workspace::Workspace;

/// Returns the comments that differ: by entry, and by file where they speak of no entry.
pub(super) fn comments(
    before: &Workspace,
    after: &Workspace,
    sides: &Sides<'_>,
) -> (Vec<(Key, Comments)>, Vec<FileComments>) {
    // A text that is the same byte for byte has the same comments.
    let same = |name: &str| before.text(name).is_some() && before.text(name) == after.text(name);
    let mut entries: FxHashMap<Key, Comments> = FxHashMap::default();
    let mut files: FxHashMap<SmolStr, Comments> = FxHashMap::default();
    let one_file = before.files().len() <= 1 && after.files().len() <= 1;
    let only = after.files().next().unwrap_or_default();
    for file in before.files().filter(|name| !same(name)) {
        for (key, lines) in before.comments(file) {
            let place = match key {
                Some(key) => entries.entry(sides.now(&key)).or_default(),
                // Where a map is one file, its name is nothing that the map says.
                None => files.entry(if one_file { only } else { file }.into()).or_default(),
            };
            place.gone.extend(lines);
        }
    }
    for file in after.files().filter(|name| !same(name)) {
        for (key, lines) in after.comments(file) {
            let place = match key {
                Some(key) => entries.entry(key).or_default(),
                None => files.entry(file.into()).or_default(),
            };
            place.come.extend(lines);
        }
    }
    // Those of an entry that is new or gone came and went with it.
    entries.retain(|key, _| sides.pairs.before(key).is_some());
    let mut entries: Vec<(Key, Comments)> =
        entries.into_iter().filter_map(|(key, found)| Some((key, different(found)?))).collect();
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    let mut files: Vec<FileComments> = files
        .into_iter()
        .filter_map(|(file, found)| Some(FileComments { file, comments: different(found)? }))
        .collect();
    files.sort_by(|one, other| one.file.cmp(&other.file));
    (entries, files)
}

/// Leaves out the lines that are in both.
fn different(mut comments: Comments) -> Option<Comments> {
    let mut here: FxHashMap<&str, usize> = FxHashMap::default();
    for line in &comments.come {
        *here.entry(line).or_default() += 1;
    }
    // How often a line is in both.
    let mut both: FxHashMap<String, usize> = FxHashMap::default();
    comments.gone.retain(|line| match here.get_mut(line.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            *both.entry(line.clone()).or_default() += 1;
            false
        }
        Some(_) | None => true,
    });
    comments.come.retain(|line| match both.get_mut(line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        Some(_) | None => true,
    });
    (!comments.is_empty()).then_some(comments)
}
