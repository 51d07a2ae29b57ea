//! Edits of any map: each means what it says or changes nothing, and undo leads back to the first
//! byte.
//!
//! The input is a text, a byte that no text has, and choices; without that byte the text is made
//! of choices, too.
#![no_main]

#[path = "../../it/generated.rs"]
#[allow(dead_code, reason = "every target takes what it needs")]
mod generated;

use generated::{Dice, generated_edit, generated_text};
use libfuzzer_sys::fuzz_target;
use msgmap::model::{Edit, Entry, Path, Value, changed};
use msgmap::source::is_sound;
use msgmap::workspace::{EditError, Workspace};

const FILE: &str = "map.toml";

fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(2, |byte| *byte == 0xff);
    let first = parts.next().unwrap_or_default();
    let (text, mut dice) = match parts.next() {
        Some(choices) => (first.to_vec(), Dice::new(choices)),
        None => {
            let mut dice = Dice::new(first);
            (generated_text(&mut dice).into_bytes(), dice)
        }
    };
    edit_and_undo(&text, &mut dice);
});

fn edit_and_undo(text: &[u8], dice: &mut Dice<'_>) {
    let mut workspace = Workspace::open([(FILE, text.to_vec())]);
    let is_whole = !workspace.has_broken_files() && workspace.newer_format().is_none();
    let mut states = vec![text.to_vec()];
    for _ in 0..=dice.roll(8) {
        let edit = any_edit(dice, &workspace);
        let before: Vec<Entry> = workspace.map().entries().cloned().collect();
        let Some(bytes_before) = bytes(&workspace) else { return };
        let result = workspace.apply(&edit);
        let bytes_after = bytes(&workspace).expect("it stays a text");
        match result {
            Err(EditError::Unproved { .. }) => panic!("{edit:?} was taken back"),
            Err(_) => assert_eq!(bytes_before, bytes_after, "{edit:?} failed half-way"),
            Ok(step) => {
                assert!(is_whole || bytes_before == bytes_after, "a broken file was edited");
                if !is_whole {
                    continue;
                }
                assert!(is_sound(&bytes_after), "{edit:?} broke the file");
                let fresh = Workspace::open([(FILE, bytes_after.clone())]);
                assert!(!fresh.has_broken_files(), "{edit:?} broke the file");
                let now: Vec<Entry> = workspace.map().entries().cloned().collect();
                let afresh: Vec<Entry> = fresh.map().entries().cloned().collect();
                assert_eq!(now, afresh, "{edit:?}");
                for entry in before.iter().filter(|entry| !step.keys.contains(&entry.key)) {
                    assert_eq!(workspace.map().get(&entry.key), Some(entry), "{edit:?}");
                }
                if let Some(old) = before.iter().find(|entry| entry.key == *edit.key())
                    && !matches!(edit, Edit::Delete { .. } | Edit::Rename { .. })
                {
                    // A value in place of another one may be made of several edits.
                    if let Ok(meant) = changed(old, &edit) {
                        assert_eq!(workspace.map().get(&old.key), Some(&meant), "{edit:?}");
                    }
                }
                if !step.keys.is_empty() {
                    states.push(bytes_after);
                }
            }
        }
    }
    for state in states.iter().rev().skip(1) {
        workspace.undo().expect("there is a step to undo");
        assert_eq!(bytes(&workspace).as_ref(), Some(state));
    }
    assert!(workspace.undo().is_none() && !workspace.is_unsaved());
    for state in states.iter().skip(1) {
        workspace.redo().expect("there is a step to make again");
        assert_eq!(bytes(&workspace).as_ref(), Some(state));
    }
}

/// Makes an edit as the tests do, or one with any value at any path.
fn any_edit(dice: &mut Dice<'_>, workspace: &Workspace) -> Edit {
    let edit = generated_edit(dice, workspace);
    if dice.roll(3) > 0 {
        return edit;
    }
    let entries: Vec<&Entry> = workspace.map().entries().collect();
    let Some(entry) = entries.get(dice.roll(entries.len().max(1))) else { return edit };
    let (key, path) = (entry.key.clone(), any_path(dice, entry));
    match dice.roll(4) {
        0 => Edit::Unset { key, path },
        1 => Edit::Insert { key, path, item_idx: dice.roll(4), value: any_value(dice, 3) },
        _ => Edit::Set { key, path, value: any_value(dice, 3) },
    }
}

fn any_path(dice: &mut Dice<'_>, entry: &Entry) -> Path {
    let mut path = Path::default();
    let mut at = Some(Value::Table(entry.fields.clone()));
    for _ in 0..=dice.roll(4) {
        at = match at {
            Some(Value::Table(table)) if !table.is_empty() && dice.roll(6) > 0 => {
                let Some((name, value)) = table.iter().nth(dice.roll(table.len())) else { break };
                path = path.then(name);
                Some(value.clone())
            }
            Some(Value::List(items)) if !items.is_empty() => {
                let item_idx = dice.roll(items.len());
                path = path.item(item_idx);
                items.get(item_idx).cloned()
            }
            Some(Value::Table(_)) | None => {
                path = path.then(&any_text(dice));
                None
            }
            Some(_) => break,
        };
    }
    path
}

fn any_value(dice: &mut Dice<'_>, depth: usize) -> Value {
    match dice.roll(if depth == 0 { 5 } else { 8 }) {
        0 => Value::Integer(dice.roll(200) as i64 - 100),
        1 => Value::Boolean(dice.roll(2) == 0),
        2 => Value::Date(jiff::civil::date(2026, 1, 1 + dice.roll(28) as i8)),
        3 => Value::Float(dice.roll(64) as f64 / 7.0),
        5 => Value::List((0..dice.roll(4)).map(|_| any_value(dice, depth - 1)).collect()),
        6 => {
            let field = |dice: &mut Dice<'_>| (any_text(dice).into(), any_value(dice, depth - 1));
            Value::Table((0..dice.roll(4)).map(|_| field(dice)).collect())
        }
        _ => Value::text(any_text(dice)),
    }
}

/// Makes a text of letters that are hard on quotes, line ends and keys.
fn any_text(dice: &mut Dice<'_>) -> String {
    const LETTERS: [&str; 24] = [
        "a", "b-1", " ", "\n", "\"", "'", "\\", "\t", "\r", "\r\n", "#", "[", "]", "=", ".", "{",
        "}", "\u{7f}", "\u{1b}", "\u{9b}", "é", "\u{202e}", "😀", ". B",
    ];
    (0..dice.roll(6)).map(|_| dice.pick(&LETTERS)).collect()
}

fn bytes(workspace: &Workspace) -> Option<Vec<u8>> {
    if let Some(unsaved) = workspace.unsaved().into_iter().next() {
        return Some(unsaved.bytes);
    }
    let mut bytes = if workspace.has_mark(FILE) { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
    bytes.extend(workspace.text(FILE)?.as_bytes());
    Some(bytes)
}
