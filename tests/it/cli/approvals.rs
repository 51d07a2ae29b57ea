//! `approve`, `approvals` and `check --require-approval`, with a real repository.

use super::MAP;
use super::diffs::{commit, repository};
use crate::program::Desk;

/// The map with two signatories.
fn with_signatories() -> String {
    MAP.replace("format = 1\n", "format = 1\nsignatories = [\"marketing\", \"sales\"]\n")
}

fn approve(desk: &Desk, args: &[&str]) -> crate::program::Ran {
    desk.run(&[&["approve"], args].concat())
}

#[test]
fn a_sign_off_is_written_where_it_belongs_and_holds_until_the_entry_changes() {
    let desk = repository(&[("m.msgmap.toml", &with_signatories())]);
    let signed = approve(&desk, &["fast-close", "--as", "sales", "--by", "Ann Lee"]).fine();
    assert_eq!(
        signed,
        "Signed value_proposition.fast-close as sales, by Ann Lee on 2026-11-22 (m.msgmap.toml:50)\n"
    );
    let text = desk.read("m.msgmap.toml");
    let (map, approval) = text.split_at(with_signatories().len());
    assert_eq!(map, with_signatories());
    insta::assert_snapshot!(approval, @r##"
    [approval.value_proposition.fast-close]
    sales = { by = "Ann Lee", on = 2026-11-22, seal = "bd4ae735135b3bfe295d32d014427388" }
    "##);
    // Signing again what holds says so and changes nothing.
    let again = approve(&desk, &["fast-close", "--as", "sales", "--by", "Bo"]);
    assert!(again.err.contains("already"), "{}", again.shown());
    assert_eq!(desk.read("m.msgmap.toml"), text);
    commit(&desk, "signed");
    // Layout is nothing that was signed; words are.
    desk.put("m.msgmap.toml", &text.replace("short = \"Month-end", "short   =   \"Month-end"));
    assert!(
        desk.run(&["approvals", "--lapsed"]).fine().contains("sales: 1 signed, 3 open, 0 lapsed")
    );
    desk.put("m.msgmap.toml", &text.replace("becomes a review", "becomes a short review"));
    commit(&desk, "shorter");
    insta::assert_snapshot!(desk.run(&["approvals", "--lapsed"]).shown(), @r##"
    0 of 4 entries are signed off.
        marketing: 0 signed, 4 open, 0 lapsed
        sales: 0 signed, 3 open, 1 lapsed

    Close in three days (value_proposition.fast-close)
        ! sales: lapsed; signed by Ann Lee on 2026-11-22
            ~ Short: Month-end becomes a [+short] review.
    --- exit 0
    "##);
    insta::assert_snapshot!(desk.run(&["approvals", "--lapsed", "--json"]).shown(), @r##"
    {
      "entries": 4,
      "signed": 0,
      "open": 7,
      "lapsed": 1,
      "approvals": [
        {
          "entry": "value_proposition.fast-close",
          "title": "Close in three days",
          "signatory": "sales",
          "standing": "lapsed",
          "by": "Ann Lee",
          "on": "2026-11-22",
          "changes": [
            {
              "key": "value_proposition.fast-close",
              "title": "Close in three days",
              "change": "changed",
              "renamed_from": null,
              "by_likeness": false,
              "moved_from": null,
              "moved_to": null,
              "fields": [
                {
                  "field": "short",
                  "label": "Short",
                  "sealed": true,
                  "text": [
                    {
                      "same": "Month-end becomes a "
                    },
                    {
                      "added": "short "
                    },
                    {
                      "same": "review."
                    }
                  ]
                }
              ],
              "comments": {
                "removed": [],
                "added": []
              }
            }
          ]
        }
      ]
    }
    --- exit 0
    "##);
    assert_eq!(desk.run(&["approvals", "--exit-code"]).code, 1);
}

#[test]
fn a_situation_lapses_with_what_it_tells_and_that_is_told() {
    let desk = repository(&[("m.msgmap.toml", &with_signatories())]);
    approve(&desk, &["cfo-globex", "--as", "marketing", "--by", "Ann"]).fine();
    // Never committed as it was signed, but the last commit says the same.
    let changed = desk.read("m.msgmap.toml").replace("after = \"3 days\"", "after = \"4 days\"");
    desk.put("m.msgmap.toml", &changed);
    insta::assert_snapshot!(desk.run(&["approvals", "--lapsed", "--as", "marketing"]).shown(), @r##"
    0 of 4 entries are signed off.
        marketing: 0 signed, 3 open, 1 lapsed

    A CFO weighing us against Globex (situation.cfo-globex)
        ! marketing: lapsed; signed by Ann on 2026-11-22
            in Acme Bank closes in 3 days (success_story.acme):
            ~ Result 1 “Days to close”
                ~ After: [−3] [+4] days
    --- exit 0
    "##);
    // Outside git the rest is told all the same.
    let outside = Desk::new(&[("m.msgmap.toml", &changed)]);
    let told = outside.run(&["approvals", "--lapsed", "--as", "marketing"]);
    assert!(told.out.contains("! marketing: lapsed; signed by Ann on 2026-11-22"));
    assert!(told.err.contains("what changed since is not told:"), "{}", told.shown());
}

#[test]
fn all_that_a_filter_names_is_signed() {
    let desk = Desk::new(&[("m.msgmap.toml", &with_signatories())]);
    let filter = ["--for", "competitor=globex", "--as", "sales", "--by", "Ann"];
    insta::assert_snapshot!(approve(&desk, &[&filter[..], &["--check"]].concat()).shown(), @r##"
    Close in three days (value_proposition.fast-close)
    A CFO weighing us against Globex (situation.cfo-globex)
    --- stderr
    note: would sign 2 entries as sales
    --- exit 1
    "##);
    assert_eq!(desk.read("m.msgmap.toml"), with_signatories());
    desk.run(&["fmt"]).fine();
    approve(&desk, &filter).fine();
    insta::assert_snapshot!(desk.run(&["approvals"]).shown(), @r##"
    0 of 4 entries are signed off.
        marketing: 0 signed, 4 open, 0 lapsed
        sales: 2 signed, 2 open, 0 lapsed

    Close in three days (value_proposition.fast-close)
        ? marketing: open

    Acme Bank closes in 3 days (success_story.acme)
        ? marketing: open
        ? sales: open

    Continuous reconciliation (feature.auto)
        ? marketing: open
        ? sales: open

    A CFO weighing us against Globex (situation.cfo-globex)
        ? marketing: open
    --- exit 0
    "##);
    approve(&desk, &["--all-open", "--as", "sales", "--by", "Ann"]).fine();
    approve(&desk, &["--all-open", "--as", "marketing", "--by", "Bo"]).fine();
    assert_eq!(desk.run(&["check", "--require-approval"]).code, 0);
    let nothing = approve(&desk, &["--all-open", "--as", "sales", "--by", "Ann", "--check"]);
    assert_eq!(nothing.code, 0, "{}", nothing.shown());
    // What was written is in canonical form.
    desk.run(&["fmt", "--check"]).fine();
}

#[test]
fn only_signatories_sign_and_only_what_is_said() {
    let desk = Desk::new(&[("m.msgmap.toml", &with_signatories())]);
    insta::assert_snapshot!(approve(&desk, &["fast-close", "--as", "slaes", "--by", "Ann"]).shown(), @r##"
    --- stderr
    error: `slaes` is no signatory of this map
    hint: did you mean `sales`?
    --- exit 2
    "##);
    insta::assert_snapshot!(approve(&desk, &["persona.cfo", "--as", "sales", "--by", "Ann"]).shown(), @r##"
    --- stderr
    error: `persona.cfo` is nothing that is signed off
    hint: messages and situations are
    --- exit 2
    "##);
    assert_eq!(approve(&desk, &["fast-close", "--as", "sales", "--by", " "]).code, 2);
    assert_eq!(approve(&desk, &["--as", "sales", "--by", "Ann"]).code, 2);
    let nobody = Desk::new(&[("m.msgmap.toml", MAP)]);
    insta::assert_snapshot!(approve(&nobody, &["fast-close", "--as", "sales", "--by", "Ann"]).shown(), @r##"
    --- stderr
    error: the map names nobody who signs off
    hint: `msgmap set map signatories marketing,sales` names them
    --- exit 2
    "##);
    assert_eq!(desk.read("m.msgmap.toml"), with_signatories());
}

#[test]
fn a_check_asks_for_sign_offs_when_told_to() {
    let desk = Desk::new(&[("m.msgmap.toml", &with_signatories())]);
    assert_eq!(desk.run(&["check"]).code, 0);
    approve(&desk, &["--all-open", "--as", "sales", "--by", "Ann"]).fine();
    approve(&desk, &["--all-open", "--as", "marketing", "--by", "Bo"]).fine();
    assert_eq!(desk.run(&["check", "--require-approval"]).code, 0);
    let text = desk.read("m.msgmap.toml");
    desk.put("m.msgmap.toml", &text.replace("They batch at night.", "They batch."));
    let found = desk.run(&["check", "--require-approval", "--format", "github"]);
    assert_eq!(found.code, 1);
    assert_eq!(found.out.matches("lapsed-approval").count(), 2, "{}", found.shown());
    // A map may ask for it of what customers see alone.
    let inside = text
        .replace("format = 1\n", "format = 1\napproval = \"customer\"\n")
        .replace("title = \"A CFO weighing", "audience = \"internal\"\ntitle = \"A CFO weighing");
    desk.put("m.msgmap.toml", &inside);
    let found = desk.run(&["check", "--require-approval"]);
    assert_eq!(found.code, 0, "{}", found.shown());
}
