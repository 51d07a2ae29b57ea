//! What was not saved is there again, whatever ended the program; and two programs on one map.

use std::path::Path;

use super::terminal::Terminal;

pub(crate) const MAP: &str =
    "[feature.audit-log]\ntitle = \"Audit log\"\nshort = \"Every change, kept.\"\n";

/// A map and the state that all sessions on it share.
pub(crate) struct Place {
    pub(crate) folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(place.map_folder()).unwrap();
        std::fs::write(place.map(), MAP).unwrap();
        place
    }

    fn map_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("work")
    }

    pub(crate) fn map(&self) -> std::path::PathBuf {
        self.map_folder().join("map.toml")
    }

    pub(crate) fn read(&self) -> String {
        std::fs::read_to_string(self.map()).unwrap()
    }

    pub(crate) fn start(&self) -> Terminal {
        self.start_with(&[])
    }

    /// Starts the app with more in its environment.
    pub(crate) fn start_with(&self, environment: &[(&str, &str)]) -> Terminal {
        let (folder, state) = (self.map_folder(), self.folder.path());
        Terminal::start_in(100, 30, &["--map", "map.toml"], &folder, state, environment)
    }

    /// Tells whether the journal has this in it.
    pub(crate) fn journal_has(&self, text: &str) -> bool {
        let homes = std::fs::read_dir(self.folder.path().join("MSGMAP_STATE/maps"));
        homes.into_iter().flatten().flatten().any(|home| {
            let journal = std::fs::read(home.path().join("journal")).unwrap_or_default();
            journal.windows(text.len()).any(|window| window == text.as_bytes())
        })
    }

    /// Starts the app and shows the form of the only entry.
    fn open(&self) -> Terminal {
        let mut terminal = self.start();
        terminal.wait_for("map.toml");
        show_form(&mut terminal);
        terminal
    }
}

/// Keeps the unsaved work that is offered, and saves it.
pub(crate) fn keep_and_save(terminal: &mut Terminal) {
    terminal.keys("\r");
    terminal.wait_for("Kept: ");
    terminal.keys("\x13");
    // A text that was being typed is in its editor again, and kept first.
    if terminal.wait_for_any(&["Saved map.toml", "Set title"]) == Some(1) {
        terminal.keys("\x13");
        terminal.wait_for("Saved map.toml");
    }
}

pub(crate) fn show_form(terminal: &mut Terminal) {
    terminal.keys("\x1bOR");
    terminal.wait_for("Outline");
    terminal.keys("/audit\r");
    terminal.wait_for("▸ Title");
    terminal.keys("\r");
    terminal.wait_for("━▶ Feature");
}

fn retitle(terminal: &mut Terminal, more: &str) {
    terminal.keys("\r");
    terminal.wait_for("keep");
    terminal.keys(&format!("{more}\r"));
    terminal.wait_for("* not saved");
}

/// Tells whether the program left a terminal as it found it.
#[track_caller]
fn is_given_back(sent: &[u8], how: &str) {
    let sent = String::from_utf8_lossy(sent).into_owned();
    for mode in ["1049", "1000", "1002", "1003", "1006", "2004"] {
        let (on, off) = (format!("\x1b[?{mode}h"), format!("\x1b[?{mode}l"));
        assert!(sent.rfind(&off) >= sent.rfind(&on), "{mode} is left on after {how}");
    }
    assert!(sent.rfind("\x1b[?25h") > sent.rfind("\x1b[?25l"), "no cursor after {how}");
}

/// Ends a session in a way, and lets the next one keep what it finds.
fn found_after(end: impl FnOnce(&Place, Terminal)) {
    let place = Place::new();
    let mut terminal = place.open();
    retitle(&mut terminal, "s");
    end(&place, terminal);
    assert_eq!(place.read(), MAP);
    let mut next = place.start();
    next.wait_for("Unsaved changes from");
    next.wait_for("(1 field)");
    next.wait_for("Audit log");
    next.keys("\r");
    next.wait_for("Kept: 1 changed field");
    next.keys("\x13");
    next.wait_for("Saved map.toml");
    next.keys("\x11");
    assert_eq!(next.ended().0, 0);
    assert_eq!(place.read(), MAP.replace("Audit log", "Audit logs"));
}

#[test]
fn work_outlives_a_killed_program() {
    found_after(|place, mut terminal| {
        // Without a further key what is on the screen comes into the state folder.
        terminal.wait_while("the journal", || !place.journal_has("Set title"));
        terminal.signal("KILL");
        terminal.ended();
    });
}

#[test]
fn work_outlives_every_signal_and_the_terminal_is_given_back() {
    for signal in ["TERM", "HUP", "INT", "QUIT"] {
        found_after(|_, terminal| {
            terminal.signal(signal);
            let (_, sent) = terminal.ended();
            is_given_back(&sent, signal);
        });
    }
}

