//! `msgmap git`, with the real git and the real program.

use std::fs;
use std::path::Path;

use crate::cli::MAP;
use crate::cli::diffs::{commit, git, git_command, repository};
use crate::program::{Desk, Ran, names_in};
use crate::terminal::Terminal;

/// Returns every file of a repository's own settings and of its top, to compare.
fn state(desk: &Desk) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for name in [".git/config", ".gitattributes", ".git/hooks/pre-commit"] {
        if let Ok(bytes) = fs::read(desk.path().join(name)) {
            found.push((name.to_owned(), bytes));
        }
    }
    found
}

#[test]
fn what_setup_wrote_is_taken_out_again_to_the_byte() {
    for attributes in [None, Some("*.png binary\n"), Some("*.png binary"), Some("a -text\r\n")] {
        let desk = repository(&[("maps/map.toml", MAP)]);
        if let Some(text) = attributes {
            desk.put(".gitattributes", text);
        }
        // A setting of others in the way of ours stays, comments and all.
        let config = desk.read(".git/config");
        desk.put(".git/config", &format!("{config}# mine\n[diff \"other\"]\n\ttextconv = cat\n"));
        let before = state(&desk);
        assert_eq!(desk.run(&["git", "doctor"]).code, 1);
        desk.run(&["git", "setup", "--hook"]).fine();
        assert_ne!(state(&desk), before);
        let doctor = desk.run(&["git", "doctor"]);
        assert_eq!(doctor.code, 0, "{}", doctor.shown());
        // Twice is once.
        let once = state(&desk);
        assert!(desk.run(&["git", "setup", "--hook"]).fine().contains("nothing to do"));
        assert_eq!(state(&desk), once);
        desk.run(&["git", "unset"]).fine();
        assert_eq!(state(&desk), before, "{attributes:?}");
        assert!(desk.run(&["git", "unset"]).fine().contains("nothing to do"));
    }
}

