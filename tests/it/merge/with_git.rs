//! The driver in the hands of the real git: merge, rebase, cherry-pick, stash, criss-cross.

use std::fs;
use std::process::Output;

use crate::cli::diffs::{commit, git, git_command, repository};
use crate::program::Desk;

/// A path that a shell would stumble over.
const MAP: &str = "maps/it's the \"map\".toml";

const BASE: &str = "[feature.a]\ntitle = \"A\"\nshort = \"Short\"\n\n[feature.b]\ntitle = \"B\"\n";

/// Returns a repository whose branches `main` and `topic` changed neighboring lines.
fn desk() -> Desk {
    let desk = repository(&[(MAP, BASE)]);
    desk.run(&["git", "setup"]).fine();
    commit(&desk, "Set git up");
    git(&desk, &["branch", "-M", "main"]);
    git(&desk, &["checkout", "-qb", "topic"]);
    change(&desk, "\"Short\"", "\"Shorter\"");
    git(&desk, &["checkout", "-q", "main"]);
    change(&desk, "\"A\"", "\"Alpha\"");
    desk
}

fn change(desk: &Desk, from: &str, to: &str) {
    let text = desk.read(MAP);
    assert!(text.contains(from), "{text}");
    desk.put(MAP, &text.replace(from, to));
    commit(desk, &format!("{from} becomes {to}"));
}

fn tried(desk: &Desk, args: &[&str]) -> Output {
    git_command(desk, args).output().unwrap()
}

fn both() -> String {
    BASE.replace("\"A\"", "\"Alpha\"").replace("\"Short\"", "\"Shorter\"")
}

#[test]
fn neighboring_lines_do_not_conflict_however_they_come_together() {
    for args in [
        &["merge", "-q", "--no-edit", "topic"][..],
        &["rebase", "-q", "topic"],
        &["cherry-pick", "topic"],
        &["revert", "--no-edit", "HEAD"],
    ] {
        let desk = desk();
        let output = tried(&desk, args);
        assert!(output.status.success(), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
        let expected = if args[0] == "revert" { BASE.to_owned() } else { both() };
        assert_eq!(desk.read(MAP), expected, "{args:?}");
    }
    let desk = desk();
    git(&desk, &["checkout", "-q", "topic"]);
    desk.put(MAP, &desk.read(MAP).replace("\"A\"", "\"Alpha\""));
    git(&desk, &["stash", "-q"]);
    change(&desk, "\"B\"", "\"Beta\"");
    change(&desk, "\"Shorter\"", "\"Shortest\"");
    git(&desk, &["stash", "pop", "-q"]);
    let expected = both().replace("Shorter", "Shortest").replace("\"B\"", "\"Beta\"");
    assert_eq!(desk.read(MAP), expected);
}

#[test]
fn a_conflict_names_the_sides_as_git_does() {
    let desk = desk();
    git(&desk, &["checkout", "-q", "topic"]);
    change(&desk, "\"A\"", "\"Aleph\"");
    git(&desk, &["checkout", "-q", "main"]);
    let output = tried(&desk, &["merge", "-q", "--no-edit", "topic"]);
    assert_eq!(output.status.code(), Some(1));
    let text = desk.read(MAP);
    assert!(text.contains("\n<<<<<<< HEAD\ntitle = \"Alpha\"\n||||||| "), "{text}");
    assert!(text.contains("\n=======\ntitle = \"Aleph\"\n>>>>>>> topic\n"), "{text}");
    assert!(text.contains("short = \"Shorter\""), "{text}");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("Both sides changed the field title of feature.a"), "{told}");
    assert!(git(&desk, &["status", "--porcelain"]).starts_with("UU "));
    // A rebase gives the sides other names, and stops at the same place.
    git(&desk, &["merge", "--abort"]);
    assert_eq!(tried(&desk, &["rebase", "topic"]).status.code(), Some(1));
    assert!(desk.read(MAP).contains("title = \"Aleph\"\n|||||||"), "{}", desk.read(MAP));
}

/// Each branch took the other in and settled the same conflict its own way, so that git merges
/// two bases into one that is full of markers.
#[test]
fn a_criss_cross_is_merged_with_a_base_full_of_markers() {
    for (other, is_clean) in [("\"Settled\"", true), ("\"Otherwise\"", false)] {
        let desk = desk();
        git(&desk, &["checkout", "-q", "topic"]);
        change(&desk, "\"A\"", "\"Aleph\"");
        git(&desk, &["branch", "old-topic"]);
        git(&desk, &["branch", "old-main", "main"]);
        for (branch, takes, title) in
            [("main", "old-topic", "\"Settled\""), ("topic", "old-main", other)]
        {
            git(&desk, &["checkout", "-q", branch]);
            assert_eq!(tried(&desk, &["merge", "-q", "--no-edit", takes]).status.code(), Some(1));
            desk.put(MAP, &both().replace("\"Alpha\"", title));
            commit(&desk, "Settle");
        }
        change(&desk, "\"B\"", "\"Beta\"");
        git(&desk, &["checkout", "-q", "main"]);
        let output = tried(&desk, &["merge", "-q", "--no-edit", "topic"]);
        assert_eq!(output.status.success(), is_clean, "{}", desk.read(MAP));
        let text = desk.read(MAP);
        assert!(text.contains("title = \"Beta\"") && text.contains("\"Settled\""), "{text}");
        assert_eq!(text.contains("<<<<<<<"), !is_clean, "{text}");
    }
}

#[test]
fn a_file_that_both_sides_add_has_no_base() {
    let desk = desk();
    for (branch, title) in [("topic", "Y"), ("main", "X")] {
        git(&desk, &["checkout", "-q", branch]);
        desk.put(
            "maps/new.toml",
            &format!("[term.{}]\ntitle = \"{title}\"\n", title.to_lowercase()),
        );
        commit(&desk, "Add a file");
    }
    git(&desk, &["merge", "-q", "--no-edit", "topic"]);
    assert_eq!(desk.read("maps/new.toml"), "[term.x]\ntitle = \"X\"\n\n[term.y]\ntitle = \"Y\"\n");
}

#[test]
fn without_the_program_both_sides_are_in_the_file() {
    let desk = desk();
    git(&desk, &["checkout", "-q", "topic"]);
    change(&desk, "\"A\"", "\"Aleph\"");
    git(&desk, &["checkout", "-q", "main"]);
    let driver = git(&desk, &["config", "merge.msgmap.driver"]);
    let gone = driver.trim_end().replace(env!("CARGO_BIN_EXE_msgmap"), "/nowhere/msgmap");
    git(&desk, &["config", "merge.msgmap.driver", &gone]);
    assert_eq!(tried(&desk, &["merge", "-q", "--no-edit", "topic"]).status.code(), Some(1));
    let text = desk.read(MAP);
    for side in ["<<<<<<<", "\"Alpha\"", "\"Aleph\"", ">>>>>>>"] {
        assert!(text.contains(side), "{text}");
    }
}

#[test]
fn a_map_that_is_no_text_on_one_side_keeps_both() {
    let desk = desk();
    fs::write(desk.path().join(MAP), b"\xff\xfe[\0m\0").unwrap();
    commit(&desk, "Save it in another encoding");
    assert_eq!(tried(&desk, &["merge", "-q", "--no-edit", "topic"]).status.code(), Some(1));
    let bytes = fs::read(desk.path().join(MAP)).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.starts_with("<<<<<<< HEAD\n") && text.contains("\"Shorter\""), "{text}");
}
