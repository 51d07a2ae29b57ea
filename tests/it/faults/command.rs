//! Saving from the command line: one file, two files, and having an earlier state back.

use std::process::Output;

use super::{BAD_DISK, CUT_SHORT, FULL_DISK, Fault, KILLED, Way, each, said, text};
use crate::program::{Desk, names_in};

const OLD: &str = "[feature.audit-log]\ntitle = \"Audit log\"\n";
const NEW: &str = "[feature.audit-log]\ntitle = \"Audit trail\"\n";

#[test]
fn a_save_is_whole_or_was_not_whatever_fails() {
    let args = ["--map", "m.toml", "set", "feature.audit-log", "title", "Audit trail"];
    let check = |desk: &Desk, output: &Output, fault: &Fault| {
        let now = text(&desk.path().join("m.toml"), fault);
        assert!(now == OLD || now == NEW, "{fault}: torn: {now}");
        if output.status.success() {
            assert_eq!(now, NEW, "{fault}: it was said to be saved");
        }
        // What is saved and could not be noted in the history is said.
        let listed = desk.run(&["--map", "m.toml", "history"]);
        if now == NEW && fault.way.how != "kill" && !said(output).contains("history") {
            assert!(listed.out.contains("Set title of feature.audit-log"), "{fault}");
        }
        // Nothing is in the way of the next save, and nothing is left beside the map.
        desk.run(&["--map", "m.toml", "set", "feature.audit-log", "title", "Audit trail"]).fine();
        desk.run(&["--map", "m.toml", "set", "feature.audit-log", "title", "Last"]).fine();
        assert_eq!(names_in(&desk.path()), ["m.toml"], "{fault}");
        assert!(desk.read("m.toml").contains("\"Last\""), "{fault}");
    };
    for way in [BAD_DISK, FULL_DISK, CUT_SHORT, KILLED] {
        each(way, 10, || Desk::new(&[("m.toml", OLD)]), &args, check);
    }
}

#[test]
fn whatever_the_disk_says_there_is_a_way_out() {
    // Full, quota, no permission, read-only, another disk, too large, failing, a network that is
    // gone.
    for error in [28, 122, 13, 30, 18, 27, 5, 116] {
        let way = Way { how: "once", error, only: Some("room") };
        let check = |desk: &Desk, output: &Output, fault: &Fault| {
            if output.status.success() {
                return;
            }
            let (said, now) = (said(output), desk.read("m.toml"));
            let is_placed = ["m.toml`", "/desk`", "/state"].iter().any(|at| said.contains(at));
            assert!(is_placed, "{fault}: {said}");
            assert!(said.contains("\nhint: "), "{fault}: no way out: {said}");
            assert!(now == OLD || said.contains("all is written"), "{fault}: {said}");
        };
        let args = ["--map", "m.toml", "set", "feature.audit-log", "title", "Audit trail"];
        each(way, 5, || Desk::new(&[("m.toml", OLD)]), &args, check);
    }
}

const FEATURE: &str = "[feature.a]\ntitle = \"A\"\n";
const ASSET: &str =
    "[asset.x]\ntitle = \"X\"\nurl = \"https://a.example\"\nmessages = [\"feature.a\"]\n";

fn two_files() -> Desk {
    Desk::new(&[("maps/a.toml", ASSET), ("maps/b.toml", FEATURE)])
}

#[test]
fn of_two_files_each_is_whole_and_it_is_said_which_is_which() {
    let news = {
        let desk = two_files();
        desk.run(&["rename", "feature.a", "b"]).fine();
        [desk.read("maps/a.toml"), desk.read("maps/b.toml")]
    };
    let check = |desk: &Desk, output: &Output, fault: &Fault| {
        let mut n_new = 0;
        for (name, old, new) in [("a", ASSET, &news[0]), ("b", FEATURE, &news[1])] {
            let path = desk.path().join(format!("maps/{name}.toml"));
            let now = text(&path, fault);
            assert!(now == old || now == *new, "{fault}: torn: {now}");
            n_new += usize::from(now == *new);
        }
        let is_killed = fault.way.how == "kill";
        if output.status.success() {
            assert_eq!(n_new, 2, "{fault}");
        } else if n_new == 1 && !is_killed {
            let said = said(output);
            assert!(said.contains("; written: `") && said.contains("; not written: `"), "{said}");
            // What was written over can be had back, and what was not written can be finished.
            if !said.contains("could not write the history") {
                let listed = desk.run(&["history"]).fine();
                assert!(listed.contains("feature.a"), "{fault}: {listed}");
            }
        }
        if n_new == 0 && !is_killed {
            assert!(!output.status.success(), "{fault}");
        }
        // Whatever came of it, no reference leads nowhere, and the map can be worked with.
        let findings = desk.run(&["check"]);
        assert!(!findings.out.contains("dangling-reference"), "{fault}: {}", findings.out);
        let feature = if desk.read("maps/b.toml") == FEATURE { "feature.a" } else { "feature.b" };
        for entry in ["asset.x", feature] {
            desk.run(&["set", entry, "title", "Last"]).fine();
        }
        assert_eq!(names_in(&desk.path().join("maps")), ["a.toml", "b.toml"], "{fault}");
    };
    for way in [BAD_DISK, FULL_DISK, KILLED] {
        each(way, 12, two_files, &["rename", "feature.a", "b"], check);
    }
}

#[test]
fn an_earlier_state_comes_back_whole_or_not_at_all() {
    let prepare = || {
        let desk = Desk::new(&[("m.toml", OLD)]);
        desk.run(&["--map", "m.toml", "set", "feature.audit-log", "title", "Audit trail"]).fine();
        desk.run(&["--map", "m.toml", "set", "feature.audit-log", "title", "Third"]).fine();
        desk
    };
    let third = OLD.replace("Audit log", "Third");
    let check = |desk: &Desk, output: &Output, fault: &Fault| {
        let now = text(&desk.path().join("m.toml"), fault);
        assert!(now == third || now == NEW, "{fault}: torn: {now}");
        if output.status.success() {
            assert_eq!(now, NEW, "{fault}");
        }
        desk.run(&["--map", "m.toml", "history", "restore", "1"]).fine();
        assert_eq!(desk.read("m.toml"), NEW, "{fault}");
        desk.run(&["--map", "m.toml", "history", "restore", "2"]).fine();
        assert_eq!(desk.read("m.toml"), third, "{fault}");
    };
    for way in [BAD_DISK, KILLED] {
        each(way, 12, prepare, &["--map", "m.toml", "history", "restore", "1"], check);
    }
}

#[test]
fn a_new_map_is_made_whole_or_it_is_said_what_lacks() {
    let check = |desk: &Desk, output: &Output, fault: &Fault| {
        if output.status.success() {
            desk.run(&["check"]).fine();
        } else if desk.path().join("maps").exists() && fault.way.how != "kill" {
            // What is there was told.
            assert!(said(output).contains("written"), "{fault}: {}", said(output));
        }
    };
    each(FULL_DISK, 5, || Desk::new(&[]), &["init"], check);
}
