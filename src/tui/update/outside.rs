//! What others do to the map's files: taken in where nothing is unsaved here, merged where
//! something is, and waited out where it can't be understood.
//!
//! Contents are compared, never times. Whatever comes, nothing that was done here is lost.

use std::sync::Arc;

use smol_str::SmolStr;

use super::{changed, leave, map, memory};
use crate::disk::{Note, Past, StateKind, Written};
use crate::model::{Key, Map};
use crate::review::{self, Choice};
use crate::tui::app::{App, Findings, Popup};
use crate::tui::ask::Ask;
use crate::tui::begin::{banner, standing_banner};
use crate::tui::memory::{Merging, Order, Sides};
use crate::tui::msg::{Effect, Looked, Reloaded};
use crate::tui::popup::Confirmed;
use crate::tui::words::count;
use crate::workspace::{Kept, Workspace};

/// Why nothing may be edited while a file can't be read.
const BLOCKED: &str = "a file of the map can't be read";

/// Something stirred where the files are.
pub(super) fn stirred(app: &mut App) -> Vec<Effect> {
    app.memory.look = true;
    look(app)
}

/// Looks at the files, unless something is under way that must end first.
pub(super) fn look(app: &mut App) -> Vec<Effect> {
    let is_sample = app.read_only.as_deref() == Some(leave::SAMPLE);
    if !app.memory.look || app.saving > 0 || !app.popups.is_empty() || is_sample {
        return Vec::new();
    }
    app.memory.look = false;
    vec![Effect::Look { root: app.root.clone(), digests: app.digests.clone() }]
}

/// Takes in what the files hold now.
pub(super) fn looked(app: &mut App, looked: Looked) -> Vec<Effect> {
    match looked {
        Looked::Same => {
            unblock(app);
            Vec::new()
        }
        Looked::Unread(error) => {
            block(app, format!("{} What you see is the map as it was last.", ended(&error)));
            Vec::new()
        }
        Looked::Other(read) => other(app, *read),
    }
}

fn other(app: &mut App, read: Reloaded) -> Vec<Effect> {
    // A save or an editor came in between: they go first.
    if app.saving > 0 || !app.popups.is_empty() {
        app.memory.look = true;
        return Vec::new();
    }
    if read.digests == app.digests {
        unblock(app);
        return Vec::new();
    }
    let is_worse = read.workspace.has_broken_files() && !app.workspace.has_broken_files();
    if let Some(format) = read.workspace.newer_format() {
        block(app, format!("The map has format {format} now: update msgmap to go on with it."));
        return Vec::new();
    }
    if is_worse {
        let what = banner(&read.workspace, &[]).unwrap_or_default();
        block(app, format!("{} What you see is the map as it was before.", ended(&what)));
        return Vec::new();
    }
    unblock(app);
    if app.workspace.is_unsaved() {
        return both(app, read);
    }
    let words = changed_files(app, &read);
    let effects = take_in(app, read, &[], "");
    let wrote = app.review.wrote.take();
    app.say(wrote.unwrap_or_else(|| format!("{words} by another program; it was read again.")));
    effects
}

/// The map is ours: what was read-only because another msgmap had it can be edited now.
pub(super) fn taken_over(
    app: &mut App,
    result: Result<Box<Reloaded>, String>,
    past: Option<Past>,
) -> Vec<Effect> {
    let read = match result {
        Ok(read) => *read,
        Err(error) => {
            app.complain(format!("The other msgmap has ended, but the files: {error}."));
            return Vec::new();
        }
    };
    app.read_only = None;
    let mut effects = take_in(app, read, &[], "");
    app.say("The other msgmap has ended: the map can be edited here now.");
    if let Some(past) = past {
        effects.extend(memory::begin(app, past));
    }
    effects
}

/// Returns a sentence's beginning that names the files that are others now.
fn changed_files(app: &App, read: &Reloaded) -> String {
    let names = app.digests.keys().chain(read.digests.keys());
    let mut names: Vec<&str> = names
        .filter(|name| app.digests.get(*name) != read.digests.get(*name))
        .map(SmolStr::as_str)
        .collect();
    names.sort_unstable();
    names.dedup();
    match names.as_slice() {
        [only] => format!("{only} was changed"),
        names => format!("{} were changed", count(names.len(), "file")),
    }
}

