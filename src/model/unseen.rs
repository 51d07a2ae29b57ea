//! Characters that nobody sees, or that reorder what is seen.

/// Tells whether a character leaves no mark of its own, moves what stands around it, or is a
/// control; line feed and tab are not among them.
pub fn is_unseen(char: char) -> bool {
    match char {
        '\n' | '\t' => false,
        _ => {
            char.is_control()
                || matches!(char,
                    '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
                    | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
                    | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
                    | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
                    | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
                    | '\u{e0000}'..='\u{e0fff}')
        }
    }
}

/// Returns what a person calls such a character.
pub fn name(char: char) -> &'static str {
    match char {
        '\t' => "a tab",
        '\n' => "a line break",
        '\r' => "a carriage return",
        '\u{1b}' => "an escape character",
        '\u{7f}' | '\0'..='\u{1f}' | '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' => {
            "a control character"
        }
        '\u{85}' | '\u{2028}' | '\u{2029}' => "an odd line break",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' | '\u{2060}' | '\u{feff}' => "a blank without width",
        '\u{200c}' | '\u{200d}' => "an invisible joiner",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a mark that reorders the text"
        }
        '\u{e0000}'..='\u{e007f}' => "hidden text",
        _ => "an invisible character",
    }
}

/// Returns the characters of a text that have no business in it, with their place in bytes.
///
/// Joiners and selectors that make one emoji of several, join letters of Arabic or Indic scripts
/// or spell a flag are fine.
pub fn strays(text: &str) -> Vec<(usize, char)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |char_idx: Option<usize>| {
        char_idx.and_then(|char_idx| chars.get(char_idx)).map(|(_, char)| *char)
    };
    let mut found = Vec::new();
    let mut in_flag = false;
    for (char_idx, (byte_idx, char)) in chars.iter().copied().enumerate() {
        let before = at(char_idx.checked_sub(1));
        in_flag = before == Some('\u{1f3f4}') || (in_flag && is_tag(before));
        if !is_unseen(char) {
            continue;
        }
        let fine = match char {
            '\u{200d}' => [before, at(Some(char_idx + 1))]
                .into_iter()
                .all(|near| near.is_some_and(|near| joins(near) || is_pictograph(near))),
            '\u{200c}' => before.is_some_and(joins) && at(Some(char_idx + 1)).is_some_and(joins),
            '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(|before| {
                is_pictograph(before) || matches!(before, '0'..='9' | '#' | '*')
            }),
            '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => {
                before.is_some_and(|before| u32::from(before) >= 0x2200 && !is_unseen(before))
            }
            '\u{e0020}'..='\u{e007f}' => in_flag,
            _ => false,
        };
        if !fine {
            found.push((byte_idx, char));
        }
    }
    found
}

fn is_tag(char: Option<char>) -> bool {
    char.is_some_and(|char| matches!(char, '\u{e0020}'..='\u{e007e}'))
}

/// Tells whether a letter is of a script that joins letters: Arabic, Syriac, the Indic ones.
fn joins(char: char) -> bool {
    matches!(char, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1800}'..='\u{18af}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn is_pictograph(char: char) -> bool {
    matches!(char, '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_script_or_an_emoji_is_no_stray() {
        for text in [
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "🏳\u{fe0f}\u{200d}🌈",
            "1\u{fe0f}\u{20e3}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "שלום مرحبا abc",
            "می\u{200c}خواهم",
            "a\u{a0}b … – ─ ● naïve",
            "one\ntwo\tthree",
        ] {
            assert_eq!(strays(text), [], "{text}");
        }
    }

    #[test]
    fn what_hides_or_reorders_is_a_stray() {
        for text in [
            "a\u{200d}b",
            "a\u{200b}b",
            "\u{feff}a",
            "a\u{202e}b",
            "a\u{2066}b",
            "a\u{85}b",
            "a\u{2028}b",
            "a\u{1b}b",
            "a\u{9b}b",
            "a\u{7f}",
            "a\u{e0061}",
            "a\u{ad}b",
            "a\u{fe0f}",
            "a\rb",
            "a\u{3164}",
        ] {
            assert_eq!(strays(text).len(), 1, "{text:?}");
        }
    }
}