#[test]
fn setup_says_what_it_wrote_and_doctor_what_is_missing() {
    let desk = repository(&[("maps/map.toml", MAP)]);
    insta::with_settings!({filters => vec![
        (r"git version [0-9.]+", "git version"),
        (r"msgmap \d+\.\d+\.\d+", "msgmap"),
        (r"/[^\s]*/debug/msgmap", "/bin/msgmap"),
    ]}, {
        insta::assert_snapshot!(desk.run(&["git", "doctor"]).shown(), @r##"
        ✓ msgmap, git version
        ! git takes files of the map for others: maps/map.toml (diff: unspecified, merge: unspecified)
          `msgmap git setup` puts it there
        · .gitattributes is not committed, so other clones know nothing of it
          git add .gitattributes, and commit it
        ! no program merges the map in this clone (merge.msgmap.driver says nothing)
          `msgmap git setup` puts it there
        ! no program shows the map in a diff in this clone (diff.msgmap.textconv says nothing)
          `msgmap git setup` puts it there
        · the map is not checked before a commit
          `msgmap git setup --hook` lets it be
        --- exit 1
        "##);
        insta::assert_snapshot!(desk.run(&["git", "setup"]).shown(), @r##"
        Made .gitattributes: /maps/**/*.toml diff=msgmap merge=msgmap
        Added the setting diff.msgmap.xfuncname
        Added the setting diff.msgmap.textconv
        Added the setting merge.msgmap.name
        Added the setting merge.msgmap.driver
        --- stderr
        hint: commit .gitattributes, and let everybody run `msgmap git setup` in their clone
        --- exit 0
        "##);
        insta::assert_snapshot!(desk.run(&["git", "doctor"]).shown(), @r##"
        ✓ msgmap, git version
        ✓ git knows the files of the map: 1
        · .gitattributes is not committed, so other clones know nothing of it
          git add .gitattributes, and commit it
        ✓ /bin/msgmap merges the map
        ✓ /bin/msgmap shows the map in a diff
        · the map is not checked before a commit
          `msgmap git setup --hook` lets it be
        --- exit 0
        "##);
        git(&desk, &["config", "merge.msgmap.driver", "'/nowhere/msgmap' merge"]);
        insta::assert_snapshot!(desk.run(&["git", "doctor", "--json"]).shown(), @r##"
        {
          "set_up": false,
          "findings": [
            {
              "name": "versions",
              "state": "fine",
              "message": "msgmap, git version",
              "help": null
            },
            {
              "name": "attributes",
              "state": "fine",
              "message": "git knows the files of the map: 1",
              "help": null
            },
            {
              "name": "shared",
              "state": "note",
              "message": ".gitattributes is not committed, so other clones know nothing of it",
              "help": "git add .gitattributes, and commit it"
            },
            {
              "name": "merge.msgmap.driver",
              "state": "missing",
              "message": "the program that merges the map is gone: /nowhere/msgmap",
              "help": "`msgmap git setup` puts this one in its place"
            },
            {
              "name": "diff.msgmap.textconv",
              "state": "fine",
              "message": "/bin/msgmap shows the map in a diff",
              "help": null
            },
            {
              "name": "hook",
              "state": "note",
              "message": "the map is not checked before a commit",
              "help": "`msgmap git setup --hook` lets it be"
            }
          ]
        }
        --- exit 1
        "##);
    });
    // A clone has the attributes and no driver.
    commit(&desk, "attributes");
    git(&desk, &["clone", "-q", ".", "clone"]);
    let mut command = desk.command(&["git", "doctor"]);
    command.current_dir(desk.path().join("clone"));
    let told = Ran::of(command);
    assert_eq!(told.code, 1);
    assert!(told.out.contains("no program merges the map in this clone"), "{}", told.shown());
}

#[test]
fn an_existing_hook_stays() {
    let desk = repository(&[("maps/map.toml", MAP)]);
    desk.put(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");
    let told = desk.run(&["git", "setup", "--hook"]);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("there is a hook already"), "{}", told.shown());
    desk.run(&["git", "unset"]).fine();
    assert_eq!(desk.read(".git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
}

#[test]
fn the_hook_keeps_a_broken_map_out_wherever_hooks_lie() {
    for hooks in [None, Some("my hooks")] {
        let desk = repository(&[("it's my \"map\"/maps/map.toml", MAP)]);
        if let Some(hooks) = hooks {
            git(&desk, &["config", "core.hooksPath", hooks]);
        }
        let map = "it's my \"map\"/maps";
        desk.run(&["--map", map, "git", "setup", "--hook"]).fine();
        desk.put(&format!("{map}/map.toml"), &MAP.replace("\"globex\"]", "\"globx\"]"));
        git(&desk, &["add", "-A"]);
        let ran = Ran::of(git_command(&desk, &["commit", "-q", "-m", "broken"]));
        assert_eq!(ran.code, 1, "{}", ran.shown());
        assert!(ran.shown().contains("dangling-reference"), "{}", ran.shown());
        desk.put(&format!("{map}/map.toml"), &MAP.replace("Finance Cloud", "Cloud"));
        commit(&desk, "sound");
        desk.run(&["--map", map, "git", "unset"]).fine();
        if let Some(hooks) = hooks {
            assert_eq!(names_in(&desk.path().join(hooks)), [""; 0]);
        }
    }
}

#[test]
fn git_tells_what_a_change_says() {
    let desk = repository(&[("maps/it's \"odd\".toml", MAP)]);
    desk.run(&["git", "setup"]).fine();
    let changed = MAP
        .replace("title = \"Close in three days\"", "title   =   'Close in three days'")
        .replace("Month-end is a review.\n\"\"\"", "Month-end\nis a short review.\n\"\"\"");
    desk.put("maps/it's \"odd\".toml", &changed);
    let hunk = |text: String| text[text.find("@@").unwrap()..].to_owned();
    insta::assert_snapshot!(hunk(git(&desk, &["diff"])), @r##"
    @@ -11,7 +11,7 @@ [value_proposition.fast-close] Close in three days
       Short: Month-end becomes a review.
       Text:
         Reconciliation runs as transactions arrive.
    -    Month-end is a review.
    +    Month-end is a short review.
       Competitors: globex
       Reviewed: 2026-10-01
    "##);
    commit(&desk, "Say it shorter");
    assert!(git(&desk, &["show"]).contains("+    Month-end is a short review."));
    assert!(git(&desk, &["log", "-p", "-1"]).contains("-    Month-end is a review."));
    let blame = git(&desk, &["blame", "maps/it's \"odd\".toml"]);
    assert!(blame.contains("    Month-end is a short review."), "{blame}");
    // Layout alone is nothing to show.
    desk.put("maps/it's \"odd\".toml", &changed.replace("short = ", "short   = "));
    assert_eq!(git(&desk, &["diff"]).lines().filter(|line| line.starts_with('@')).count(), 0);
    // What can't be understood is shown as it stands, and so is everything without the program.
    desk.put("maps/it's \"odd\".toml", &changed.replace("short = ", "short == "));
    assert!(git(&desk, &["diff"]).contains("+short == "));
    desk.put("maps/it's \"odd\".toml", &changed.replace("Finance Cloud", "Cloud"));
    let textconv = git(&desk, &["config", "diff.msgmap.textconv"]);
    let gone = textconv.trim_end().replace("/msgmap'", "/gone'");
    git(&desk, &["config", "diff.msgmap.textconv", &gone]);
    assert!(git(&desk, &["diff"]).contains("+title = \"Globex Cloud\""));
}

#[test]
fn worktrees_and_subfolders_are_set_up_alike() {
    let desk = repository(&[("a/maps/map.toml", MAP), ("x.msgmap.toml", MAP)]);
    let at = |folder: &Path, args: &[&str]| {
        let mut command = desk.command(args);
        command.current_dir(folder);
        Ran::of(command)
    };
    git(&desk, &["worktree", "add", "-q", "tree", "-b", "tree"]);
    let tree = desk.path().join("tree");
    at(&tree.join("a/maps"), &["git", "setup"]).fine();
    assert!(
        desk.read("tree/.gitattributes").contains("/a/maps/**/*.toml diff=msgmap merge=msgmap\n")
    );
    // A second map of the same repository gets a line of its own.
    at(&tree, &["--map", "x.msgmap.toml", "git", "setup"]).fine();
    assert!(desk.read("tree/.gitattributes").contains("/x.msgmap.toml diff=msgmap merge=msgmap\n"));
    for args in
        [&["--map", "x.msgmap.toml", "git", "doctor"][..], &["--map", "a/maps", "git", "doctor"]]
    {
        let told = at(&tree, args);
        assert_eq!(told.code, 0, "{}", told.shown());
    }
    // With GIT_DIR git says where the repository is.
    let mut command = desk.command(&["--map", "a/maps", "git", "doctor"]);
    command.current_dir(&tree).env("GIT_DIR", desk.path().join(".git/worktrees/tree"));
    let told = Ran::of(command);
    assert_eq!(told.code, 0, "{}", told.shown());
    at(&tree, &["--map", "a/maps", "git", "unset"]).fine();
    assert!(!tree.join(".gitattributes").exists());
    // Outside a repository there is nothing to set up.
    let outside = Desk::new(&[("m.msgmap.toml", MAP)]);
    let told = outside.run(&["git", "setup"]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("`git init` makes one"), "{}", told.shown());
}

/// The map with another figure, as one side has it.
fn ours() -> String {
    MAP.replace("after = \"3 days\"", "after = \"4 days\"")
}

/// The map with an entry beside the changed line's and another word in it, as the other side has
/// it: lines that touch ours, and a meaning that does not.
fn theirs() -> String {
    MAP.replace("before = \"10 days\"", "before = \"12 days\"")
}

/// Both of them.
fn both() -> String {
    ours().replace("before = \"10 days\"", "before = \"12 days\"")
}

const FILE: &str = "it's a \"map\"/maps/map.toml";
const ROOT: &str = "it's a \"map\"/maps";

/// Returns a repository that is set up, with `side` holding theirs and `main` holding ours.
fn parted() -> Desk {
    let desk = repository(&[(FILE, MAP)]);
    desk.run(&["--map", ROOT, "git", "setup"]).fine();
    commit(&desk, "attributes");
    git(&desk, &["checkout", "-q", "-b", "side"]);
    desk.put(FILE, &theirs());
    commit(&desk, "theirs");
    git(&desk, &["checkout", "-q", "main"]);
    desk.put(FILE, &ours());
    commit(&desk, "ours");
    desk
}

#[test]
fn git_merges_what_both_sides_mean_wherever_it_merges() {
    let ways: [&[&str]; 4] = [
        &["merge", "-q", "--no-edit", "side"],
        &["rebase", "-q", "side"],
        &["cherry-pick", "side"],
        &["merge", "-q", "--squash", "side"],
    ];
    for way in ways {
        let desk = parted();
        git(&desk, way);
        assert_eq!(desk.read(FILE), both(), "{way:?}");
    }
    // Without the driver the same lines are a conflict.
    let desk = parted();
    desk.run(&["--map", ROOT, "git", "unset"]).fine();
    commit(&desk, "no attributes");
    assert_ne!(Ran::of(git_command(&desk, &["merge", "-q", "side"])).code, 0);
    // What was put aside comes back onto another state.
    let desk = parted();
    desk.put(FILE, &ours().replace("Finance Cloud", "Cloud"));
    git(&desk, &["stash", "-q"]);
    git(&desk, &["merge", "-q", "--no-edit", "side"]);
    git(&desk, &["stash", "pop", "-q"]);
    assert_eq!(desk.read(FILE), both().replace("Finance Cloud", "Cloud"));
}

#[test]
fn merges_that_cross_are_merged_again() {
    let desk = parted();
    git(&desk, &["branch", "one", "main"]);
    git(&desk, &["branch", "other", "side"]);
    git(&desk, &["checkout", "-q", "one"]);
    git(&desk, &["merge", "-q", "--no-edit", "other"]);
    desk.put(FILE, &both().replace("Finance Cloud", "Cloud"));
    commit(&desk, "on one");
    git(&desk, &["checkout", "-q", "other"]);
    git(&desk, &["merge", "-q", "--no-edit", "main"]);
    desk.put(FILE, &both().replace("becomes a review", "is a review"));
    commit(&desk, "on the other");
    git(&desk, &["merge", "-q", "--no-edit", "one"]);
    let wanted =
        both().replace("Finance Cloud", "Cloud").replace("becomes a review", "is a review");
    assert_eq!(desk.read(FILE), wanted);
}

#[test]
fn whatever_happens_to_the_driver_both_sides_are_in_the_file() {
    let conflict = MAP.replace("after = \"3 days\"", "after = \"5 days\"");
    let cases = [
        ("a conflict", None, conflict.clone()),
        ("no program", Some(("/msgmap'", "/gone'")), conflict.clone()),
        ("a panic", Some((" %O %A", " --fault panic %O %A")), conflict.clone()),
        ("an abort", Some((" %O %A", " --fault abort %O %A")), conflict.clone()),
        ("no text", None, conflict.replace("[map]", "after = \"5 days\"\n[map")),
    ];
    for (name, broken, other) in cases {
        let desk = parted();
        git(&desk, &["checkout", "-q", "side"]);
        desk.put(FILE, &other);
        commit(&desk, "another figure");
        git(&desk, &["checkout", "-q", "main"]);
        if let Some((from, to)) = broken {
            let driver =
                git(&desk, &["config", "merge.msgmap.driver"]).trim_end().replace(from, to);
            git(&desk, &["config", "merge.msgmap.driver", &driver]);
        }
        let ran = Ran::of(git_command(&desk, &["merge", "-q", "--no-edit", "side"]));
        assert_eq!(ran.code, 1, "{name}: {}", ran.shown());
        let text = desk.read(FILE);
        for part in ["<<<<<<<", "after = \"4 days\"", "after = \"5 days\"", ">>>>>>>"] {
            assert!(text.contains(part), "{name}: no {part} in\n{text}\n{}", ran.shown());
        }
        let status = git(&desk, &["status", "--short"]);
        assert!(status.starts_with("UU "), "{name}: {status}");
    }
}

/// Words of the app about a clone that has the attributes and no driver.
const NO_DRIVER: &str = "git merges this map line by line here";

#[test]
fn the_app_says_once_that_a_clone_has_no_driver() {
    let desk = repository(&[("maps/map.toml", MAP)]);
    desk.run(&["git", "setup"]).fine();
    commit(&desk, "attributes");
    git(&desk, &["clone", "-q", ".", "clone"]);
    let (state, path) = (tempfile::tempdir().unwrap(), std::env::var("PATH").unwrap());
    let environment = [("PATH", path.as_str()), ("GIT_CONFIG_GLOBAL", "/dev/null")];
    let at = |folder: &str| {
        let folder = desk.path().join(folder);
        Terminal::start_in(100, 30, &["--map", "maps"], &folder, state.path(), &environment)
    };
    let leave = |mut terminal: Terminal| {
        terminal.keys("\x11");
        terminal.ended();
    };
    let mut first = at("clone");
    first.wait_for(NO_DRIVER);
    leave(first);
    // Not again in that clone, and not where all is set up.
    for folder in ["clone", "."] {
        let mut terminal = at(folder);
        terminal.wait_for("Find");
        terminal.settle();
        assert!(!terminal.text().contains(NO_DRIVER), "{folder}: {}", terminal.text());
        // It would be told before the past is.
        terminal.keys("\x1b[17~");
        terminal.wait_for("Both say the same.");
        assert!(!terminal.text().contains(NO_DRIVER), "{folder}: {}", terminal.text());
        leave(terminal);
    }
}

#[test]
fn a_conflict_is_settled_field_by_field_in_the_app() {
    // The merge is there when the app starts, or comes while it runs.
    for runs_already in [false, true] {
        let desk = repository(&[("maps/map.toml", MAP)]);
        let side = |short: &str, after: &str| {
            let text = MAP.replace("becomes a review", short);
            desk.put("maps/map.toml", &text.replace("\"3 days\"", after));
            commit(&desk, short);
        };
        git(&desk, &["checkout", "-q", "-b", "side"]);
        side("is theirs", "\"5 days\"");
        git(&desk, &["checkout", "-q", "main"]);
        side("is ours", "\"4 days\"");
        let path = std::env::var("PATH").unwrap();
        let environment = [("PATH", path.as_str()), ("GIT_CONFIG_GLOBAL", "/dev/null")];
        let start = || {
            Terminal::start_with(100, 30, &["--map", "maps"], desk.path().as_path(), &environment)
        };
        let mut running = runs_already.then(start);
        if let Some(terminal) = &mut running {
            terminal.wait_for("Find");
        }
        assert_eq!(Ran::of(git_command(&desk, &["merge", "-q", "side"])).code, 1);
        assert!(desk.read("maps/map.toml").contains("<<<<<<<"));
        let mut terminal = running.unwrap_or_else(start);
        if runs_already {
            terminal.wait_for("Editing goes on once it is whole again");
        }
        terminal.keys("\x1b[17~");
        terminal.wait_for("2 to go");
        terminal.keys("o");
        terminal.wait_for("1 to go");
        terminal.keys("o");
        terminal.wait_for("All is answered");
        terminal.keys("u");
        terminal.wait_for("was taken back");
        terminal.keys("t");
        terminal.wait_for("All is answered");
        terminal.keys("w");
        terminal.wait_for("git add maps/map.toml finishes it");
        terminal.wait_for("Since HEAD");
        terminal.keys("\x11");
        terminal.ended();
        let text = desk.read("maps/map.toml");
        let mixed = [("is theirs", "4 days"), ("is ours", "5 days")];
        let mixed = mixed.map(|(short, after)| {
            MAP.replace("becomes a review", short).replace("\"3 days\"", &format!("\"{after}\""))
        });
        assert!(mixed.contains(&text), "{text}");
        assert_eq!(git(&desk, &["status", "--short"]), "UU maps/map.toml\n");
    }
}
