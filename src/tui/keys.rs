//! Names of keys: `Ctrl-S`, `Enter`, `?`.
//!
//! A pressed key is turned into its name and looked up by it, so the names in the table of
//! commands are the keys, and what the footer and the help show is what is looked up.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Returns the name of a pressed key; `None` for one that no command can have.
pub fn name_of(key: KeyEvent) -> Option<String> {
    let mut name = String::new();
    let shift_tells = !matches!(key.code, KeyCode::Char(_) | KeyCode::BackTab);
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        name.push_str("Ctrl-");
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        name.push_str("Alt-");
    }
    if shift_tells && key.modifiers.contains(KeyModifiers::SHIFT) {
        name.push_str("Shift-");
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "no command has the other keys")]
    match key.code {
        // With Ctrl the letter's case says nothing.
        KeyCode::Char(letter) if name.starts_with("Ctrl-") => {
            name.extend(letter.to_uppercase());
        }
        KeyCode::Char(' ') => name.push_str("Space"),
        KeyCode::Char(letter) => name.push(letter),
        KeyCode::F(number) => {
            name.push('F');
            name.push_str(&number.to_string());
        }
        KeyCode::BackTab => name.push_str("Shift-Tab"),
        KeyCode::Backspace => name.push_str("Backspace"),
        KeyCode::Enter => name.push_str("Enter"),
        KeyCode::Left => name.push_str("Left"),
        KeyCode::Right => name.push_str("Right"),
        KeyCode::Up => name.push_str("Up"),
        KeyCode::Down => name.push_str("Down"),
        KeyCode::Home => name.push_str("Home"),
        KeyCode::End => name.push_str("End"),
        KeyCode::PageUp => name.push_str("PageUp"),
        KeyCode::PageDown => name.push_str("PageDown"),
        KeyCode::Tab => name.push_str("Tab"),
        KeyCode::Delete => name.push_str("Delete"),
        KeyCode::Insert => name.push_str("Insert"),
        KeyCode::Esc => name.push_str("Esc"),
        _ => return None,
    }
    Some(name)
}

/// The keys that have a name of more than one letter.
const NAMED: &[(&str, KeyCode)] = &[
    ("Space", KeyCode::Char(' ')),
    ("Backspace", KeyCode::Backspace),
    ("Enter", KeyCode::Enter),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Tab", KeyCode::Tab),
    ("Delete", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Esc", KeyCode::Esc),
];

/// Keys that terminals send for others.
const SAME: &[(&str, &str)] =
    &[("Ctrl-I", "Tab"), ("Ctrl-M", "Enter"), ("Ctrl-H", "Backspace"), ("Ctrl-[", "Esc")];

/// Reads a key as people write it, `ctrl+z` too; returns its name, or why it is none.
pub fn read(word: &str) -> Result<String, String> {
    let mut name = String::new();
    let mut rest = word.trim();
    // Shift stands last: what it does not change is no key of its own.
    let mut taken: Vec<&str> = Vec::new();
    while let Some((modifier, after)) = rest.split_once(['-', '+']).filter(|(_, a)| !a.is_empty()) {
        match modifier.to_ascii_lowercase().as_str() {
            "ctrl" | "control" | "c" | "strg" => taken.push("Ctrl-"),
            "alt" | "meta" | "m" | "option" => taken.push("Alt-"),
            "shift" | "s" => taken.push("Shift-"),
            _ => return Err("is no key".into()),
        }
        rest = after;
    }
    for modifier in ["Ctrl-", "Alt-", "Shift-"] {
        if taken.contains(&modifier) {
            name.push_str(modifier);
        }
    }
    let known = NAMED.iter().map(|(known, _)| *known).find(|k| k.eq_ignore_ascii_case(rest));
    let known = known.or_else(|| match rest.to_ascii_lowercase().as_str() {
        "escape" => Some("Esc"),
        "return" => Some("Enter"),
        "del" => Some("Delete"),
        "ins" => Some("Insert"),
        "page_up" | "pgup" => Some("PageUp"),
        "page_down" | "pgdn" | "pgdown" => Some("PageDown"),
        _ => None,
    });
    match known {
        Some(known) => name.push_str(known),
        None if rest.len() > 1 && rest.starts_with(['f', 'F']) => {
            name.push_str(&rest.to_uppercase());
        }
        None => name.push_str(rest),
    }
    if taken.contains(&"Ctrl-") && taken.contains(&"Alt-") {
        return Err("types a letter on many keyboards".into());
    }
    let key = parse(&name).ok_or_else(|| "is no key".to_owned())?;
    let name = name_of(key).ok_or_else(|| "is no key".to_owned())?;
    match SAME.iter().find(|(same, _)| *same == name) {
        Some((_, other)) => Err(format!("is {other} to a terminal")),
        None => Ok(name),
    }
}

/// Returns the key that has a name.
pub fn parse(name: &str) -> Option<KeyEvent> {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = name;
    if let Some(after) = rest.strip_prefix("Ctrl-") {
        modifiers |= KeyModifiers::CONTROL;
        rest = after;
    }
    if let Some(after) = rest.strip_prefix("Alt-") {
        modifiers |= KeyModifiers::ALT;
        rest = after;
    }
    let control = modifiers.contains(KeyModifiers::CONTROL);
    if rest == "Shift-Tab" {
        return Some(KeyEvent::new(KeyCode::BackTab, modifiers));
    }
    if let Some(after) = rest.strip_prefix("Shift-") {
        modifiers |= KeyModifiers::SHIFT;
        rest = after;
    }
    let code = if let Some((_, code)) = NAMED.iter().find(|(known, _)| *known == rest) {
        *code
    } else if let Some(number) = rest.strip_prefix('F').and_then(|number| number.parse().ok()) {
        KeyCode::F(Some(number).filter(|number| (1..=24).contains(number))?)
    } else {
        let mut letters = rest.chars();
        let letter = letters.next().filter(|_| letters.next().is_none())?;
        if letter.is_control() || letter == ' ' || modifiers.contains(KeyModifiers::SHIFT) {
            return None;
        }
        KeyCode::Char(if control { letter.to_ascii_lowercase() } else { letter })
    };
    Some(KeyEvent::new(code, modifiers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for name in [
            "Ctrl-S",
            "Alt-Up",
            "?",
            "F1",
            "Shift-Tab",
            "Shift-Down",
            "Space",
            "Esc",
            "q",
            "K",
            "Shift-F3",
            "-",
        ] {
            assert_eq!(parse(name).and_then(name_of).as_deref(), Some(name));
            assert_eq!(read(name).as_deref(), Ok(name));
        }
        assert_eq!(parse("Nope"), None);
    }

    #[test]
    fn people_write_keys_in_many_ways() {
        for (word, name) in [
            ("ctrl+z", "Ctrl-Z"),
            ("C-z", "Ctrl-Z"),
            ("escape", "Esc"),
            ("f5", "F5"),
            ("shift-tab", "Shift-Tab"),
            ("alt-UP", "Alt-Up"),
            ("Ctrl--", "Ctrl--"),
            ("+", "+"),
        ] {
            assert_eq!(read(word).as_deref(), Ok(name), "{word}");
        }
        let why = |word: &str| read(word).unwrap_err();
        assert_eq!(why("Hyper-Q"), "is no key");
        assert_eq!(why("Shift-a"), "is no key");
        assert_eq!(why("F99"), "is no key");
        assert_eq!(why(""), "is no key");
        assert_eq!(why("Ctrl-i"), "is Tab to a terminal");
        assert_eq!(why("Ctrl-Alt-q"), "types a letter on many keyboards");
    }
}
