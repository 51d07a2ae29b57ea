//! Keys and the mouse in a long text, as in a browser.
//!
//! The text area brings most of it; what differs from a browser there stands here: Home and End
//! of the line as it is seen, the text's start and end, whole words, the mouse.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui_textarea::{CursorMove, DataCursor, TextArea};

use super::input::sound;
use super::msg::Effect;
use super::popup::TextEditor;

/// Takes a key.
pub fn key(editor: &mut TextEditor, key: KeyEvent) -> Vec<Effect> {
    editor.error = None;
    let area = &mut editor.area;
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    #[expect(clippy::wildcard_enum_match_arm, reason = "the text area takes all other keys")]
    match key.code {
        // AltGr types letters on many keyboards and comes as Ctrl and Alt together.
        KeyCode::Char(letter) if control == alt => {
            if !sound(letter.encode_utf8(&mut [0; 4])).is_empty() {
                area.insert_char(letter);
            }
        }
        KeyCode::Char('a' | 'A') if control => area.select_all(),
        KeyCode::Char('c' | 'C') if control => {
            if is_selected(area) {
                area.copy();
                return vec![Effect::Copy(area.yank_text())];
            }
        }
        KeyCode::Char('x' | 'X') if control => {
            if is_selected(area) {
                area.cut();
                return vec![Effect::Copy(area.yank_text())];
            }
        }
        KeyCode::Char('v' | 'V') if control => {
            area.paste();
        }
        KeyCode::Char('z') if control && !shift => {
            // A text that was replaced whole was taken out before the new one came in: that is
            // one step for whoever takes it back.
            if area.undo() && area.is_empty() {
                area.undo();
            }
        }
        KeyCode::Char('y' | 'r' | 'Y' | 'R' | 'z' | 'Z') if control => {
            if area.redo() && area.is_empty() {
                area.redo();
            }
        }
        KeyCode::Home if control => go(area, jump(DataCursor(0, 0)), shift),
        KeyCode::End if control => go(area, jump(DataCursor(usize::MAX, usize::MAX)), shift),
        KeyCode::Home => {
            let row = area.screen_cursor().row;
            let start = area.screen_to_data(row, 0);
            let start = if start == area.cursor() { DataCursor(start.0, 0) } else { start };
            go(area, jump(start), shift);
        }
        KeyCode::End => {
            let row = area.screen_cursor().row;
            let (here, next) = (area.cursor(), area.screen_to_data(row + 1, 0));
            // The line goes on in the next row of the screen: its end is in front of that.
            if next.0 == here.0 && next.1 > here.1 + 1 {
                go(area, jump(DataCursor(next.0, next.1 - 1)), shift);
            } else {
                go(area, CursorMove::End, shift);
            }
        }
        KeyCode::Backspace if control || alt => {
            area.delete_word();
        }
        KeyCode::Delete if control || alt => {
            area.delete_next_word();
        }
        KeyCode::Tab => {
            area.insert_str("    ");
        }
        _ => {
            area.input(key);
        }
    }
    Vec::new()
}

/// Puts the cursor where a click was: a row and a column of the text's part of the screen. With
/// `extend` all from the cursor's old place is selected, with `word` the word there.
pub fn click(area: &mut TextArea<'static>, row: usize, column: usize, extend: bool, word: bool) {
    let (top, _) = area.scroll_offset();
    let place = area.screen_to_data(usize::from(top) + row, column);
    go(area, jump(place), extend);
    if !word {
        return;
    }
    let line: Vec<char> =
        area.lines().get(place.0).map(|line| line.chars().collect()).unwrap_or_default();
    let is_word = |letter: &char| letter.is_alphanumeric() || matches!(letter, '_' | '\'' | '’');
    let (before, after) = line.split_at(place.1.min(line.len()));
    let start = place.1 - before.iter().rev().take_while(|letter| is_word(letter)).count();
    let end = place.1 + after.iter().take_while(|letter| is_word(letter)).count();
    if end > start {
        go(area, jump(DataCursor(place.0, start)), false);
        go(area, jump(DataCursor(place.0, end)), true);
    }
}

fn is_selected(area: &TextArea<'static>) -> bool {
    area.selection_range().is_some_and(|(start, end)| start != end)
}

fn go(area: &mut TextArea<'static>, to: CursorMove, extend: bool) {
    if !extend {
        area.cancel_selection();
    } else if !area.is_selecting() {
        area.start_selection();
    }
    area.move_cursor(to);
}

fn jump(place: DataCursor) -> CursorMove {
    let narrow = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    CursorMove::Jump(narrow(place.0), narrow(place.1))
}
