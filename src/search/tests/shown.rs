//! How hits are shown: titles and excerpts with their marks, freshness, status, audience.

use super::maps::map_of;
use super::{brackets, query, search};
use crate::model::{Audience, Freshness, Status};
use crate::search::Query;

/// Checks the first hit's title and excerpt, its matches in brackets.
#[track_caller]
fn check(map: &str, words: &str, title: &str, excerpt: Option<(&str, &str)>) {
    let map = map_of(map);
    let found = search(&map, &query(words));
    let hit = found.hits.first().expect("something is found");
    assert_eq!(brackets(&hit.title), title);
    let shown =
        hit.excerpt.as_ref().map(|excerpt| (excerpt.label.as_str(), brackets(&excerpt.text)));
    assert_eq!(shown, excerpt.map(|(label, text)| (label, text.to_owned())));
}

#[test]
fn matches_are_marked_however_they_were_made() {
    let map = "[feature.a]\ntitle = \"Crème brûlée for Closing\"\nshort = \"It reconciles at night, month-end or not.\"";
    check(
        map,
        "closed",
        "Crème brûlée for [Closing]",
        Some(("Short", "It reconciles at night, month-end or not.")),
    );
    check(
        map,
        "creme",
        "[Crème] brûlée for Closing",
        Some(("Short", "It reconciles at night, month-end or not.")),
    );
    check(
        map,
        "recon",
        "Crème brûlée for Closing",
        Some(("Short", "It [reconciles] at night, month-end or not.")),
    );
    check(
        map,
        "rekonciles",
        "Crème brûlée for Closing",
        Some(("Short", "It [reconciles] at night, month-end or not.")),
    );
    check(
        map,
        "monthend",
        "Crème brûlée for Closing",
        Some(("Short", "It reconciles at night, [month-end] or not.")),
    );
    check(
        map,
        "the month ",
        "Crème brûlée for Closing",
        Some(("Short", "It reconciles at night, [month]-end or not.")),
    );
}

#[test]
fn pairs_of_letters_are_marked_as_one() {
    check("[feature.a]\ntitle = \"会計ソフトの比較\"", "ソフト", "会計[ソフト]の比較", None);
}

#[test]
fn the_sentence_that_answers_is_shown() {
    let body = "Nothing of it is here in the first long sentence, which goes on and on for no reason. \
        Nor is it in the second one, which is as long and as empty as the first one was. \
        The ledger never sleeps. Nothing more.";
    let map = format!("[feature.a]\ntitle = \"A\"\nbody = \"{body}\"");
    check(
        &map,
        "sleep",
        "A",
        Some((
            "Text",
            "Nor is it in the second one, which is as long and as empty as the first one was. The ledger never [sleeps]. Nothing more.",
        )),
    );
}

#[test]
fn a_long_sentence_is_cut_between_words() {
    let body =
        format!("{} needle {}", "alpha beta ".repeat(40).trim(), "gamma delta ".repeat(40).trim());
    let map = map_of(&format!("[feature.a]\ntitle = \"A\"\nbody = \"{body}\""));
    let found = search(&map, &query("needle"));
    let text = brackets(&found.hits[0].excerpt.as_ref().unwrap().text);
    assert!(text.starts_with("…alpha beta alpha beta alpha beta [needle] gamma delta"), "{text}");
    assert!(text.ends_with("gamma…") || text.ends_with("delta…"), "{text}");
    assert!(text.chars().count() <= 164, "{text}");
}

const TOLD: &str = r#"
[competitor.globex]
title = "Globex"

[persona.cfo]
title = "CFO"

[persona.cio]
title = "CIO"

[value_proposition.one]
title = "Pelican"
short = "A pelican for all."
personas = ["cfo", "cio"]

[[value_proposition.one.variant]]
personas = ["cio"]
text = "A pelican for the machine room."

[[value_proposition.one.variant]]
personas = ["cfo"]
text = "A bird that pays."

[value_proposition.two]
title = "Heron"

[objection.dear]
title = "A pelican is dear"
short = "Too dear a pelican."
body = "Count the fish."

[success_story.s]
title = "A story"

[[success_story.s.result]]
measure = "Fish a day"
before = "3"
after = "30 barrels"

[situation.s]
title = "At the lake"
short = "Herons and others."
competitors = ["globex"]

[[situation.s.point]]
value_proposition = "one"
say = "Look up."

[[situation.s.point]]
value_proposition = "two"
say = "Look down."
"#;

#[track_caller]
fn excerpt(words: &str, key: &str, label: &str, text: &str) {
    let map = map_of(TOLD);
    let found = search(&map, &query(words));
    let hit = found.hits.iter().find(|hit| hit.key.to_string() == key).expect("it is found");
    let excerpt = hit.excerpt.as_ref().expect("it has an excerpt");
    assert_eq!((excerpt.label.as_str(), brackets(&excerpt.text).as_str()), (label, text));
    let entry = map.get(&hit.key).expect("it is in the map");
    assert!(entry.at(&excerpt.path).is_some(), "{:?}", excerpt.path);
}

#[test]
fn a_situation_shows_the_words_to_say_for_what_was_asked() {
    excerpt("lake pelican", "situation.s", "Point 1", "Look up.");
    excerpt("lake heron", "situation.s", "Point 2", "Look down.");
}

#[test]
fn a_variant_that_fits_is_shown_and_one_for_others_is_not() {
    excerpt("pelican cfo", "value_proposition.one", "Variant 2", "A bird that pays.");
    excerpt(
        "pelican cio",
        "value_proposition.one",
        "Variant 1",
        "A [pelican] for the machine room.",
    );
    excerpt("pelican", "value_proposition.one", "Short", "A [pelican] for all.");
}

#[test]
fn an_objection_shows_its_answer_and_a_story_its_figures() {
    excerpt("dear", "objection.dear", "Text", "Count the fish.");
    excerpt("barrel", "success_story.s", "Result 1", "Fish a day: 3 → 30 [barrels]");
}

#[test]
fn state_stands_beside_each_hit() {
    let map = map_of(
        r#"
[map]
review_every_days = 30

[feature.a]
title = "Ledger"
reviewed = 2026-01-01
audience = "internal"
status = "draft"

[market.ledgers]
title = "Ledger"

[feature.b]
title = "Ledger"
"#,
    );
    let found = search(&map, &Query { limit: 10, ..query("ledger") });
    let of = |key: &str| found.hits.iter().find(|hit| hit.key.to_string() == key).unwrap();
    let stale = of("feature.a");
    assert!(matches!(stale.freshness, Some(Freshness::Overdue { .. })));
    assert_eq!((stale.status, stale.audience), (Status::Draft, Audience::Internal));
    assert_eq!(of("feature.b").freshness, Some(Freshness::Never));
    assert_eq!(of("market.ledgers").freshness, None);
}
