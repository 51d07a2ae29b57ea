//! Nothing that a map, an argument, a file's name or a commit says moves the cursor or hides.

use std::path::Path;
use std::process::Command;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use crate::program::Desk;
use crate::terminal::Terminal;

const EVIL: &str = "\u{1b}[2J\u{202e}evil\u{9b}31m\u{7}";

/// What every text of a poisoned map says: an order to the clipboard and one to the title, an
/// unfinished one, C1 controls, letters turned round, hidden text, a heap of marks.
const POISON: &str = "\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}]2;evil\u{7}\u{1b}P\u{9b}31m\u{9d}\r\u{8}\u{202e}\
    \u{2066}\u{200b}\u{200e}\u{feff}\u{2028}\u{ad}\u{e0041}e\u{301}\u{301}\u{301}\u{301}\u{301}\
    \u{301}\u{301}\u{301}\t\u{7f}";

/// A map in which whatever can be a text is poisoned where the sign stands.
fn poisoned() -> String {
    let mut escaped = String::new();
    for letter in POISON.chars() {
        escaped.push_str(&format!("\\U{:08X}", u32::from(letter)));
    }
    // A comment can't hold the controls of ASCII.
    let raw: String = POISON.chars().filter(|letter| !letter.is_ascii_control()).collect();
    let lines = include_str!("hostile/poisoned.toml").lines().map(|line| {
        let poison = if line.starts_with('#') { &raw } else { &escaped };
        line.replace('☠', poison) + "\n"
    });
    lines.collect()
}

/// Checks that no control character but the line end, no hidden and no reordering one, and no heap
/// of marks is in a text.
#[track_caller]
fn is_harmless(what: &str, text: &str) {
    let is_bad = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let bad = text.lines().find(|line| line.contains(is_bad));
    assert!(bad.is_none(), "{what}: {bad:?}");
    assert!(!text.contains(&"\u{301}".repeat(5)), "{what}: a heap of marks");
}

/// Runs the program and checks what it says.
#[track_caller]
fn run(desk: &Desk, args: &[&str]) -> String {
    let ran = desk.run(args);
    assert!(ran.code <= 2 && !ran.err.contains("panicked"), "{args:?}: {}", ran.err);
    is_harmless(&format!("{args:?}"), &ran.out);
    is_harmless(&format!("{args:?}, beside the result"), &ran.err);
    ran.out
}

