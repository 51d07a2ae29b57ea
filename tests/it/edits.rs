//! Laws of edits, over generated maps in odd layouts and generated edits.

use std::sync::Arc;

use msgmap::model::{Edit, Entry, Path, Schema, Value, changed};
use msgmap::source::{Document, NotCanonical};
use msgmap::workspace::{EditError, Workspace};
use proptest::prelude::*;

use crate::generated::{Dice, generated_edit, generated_text};

fn bytes(workspace: &Workspace) -> Vec<u8> {
    match workspace.unsaved().into_iter().next() {
        Some(unsaved) => unsaved.bytes,
        None => workspace.text("map.toml").unwrap_or_default().as_bytes().to_vec(),
    }
}

/// All that the map says, as the library reads the text.
fn judged(text: &str) -> toml::Table {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// `PROPTEST_CASES` asks for more cases than every run can afford.
pub(crate) fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = cases.unwrap_or(1_500);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_edit_means_what_it_says_and_is_undone_to_the_first_byte(
        choices in prop::collection::vec(any::<u8>(), 0..260),
    ) {
        let mut dice = Dice::new(&choices);
        let text = generated_text(&mut dice);
        judged(&text);
        let mut workspace = Workspace::open([("map.toml", text.as_bytes().to_vec())]);
        let mut states = vec![text];
        for _ in 0..=dice.roll(8) {
            let edit = generated_edit(&mut dice, &workspace);
            let before: Vec<Entry> = workspace.map().entries().cloned().collect();
            let text_before = bytes(&workspace);
            let result = workspace.apply(&edit);
            let text_after = bytes(&workspace);
            let words = format!("{edit:?}\n--- before\n{}\n--- after\n{}",
                String::from_utf8_lossy(&text_before), String::from_utf8_lossy(&text_after));
            match result {
                Err(error @ (EditError::Unproved { .. } | EditError::Layout { .. })) => {
                    prop_assert!(false, "{error}: {words}");
                }
                Err(_) => prop_assert_eq!(&text_before, &text_after, "{}", words),
                Ok(step) => {
                    // What the program now thinks is what a fresh look at the bytes finds.
                    let fresh = Workspace::open([("map.toml", text_after.clone())]);
                    prop_assert_eq!(fresh.reading().len(), workspace.reading().len(), "{}", words);
                    let now: Vec<Entry> = workspace.map().entries().cloned().collect();
                    let afresh: Vec<Entry> = fresh.map().entries().cloned().collect();
                    prop_assert_eq!(&now, &afresh, "{}", words);
                    judged(std::str::from_utf8(&text_after).unwrap().trim_start_matches('\u{feff}'));
                    // Only the entries that the step names say something else.
                    for entry in &before {
                        if !step.keys.contains(&entry.key) {
                            prop_assert_eq!(workspace.map().get(&entry.key), Some(entry), "{}", words);
                        }
                    }
                    // And the edited one says what the edit means.
                    if let Some(old) = before.iter().find(|entry| entry.key == *edit.key())
                        && !matches!(edit, Edit::Delete { .. } | Edit::Rename { .. })
                    {
                        let meant = changed(old, &edit).unwrap();
                        prop_assert_eq!(workspace.map().get(&old.key), Some(&meant), "{}", words);
                    }
                    if !step.keys.is_empty() {
                        states.push(String::from_utf8(text_after).unwrap());
                    }
                }
            }
        }
        // Undo and redo walk through every state that there was.
        let walk_back: Vec<String> = states.iter().rev().skip(1).cloned().collect();
        for state in &walk_back {
            workspace.undo();
            prop_assert_eq!(&String::from_utf8(bytes(&workspace)).unwrap(), state);
        }
        prop_assert!(workspace.undo().is_none() && !workspace.is_unsaved());
        for state in states.iter().skip(1) {
            workspace.redo();
            prop_assert_eq!(&String::from_utf8(bytes(&workspace)).unwrap(), state);
        }
    }

    #[test]
    fn the_bytes_of_other_lines_stay(choices in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut dice = Dice::new(&choices);
        let text = generated_text(&mut dice);
        let mut workspace = Workspace::open([("map.toml", text.as_bytes().to_vec())]);
        let Some(key) = workspace.map().entries().map(|e| e.key.clone()).nth(dice.roll(3)) else {
            return Ok(());
        };
        let edit = Edit::Set { key, path: Path::field("title"), value: Value::text("Changed") };
        if workspace.apply(&edit).is_err() {
            return Ok(());
        }
        let after = String::from_utf8(bytes(&workspace)).unwrap();
        let (old, new): (Vec<&str>, Vec<&str>) =
            (text.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
        let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let most = old.len().min(new.len()) - head;
        let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
        // One line in place of one, or one new line; the header of an entry that had only points
        // comes with it, and a last line without its end gets one.
        prop_assert!(new.len() - head - tail <= 3, "{text}\n---\n{after}");
        prop_assert!(old.len() - head - tail <= 1, "{text}\n---\n{after}");
    }
}

/// Returns the canonical form of a text, without regard to the map around it.
fn canonical(text: &str) -> Result<String, NotCanonical> {
    let document = Document::parse(text.to_owned(), false);
    msgmap::source::canonical(&document, &Schema::default(), |key| document.read(key).map(Arc::new))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn canonical_form_says_the_same_and_is_its_own(
        choices in prop::collection::vec(any::<u8>(), 0..260),
    ) {
        let text = generated_text(&mut Dice::new(&choices));
        let once = match canonical(&text) {
            Ok(once) => once,
            Err(NotCanonical::Stray(_)) => return Ok(()),
            Err(error) => panic!("{error:?}\n{text}"),
        };
        prop_assert_eq!(&canonical(&once).unwrap(), &once, "from\n{}", text);
        let comments = |text: &str| text.matches("# note").count() + text.matches("# it").count();
        prop_assert_eq!(comments(&once), comments(&text), "{}\n---\n{}", text, once);
    }
}
