//! Laws of merging, over generated maps in odd layouts and generated edits of both sides.

use std::collections::BTreeMap;

use msgmap::model::{Entry, Key, Value};
use msgmap::review::{Merge, merge};
use msgmap::workspace::Workspace;
use proptest::prelude::*;

use crate::generated::{Dice, generated_edit, generated_text};

fn open(text: &str) -> Workspace {
    Workspace::open([("map.toml", text.as_bytes().to_vec())])
}

fn text(workspace: &Workspace) -> String {
    workspace.text("map.toml").unwrap_or_default().to_owned()
}

/// Makes a few edits, those that can be made.
fn edited(dice: &mut Dice<'_>, base: &str) -> String {
    let mut workspace = open(base);
    for _ in 0..=dice.roll(4) {
        let edit = generated_edit(dice, &workspace);
        drop(workspace.apply(&edit));
    }
    text(&workspace)
}

fn entries(workspace: &Workspace) -> Vec<Entry> {
    workspace.map().entries().cloned().collect()
}

/// What a map says, apart from the order of lists; a lone text is a list of one, and what is
/// called by a former id is called by the one that it has in another map.
fn said(workspace: &Workspace, names: &Workspace) -> BTreeMap<String, Vec<String>> {
    let map = names.map();
    told(workspace, &|text| {
        let mut found = map.schema().kinds().iter().filter_map(|kind| {
            let entry = map.resolve(&Key::new(&kind.name, text)).entry()?;
            entry.words("formerly").contains(&text).then(|| entry.key.id.to_string())
        });
        found.next().unwrap_or_else(|| text.to_owned())
    })
}

fn told(workspace: &Workspace, call: &dyn Fn(&str) -> String) -> BTreeMap<String, Vec<String>> {
    fn tell(value: &Value, at: &str, call: &dyn Fn(&str) -> String, said: &mut Vec<String>) {
        if let Some(items) = value.as_list() {
            for item in items {
                tell(item, at, call, said);
            }
        } else if let Some(table) = value.as_table() {
            for (name, value) in table {
                tell(value, &format!("{at}.{name}"), call, said);
            }
        } else if let Some(text) = value.as_text() {
            said.push(format!("{at} = {:?}", Value::text(call(text))));
        } else {
            said.push(format!("{at} = {value:?}"));
        }
    }
    let mut all = BTreeMap::new();
    for entry in workspace.map().entries() {
        let mut said = Vec::new();
        for (name, value) in &entry.fields {
            tell(value, name, call, &mut said);
        }
        said.sort();
        all.insert(entry.key.to_string(), said);
    }
    all
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = cases.unwrap_or(400);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn shown(base: &str, ours: &str, theirs: &str) -> String {
    format!("--- base\n{base}\n--- ours\n{ours}\n--- theirs\n{theirs}")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_one_side_alone_changed_is_taken(choices in prop::collection::vec(any::<u8>(), 0..260)) {
        let mut dice = Dice::new(&choices);
        let base = generated_text(&mut dice);
        let side = edited(&mut dice, &base);
        let words = shown(&base, &side, &base);
        let (b, s) = (open(&base), open(&side));
        let made = |ours: &Workspace, theirs: &Workspace| merge(&b, ours, theirs).unwrap();
        for (merge, bytes) in [(made(&s, &b), true), (made(&s, &s), true), (made(&b, &s), false)] {
            prop_assert!(merge.is_clean(), "{}", words);
            if bytes {
                prop_assert_eq!(text(&merge.workspace), side.clone(), "{}", words);
            }
            prop_assert_eq!(entries(&merge.workspace), entries(&s), "{}", words);
        }
    }

    #[test]
    fn nothing_of_either_side_is_lost(choices in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut dice = Dice::new(&choices);
        let base = generated_text(&mut dice);
        let (ours, theirs) = (edited(&mut dice, &base), edited(&mut dice, &base));
        let words = shown(&base, &ours, &theirs);
        let (b, o, t) = (open(&base), open(&ours), open(&theirs));
        let (one, two) = (merge(&b, &o, &t), merge(&b, &t, &o));
        let (Ok(one), Ok(two)) = (one, two) else {
            return Err(TestCaseError::fail(format!("not merged: {words}")));
        };
        let conflicts = |merge: &Merge| -> Vec<String> {
            let mut whys: Vec<_> = merge.conflicts.iter().map(|it| it.key.kind.to_string()).collect();
            whys.sort();
            whys
        };
        prop_assert_eq!(one.is_clean(), two.is_clean(), "{:?} {:?} {}", one.conflicts, two.conflicts, words);
        // A fresh look at the bytes finds what the merge thinks, and no new trouble.
        let fresh = open(&text(&one.workspace));
        prop_assert_eq!(entries(&fresh), entries(&one.workspace), "{}", words);
        prop_assert!(fresh.reading().len() <= o.reading().len() + t.reading().len(), "{}", words);
        if one.is_clean() {
            prop_assert_eq!(said(&one.workspace, &one.workspace), said(&two.workspace, &two.workspace), "{}", words);
        } else {
            prop_assert_eq!(conflicts(&one).is_empty(), conflicts(&two).is_empty());
        }
        // Every value that a side brought is in the result or in a conflict.
        let said = |workspace| said(workspace, &one.workspace);
        let (was, now) = (said(&b), said(&one.workspace));
        for side in [&o, &t] {
            for (key, values) in said(side) {
                let before = was.get(&key);
                for value in values {
                    let is_new = match before {
                        Some(before) => !before.contains(&value),
                        // One with another id may have said it under the old one.
                        None => !was.values().any(|was| was.contains(&value)),
                    };
                    let is_there = now.values().any(|now| now.contains(&value));
                    let is_long = value.contains("\\n") || value.starts_with("say") || value.contains(".say");
                    if is_new && !is_there && !is_long && !value.starts_with("formerly") {
                        prop_assert!(!one.is_clean(), "lost {} of {}: {}\n--- result\n{}", value, key, words, text(&one.workspace));
                    }
                }
            }
        }
    }
}
