//! What reps type, over the sample map.

use super::maps::sample;
use super::query;
use crate::model::{Context, Key};
use crate::search::{Index, Query};

#[test]
fn reps_find_what_they_want_first() {
    let map = sample();
    let index = Index::in_memory(&map).unwrap();
    let mut wrong = Vec::new();
    for (words, first) in [
        ("globex cheaper cfo", &["situation.cfo-globex-is-cheaper"][..]),
        ("glbex cheper cfo", &["situation.cfo-globex-is-cheaper"]),
        ("fast clos", &["value_proposition.close-in-three-days", "situation.cfo-against-globex"]),
        ("glbex", &["situation.cfo-against-globex", "situation.cfo-globex-is-cheaper"]),
        ("what do we say when they find us too expensive", &["objection.globex-is-cheaper"]),
        ("rip and replace", &["objection.rip-and-replace"]),
        ("cio build it ourselves", &["situation.cio-wants-to-build"]),
        ("no decision", &["situation.stalled-after-demo"]),
        ("data leave the country", &["objection.data-must-stay"]),
        ("bank close story", &["success_story.acme-bank"]),
        ("case study acme", &["success_story.acme-bank", "asset.acme-bank-case-study"]),
        ("audit trail", &["value_proposition.audit-trail-built-in"]),
        ("retail peak", &["situation.online-retail-peak"]),
        ("procurement discount", &["situation.procurement-last-round"]),
    ] {
        let found = index.search(&map, &query(words)).unwrap();
        let key = found.hits.first().map(|hit| hit.key.to_string()).unwrap_or_default();
        if !first.contains(&key.as_str()) {
            wrong.push(format!("{words}: {key}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_competitor_is_among_the_first_when_named() {
    let map = sample();
    let index = Index::in_memory(&map).unwrap();
    let found = index.search(&map, &query("glbex")).unwrap();
    assert!(found.hits.iter().any(|hit| hit.key == Key::new("competitor", "globex")));
    assert_eq!(found.understood[0].key, Key::new("competitor", "globex"));
}

#[test]
fn a_call_has_its_situations_without_a_word() {
    let map = sample();
    let index = Index::in_memory(&map).unwrap();
    let context = Context::new(vec![Key::new("competitor", "globex"), Key::new("persona", "cfo")]);
    let found = index.search(&map, &Query { context, ..query("") }).unwrap();
    let all: Vec<_> = found.hits.iter().map(|hit| hit.key.id.as_str()).collect();
    for id in ["cfo-against-globex", "cfo-globex-is-cheaper"] {
        assert!(all.get(..3).is_some_and(|first| first.contains(&id)), "{all:?}");
    }
}
