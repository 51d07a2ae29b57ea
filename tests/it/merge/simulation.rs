//! Two people edit one map, five edits each, and never the same field.
//!
//! `MSGMAP_MERGES=1000 cargo test --test it simulation -- --nocapture` merges as often as that and
//! prints how it went, beside git on the same files.

use std::fs;
use std::process::Command;

use msgmap::model::{Edit, Key, Path, Shape, Table, Value};
use msgmap::review::merge;
use msgmap::workspace::Workspace;

use crate::program::Desk;

/// A small generator of numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides
    }
}

fn open(text: &str) -> Workspace {
    Workspace::open([("map.toml", text.as_bytes().to_vec())])
}

/// The sample in canonical form and in one file.
fn sample() -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/northwind");
    let (map, _) = msgmap::disk::load(&root).unwrap();
    let mut whole = String::new();
    for file in map.files {
        whole.push_str(std::str::from_utf8(&file.bytes).unwrap());
        whole.push('\n');
    }
    open(&whole).canonical("map.toml").unwrap()
}

/// Makes an edit of a field that nobody has touched yet, and notes which.
fn edit(dice: &mut Dice, workspace: &mut Workspace, touched: &mut Vec<(Key, String)>, who: usize) {
    let count = workspace.map().len();
    let number = touched.len();
    if dice.roll(8) == 0 {
        let kinds = ["feature", "objection", "question", "success_story", "value_proposition"];
        // Ids of the same first letters would all stand at one place in canonical order.
        let letters = b"abcdefghijklmnopqrstuvwxyz";
        let word: String = (0..6).map(|_| char::from(letters[dice.roll(letters.len())])).collect();
        let id = format!("{word}-{who}-{number}");
        let key = Key::new(kinds[dice.roll(kinds.len())], &id);
        let mut fields = Table::default();
        fields.insert("title".into(), Value::text(format!("New {who} {number}")));
        touched.push((key.clone(), "title".to_owned()));
        workspace.apply(&Edit::New { key, fields }).unwrap();
        return;
    }
    loop {
        let entry = workspace.map().entries().nth(dice.roll(count)).unwrap().clone();
        let entry = &entry;
        if matches!(entry.key.kind.as_str(), "map" | "approval") {
            continue;
        }
        let kind = workspace.map().kind_of(entry).unwrap();
        let names: Vec<&smol_str::SmolStr> = kind
            .fields
            .iter()
            .filter(|field| {
                matches!(
                    field.shape,
                    Shape::Line | Shape::Text | Shape::Words | Shape::References(_)
                ) || (matches!(field.shape, Shape::Cards(_))
                    && entry.fields.contains_key(&field.name))
            })
            .map(|field| &field.name)
            .filter(|name| *name != "formerly" && *name != "source")
            .collect();
        let name = names[dice.roll(names.len())].clone();
        let place = (entry.key.clone(), name.to_string());
        if touched.contains(&place) {
            continue;
        }
        touched.push(place);
        let (key, path) = (entry.key.clone(), Path::field(&name));
        let words = format!("Words {who} {number}.");
        let edit = match (&kind.field(&name).unwrap().shape, entry.fields.get(&name)) {
            (Shape::Words | Shape::References(_), _) => {
                let item_idx = entry.words(&name).len();
                Edit::Insert {
                    key,
                    path,
                    item_idx,
                    value: Value::text(format!("w-{who}-{number}")),
                }
            }
            (Shape::Cards(inner), Some(Value::List(cards))) => {
                let text =
                    inner.iter().rfind(|it| matches!(it.shape, Shape::Line | Shape::Text)).unwrap();
                let path = path.item(dice.roll(cards.len())).then(&text.name);
                Edit::Set { key, path, value: Value::text(words) }
            }
            (Shape::Text, Some(Value::Text(old))) if dice.roll(2) == 0 => Edit::Set {
                key,
                path,
                value: Value::text(format!("{}\n{words}\n", old.trim_end())),
            },
            _ => Edit::Set { key, path, value: Value::text(words) },
        };
        workspace.apply(&edit).unwrap();
        return;
    }
}

#[test]
fn nobody_is_asked_about_edits_of_different_fields() {
    let asked = std::env::var("MSGMAP_MERGES").ok().and_then(|count| count.parse().ok());
    let count: usize = asked.unwrap_or(6);
    let base = sample();
    let desk = Desk::new(&[("base", &base)]);
    let base = open(&base);
    let (mut conflicts, mut by_git) = (Vec::new(), 0);
    for round in 0..count {
        let mut dice = Dice(round as u64 * 7_919 + 77);
        let mut touched = Vec::new();
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        for _ in 0..5 {
            edit(&mut dice, &mut ours, &mut touched, 1);
            edit(&mut dice, &mut theirs, &mut touched, 2);
        }
        let merged = merge(&base, &ours, &theirs).unwrap();
        if !merged.is_clean() {
            conflicts.push((round, merged.conflicts));
        }
        let canonical = |workspace: &Workspace| workspace.canonical("map.toml").unwrap();
        fs::write(desk.path().join("ours"), canonical(&ours)).unwrap();
        fs::write(desk.path().join("theirs"), canonical(&theirs)).unwrap();
        let git = Command::new("git")
            .args(["merge-file", "-p", "ours", "base", "theirs"])
            .current_dir(desk.path())
            .output()
            .unwrap();
        by_git += usize::from(git.status.code() != Some(0));
    }
    println!(
        "{count} merges: {} conflicts; git merge-file on canonical layout: {by_git}",
        conflicts.len()
    );
    assert!(conflicts.is_empty(), "{conflicts:?}");
    // Seven of a hundred, with room for the chance of a small sample.
    assert!(by_git * 100 <= count * 7 + 300, "{by_git} of {count}");
}
