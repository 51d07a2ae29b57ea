//! What readers get: `search`, `show`, `explain`.

use super::MAP;
use crate::program::Desk;

#[test]
fn search_tells_what_to_say() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    insta::assert_snapshot!(desk.run(&["search", "--limit", "2", "glbex", "cfo"]).shown(), @r##"
    For competitor Globex Finance Cloud (from `glbex`), persona Chief financial officer

    1. A CFO weighing us against Globex
        Point 1: Close in three days
          They batch at night.
          Proof: Acme Bank closes in 3 days (Days to close: 10 days → 3 days)
        Situation · situation.cfo-globex

    2. Close in three days
        Month-end becomes a review.
        Proof: Acme Bank closes in 3 days (Days to close: 10 days → 3 days)
        Value proposition · value_proposition.fast-close

    2 of 6 results; --limit N prints more
    --- exit 0
    "##);
    insta::assert_snapshot!(desk.run(&["search", "zebra"]).shown(), @r##"
    --- stderr
    note: nothing found for `zebra`
    hint: if the map should answer this: msgmap new situation zebra --title 'zebra'
    --- exit 1
    "##);
    insta::assert_snapshot!(desk.run(&["search", "--kind", "feature", "--for", "competitor=globex"]).shown(), @r##"
    --- stderr
    note: nothing fits
    hint: try again without --kind, --for or --customer
    --- exit 1
    "##);
    insta::assert_snapshot!(desk.run(&["search", "x", "--for", "competitor=glbex"]).shown(), @r##"
    --- stderr
    error: there is no competitor `glbex`
    hint: did you mean `globex`?
    --- exit 2
    "##);
    insta::assert_snapshot!(desk.run(&["search", "x", "--kind", "feature,"]).shown(), @r##"
    --- stderr
    error: `feature,` is no kind of entry
    hint: did you mean `feature`?
    --- exit 2
    "##);
}

#[test]
fn search_answers_programs() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    let json = desk.run(&["search", "--json", "--explain", "glbex", "reconciliation"]).fine();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["query"], "glbex reconciliation");
    assert_eq!(json["understood"][0]["words"], "glbex");
    assert_eq!(json["understood"][0]["key"], "competitor.globex");
    assert_eq!(json["understood"][0]["how"], "typo");
    let hits = json["hits"].as_array().unwrap();
    assert_eq!(json["total"], hits.len());
    let hit = hits.iter().find(|hit| hit["key"] == "feature.auto").unwrap();
    assert_eq!(hit["kind"], "feature");
    assert_eq!(hit["id"], "auto");
    assert_eq!(hit["title"], "Continuous reconciliation");
    assert_eq!(hit["title_marks"], serde_json::json!([[11, 25]]));
    assert_eq!(hit["freshness"], "fresh");
    assert_eq!((&hit["status"], &hit["audience"]), (&"live".into(), &"customer".into()));
    assert!(hit["score"].is_number() && hit["why"][0]["what"].is_string());
}

#[test]
fn show_tells_all_of_an_entry() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    insta::assert_snapshot!(desk.run(&["show", "cfo-globex"]).shown(), @r##"
    A CFO weighing us against Globex
    Situation · situation.cfo-globex · m.msgmap.toml:37
    ✓ fresh  ✓ live  for customers

    Competitors         Globex Finance Cloud (competitor.globex)
    Personas            Chief financial officer (persona.cfo)
    Reviewed            2026-10-01
    Point 1
      Value proposition   Close in three days (value_proposition.fast-close)
      Proof               Acme Bank closes in 3 days (success_story.acme)
      Features            Continuous reconciliation (feature.auto)
      Say                 They batch at night.
    --- exit 0
    "##);
    insta::assert_snapshot!(desk.run(&["show", "value_proposition.fast-close"]).shown(), @r##"
    Close in three days
    Value proposition · value_proposition.fast-close · m.msgmap.toml:12
    ✓ fresh  ✓ live  for customers

    Short               Month-end becomes a review.
    Text                Reconciliation runs as transactions arrive. Month-end is a review.
    Competitors         Globex Finance Cloud (competitor.globex)
    Reviewed            2026-10-01

    Referred to by
      Acme Bank closes in 3 days (success_story.acme)
      A CFO weighing us against Globex (situation.cfo-globex)
    --- exit 0
    "##);
    insta::assert_snapshot!(desk.run(&["show", "--json", "feature.auto"]).shown(), @r##"
    {
      "entries": [
        {
          "key": "feature.auto",
          "kind": "feature",
          "id": "auto",
          "title": "Continuous reconciliation",
          "freshness": "fresh",
          "status": "live",
          "audience": "customer",
          "fields": {
            "title": "Continuous reconciliation",
            "reviewed": "2026-10-01"
          },
          "links": [],
          "linked_from": [
            {
              "key": "situation.cfo-globex",
              "title": "A CFO weighing us against Globex"
            }
          ],
          "file": "m.msgmap.toml",
          "line": 33,
          "findings": []
        }
      ],
      "missing": []
    }
    --- exit 0
    "##);
    insta::assert_snapshot!(desk.run(&["show", "feature.atuo", "GFC", "zzz"]).shown(), @r##"
    --- stderr
    error: there is no entry `feature.atuo`
    hint: did you mean `feature.auto`?
    error: there is no entry `GFC`
    hint: did you mean `competitor.globex`?
    error: there is no entry `zzz`
    --- exit 1
    "##);
}

#[test]
fn state_and_broken_references_are_told_in_words() {
    let map = r#"
[map]
format = 1
review_every_days = 30
[feature.a]
title = "A"
status = "retired"
audience = "internal"
reviewed = 2026-01-01
value_propositions = ["gone", "b"]
odd = 3
[value_proposition.b]
title = "B"
status = "draft"
reviewed = 2026-11-01
"#;
    let desk = Desk::new(&[("m.msgmap.toml", map)]);
    insta::assert_snapshot!(desk.run(&["show", "a", "b"]).shown(), @r##"
    A
    Feature · feature.a · m.msgmap.toml:5
    ! overdue since 2026-01-31  ✗ retired  # internal

    Makes possible      gone ! there is no such entry
                        B (value_proposition.b) … draft
    Reviewed            2026-01-01
    odd                 3

    Problems
      warning: a feature has no field `odd` (unknown-field)
      error: `value_propositions` of `feature.a` refers to `gone`, and there is no such value proposition (dangling-reference)

    B
    Value proposition · value_proposition.b · m.msgmap.toml:12
    ~ review due by 2026-12-01  … draft  for customers

    Reviewed            2026-11-01

    Referred to by
      A (feature.a) ✗ retired # internal
    --- exit 0
    "##);
}

#[test]
fn an_id_of_several_kinds_shows_all() {
    let map = "[feature.x]\ntitle = \"F\"\n[objection.x]\ntitle = \"O\"\n";
    let desk = Desk::new(&[("m.msgmap.toml", map)]);
    let ran = desk.run(&["show", "x"]);
    assert!(ran.out.contains("feature.x") && ran.out.contains("objection.x"), "{}", ran.out);
}

#[test]
fn explain_tells_what_a_rule_is_for() {
    let desk = Desk::new(&[]);
    insta::assert_snapshot!(desk.run(&["explain", "unproven-claim"]).shown(), @r##"
    unproven-claim (warning)

    A value proposition in use that no success story proves: no live story lists it, and no point that makes it tells one. A customer who asks for proof gets none. Link a story, or excuse the entry with the reason why there is none yet.

    A map gives it another level, or turns it off, under [map.rules]: unproven-claim = "hint". An entry is excused with a reason: allow = { unproven-claim = "why" }.
    --- exit 0
    "##);
    insta::assert_snapshot!(desk.run(&["explain", "unprovn-claim"]).shown(), @r##"
    --- stderr
    error: there is no rule `unprovn-claim`
    hint: did you mean `unproven-claim`?
    hint: `msgmap explain` lists all rules
    --- exit 1
    "##);
    assert!(desk.run(&["explain"]).fine().lines().count() > 40);
}
