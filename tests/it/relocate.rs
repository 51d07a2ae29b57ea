//! Laws of moving entries between files, and of many edits as one step.

use msgmap::model::{Edit, Entry, Key, Path, Value};
use msgmap::workspace::{EditError, Workspace};
use proptest::prelude::*;

use super::edits::config;
use super::generated::{Dice, generated_text};

const FILES: [&str; 4] = ["a.toml", "b.toml", "c/d.toml", "new.toml"];

/// The bytes of all files, without those that are empty.
fn all_bytes(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    let unsaved = workspace.unsaved();
    let files = workspace.files().map(|name| {
        let changed = unsaved.iter().find(|text| text.name == name).map(|it| it.bytes.clone());
        let bytes = changed.unwrap_or_else(|| workspace.text(name).unwrap().as_bytes().to_vec());
        (name.to_owned(), bytes)
    });
    files.filter(|(_, bytes)| !bytes.is_empty()).collect()
}

fn generated_files(dice: &mut Dice<'_>) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = Vec::new();
    for name in FILES.iter().take(2 + dice.roll(2)) {
        let mut bytes = if dice.roll(4) == 0 { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        bytes.extend(generated_text(dice).into_bytes());
        files.push((*name, bytes));
    }
    files
}

fn meaning(workspace: &Workspace) -> Vec<Entry> {
    workspace.map().entries().cloned().collect()
}

/// The lines of a text that say something.
fn words(text: &str) -> Vec<&str> {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_moved_entry_says_the_same_and_goes_back_to_the_first_byte(
        choices in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let mut dice = Dice::new(&choices);
        let files = generated_files(&mut dice);
        let mut workspace = Workspace::open(files.clone());
        let mut states = vec![all_bytes(&workspace)];
        for _ in 0..=dice.roll(5) {
            let keys: Vec<Key> = workspace.map().entries().map(|it| it.key.clone()).collect();
            if keys.is_empty() { break }
            let key = &keys[dice.roll(keys.len())];
            let to = FILES[dice.roll(FILES.len())];
            let from = workspace.file_of(key).unwrap().to_owned();
            let meant = meaning(&workspace);
            let before = all_bytes(&workspace);
            let old_from = workspace.text(&from).unwrap().to_owned();
            let old_to = workspace.text(to).unwrap_or_default().to_owned();
            let result = workspace.relocate(std::slice::from_ref(key), to);
            let shown = format!("{key} from {from} to {to}\n{before:#?}\n{:#?}", all_bytes(&workspace));
            prop_assert_eq!(meaning(&workspace), meant, "{}", shown);
            match result {
                Err(EditError::TwoFiles { .. } | EditError::Layout { .. }) => {
                    prop_assert_eq!(all_bytes(&workspace), before, "{}", shown);
                }
                Err(error) => prop_assert!(false, "{}: {}", error, shown),
                Ok(step) if step.keys.is_empty() => prop_assert_eq!(&from, to),
                Ok(_) => {
                    prop_assert_eq!(workspace.file_of(key), Some(to), "{}", shown);
                    // A fresh look at the bytes finds the same, each entry where it is said to be.
                    let afresh = Workspace::open(all_bytes(&workspace));
                    for entry in workspace.map().entries() {
                        prop_assert_eq!(afresh.map().get(&entry.key), Some(entry), "{}", shown);
                    }
                    // The lines of all others stay in both files, in their order.
                    let new_from = workspace.text(&from).unwrap();
                    let new_to = workspace.text(to).unwrap();
                    let in_braces = key.kind == "requirement"
                        && (old_from.starts_with("requirement") || old_to.starts_with("requirement"));
                    if !in_braces {
                        prop_assert!(is_within(&words(new_from), &words(&old_from)), "{}", shown);
                        prop_assert!(is_within(&words(&old_to), &words(new_to)), "{}", shown);
                        let (gone, come) = (
                            words(&old_from).len() - words(new_from).len(),
                            words(new_to).len() - words(&old_to).len(),
                        );
                        prop_assert_eq!(gone, come, "{}", shown);
                    }
                    states.push(all_bytes(&workspace));
                }
            }
        }
        for state in states.iter().rev().skip(1) {
            workspace.undo();
            prop_assert_eq!(&all_bytes(&workspace), state);
        }
        prop_assert!(workspace.undo().is_none() && !workspace.is_unsaved());
        for state in states.iter().skip(1) {
            workspace.redo();
            prop_assert_eq!(&all_bytes(&workspace), state);
        }
    }

    #[test]
    fn many_edits_are_one_step(choices in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut dice = Dice::new(&choices);
        let files = generated_files(&mut dice);
        let mut workspace = Workspace::open(files);
        let (before, meant) = (all_bytes(&workspace), meaning(&workspace));
        let keys: Vec<Key> = meant.iter().map(|entry| entry.key.clone()).collect();
        let edits: Vec<Edit> = keys
            .iter()
            .filter(|_| dice.roll(3) > 0)
            .map(|key| Edit::Set {
                key: key.clone(),
                path: Path::field("owner"),
                value: Value::text("ann@northwind.example"),
            })
            .collect();
        match workspace.apply_all(&edits, "Set the owner".into()) {
            Ok(_) => {
                for entry in &meant {
                    let now = workspace.map().get(&entry.key).unwrap();
                    if edits.iter().any(|edit| *edit.key() == entry.key) {
                        prop_assert_eq!(now.text("owner"), Some("ann@northwind.example"));
                    } else {
                        prop_assert_eq!(now, entry);
                    }
                }
                prop_assert!(workspace.history().len() <= 1);
                workspace.undo();
            }
            Err(EditError::TwoFiles { .. }) => {}
            Err(error) => prop_assert!(false, "{}", error),
        }
        prop_assert_eq!(all_bytes(&workspace), before);
        prop_assert_eq!(meaning(&workspace), meant);
    }
}

/// Tells whether all lines stand in others, in their order.
fn is_within(some: &[&str], all: &[&str]) -> bool {
    let mut all = all.iter();
    some.iter().all(|line| all.any(|other| other == line))
}
