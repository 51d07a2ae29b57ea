//! An index in the cache answers as one that was just made, or not at all.

use std::path::Path;

use super::maps::{map_of, sample};
use super::query;
use crate::model::{Context, Key, Map};
use crate::search::{Index, Origin, Query, SourceFile, Store};

const QUERIES: &[&str] = &[
    "globex cheaper cfo",
    "glbex cheper",
    "fast clos",
    "what do we say when they find us too expensive",
    "rip and replace",
    "\"rip and replace\"",
    "bank close story",
    "kind:story globex",
    "competitor:globex price -batch",
    "status:draft",
    "status:draft OR status:retired",
    "owner:ann globex",
    "fresh:overdue",
    "has:proof cash",
    "unused:",
    "oakhallow",
    "market banking",
    "monthend",
    "zzzzz",
    "kubernetes status:retired",
    "emea data",
    "persona:cfo",
    "no decision",
    "",
];

fn origin() -> Origin {
    let file = SourceFile { name: "map.toml".into(), stamp: None, digest: "0".into() };
    Origin { files: vec![file], made: None }
}

/// Nothing is known of the files but what they hold.
fn no_stamp(_: &str) -> Option<String> {
    None
}

fn keep(folder: &Path, map: &Map) {
    let store = Store::new(folder, &no_stamp);
    let mut index = Index::in_memory(map).unwrap();
    let names = store.keep(&mut index, map, &origin()).unwrap();
    assert!(names.iter().all(|name| folder.join(name).is_file()));
}

fn open(folder: &Path) -> Option<Index> {
    let store = Store::new(folder, &no_stamp);
    let stored = store.find()?;
    assert_eq!(stored.origin, origin());
    store.open(&stored)
}

/// Checks that an index answers as a new one does, with the map and without it.
#[track_caller]
fn answers_as_new(index: &Index, map: &Map, alone: bool) {
    let new = Index::in_memory(map).unwrap();
    for words in QUERIES {
        let context = Context::new(vec![Key::new("competitor", "globex")]);
        let plain = query(words);
        let customer = Query { customer_only: true, ..plain.clone() };
        for query in [Query { context, ..plain.clone() }, customer, plain] {
            let expect = new.search(map, &query).unwrap();
            assert_eq!(index.search(map, &query).unwrap(), expect, "{query:?}");
            if alone {
                let (found, shown) = index.search_alone(&query).unwrap().unwrap();
                assert_eq!(found, expect, "{query:?}");
                for hit in &found.hits {
                    assert_eq!(shown.get(&hit.key), map.get(&hit.key));
                }
            }
        }
    }
}

#[test]
fn an_index_out_of_the_cache_answers_as_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let map = sample();
    assert!(open(folder.path()).is_none());
    keep(folder.path(), &map);
    answers_as_new(&open(folder.path()).unwrap(), &map, true);
}

#[test]
fn one_that_is_behind_catches_up_and_is_kept_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut map = sample();
    keep(folder.path(), &map);
    for turn in 0..3 {
        let mut index = open(folder.path()).unwrap();
        let key = Key::new("value_proposition", "close-in-three-days");
        let mut entry = map.get(&key).cloned().unwrap();
        entry.fields.insert("title".into(), crate::model::Value::text(format!("Oakhallow {turn}")));
        map.put(entry);
        map.take(&Key::new("objection", ["bad-time", "lock-in", "small-vendor"][turn]));
        assert!(index.catch_up(&map).unwrap());
        answers_as_new(&index, &map, false);
        let store = Store::new(folder.path(), &no_stamp);
        store.keep(&mut index, &map, &origin()).unwrap();
        let again = open(folder.path()).unwrap();
        answers_as_new(&again, &map, true);
    }
    let mut index = open(folder.path()).unwrap();
    assert!(!index.catch_up(&map).unwrap());
}

#[test]
fn an_edit_is_found_at_once_in_an_index_out_of_the_cache() {
    let folder = tempfile::tempdir().unwrap();
    let mut map = sample();
    keep(folder.path(), &map);
    let mut index = open(folder.path()).unwrap();
    index.prepare(&map);
    let taken = map.take(&Key::new("situation", "stalled-after-demo")).unwrap();
    index.update(&map, std::slice::from_ref(&taken.key)).unwrap();
    answers_as_new(&index, &map, false);
    // Nothing of it reaches the folder.
    map.put(taken);
    answers_as_new(&open(folder.path()).unwrap(), &map, true);
}

#[test]
fn a_spoiled_cache_counts_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let map = map_of("[feature.a]\ntitle = \"Ledger\"\n[competitor.b]\ntitle = \"Globex\"");
    keep(folder.path(), &map);
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().path()).collect();
    assert!(files.len() > 3);
    for path in files {
        let bytes = read(&path);
        if bytes.is_empty() {
            continue;
        }
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 1;
        for spoiled in [&bytes[..bytes.len() / 2], &[], &flipped] {
            write(&path, spoiled);
            assert!(open(folder.path()).is_none(), "{}", path.display());
        }
        remove(&path);
        assert!(open(folder.path()).is_none(), "{}", path.display());
        write(&path, &bytes);
        assert!(open(folder.path()).is_some());
    }
}

#[test]
fn a_file_that_nobody_wrote_to_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let map = map_of("[feature.a]\ntitle = \"Ledger\"");
    let stamped = |name: &str| Some(format!("{name} as it was"));
    let store = Store::new(folder.path(), &stamped);
    store.keep(&mut Index::in_memory(&map).unwrap(), &map, &origin()).unwrap();
    assert!(store.open(&store.find().unwrap()).is_some());
    let touched = |name: &str| Some(format!("{name} as it is"));
    let store = Store::new(folder.path(), &touched);
    assert!(store.open(&store.find().unwrap()).is_some());
}

#[expect(clippy::disallowed_methods, reason = "a test spoils what it wrote")]
fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a test spoils what it wrote")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a test spoils what it wrote")]
fn remove(path: &Path) {
    std::fs::remove_file(path).unwrap();
}
