//! The one gate through which text of a map leaves the program.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

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
    let plain = |letter: char| letter == '\n' && !one_line || letter >= ' ' && letter <= '~';
    let Some(first) = text.find(|letter| !plain(letter)) else { return Cow::Borrowed(text) };
    let (head, rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(head);
    let mut marks = 0;
    let mut letters = rest.chars().peekable();
    let mut previous = head.chars().next_back();
    while let Some(letter) = letters.next() {
        marks = if is_combining_mark(letter) { marks + 1 } else { 0 };
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' if one_line => out.push(' '),
            '\n' => out.push('\n'),
            '\t' if one_line => out.push(' '),
            '\t' => out.push_str("    "),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(letter)).unwrap_or('�')),
            '\x7f' => out.push('␡'),
            // Zero-width joiners belong into emoji and into the scripts that need them.
            '\u{200c}' | '\u{200d}'
                if previous.is_some_and(|before| !before.is_ascii() && !is_unseen(before))
                    && letters.peek().is_some_and(|after| !after.is_ascii()) =>
            {
                out.push(letter);
            }
            _ if is_unseen(letter) => {
                out.push_str("<U+");
                out.push_str(&format!("{:04X}", u32::from(letter)));
                out.push('>');
            }
            _ if marks > MARKS_MAX => {}
            _ => out.push(letter),
        }
        previous = Some(letter);
    }
    Cow::Owned(out)
}

/// Tells whether a character can't be seen, or changes how others are seen.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
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
