//! The program is killed at fifty moments of its work, spread over all of it: what it was writing
//! is whole, either old or new, nothing is in the way of the next one, and nothing lies about.
//!
//! What it does between two operations on files is all the same to a kill; `faults` goes through
//! these one by one. This one knows nothing of operations.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Desk, names_in};
use crate::recovery::{MAP, Place, keep_and_save, show_form};

const KILLS: u32 = 50;

/// A map that takes a moment to read and to write.
fn map() -> String {
    let mut map = String::from("[feature.audit-log]\ntitle = \"Audit log\"\n");
    for n in 0..400 {
        write!(map, "\n[asset.a-{n}]\ntitle = \"A {n}\"\nmessages = [\"feature.audit-log\"]\n")
            .unwrap();
    }
    map
}

fn silent(mut command: Command) -> Command {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Kills a command at each moment; `check` sees what it left. Afterwards the whole command works.
fn each(
    prepare: impl Fn() -> Desk,
    args: &[&str],
    names: &[&str],
    check: impl Fn(&Desk, &str),
    new: impl Fn(&Desk) -> bool,
) {
    let desk = prepare();
    let start = Instant::now();
    assert!(silent(desk.command(args)).status().unwrap().success());
    let whole = start.elapsed();
    assert!(new(&desk));
    for nth in 0..KILLS {
        let desk = prepare();
        let mut child = silent(desk.command(args)).spawn().unwrap();
        std::thread::sleep(whole * nth * 6 / (KILLS * 5));
        child.kill().unwrap();
        child.wait().unwrap();
        let when = format!("killed at moment {nth} of {KILLS}");
        check(&desk, &when);
        if !new(&desk) {
            desk.run(args).fine();
        }
        assert!(new(&desk), "{when}");
        assert_eq!(names_in(&desk.path()), names, "{when}");
    }
}

fn one_file(args: &[&str], new: &str) {
    let old = map();
    let prepare = || Desk::new(&[("m.toml", &old)]);
    let check = |desk: &Desk, when: &str| {
        let now = desk.read("m.toml");
        assert!(now == old || now == new, "{when}: torn: {now}");
    };
    each(prepare, args, &["m.toml"], check, |desk| desk.read("m.toml") == new);
}

#[test]
fn a_value_is_set_or_was_not() {
    let new = map().replace("\"Audit log\"", "\"Audit trail\"");
    one_file(&["--map", "m.toml", "set", "feature.audit-log", "title", "Audit trail"], &new);
}

#[test]
fn an_entry_has_its_new_id_everywhere_or_nowhere() {
    let desk = Desk::new(&[("m.toml", &map())]);
    let args = ["--map", "m.toml", "rename", "feature.audit-log", "audit-trail"];
    desk.run(&args).fine();
    let new = desk.read("m.toml");
    assert_eq!(new.matches("[\"feature.audit-trail\"]").count(), 400);
    one_file(&args, &new);
}

#[test]
fn a_merge_is_made_or_both_sides_are_there() {
    let base = map();
    let ours = base.replace("\"Audit log\"", "\"Audit trail\"");
    let theirs = base.replace("\"A 399\"", "\"Last\"");
    let merged = ours.replace("\"A 399\"", "\"Last\"");
    let prepare = || Desk::new(&[("base", &base), ("ours", &ours), ("theirs", &theirs)]);
    let check = |desk: &Desk, when: &str| {
        let now = desk.read("ours");
        // What both sides are in, marked, comes first, so that a sudden end loses neither.
        let is_marked =
            now.starts_with("<<<<<<< ") && now.contains(&ours) && now.contains("\"Last\"");
        assert!(now == ours || now == merged || is_marked, "{when}: torn: {now}");
        // Git begins again with its own copies.
        desk.put("ours", &ours);
    };
    let args = ["merge", "base", "ours", "theirs", "-o", "ours"];
    each(prepare, &args, &["base", "ours", "theirs"], check, |desk| desk.read("ours") == merged);
}

#[test]
fn what_the_app_was_saving_is_saved_or_offered() {
    let new = MAP.replace("Audit log", "Audit logs");
    for nth in 0..KILLS {
        let when = format!("killed at moment {nth} of {KILLS}");
        let place = Place::new();
        let mut terminal = place.start();
        terminal.wait_for("map.toml");
        show_form(&mut terminal);
        terminal.keys("\r");
        terminal.wait_for("Esc back");
        terminal.keys("s\r\x13");
        std::thread::sleep(Duration::from_millis(2) * nth);
        terminal.signal("KILL");
        terminal.ended();

        let now = place.read();
        assert!(now == MAP || now == new, "{when}: torn: {now}");
        let is_kept = place.journal_has("Set title");
        let mut next = place.start();
        next.wait_for("map.toml");
        if now == MAP && is_kept {
            // Not offered, it is lost: this waits in vain.
            next.wait_for("Unsaved changes from");
            keep_and_save(&mut next);
            assert_eq!(place.read(), new, "{when}");
            assert_eq!(names_in(place.map().parent().unwrap()), ["map.toml"], "{when}");
        } else {
            assert!(!next.text().contains("read-only"), "{when}: {}", next.text());
        }
        next.signal("KILL");
        next.ended();
    }
}
