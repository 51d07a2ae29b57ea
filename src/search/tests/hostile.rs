//! No text and no query makes the search fail.

use proptest::prelude::*;

use super::maps::map_of;
use super::{query, search};
use crate::model::{Context, Entry, Key, Map, Table, Value};
use crate::search::{Found, Index, Marked, Query};

/// Checks that every mark is a stretch of its text, in order.
fn check_marks(found: &Found) {
    let check = |marked: &Marked| {
        let mut end = 0;
        for mark in &marked.marks {
            assert!(mark.start >= end && mark.start < mark.end, "{marked:?}");
            assert!(marked.text.get(mark.clone()).is_some(), "{marked:?}");
            end = mark.end;
        }
    };
    for hit in &found.hits {
        check(&hit.title);
        hit.excerpt.iter().for_each(|excerpt| check(&excerpt.text));
        assert!(hit.score.is_finite());
    }
}

fn odd_map() -> Map {
    let long = "A very long title ".repeat(2_000);
    let one_word = "x".repeat(30_000);
    let marks = format!("e{}", "\u{301}".repeat(5_000));
    let texts = [
        long.as_str(),
        one_word.as_str(),
        marks.as_str(),
        "",
        " ",
        "\u{0}\u{1b}[31m\u{202e}abc\u{e0041}\u{e0042}\u{feff}",
        "👩‍👩‍👧‍👦 family 🇩🇪",
        "İstanbul ıI ŉ ǰ ﬃ Ǆ",
        "ภาษาไทย ภาษา",
        "한국어 문장",
        "القائمة",
        "don''t 'quo'ted' a'b'c' ''",
        "a-b-c-d-e/f&g_h--i",
        "C++ C# F# c+++",
    ];
    let mut entries = Vec::new();
    for (text_idx, text) in texts.iter().enumerate() {
        for kind in ["feature", "competitor", "situation"] {
            let mut fields = Table::default();
            fields.insert("title".into(), Value::text(*text));
            fields.insert("body".into(), Value::text(*text));
            fields.insert("aliases".into(), Value::words([*text, "plain"]));
            fields.insert("competitors".into(), Value::words([format!("c{text_idx}")]));
            entries.push(Entry { key: Key::new(kind, &format!("c{text_idx}")), fields });
        }
    }
    // Fields of the wrong type, an unknown kind, a card that is none.
    let mut fields = Table::default();
    fields.insert("title".into(), Value::Integer(3));
    fields.insert("point".into(), Value::List(vec![Value::text("no card"), Value::Boolean(true)]));
    entries.push(Entry { key: Key::new("situation", "wrong"), fields: fields.clone() });
    entries.push(Entry { key: Key::new("unheard_of", "x"), fields });
    Map::new(entries)
}

#[test]
fn odd_texts_are_searched() {
    let map = odd_map();
    let index = Index::in_memory(&map).unwrap();
    let long = "long words ".repeat(5_000);
    let one_word = "y".repeat(100_000);
    for words in [
        "title",
        "very lon",
        "plain",
        "xxxxxxxxxxxxxxxxx",
        "e",
        "\u{301}",
        "abc",
        "family",
        "istanbul",
        "ﬃ",
        "ภาษา",
        "한국",
        "القا",
        "dont",
        "c++",
        "c#",
        "🇩🇪",
        "\u{0}",
        "a-",
        "-",
        "'",
        "kind:",
        ":",
        "competitor:",
        "kind:feature",
        "competitor:c3 plain",
        &long,
        &one_word,
    ] {
        let found = index.search(&map, &Query { limit: 50, ..query(words) }).unwrap();
        check_marks(&found);
    }
}

#[test]
fn an_empty_map_is_searched() {
    let map = Map::new(Vec::new());
    let found = search(&map, &query("anything at all"));
    assert_eq!((found.hits.len(), found.total), (0, 0));
    let context = Context::new(vec![Key::new("competitor", "nobody")]);
    search(&map, &Query { context, ..query("") });
}

const MAP: &str = r#"
[competitor.globex]
title = "Globex Finance Cloud"
aliases = ["GFC", "the Cloud"]

[persona.cfo]
title = "CFO"

[value_proposition.close]
title = "Close in three days, not ten"
body = "Über-schnell, naïve: month-end is 会計ソフト. A family 👩‍👩‍👧‍👦 of C++ and 24/7."

[[value_proposition.close.variant]]
personas = ["cfo"]
text = "A week of every month back."

[situation.s]
title = "A CFO weighing us against Globex"
competitors = ["globex"]
personas = ["cfo"]

[[situation.s.point]]
value_proposition = "close"
say = "Globex batches at night."
"#;

/// Pieces that a query of the property test is made of, beside any text at all.
const PIECES: &[&str] = &[
    "globex",
    "glbex",
    "clo",
    "month-end",
    "会計",
    "ソ",
    "👩‍👩‍👧‍👦",
    " ",
    "-",
    "'",
    "kind:",
    "situation",
    "competitor:",
    "cfo",
    "the",
    "über",
    "c++",
    "\u{301}",
    "\u{202e}",
    "24/7",
    ":",
    "batch",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_query_is_answered(
        free in any::<String>(),
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..8),
        flags in any::<(bool, bool)>(),
    ) {
        thread_local! {
            static INDEXED: (Map, Index) = {
                let map = map_of(MAP);
                let index = Index::in_memory(&map).unwrap();
                (map, index)
            };
        }
        let words = if flags.0 { pieces.concat() } else { format!("{} {free}", pieces.join(" ")) };
        INDEXED.with(|(map, index)| {
            let query = Query { customer_only: flags.1, ..query(&words) };
            let found = index.search(map, &query).unwrap();
            check_marks(&found);
            for understood in &found.understood {
                assert!(words.get(understood.words.clone()).is_some());
            }
            assert_eq!(index.search(map, &query).unwrap(), found);
        });
    }

    #[test]
    fn any_text_is_marked(title in any::<String>(), body in any::<String>(), at in any::<usize>()) {
        let mut fields = Table::default();
        fields.insert("title".into(), Value::text(&title));
        fields.insert("body".into(), Value::text(&body));
        let map = Map::new(vec![Entry { key: Key::new("feature", "a"), fields }]);
        let word = body.split_whitespace().cycle().nth(at % 16).unwrap_or("a");
        check_marks(&search(&map, &query(word)));
    }
}
