//! Which map is meant, and how one begins.

use std::fs;

use super::MAP;
use crate::program::{Desk, Ran, names_in};

#[test]
fn several_maps_are_listed_unless_one_is_preferred() {
    let desk = Desk::new(&[("maps/a/x.toml", MAP), ("maps/b/x.toml", MAP)]);
    insta::assert_snapshot!(desk.run(&["show", "auto"]).shown(), @r##"
    --- stderr
    error: there are several maps here: `maps/a`, `maps/b`
    hint: say which one is meant, such as --map maps/a
    --- exit 2
    "##);
    fs::create_dir(desk.config()).unwrap();
    fs::write(desk.config().join("config.toml"), "map = \"b\"\nspeed = 3\n").unwrap();
    let ran = desk.run(&["show", "auto"]);
    assert!(ran.out.contains("maps/b/x.toml:33"), "{}", ran.shown());
    assert!(ran.err.ends_with("there is no setting `speed`\n"), "{}", ran.err);
    assert_eq!(desk.run(&["--map", "maps/a", "show", "auto"]).err, "");
    let mut command = desk.command(&["show", "auto"]);
    command.env("MSGMAP", "maps/a");
    assert!(Ran::of(command).fine().contains("maps/a/x.toml:33"));
}

#[test]
fn without_a_map_the_sample_opens_and_can_not_be_changed() {
    let desk = Desk::new(&[]);
    let ran = desk.run(&["show", "competitor.globex"]);
    assert!(ran.out.starts_with("Globex Finance Cloud\n"), "{}", ran.out);
    insta::assert_snapshot!(ran.err, @"note: there is no map here, so this is the built-in sample; `msgmap init` makes a map of your own");
    insta::assert_snapshot!(desk.run(&["set", "competitor.globex", "title", "x"]).shown(), @r##"
    --- stderr
    error: there is no map here to change
    hint: `msgmap init` makes one; --map says where one is
    --- exit 2
    "##);
    insta::assert_snapshot!(desk.run(&["--map", "nowhere", "check"]).shown(), @r##"
    --- stderr
    error: there is no map at `nowhere`, which --map names
    hint: check the spelling, or was the map moved?
    --- exit 2
    "##);
}

#[test]
fn init_makes_a_map_that_checks_and_overwrites_nothing() {
    let desk = Desk::new(&[]);
    insta::assert_snapshot!(desk.run(&["init"]).shown(), @r##"
    Made a map to fill in: maps

    Next
      msgmap                                open it
      msgmap check                          see what is missing
      msgmap search "what a customer asks"  find what to say
    --- exit 0
    "##);
    assert_eq!(
        desk.run(&["check", "--deny", "warnings"]).fine(),
        "no problems in 1 file, 10 entries\n"
    );
    assert_eq!(desk.run(&["fmt", "--check"]).fine(), "");
    insta::assert_snapshot!(desk.run(&["init"]).shown(), @r##"
    --- stderr
    error: `maps` is there already, and nothing is overwritten
    hint: name another place, such as `msgmap init acme.msgmap.toml`
    --- exit 2
    "##);
    insta::assert_snapshot!(desk.run(&["init", "maps/acme"]).shown(), @r##"
    --- stderr
    error: `maps` is a map already, and the new files would become part of it
    hint: name a place outside of it
    --- exit 2
    "##);
    insta::assert_snapshot!(desk.run(&["init", "acme.msgmap.toml"]).shown(), @r##"
    Made a map to fill in: acme.msgmap.toml

    Next
      msgmap --map acme.msgmap.toml                                open it
      msgmap --map acme.msgmap.toml check                          see what is missing
      msgmap --map acme.msgmap.toml search "what a customer asks"  find what to say
    --- exit 0
    "##);
    insta::assert_snapshot!(desk.run(&["init", "acme.msgmap.toml"]).shown(), @r##"
    --- stderr
    error: `acme.msgmap.toml` is there already, and nothing is overwritten
    hint: name another place, such as `msgmap init acme.msgmap.toml`
    --- exit 2
    "##);
    assert_eq!(names_in(&desk.path()), ["acme.msgmap.toml", "maps"]);
}

#[test]
fn the_sample_comes_with_its_assets() {
    let desk = Desk::new(&[]);
    assert_eq!(desk.run(&["init", "--sample"]).code, 0);
    let ran = desk.run(&["check"]);
    assert!(!ran.out.contains("missing-asset"), "{}", ran.out);
    assert_eq!(ran.code, 0);
}

#[test]
fn what_is_for_other_tools_is_printed() {
    let desk = Desk::new(&[("maps/a.toml", "[map.dimensions]\nregion = { title = \"Region\" }\n")]);
    let schema = desk.run(&["schema"]).fine();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert!(schema["definitions"]["region"].is_object());
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(desk.run(&["completions", shell]).fine().contains("msgmap"));
    }
    let man = desk.run(&["man"]).fine();
    assert!(man.starts_with(".ie") && man.contains("MSGMAP SEARCH"), "{man}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let desk = Desk::new(&[]);
    let script =
        format!("{} explain | head -n 1; exit ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_msgmap"));
    let output = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    drop(desk);
}

#[test]
fn wrong_use_is_exit_2() {
    let desk = Desk::new(&[]);
    assert_eq!(desk.run(&["serach"]).code, 2);
    assert_eq!(desk.run(&["set", "x"]).code, 2);
    assert_eq!(desk.run(&["--version"]).code, 0);
}
