//! Merging any three versions: nothing panics, nothing of a side is lost, what is not clean is
//! marked.
//!
//! The input is three parts with a byte between them that no text has: base, ours, theirs. A side
//! that starts with a zero byte is not a text, but choices of edits of the base; so is a base.
#![no_main]

#[path = "../../it/generated.rs"]
#[allow(dead_code, reason = "every target takes what it needs")]
mod generated;

use std::collections::BTreeMap;

use generated::{Dice, generated_edit, generated_text};
use libfuzzer_sys::fuzz_target;
use msgmap::model::{Entry, Value};
use msgmap::review::{Choice, Marks, Merge, Unmergeable, marked, marked_lines, merge};
use msgmap::source::is_sound;
use msgmap::workspace::Workspace;

const FILE: &str = "map.toml";

fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(3, |byte| *byte == 0xff);
    let mut part = || parts.next().unwrap_or_default();
    let (base, ours, theirs) = (part(), part(), part());
    let base = match base.strip_prefix(b"\0") {
        Some(choices) => generated_text(&mut Dice::new(choices)).into_bytes(),
        None => base.to_vec(),
    };
    let [ours, theirs] = [ours, theirs].map(|side| match side.strip_prefix(b"\0") {
        Some(choices) => edited(&base, &mut Dice::new(choices)),
        None => side.to_vec(),
    });
    let [base, ours, theirs] = [base, ours, theirs].map(|bytes| Workspace::open([(FILE, bytes)]));
    for side in [&ours, &theirs] {
        what_one_side_alone_changed_is_taken(&base, side);
    }
    nothing_is_lost(&base, &ours, &theirs);
});

/// Makes a few edits, those that can be made.
fn edited(base: &[u8], dice: &mut Dice<'_>) -> Vec<u8> {
    let mut workspace = Workspace::open([(FILE, base.to_vec())]);
    for _ in 0..=dice.roll(4) {
        let edit = generated_edit(dice, &workspace);
        drop(workspace.apply(&edit));
    }
    workspace.unsaved().into_iter().next().map_or_else(|| base.to_vec(), |unsaved| unsaved.bytes)
}

fn text(workspace: &Workspace) -> &str {
    workspace.text(FILE).unwrap_or_default()
}

fn entries(workspace: &Workspace) -> Vec<Entry> {
    workspace.map().entries().cloned().collect()
}

fn can_be_merged(workspace: &Workspace) -> bool {
    !workspace.has_broken_files() && workspace.newer_format().is_none()
}

fn what_one_side_alone_changed_is_taken(base: &Workspace, side: &Workspace) {
    if !can_be_merged(base) || !can_be_merged(side) {
        return;
    }
    for theirs in [base, side] {
        let made = merge(base, side, theirs).expect("theirs brought nothing");
        assert!(made.is_clean(), "{:?}", made.conflicts);
        assert_eq!(text(&made.workspace), text(side));
    }
    match merge(base, base, side) {
        Ok(made) => {
            assert!(made.is_clean(), "{:?}", made.conflicts);
            assert_eq!(entries(&made.workspace), entries(side));
        }
        Err(Unmergeable::Stray(_) | Unmergeable::Unwritable(_)) => {}
        Err(error) => panic!("{error}"),
    }
}

fn nothing_is_lost(base: &Workspace, ours: &Workspace, theirs: &Workspace) {
    let (one, two) = match (merge(base, ours, theirs), merge(base, theirs, ours)) {
        (Ok(one), Ok(two)) => (one, two),
        (Ok(made), _) | (_, Ok(made)) => {
            whole(&made);
            return;
        }
        (Err(_), Err(_)) => {
            marked_by_lines(base, ours, theirs);
            return;
        }
    };
    assert!(can_be_merged(ours) && can_be_merged(theirs));
    whole(&one);
    whole(&two);
    assert_eq!(one.is_clean(), two.is_clean(), "{:?} {:?}", one.conflicts, two.conflicts);
    if !one.is_clean() || !can_be_merged(base) {
        return;
    }
    let [from_ours, from_theirs] = [&one, &two].map(|made| by_ids_of_today(&made.workspace, made));
    assert_eq!(from_ours, from_theirs);
    // Every value that a side brought is in the result. A reference that follows a rename is none:
    // the other side may have put another one in its place.
    let (was, now) = (by_ids_of_today(base, &one), from_ours);
    for (key, values) in [ours, theirs].into_iter().flat_map(|side| by_ids_of_today(side, &one)) {
        for value in values {
            let is_new = match was.get(&key) {
                Some(before) => !before.contains(&value),
                None => !was.values().any(|was| was.contains(&value)),
            };
            let is_there = now.values().any(|now| now.contains(&value));
            // Long texts are merged sentence by sentence.
            let is_long = value.len() > 24 || value.contains(". ");
            let is_name = value.starts_with("formerly") || value.contains("approval");
            // A sign-off goes with what it signs off, and nobody has signed where sides differ.
            let is_sign_off = key.to_string().starts_with("approval.");
            let may_go = is_long || is_name || is_sign_off;
            assert!(!is_new || is_there || may_go, "lost {value} of {key}");
        }
    }
}

