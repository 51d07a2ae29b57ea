//! How many of what was found have each value, and the choice of some of them.

use std::fmt::Write as _;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::maps::{map_of, sample};
use super::{query, search, today};
use crate::model::{Context, Key, Map};
use crate::search::{Choice, Found, Index, Query};

const MAP: &str = r#"
[market.finance]
title = "Finance"

[market.banking]
title = "Banking"
parent = "finance"
formerly = ["banks"]

[market.retail]
title = "Retail"

[value_proposition.one]
title = "Ledger one"
markets = ["banks"]
reviewed = 2026-11-01

[value_proposition.two]
title = "Ledger two"
markets = ["*"]
status = "draft"

[objection.three]
title = "Ledger three"
markets = ["finance", "banking"]
audience = "internal"

[objection.four]
title = "Ledger four"
"#;

fn choice(said: &str) -> Choice {
    let (label, value) = said.split_once(':').unwrap();
    Choice { label: label.into(), value: value.into() }
}

fn asked(words: &str, chosen: &[&str]) -> Query {
    let chosen = chosen.iter().map(|said| choice(said)).collect();
    Query { chosen, counts: true, limit: 50, ..query(words) }
}

/// Returns what is counted, a label a line.
fn told(found: &Found) -> String {
    let mut text = String::new();
    for tally in &found.tallies {
        text.push_str(&tally.label);
        for (value, count) in &tally.values {
            write!(text, " {value}={count}").unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn values_are_counted_over_all_that_is_found() {
    let found = search(&map_of(MAP), &Query { limit: 1, ..asked("ledger", &[]) });
    assert_eq!((found.hits.len(), found.total), (1, 4));
    insta::assert_snapshot!(told(&found), @r"
    kind objection=2 value_proposition=2
    status live=3 draft=1
    fresh never=3 fresh=1
    audience customer=3 internal=1
    market banking=3 finance=3
    ");
}

#[test]
fn labels_narrow_one_another_and_the_values_of_one_are_alternatives() {
    let map = map_of(MAP);
    let found = search(&map, &asked("ledger", &["kind:objection"]));
    assert_eq!((found.total, found.left_out), (2, 2));
    insta::assert_snapshot!(told(&found), @r"
    kind objection=2 value_proposition=2
    status live=2
    fresh never=2
    audience customer=1 internal=1
    market banking=1 finance=1
    ");
    let found = search(&map, &asked("ledger", &["kind:objection", "kind:value_proposition"]));
    assert_eq!((found.total, found.left_out), (4, 0));
    let found = search(&map, &asked("ledger", &["market:finance", "status:draft"]));
    assert_eq!((found.total, found.left_out), (1, 3));
}

#[test]
fn what_asks_for_nothing_is_only_counted() {
    let map = map_of(MAP);
    let found = search(&map, &asked("", &[]));
    assert_eq!((found.hits.len(), found.total), (0, 0));
    assert!(told(&found).starts_with("kind market=3 objection=2 value_proposition=2\n"));
    let found = search(&map, &asked("", &["kind:objection"]));
    assert_eq!((found.hits.len(), found.total, found.left_out), (2, 2, 5));
    let customer = Query { customer_only: true, ..asked("", &["kind:objection"]) };
    assert_eq!(search(&map, &customer).total, 1);
}

#[test]
fn what_is_known_of_the_customer_brings_situations_and_counts_the_rest() {
    let map = sample();
    let context = Context::new(vec![Key::new("competitor", "globex")]);
    let known = |chosen: &[&str]| Query { context: context.clone(), ..asked("", chosen) };
    let plain = search(&map, &Query { counts: false, ..known(&[]) });
    let counted = search(&map, &known(&[]));
    assert_eq!(counted.hits, plain.hits);
    assert!(counted.hits.iter().all(|hit| hit.key.kind == "situation"));
    let kinds = counted.tallies.iter().find(|tally| tally.label == "kind").unwrap();
    let (_, n_objections) = kinds.values.iter().find(|(kind, _)| kind == "objection").unwrap();
    let objections = search(&map, &known(&["kind:objection"]));
    assert_eq!(objections.total, *n_objections);
    assert!(objections.total > 0 && objections.hits.iter().all(|hit| hit.key.kind == "objection"));
}

#[test]
fn a_choice_that_leaves_nothing_is_no_gap_of_the_map() {
    let map = map_of(MAP);
    let found = search(&map, &asked("ledger", &["market:retail", "status:retired"]));
    assert_eq!((found.total, found.left_out), (0, 4));
    assert_eq!((found.gap, found.nearest.len()), (None, 0));
}

#[test]
fn narrowed_results_stand_in_the_order_of_all() {
    let map = sample();
    let index = Index::in_memory(&map).unwrap();
    for words in ["globex cfo", "close faster", "price", "audit"] {
        let wide = Query { limit: 400, ..asked(words, &[]) };
        let narrow = Query { limit: 400, ..asked(words, &["kind:objection"]) };
        let all = index.search(&map, &wide).unwrap().hits;
        let all: Vec<_> = all.iter().map(|hit| &hit.key).collect();
        let some = index.search(&map, &narrow).unwrap().hits;
        let some: Vec<_> = some.iter().map(|hit| &hit.key).collect();
        let left: Vec<_> = all.into_iter().filter(|key| key.kind == "objection").collect();
        assert_eq!(some, left, "{words}");
    }
}

/// The sample map with its index, which takes long to make.
static SAMPLE: LazyLock<(Map, Index)> = LazyLock::new(|| {
    let map = sample();
    let index = Index::in_memory(&map).unwrap();
    (map, index)
});

/// Returns how many entries are found once this value is the only one chosen of its label.
fn let_through(index: &Index, map: &Map, query: &Query, label: &str, value: &str) -> usize {
    let mut chosen = query.chosen.clone();
    chosen.retain(|choice| choice.label != label);
    chosen.push(Choice { label: label.into(), value: value.into() });
    index.search(map, &Query { chosen, counts: false, ..query.clone() }).unwrap().total
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_number_is_what_its_value_would_let_through(
        words in prop::sample::select(vec!["", "globex", "close", "cfo audit", "-globex ledger"]),
        chosen in prop::sample::subsequence(
            vec![
                "kind:situation", "kind:objection", "competitor:globex", "persona:cfo",
                "market:banking", "fresh:fresh", "status:live", "audience:customer",
            ],
            0..4,
        ),
        customer_only in any::<bool>(),
        known in any::<bool>(),
    ) {
        let (map, index) = &*SAMPLE;
        let known = known.then(|| Key::new("persona", "cfo")).into_iter().collect();
        let context = Context::new(known);
        let query = Query { context, customer_only, ..asked(words, &chosen) };
        prop_assert_eq!(query.today, today());
        let found = index.search(map, &query).unwrap();
        for tally in &found.tallies {
            for (value, count) in &tally.values {
                let through = let_through(index, map, &query, &tally.label, value);
                prop_assert_eq!(through, *count, "{} {}", &tally.label, value);
            }
        }
    }
}
