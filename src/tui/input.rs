//! One line of typing.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::unseen::is_unseen;
use crate::render::clean_line;

/// One line of typing with its cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Input {
    text: String,
    /// Where the next letter goes, in bytes; always between letters as people see them.
    cursor: usize,
}

impl Input {
    /// Returns a line that holds a text, with the cursor behind it.
    pub fn new(text: &str) -> Self {
        let text = text.replace(['\n', '\r'], " ");
        Self { cursor: text.len(), text }
    }

    /// Returns what was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts text in at the cursor; line ends and tabs become blanks, and what nobody sees stays
    /// out.
    pub fn insert(&mut self, text: &str) {
        let text = sound(text).replace(['\n', '\t'], " ");
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
    }

    /// Takes a key; tells whether it was one for a line.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        #[expect(clippy::wildcard_enum_match_arm, reason = "most keys are not for a line")]
        match key.code {
            KeyCode::Char('a') if control => self.cursor = 0,
            KeyCode::Char('e') if control => self.cursor = self.text.len(),
            KeyCode::Char('u') if control => {
                self.text.drain(..self.cursor);
                self.cursor = 0;
            }
            KeyCode::Char('k') if control => self.text.truncate(self.cursor),
            KeyCode::Char('w') if control => self.cut_to(self.word_before()),
            KeyCode::Backspace if control || alt => self.cut_to(self.word_before()),
            KeyCode::Left if control || alt => self.cursor = self.word_before(),
            KeyCode::Right if control || alt => self.cursor = self.word_after(),
            // AltGr types letters on many keyboards and comes as Ctrl and Alt together.
            KeyCode::Char(letter) if control == alt => {
                self.insert(letter.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Left => self.cursor = self.before(),
            KeyCode::Right => self.cursor = self.after(),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            KeyCode::Backspace => self.cut_to(self.before()),
            KeyCode::Delete => {
                let end = self.after();
                self.text.drain(self.cursor..end);
            }
            _ => return false,
        }
        true
    }

    /// Returns what is seen in a field of this width, and the cursor's column in it.
    pub fn seen(&self, width: usize) -> (String, usize) {
        let (before, after) = self.text.split_at(self.cursor);
        let before = clean_line(before);
        let mut start = before.len();
        let mut taken = 0;
        // One column stays free for the cursor behind the last letter.
        for (at, letter) in before.grapheme_indices(true).rev() {
            taken += letter.width();
            if taken >= width.max(1) {
                break;
            }
            start = at;
        }
        let (_, head) = before.split_at(start);
        let text = format!("{head}{}", clean_line(after));
        let (seen, _) = super::text::split_at_width(&text, width);
        (seen.to_owned(), head.width())
    }

    /// Puts the cursor where a click at this column of the shown text was.
    pub fn click(&mut self, width: usize, column: usize) {
        let (seen, cursor_column) = self.seen(width);
        if column >= cursor_column {
            let (_, after) = self.text.split_at(self.cursor);
            let (skipped, _) = super::text::split_at_width(after, column - cursor_column);
            self.cursor += skipped.len();
        } else {
            let (head, _) = super::text::split_at_width(&seen, column);
            let back =
                seen.graphemes(true).count().min(
                    super::text::split_at_width(&seen, cursor_column).0.graphemes(true).count(),
                ) - head.graphemes(true).count();
            for _ in 0..back {
                self.cursor = self.before();
            }
        }
    }

    fn cut_to(&mut self, start: usize) {
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    fn before(&self) -> usize {
        let (before, _) = self.text.split_at(self.cursor);
        before.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        let (_, after) = self.text.split_at(self.cursor);
        self.cursor + after.graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let (before, _) = self.text.split_at(self.cursor);
        let words = before.split_word_bound_indices().rev();
        words.skip_while(|(_, word)| word.trim().is_empty()).map(|(at, _)| at).next().unwrap_or(0)
    }

    fn word_after(&self) -> usize {
        let (_, after) = self.text.split_at(self.cursor);
        let mut words = after.split_word_bound_indices().skip_while(|(_, w)| w.trim().is_empty());
        words.next().map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }
}

/// Returns typed or pasted text without controls and without what nobody sees or what reorders
/// the text; joiners and what makes one emoji of several stay. Every line end is `\n`.
pub fn sound(text: &str) -> String {
    let is_fine = |letter: char| {
        !is_unseen(letter)
            || matches!(letter, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}'
                | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
    };
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| is_fine(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(input: &mut Input, code: KeyCode, modifiers: KeyModifiers) {
        assert!(input.key(KeyEvent::new(code, modifiers)));
    }

    #[test]
    fn letters_go_in_at_the_cursor_and_leave_whole() {
        let mut input = Input::new("aé👩‍💻");
        typed(&mut input, KeyCode::Backspace, KeyModifiers::NONE);
        assert_eq!(input.text(), "aé");
        typed(&mut input, KeyCode::Left, KeyModifiers::NONE);
        typed(&mut input, KeyCode::Char('b'), KeyModifiers::NONE);
        assert_eq!(input.text(), "abé");
        typed(&mut input, KeyCode::Char('@'), KeyModifiers::CONTROL | KeyModifiers::ALT);
        assert_eq!(input.text(), "ab@é");
        assert!(!input.key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)));
    }

    #[test]
    fn words_go_as_a_whole() {
        let mut input = Input::new("one two  ");
        typed(&mut input, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(input.text(), "one ");
        typed(&mut input, KeyCode::Left, KeyModifiers::CONTROL);
        typed(&mut input, KeyCode::Right, KeyModifiers::CONTROL);
        typed(&mut input, KeyCode::Char('!'), KeyModifiers::NONE);
        assert_eq!(input.text(), "one! ");
    }

    #[test]
    fn the_cursor_is_always_in_view() {
        let input = Input::new("0123456789");
        assert_eq!(input.seen(5), ("6789".to_owned(), 4));
        assert_eq!(input.seen(20), ("0123456789".to_owned(), 10));
        assert_eq!(Input::new("日本語").seen(5), ("本語".to_owned(), 4));
        assert_eq!(Input::new("a").seen(0).0, "");
    }

    #[test]
    fn a_click_puts_the_cursor() {
        let mut input = Input::new("0123456789");
        input.click(20, 3);
        input.insert("x");
        assert_eq!(input.text(), "012x3456789");
        input.click(20, 8);
        input.insert("y");
        assert_eq!(input.text(), "012x3456y789");
    }
}
