//! Edits from scripts: what changes, what is said, and what is refused.

use super::MAP;
use crate::program::{Desk, names_in};

/// Runs an edit, and returns what it says and which lines of the map differ afterwards.
#[track_caller]
fn edited(args: &[&str]) -> String {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    let ran = desk.run(args);
    let mut told = ran.shown();
    let after = desk.read("m.msgmap.toml");
    let (before, after): (Vec<&str>, Vec<&str>) = (MAP.lines().collect(), after.lines().collect());
    let same = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let (mut gone, mut new) = (before[same..].to_vec(), after[same..].to_vec());
    while !gone.is_empty() && gone.last() == new.last() {
        gone.pop();
        new.pop();
    }
    for (sign, lines) in [('-', gone), ('+', new)] {
        for line in lines {
            told.push_str(&format!("\n{sign}{line}"));
        }
    }
    assert_eq!(names_in(&desk.path()), ["m.msgmap.toml"]);
    told
}

#[test]
fn set_changes_one_field() {
    insta::assert_snapshot!(edited(&["set", "value_proposition.fast-close", "title", "New"]), @r##"
    Set title of value_proposition.fast-close (m.msgmap.toml:13)
    --- exit 0
    -title = "Close in three days"
    +title = "New"
    "##);
    insta::assert_snapshot!(edited(&["set", "fast-close", "reviewed", "today"]), @r##"
    Set reviewed of value_proposition.fast-close (m.msgmap.toml:20)
    --- exit 0
    -reviewed = 2026-10-01
    +reviewed = 2026-11-22
    "##);
    insta::assert_snapshot!(edited(&["set", "fast-close", "status", "draft"]), @r##"
    Set status of value_proposition.fast-close (m.msgmap.toml:20)
    --- exit 0
    +status = "draft"
    "##);
    insta::assert_snapshot!(edited(&["set", "situation.cfo-globex", "point.1.say", "Nightly."]), @r##"
    Set point.1.say of situation.cfo-globex (m.msgmap.toml:47)
    --- exit 0
    -say = "They batch at night." # keep me
    +say = "Nightly." # keep me
    "##);
    insta::assert_snapshot!(edited(&["set", "situation.cfo-globex", "point.2.value_proposition", "fast-close"]), @r##"
    Set point.2.value_proposition of situation.cfo-globex (m.msgmap.toml:50)
    --- exit 0
    +
    +[[situation.cfo-globex.point]]
    +value_proposition = "fast-close"
    "##);
    insta::assert_snapshot!(edited(&["set", "feature.auto", "aliases", "one, two"]), @r##"
    Set aliases of feature.auto (m.msgmap.toml:35)
    --- exit 0
    +aliases = [
    +  "one",
    +  "two",
    +]
    "##);
    insta::assert_snapshot!(edited(&["set", "fast-close", "allow.unproven-claim", "due in May"]), @r##"
    Set allow.unproven-claim of value_proposition.fast-close (m.msgmap.toml:21)
    --- exit 0
    +allow = { unproven-claim = "due in May" }
    "##);
    insta::assert_snapshot!(edited(&["set", "map", "rules.unused-entry", "off"]), @r##"
    Set rules.unused-entry of map (m.msgmap.toml:3)
    --- exit 0
    +rules = { unused-entry = "off" }
    "##);
}

#[test]
fn what_is_so_already_is_not_written() {
    insta::assert_snapshot!(edited(&["set", "fast-close", "title", "Close in three days"]), @r##"
    --- stderr
    note: title of `value_proposition.fast-close` says so already; nothing to do
    --- exit 0
    "##);
    insta::assert_snapshot!(edited(&["link", "cfo-globex", "persona", "cfo"]), @r##"
    --- stderr
    note: personas of `situation.cfo-globex` refers to cfo already; nothing to do
    --- exit 0
    "##);
    insta::assert_snapshot!(edited(&["unlink", "feature.auto", "competitors", "globex"]), @r##"
    --- stderr
    note: competitors of `feature.auto` does not refer to globex; nothing to do
    --- exit 0
    "##);
    insta::assert_snapshot!(edited(&["unset", "feature.auto", "short"]), @r##"
    --- stderr
    note: `feature.auto` has no short anyway
    --- exit 0
    "##);
    insta::assert_snapshot!(edited(&["rename", "feature.auto", "auto"]), @r##"
    --- stderr
    note: `feature.auto` has that id already; nothing to do
    --- exit 0
    "##);
}

#[test]
fn what_makes_no_sense_is_refused_with_a_way_out() {
    insta::assert_snapshot!(edited(&["set", "fast-clos", "title", "x"]), @r##"
    --- stderr
    error: there is no entry `fast-clos`
    hint: did you mean `value_proposition.fast-close`?
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["set", "fast-close", "titel", "x"]), @r##"
    --- stderr
    error: `value_proposition.fast-close` has no field `titel` that msgmap knows
    hint: did you mean `title`?
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["set", "fast-close", "status", "drat"]), @r##"
    --- stderr
    error: status can't be `drat`
    hint: did you mean `draft`?
    hint: it is one of draft, live, retired
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["set", "fast-close", "title", "two", "words"]), @r##"
    --- stderr
    error: title holds one value, not 2
    hint: put quotes around a text with blanks in it
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["set", "fast-close", "reviewed", "soon"]), @r##"
    --- stderr
    error: `soon` is no date
    hint: a date is 2026-11-30, or today
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["set", "fast-close", "allow.unprovn-claim", "x"]), @r##"
    --- stderr
    error: there is no rule `unprovn-claim`
    hint: did you mean `unproven-claim`?
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["set", "feature.auto", "availability", "x"]), @r##"
    --- stderr
    error: availability can't be `x`
    hint: it is one of available, beta, planned
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["unset", "feature.auto", "title"]), @r##"
    --- stderr
    error: an entry needs its title
    hint: `msgmap set feature.auto title` gives it another one
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["link", "feature.auto", "competitors", "glbex"]), @r##"
    --- stderr
    error: there is no competitor `glbex`
    hint: did you mean `globex`?
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["link", "feature.auto", "title", "globex"]), @r##"
    --- stderr
    error: title of `feature.auto` holds no references
    hint: fields that do: value_propositions, requirements, competitors, segments, markets, personas, stages
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["new", "feture", "x", "--title", "X"]), @r##"
    --- stderr
    error: `feture` is no kind of entry
    hint: did you mean `feature`?
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["new", "feature", "New One", "--title", "X"]), @r##"
    --- stderr
    error: `New One` is no id
    hint: such as `new-one`
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["new", "feature", "auto", "--title", "X"]), @r##"
    --- stderr
    error: `feature.auto` is there already
    hint: `msgmap show feature.auto` shows it
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["rename", "feature.auto", "Not An Id!"]), @r##"
    --- stderr
    error: `Not An Id!` is no id
    hint: such as `not-an-id`
    --- exit 2
    "##);
    insta::assert_snapshot!(edited(&["--read-only", "rm", "feature.auto"]), @r##"
    --- stderr
    error: with --read-only nothing is changed
    --- exit 2
    "##);
}

#[test]
fn a_field_that_nobody_knows_is_kept_and_can_be_forced() {
    insta::assert_snapshot!(edited(&["set", "--force", "feature.auto", "battlecard", "yes"]), @r##"
    Set battlecard of feature.auto (m.msgmap.toml:36)
    --- stderr
    warning: `feature.auto` has no field `battlecard` that msgmap knows
    --- exit 0
    +battlecard = "yes"
    "##);
}

#[test]
fn references_come_and_go() {
    insta::assert_snapshot!(edited(&["link", "feature.auto", "competitor", "globex"]), @r##"
    Linked globex in competitors of feature.auto (m.msgmap.toml:35)
    --- exit 0
    +competitors = ["globex"]
    "##);
    insta::assert_snapshot!(edited(&["link", "feature.auto", "personas", "*"]), @r##"
    Linked * in personas of feature.auto (m.msgmap.toml:35)
    --- exit 0
    +personas = ["*"]
    "##);
    insta::assert_snapshot!(edited(&["unlink", "cfo-globex", "point.1.features", "auto"]), @r##"
    Unlinked auto from point.1.features of situation.cfo-globex (m.msgmap.toml:43)
    --- exit 0
    -features = ["auto"]
    "##);
    insta::assert_snapshot!(edited(&["link", "cfo-globex", "point.1.value_proposition", "fast-close"]), @r##"
    --- stderr
    note: point.1.value_proposition of `situation.cfo-globex` refers to fast-close already; nothing to do
    --- exit 0
    "##);
}

#[test]
fn entries_come_and_go() {
    insta::assert_snapshot!(edited(&["new", "feature", "audit", "--title", "Audit log", "--set", "competitors=globex"]), @r##"
    Made feature.audit (m.msgmap.toml:33)
    --- exit 0
    +[feature.audit]
    +title = "Audit log"
    +competitors = ["globex"]
    +
    "##);
    insta::assert_snapshot!(edited(&["rm", "feature.auto"]), @r##"
    Removed feature.auto (m.msgmap.toml:33)
    --- stderr
    warning: still referred to by situation.cfo-globex
    --- exit 0
    -[feature.auto]
    -title = "Continuous reconciliation"
    -reviewed = 2026-10-01
    -
    "##);
    insta::assert_snapshot!(edited(&["rename", "value_proposition.fast-close", "close-fast"]), @r##"
    Renamed value_proposition.fast-close to value_proposition.close-fast; 2 references follow (m.msgmap.toml:12)
    --- exit 0
    -[value_proposition.fast-close]
    -title = "Close in three days"
    -short = "Month-end becomes a review."
    -body = """
    -Reconciliation runs as transactions arrive.
    -Month-end is a review.
    -"""
    -competitors = ["globex"]
    -reviewed = 2026-10-01
    -
    -[success_story.acme]
    -title = "Acme Bank closes in 3 days"
    -customer = "Acme Bank"
    -value_propositions = ["fast-close"]
    -reviewed = 2026-10-01
    -
    -[[success_story.acme.result]]
    -measure = "Days to close"
    -before = "10 days"
    -after = "3 days"
    -
    -[feature.auto]
    -title = "Continuous reconciliation"
    -reviewed = 2026-10-01
    -
    -[situation.cfo-globex]
    -title = "A CFO weighing us against Globex"
    -competitors = ["globex"]
    -personas = ["cfo"]
    -reviewed = 2026-10-01
    -
    -[[situation.cfo-globex.point]]
    -value_proposition = "fast-close"
    +[value_proposition.close-fast]
    +title = "Close in three days"
    +short = "Month-end becomes a review."
    +body = """
    +Reconciliation runs as transactions arrive.
    +Month-end is a review.
    +"""
    +competitors = ["globex"]
    +reviewed = 2026-10-01
    +formerly = ["fast-close"]
    +
    +[success_story.acme]
    +title = "Acme Bank closes in 3 days"
    +customer = "Acme Bank"
    +value_propositions = ["close-fast"]
    +reviewed = 2026-10-01
    +
    +[[success_story.acme.result]]
    +measure = "Days to close"
    +before = "10 days"
    +after = "3 days"
    +
    +[feature.auto]
    +title = "Continuous reconciliation"
    +reviewed = 2026-10-01
    +
    +[situation.cfo-globex]
    +title = "A CFO weighing us against Globex"
    +competitors = ["globex"]
    +personas = ["cfo"]
    +reviewed = 2026-10-01
    +
    +[[situation.cfo-globex.point]]
    +value_proposition = "close-fast"
    "##);
    insta::assert_snapshot!(edited(&["unset", "cfo-globex", "point.1.say"]), @r##"
    Cleared point.1.say of situation.cfo-globex (m.msgmap.toml:37)
    --- exit 0
    -say = "They batch at night." # keep me
    "##);
}

#[test]
fn a_long_text_comes_from_standard_input() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    let mut command = desk.command(&["set", "feature.auto", "body", "-"]);
    desk.put("../text", "One.\r\nTwo.\r\n");
    command.stdin(std::fs::File::open(desk.path().join("../text")).unwrap());
    let ran = crate::program::Ran::of(command);
    assert_eq!(ran.fine(), "Set body of feature.auto (m.msgmap.toml:35)\n");
    let after = desk.read("m.msgmap.toml");
    assert!(after.contains("body = \"\"\"\nOne.\nTwo.\n\"\"\"\n"), "{after}");
}

#[test]
fn a_file_keeps_its_mark_and_line_ends() {
    let text = format!("\u{feff}{}", MAP.replace('\n', "\r\n"));
    let desk = Desk::new(&[("m.msgmap.toml", text.as_str())]);
    assert_eq!(desk.run(&["set", "feature.auto", "title", "New"]).code, 0);
    let expect = text.replace("title = \"Continuous reconciliation\"", "title = \"New\"");
    assert_eq!(desk.read("m.msgmap.toml"), expect);
}

#[test]
fn edits_at_once_all_arrive() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    let racers: Vec<_> = (0..6)
        .map(|n| {
            let id = format!("racer-{n}");
            let mut command = desk.command(&["new", "feature", &id, "--title", "Racer"]);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut racer in racers {
        assert!(racer.wait().unwrap().success());
    }
    assert_eq!(desk.read("m.msgmap.toml").matches("[feature.racer-").count(), 6);
}

#[test]
fn a_broken_file_is_never_edited_and_others_are() {
    let desk = Desk::new(&[("maps/a.toml", MAP), ("maps/b.toml", "[feature.b]\ntitle = \"B\n")]);
    let ran = desk.run(&["set", "feature.b", "title", "New"]);
    insta::assert_snapshot!(ran.shown(), @r##"
    --- stderr
    maps/b.toml:2:9: a text starts here with a quote and is never closed
    hint: Put a closing quote at the end of the text; a text over several lines starts and ends with """.
    error: b.toml can't be understood; mend it first, `msgmap check` says where
    hint: `msgmap check` tells what could not be understood
    --- exit 2
    "##);
    let ran = desk.run(&["set", "feature.auto", "title", "New"]);
    insta::assert_snapshot!(ran.shown(), @r##"
    Set title of feature.auto (maps/a.toml:34)
    --- stderr
    maps/b.toml:2:9: a text starts here with a quote and is never closed
    hint: Put a closing quote at the end of the text; a text over several lines starts and ends with """.
    --- exit 0
    "##);
    assert_eq!(desk.read("maps/b.toml"), "[feature.b]\ntitle = \"B\n");
}
