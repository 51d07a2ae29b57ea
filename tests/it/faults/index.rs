//! The index is a cache: whatever fails in it, the answer is the right one.

use std::process::Output;

use super::{BAD_DISK, FULL_DISK, Fault, KILLED, each};
use crate::program::Desk;

const MAP: &str = "[feature.audit-log]\ntitle = \"Audit log\"\nbody = \"Every change, kept.\"\n\n\
                   [feature.close]\ntitle = \"Close in three days\"\n";

fn answer(desk: &Desk) -> String {
    desk.run(&["--map", "m.toml", "search", "audit"]).fine()
}

/// Looks at the answer of a search in which something failed, and at the next one.
fn check(desk: &Desk, output: &Output, fault: &Fault) {
    let expected = {
        let other = Desk::new(&[("m.toml", &desk.read("m.toml"))]);
        answer(&other)
    };
    if output.status.success() {
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{fault}");
    } else {
        // Only a map that can't be read leaves a question without an answer.
        assert!(fault.way.how == "kill" || fault.is_in("/desk"), "{fault}");
    }
    assert_eq!(answer(desk), expected, "{fault}: the next time");
}

#[test]
fn a_search_that_makes_its_index_answers_whatever_fails() {
    for way in [BAD_DISK, FULL_DISK] {
        each(
            way,
            10,
            || Desk::new(&[("m.toml", MAP)]),
            &["--map", "m.toml", "search", "audit"],
            check,
        );
    }
}

#[test]
fn a_search_with_an_index_from_before_answers_whatever_fails() {
    let indexed = || {
        let desk = Desk::new(&[("m.toml", MAP)]);
        answer(&desk);
        desk
    };
    each(BAD_DISK, 10, indexed, &["--map", "m.toml", "search", "audit"], check);
    let changed = || {
        let desk = indexed();
        desk.put("m.toml", &MAP.replace("Close in three days", "An audit in three days"));
        desk
    };
    for way in [BAD_DISK, KILLED] {
        each(way, 10, changed, &["--map", "m.toml", "search", "audit"], check);
    }
}