#[test]
fn work_outlives_a_panic_which_is_told_on_a_terminal_that_shows_it() {
    found_after(|_, mut terminal| {
        terminal.keys("\x1b[24~");
        let (code, sent) = terminal.ended();
        assert_ne!(code, 0);
        is_given_back(&sent, "a panic");
        let text = String::from_utf8_lossy(&sent).into_owned();
        assert!(text.rfind("F12 was pressed") > text.rfind("\x1b[?1049l"));
    });
}

#[test]
fn what_is_discarded_is_in_the_history() {
    let place = Place::new();
    let mut terminal = place.open();
    retitle(&mut terminal, "s");
    terminal.signal("TERM");
    terminal.ended();
    let mut next = place.start();
    next.wait_for("Unsaved changes from");
    // Whoever leaves without an answer is asked again.
    next.keys("\x11");
    next.ended();
    let mut next = place.start();
    next.wait_for("Unsaved changes from");
    next.keys("\t\r");
    next.wait_for("Discarded");
    next.keys("\x11");
    assert_eq!(next.ended().0, 0);
    assert_eq!(place.read(), MAP);
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_msgmap"));
        command.args(["--map", "map.toml"]).args(args).current_dir(place.map_folder());
        for name in ["MSGMAP_STATE", "MSGMAP_CACHE", "MSGMAP_CONFIG"] {
            command.env(name, place.folder.path().join(name));
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run(&["history"]).contains("discarded: Set title of feature.audit-log"));
    run(&["history", "restore", "1"]);
    assert_eq!(place.read(), MAP.replace("Audit log", "Audit logs"));
    let mut next = place.open();
    assert!(!next.text().contains("Unsaved changes"));
    next.keys("\x11");
    next.ended();
}

#[test]
fn a_text_that_was_being_typed_is_in_its_editor_again() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.keys("\r");
    terminal.wait_for("keep");
    terminal.keys(" of everything");
    terminal.wait_for("Audit log of everything");
    terminal.signal("TERM");
    terminal.ended();
    let mut next = place.start();
    next.wait_for("A text was being typed");
    next.wait_for("Audit log of everything");
    next.keys("\r");
    next.wait_for("keep");
    next.keys("\r");
    next.wait_for("* not saved");
    next.keys("\x13");
    next.wait_for("Saved map.toml");
    next.keys("\x11");
    next.ended();
    assert_eq!(place.read(), MAP.replace("Audit log", "Audit log of everything"));
}

#[test]
fn what_the_last_session_did_can_be_taken_back_in_the_next() {
    let place = Place::new();
    let mut terminal = place.open();
    retitle(&mut terminal, "s");
    terminal.keys("\x13");
    terminal.wait_for("Saved map.toml");
    terminal.keys("\x11");
    terminal.ended();
    assert_ne!(place.read(), MAP);
    let mut next = place.open();
    next.keys("u");
    next.wait_for("Taken back");
    next.keys("\x13");
    next.wait_for("Saved map.toml");
    next.keys("\x11");
    next.ended();
    assert_eq!(place.read(), MAP);
}

#[test]
fn a_change_outside_is_read_and_goes_together_with_what_is_unsaved_here() {
    let place = Place::new();
    let mut terminal = place.open();
    let theirs = MAP.replace("Every change, kept.", "Every change is kept.");
    std::fs::write(place.map(), &theirs).unwrap();
    terminal.wait_for("was changed by another program; it was read again");
    terminal.wait_for("Every change is kept.");
    retitle(&mut terminal, "s");
    let theirs = MAP.replace("Every change, kept.", "All of it, kept.");
    std::fs::write(place.map(), &theirs).unwrap();
    terminal.wait_for("your changes go together with it");
    terminal.wait_for("All of it, kept.");
    terminal.keys("\x13");
    terminal.wait_for("Saved map.toml");
    assert_eq!(place.read(), theirs.replace("Audit log", "Audit logs"));
    // Both change the same: it is asked.
    retitle(&mut terminal, "!");
    std::fs::write(place.map(), MAP.replace("Audit log", "Audit trail")).unwrap();
    terminal.wait_for("Changed here and outside");
    terminal.wait_for("Audit trail");
    terminal.keys("\t\r");
    terminal.wait_for("are one now");
    terminal.keys("\x13");
    terminal.wait_until("the save", |text| !text.contains("* not saved"));
    terminal.keys("\x11");
    terminal.ended();
    assert!(place.read().contains("Audit trail"), "{}", place.read());
}

#[test]
fn a_broken_or_vanished_file_is_waited_out_with_the_last_good_view() {
    let place = Place::new();
    let mut terminal = place.open();
    retitle(&mut terminal, "s");
    std::fs::write(place.map(), "[feature.audit-log\n<<<<<<< ours\n").unwrap();
    terminal.wait_for("map.toml:1:");
    terminal.wait_for("Editing goes on once it is whole again");
    terminal.wait_for("Audit logs");
    std::fs::write(place.map(), MAP).unwrap();
    terminal.wait_for("whole again.");
    std::fs::remove_file(place.map()).unwrap();
    terminal.wait_for("there is no map at");
    terminal.wait_for("Save to another folder");
    std::fs::write(place.map(), MAP).unwrap();
    terminal.wait_until("whole again", |text| !text.contains("there is no map at"));
    terminal.keys("\x13");
    terminal.wait_for("Saved map.toml");
    terminal.keys("\x11");
    terminal.ended();
    assert_eq!(place.read(), MAP.replace("Audit log", "Audit logs"));
}

