//! `msgmap matrix`: gaps at a glance, and a build that fails for them.

use crate::program::Desk;

const MAP: &str = r#"[map]
format = 1

[requirement.faster-close]
title = "Close the books faster"

[requirement.audit]
title = "Pass the audit | *any* audit"

[requirement.sox]
title = "=SOX, \"the\" act"
parent = "audit"

[competitor.globex]
title = "Globex Finance Cloud"

[competitor.no-decision]
title = "No decision"

[value_proposition.fast]
title = "Close in three days"
short = "Month-end becomes a review."

[success_story.acme]
title = "Acme closes in 3 days"
proof = "customer"
value_propositions = ["fast"]

[feature.auto]
title = "Continuous reconciliation"

[situation.cfo]
title = "A CFO"
requirements = ["faster-close"]
competitors = ["globex"]

[[situation.cfo.point]]
value_proposition = "fast"
success_stories = ["acme"]

[situation.auditor]
title = "An auditor"
status = "draft"
requirements = ["audit"]
competitors = ["*"]
"#;

fn desk() -> Desk {
    Desk::new(&[("m.msgmap.toml", MAP)])
}

#[test]
fn gaps_are_seen() {
    insta::assert_snapshot!(desk().run(&["matrix"]).shown(), @r##"
    Requirements × Competitors
    16 % covered: 1 of 6 cells complete.

                                  Globex Finance Cloud
                                  │    No decision
                                  │    │    Complete
    Pass the audit | *any* audit  … 1  … 1  0/2
      =SOX, "the" act             … 1  … 1  0/2
    Close the books faster        ✓ 1  ✗    1/2
    Complete                      1/3  0/3  1/6

    ✗ nothing (1)   … draft (4)   ✓ complete (1)
    A number counts the situations that serve a cell; the best one gives the sign.
    --- exit 0
    "##);
    insta::assert_snapshot!(desk().run(&["matrix", "--gaps", "--rows", "Competitors", "--cols", "requirement"]).shown(), @r##"
    Competitors × Requirements
    16 % covered: 1 of 6 cells complete.

                          Pass the audit | *any* audit
                          │    =SOX, "the" act
                          │    │    Close the books faster
                          │    │    │    Complete
    No decision           … 1  … 1  ✗    0/3
    Globex Finance Cloud  … 1  … 1  ✓ 1  1/3
    Complete              0/2  0/2  1/2  1/6

    ✗ nothing (1)   … draft (4)   ✓ complete (1)
    A number counts the situations that serve a cell; the best one gives the sign.
    --- exit 0
    "##);
}

#[test]
fn the_further_views_have_the_same_shape() {
    insta::assert_snapshot!(desk().run(&["matrix", "--view", "proof"]).shown(), @r##"
    Value propositions × Kinds of proof
    100 % proven: 1 of 1 value propositions with complete proof.

                         Customer
                         │    Quote
                         │    │    Analyst
                         │    │    │    Award
                         │    │    │    │    Survey
                         │    │    │    │    │    Benchmark
                         │    │    │    │    │    │    Complete
    Close in three days  ✓ 1  ·    ·    ·    ·    ·    1/6
    Complete             1/1  0/1  0/1  0/1  0/1  0/1  1/1

    · nothing, with others in the row (5)   ✓ complete (1)
    A number counts the stories that prove it; the best one gives the sign.
    --- exit 0
    "##);
    insta::assert_snapshot!(desk().run(&["matrix", "--view", "features", "--gaps"]).shown(), @r##"
    Features × Who uses them
    0 % in use: 0 of 1 features in something complete.

                               Value propositions
                               │   Situations
                               │   │   Success stories
                               │   │   │   Complete
    Continuous reconciliation  ✗   ✗   ✗   0/3
    Complete                   0/1 0/1 0/1 0/1

    ✗ nothing (3)
    A number counts those that use it; the best one gives the sign.
    --- exit 0
    "##);
}

#[test]
fn pages_and_spreadsheets_get_words() {
    insta::assert_snapshot!(desk().run(&["matrix", "--format", "md"]).shown(), @r##"
    ## Requirements × Competitors

    16 % covered: 1 of 6 cells complete.

    | Requirement | Globex Finance Cloud | No decision | Complete |
    | --- | --- | --- | --- |
    | Pass the audit \| \*any\* audit | … draft (1) | … draft (1) | 0 of 2 |
    | ↳ =SOX, "the" act | … draft (1) | … draft (1) | 0 of 2 |
    | Close the books faster | ✓ complete (1) | ✗ nothing | 1 of 2 |
    | **Complete** | 1 of 3 | 0 of 3 | **1 of 6** |
    --- exit 0
    "##);
    assert_eq!(
        desk().run(&["matrix", "--format", "csv"]).fine(),
        "Requirement,Globex Finance Cloud,No decision,Complete\n\
         Pass the audit | *any* audit,draft (1),draft (1),0 of 2\n\
         \"'=SOX, \"\"the\"\" act\",draft (1),draft (1),0 of 2\n\
         Close the books faster,complete (1),nothing,1 of 2\n\
         Complete,1 of 3,0 of 3,1 of 6\n"
    );
}

#[test]
fn programs_get_all_of_it() {
    let json = desk().run(&["matrix", "--json"]).fine();
    assert_eq!(json, desk().run(&["matrix", "--format", "json"]).fine());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["view"], "coverage");
    assert_eq!(
        (&json["row_kind"], &json["col_kind"]),
        (&"requirement".into(), &"competitor".into())
    );
    assert_eq!(
        (&json["complete"], &json["of"], &json["percent"]),
        (&1.into(), &6.into(), &16.into())
    );
    assert_eq!(json["states"]["nothing"], 1);
    assert_eq!(json["states"]["draft"], 4);
    assert_eq!(json["states"]["signed off"], 0);
    assert_eq!(json["cols"][0]["key"], "competitor.globex");
    let row = &json["rows"][2];
    assert_eq!((&row["key"], &row["depth"]), (&"requirement.faster-close".into(), &0.into()));
    assert_eq!(json["rows"][1]["depth"], 1);
    assert_eq!(
        row["cells"],
        serde_json::json!([
            { "col": "competitor.globex", "state": "complete", "count": 1, "by": ["situation.cfo"] },
            { "col": "competitor.no-decision", "state": "nothing", "count": 0, "by": [] },
        ])
    );
}

#[test]
fn too_little_coverage_fails_a_build() {
    let desk = desk();
    assert_eq!(desk.run(&["matrix", "--min-coverage", "16"]).code, 0);
    let ran = desk.run(&["matrix", "--min-coverage", "17%", "--format", "csv"]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 5));
    assert_eq!(ran.err, "error: 16 % is complete, and at least 17 % was asked for\n");
    // Nothing to cover is not all covered.
    let ran = desk.run(&["matrix", "--cols", "stage", "--min-coverage", "1"]);
    insta::assert_snapshot!(ran.shown(), @r##"
    Requirements × Stages
    There is nothing to cover.
    The map has no stages.
    --- stderr
    error: Nothing is complete, and at least 1 % was asked for
    --- exit 1
    "##);
    assert_eq!(desk.run(&["matrix", "--min-coverage", "101"]).code, 2);
    assert_eq!(desk.run(&["matrix", "--min-coverage", "much"]).code, 2);
    // A file that can't be read counts for more than what the others cover.
    desk.put("maps/a.toml", MAP);
    desk.put("maps/b.toml", "[broken");
    assert_eq!(desk.run(&["--map", "maps", "matrix", "--min-coverage", "99"]).code, 2);
}

#[test]
fn what_is_no_dimension_is_told_with_the_nearest_one() {
    insta::assert_snapshot!(desk().run(&["matrix", "--rows", "competitr"]).shown(), @r##"
    --- stderr
    error: `competitr` is no dimension of a selling situation
    hint: did you mean `competitor`?
    --- exit 2
    "##);
    insta::assert_snapshot!(desk().run(&["matrix", "--cols", "value_proposition"]).shown(), @r##"
    --- stderr
    error: `value_proposition` is no dimension of a selling situation
    hint: dimensions: requirement, competitor, segment, market, persona, stage
    --- exit 2
    "##);
    insta::assert_snapshot!(desk().run(&["matrix", "--view", "proof", "--rows", "market"]).shown(), @r##"
    --- stderr
    error: only --view coverage has rows and columns to choose
    --- exit 2
    "##);
    assert_eq!(desk().run(&["matrix", "--view", "coverage", "--rows", "requirements"]).code, 0);
}

#[test]
fn titles_can_not_move_the_cursor() {
    let map = MAP.replace("A CFO", "x").replace("No decision", "No\\u001b[2J\\u202edecision");
    let desk = Desk::new(&[("m.msgmap.toml", &map)]);
    for format in ["text", "md", "csv", "json"] {
        let out = desk.run(&["matrix", "--format", format]).fine();
        assert!(!out.contains(['\u{1b}', '\u{202e}']), "{format}: {out}");
        assert!(out.contains("[2J"), "{format}: {out}");
    }
}

#[test]
fn what_is_folded_hides_no_gap() {
    insta::assert_snapshot!(desk().run(&["matrix", "--fold", "--sort", "best"]).shown(), @r##"
    Requirements × Competitors
    16 % covered: 1 of 6 cells complete.

                                       Globex Finance Cloud
                                       │      No decision
                                       │      │      Complete
    Close the books faster             ✓ 1    ✗      1/2
    Pass the audit | *any* audit (+1)  … 0/2  … 0/2  0/4
    Complete                           1/3    0/3    1/6

    ✗ nothing (1)   … draft (4)   ✓ complete (1)
    A number counts the situations that serve a cell; the best one gives the sign. Where cells are
    folded into one, the worst gives the sign.
    --- exit 0
    "##);
    let csv = desk().run(&["matrix", "--fold", "--format", "csv"]).fine();
    let audit =
        "Pass the audit | *any* audit (+1),draft (0 of 2 complete),draft (0 of 2 complete),0 of 4";
    assert_eq!(csv.lines().nth(1), Some(audit));
    let json = desk().run(&["matrix", "--fold", "--json"]).fine();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let row = &json["rows"][0];
    assert_eq!((&row["folded"], &row["complete"], &row["of"]), (&1.into(), &0.into(), &4.into()));
    assert_eq!(
        row["cells"][0],
        serde_json::json!({
            "col": "competitor.globex", "state": "draft", "count": 1,
            "by": ["situation.auditor"], "complete": 0, "of": 2,
        })
    );
    // A line that stands for itself looks as ever.
    assert_eq!(json["rows"][1].get("folded"), None);
    assert_eq!(json["rows"][1]["cells"][0].get("of"), None);
}

#[test]
fn rows_and_columns_are_narrowed_by_words() {
    let shown = |args: &[&str]| desk().run(&[&["matrix"], args].concat()).shown();
    insta::assert_snapshot!(shown(&["--rows-with", "ACT", "--cols-with", "dec"]), @r##"
    Requirements × Competitors
    16 % covered: 1 of 6 cells complete.

                                  No decision
                                  │    Complete
    Pass the audit | *any* audit  … 1  0/2
      =SOX, "the" act             … 1  0/2
    Complete                      0/3  1/6

    ✗ nothing (1)   … draft (4)   ✓ complete (1)
    A number counts the situations that serve a cell; the best one gives the sign.
    --- exit 0
    "##);
    insta::assert_snapshot!(shown(&["--rows-with", "close audit"]), @r##"
    Requirements × Competitors
    16 % covered: 1 of 6 cells complete.
    Nothing has these words.
    --- exit 0
    "##);
}

#[test]
fn what_has_too_many_cells_is_told_and_not_counted() {
    let values = |kind: &str| {
        (0..1_001)
            .fold(String::new(), |text, idx| text + &format!("[{kind}.v-{idx}]\ntitle = \"V\"\n"))
    };
    let text = values("requirement") + &values("competitor");
    let ran = Desk::new(&[("m.toml", &text)]).run(&["--map", "m.toml", "matrix"]);
    insta::assert_snapshot!(ran.shown(), @r"
    --- stderr
    error: 1001 requirements by 1001 competitors are more than the 500000 cells that a matrix may have
    hint: choose other dimensions: --rows market --cols stage
    --- exit 2
    ");
}
