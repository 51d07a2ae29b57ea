//! What it means.

use super::{between, check_meaning};
use crate::model::{Key, Seal};
use crate::workspace::Workspace;

const MAP: &str = "\
[requirement.close]
[competitor.globex]
[value_proposition.fast]
title = \"Fast\"
[value_proposition.other]
[success_story.acme]
title = \"Acme closes in 3 days\"
value_propositions = [\"fast\"]
[[success_story.acme.result]]
measure = \"Days\"
before = \"10 days\"
after = \"3 days\"
[success_story.bank]
title = \"Bank\"
[situation.s]
requirements = [\"close\"]
competitors = [\"globex\"]
[[situation.s.point]]
value_proposition = \"fast\"
success_stories = [\"acme\"]
[asset.deck]
messages = [\"success_story.acme\"]
";

/// Checks what a change of [`MAP`] means.
#[track_caller]
fn check(changes: &[(&str, &str)], expected: &[&str]) {
    let mut after = MAP.to_owned();
    for (old, new) in changes {
        assert_eq!(after.matches(old).count(), 1, "{old}");
        after = after.replace(old, new);
    }
    check_meaning(MAP, &after, expected);
}

#[test]
fn a_changed_figure_is_told_with_where_it_is_told() {
    check(
        &[("after = \"3 days\"", "after = \"4 days\"")],
        &[
            "situation.s says acme",
            "asset.deck says acme",
            "figure of acme, Days: 10 days → 3 days > 10 days → 4 days; told in [s deck]; still in [acme]",
        ],
    );
}

#[test]
fn a_figure_that_is_no_longer_told_is_one_that_changed() {
    let result = "[[success_story.acme.result]]\nmeasure = \"Days\"\nbefore = \"10 days\"\nafter = \"3 days\"\n";
    check(
        &[(result, ""), ("Acme closes in 3 days", "Acme closes in 13 days")],
        &[
            "situation.s says acme",
            "asset.deck says acme",
            "figure of acme, Days: 10 days → 3 days > nothing; told in [s deck]; still in []",
        ],
    );
}

#[test]
fn proofs_gained_and_lost_are_told_by_claim() {
    check(
        &[
            ("success_stories = [\"acme\"]", "success_stories = [\"bank\"]"),
            ("value_propositions = [\"fast\"]", "value_propositions = [\"other\"]"),
        ],
        &[
            "asset.deck says acme",
            "proof of fast: +[bank] -[acme], 1 left",
            "proof of other: +[acme] -[], 1 left",
        ],
    );
}

#[test]
fn a_retired_story_proves_nothing_more() {
    check(
        &[(
            "title = \"Acme closes in 3 days\"\n",
            "title = \"Acme closes in 3 days\"\nstatus = \"retired\"\n",
        )],
        &["situation.s says acme", "asset.deck says acme", "proof of fast: +[] -[acme], 0 left"],
    );
}

#[test]
fn a_removed_entry_leaves_references_dangling() {
    check(
        &[("[value_proposition.fast]\ntitle = \"Fast\"\n", "")],
        &[
            "situation.s says fast",
            "dangling success_story.acme, value_propositions 1: value_proposition.fast",
            "dangling situation.s, point 1, value_proposition: value_proposition.fast",
        ],
    );
}

#[test]
fn what_dangled_before_is_no_news() {
    let map = "[feature.f]\nvalue_propositions = [\"none\"]\n";
    check_meaning(&format!("{map}short = \"a\"\n"), &format!("{map}short = \"b\"\n"), &[]);
}

#[test]
fn cells_are_won_and_lost() {
    check(&[("competitors = [\"globex\"]\n", "")], &["close x globex: draft > nothing"]);
    check(
        &[
            ("[requirement.close]\n", "[requirement.close]\n[requirement.audit]\n"),
            ("requirements = [\"close\"]", "requirements = [\"audit\", \"close\"]"),
        ],
        &["audit x globex: nothing > draft"],
    );
}

#[test]
fn a_rename_means_nothing_else() {
    let after = MAP
        .replace("success_story.acme", "success_story.new")
        .replace("\"acme\"", "\"new\"")
        .replace("[success_story.new]\n", "[success_story.new]\nformerly = [\"acme\"]\n");
    check_meaning(MAP, &after, &[]);
}

fn signed(text: &str, kind: &str, id: &str) -> String {
    let workspace = Workspace::open([("m.toml", text.as_bytes().to_vec())]);
    let entry = workspace.map().get(&Key::new(kind, id)).unwrap();
    let seal = Seal::of(workspace.map(), entry);
    format!(
        "{text}[approval.{kind}.{id}]\nmarketing = {{ by = \"Ann\", on = 2026-11-01, seal = \"{seal}\" }}\n"
    )
}

#[test]
fn a_sign_off_lapses_with_what_it_tells() {
    let before = signed(&signed(MAP, "situation", "s"), "value_proposition", "fast");
    let after = before.replace("after = \"3 days\"", "after = \"4 days\"");
    let found = super::lines::meaning(&between(&before, &after));
    let lapsed: Vec<&String> = found.iter().filter(|line| line.starts_with("lapsed")).collect();
    assert_eq!(lapsed, ["lapsed situation.s, marketing: Ann 2026-11-01, because of acme"]);
}

#[test]
fn a_sign_off_that_had_lapsed_before_is_no_news() {
    let signed = signed(MAP, "value_proposition", "fast");
    let before = signed.replace("title = \"Fast\"", "title = \"Faster\"");
    let after = signed.replace("title = \"Fast\"", "title = \"Fastest\"");
    let found = super::lines::meaning(&between(&before, &after));
    assert_eq!(found, ["situation.s says fast"]);
}

#[test]
fn an_overdue_review_is_told_when_it_is_new_or_passed_over() {
    let entry = |reviewed: &str, short: &str| {
        format!(
            "[map]\nreview_every_days = 30\n[feature.f]\nreviewed = {reviewed}\nshort = \"{short}\"\n"
        )
    };
    check_meaning(
        &entry("2026-11-01", "a"),
        &entry("2026-09-01", "a"),
        &["overdue feature.f since 2026-10-01"],
    );
    check_meaning(
        &entry("2026-09-01", "a"),
        &entry("2026-09-01", "b"),
        &["overdue feature.f since 2026-10-01, was"],
    );
    check_meaning(&entry("2026-09-01", "a"), &entry("2026-11-01", "b"), &[]);
}
