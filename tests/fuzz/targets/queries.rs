//! Reading any query over maps of many scripts and of odd texts: always an answer, the same each
//! time, with marks that fit their texts.
//!
//! The first byte chooses the map and what is asked beside the words.
#![no_main]

use std::path::Path;

use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;
use msgmap::model::Map;
use msgmap::search::{Found, Index, Marked, Query};
use msgmap::workspace::Workspace;

const TODAY: Date = date(2026, 11, 22);

/// A map in which every text is hard to cut, fold or mark.
const ODD: &str = r#"
[map]
name = "Odd"
[map.dimensions]
region = { title = "Région", plural = "regions" }

[region.emea]
title = "EMEA ǅ ﬃ İI"
aliases = ["", " ", "-", "\"", "(", "no", "AND", "a:b", "\u0301", "👩‍👩‍👧‍👦"]

[competitor.globex]
title = "Globex \u202eabc\u001b[31m"
aliases = ["GFC", "the Cloud", "C++", "24/7"]

[persona.cfo]
title = "CFO"

[value_proposition.close]
title = "Über-schnell, naïve: month-end is 会計ソフト ภาษาไทย القائمة"
body = "e\u0301\u0301\u0301 ŉ ǰ Ǆ don''t 'quo'ted' a-b-c-d-e/f&g_h--i \u200b\u00ad zero"
owner = "Ann \"Lee\""
tags = ["price", "prïce", "a b"]
status = "draft"
regions = ["emea"]

[success_story.acme]
title = 3
audience = "internal"
customer = "Acme"
value_propositions = ["close"]

[situation.s]
title = "A CFO weighing us against Globex"
competitors = ["globex"]
personas = ["cfo"]
[[situation.s.point]]
value_proposition = "close"
say = "Globex batches at night."
"#;

thread_local! {
    static MAPS: [(Map, Index); 2] = [odd(), northwind()].map(|map| {
        let index = Index::in_memory(&map).expect("the map can be indexed");
        (map, index)
    });
}

fn odd() -> Map {
    Workspace::open([("map.toml", ODD.as_bytes().to_vec())]).map().clone()
}

fn northwind() -> Map {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../maps/northwind");
    let (map, _) = msgmap::disk::load(&root).expect("the sample is there");
    let files = map
        .files
        .into_iter()
        .map(|file| (file.relative.to_string_lossy().into_owned(), file.bytes));
    Workspace::open(files).map().clone()
}

fuzz_target!(|input: &[u8]| {
    let Some((flags, words)) = input.split_first() else { return };
    let Ok(words) = std::str::from_utf8(words) else { return };
    MAPS.with(|maps| {
        let (map, index) = &maps[usize::from(flags & 1)];
        let query = Query {
            customer_only: flags & 2 != 0,
            explain: flags & 4 != 0,
            limit: usize::from(flags >> 3),
            ..Query::new(words, TODAY)
        };
        let found = index.search(map, &query).expect("every query has an answer");
        look_at(&found, words, &query);
        let again = index.search(map, &query).expect("every query has an answer");
        assert_eq!(again, found, "the same query, another answer");
    });
});

fn look_at(found: &Found, words: &str, query: &Query) {
    assert!(found.hits.len() <= query.limit && found.hits.len() <= found.total);
    let hits = || found.hits.iter().chain(&found.nearest);
    for hit in hits() {
        assert!(hit.score.is_finite());
        fits(&hit.title);
        hit.excerpt.iter().for_each(|excerpt| fits(&excerpt.text));
        if query.customer_only {
            assert_eq!(hit.audience, msgmap::model::Audience::Customer, "{}", hit.key);
        }
    }
    for understood in &found.understood {
        assert!(words.get(understood.words.clone()).is_some(), "{understood:?}");
    }
    for note in &found.notes {
        assert!(note.to_string().ends_with('.'));
    }
}

/// Checks that every mark is a stretch of its text, in order.
fn fits(marked: &Marked) {
    let mut end = 0;
    for mark in &marked.marks {
        assert!(mark.start >= end && mark.start < mark.end, "{marked:?}");
        assert!(marked.text.get(mark.clone()).is_some(), "{marked:?}");
        end = mark.end;
    }
}
