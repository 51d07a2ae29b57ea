//! The signs of a query one by one: words, phrases, labels, operators.

use std::ops::Range;

use super::{Meaning, Note};

/// A sign of a query.
#[derive(Debug, Clone)]
pub(super) enum Token<L> {
    Word(Range<usize>),
    Phrase(Range<usize>),
    Label(Range<usize>, L),
    Open,
    Close,
    Not,
    Must,
    And,
    Or,
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Returns where the letters end that make one word, or a label with what stands behind it.
fn word_end(query: &str, start: usize) -> usize {
    let rest = query.get(start..).unwrap_or_default();
    let ends = |letter: char| letter.is_whitespace() || is_quote(letter) || "()".contains(letter);
    rest.find(ends).map_or(query.len(), |length| start + length)
}

/// Takes a query apart into its signs.
pub(super) fn lex<L>(
    query: &str,
    meaning: &mut impl FnMut(&str, &str) -> Meaning<L>,
    notes: &mut Vec<Note>,
) -> Vec<Token<L>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut before = ' ';
    while let Some(letter) = query.get(at..).and_then(|rest| rest.chars().next()) {
        let next = at + letter.len_utf8();
        let begins = before.is_whitespace() || "(-+".contains(before);
        let behind = query.get(next..).and_then(|rest| rest.chars().next());
        before = letter;
        if letter.is_whitespace() {
            at = next;
        } else if letter == '(' {
            tokens.push(Token::Open);
            at = next;
        } else if letter == ')' {
            tokens.push(Token::Close);
            at = next;
        } else if is_quote(letter) {
            let rest = query.get(next..).unwrap_or_default();
            match rest.find(is_quote).filter(|_| begins) {
                Some(length) => {
                    tokens.push(Token::Phrase(next..next + length));
                    at = next + length;
                    at += query
                        .get(at..)
                        .and_then(|rest| rest.chars().next())
                        .map_or(0, char::len_utf8);
                    before = ' ';
                }
                None => {
                    if begins {
                        notes.push(Note::OpenQuote);
                    }
                    before = ' ';
                    at = next;
                }
            }
        } else if (letter == '-' || letter == '+')
            && begins
            && behind.is_some_and(|c| c.is_alphanumeric() || is_quote(c) || c == '(')
        {
            tokens.push(if letter == '-' { Token::Not } else { Token::Must });
            at = next;
        } else {
            let end = word_end(query, at);
            at = word(query, at..end, &mut tokens, meaning, notes);
            before = query.get(..at).and_then(|text| text.chars().next_back()).unwrap_or(' ');
        }
    }
    tokens
}

/// Takes in a word, an operator or a label with its value, and returns where it ends.
fn word<L>(
    query: &str,
    range: Range<usize>,
    tokens: &mut Vec<Token<L>>,
    meaning: &mut impl FnMut(&str, &str) -> Meaning<L>,
    notes: &mut Vec<Note>,
) -> usize {
    let text = query.get(range.clone()).unwrap_or_default();
    match text {
        "AND" => tokens.push(Token::And),
        "OR" => tokens.push(Token::Or),
        "NOT" => tokens.push(Token::Not),
        _ => {
            if let Some((label, value)) = text.split_once(':')
                && label.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
                && label.chars().any(char::is_alphabetic)
                && !value.starts_with('/')
            {
                return labeled(query, range, (label, value), tokens, meaning, notes);
            }
            tokens.push(Token::Word(range.clone()));
        }
    }
    range.end
}

fn labeled<L>(
    query: &str,
    range: Range<usize>,
    (label, value): (&str, &str),
    tokens: &mut Vec<Token<L>>,
    meaning: &mut impl FnMut(&str, &str) -> Meaning<L>,
    notes: &mut Vec<Note>,
) -> usize {
    // A value of several words stands in quotes: owner:"Ann Lee".
    let rest = query.get(range.end..).unwrap_or_default();
    let mut quoted = None;
    if value.is_empty()
        && let Some(first) = rest.chars().next().filter(|first| is_quote(*first))
    {
        let start = range.end + first.len_utf8();
        let inside = query.get(start..).unwrap_or_default();
        if let Some(length) = inside.find(is_quote) {
            let close = inside.get(length..).and_then(|rest| rest.chars().next());
            let end = start + length + close.map_or(0, char::len_utf8);
            quoted = Some((start..start + length, end));
        }
    }
    let start = range.start + label.len() + 1;
    let (inner, end) = quoted.unwrap_or((start..range.end, range.end));
    let value = query.get(inner.clone()).unwrap_or_default();
    match meaning(label, value) {
        Meaning::Filter(filter) => tokens.push(Token::Label(range.start..end, filter)),
        Meaning::NoSuchValue => {
            notes.push(Note::UnknownValue { label: label.to_owned(), value: value.to_owned() });
            tokens.push(Token::Word(inner));
        }
        Meaning::NoSuchLabel => {
            if !value.is_empty() {
                notes.push(Note::UnknownLabel(label.to_owned()));
            }
            tokens.push(Token::Word(range.start..end));
        }
    }
    end
}
