//! The cases beside other ways to merge.
//!
//! `cargo test --test it merge::beside -- --nocapture` prints how msgmap and `git merge-file` do,
//! and a third program where `MERGIRAF` says where mergiraf is.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use msgmap::model::Entry;
use msgmap::workspace::Workspace;

use super::cases::Case;
use super::folders;
use crate::program::Desk;

/// How a program did in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Did {
    CleanRight,
    CleanWrong,
    NeedlessConflict,
    ConflictRight,
}

const WORDS: [(Did, &str); 4] = [
    (Did::CleanRight, "clean, right"),
    (Did::CleanWrong, "clean, wrong"),
    (Did::NeedlessConflict, "needless conflict"),
    (Did::ConflictRight, "conflict, right"),
];

/// What a result says: entries and comments; nothing where it can't be understood.
fn meaning(bytes: &[u8]) -> Option<(Vec<Entry>, Vec<String>)> {
    let workspace = Workspace::open([("map.toml", bytes.to_vec())]);
    if workspace.has_broken_files() {
        return None;
    }
    let mut comments: Vec<String> =
        workspace.comments("map.toml").into_iter().flat_map(|(_, lines)| lines).collect();
    comments.sort();
    Some((workspace.map().entries().cloned().collect(), comments))
}

fn judge(case: &Case, folder: &Path, is_clean: bool, result: &[u8]) -> Did {
    let expected = fs::read(folder.join("expected.toml")).unwrap();
    match (is_clean, case.is_clean) {
        (true, true) if meaning(result) == meaning(&expected) => Did::CleanRight,
        (true, _) => Did::CleanWrong,
        (false, true) => Did::NeedlessConflict,
        (false, false) => Did::ConflictRight,
    }
}

fn merged_by(program: &str, folder: &Path) -> (bool, Vec<u8>) {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (base, ours, theirs) = (path("base.toml"), path("ours.toml"), path("theirs.toml"));
    let desk = Desk::new(&[]);
    let mut command = match program {
        "msgmap" => desk.command(&["merge", &base, &ours, &theirs]),
        "git merge-file" => {
            let mut command = Command::new("git");
            command.args(["merge-file", "-p", &ours, &base, &theirs]);
            command
        }
        other => {
            let mut command = Command::new(other);
            command.args(["merge", &base, &ours, &theirs]);
            command
        }
    };
    let output = command.output().unwrap();
    (output.status.code() == Some(0), output.stdout)
}

#[test]
fn msgmap_does_better_than_a_merge_by_lines() {
    let mergiraf = std::env::var("MERGIRAF").ok();
    let programs: Vec<&str> =
        ["msgmap", "git merge-file"].into_iter().chain(mergiraf.as_deref()).collect();
    let mut table = format!("| {:<17} |", "");
    let mut rows: BTreeMap<&str, BTreeMap<Did, Vec<String>>> = BTreeMap::new();
    for program in &programs {
        let own = rows.entry(program).or_default();
        for folder in folders() {
            let case = Case::read(&folder);
            let (is_clean, result) = merged_by(program, &folder);
            let did = judge(&case, &folder, is_clean, &result);
            own.entry(did).or_default().push(format!("{} ({})", case.name, case.class));
        }
        let name = program.rsplit('/').next().unwrap_or(program);
        write!(table, " {name:>14} |").unwrap();
    }
    for (did, words) in WORDS {
        write!(table, "\n| {words:<17} |").unwrap();
        for program in &programs {
            let count = rows[program].get(&did).map_or(0, Vec::len);
            write!(table, " {count:>14} |").unwrap();
        }
    }
    println!("{table}");
    for program in programs.iter().skip(1) {
        let wrong = rows[program].get(&Did::CleanWrong).cloned().unwrap_or_default();
        println!("\n{program} is clean and wrong in: {}", wrong.join(", "));
    }
    let ours = &rows["msgmap"];
    assert!(!ours.contains_key(&Did::CleanWrong) && !ours.contains_key(&Did::NeedlessConflict));
}
