//! Nothing that a map or an argument says moves the cursor or hides.

use crate::program::Desk;

const EVIL: &str = "\u{1b}[2J\u{202e}evil\u{9b}31m\u{7}";

/// Checks that no control character but the line end, and no reordering one, is in a text.
#[track_caller]
fn is_harmless(text: &str) {
    let is_bad = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
    };
    assert!(!text.contains(is_bad), "{text:?}");
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
        let ran = desk.run(args);
        is_harmless(&ran.out);
        is_harmless(&ran.err);
    }
}
