//! What may lie where a map, or a file of one, should: told with its place and a way out, never
//! waited for, never replaced.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::path::Path;
use std::process::Command;

use super::MAP;
use crate::program::{Desk, Ran};

/// Puts something there that is no file, and is still the same when this is asked afterwards.
type Thing = (&'static str, fn(&Path), fn(&Path) -> bool);

fn leads_to(path: &Path, target: &str) -> bool {
    fs::read_link(path).is_ok_and(|there| there == Path::new(target))
}

const THINGS: &[Thing] = &[
    (
        "a pipe",
        |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        |path| fs::symlink_metadata(path).unwrap().file_type().is_fifo(),
    ),
    (
        "a socket",
        |path| drop(std::os::unix::net::UnixListener::bind(path).unwrap()),
        |path| fs::symlink_metadata(path).unwrap().file_type().is_socket(),
    ),
    ("a device", |path| symlink("/dev/zero", path).unwrap(), |path| leads_to(path, "/dev/zero")),
    ("x.toml", |path| symlink("x.toml", path).unwrap(), |path| leads_to(path, "x.toml")),
    (
        "x.toml",
        |path| symlink("no\u{1b}[2J\nwhere", path).unwrap(),
        |path| leads_to(path, "no\u{1b}[2J\nwhere"),
    ),
];

const READERS: &[&[&str]] = &[
    &["check"],
    &["fmt", "--check"],
    &["show", "globex"],
    &["search", "globex"],
    &["brief", "cfo"],
    &["matrix"],
    &["approvals"],
    &["diff", "m", "m"],
    &["diff"],
    &["log", "competitor.globex"],
];

const WRITERS: &[&[&str]] = &[
    &["fmt"],
    &["set", "feature.auto", "title", "New"],
    &["unset", "feature.auto", "title"],
    &["link", "feature.auto", "competitors", "globex"],
    &["rename", "feature.auto", "auto-two"],
    &["rm", "feature.auto"],
    &["new", "feature", "more", "--title", "More"],
    &["approve", "feature.auto", "--as", "marketing", "--by", "Ann"],
    &["merge", "good.toml", "good.toml", "good.toml", "-o", "m/x.toml"],
    &["init", "m/x.toml"],
];

#[track_caller]
fn is_told(what: &str, ran: &Ran) {
    let all = format!("{}{}", ran.out, ran.err);
    assert!(!all.contains(|letter: char| letter.is_control() && letter != '\n'), "{what}: {all:?}");
    assert!(!all.contains("panicked"), "{what}: {all}");
    assert!(all.contains("hint:") || all.contains("help:"), "{what}: {all}");
}

#[test]
fn what_is_no_file_is_told_and_neither_waited_for_nor_replaced() {
    for (found, make, is_there) in THINGS {
        let desk = Desk::new(&[("good.toml", MAP), ("m/.keep", "")]);
        let place = desk.path().join("m/x.toml");
        make(&place);
        for args in READERS.iter().chain(WRITERS) {
            let ran = desk.run(&[&["--map", "m/x.toml"], *args].concat());
            let what = format!("{args:?} of {found}");
            assert!(ran.code == 2 || (ran.code == 1 && *args == ["check"]), "{what}: {}", ran.code);
            is_told(&what, &ran);
            assert!(is_there(&place), "{what}");
        }
    }
}

#[test]
fn what_is_no_file_among_the_files_of_a_map_keeps_the_others_from_nothing() {
    for (found, make, is_there) in THINGS {
        let desk = Desk::new(&[("m/a.toml", MAP), ("good.toml", MAP)]);
        let place = desk.path().join("m/x.toml");
        make(&place);
        for args in READERS {
            let ran = desk.run(&[&["--map", "m"], *args].concat());
            let what = format!("{args:?} with {found}");
            assert!(ran.code == 2 || (ran.code == 1 && *args == ["check"]), "{what}: {}", ran.code);
            is_told(&what, &ran);
        }
        let ran = desk.run(&["--map", "m", "set", "feature.auto", "title", "New"]);
        assert_eq!(ran.code, 0, "{}", ran.shown());
        is_told(found, &ran);
        // What lies there may hold references.
        assert_eq!(desk.run(&["--map", "m", "rename", "feature.auto", "auto-two"]).code, 2);
        assert!(is_there(&place), "{found}");
    }
}

#[test]
fn where_files_may_not_grow_the_save_is_refused_and_the_program_lives() {
    let desk = Desk::new(&[("m.msgmap.toml", MAP)]);
    let mut shell = desk.command_of("sh");
    let program = env!("CARGO_BIN_EXE_msgmap");
    shell.args(["-c", "ulimit -f 0; exec \"$0\" set feature.auto title New 2>&1 | cat", program]);
    let ran = Ran::of(shell);
    assert!(ran.out.contains("the file may not grow this large here"), "{}", ran.shown());
    assert_eq!(desk.read("m.msgmap.toml"), MAP);
}

#[test]
fn a_folder_that_is_gone_under_our_feet_is_told_with_a_way_out() {
    let desk = Desk::new(&[("gone/.keep", "")]);
    let mut shell = desk.command_of("sh");
    let program = env!("CARGO_BIN_EXE_msgmap");
    shell.args(["-c", "cd gone && rm .keep && rmdir ../gone && exec \"$0\" check", program]);
    let ran = Ran::of(shell);
    assert_eq!(ran.code, 2, "{}", ran.shown());
    assert!(ran.err.contains("Go to one that is there"), "{}", ran.err);
}
