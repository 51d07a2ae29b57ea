//! `msgmap config`: what is in force, as a file that could be saved.

use crate::program::Desk;

/// Returns a desk with these settings.
fn desk(settings: &str) -> Desk {
    let desk = Desk::new(&[]);
    std::fs::create_dir_all(desk.config()).unwrap();
    std::fs::write(desk.config().join("config.toml"), settings).unwrap();
    desk
}

#[test]
fn the_output_saved_as_settings_is_what_was_in_force() {
    let chosen = "map = \"a \\\"b\\\"\"\ntheme = \"dark\"\nmouse = false\n[keys]\nundo = \"F7\"\ncopy = []\n";
    let first = desk(chosen).run(&["config"]).fine();
    let lines: Vec<&str> = first.lines().filter(|line| line.contains(" = ")).collect();
    for line in
        ["map = 'a \"b\"'", "theme = \"dark\"", "mouse = false", "undo = [\"F7\"]", "copy = []"]
    {
        assert!(lines.contains(&line), "{line} {lines:?}");
    }
    assert!(first.contains("# Default: [\"u\", \"Ctrl-Z\"]\nundo = [\"F7\"]\n"), "{first}");
    let again = desk(&first).run(&["config"]).fine();
    assert_eq!(lines, again.lines().filter(|line| line.contains(" = ")).collect::<Vec<_>>());
}

#[test]
fn without_settings_the_defaults_are_in_force() {
    let desk = Desk::new(&[]);
    let text = desk.run(&["config"]).fine();
    let head: Vec<&str> = text.lines().take(2).collect();
    assert_eq!(head[0], format!("# {}", desk.config().join("config.toml").display()));
    assert_eq!(head[1], "# There is no such file yet: save this text there to have one.");
    assert!(text.contains("\n# Undo: Take the last edit back, in whichever entry it was.\nundo = [\"u\", \"Ctrl-Z\"]\n"), "{text}");
    // Saved as they are, nothing of them is told.
    assert_eq!(super::config::desk(&text).run(&["config"]).err, "");
}

#[test]
fn what_is_wrong_is_told_and_what_is_right_counts() {
    let desk = desk("theme = \"pink\"\nmouse = false\n[keys]\nundoo = \"x\"\nundo = [\"n\"]\n");
    let ran = desk.run(&["config"]);
    let path = desk.config().join("config.toml");
    let path = path.display();
    assert_eq!(
        ran.err,
        format!(
            "warning: {path}:4:9: there is no command `undoo`; is `undo` meant?\n\
             warning: {path}:5:8: `n` means `new_entry` in the results, so `undo` keeps its usual keys\n\
             warning: {path}:1:9: there is no theme `pink`, but terminal, light, dark, high-contrast, monochrome\n"
        )
    );
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("\nmouse = false\n"), "{}", ran.out);
    assert!(desk.run(&["config", "--defaults"]).out.contains("\nmouse = true\n"));
}

#[test]
fn a_file_that_is_no_settings_file_could_not_run() {
    let desk = desk("theme = \n");
    let ran = desk.run(&["config"]);
    assert_eq!(ran.code, 2, "{}", ran.shown());
    assert!(ran.err.contains("config.toml:1:"), "{}", ran.err);
    assert!(ran.out.contains("\ntheme = \"terminal\"\n"), "{}", ran.out);
}

#[test]
fn programs_get_the_same_as_json() {
    let json = desk("[keys]\nundo = \"F7\"\n").run(&["config", "--json"]).fine();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["exists"], &json["theme"]), (&true.into(), &"terminal".into()));
    let undo =
        json["keys"].as_array().unwrap().iter().find(|key| key["command"] == "undo").unwrap();
    assert_eq!(undo["keys"], serde_json::json!(["F7"]));
    assert_eq!(undo["default"], serde_json::json!(["u", "Ctrl-Z"]));
    assert_eq!(json["problems"], serde_json::json!([]));
}