/// Returns words with the sign at their end that a sentence has.
fn ended(words: &str) -> String {
    if words.ends_with(['.', '?', '!']) { words.to_owned() } else { format!("{words}.") }
}

/// Lets nothing be edited until the files can be understood again.
fn block(app: &mut App, what: String) {
    if app.memory.blocked.is_none() {
        app.memory.blocked = Some(app.read_only.take());
    }
    // Where that is a merge, the Review tab settles it.
    app.review.asked = None;
    app.read_only = Some(BLOCKED.to_owned());
    app.banner = Some(what);
    app.complain("A file of the map can't be read now. Editing goes on once it is whole again.");
}

fn unblock(app: &mut App) {
    if let Some(before) = app.memory.blocked.take() {
        app.read_only = before;
        app.review.asked = None;
        app.banner = standing_banner(app);
        app.say("The map's files are whole again.");
    }
}

/// Both sides have changes: they are brought together, which may take longer than a key may wait.
fn both(app: &mut App, read: Reloaded) -> Vec<Effect> {
    app.say("The files were changed outside; both are brought together \u{2026}");
    let (mine, generation) = (app.workspace.clone(), app.generation);
    vec![Effect::Merge(Box::new(Sides { mine, theirs: read, generation }))]
}

/// Makes both sides one, as far as nobody needs to be asked.
pub(in crate::tui) fn merge(sides: Sides) -> Result<Box<Merging>, String> {
    let Sides { mine, theirs, generation: _ } = sides;
    let base = saved_state_of(&mine).unwrap_or_default();
    let merge = review::merge(&base, &mine, &theirs.workspace).map_err(|it| it.to_string())?;
    let asked = merge.conflicts.len();
    let unsaved = mine.unsaved().into_iter();
    let mine: Vec<Written> =
        unsaved.map(|text| (text.name.clone(), base.bytes(&text.name), Some(text.bytes))).collect();
    Ok(Box::new(Merging { theirs, merge, mine, gave_way: false, asked }))
}

/// Takes in both sides made one: asks what is open, or shows it.
pub(super) fn made_one(
    app: &mut App,
    generation: u64,
    result: Result<Box<Merging>, String>,
) -> Vec<Effect> {
    if app.generation != generation || app.saving > 0 || !app.popups.is_empty() {
        // What came in between goes first, and then it is looked at again.
        app.memory.look = true;
        return Vec::new();
    }
    match result {
        Ok(merging) => {
            app.memory.merging = Some(merging);
            next_question(app)
        }
        Err(error) => {
            block(app, format!("The files were changed outside, and {error}."));
            Vec::new()
        }
    }
}

/// Asks the next question of a merge, or takes in what came of it.
fn next_question(app: &mut App) -> Vec<Effect> {
    let Some(merging) = &app.memory.merging else { return Vec::new() };
    let Some(conflict) = merging.merge.conflicts.first() else { return merged(app) };
    let place = merging.asked - merging.merge.conflicts.len() + 1;
    let title = format!("Changed here and outside ({place} of {})", merging.asked);
    let value = |value: &Option<crate::model::Value>| match value {
        Some(value) => value.to_string(),
        None => "(not there)".to_owned(),
    };
    let text = format!(
        "~ Mine\n{}\n\n~ Theirs\n{}\n\n~ Before\n{}",
        value(&conflict.ours),
        value(&conflict.theirs),
        value(&conflict.base),
    );
    let named = app
        .map()
        .get(&conflict.key)
        .map_or_else(String::new, |entry| format!("{}: {}", entry.title(), conflict.path));
    let can_both = conflict.both().is_some();
    let lead = vec![named, conflict.why.clone()];
    let mut ask = Ask::new(title, lead, &text)
        .answer("keep mine", Confirmed::Mine)
        .answer("take theirs", Confirmed::Theirs);
    if can_both {
        ask = ask.answer("keep both", Confirmed::Both);
    }
    app.popups.push(Popup::Ask(Box::new(ask)));
    Vec::new()
}

/// Takes in an answer.
pub(super) fn decide(app: &mut App, choice: &Choice) -> Vec<Effect> {
    let Some(merging) = &mut app.memory.merging else { return Vec::new() };
    if let Err(error) = merging.merge.resolve(0, choice) {
        app.complain(format!("That can't be written: {error}."));
        return next_question(app);
    }
    merging.gave_way |= *choice != Choice::Ours;
    next_question(app)
}

