//! Whatever goes wrong, the file holds what both sides wrote, marked.

use crate::program::{Desk, names_in};

const BASE: &str = "[feature.a]\ntitle = \"A\"\n\n[feature.b]\ntitle = \"B\"\n";

fn desk() -> Desk {
    let (ours, theirs) = (BASE.replace("\"A\"", "\"Ours\""), BASE.replace("\"B\"", "\"Theirs\""));
    Desk::new(&[("base", BASE), ("ours", &ours), ("theirs", &theirs)])
}

fn both_marked(desk: &Desk) -> String {
    let (ours, theirs) = (BASE.replace("\"A\"", "\"Ours\""), desk.read("theirs"));
    format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> topic, part 1\n")
}

const DRIVER: [&str; 11] = [
    "merge",
    "base",
    "ours",
    "theirs",
    "-o",
    "ours",
    "--labels",
    "",
    "HEAD",
    "topic, part 1",
    "--path=it's a map.toml",
];

#[test]
fn a_clean_merge_leaves_the_merged_file_alone_beside_its_versions() {
    let desk = desk();
    assert_eq!(desk.run(&DRIVER).shown(), "--- exit 0");
    assert_eq!(desk.read("ours"), BASE.replace("\"A\"", "\"Ours\"").replace("\"B\"", "\"Theirs\""));
    assert_eq!(names_in(&desk.path()), ["base", "ours", "theirs"]);
}

#[test]
fn a_conflict_is_told_with_the_file_and_labeled_as_git_says() {
    let desk = desk();
    desk.put("theirs", &BASE.replace("\"A\"", "\"Other\""));
    let ran = desk.run(&[&DRIVER[..], &["--marker-size", "9"]].concat());
    insta::assert_snapshot!(ran.shown(), @"
    --- stderr
    conflict: it's a map.toml: Both sides changed the field title of feature.a, not in the same way.
    --- exit 1
    ");
    insta::assert_snapshot!(desk.read("ours"), @r#"
    [feature.a]
    <<<<<<<<< HEAD
    title = "Ours"
    ||||||||| base
    # Both sides changed the field title of feature.a, not in the same way.
    title = "A"
    =========
    title = "Other"
    >>>>>>>>> topic, part 1

    [feature.b]
    title = "B"
    "#);
}

#[test]
fn a_conflict_is_found_by_the_check_where_it_stands() {
    let desk = desk();
    desk.put("theirs", &BASE.replace("\"A\"", "\"Other\""));
    assert_eq!(desk.run(&["merge", "base", "ours", "theirs", "-o", "map.toml"]).code, 1);
    let ran = desk.run(&["check", "--map", "map.toml", "--format", "github"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("file=map.toml,line=2,") && ran.out.contains("conflict-markers"),
        "{}",
        ran.out
    );
    assert_eq!(ran.out.matches("::error").count(), 1, "{}", ran.out);
}

#[test]
fn a_panic_or_a_sudden_end_leaves_both_sides() {
    for (fault, code) in [("panic", Some(2)), ("abort", None)] {
        let desk = desk();
        let fault = ["--fault", fault];
        let output = desk.command(&[&DRIVER[..], &fault].concat()).output().unwrap();
        assert_eq!(output.status.code(), code, "{output:?}");
        assert_eq!(desk.read("ours"), both_marked(&desk), "{fault:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    }
}

#[test]
fn what_can_not_be_read_is_not_taken_for_an_empty_file() {
    let desk = desk();
    std::fs::remove_file(desk.path().join("theirs")).unwrap();
    std::fs::create_dir(desk.path().join("theirs")).unwrap();
    assert_eq!(desk.run(&DRIVER).code, 2);
    let ours = desk.read("ours");
    assert!(
        ours.starts_with("<<<<<<< HEAD\n[feature.a]") && ours.contains("\n=======\n# "),
        "{ours}"
    );
    let desk = self::desk();
    std::fs::remove_file(desk.path().join("ours")).unwrap();
    assert_eq!(desk.run(&DRIVER).code, 2);
}

#[test]
fn a_newer_format_and_a_broken_side_are_merged_by_lines_and_never_well() {
    for theirs in ["[map]\nformat = 99\n".to_owned() + BASE, BASE.replace("\"B\"", "\"B")] {
        let desk = desk();
        desk.put("theirs", &theirs);
        assert_eq!(desk.run(&DRIVER).code, 1);
        assert!(desk.read("ours").contains("<<<<<<< HEAD\n"), "{theirs}");
    }
}

#[test]
fn without_an_output_the_result_is_printed() {
    let desk = desk();
    let merged = BASE.replace("\"A\"", "\"Ours\"").replace("\"B\"", "\"Theirs\"");
    assert_eq!(desk.run(&["merge", "base", "ours", "theirs"]).fine(), merged);
    assert_eq!(desk.read("ours"), BASE.replace("\"A\"", "\"Ours\""));
}

#[test]
fn an_output_that_can_not_be_written_is_an_error() {
    let desk = desk();
    let ran = desk.run(&["merge", "base", "ours", "theirs", "-o", "no/such/folder"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("could not write"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn an_output_that_is_no_file_is_not_replaced_by_one() {
    let desk = desk();
    let ran = desk.run(&["merge", "base", "ours", "theirs", "-o", "/dev/null"]);
    insta::assert_snapshot!(ran.shown(), @"
    --- stderr
    error: `/dev/null` is a device, not a file
    hint: name a file, or no output at all to have it printed
    --- exit 2
    ");
}
