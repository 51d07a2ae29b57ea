//! `check` and `fmt`.

use super::MAP;
use crate::program::Desk;

const FLAWED: &str = r#"[map]
format = 1

[feature.a]
title = "A"
competitors = ["nobody"]
reviewed = 2026-11-01

[value_proposition.b]
title = "B"
features = "a"
reviewed = 2026-11-01
"#;

#[test]
fn every_finding_has_a_place_and_a_way_out() {
    let desk = Desk::new(&[("maps/a.toml", FLAWED)]);
    insta::assert_snapshot!(desk.run(&["check"]).shown(), @r##"
    warning[unused-entry]: nothing refers to `feature.a`
     --> maps/a.toml:4:1
      |
    4 | [feature.a]
      | ^^^^^^^^^^^
      |
      = entry: feature.a
      = help: Tell it in a situation, or set its status to `retired`.

    error[dangling-reference]: `competitors` of `feature.a` refers to `nobody`, and there is no such competitor
     --> maps/a.toml:6:16
      |
    6 | competitors = ["nobody"]
      |                ^^^^^^^^
      |
      = entry: feature.a
      = help: Correct the id, write the entry, or take the reference out.

    warning[unproven-claim]: no live success story proves `value_proposition.b`
     --> maps/a.toml:9:1
      |
    9 | [value_proposition.b]
      | ^^^^^^^^^^^^^^^^^^^^^
      |
      = entry: value_proposition.b
      = help: Link a story that proves it, or say under `allow` why there is none yet.

    warning[unused-entry]: nothing refers to `value_proposition.b`
     --> maps/a.toml:9:1
      |
    9 | [value_proposition.b]
      | ^^^^^^^^^^^^^^^^^^^^^
      |
      = entry: value_proposition.b
      = help: Tell it in a situation, or set its status to `retired`.

    warning[unknown-field]: a value proposition has no field `features`
      --> maps/a.toml:11:1
       |
    11 | features = "a"
       | ^^^^^^^^
       |
       = entry: value_proposition.b
       = help: Correct the name, or take the field out.

    1 error, 4 warnings in 1 file, 2 entries
    --- exit 1
    "##);
    insta::assert_snapshot!(desk.run(&["check", "--format", "github"]).shown(), @r##"
    ::warning file=maps/a.toml,line=4,col=1,title=unused-entry::nothing refers to `feature.a`%0ATell it in a situation, or set its status to `retired`.
    ::error file=maps/a.toml,line=6,col=16,title=dangling-reference::`competitors` of `feature.a` refers to `nobody`, and there is no such competitor%0ACorrect the id, write the entry, or take the reference out.
    ::warning file=maps/a.toml,line=9,col=1,title=unproven-claim::no live success story proves `value_proposition.b`%0ALink a story that proves it, or say under `allow` why there is none yet.
    ::warning file=maps/a.toml,line=9,col=1,title=unused-entry::nothing refers to `value_proposition.b`%0ATell it in a situation, or set its status to `retired`.
    ::warning file=maps/a.toml,line=11,col=1,title=unknown-field::a value proposition has no field `features`%0ACorrect the name, or take the field out.
    --- exit 1
    "##);
    insta::assert_snapshot!(desk.run(&["check", "--json"]).shown(), @r##"
    {
      "findings": [
        {
          "rule": "unused-entry",
          "level": "warning",
          "message": "nothing refers to `feature.a`",
          "file": "maps/a.toml",
          "line": 4,
          "column": 1,
          "place": "maps/a.toml:4:1",
          "entry": "feature.a",
          "help": "Tell it in a situation, or set its status to `retired`.",
          "related": []
        },
        {
          "rule": "dangling-reference",
          "level": "error",
          "message": "`competitors` of `feature.a` refers to `nobody`, and there is no such competitor",
          "file": "maps/a.toml",
          "line": 6,
          "column": 16,
          "place": "maps/a.toml:6:16",
          "entry": "feature.a",
          "help": "Correct the id, write the entry, or take the reference out.",
          "related": []
        },
        {
          "rule": "unproven-claim",
          "level": "warning",
          "message": "no live success story proves `value_proposition.b`",
          "file": "maps/a.toml",
          "line": 9,
          "column": 1,
          "place": "maps/a.toml:9:1",
          "entry": "value_proposition.b",
          "help": "Link a story that proves it, or say under `allow` why there is none yet.",
          "related": []
        },
        {
          "rule": "unused-entry",
          "level": "warning",
          "message": "nothing refers to `value_proposition.b`",
          "file": "maps/a.toml",
          "line": 9,
          "column": 1,
          "place": "maps/a.toml:9:1",
          "entry": "value_proposition.b",
          "help": "Tell it in a situation, or set its status to `retired`.",
          "related": []
        },
        {
          "rule": "unknown-field",
          "level": "warning",
          "message": "a value proposition has no field `features`",
          "file": "maps/a.toml",
          "line": 11,
          "column": 1,
          "place": "maps/a.toml:11:1",
          "entry": "value_proposition.b",
          "help": "Correct the name, or take the field out.",
          "related": []
        }
      ],
      "counts": {
        "errors": 1,
        "warnings": 4,
        "hints": 0,
        "files": 1,
        "entries": 2
      }
    }
    --- exit 1
    "##);
}

#[test]
fn a_map_without_problems_is_fine() {
    let desk = Desk::new(&[("maps/a.toml", MAP)]);
    insta::assert_snapshot!(desk.run(&["check", "--deny", "warnings"]).shown(), @r##"
    no problems in 1 file, 6 entries
    --- exit 0
    "##);
}

#[test]
fn warnings_count_when_they_are_denied() {
    let map = "[map]\nformat = 1\n[competitor.a]\ntitle = \"A\"\nfoo = 1\n";
    let desk = Desk::new(&[("maps/a.toml", map)]);
    assert_eq!(desk.run(&["check"]).code, 0);
    assert_eq!(desk.run(&["check", "--deny", "warnings"]).code, 1);
}

#[test]
fn a_file_that_is_not_understood_is_a_finding_of_check_and_stops_others() {
    let desk = Desk::new(&[("maps/a.toml", MAP), ("maps/b.toml", "[feature.b]\ntitle = “B”\n")]);
    insta::assert_snapshot!(desk.run(&["check"]).shown(), @r##"
    error[curly-quotes]: curly quotes (`“ ”`) where straight ones (`"`) belong; a word processor does that
     --> maps/b.toml:2:9
      |
    2 | title = “B”
      |         ^
      |
      = help: Replace the curly quotes by straight ones: ".

    warning[unused-entry]: nothing refers to `feature.b`
     --> maps/b.toml:1:1
      |
    1 | [feature.b]
      | ^^^^^^^^^^^
      |
      = entry: feature.b
      = help: Tell it in a situation, or set its status to `retired`.

    1 error, 1 warning in 2 files, 7 entries
    --- exit 1
    "##);
    let ran = desk.run(&["search", "globex"]);
    assert!(ran.out.contains("Globex Finance Cloud"), "{}", ran.out);
    insta::assert_snapshot!(format!("{}--- exit {}", ran.err, ran.code), @r##"
    maps/b.toml:2:9: curly quotes (`“ ”`) where straight ones (`"`) belong; a word processor does that
    hint: Replace the curly quotes by straight ones: ".
    --- exit 2
    "##);
    insta::assert_snapshot!(desk.run(&["--map", "maps/b.toml", "show", "b"]).shown(), @r##"
    --- stderr
    maps/b.toml:2:9: curly quotes (`“ ”`) where straight ones (`"`) belong; a word processor does that
    hint: Replace the curly quotes by straight ones: ".
    --- exit 2
    "##);
    insta::assert_snapshot!(desk.run(&["fmt", "--check"]).shown(), @r##"
    --- stderr
    maps/b.toml:2:9: curly quotes (`“ ”`) where straight ones (`"`) belong; a word processor does that
    hint: Replace the curly quotes by straight ones: ".
    --- exit 2
    "##);
}

#[test]
fn a_newer_format_is_refused() {
    let desk = Desk::new(&[("maps/a.toml", "[map]\nformat = 2\n")]);
    insta::assert_snapshot!(desk.run(&["show", "map"]).shown(), @r##"
    --- stderr
    error: this map has format 2, which is newer than this msgmap knows (1)
    hint: update msgmap; until then it does not touch this map
    --- exit 2
    "##);
    insta::assert_snapshot!(desk.run(&["set", "map", "name", "x"]).shown(), @r##"
    --- stderr
    error: this map has format 2, which is newer than this msgmap knows (1)
    hint: update msgmap; until then it does not touch this map
    --- exit 2
    "##);
    assert_eq!(desk.run(&["check"]).code, 1);
}

#[test]
fn paths_choose_maps_and_parts_of_them() {
    let desk = Desk::new(&[
        ("maps/one/a.toml", FLAWED),
        ("maps/one/b.toml", "[persona.p]\ntitle = \"P\"\nfoo = 1\n"),
        ("maps/two/c.toml", MAP),
    ]);
    let summary = |args: &[&str]| {
        let ran = desk.run(args);
        format!("{}{}", ran.out.lines().last().unwrap_or_default(), ran.err)
    };
    let all = [
        summary(&["check", "maps/one"]),
        summary(&["check", "maps/one/b.toml"]),
        summary(&["check", "maps/two", "maps/one/a.toml"]),
        summary(&["check", "maps"]),
        summary(&["check", "./maps/../maps/two/c.toml"]),
        summary(&["check"]),
        summary(&["check", "nowhere"]),
        summary(&["--map", "maps/one", "check", "maps/one/none.toml"]),
    ];
    insta::assert_snapshot!(all.join("\n"), @r##"
    1 error, 5 warnings, 1 hint in 2 files, 3 entries
    1 warning, 1 hint in 1 file, 1 entry
    1 error, 4 warnings in 2 files, 8 entries
    1 error, 5 warnings, 1 hint in 3 files, 9 entries
    no problems in 1 file, 6 entries
    error: there are several maps here: `maps/one`, `maps/two`
    hint: say which one is meant, such as --map maps/one

    error: there is no file or folder `nowhere`
    hint: check the spelling, or was it moved?

    error: there is no file or folder `maps/one/none.toml`
    hint: check the spelling, or was it moved?
    "##);
}

#[test]
fn fmt_writes_canonical_form_and_check_only_tells() {
    let messy =
        "\u{feff}[feature.b]\r\nstatus='draft'\r\ntitle =  'B'\r\n[feature.a]\r\ntitle='A'\r\n";
    let desk = Desk::new(&[("maps/a.toml", messy), ("maps/b.toml", MAP)]);
    insta::assert_snapshot!(desk.run(&["fmt", "--check"]).shown(), @r##"
    Differs: maps/a.toml
    --- exit 1
    "##);
    assert_eq!(desk.read("maps/a.toml"), messy);
    insta::assert_snapshot!(desk.run(&["fmt"]).shown(), @r##"
    Formatted: maps/a.toml
    --- exit 0
    "##);
    assert_eq!(
        desk.read("maps/a.toml"),
        "\u{feff}[feature.a]\r\ntitle = \"A\"\r\n\r\n[feature.b]\r\ntitle = \"B\"\r\nstatus = \"draft\"\r\n"
    );
    assert_eq!(desk.run(&["fmt", "--check"]).fine(), "");
}

#[test]
fn of_very_many_findings_of_a_rule_the_first_are_listed_and_all_are_counted() {
    let text = (0..10_005).fold("[map]\nformat = 1\nname = \"M\"\n".to_owned(), |text, idx| {
        text + &format!("[feature.f-{idx}]\nallow = {{ unused-entry = \"new\" }}\n")
    });
    let text = text + "[feature.g]\n";
    let desk = Desk::new(&[("m.toml", &text)]);
    let ran = desk.run(&["--map", "m.toml", "check", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, report["findings"].as_array().unwrap().len()), (1, 10_001));
    assert_eq!(
        report["not_listed"],
        serde_json::json!([{ "rule": "missing-title", "level": "error", "count": 6 }])
    );
    assert_eq!(report["counts"]["errors"], 10_006);
    let ran = desk.run(&["--map", "m.toml", "check"]);
    assert!(ran.out.contains("\nerror: 6 more of missing-title are not listed\n\n10006 errors, "));
    let github = desk.run(&["--map", "m.toml", "check", "--format", "github"]).out;
    assert!(
        github.ends_with("::error title=missing-title::6 more of missing-title are not listed\n")
    );
}
