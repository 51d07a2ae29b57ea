//! `diff`, with a real repository.

use std::process::Command;

use super::MAP;
use crate::program::{Desk, Ran};

/// Runs git as somebody who is nobody, whatever the user has set.
#[track_caller]
pub(crate) fn git(desk: &Desk, args: &[&str]) -> String {
    let output = git_command(desk, args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns git as somebody who is nobody; what it starts finds nothing of the user's either.
pub(crate) fn git_command(desk: &Desk, args: &[&str]) -> Command {
    let mut command = desk.command_of("git");
    command.args(args);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Ann"),
        ("GIT_AUTHOR_EMAIL", "ann@northwind.example"),
        ("GIT_COMMITTER_NAME", "Ann"),
        ("GIT_COMMITTER_EMAIL", "ann@northwind.example"),
        ("GIT_AUTHOR_DATE", "2026-11-01T12:00:00Z"),
        ("GIT_COMMITTER_DATE", "2026-11-01T12:00:00Z"),
    ] {
        command.env(name, value);
    }
    command
}

/// Returns a desk with a repository that holds these files.
pub(crate) fn repository(files: &[(&str, &str)]) -> Desk {
    let desk = Desk::new(files);
    git(&desk, &["init", "-q", "-b", "main"]);
    commit(&desk, "first");
    desk
}

pub(crate) fn commit(desk: &Desk, message: &str) {
    git(desk, &["add", "-A"]);
    git(desk, &["commit", "-q", "-m", message]);
}

/// The map with a changed figure, another word in a text, and without the proof of a point.
fn changed() -> String {
    MAP.replace("after = \"3 days\"", "after = \"4 days\"")
        .replace("Month-end is a review.\n\"\"\"", "Month-end is a short review.\n\"\"\"")
        .replace("success_stories = [\"acme\"]\n", "")
}

#[test]
fn the_work_tree_is_compared_with_the_last_commit() {
    let desk = repository(&[("m.msgmap.toml", MAP)]);
    assert_eq!(desk.run(&["diff", "--exit-code"]).fine(), "Both say the same.\n");
    desk.put("m.msgmap.toml", &changed());
    insta::assert_snapshot!(desk.run(&["diff"]).shown(), @r##"
    Entries: 3 changed.

    ~ Close in three days (value_proposition.fast-close)
        ~ Text: Reconciliation runs as transactions arrive. Month-end is a [+short] review.

    ~ Acme Bank closes in 3 days (success_story.acme)
        ~ Result 1 “Days to close”
            ~ After: [−3] [+4] days

    ~ A CFO weighing us against Globex (situation.cfo-globex)
        ~ Point 1 “Close in three days”
            − Proof: acme

    What it means
      Situations and assets that say it
        · Close in three days (value_proposition.fast-close): A CFO weighing us against Globex
      Figures
        ~ Acme Bank closes in 3 days (success_story.acme): Days to close was 10 days → 3 days, is 10 days → 4 days now; the old figure still stands in: Acme Bank closes in 3 days
    --- exit 0
    "##);
    assert_eq!(desk.run(&["diff", "--exit-code"]).code, 1);
    insta::assert_snapshot!(desk.run(&["diff", "--format", "markdown"]).shown(), @r##"
    ### Entries: 3 changed.

    #### What it means

    **Situations and assets that say it**

    - Close in three days (`value_proposition.fast-close`): A CFO weighing us against Globex

    **Figures**

    - ~ Acme Bank closes in 3 days (`success_story.acme`): Days to close was 10 days → 3 days, is 10 days → 4 days now; the old figure still stands in: Acme Bank closes in 3 days

    #### What differs

    - ~ **Close in three days** `value_proposition.fast-close`
      - ~ Text: Reconciliation runs as transactions arrive. Month-end is a **short** review.
    - ~ **Acme Bank closes in 3 days** `success_story.acme`
      - ~ Result 1 “Days to close”
        - ~ After: ~~3~~ **4** days
    - ~ **A CFO weighing us against Globex** `situation.cfo-globex`
      - ~ Point 1 “Close in three days”
        - − Proof: ~~acme~~
    --- exit 0
    "##);
}

#[test]
fn json_tells_it_all() {
    let desk = repository(&[("m.msgmap.toml", MAP)]);
    desk.put(
        "m.msgmap.toml",
        &MAP.replace("title = \"Close in three days\"", "title = \"Close in 3 days\""),
    );
    let found: serde_json::Value =
        serde_json::from_str(&desk.run(&["diff", "--json"]).fine()).unwrap();
    assert_eq!(found["different"], true);
    assert_eq!(found["before"], "HEAD");
    let entry = &found["entries"][0];
    assert_eq!(entry["key"], "value_proposition.fast-close");
    assert_eq!(
        entry["fields"][0]["text"],
        serde_json::json!([
            { "same": "Close in " }, { "removed": "three" }, { "added": "3" }, { "same": " days" }
        ])
    );
    assert_eq!(found["meaning"][0]["kind"], "affected");
    assert_eq!(found["meaning"][0]["entry"], "situation.cfo-globex");
}

#[test]
fn revisions_ranges_and_branches_are_compared() {
    let desk = repository(&[("m.msgmap.toml", MAP)]);
    git(&desk, &["checkout", "-q", "-b", "topic"]);
    desk.put("m.msgmap.toml", &MAP.replace("Continuous", "Constant"));
    commit(&desk, "on topic");
    git(&desk, &["checkout", "-q", "main"]);
    desk.put("m.msgmap.toml", &MAP.replace("Chief financial officer", "CFO"));
    commit(&desk, "on main");
    let lines = |args: &[&str]| {
        let out = desk.run(args).fine();
        let changed = out.lines().filter(|line| line.starts_with("    ~"));
        changed.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    let title = "~ Title: [−Continuous] [+Constant] reconciliation";
    let persona = "~ Title: [−CFO] [+Chief financial officer]";
    assert_eq!(lines(&["diff", "main...topic"]), [title]);
    assert_eq!(lines(&["diff", "main..topic"]), [persona, title]);
    assert_eq!(lines(&["diff", "main", "topic"]), [persona, title]);
    assert_eq!(lines(&["diff", "HEAD~1.."]), ["~ Title: [−Chief financial officer] [+CFO]"]);
    assert_eq!(lines(&["diff", "HEAD~1"]), ["~ Title: [−Chief financial officer] [+CFO]"]);
    assert_eq!(lines(&["diff", "HEAD"]), [""; 0]);
}

#[test]
fn two_maps_need_no_repository() {
    let desk = Desk::new(&[("old.toml", MAP), ("new/a.toml", &MAP.replace("batch", "work"))]);
    let found = desk.run(&["diff", "--exit-code", "old.toml", "new"]);
    assert_eq!(found.code, 1);
    assert!(found.out.contains("    ~ Say: They [−batch] [+work] at night."), "{}", found.out);
    assert!(desk.run(&["diff", "/dev/null", "new"]).fine().starts_with("Entries: 7 added.\n"));
}

#[test]
fn a_folder_with_odd_names_is_found_at_a_revision() {
    let folder = "maps/it's \"ours\" ü *";
    let file = |name: &str| format!("{folder}/{name}");
    let (head, tail) = MAP.split_at(MAP.find("[feature.auto]").unwrap());
    let desk = repository(&[
        (&file("a b.toml"), head),
        (&file("deep/c.toml"), tail),
        (&file(".hidden.toml"), "not [ toml"),
        (&file("notes.md"), "not a map"),
        ("maps/it's \"ours\" ü x/d.toml", "[feature.other]\n"),
    ]);
    git(&desk, &["mv", &file("deep/c.toml"), &file("moved.toml")]);
    desk.put(&file("a b.toml"), &head.replace("Acme Bank", "Apex Bank"));
    let out = desk.run(&["diff", "--map", folder]).fine();
    assert!(out.starts_with("Entries: 1 changed.\n"), "{out}");
    assert!(out.contains("~ File renamed: deep/c.toml → moved.toml"), "{out}");
}

#[test]
fn what_git_says_of_the_caller_counts() {
    let desk = repository(&[("maps/m.toml", MAP)]);
    desk.put("maps/m.toml", &MAP.replace("batch", "work"));
    let mut command = desk.command(&["diff", "--exit-code"]);
    // As in a hook: relative to where the program is started, not to the map.
    command.env("GIT_DIR", ".git");
    assert_eq!(Ran::of(command).code, 1);
    let mut command = desk.command(&["diff"]);
    command.env("PATH", "");
    insta::assert_snapshot!(Ran::of(command).shown(), @r##"
    --- stderr
    error: git is not installed, or not where programs are looked for
    caused by: No such file or directory (os error 2)
    hint: install git, or name two maps: OLD NEW
    --- exit 2
    "##);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_at_a_revision_as_on_disk() {
    let desk = Desk::new(&[("maps/m.toml", "[map]\nformat = 1\n"), ("shared/s.toml", MAP)]);
    desk.put("shared/s.toml", &MAP.replace("[map]\nformat = 1\n", ""));
    std::os::unix::fs::symlink("../shared/s.toml", desk.path().join("maps/s.toml")).unwrap();
    git(&desk, &["init", "-q", "-b", "main"]);
    commit(&desk, "first");
    assert_eq!(desk.run(&["diff"]).fine(), "Both say the same.\n");
}

#[test]
fn what_can_not_be_compared_is_told() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    let none = Ran::of({
        let mut command = desk.command(&["diff"]);
        command.env("GIT_CEILING_DIRECTORIES", desk.path().parent().unwrap());
        command
    });
    assert_eq!(none.code, 2);
    assert!(none.err.ends_with("is in no git repository\nhint: name two maps instead: OLD NEW\n"));
    git(&desk, &["init", "-q", "-b", "main"]);
    insta::assert_snapshot!(desk.run(&["diff"]).shown(), @r##"
    --- stderr
    error: nothing has been committed here yet
    hint: commit the map, or name two maps: OLD NEW
    --- exit 2
    "##);
    git(&desk, &["commit", "-q", "--allow-empty", "-m", "empty"]);
    let new = desk.run(&["diff"]);
    assert_eq!(
        new.err,
        "warning: at `HEAD` there was no such map\nhint: if it was moved, `msgmap diff HEAD:OLD/PATH` says from where\n"
    );
    assert!(new.fine().starts_with("Entries: 7 added.\n"));
    commit(&desk, "map");
    insta::assert_snapshot!(desk.run(&["diff", "nope..HEAD"]).shown(), @r##"
    --- stderr
    error: `nope` is no revision of this repository
    hint: a revision is a branch, a tag, HEAD~2 or the start of a commit's id
    --- exit 2
    "##);
    insta::assert_snapshot!(desk.run(&["diff", "m.msgmap.toml"]).shown(), @r##"
    --- stderr
    error: `m.msgmap.toml` is no revision of this repository
    hint: a revision is a branch, a tag, HEAD~2 or the start of a commit's id
    hint: to compare two maps name both: OLD NEW
    --- exit 2
    "##);
    insta::assert_snapshot!(desk.run(&["diff", "--output=x"]).shown(), @r##"
    --- stderr
    error: unexpected argument '--output' found

      tip: to pass '--output' as a value, use '-- --output'

    Usage: msgmap diff [OPTIONS] [REV | REV..REV | REV...REV]
           msgmap diff [OPTIONS] OLD NEW

    For more information, try '--help'.
    --- exit 2
    "##);
    desk.put("m.msgmap.toml", "[feature.a]\ntitle = \n");
    let broken = desk.run(&["diff"]);
    assert_eq!(broken.code, 2);
    assert!(broken.err.starts_with("m.msgmap.toml:2:"), "{}", broken.err);
    commit(&desk, "broken");
    desk.put("m.msgmap.toml", MAP);
    let broken = desk.run(&["diff"]);
    assert_eq!(broken.code, 2);
    assert!(broken.err.starts_with("HEAD:m.msgmap.toml:2:"), "{}", broken.err);
    // Nobody says that a map is the same which can't be understood.
    desk.put("m.msgmap.toml", "[feature.a]\ntitle = \n");
    assert_eq!(desk.run(&["diff"]).out, "What can be understood says the same.\n");
}

#[test]
fn a_map_that_was_moved_is_compared_with_where_it_lay() {
    let desk = repository(&[("maps/map.toml", MAP)]);
    git(&desk, &["mv", "maps", "docs"]);
    desk.put("docs/map.toml", &MAP.replace("Finance Cloud", "Cloud"));
    let one = |args: &[&str]| desk.run(&[&["--map", "docs", "diff"], args].concat());
    for args in [&["HEAD:maps"][..], &["HEAD:maps/map.toml", "docs/map.toml"]] {
        assert!(one(args).fine().starts_with("Entries: 1 changed.\n"), "{}", one(args).shown());
    }
    commit(&desk, "move");
    assert!(one(&["HEAD~1:maps..HEAD"]).fine().starts_with("Entries: 1 changed.\n"));
    insta::assert_snapshot!(one(&["HEAD:maps"]).shown(), @r##"
    --- stderr
    error: at `HEAD` nothing was at `maps`
    hint: the path counts from the top of the repository
    --- exit 2
    "##);
}

#[test]
fn nothing_of_a_map_reaches_the_terminal_unclean() {
    let desk = Desk::new(&[
        ("a.toml", "[feature.a]\ntitle = \"A\"\n"),
        ("b.toml", "[feature.a]\ntitle = \"A\\u001b[2J\\u202E <b> @all *x*\"\n# \u{202e}evil\n"),
    ]);
    for format in ["human", "markdown", "json"] {
        let out = desk.run(&["diff", "--format", format, "a.toml", "b.toml"]).fine();
        assert!(!out.contains(['\u{1b}', '\u{202e}']), "{out:?}");
    }
    let out = desk.run(&["diff", "--format", "markdown", "a.toml", "b.toml"]).fine();
    assert!(out.contains("&lt;b&gt; `@all` \\*x\\*"), "{out}");
}

#[test]
fn the_same_map_twice_differs_in_nothing_and_is_told_once_when_it_is_broken() {
    let good = "[feature.a]\ntitle = \"A\"\n";
    let bad = "[feature.a]\ntitle = A\n";
    let files = [("a.toml", good), ("b.toml", good), ("c.toml", bad), ("d.toml", bad)];
    let desk = Desk::new(&files);
    let ran = desk.run(&["diff", "a.toml", "b.toml", "--exit-code"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let ran = desk.run(&["diff", "c.toml", "d.toml"]);
    assert_eq!((ran.code, ran.err.matches("stands without quotes").count()), (2, 1));
    let ran = desk.run(&["diff", "a.toml", "b.toml", "--format", "json"]);
    assert!(ran.out.contains("\"a.toml\"") && ran.out.contains("\"b.toml\""), "{}", ran.out);
}

/// Nobody reads on, and a pull request takes no more; a program gets all of it.
#[test]
fn very_many_changes_are_counted_and_the_first_are_listed() {
    let entry = |n| format!("[feature.f-{n}]\ntitle = \"F {n}\"\n\n");
    let all: String = (0..1_200).map(entry).collect();
    let desk = Desk::new(&[("old.toml", ""), ("new.toml", &all)]);
    let told = desk.run(&["diff", "old.toml", "new.toml"]).fine();
    assert!(told.contains("… and 200 more; --format json lists all"), "{told}");
    let told = desk.run(&["diff", "old.toml", "new.toml", "--format", "markdown"]).fine();
    assert_eq!(told.matches("feature.f-").count(), 1_000);
    assert!(told.contains("… and 200 more; --format json lists all"), "{told}");
    let told = desk.run(&["diff", "old.toml", "new.toml", "--format", "json"]).fine();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["entries"].as_array().unwrap().len(), 1_200);
}
