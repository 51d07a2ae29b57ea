//! Signs of the search box on the command line.

use super::MAP;
use crate::program::Desk;

/// Returns the entries that a search finds.
fn found(desk: &Desk, args: &[&str]) -> Vec<String> {
    let mut all = vec!["search", "--json"];
    all.extend(args);
    let ran = desk.run(&all);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let hits = answer["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["key"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_word_behind_a_hyphen_is_shut_out_without_quotes() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    let all = found(&desk, &["close"]);
    assert!(all.len() > 1 && all.iter().any(|key| key == "success_story.acme"), "{all:?}");
    let title_word = "-reconciliation";
    let fewer = found(&desk, &["close", title_word]);
    assert!(fewer.iter().all(|key| key != "value_proposition.fast-close"), "{fewer:?}");
    // Options keep their place in front of, between and behind the words.
    let limited = found(&desk, &["--limit", "1", title_word, "close", "--kind", "success_story"]);
    assert_eq!(limited, ["success_story.acme"]);
    assert_eq!(found(&desk, &["--", "close", title_word]), fewer);
}

#[test]
fn help_stays_help() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    let ran = desk.run(&["search", "-h"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("Find what to say"), "{}", ran.out);
    let ran = desk.run(&["search", "close", "--limt", "3"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--limit"), "{}", ran.err);
}
