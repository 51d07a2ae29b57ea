//! `log` and `show --as-of`, with a real repository.

use super::MAP;
use super::diffs::{commit, git, repository};
use crate::program::Desk;

#[test]
fn an_entry_is_followed_through_its_names_and_files() {
    let desk = repository(&[("maps/map.toml", MAP)]);
    let shorter = MAP.replace("becomes a review", "is a review");
    desk.put("maps/map.toml", &shorter);
    commit(&desk, "Say it shorter");
    // Layout alone is no change of it, and neither is another entry.
    let laid_out = shorter
        .replace("short = \"", "short   =   \"")
        .replace("title = \"Chief", "title = \"The chief");
    desk.put("maps/map.toml", &laid_out);
    commit(&desk, "Lay out");
    desk.run(&["rename", "value_proposition.fast-close", "quick-close"]).fine();
    commit(&desk, "Rename");
    let text = desk.read("maps/map.toml");
    let (head, rest) = text.split_at(text.find("[value_proposition").unwrap());
    let (entry, tail) = rest.split_at(rest.find("[success_story").unwrap());
    desk.put("maps/map.toml", &format!("{head}{tail}"));
    desk.put("maps/claims.toml", entry);
    commit(&desk, "Move");
    desk.run(&["set", "quick-close", "owner", "Ann"]).fine();
    insta::assert_snapshot!(desk.run(&["log", "quick-close"]).shown(), @r##"
    Not committed yet: changed value_proposition.quick-close
        + Owner: Ann

    2026-11-01 Ann changed value_proposition.quick-close  79621b5ae  Move
        ~ Moved: map.toml → claims.toml

    2026-11-01 Ann changed value_proposition.quick-close  ab9322e16  Rename
        ~ Renamed: value_proposition.fast-close → value_proposition.quick-close

    2026-11-01 Ann changed value_proposition.fast-close  adda4eeeb  Say it shorter
        ~ Short: Month-end [−becomes] [+is] a review.

    2026-11-01 Ann added value_proposition.fast-close  c9f4dd328  first
        + Title: Close in three days
        + Short: Month-end becomes a review.
        + Text: Reconciliation runs as transactions arrive. Month-end is a review.
        + Competitors: globex
        + Reviewed: 2026-10-01
    --- exit 0
    "##);
    insta::assert_snapshot!(desk.run(&["log", "quick-close", "--limit", "1", "--json"]).shown(), @r##"
    {
      "history": [
        {
          "commit": null,
          "author": null,
          "day": null,
          "subject": null,
          "change": {
            "key": "value_proposition.quick-close",
            "title": "Close in three days",
            "change": "changed",
            "renamed_from": null,
            "by_likeness": false,
            "moved_from": null,
            "moved_to": null,
            "fields": [
              {
                "field": "owner",
                "label": "Owner",
                "sealed": false,
                "text": [
                  {
                    "added": "Ann"
                  }
                ]
              }
            ],
            "comments": {
              "removed": [],
              "added": []
            }
          }
        }
      ]
    }
    --- exit 0
    "##);
}

#[test]
fn what_is_gone_has_a_history_and_what_never_was_has_none() {
    let desk = repository(&[("m.msgmap.toml", MAP)]);
    desk.run(&["unlink", "cfo-globex", "persona", "cfo"]).fine();
    desk.run(&["rm", "persona.cfo"]).fine();
    commit(&desk, "Gone");
    let told = desk.run(&["log", "persona.cfo"]).fine();
    assert!(told.starts_with("2026-11-01 Ann removed persona.cfo"), "{told}");
    assert!(told.contains("2026-11-01 Ann added persona.cfo"), "{told}");
    insta::assert_snapshot!(desk.run(&["log", "persona.nobody"]).shown(), @r##"
    --- stderr
    error: nothing is known of an entry `persona.nobody`
    --- exit 1
    "##);
    insta::assert_snapshot!(desk.run(&["log", "fast-clos"]).shown(), @r##"
    --- stderr
    error: there is no entry `fast-clos`
    hint: did you mean `value_proposition.fast-close`?
    hint: one that is gone is named by its kind, too: KIND.ID
    --- exit 1
    "##);
}

#[test]
fn what_two_branches_did_is_told_once() {
    let desk = repository(&[("m.msgmap.toml", MAP)]);
    git(&desk, &["checkout", "-q", "-b", "other"]);
    desk.put("m.msgmap.toml", &MAP.replace("becomes a review", "is a review"));
    commit(&desk, "On the branch");
    git(&desk, &["checkout", "-q", "main"]);
    desk.put("m.msgmap.toml", &MAP.replace("Globex Finance Cloud", "Globex Cloud"));
    commit(&desk, "On main");
    git(&desk, &["merge", "-q", "-m", "Both", "other"]);
    let told = desk.run(&["log", "fast-close"]).fine();
    assert_eq!(told.matches("On the branch").count(), 1, "{told}");
    assert_eq!(told.matches(" changed ").count(), 1, "{told}");
}

#[test]
fn an_entry_is_shown_as_it_was() {
    let desk = repository(&[("m.msgmap.toml", MAP)]);
    desk.put("m.msgmap.toml", &MAP.replace("Close in three days", "Close in two days"));
    let now = desk.run(&["show", "fast-close"]).fine();
    assert!(now.starts_with("Close in two days\n"), "{now}");
    for said in ["HEAD", "2026-11-01", "2026-11-20"] {
        let then = desk.run(&["show", "fast-close", "--as-of", said]).fine();
        assert!(then.starts_with("Close in three days\n"), "{said} {then}");
        let place =
            format!("Value proposition · value_proposition.fast-close · {said}:m.msgmap.toml:12");
        assert!(then.contains(&place), "{then}");
    }
    let early = desk.run(&["show", "fast-close", "--as-of", "2026-10-31"]);
    assert_eq!(early.code, 2);
    insta::assert_snapshot!(early.shown(), @r##"
    --- stderr
    error: nothing had been committed by 2026-10-31
    hint: name a later day
    --- exit 2
    "##);
    assert_eq!(desk.run(&["show", "fast-close", "--as-of", "nothing"]).code, 2);
}

#[test]
fn a_broken_file_is_told_to_those_who_look_for_what_it_was() {
    let desk = Desk::new(&[("m.toml", "[feature.a]\ntitle = \"A\"\n")]);
    desk.run(&["--map", "m.toml", "set", "feature.a", "title", "B"]).fine();
    desk.put("m.toml", "[feature.a]\ntitle = \"B\n");
    let listed = desk.run(&["--map", "m.toml", "history"]);
    assert!(listed.err.starts_with("m.toml:2:9: "), "{}", listed.err);
    assert!(listed.out.contains("Set title of feature.a"), "{}", listed.out);
    let log = desk.run(&["--map", "m.toml", "log", "feature.a"]);
    assert!(log.err.contains("m.toml:2:9: "), "{}", log.err);
}
