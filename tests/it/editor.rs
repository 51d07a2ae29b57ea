//! The author's own editor, started from the app in a real terminal: it has the keys for itself,
//! and what it leaves comes back, also when it is broken.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::terminal::Terminal;

/// A file with everything that a careless hand-over would disturb.
const ODD: &str = "\u{feff}# head\r\n[feature.audit-log]\r\ntitle   =   'Audit log' # why\r\n\
                   short = \"Every change, kept.\"\r\nodd = { x = 1 }";

/// Writes an editor of a few lines of shell; `$f` is the file that it is given.
fn editor(folder: &Path, name: &str, body: &str) -> String {
    let path = folder.join(name);
    let text = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >> {}/seen\nfor f; do :; done\n{body}\n",
        folder.display()
    );
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

/// Opens the form of the only entry, with its title chosen.
fn open_form(folder: &Path, environment: &[(&str, &str)]) -> Terminal {
    fs::write(folder.join("odd.toml"), ODD).unwrap();
    let mut terminal = Terminal::start_with(120, 30, &["--map", "odd.toml"], folder, environment);
    terminal.wait_for("odd.toml");
    terminal.keys("\x1bOR");
    terminal.wait_for("Outline");
    terminal.keys("/audit\r");
    terminal.wait_for("▸ Title");
    terminal.keys("\r");
    terminal.wait_for("━▶ Feature");
    terminal
}

/// Saves, leaves, and returns the map's file; the terminal was lent this often.
#[track_caller]
fn saved(mut terminal: Terminal, folder: &Path, trips: usize) -> String {
    terminal.keys("\x13");
    terminal.wait_for("Saved");
    terminal.keys("\x11");
    let (code, sent) = terminal.ended();
    assert_eq!(code, 0);
    let sent = String::from_utf8_lossy(&sent).into_owned();
    for mode in ["1049", "1000", "2004"] {
        let (on, off) = (format!("\x1b[?{mode}h"), format!("\x1b[?{mode}l"));
        assert!(sent.rfind(&off) > sent.rfind(&on), "{mode} is left on");
        assert_eq!(sent.matches(&on).count(), 1 + trips, "{mode} was not taken back");
    }
    fs::read_to_string(folder.join("odd.toml")).unwrap()
}

#[test]
fn what_is_typed_goes_out_and_comes_back_and_the_editor_has_every_key() {
    let folder = tempfile::tempdir().unwrap();
    let body = "echo the editor has it; read -r line; printf '%s\\n' \"$line\" > \"$f\"";
    let program = editor(folder.path(), "pen", body);
    let mut terminal = open_form(folder.path(), &[("EDITOR", "false"), ("VISUAL", &program)]);
    terminal.keys("\r");
    terminal.wait_for("F1 keys");
    terminal.keys("\x05");
    terminal.wait_for("the editor has it");
    for letter in "quite another title".chars() {
        terminal.keys(&letter.to_string());
    }
    terminal.keys("\n");
    terminal.wait_for("as your editor left it");
    terminal.wait_for("quite another title");
    terminal.keys("\r");
    terminal.wait_for("━▶ Feature");
    let expected = ODD.replace("'Audit log'", "'quite another title'");
    assert_eq!(saved(terminal, folder.path(), 1), expected);
    let seen = fs::read_to_string(folder.path().join("seen")).unwrap();
    assert!(seen.trim().ends_with("title.md"), "{seen}");
}

#[test]
fn the_file_opens_at_the_chosen_field_and_is_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let program = editor(folder.path(), "vim", "sed -i 's/Audit log/Audited/' \"$f\"");
    let command = format!("{program} -n");
    let mut terminal = open_form(folder.path(), &[("EDITOR", &command)]);
    terminal.keys("\x05");
    terminal.wait_for("Took over odd.toml: 1 entry is different");
    terminal.wait_for("Audited");
    terminal.keys("u");
    terminal.wait_for("Taken back: Edit odd.toml as a text");
    terminal.keys("\x12");
    terminal.wait_for("Made again");
    assert_eq!(saved(terminal, folder.path(), 1), ODD.replace("Audit log", "Audited"));
    let seen = fs::read_to_string(folder.path().join("seen")).unwrap();
    assert!(seen.starts_with("-n +3 /") && seen.trim().ends_with("/odd.toml"), "{seen}");
}

#[test]
fn a_broken_file_is_told_kept_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let body = "if [ -e \"$f.once\" ]; then sed -i 's/^tags.*$/tags = [\"mended\"]/' \"$f\"\n\
                else touch \"$f.once\"; printf '\\ntags = [\"new' >> \"$f\"; fi";
    let program = editor(folder.path(), "hx", body.replace("$f.once", "$0.once").as_str());
    // This one is told the place behind the file's name.
    let script = fs::read_to_string(&program).unwrap();
    fs::write(&program, script.replace("do :; done", "do f=${f%%:*}; done")).unwrap();
    let mut terminal = open_form(folder.path(), &[("EDITOR", &program)]);
    terminal.keys("\x05");
    terminal.wait_for("can't be understood like this");
    terminal.wait_for("odd.toml:6:");
    terminal.keys("\r");
    terminal.wait_for("Took over odd.toml: 1 entry is different");
    let expected = format!("{ODD}\ntags = [\"mended\"]");
    assert_eq!(saved(terminal, folder.path(), 2), expected);
    let seen = fs::read_to_string(folder.path().join("seen")).unwrap();
    let places: Vec<&str> = seen.lines().filter_map(|line| line.split("odd.toml").nth(1)).collect();
    assert_eq!(places.first(), Some(&":3:13"));
    assert!(places.get(1).is_some_and(|place| place.starts_with(":6:")), "{seen}");
}

#[test]
fn an_editor_that_fails_is_told_and_what_it_wrote_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let program = editor(folder.path(), "pen", "echo more >> \"$f\"; exit 3");
    for (environment, told) in [
        (
            &[("EDITOR", "no-such-editor")][..],
            "`no-such-editor` was not found, so nothing was changed.",
        ),
        (&[("EDITOR", "false")][..], "`false` ended with an error"),
        (&[("EDITOR", &*program)][..], "Its text is kept in"),
        (&[][..], "No editor is set: put its name into $VISUAL or $EDITOR"),
    ] {
        let mut terminal = open_form(folder.path(), environment);
        terminal.keys("\x05");
        terminal.wait_for(told);
        terminal.keys("\x11");
        assert_eq!(terminal.ended().0, 0);
        assert_eq!(fs::read_to_string(folder.path().join("odd.toml")).unwrap(), ODD);
    }
}
