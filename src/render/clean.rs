//! The one gate through which text of a map leaves the program.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::char::is_combining_mark;

use crate::model::unseen::strays;

/// How many combining marks one letter may carry; real languages need three.
const MARKS_MAX: usize = 4;

/// Returns a text in which nothing can move the cursor, hide, or turn the order of letters round.
///
/// Line ends stay, tabs become four blanks. Control characters become their pictures (`␛`),
/// invisible and reordering ones their code (`<U+202E>`), and letters under heaps of combining
/// marks keep a few. Joined emoji and the letters of any script stay as they are.
pub fn clean(text: &str) -> Cow<'_, str> {
    cleaned(text, false)
}

/// Returns [`clean`] text on one line: line ends become blanks.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    cleaned(text, true)
}

fn cleaned(text: &str, one_line: bool) -> Cow<'_, str> {
    let plain = |letter: char| letter == '\n' && !one_line || (' '..='~').contains(&letter);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let mut strays = strays(&text).into_iter().map(|(at, _)| at).peekable();
    let mut out = String::with_capacity(text.len() + 16);
    let mut marks = 0;
    for (at, letter) in text.char_indices() {
        let stray = strays.next_if_eq(&at).is_some() || is_tag(letter);
        marks = if is_combining_mark(letter) { marks + 1 } else { 0 };
        match letter {
            '\n' if !one_line => out.push('\n'),
            '\n' | '\t' if one_line => out.push(' '),
            '\t' => out.push_str("    "),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(letter)).unwrap_or('�')),
            '\x7f' => out.push('␡'),
            _ if stray || letter.is_control() => {
                // Writing to a string can't fail.
                write!(out, "<U+{:04X}>", u32::from(letter)).ok();
            }
            _ if marks > MARKS_MAX => {}
            _ => out.push(letter),
        }
    }
    Cow::Owned(out)
}

/// Tells whether a character is a tag: they spell some flags, and hide text everywhere else.
fn is_tag(letter: char) -> bool {
    ('\u{e0000}'..='\u{e007f}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_hides_or_turns_is_marked() {
        assert_eq!(clean("a\x1b[2Jb\r\x08"), "a␛[2Jb␍␈");
        assert_eq!(clean("\u{9b}31m \u{202e}abc"), "<U+009B>31m <U+202E>abc");
        assert_eq!(clean("a\u{200d}b"), "a<U+200D>b");
        assert_eq!(clean("x\r\ny\tz"), "x\ny    z");
        assert_eq!(clean_line("x\r\ny\tz"), "x y z");
        assert_eq!(clean(&format!("a{}", "\u{301}".repeat(50))), "a\u{301}\u{301}\u{301}\u{301}");
    }

    #[test]
    fn what_people_write_stays() {
        for text in ["plain", "naïve – “quoted”", "👩‍💻 👍🏽", "שלום", "نص", "日本語", "a\nb"]
        {
            assert_eq!(clean(text), text);
        }
    }
}