fn git(folder: &Path, args: &[&str]) {
    let author = format!("Ann {}", POISON.replace(['\u{7}', '\u{1b}', '\r'], ""));
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "core.autocrlf=false"]).args(args);
    for (name, value) in [
        ("GIT_AUTHOR_NAME", author.as_str()),
        ("GIT_COMMITTER_NAME", author.as_str()),
        ("GIT_AUTHOR_EMAIL", "ann@northwind.example"),
        ("GIT_COMMITTER_EMAIL", "ann@northwind.example"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ] {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Commands that read a poisoned map, in every format.
const READERS: &[&[&str]] = &[
    &["check"],
    &["check", "--json"],
    &["check", "--format", "github"],
    &["check", "--require-approval"],
    &["check", "maps", "nowhere \u{1b}[2J"],
    &["fmt", "--check"],
    &["show", "close", "cfo", "globex", "acme", "deck"],
    &["show", "--json", "close", "cfo"],
    &["search", "close"],
    &["search", "--json", "--explain", "close cfo globex"],
    &["search", "--explain", "close cfo globex"],
    &["search", "--customer", "close"],
    &["search", "owner:ann", "kind:claim"],
    &["search", "zzyzx"],
    &["search", "--missed"],
    &["search", "--missed", "--json"],
    &["brief", "cfo", "--for", "region=emea"],
    &["brief", "situation.cfo"],
    &["brief", "situation.cfo", "--customer"],
    &["brief", "situation.cfo", "--format", "md"],
    &["brief", "situation.cfo", "--format", "html"],
    &["brief", "situation.cfo", "--json"],
    &["matrix"],
    &["matrix", "--gaps", "--fold"],
    &["matrix", "--format", "md"],
    &["matrix", "--format", "csv"],
    &["matrix", "--json"],
    &["matrix", "--view", "proof"],
    &["matrix", "--view", "features", "--format", "csv"],
    &["approvals", "--all"],
    &["approvals", "--json"],
    &["diff"],
    &["diff", "--format", "markdown", "HEAD~1"],
    &["diff", "--json", "HEAD~1"],
    &["log", "value_proposition.close"],
    &["log", "--json", "value_proposition.close"],
    &["show", "--as-of", "HEAD~1", "close"],
    &["git", "doctor"],
    &["git", "doctor", "--json"],
    &["history"],
    &["history", "--json"],
    &["history", "show", "1"],
    &["history", "show", "1", "--json"],
    &["schema"],
    &["config"],
    &["config", "--json"],
];

#[test]
fn nothing_of_a_poisoned_map_leaves_the_program_as_it_is() {
    let desk = Desk::new(&[("maps/m.toml", &poisoned())]);
    let folder = desk.path();
    git(&folder, &["init", "-q", "-b", "main"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", &format!("One {POISON}")]);
    let second = poisoned().replace("three days", "two days").replace("Nightly", "Daily");
    desk.put("maps/m.toml", &second);
    git(&folder, &["commit", "-q", "-a", "-m", &format!("Two {POISON}")]);
    desk.put(
        &format!("maps/b {}.toml", POISON.replace('\u{1b}', "\u{9b}")),
        "[feature.b]\ntitle = \"B\"\n",
    );

    // Edits whose words are poisoned, too, so that the history is.
    for args in [
        &["set", "feature.auto", "title", POISON][..],
        &["approve", "feature.auto", "--as", "marketing", "--by", POISON],
        &["new", "feature", "new-one", "--title", POISON],
        &["link", "feature.auto", "competitors", "globex"],
        &["rename", "feature.auto", "auto-two"],
        &["rename", "feature.auto", POISON],
        &["unset", "feature.auto-two", POISON],
        &["rm", "feature.new-one"],
        &["search", POISON],
        &["show", POISON],
        &["explain", POISON],
        &["diff", POISON],
        &["merge", POISON, POISON, POISON],
        &["--map", POISON, "check"],
        &[POISON],
    ] {
        run(&desk, args);
    }
    for args in READERS {
        let said = run(&desk, args);
        assert!(!said.contains("]52;c;ZXZpbA==\u{7}"), "{args:?}");
    }
    // A merge is a file of the map again, which may say whatever it says: but not on a terminal.
    let (one, two) = (poisoned(), second);
    desk.put("base.toml", &one);
    desk.put("ours.toml", &two);
    desk.put("theirs.toml", &one.replace("three days", "four days"));
    assert!(run(&desk, &["merge", "base.toml", "ours.toml", "theirs.toml"]).is_empty());
    assert_eq!(
        desk.run(&["merge", "base.toml", "ours.toml", "theirs.toml", "-o", "out.toml"]).code,
        1
    );
    assert!(desk.read("out.toml").contains('\u{202e}'));
    run(&desk, &["git", "textconv", "out.toml"]);
    run(&desk, &["git", "textconv", "ours.toml"]);
}

#[test]
fn pages_carry_no_html_no_formula_and_no_strange_address() {
    let desk = Desk::new(&[("m.msgmap.toml", &poisoned())]);
    desk.put("empty.toml", "");
    for args in [
        &["brief", "situation.cfo", "--format", "md"][..],
        &["matrix", "--format", "md"],
        &["matrix", "--view", "proof", "--format", "md"],
        &["diff", "--format", "markdown", "empty.toml", "m.msgmap.toml"],
        &["diff", "--format", "markdown", "m.msgmap.toml", "empty.toml"],
    ] {
        let page = run(&desk, args);
        let more = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for event in Parser::new_ext(&page, more) {
            #[expect(clippy::wildcard_enum_match_arm, reason = "all else is text and its shape")]
            match event {
                Event::Html(text) | Event::InlineHtml(text) => panic!("{args:?}: {text}"),
                Event::Start(Tag::Image { dest_url, .. }) => panic!("{args:?}: {dest_url}"),
                Event::Start(Tag::Link { link_type, dest_url, .. }) => assert!(
                    link_type == LinkType::Email
                        || dest_url.starts_with("https://")
                        || dest_url.starts_with("mailto:"),
                    "{args:?}: {dest_url}"
                ),
                _ => {}
            }
        }
    }
    let page = run(&desk, &["brief", "situation.cfo", "--format", "html"]);
    let links: Vec<&str> = page.split("href=\"").skip(1).collect();
    assert!(links.iter().all(|link| link.starts_with("https:&#x2f;&#x2f;")), "{links:?}");
    for tag in ["<script", "<img", "<b>", "<i>", "onerror=x>", "src="] {
        assert!(!page.contains(tag), "{tag} in {page}");
    }
    assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none'"), "{page}");
    let table = run(&desk, &["matrix", "--view", "proof", "--format", "csv"]);
    for cell in table.split([',', '\n']) {
        let cell = cell.trim_start_matches('"');
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
    }
    assert!(table.contains("'=Close in three days"), "{table}");
}

#[test]
fn a_poisoned_map_in_the_app_leaves_clipboard_and_title_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("m.toml"), poisoned()).unwrap();
    let mut terminal = Terminal::start(120, 40, &["--map", "m.toml"], folder.path());
    terminal.wait_for("Find");
    // Each tab, with its lists, pages and popups.
    for keys in [
        "globex cfo",
        "\r",
        "b",
        "\x1b",
        "\x1bOR",
        "/close\r",
        "\r",
        "m",
        "\x1b",
        "\x1b[B\x1b[B\r",
        "\x1b",
        "\x1b[F",
        "\x1b",
        "U",
        "\x1b",
        "?",
        "\x1b",
        ":",
        "\x1b",
        "\x1b[15~",
        "\t",
        "\r",
        "\x1b",
        "\x1b[17~",
        "\x1b[B\r",
        "\x1b",
    ] {
        terminal.keys(keys);
        terminal.settle();
    }
    assert!(terminal.text().contains("Review"), "{}", terminal.text());
    terminal.keys("\x11");
    let (code, sent) = terminal.ended();
    assert_eq!(code, 0);
    let sent = String::from_utf8(sent).unwrap();
    for bad in [
        "\x1b]", "\x1bP", "\x1b_", "\x1b^", "\u{7}", "\u{9b}", "\u{9d}", "\u{202e}", "\u{200b}",
        "\u{feff}",
    ] {
        assert!(!sent.contains(bad), "{bad:?} was sent");
    }
    assert!(sent.contains("<U+202E>"), "nothing of the map was shown");
}

#[test]
fn words_of_a_map_and_of_the_command_line_are_cleaned() {
    let escaped = "\\u001b[2J\\u202eevil\\u009b31m\\u0007";
    let map = format!(
        "[map]\nformat = 1\n[feature.\"{escaped}\"]\ntitle = \"T {escaped}\"\n\"{escaped}\" = 1\ncompetitors = [\"{escaped}\"]\n[feature.b]\ntitle = \"B\"\nbody = \"{escaped}\"\n"
    );
    let file = format!("maps/{EVIL}.toml");
    let desk = Desk::new(&[(&file, &map)]);
    let evil_key = format!("feature.{EVIL}");
    for args in [
        &["check"][..],
        &["check", "--json"],
        &["check", "--format", "github"],
        &["check", EVIL],
        &["show", &evil_key],
        &["show", "--json", &evil_key],
        &["show", EVIL],
        &["search", "evil"],
        &["search", EVIL],
        &["search", "--json", "--explain", EVIL],
        &["search", "--for", EVIL],
        &["search", "--kind", EVIL],
        &["fmt", "--check"],
        &["new", EVIL, EVIL, "--title", EVIL],
        &["new", "feature", "b", "--title", EVIL],
        &["set", "feature.b", EVIL, "x"],
        &["set", "feature.b", "status", EVIL],
        &["set", "--force", "feature.b", EVIL, EVIL],
        &["link", "feature.b", "competitors", EVIL],
        &["rename", "feature.b", EVIL],
        &["rm", EVIL],
        &["explain", EVIL],
        &["completions", EVIL],
        &["--map", EVIL, "check"],
        &[EVIL],
    ] {
        run(&desk, args);
    }
}
