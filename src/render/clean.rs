//! The one gate through which text of a map leaves the program.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthChar as _;

use crate::model::unseen::strays;

/// How many combining marks, or others without a width of their own, one letter may carry; real
/// languages need three.
const MARKS_MAX: usize = 4;
/// How many pictures may be joined to one; the largest family needs four.
const JOINTS_MAX: usize = 5;
const JOINER: char = '\u{200d}';

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
    let (line_end, tab) = if one_line { (' ', " ") } else { ('\n', "    ") };
    let mut out = String::with_capacity(text.len() + 16);
    // Line by line, since what is noted of each letter of a long text would take many times its
    // place; nothing joins over the end of a line.
    for line in text.split_inclusive('\n') {
        let body = line.strip_suffix('\n');
        let body = body.map_or(line, |body| body.strip_suffix('\r').unwrap_or(body));
        clean_line_into(&mut out, body, tab);
        if line.ends_with('\n') {
            out.push(line_end);
        }
    }
    Cow::Owned(out)
}

fn clean_line_into(out: &mut String, line: &str, tab: &str) {
    if line.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        out.push_str(line);
        return;
    }
    let mut strays = strays(line).into_iter().map(|(at, _)| at).peekable();
    let mut marks = 0;
    let mut joints = 0;
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        let is_stray = strays.next_if_eq(&at).is_some() || is_tag(letter);
        let has_no_width = is_combining_mark(letter) || letter.width() == Some(0);
        marks = if has_no_width { marks + 1 } else { 0 };
        joints = match letter {
            JOINER => joints + 1,
            '\u{1f3fb}'..='\u{1f3ff}' => joints,
            _ if has_no_width || before == JOINER => joints,
            _ => 0,
        };
        before = letter;
        match letter {
            '\t' => out.push_str(tab),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(letter)).unwrap_or('�')),
            '\x7f' => out.push('␡'),
            _ if is_stray || letter.is_control() => push_code(out, letter),
            _ if marks > MARKS_MAX => {}
            JOINER if joints > JOINTS_MAX => push_code(out, letter),
            _ => out.push(letter),
        }
    }
}

fn push_code(out: &mut String, letter: char) {
    // Writing to a string can't fail.
    write!(out, "<U+{:04X}>", u32::from(letter)).ok();
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
    }

    #[test]
    fn heaps_are_cut() {
        assert_eq!(clean(&format!("a{}", "\u{301}".repeat(50))), "a\u{301}\u{301}\u{301}\u{301}");
        // Joiners that Arabic may have do not start a new heap, nor do vowels without a width.
        let heap = "\u{64b}\u{64c}\u{64d}\u{200d}".repeat(50);
        assert_eq!(clean(&format!("ا{heap}ا")), "ا\u{64b}\u{64c}\u{64d}\u{200d}ا");
        let vowels = "\u{1161}".repeat(50);
        assert_eq!(
            clean(&format!("\u{1100}{vowels}")),
            format!("\u{1100}{}", "\u{1161}".repeat(4))
        );
        let family = "👩\u{200d}".repeat(50) + "👩";
        let shown = clean(&family);
        assert_eq!(shown.matches('\u{200d}').count(), JOINTS_MAX, "{shown}");
        assert!(shown.contains("👩<U+200D>👩"), "{shown}");
        assert_eq!(clean(&"❤\u{fe0f}".repeat(9)), "❤\u{fe0f}".repeat(9));
        assert_eq!(
            clean(&format!("❤{}", "\u{fe0f}".repeat(9))),
            format!("❤{}", "\u{fe0f}".repeat(4))
        );
    }

    #[test]
    fn what_is_clean_stays_so() {
        for text in ["a\u{202e}\x1b\n👩‍💻\u{200d}x", "\tא\u{200d}\r\n\r", "🏴\u{e0067}\u{e007f}"]
        {
            assert_eq!(clean(&clean(text)), clean(text));
            assert_eq!(clean_line(&clean_line(text)), clean_line(text));
        }
    }

    #[test]
    fn what_people_write_stays() {
        for text in ["plain", "naïve – “quoted”", "👩‍💻 👍🏽 👨🏻‍👩🏼‍👧🏽‍👦🏾 🏳️‍🌈", "שלום", "نص", "日本語", "a\nb"]
        {
            assert_eq!(clean(text), text);
        }
    }
}
