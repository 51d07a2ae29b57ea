//! Which words find an entry.

use super::maps::map_of;
use super::{check, keys, query, search};
use crate::search::How;

/// An entry for each place in which a word can stand; the words are unique.
const PLACES: &str = r#"
[market.banking]
title = "Banking"
parent = "finance"

[market.finance]
title = "Moneylending"

[competitor.globex]
title = "Globex Finance Cloud"

[[competitor.globex.versus]]
topic = "Nightly batch"
verdict = "us"
note = "They reconcile during midnight."

[value_proposition.vp]
title = "Pelican"
aliases = ["Heron"]
short = "Flamingo"
body = "Cormorants and a café."
tags = ["stork"]

[[value_proposition.vp.variant]]
markets = ["banking"]
text = "Albatross"

[success_story.story]
title = "Acme"
customer = "Acme Holding"
value_propositions = ["vp"]
markets = ["banking"]

[[success_story.story.result]]
measure = "Days of waiting"
before = "tenfold"
after = "threefold"

[feature.unlinked]
title = "Something else"

[situation.s]
title = "Against somebody"
competitors = ["globex"]

[[situation.s.point]]
value_proposition = "vp"
success_stories = ["story"]
say = "Penguins walk."

[term.t]
title = "Wording"
use = "close"
avoid = ["slam"]
why = "It is louder."
"#;

#[test]
fn every_text_of_an_entry_finds_it() {
    let map = map_of(PLACES);
    for (word, found) in [
        ("heron", "value_proposition.vp"),
        ("flamingo", "value_proposition.vp"),
        ("cormorant", "value_proposition.vp"),
        ("stork", "value_proposition.vp"),
        ("albatross", "value_proposition.vp"),
        ("holding", "success_story.story"),
        ("tenfold", "success_story.story"),
        ("waiting", "success_story.story"),
        ("penguin", "situation.s"),
        ("midnight", "competitor.globex"),
        ("slam", "term.t"),
        ("louder", "term.t"),
    ] {
        assert_eq!(keys(&map, &query(word)).first().map(String::as_str), Some(found), "{word}");
    }
}

#[test]
fn links_find_an_entry_by_words_that_it_does_not_have() {
    let map = map_of(PLACES);
    let story = |word: &str| {
        let found = keys(&map, &query(word));
        assert!(found.contains(&"success_story.story".to_owned()), "{word}: {found:?}");
        assert!(!found.contains(&"feature.unlinked".to_owned()), "{word}: {found:?}");
    };
    // What it proves, for whom, in which wider market, and in a situation against whom.
    story("pelican");
    story("heron");
    story("banking");
    story("moneylending");
    story("globex");
}

#[test]
fn forms_accents_and_halves_of_words_are_found() {
    let map = map_of(PLACES);
    check(&map, "CORMORANT", &["value_proposition.vp"]);
    check(&map, "cafe", &["value_proposition.vp"]);
    check(&map, "Café", &["value_proposition.vp"]);
    check(&map, "cormo", &["value_proposition.vp"]);
    // A blank behind it says that the word is finished.
    check(&map, "cormo ", &[]);
}

#[test]
fn misspelt_words_are_found() {
    let map = map_of(PLACES);
    check(&map, "storc", &["value_proposition.vp"]);
    check(&map, "albtross", &["value_proposition.vp"]);
    check(&map, "lfamingo", &["value_proposition.vp"]);
    // Two letters from eight on.
    check(&map, "albattros", &["value_proposition.vp"]);
    check(&map, "falmnigo", &["value_proposition.vp"]);
    // Not two in a short word, not one in three letters, none in a number.
    check(&map, "stirc", &[]);
    check(&map, "xlam", &["term.t"]);
    check(&map, "sla1 ", &[]);
    check(&map, "usx ", &[]);
}

#[test]
fn a_known_word_is_never_read_as_another() {
    let map = map_of(
        "[feature.a]\ntitle = \"Batch\"\n[feature.b]\ntitle = \"Match\"\n[feature.c]\ntitle = \"Watch\"",
    );
    check(&map, "batch ", &["feature.a"]);
    assert_eq!(keys(&map, &query("catch ")).len(), 3);
}

#[test]
fn filler_words_do_not_hide_the_rest() {
    let map = map_of(
        "[feature.a]\ntitle = \"Close\"\n[feature.b]\ntitle = \"What do we tell them of the it and the of\"",
    );
    assert_eq!(keys(&map, &query("what do we tell them of the close"))[0], "feature.b");
    check(&map, "what is the close of it", &["feature.a", "feature.b"]);
    check(&map, "of the", &["feature.b"]);
}

#[test]
fn a_query_of_stop_words_still_works() {
    let map = map_of("[feature.a]\ntitle = \"To be or not to be\"\n[feature.b]\ntitle = \"Beta\"");
    check(&map, "to be or not", &["feature.a"]);
    check(&map, "with", &[]);
}

