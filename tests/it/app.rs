//! The app in a real terminal: an edit reaches the file, and the terminal is left as it was.

use std::path::Path;
use std::process::Command;

use super::terminal::Terminal;

/// A file with everything that a careless editor would disturb.
const ODD: &str = "\u{feff}# head\r\n[feature.audit-log]\r\ntitle   =   'Audit log' # why\r\n\
                   short = \"Every change, kept.\"\r\nodd = { x = 1 }";

/// Opens the app on a file and shows the form of its only entry, with its title chosen.
fn open_form(folder: &Path) -> Terminal {
    std::fs::write(folder.join("odd.toml"), ODD).unwrap();
    let mut terminal = Terminal::start(100, 30, &["--map", "odd.toml"], folder);
    terminal.wait_for("odd.toml");
    terminal.keys("\x1bOR");
    terminal.wait_for("Outline");
    terminal.keys("/audit\r");
    terminal.wait_for("▸ Title");
    terminal.keys("\r");
    terminal.wait_for("━▶ Feature");
    terminal
}

/// Gives the title that is chosen in the form more letters.
fn retitle(terminal: &mut Terminal, more: &str, shown: &str) {
    terminal.keys("\r");
    terminal.wait_for("keep");
    terminal.keys(&format!("{more}\r"));
    terminal.wait_for(shown);
}

#[test]
fn an_edit_in_the_app_is_one_changed_line_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = open_form(folder.path());
    retitle(&mut terminal, "s", "Audit logs");
    // Leaving does not wait for the save, and must not overtake it.
    terminal.keys("\x13\x11");
    assert_eq!(terminal.ended().0, 0);
    let saved = std::fs::read_to_string(folder.path().join("odd.toml")).unwrap();
    assert_eq!(saved, ODD.replace("'Audit log'", "'Audit logs'"));
}

#[test]
fn what_was_undone_is_not_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = open_form(folder.path());
    retitle(&mut terminal, "s", "Audit logs");
    terminal.keys("\x1a");
    terminal.wait_until("the old title", |text| !text.contains("Audit logs"));
    terminal.keys("\x11");
    assert_eq!(terminal.ended().0, 0);
    assert_eq!(std::fs::read_to_string(folder.path().join("odd.toml")).unwrap(), ODD);
}

#[test]
fn leaving_with_unsaved_work_asks_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = open_form(folder.path());
    retitle(&mut terminal, "s", "Audit logs");
    terminal.keys("\x11");
    terminal.wait_for("Save before leaving?");
    terminal.keys("\r");
    assert_eq!(terminal.ended().0, 0);
    let saved = std::fs::read_to_string(folder.path().join("odd.toml")).unwrap();
    assert_eq!(saved, ODD.replace("'Audit log'", "'Audit logs'"));
}

#[test]
fn a_terminal_of_any_size_is_drawn_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = open_form(folder.path());
    for (columns, rows) in [(20, 5), (1, 1), (200, 60), (59, 14), (80, 24)] {
        terminal.resize(columns, rows);
        terminal.settle();
    }
    terminal.wait_for("Audit log");
    let process = terminal.process().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    let (_, sent) = terminal.ended();
    let sent = String::from_utf8_lossy(&sent).into_owned();
    for (mode, words) in
        [("1049", "the other screen"), ("1000", "the mouse"), ("2004", "marked pastes")]
    {
        let (on, off) = (format!("\x1b[?{mode}h"), format!("\x1b[?{mode}l"));
        assert!(sent.rfind(&off) > sent.rfind(&on), "{words} is left on");
    }
    assert!(sent.rfind("\x1b[?25h") > sent.rfind("\x1b[?25l"), "the cursor is left hidden");
}

#[test]
fn copying_writes_to_the_clipboard_by_the_terminal_and_says_so() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut terminal = Terminal::start(120, 40, &["--map", "maps/northwind"], root);
    terminal.wait_for("Northwind Ledger");
    terminal.keys("globex cheaper cfo");
    terminal.wait_for("A CFO who thinks Globex is cheaper");
    assert!(!String::from_utf8_lossy(&terminal.sent).contains("\x1b]52"), "copied unasked");
    terminal.keys("\x19");
    terminal.wait_for("opied");
    assert!(String::from_utf8_lossy(&terminal.sent).contains("\x1b]52;c;"));
    terminal.keys("\x11");
    assert_eq!(terminal.ended().0, 0);
}

/// Returns what a terminal shows; a blank that was drawn looks like one that was not.
fn shown(terminal: &Terminal) -> Vec<String> {
    terminal.text().lines().map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn a_storm_of_two_hundred_resizes_with_keys_between_ends_on_the_right_screen() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let start = || {
        let mut terminal = Terminal::start(100, 30, &["--map", "maps/northwind"], root);
        terminal.wait_for("Northwind Ledger");
        terminal
    };
    // Back to the beginning of the Find tab, whatever was open.
    let home = "\x1bOQ\x06\x15z\x15";
    let mut calm = start();
    calm.keys(home);
    calm.wait_for("For example:");
    calm.settle();
    let expected = shown(&calm);
    let mut terminal = start();
    // Moving about and typing; nothing that edits.
    let keys = ["\x1bOR", "\t", "\x1b[B", "\x1b[6~", "\x1bOQ", "12", "\x1b[A", "\x15", "\t"];
    for turn in 0..200_u16 {
        let tiny = turn % 3 == 0;
        let columns = 1 + (turn * 37) % if tiny { 30 } else { 190 };
        let rows = 1 + (turn * 23) % if tiny { 8 } else { 60 };
        terminal.resize(columns, rows);
        terminal.keys(keys[usize::from(turn) % keys.len()]);
    }
    terminal.resize(100, 30);
    // A key of several bytes may arrive in two pieces and count as others, when many wait.
    for _ in 0..2 {
        terminal.settle();
        terminal.keys("\x1b");
    }
    terminal.settle();
    // Only when all of that is done does the line say so.
    terminal.keys("\x1bOQ\x06\x15the last word");
    terminal.wait_for("› the last word");
    terminal.keys(home);
    terminal.wait_for("For example:");
    terminal.settle();
    assert_eq!(shown(&terminal), expected);
    for terminal in [calm, terminal] {
        let mut terminal = terminal;
        terminal.keys("\x11");
        assert_eq!(terminal.ended().0, 0);
    }
}