/// Checks that the result is a map, that its conflicts are marked, and that each can be decided.
fn whole(made: &Merge) {
    let result = text(&made.workspace);
    assert!(is_sound(result.as_bytes()), "the result is no map");
    let fresh = Workspace::open([(FILE, result.as_bytes().to_vec())]);
    assert!(!fresh.has_broken_files());
    assert_eq!(entries(&fresh), entries(&made.workspace));
    if made.is_clean() {
        return;
    }
    assert!(made.conflicts.iter().all(|conflict| conflict.why.ends_with('.')));
    if let Some(marked) = marked(made, FILE, &Marks::default()) {
        assert!(marked.lines().any(|line| line.starts_with("<<<<<<< ours")), "no marker");
        // Git says how long its markers are; a line of a text that looks like one is taken for one.
        let count = |mark: &str| marked.lines().filter(|line| line.starts_with(mark)).count();
        let are_all_ours = count(">>>>>>>") == count("<<<<<<<");
        if are_all_ours && !looks_marked(result) {
            assert_eq!(ours_of(&marked).trim_end(), result.trim_end(), "{marked}");
        }
    }
    for choice in [Choice::Ours, Choice::Theirs, Choice::Both] {
        let mut decided = made.clone();
        for _ in 0..made.conflicts.len() {
            let left = decided.conflicts.len();
            if decided.resolve(0, &choice).is_err() {
                assert_eq!(decided.conflicts.len(), left);
                decided.resolve(0, &Choice::Ours).expect("it says so already");
            }
        }
        assert!(decided.is_clean() && is_sound(text(&decided.workspace).as_bytes()));
    }
}

/// Tells whether a line looks like a marker though nothing was marked.
fn looks_marked(text: &str) -> bool {
    const SIGNS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
    text.lines().any(|line| SIGNS.iter().any(|sign| line.starts_with(sign)))
}

/// Takes ours out of a text with markers.
fn ours_of(marked: &str) -> String {
    let mut out = String::new();
    let mut is_ours = true;
    for line in marked.split_inclusive('\n') {
        match line.get(..7) {
            Some("<<<<<<<") => is_ours = true,
            Some("|||||||") => is_ours = false,
            Some("=======") if line.trim_end() == "=======" => is_ours = false,
            Some(">>>>>>>") => is_ours = true,
            _ if is_ours => out.push_str(line),
            _ => {}
        }
    }
    out
}

fn marked_by_lines(base: &Workspace, ours: &Workspace, theirs: &Workspace) {
    let [Some(base), Some(mine), Some(other)] = [base, ours, theirs].map(|it| it.text(FILE)) else {
        return;
    };
    let marked = marked_lines(base, mine, other, &Marks::default());
    // A last line without its end may have half of one.
    let plain = |line: &str| line.trim_end_matches('\r').to_owned();
    let has = |line: &str| marked.lines().any(|it| plain(it) == plain(line));
    assert!(has("<<<<<<< ours") && has("=======") && has(">>>>>>> theirs"), "{marked}");
    let is_new = |line: &&str| !base.lines().any(|it| it == *line);
    for line in mine.lines().chain(other.lines()).filter(is_new) {
        assert!(has(line), "lost {line:?} in\n{marked}");
    }
}

/// What a map says where a former id says as much as the one that it has after the merge.
fn by_ids_of_today(workspace: &Workspace, made: &Merge) -> BTreeMap<String, Vec<String>> {
    let mut said = said(workspace);
    for entry in made.workspace.map().entries() {
        for former in entry.words("formerly") {
            let (old, new) = (format!(" = {former:?}"), format!(" = {:?}", entry.key.id));
            for line in said.values_mut().flatten() {
                if let Some(at) = line.strip_suffix(&old) {
                    *line = format!("{at}{new}");
                }
            }
        }
    }
    said.values_mut().for_each(|lines| lines.sort());
    said
}

/// What a map says, apart from the order of lists; a lone text is a list of one.
fn said(workspace: &Workspace) -> BTreeMap<String, Vec<String>> {
    fn tell(value: &Value, at: &str, said: &mut Vec<String>) {
        if let Some(items) = value.as_list() {
            for item in items {
                tell(item, at, said);
            }
        } else if let Some(table) = value.as_table() {
            for (name, value) in table {
                tell(value, &format!("{at}.{name}"), said);
            }
        } else if let Some(text) = value.as_text() {
            // How a text is wrapped says nothing.
            let words: Vec<&str> = text.split_whitespace().collect();
            said.push(format!("{at} = {:?}", words.join(" ")));
        } else {
            said.push(format!("{at} = {value:?}"));
        }
    }
    let mut all = BTreeMap::new();
    for entry in workspace.map().entries() {
        let mut said = Vec::new();
        for (name, value) in &entry.fields {
            tell(value, name, &mut said);
        }
        said.sort();
        all.insert(entry.key.to_string(), said);
    }
    all
}
