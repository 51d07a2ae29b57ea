//! The language of queries: what decides, what is told, what is found in other languages.

use super::maps::map_of;
use super::{check, keys, query, search};
use crate::model::Key;
use crate::search::{Note, Query};

const MAP: &str = r#"
[competitor.globex]
title = "Globex Finance Cloud"

[persona.cfo]
title = "Chief financial officer"
aliases = ["CFO"]

[feature.batch]
title = "Nightly batch"
body = "It closes the books at night."
owner = "ann@northwind.example"
tags = ["price"]
reviewed = 2026-11-01

[feature.stream]
title = "Books that close themselves"
body = "There is no nightly batch, and no Kubernetes either."
owner = "Bob Lee"
status = "draft"

[feature.cluster]
title = "Cluster"
body = "Runs on Kubernetes, close to the data."
audience = "internal"
competitors = ["globex"]

[value_proposition.close]
title = "Close faster"
personas = ["cfo"]

[success_story.acme]
title = "Acme"
customer = "Acme"
value_propositions = ["close"]
"#;

#[track_caller]
fn finds(words: &str, expect: &[&str]) {
    let map = map_of(MAP);
    let mut found = keys(&map, &query(words));
    found.sort();
    let mut expect = expect.to_vec();
    expect.sort_unstable();
    assert_eq!(found, expect, "{words}");
}

#[test]
fn signs_and_operators_decide() {
    finds("batch", &["feature.batch", "feature.stream"]);
    finds("batch -kubernetes", &["feature.batch"]);
    finds("batch NOT kubernetes", &["feature.batch"]);
    finds("kubernetes AND batch", &["feature.stream"]);
    finds("kubernetes AND (batch OR cluster)", &["feature.stream", "feature.cluster"]);
    finds("+kubernetes batch", &["feature.stream", "feature.cluster"]);
    finds("kubernetes -(nightly OR thing)", &["feature.cluster"]);
}

#[test]
fn a_phrase_stands_in_one_text_word_for_word() {
    finds("\"closes the books\"", &["feature.batch"]);
    finds("\"books close\"", &[]);
    // Not from the end of the title on into the text.
    finds("\"batch it closes\"", &[]);
    finds("kubernetes -\"no kubernetes\"", &["feature.cluster"]);
}

#[test]
fn labels_decide() {
    finds("status:draft", &["feature.stream"]);
    finds("kubernetes -status:draft", &["feature.cluster"]);
    finds("owner:ann", &["feature.batch"]);
    finds("owner:lee", &["feature.stream"]);
    finds("owner:\"bob lee\" books", &["feature.stream"]);
    finds("audience:internal", &["feature.cluster"]);
    finds("tag:price", &["feature.batch"]);
    finds("fresh:fresh kind:feature", &["feature.batch"]);
    finds("fresh:never kind:feature", &["feature.cluster", "feature.stream"]);
    finds("has:proof kind:value_proposition", &["value_proposition.close"]);
    finds("has:proof kind:story", &["success_story.acme"]);
    finds("has:tags", &["feature.batch"]);
    finds("unused: kind:feature", &["feature.batch", "feature.cluster", "feature.stream"]);
    finds("unused: kind:competitor", &[]);
    finds("unused: kind:value_proposition", &[]);
    finds(
        "kind:feature OR kind:story",
        &["feature.batch", "feature.cluster", "feature.stream", "success_story.acme"],
    );
    // A dimension by its id, its name, a part of it, and misspelt.
    for value in ["globex", "\"Globex Finance Cloud\"", "Globex", "glbex"] {
        let map = map_of(MAP);
        let found = search(&map, &query(&format!("competitor:{value} kubernetes")));
        assert_eq!(found.understood[0].key, Key::new("competitor", "globex"), "{value}");
        assert_eq!(found.hits[0].key.to_string(), "feature.cluster", "{value}");
    }
    finds("kubernetes -competitor:globex", &["feature.stream"]);
}

#[test]
fn no_keeps_its_word() {
    let map = map_of(MAP);
    assert_eq!(keys(&map, &query("no kubernetes"))[0], "feature.stream");
    assert_eq!(keys(&map, &query("kubernetes"))[0], "feature.cluster");
}

#[test]
fn what_is_broken_is_answered_and_told() {
    let map = map_of(MAP);
    let told = |words: &str| {
        let found = search(&map, &query(words));
        assert!(!found.hits.is_empty(), "{words}");
        assert!(found.notes.iter().all(|note| !note.to_string().is_empty()));
        found.notes
    };
    assert_eq!(told("\"closes the"), [Note::OpenQuote]);
    assert_eq!(told("(batch"), [Note::StrayParenthesis]);
    assert_eq!(told("batch)"), [Note::StrayParenthesis]);
    assert_eq!(told("colour:batch"), [Note::UnknownLabel("colour".into())]);
    let value = Note::UnknownValue { label: "status".into(), value: "batch".into() };
    assert_eq!(told("status:batch"), [value]);
    assert_eq!(told("batch AND"), [Note::IdleOperator("AND".into())]);
    assert_eq!(told("close the books"), []);
}

#[test]
fn a_chip_can_be_taken_off() {
    let map = map_of(MAP);
    let meant = query("cfo close");
    assert_eq!(search(&map, &meant).understood.len(), 1);
    let not_meant = Query { not_meant: vec![Key::new("persona", "cfo")], ..meant };
    let found = search(&map, &not_meant);
    assert!(found.understood.is_empty());
    assert!(!found.hits.is_empty());
}

#[test]
fn split_words_are_found_joined_and_joined_ones_split() {
    let map = map_of(
        "[feature.a]\ntitle = \"The month end review\"\n[feature.b]\ntitle = \"Databreach\"",
    );
    check(&map, "monthend", &["feature.a"]);
    check(&map, "data breach", &["feature.b"]);
}

#[test]
fn each_map_has_its_languages() {
    let entries =
        "[feature.a]\ntitle = \"Abschlüsse der Bücher\"\n[feature.b]\ntitle = \"Closing\"";
    let map = map_of(&format!("[map]\nlanguage = \"german\"\n{entries}"));
    check(&map, "abschluss ", &["feature.a"]);
    check(&map, "Buch ", &["feature.a"]);
    let map = map_of(&format!("[map]\nlanguage = [\"de\", \"en\"]\n{entries}"));
    check(&map, "Buch ", &["feature.a"]);
    check(&map, "closed ", &["feature.b"]);
}

#[test]
fn values_are_understood_in_each_language_of_the_map() {
    let map = map_of(
        r#"
[map]
format = 1
language = ["en", "de"]

[market.banken]
title = "Häuser"

[persona.buyer]
title = "Hiring managers"

[feature.one]
title = "Etwas"
"#,
    );
    for (words, value) in [
        ("haus", "market.banken"),
        ("häusern", "market.banken"),
        ("hired manager", "persona.buyer"),
    ] {
        let understood = search(&map, &query(words)).understood;
        let keys: Vec<String> = understood.iter().map(|it| it.key.to_string()).collect();
        assert_eq!(keys, [value], "{words}");
    }
    let wanted = Query { words: "market:haus etwas".into(), ..query("") };
    assert_eq!(search(&map, &wanted).understood[0].key, Key::new("market", "banken"));
}
