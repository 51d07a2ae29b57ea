//! A text in pieces that can be understood one after the other.
//!
//! The tokens of a whole text take several times the memory of the text, so that only those of
//! some statements are held at a time. Nothing reaches over the end of a statement but an unclosed
//! list or text, in which no piece ends.

use std::ops::Range;

use toml_parser::lexer::{Lexer, Token, TokenKind};
use toml_parser::{ErrorSink, ParseError, Source};

use super::bounds::{Bound, PROBLEMS_MAX, TEXT_BYTES_MAX, VALUES_MAX};
use super::layout::{line_end, line_start};
use super::problem::Problem;

/// How many tokens make a piece, or a few more.
const ENOUGH: usize = 16 * 1024;

/// How many tokens a single statement may have. Every value takes a few, and no more than so many
/// values can stand in a file.
const MOST: usize = VALUES_MAX * 4;

/// How many errors of one line are kept; all of them are told as one.
const OF_A_LINE: usize = 16;

/// Cuts a text into pieces of whole statements.
pub(super) struct Pieces<'t> {
    lexer: Lexer<'t>,
    tokens: Vec<Token>,
    is_done: bool,
    /// What is too large to be looked at; nothing behind it is.
    pub(super) exceeded: Option<Problem>,
}

impl<'t> Pieces<'t> {
    pub(super) fn new(source: Source<'t>) -> Self {
        Self { lexer: source.lex(), tokens: Vec::new(), is_done: false, exceeded: None }
    }

    /// Returns the tokens of the next piece; none behind what is too large, nor those around it.
    pub(super) fn next(&mut self) -> Option<&[Token]> {
        if self.is_done {
            return None;
        }
        self.tokens.clear();
        let (mut square, mut curly) = (0_usize, 0_usize);
        let (mut is_start, mut is_header) = (true, false);
        for token in self.lexer.by_ref() {
            let (kind, span) = (token.kind(), token.span());
            self.tokens.push(token);
            match kind {
                TokenKind::LeftSquareBracket => {
                    is_header |= is_start;
                    square += 1;
                }
                TokenKind::RightSquareBracket => square = square.saturating_sub(1),
                TokenKind::LeftCurlyBracket => curly += 1,
                TokenKind::RightCurlyBracket => curly = curly.saturating_sub(1),
                TokenKind::MlBasicString | TokenKind::MlLiteralString
                    if span.len() > TEXT_BYTES_MAX =>
                {
                    return self.refuse(Bound::Text, span.start());
                }
                // A header never goes on in the next line, whatever it lacks.
                TokenKind::Newline if is_header || (square == 0 && curly == 0) => {
                    if self.tokens.len() > ENOUGH {
                        return Some(&self.tokens);
                    }
                    (square, curly, is_start, is_header) = (0, 0, true, false);
                    continue;
                }
                TokenKind::Newline
                | TokenKind::Dot
                | TokenKind::Equals
                | TokenKind::Comma
                | TokenKind::Whitespace
                | TokenKind::Comment
                | TokenKind::BasicString
                | TokenKind::LiteralString
                | TokenKind::MlBasicString
                | TokenKind::MlLiteralString
                | TokenKind::Atom
                | TokenKind::Eof => {}
            }
            is_start &= kind == TokenKind::Whitespace;
            if self.tokens.len() > MOST {
                return self.refuse(Bound::Values, span.start());
            }
        }
        self.is_done = true;
        Some(&self.tokens)
    }

    fn refuse(&mut self, bound: Bound, at: usize) -> Option<&[Token]> {
        self.is_done = true;
        self.exceeded = Some(bound.exceeded(at));
        None
    }
}

/// Collects the errors of the reader, as many as anybody wants to know.
pub(super) struct Slips<'t> {
    text: &'t str,
    pub(super) errors: Vec<ParseError>,
    line: Range<usize>,
    in_line: usize,
    lines: usize,
}

impl<'t> Slips<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, errors: Vec::new(), line: 0..0, in_line: 0, lines: 0 }
    }

    /// Tells whether there are more of them than are told.
    pub(super) fn are_enough(&self) -> bool {
        self.lines > PROBLEMS_MAX
    }
}

impl ErrorSink for Slips<'_> {
    fn report_error(&mut self, error: ParseError) {
        let at = error.unexpected().or(error.context()).map_or(0, |span| span.start());
        if self.line.contains(&at) {
            self.in_line += 1;
        } else {
            self.line = line_start(self.text, at)..line_end(self.text, at);
            self.in_line = 1;
            self.lines += 1;
        }
        if self.in_line <= OF_A_LINE && self.lines <= PROBLEMS_MAX + 1 {
            self.errors.push(error);
        }
    }
}
