//! The words and signs of a text.

use std::borrow::Cow;

use crate::check::fold::fold;

/// A word, or one sign that is neither letter nor digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// Where it starts, in bytes.
    pub(super) start: usize,
    /// How it is written.
    pub(super) text: &'t str,
}

impl Token<'_> {
    /// Returns it in small letters without accents.
    pub(super) fn folded(&self) -> Cow<'_, str> {
        fold(self.text)
    }

    /// Returns where it ends, in bytes.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Returns the words and signs of a text.
///
/// Blanks and hyphens only part words, so that "state-of-the-art" and "state of the art" are the
/// same; a blank line and the start of a list item count as a sign, so that no phrase runs across.
/// Web addresses are passed over.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let start = text.len() - rest.len();
        let len = if is_address(rest) {
            rest.find(|char: char| char.is_whitespace() || ")>]\"'".contains(char))
                .unwrap_or(rest.len())
        } else if char.is_alphanumeric() {
            rest.find(|char: char| !char.is_alphanumeric()).unwrap_or(rest.len())
        } else {
            char.len_utf8()
        };
        let (token, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        if !parts_words(char) || (char == '\n' && starts_anew(after)) {
            tokens.push(Token { start, text: token });
        }
        rest = after;
    }
    tokens
}

fn parts_words(char: char) -> bool {
    char.is_whitespace() || matches!(char, '-' | '\u{2010}' | '\u{2011}' | '_')
}

/// Tells whether what comes behind a line break belongs to another paragraph.
fn starts_anew(after: &str) -> bool {
    let line = after.trim_start_matches([' ', '\t']);
    line.starts_with('\n') || line.starts_with("- ")
}

fn is_address(rest: &str) -> bool {
    ["http://", "https://", "mailto:", "www."]
        .iter()
        .any(|start| rest.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_and_signs_are_told_apart() {
        assert_eq!(
            words("state-of-the art, $1.2m"),
            ["state", "of", "the", "art", ",", "$", "1", ".", "2m"]
        );
        assert_eq!(
            words("Globex's [page](https://a.b/c-d?e) www.x.y."),
            ["Globex", "'", "s", "[", "page", "]", "(", "https://a.b/c-d?e", ")", "www.x.y."]
        );
    }

    #[test]
    fn paragraphs_and_list_items_part_phrases() {
        assert_eq!(words("end\nuser"), ["end", "user"]);
        assert_eq!(words("end\n\nuser"), ["end", "\n", "user"]);
        assert_eq!(words("end\n- user"), ["end", "\n", "user"]);
    }
}