/// Puts a merge off: what was done here stays, and the files are looked at again at the next save.
pub(super) fn put_off(app: &mut App) {
    if app.memory.merging.take().is_some() {
        app.complain("The files were changed outside. Saving asks again what to do about it.");
    }
}

/// Takes in a merge in which nothing is open.
fn merged(app: &mut App) -> Vec<Effect> {
    let Some(merging) = app.memory.merging.take() else { return Vec::new() };
    let Merging { theirs, merge, mine, gave_way, asked } = *merging;
    let words = changed_files(app, &theirs);
    let occasion = memory::occasion_of_unsaved(app);
    // A file that they removed or renamed, and that nobody here wrote, does not come back for the
    // comments that nothing stands below any more.
    let has_entries = |name: &str| {
        let mut entries = merge.workspace.map().entries();
        entries.any(|entry| merge.workspace.file_of(&entry.key) == Some(name))
    };
    let mut contents = texts(&merge.workspace);
    contents.retain(|(name, _)| {
        theirs.digests.contains_key(name)
            || mine.iter().any(|(file, _, _)| file == name)
            || has_entries(name)
    });
    let mut effects = Vec::new();
    if gave_way && app.memory.keeps {
        effects.push(memory::set_aside(occasion, StateKind::SetAside, mine, None));
    }
    effects.extend(take_in(app, theirs, &contents, "My changes, with those made outside"));
    app.say(match asked {
        0 => format!("{words} by another program; your changes go together with it."),
        _ => format!("{words} by another program; your changes and it are one now."),
    });
    effects
}

/// Returns the map as it is on disk, as far as it was read or saved here; `None` where edits do not
/// lead back to it.
pub(super) fn saved_state(app: &App) -> Option<Workspace> {
    saved_state_of(&app.workspace)
}

fn saved_state_of(workspace: &Workspace) -> Option<Workspace> {
    let mut saved = workspace.clone();
    let steps = saved.saved_steps();
    while saved.history().len() > steps {
        saved.undo()?;
    }
    while saved.is_unsaved() {
        saved.redo()?;
    }
    saved.take_log();
    Some(saved)
}

/// Puts what was read in place of the map, with other contents as one step on top of it. What was
/// done before in files that nobody changed can still be taken back.
pub(super) fn take_in(
    app: &mut App,
    read: Reloaded,
    contents: &[(SmolStr, Vec<u8>)],
    words: &str,
) -> Vec<Effect> {
    let mut workspace = read.workspace;
    app.unread = read.unread;
    let is_changed = |name: &str| app.digests.get(name) != read.digests.get(name);
    let saved = saved_state(app);
    let mut undo: Vec<_> = saved
        .iter()
        .flat_map(|saved| saved.history().iter().map(|step| saved.keep(step)))
        .collect();
    let touches = |step: &crate::workspace::KeptStep| {
        step.splices.iter().any(|splice| is_changed(&splice.file))
    };
    if let Some(place) = undo.iter().rposition(touches) {
        undo.drain(..=place);
    }
    workspace.tell_time(app.clock.now);
    workspace.recall(&undo, &[]);
    let mut since = Vec::new();
    if !contents.is_empty()
        && let Ok(step) = workspace.replace(contents, words.to_owned())
    {
        since.push(Kept::Made(workspace.keep(&step)));
    }
    workspace.take_log();
    let keys = differing(app.map(), workspace.map());
    app.workspace = workspace;
    app.is_folder = read.is_folder;
    app.digests = read.digests;
    app.banner = standing_banner(app);
    app.map_tab.visited.retain(|key| app.workspace.map().get(key).is_some());
    let effects = changed(app, &keys);
    app.findings = Arc::new(Findings::new(app.workspace.reading(), app.generation));
    map::filter(app);
    let mut effects = effects;
    if app.memory.keeps {
        effects.push(memory::start(app, undo, Vec::new(), since));
    }
    effects
}