#[test]
fn a_second_program_waits_for_the_first_and_takes_over_what_it_left() {
    let place = Place::new();
    let mut first = place.open();
    let mut second = place.open();
    assert!(second.text().contains("read-only"));
    second.keys("\r");
    second.wait_for("msgmap has it open already");
    retitle(&mut first, "s");
    first.wait_while("the journal", || !place.journal_has("Set title"));
    first.signal("KILL");
    first.ended();
    second.wait_for("Unsaved changes from");
    second.keys("\r");
    second.wait_for("Kept: 1 changed field");
    second.keys("\x13");
    second.wait_for("Saved map.toml");
    second.keys("\x11");
    second.ended();
    assert_eq!(place.read(), MAP.replace("Audit log", "Audit logs"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_rest_gives_the_terminal_back_and_goes_on_where_it_was() {
    let place = Place::new();
    let mut terminal = place.open();
    retitle(&mut terminal, "s");
    terminal.signal("TSTP");
    let status = format!("/proc/{}/stat", terminal.process());
    let is_resting =
        |path: &str| std::fs::read_to_string(path).is_ok_and(|stat| stat.contains(") T "));
    while !is_resting(&status) {
        terminal.settle();
    }
    terminal.settle();
    is_given_back(&terminal.sent, "TSTP");
    terminal.signal("CONT");
    terminal.wait_for("* not saved");
    terminal.wait_for("Audit logs");
    terminal.keys("u");
    terminal.wait_for("Taken back");
    terminal.keys("\x11");
    let (code, sent) = terminal.ended();
    assert_eq!(code, 0);
    is_given_back(&sent, "CONT and quit");
}

/// Returns the number of the process that has the map.
#[cfg(unix)]
fn holder(place: &Place) -> Option<String> {
    let homes = std::fs::read_dir(place.folder.path().join("MSGMAP_STATE/maps")).ok()?;
    let home = homes.into_iter().flatten().next()?.path();
    let told: serde_json::Value =
        serde_json::from_slice(&std::fs::read(home.join("holder")).ok()?).ok()?;
    Some(told["process"].to_string())
}

#[cfg(unix)]
#[test]
fn a_start_after_a_kill_sets_the_terminal_right() {
    let place = Place::new();
    // One terminal: the first program in it is killed, the second one ends well.
    let app = format!("'{}' --map map.toml", env!("CARGO_BIN_EXE_msgmap"));
    let script = format!("{app}; echo killed; {app}; stty -a");
    let (folder, state) = (place.map_folder(), place.folder.path());
    let program = ["/bin/sh", "-c", &script];
    let path = [("PATH", "/usr/bin:/bin")];
    let mut terminal = Terminal::start_program(100, 30, &program, &folder, state, &path);
    terminal.wait_for("map.toml");
    show_form(&mut terminal);
    terminal.wait_while("the holder", || holder(&place).is_none());
    let first = holder(&place).unwrap();
    assert!(std::process::Command::new("kill").args(["-KILL", &first]).status().unwrap().success());
    terminal.wait_while("the next program", || holder(&place).is_none_or(|next| next == first));
    terminal.wait_for("1 Find");
    terminal.settle();
    terminal.keys("\x11");
    let (code, sent) = terminal.ended();
    assert_eq!(code, 0);
    is_given_back(&sent, "a start after a kill");
    let told = String::from_utf8_lossy(&sent).into_owned();
    let modes = told.split("speed ").last().unwrap();
    for mode in ["icanon", "echo", "isig", "icrnl", "opost"] {
        let is_on = modes.split([' ', ';', '\r', '\n']).any(|word| word == mode);
        assert!(is_on, "{mode} is off:\n{modes}");
    }
}

#[test]
fn a_paste_is_data_and_more_than_a_megabyte_is_refused() {
    let place = Place::new();
    let mut terminal = place.open();
    terminal.keys("\r");
    terminal.wait_for("keep");
    terminal.keys("\x1b[200~ q\x13\x1b[201~");
    terminal.wait_for("Audit log q");
    let much = "x".repeat(1024 * 1024 + 1);
    terminal.keys(&format!("\x1b[200~{much}\x1b[201~"));
    terminal.wait_for("too much for one paste");
    assert_eq!(place.read(), MAP);
    terminal.signal("TERM");
    terminal.ended();
}

/// The state folder's files are for nobody else.
#[cfg(unix)]
#[test]
fn what_is_kept_aside_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    fn check(folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o077;
            assert_eq!(mode, 0, "{}", entry.path().display());
            if entry.path().is_dir() {
                check(&entry.path());
            }
        }
    }
    let place = Place::new();
    let mut terminal = place.open();
    retitle(&mut terminal, "s");
    terminal.signal("TERM");
    terminal.ended();
    check(&place.folder.path().join("MSGMAP_STATE/maps"));
}
