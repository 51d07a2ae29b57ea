//! Texts, word by word.

use unicode_segmentation::UnicodeSegmentation as _;

use super::runs::{Run, shared};
use crate::model::difference::Piece;

/// The number of words above which texts are compared sentence by sentence.
const WORDS_MAX: usize = 4_000;

/// Returns the runs that two texts share and do not share.
///
/// `Same` and `Gone` together are the older text, `Same` and `Come` the newer one.
pub(super) fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let all_else = || joined(vec![Piece::Gone(before.to_owned()), Piece::Come(after.to_owned())]);
    if before.is_empty() || after.is_empty() {
        return all_else();
    }
    let is_long = |text: &str| text.split_word_bounds().nth(WORDS_MAX).is_some();
    let tokens = |text| -> Vec<&str> { str::split_word_bounds(text).collect() };
    let sentences = |text| -> Vec<&str> { str::split_inclusive(text, ['.', '\n']).collect() };
    let (old, new) = if is_long(before) || is_long(after) {
        (sentences(before), sentences(after))
    } else {
        (tokens(before), tokens(after))
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    let end = Run { old: old.len(), new: new.len(), len: 0 };
    for run in shared(&old, &new).into_iter().chain([end]) {
        if at_old < run.old || at_new < run.new {
            let (gone, come) = (text(&old, at_old..run.old), text(&new, at_new..run.new));
            pieces.extend([Piece::Gone(gone), Piece::Come(come)]);
        }
        (at_old, at_new) = (run.old + run.len, run.new + run.len);
        if run.len > 0 {
            pieces.push(Piece::Same(text(&old, run.old..at_old)));
        }
    }
    let pieces = joined(pieces);
    if shares_little(&pieces) {
        return all_else();
    }
    pieces
}

fn text(tokens: &[&str], range: std::ops::Range<usize>) -> String {
    tokens.get(range).unwrap_or_default().concat()
}

/// Joins changes that only blanks and stops keep apart, so that phrases stay whole.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let (mut gone, mut come) = (String::new(), String::new());
    let mut between: Option<String> = None;
    for piece in pieces {
        match piece {
            Piece::Same(same) => {
                let changing = !gone.is_empty() || !come.is_empty();
                if changing && between.is_none() && !same.contains(char::is_alphanumeric) {
                    between = Some(same);
                    continue;
                }
                close(&mut out, &mut gone, &mut come, between.take());
                out.push(Piece::Same(same));
            }
            Piece::Gone(words) => {
                if !words.is_empty()
                    && let Some(blank) = between.take()
                {
                    gone.push_str(&blank);
                    come.push_str(&blank);
                }
                gone.push_str(&words);
            }
            Piece::Come(words) => {
                if !words.is_empty()
                    && let Some(blank) = between.take()
                {
                    gone.push_str(&blank);
                    come.push_str(&blank);
                }
                come.push_str(&words);
            }
        }
    }
    close(&mut out, &mut gone, &mut come, between);
    out
}

fn close(out: &mut Vec<Piece>, gone: &mut String, come: &mut String, between: Option<String>) {
    if !gone.is_empty() {
        out.push(Piece::Gone(std::mem::take(gone)));
    }
    if !come.is_empty() {
        out.push(Piece::Come(std::mem::take(come)));
    }
    out.extend(between.map(Piece::Same));
}

/// Tells whether so little is shared that word by word would only be hard to read. A text that
/// only grew or shrank shares all that the shorter one says, however long the other is.
fn shares_little(pieces: &[Piece]) -> bool {
    let (mut same, mut gone, mut come) = (0, 0, 0);
    for piece in pieces {
        match piece {
            Piece::Same(text) => same += letters(text),
            Piece::Gone(text) => gone += letters(text),
            Piece::Come(text) => come += letters(text),
        }
    }
    4 * same < gone.min(come)
}

fn letters(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let piece = |piece: Piece| match piece {
            Piece::Same(text) => text,
            Piece::Gone(text) => format!("[-{text}]"),
            Piece::Come(text) => format!("[+{text}]"),
        };
        pieces(before, after).into_iter().map(piece).collect()
    }

    #[test]
    fn words_and_phrases_are_told() {
        for (before, after, expected) in [
            ("a", "a", "a"),
            ("", "new", "[+new]"),
            ("old", "", "[-old]"),
            ("one two three", "one 2 three", "one [-two][+2] three"),
            ("one two three four", "one zwei drei four", "one [-two three][+zwei drei] four"),
            ("Ends.", "Ends!", "Ends[-.][+!]"),
            ("Wholly other", "Nothing shared", "[-Wholly other][+Nothing shared]"),
            ("keep this", "keep all of this", "keep [+all of ]this"),
            (
                "One.",
                "One. Then came very many words more.",
                "One.[+ Then came very many words more.]",
            ),
            (
                "The first words of a claim",
                "Of others",
                "[-The first words of a claim][+Of others]",
            ),
        ] {
            assert_eq!(shown(before, after), expected);
        }
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_pieces(before in "[ab .\\n]{0,20}", after in "[ab .\\n]{0,20}") {
            let (mut old, mut new) = (String::new(), String::new());
            for piece in pieces(&before, &after) {
                match piece {
                    Piece::Same(text) => { old.push_str(&text); new.push_str(&text); }
                    Piece::Gone(text) => old.push_str(&text),
                    Piece::Come(text) => new.push_str(&text),
                }
            }
            prop_assert_eq!(old, before);
            prop_assert_eq!(new, after);
        }
    }
}
