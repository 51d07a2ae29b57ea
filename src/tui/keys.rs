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
    // Of a letter the shift is in its case; Shift-Tab has a code of its own.
    if let Some(after) = rest.strip_prefix("Shift-").filter(|after| *after != "Tab") {
        modifiers |= KeyModifiers::SHIFT;
        rest = after;
    }
    let control = modifiers.contains(KeyModifiers::CONTROL);
    let code = match rest {
        "Shift-Tab" => KeyCode::BackTab,
        "Space" => KeyCode::Char(' '),
        "Backspace" => KeyCode::Backspace,
        "Enter" => KeyCode::Enter,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Tab" => KeyCode::Tab,
        "Delete" => KeyCode::Delete,
        "Insert" => KeyCode::Insert,
        "Esc" => KeyCode::Esc,
        _ => {
            let number = rest.strip_prefix('F').and_then(|number| number.parse().ok());
            let mut letters = rest.chars();
            let letter = letters.next().filter(|_| letters.next().is_none());
            let case = |letter: char| if control { letter.to_ascii_lowercase() } else { letter };
            number.map(KeyCode::F).or(letter.map(case).map(KeyCode::Char))?
        }
    };
    Some(KeyEvent::new(code, modifiers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for name in
            ["Ctrl-S", "Alt-Up", "?", "F1", "Shift-Tab", "Shift-Down", "Space", "Esc", "q", "K"]
        {
            assert_eq!(parse(name).and_then(name_of).as_deref(), Some(name));
        }
        assert_eq!(parse("Nope"), None);
    }
}
