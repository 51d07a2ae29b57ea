//! An index that was brought up to date answers as a new one.

use super::maps::map_of;
use super::{query, today};
use crate::model::{Entry, Key, Map, Value};
use crate::search::{Index, Query};

const MAP: &str = r#"
[market.banking]
title = "Banking"

[competitor.globex]
title = "Globex"

[value_proposition.close]
title = "Close faster"
markets = ["banking"]

[value_proposition.cash]
title = "Cash by breakfast"

[success_story.acme]
title = "Acme cut its close"
value_propositions = ["close", "gone"]

[situation.s]
title = "A situation"
competitors = ["globex"]

[[situation.s.point]]
value_proposition = "close"
say = "Say it."
"#;

const WORDS: &[&str] = &[
    "globex",
    "cash",
    "close",
    "",
    "lend",
    "acme",
    "breakfast",
    "found",
    "situa",
    "closs",
    "initech",
];

#[track_caller]
fn same_as_new(index: &Index, map: &Map) {
    let new = Index::in_memory(map).unwrap();
    for words in WORDS {
        let query = Query { counts: true, ..query(words) };
        assert_eq!(index.search(map, &query).unwrap(), new.search(map, &query).unwrap(), "{words}");
    }
}

fn set(map: &mut Map, kind: &str, id: &str, field: &str, value: Value) -> Key {
    let key = Key::new(kind, id);
    let mut entry = map
        .get(&key)
        .cloned()
        .unwrap_or_else(|| Entry { key: key.clone(), fields: crate::model::Table::default() });
    entry.fields.insert(field.into(), value);
    map.put(entry);
    key
}

#[test]
fn every_change_is_followed() {
    let mut map = map_of(MAP);
    let mut index = Index::in_memory(&map).unwrap();
    let mut step = |map: &mut Map, changed: Vec<Key>| {
        index.update(map, &changed).unwrap();
        same_as_new(&index, map);
    };
    // A text.
    let key = set(&mut map, "value_proposition", "cash", "body", Value::text("Found money"));
    step(&mut map, vec![key]);
    // A name of a value that entries are linked with, directly and through a situation.
    let key = set(&mut map, "market", "banking", "title", Value::text("Lenders"));
    step(&mut map, vec![key]);
    let key = set(&mut map, "competitor", "globex", "title", Value::text("Initech"));
    step(&mut map, vec![key]);
    // A wider value.
    let wider = set(&mut map, "market", "finance", "title", Value::text("Found money"));
    let key = set(&mut map, "market", "banking", "parent", Value::text("finance"));
    step(&mut map, vec![wider, key]);
    // A situation that tells another message, and no longer the first one.
    let mut point = crate::model::Table::default();
    point.insert("value_proposition".into(), Value::text("cash"));
    let key = set(&mut map, "situation", "s", "point", Value::List(vec![Value::Table(point)]));
    step(&mut map, vec![key]);
    // An entry that was named before it was there.
    let key = set(&mut map, "value_proposition", "gone", "title", Value::text("Found again"));
    step(&mut map, vec![key]);
    // A rename, with the reference left as it is.
    let old = Key::new("value_proposition", "close");
    let mut entry = map.take(&old).unwrap();
    step(&mut map, vec![old.clone()]);
    entry.key = Key::new("value_proposition", "fast");
    entry.fields.insert("formerly".into(), Value::words(["close"]));
    let new = entry.key.clone();
    map.put(entry);
    step(&mut map, vec![new]);
    // A removal.
    let key = Key::new("situation", "s");
    map.take(&key);
    step(&mut map, vec![key]);
}

#[test]
fn another_dimension_is_followed() {
    let mut map = map_of(MAP);
    let mut index = Index::in_memory(&map).unwrap();
    let text = format!(
        "[map.dimensions]\nregion = {{ title = \"Region\" }}\n{MAP}\n[region.north]\ntitle = \"Breakfast\""
    );
    let other = map_of(&text);
    for entry in other.entries() {
        map.put(entry.clone());
    }
    index.update(&map, &[Key::map(), Key::new("region", "north")]).unwrap();
    same_as_new(&index, &map);
    let found = index.search(&map, &Query::new("breakfast", today())).unwrap();
    assert_eq!(found.understood[0].key, Key::new("region", "north"));
}

#[test]
fn many_small_updates_change_nothing() {
    let mut map = map_of(MAP);
    let mut index = Index::in_memory(&map).unwrap();
    for n in 0..30 {
        let id = ["close", "cash"][n % 2];
        let key =
            set(&mut map, "value_proposition", id, "short", Value::text(format!("Found {n}")));
        index.update(&map, &[key]).unwrap();
    }
    same_as_new(&index, &map);
}

#[test]
fn it_can_live_in_another_thread() {
    fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<Index>();
}

#[test]
fn what_is_no_longer_in_the_map_is_passed_over() {
    let mut map = map_of(MAP);
    let index = Index::in_memory(&map).unwrap();
    map.take(&Key::new("value_proposition", "cash"));
    assert!(index.search(&map, &query("breakfast")).unwrap().hits.is_empty());
}
