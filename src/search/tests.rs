//! Tests of the search as a whole: what a query finds, in which order, and how it is shown.

mod counts;
mod filters;
mod hostile;
mod language;
mod maps;
mod ranking;
mod sample;
mod shown;
mod stored;
mod upkeep;
mod warned;
mod words;

use jiff::civil::{Date, date};

use super::{Found, Index, Marked, Query};
use crate::model::Map;

/// The day of the tests.
fn today() -> Date {
    date(2026, 11, 22)
}

/// Returns a query of these words that asks for reasons.
fn query(words: &str) -> Query {
    Query { explain: true, ..Query::new(words, today()) }
}

#[track_caller]
fn search(map: &Map, query: &Query) -> Found {
    Index::in_memory(map).unwrap().search(map, query).unwrap()
}

/// Returns the keys that a query finds, best first.
#[track_caller]
fn keys(map: &Map, query: &Query) -> Vec<String> {
    search(map, query).hits.iter().map(|hit| hit.key.to_string()).collect()
}

/// Checks the keys that words find, best first.
#[track_caller]
fn check(map: &Map, words: &str, expect: &[&str]) {
    assert_eq!(keys(map, &query(words)), expect, "{words}");
}

/// Returns a text with its marks as brackets.
fn brackets(marked: &Marked) -> String {
    let mut text = marked.text.clone();
    for mark in marked.marks.iter().rev() {
        text.insert(mark.end, ']');
        text.insert(mark.start, '[');
    }
    text
}