/// Returns the entries that two maps do not say alike.
fn differing(old: &Map, new: &Map) -> Vec<Key> {
    let gone = old.entries().filter(|entry| new.get(&entry.key).is_none());
    let other = new.entries().filter(|entry| old.get(&entry.key) != Some(*entry));
    let mut keys: Vec<Key> = gone.chain(other).map(|entry| entry.key.clone()).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Returns all texts of a map.
pub(super) fn texts(workspace: &Workspace) -> Vec<(SmolStr, Vec<u8>)> {
    let names = workspace.files().map(SmolStr::from);
    names.filter_map(|name| Some((name.clone(), workspace.bytes(&name)?))).collect()
}

/// Returns all texts of a map, some of them others.
pub(super) fn with(
    workspace: &Workspace,
    others: impl Iterator<Item = (SmolStr, Vec<u8>)>,
) -> Vec<(SmolStr, Vec<u8>)> {
    let mut all = texts(workspace);
    for (name, bytes) in others {
        all.retain(|(other, _)| *other != name);
        all.push((name, bytes));
    }
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all
}

/// Notes that files were saved.
pub(super) fn note_saved(app: &App, files: Vec<crate::disk::Held>) -> Vec<Effect> {
    if !app.memory.keeps || files.is_empty() {
        return Vec::new();
    }
    let (upto, at) = (app.memory.saving_upto, app.clock.now);
    vec![Effect::Journal(Order::Note(Note::Saved { upto, at, files }))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::digest;
    use crate::tui::desk::{Desk, MAP};
    use crate::tui::msg::Msg;

    /// What the files hold, as another program has left them.
    fn others(files: &[(&str, &str)]) -> Box<Reloaded> {
        let texts = files.iter().map(|(name, text)| (*name, text.as_bytes().to_vec()));
        let digests = files.iter().map(|(name, text)| ((*name).into(), digest(text.as_bytes())));
        Box::new(Reloaded {
            workspace: Workspace::open(texts),
            is_folder: true,
            digests: digests.collect(),
            unread: Vec::new(),
        })
    }

    /// Edits a title, lets another program write, and brings both together.
    fn merged_with(files: &[(&str, &str)]) -> Desk {
        let mut desk = Desk::new(100, 30);
        desk.press(&["F3", "Tab", "Enter", "'!", "Enter"]);
        desk.happen(Msg::Looked(Looked::Other(others(files))));
        let Some(Effect::Merge(sides)) = desk.effects.pop() else { panic!("{}", desk.screen()) };
        let generation = sides.generation;
        desk.happen(Msg::MadeOne { generation, result: merge(*sides) });
        desk
    }

    #[test]
    fn a_file_that_was_renamed_outside_does_not_come_back() {
        let map = MAP.replace("Ask the ledger", "Ask it");
        let with_head = format!("# What we say.\n\n{map}");
        let desk = merged_with(&[("words.toml", &with_head)]);
        let unsaved = desk.app.workspace.unsaved();
        let names: Vec<&str> = unsaved.iter().map(|text| text.name.as_str()).collect();
        assert_eq!(names, ["words.toml"], "{}", desk.screen());
        let text = String::from_utf8(unsaved[0].bytes.clone()).unwrap();
        assert!(text.contains("not ten!") && text.contains("Ask it"), "{text}");
    }

    #[test]
    fn a_file_that_can_not_be_read_is_told_for_as_long_as_it_is_not() {
        let mut desk = Desk::new(100, 30);
        let map = MAP.replace("Ask the ledger", "Ask it");
        let mut read = others(&[("map.toml", &map)]);
        read.unread.push("`prices.toml` can't be read: permission denied".to_owned());
        desk.happen(Msg::Looked(Looked::Other(read)));
        desk.press(&["F3", "Down"]);
        assert!(desk.screen().contains("Not all of the map is here: `prices.toml`"));
        let whole = map.replace("Ask it", "Ask us");
        desk.happen(Msg::Looked(Looked::Other(others(&[("map.toml", &whole)]))));
        assert!(!desk.screen().contains("Not all of the map"), "{}", desk.screen());
    }

    #[test]
    fn what_is_done_while_both_are_brought_together_goes_first() {
        let map = MAP.replace("Ask the ledger", "Ask it");
        let mut desk = Desk::new(100, 30);
        desk.press(&["F3", "Tab", "Enter", "'!", "Enter"]);
        desk.happen(Msg::Looked(Looked::Other(others(&[("map.toml", &map)]))));
        let Some(Effect::Merge(sides)) = desk.effects.pop() else { panic!("no merge") };
        desk.press(&["Enter", "'?", "Enter"]);
        let generation = sides.generation;
        desk.happen(Msg::MadeOne { generation, result: merge(*sides) });
        assert!(desk.text().contains("not ten!?") && !desk.text().contains("Ask it"));
        assert!(matches!(desk.effects.last(), Some(Effect::Look { .. })), "{:?}", desk.effects);
    }
}