#[test]
fn words_in_one_piece_and_apart() {
    let map = map_of(
        "[feature.a]\ntitle = \"The month-end review\"\n[feature.b]\ntitle = \"F&B in C++ around 24/7\"",
    );
    check(&map, "monthend", &["feature.a"]);
    check(&map, "month-end", &["feature.a"]);
    check(&map, "month end", &["feature.a"]);
    check(&map, "F&B", &["feature.b"]);
    check(&map, "c++", &["feature.b"]);
    check(&map, "24/7", &["feature.b"]);
}

#[test]
fn scripts_without_blanks_are_found() {
    let map = map_of("[feature.a]\ntitle = \"会計ソフトの比較\"\n[feature.b]\ntitle = \"比較\"");
    check(&map, "会計", &["feature.a"]);
    check(&map, "ソフト", &["feature.a"]);
    check(&map, "会", &["feature.a"]);
    check(&map, "比較", &["feature.b", "feature.a"]);
}

#[test]
fn query_syntax_of_the_engine_is_nothing_special() {
    let map = map_of("[feature.a]\ntitle = \"Close\"");
    for words in ["close AND", "+close -x", "\"close", "(close", "title:close", "close^2", "[a TO"]
    {
        let found = search(&map, &query(words));
        assert!(found.total <= 1, "{words}");
    }
    check(&map, "title:close", &["feature.a"]);
}

#[test]
fn it_tells_which_words_found_nothing() {
    let map = map_of(PLACES);
    let found = search(&map, &query("Xylophone pelican the zzzzz"));
    assert_eq!(found.unmatched, ["Xylophone", "zzzzz"]);
    assert_eq!(found.hits[0].key.to_string(), "value_proposition.vp");
}

#[track_caller]
fn understood(words: &str, expect: &[(&str, &str, How)]) {
    let map = map_of(
        r#"
[competitor.globex]
title = "Globex Finance Cloud"
aliases = ["GFC"]

[competitor.no-decision]
title = "No decision"

[persona.cfo]
title = "Chief financial officer"
aliases = ["finance chief"]

[persona.auditor]
title = "Head of internal audit"

[requirement.fast]
title = "Close the books faster"
aliases = ["month-end", "fast close"]

[region.americas]
title = "Americas"
aliases = ["US"]

[map.dimensions]
region = { title = "Region", plural = "regions" }

[feature.a]
title = "Cash in the morning"
"#,
    );
    let found = search(&map, &query(words));
    let found: Vec<_> = found
        .understood
        .iter()
        .map(|understood| {
            (
                words.get(understood.words.clone()).unwrap(),
                understood.key.to_string(),
                understood.how,
            )
        })
        .collect();
    let expect: Vec<_> =
        expect.iter().map(|(words, key, how)| (*words, (*key).to_owned(), *how)).collect();
    assert_eq!(found, expect, "{words}");
}

#[test]
fn values_of_dimensions_are_understood_by_name_and_alias() {
    let globex = "competitor.globex";
    understood("gfc", &[("gfc", globex, How::Word)]);
    understood("the Globex Finance Cloud!", &[("Globex Finance Cloud", globex, How::Word)]);
    understood(
        "Globex and CFO",
        &[("Globex", globex, How::Word), ("CFO", "persona.cfo", How::Word)],
    );
    understood("finance chief", &[("finance chief", "persona.cfo", How::Word)]);
    understood("no decision", &[("no decision", "competitor.no-decision", How::Word)]);
    understood("monthend", &[("monthend", "requirement.fast", How::Word)]);
    understood("month end", &[("month end", "requirement.fast", How::Word)]);
    understood(
        "head of internal audit",
        &[("head of internal audit", "persona.auditor", How::Word)],
    );
    understood("head internal audits", &[("head internal audits", "persona.auditor", How::Word)]);
}

#[test]
fn values_are_understood_when_misspelt_or_half_typed() {
    understood("glbex", &[("glbex", "competitor.globex", How::Typo)]);
    understood("glob", &[("glob", "competitor.globex", How::Prefix)]);
    understood("fast clos", &[("fast clos", "requirement.fast", How::Prefix)]);
    understood("finnance cheif ", &[("finnance cheif", "persona.cfo", How::Typo)]);
    // A word that the map uses otherwise is that word.
    understood("cash", &[]);
}

#[test]
fn parts_of_a_name_are_understood_and_everyday_words_are_not() {
    understood("internal audit", &[("internal audit", "persona.auditor", How::Word)]);
    understood("finance cloud", &[("finance cloud", "competitor.globex", How::Word)]);
    understood("tell us of the books", &[]);
    understood("the US", &[("US", "region.americas", How::Word)]);
}
