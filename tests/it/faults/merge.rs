//! The merge driver: the file has both sides, merged or marked, or is as it was.

use std::process::Output;

use super::{BAD_DISK, FULL_DISK, Fault, KILLED, each, said, text};
use crate::program::{Desk, names_in};

const BASE: &str = "[feature.a]\ntitle = \"A\"\n\n[feature.b]\ntitle = \"B\"\n";

fn desk() -> Desk {
    let (ours, theirs) = (BASE.replace("\"A\"", "\"Ours\""), BASE.replace("\"B\"", "\"Theirs\""));
    Desk::new(&[("base", BASE), ("ours", &ours), ("theirs", &theirs)])
}

#[test]
fn a_merge_loses_no_side_whatever_fails() {
    let ours = BASE.replace("\"A\"", "\"Ours\"");
    let merged = ours.replace("\"B\"", "\"Theirs\"");
    let marked = |text: &str| {
        text.starts_with("<<<<<<< ") && text.contains(&ours) && text.ends_with(">>>>>>> theirs\n")
    };
    let check = |desk: &Desk, output: &Output, fault: &Fault| {
        let now = text(&desk.path().join("ours"), fault);
        assert!(now == ours || now == merged || marked(&now), "{fault}: {now}");
        if output.status.success() {
            assert_eq!(now, merged, "{fault}: git takes it for merged");
        } else if fault.way.how != "kill" && marked(&now) {
            assert!(said(output).contains("marked"), "{fault}: {}", said(output));
        }
        // What git gave it besides is as it was.
        assert_eq!(desk.read("base"), BASE, "{fault}");
        assert_eq!(desk.read("theirs"), BASE.replace("\"B\"", "\"Theirs\""), "{fault}");
        if fault.way.how == "once" && !fault.is_in("unlink") {
            assert_eq!(names_in(&desk.path()), ["base", "ours", "theirs"], "{fault}");
        }
    };
    for way in [BAD_DISK, FULL_DISK, KILLED] {
        each(way, 5, desk, &["merge", "base", "ours", "theirs", "-o", "ours"], check);
    }
}
