//! What comes first.

use super::maps::map_of;
use super::{check, keys, query, search};
use crate::model::{Context, Key};
use crate::search::{Met, Query, What};

/// Two competitors, a wider and a narrower market, and situations for each.
const SITUATIONS: &str = r#"
[competitor.globex]
title = "Globex"

[competitor.brasswick]
title = "Brasswick"

[market.finance]
title = "Financial services"

[market.banking]
title = "Banking"
parent = "finance"

[value_proposition.batch]
title = "No nightly batch"
body = "The batch is gone."

[situation.globex]
title = "Weighed against them on the batch"
competitors = ["globex"]

[[situation.globex.point]]
value_proposition = "batch"
say = "They batch at night."

[situation.brasswick]
title = "A batch, and the batch again, for Globex and others"
competitors = ["brasswick"]

[[situation.brasswick.point]]
value_proposition = "batch"
say = "The batch, said of Globex."

[situation.bank]
title = "A lender"
markets = ["banking"]

[situation.any]
title = "Anybody who lends"
markets = ["*"]
"#;

#[test]
fn what_is_meant_for_another_competitor_does_not_come_first() {
    let map = map_of(SITUATIONS);
    let found = search(&map, &query("globex batch"));
    assert_eq!(found.hits[0].key.to_string(), "situation.globex");
    let other = found.hits.iter().find(|hit| hit.key.to_string() == "situation.brasswick").unwrap();
    let value = Key::new("competitor", "globex");
    let what = What::Context { value, met: Met::Other };
    assert!(other.why.iter().any(|reason| reason.what == what && reason.points < 0.0));
}

#[test]
fn descendants_and_parents_of_a_value_fit() {
    let map = map_of(SITUATIONS);
    // Banking is below finance, and said finance would hold for banking.
    assert_eq!(keys(&map, &query("financial services"))[0], "situation.bank");
    assert_eq!(keys(&map, &query("banking"))[0], "situation.bank");
}

#[test]
fn a_context_without_words_gives_the_situations_that_fit() {
    let map = map_of(SITUATIONS);
    let mut query = query("");
    assert!(keys(&map, &query).is_empty());
    query.context = Context::new(vec![Key::new("market", "banking")]);
    assert_eq!(keys(&map, &query), ["situation.bank", "situation.any"]);
    query.context = Context::new(vec![Key::new("competitor", "globex")]);
    assert_eq!(keys(&map, &query), ["situation.globex"]);
    query.words = "  ?! ".into();
    assert_eq!(keys(&map, &query), ["situation.globex"]);
}

#[test]
fn the_words_of_the_design_give_what_a_rep_wants() {
    let map = map_of(
        r#"
[competitor.globex]
title = "Globex Finance Cloud"

[competitor.brasswick]
title = "Brasswick"

[persona.cfo]
title = "Chief financial officer"
aliases = ["CFO"]

[requirement.faster-close]
title = "Close the books faster"
aliases = ["month-end", "fast close"]

[value_proposition.close]
title = "Close in three days, not ten"
requirements = ["faster-close"]

[objection.globex-is-cheaper]
title = "Globex is cheaper"
body = "In the first year they are."
competitors = ["globex"]

[objection.brasswick-cheaper]
title = "Brasswick is cheaper, says the CFO"
body = "Cheaper than Globex too."
competitors = ["brasswick"]

[situation.cfo-price]
title = "A CFO who thinks Globex is cheaper"
competitors = ["globex"]
personas = ["cfo"]

[[situation.cfo-price.point]]
value_proposition = "close"
objections = ["globex-is-cheaper"]
say = "Count five years."

[situation.speed]
title = "Closing speed"
requirements = ["faster-close"]
competitors = ["globex"]

[[situation.speed.point]]
value_proposition = "close"
"#,
    );
    let found = keys(&map, &query("globex cheaper cfo"));
    assert_eq!(found[..2], ["situation.cfo-price", "objection.globex-is-cheaper"]);
    let found = keys(&map, &query("fast clos"));
    assert!(["situation.speed", "value_proposition.close"].contains(&found[0].as_str()));
    let found = keys(&map, &query("glbex"));
    assert!(found[0].starts_with("situation."), "{found:?}");
    assert!(found[..4].contains(&"competitor.globex".to_owned()), "{found:?}");
}

#[test]
fn titles_count_before_texts_and_more_words_before_fewer() {
    let map = map_of(
        r#"
[feature.a]
title = "Something"
body = "Reconciles the ledger. And much more that is to be said of it here."

[feature.b]
title = "Ledger"
body = "And much more that is to be said of it here."

[feature.c]
title = "Reconcile the ledger"
body = "And much more that is to be said of it here."
"#,
    );
    check(&map, "ledger reconcile", &["feature.c", "feature.a", "feature.b"]);
    check(&map, "ledger", &["feature.b", "feature.c", "feature.a"]);
}

#[test]
fn a_word_itself_comes_before_what_it_begins() {
    let map = map_of(
        "[feature.a]\ntitle = \"Closet\"\n[feature.b]\ntitle = \"Close\"\n[feature.c]\ntitle = \"Open\"",
    );
    check(&map, "close", &["feature.b", "feature.a"]);
}

#[test]
fn state_decides_between_equals_and_retired_comes_last() {
    let map = map_of(
        r#"
[map]
review_every_days = 100

[feature.a-retired]
title = "Ledger ledger ledger"
aliases = ["ledger"]
status = "retired"
reviewed = 2026-11-01

[feature.b-draft]
title = "Ledger"
status = "draft"
reviewed = 2026-11-01

[feature.c-overdue]
title = "Ledger"
reviewed = 2025-01-01

[feature.d-fresh]
title = "Ledger"
reviewed = 2026-11-01

[feature.e-other]
title = "Another thing"
body = "It is about a lot of things and, far behind, of a ledger."
reviewed = 2026-11-01
"#,
    );
    check(
        &map,
        "ledger",
        &[
            "feature.d-fresh",
            "feature.c-overdue",
            "feature.b-draft",
            "feature.e-other",
            "feature.a-retired",
        ],
    );
}

#[test]
fn proof_comes_before_a_bare_feature_and_ids_break_ties() {
    let map = map_of(
        "[feature.a]\ntitle = \"Ledger\"\n[feature.b]\ntitle = \"Ledger\"\n[success_story.z]\ntitle = \"Ledger\"",
    );
    check(&map, "ledger", &["success_story.z", "feature.a", "feature.b"]);
}

#[test]
fn a_kind_that_is_named_comes_first() {
    let map = map_of(
        "[feature.a]\ntitle = \"Bank ledger\"\n[success_story.z]\ntitle = \"Bank\"\nbody = \"It has a ledger too.\"",
    );
    assert_eq!(keys(&map, &query("bank ledger"))[0], "feature.a");
    assert_eq!(keys(&map, &query("bank ledger stories"))[0], "success_story.z");
}

#[test]
fn reasons_add_up_to_the_score() {
    let map = map_of(SITUATIONS);
    for words in ["globex batch", "glbx batc", "night", "banking lender", "the batch of brasswick"]
    {
        for hit in search(&map, &query(words)).hits {
            let sum: f32 = hit.why.iter().map(|reason| reason.points).sum();
            assert!((sum - hit.score).abs() < 0.001, "{words} {}: {:?}", hit.key, hit.why);
            assert!(hit.why.iter().all(|reason| !reason.what.to_string().is_empty()));
        }
    }
    let plain = Query { explain: false, ..query("batch") };
    assert!(search(&map, &plain).hits.iter().all(|hit| hit.why.is_empty()));
}
