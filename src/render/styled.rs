//! Text for the terminal that is clean by construction.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

use super::clean::{clean, clean_line};
use crate::model::Level;

/// What a piece of text is; how it looks follows from that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Text as it is.
    Plain,
    /// What something is called.
    Title,
    /// What stands above a part, or in front of a value.
    Label,
    /// What matters less.
    Faint,
    /// The words that were searched for.
    Mark,
    /// All is well.
    Good,
    /// Worth a look.
    Warning,
    /// Not good.
    Bad,
    /// A way out.
    Hint,
}

impl From<Level> for Role {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Bad,
            Level::Warning => Self::Warning,
            Level::Hint => Self::Hint,
        }
    }
}

impl Role {
    fn style(self) -> Style {
        let plain = Style::new();
        match self {
            Self::Plain => plain,
            Self::Title => plain.bold(),
            Self::Label => plain.fg_color(Some(AnsiColor::Cyan.into())),
            Self::Faint => plain.dimmed(),
            Self::Mark => plain.bold().underline(),
            Self::Good => plain.fg_color(Some(AnsiColor::Green.into())),
            Self::Warning => plain.bold().fg_color(Some(AnsiColor::Yellow.into())),
            Self::Bad => plain.bold().fg_color(Some(AnsiColor::Red.into())),
            Self::Hint => plain.bold().fg_color(Some(AnsiColor::Cyan.into())),
        }
    }
}

/// Text in pieces, each cleaned when it comes in, so that the only control characters that ever
/// come out are line ends and colors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Styled {
    pieces: Vec<(Role, String)>,
}

impl Styled {
    /// Returns an empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a piece; line ends in it become blanks.
    pub fn push(&mut self, role: Role, text: &str) -> &mut Self {
        if !text.is_empty() {
            self.pieces.push((role, clean_line(text).into_owned()));
        }
        self
    }

    /// Adds plain text on one line.
    pub fn plain(&mut self, text: &str) -> &mut Self {
        self.push(Role::Plain, text)
    }

    /// Adds text that keeps its line ends.
    pub fn lines(&mut self, role: Role, text: &str) -> &mut Self {
        self.pieces.push((role, clean(text).into_owned()));
        self
    }

    /// Ends a line.
    pub fn end(&mut self) -> &mut Self {
        self.pieces.push((Role::Plain, "\n".to_owned()));
        self
    }

    /// Adds all of another text.
    pub fn append(&mut self, other: Self) -> &mut Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Returns the pieces in order, each with what it is; a line end is in a piece of its own.
    pub fn pieces(&self) -> impl Iterator<Item = (Role, &str)> {
        self.pieces.iter().map(|(role, text)| (*role, text.as_str()))
    }

    /// Tells whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds text that was made by [`super::findings`], which cleans what it gets itself.
    pub(super) fn ready(&mut self, text: String) -> &mut Self {
        self.pieces.push((Role::Plain, text));
        self
    }

    /// Adds another text, broken into lines of at most `width` cells; each line starts with the
    /// indent. Without a width there is one line. Line ends in the other text stay.
    pub fn wrapped(&mut self, other: &Self, indent: usize, width: Option<usize>) -> &mut Self {
        let room = width.map_or(usize::MAX, |width| width.saturating_sub(indent).max(20));
        let blanks = " ".repeat(indent);
        let mut used = None;
        for token in tokens(&other.pieces) {
            match token {
                Token::LineEnd => {
                    self.end();
                    used = None;
                }
                Token::Word(word, cells) => {
                    match used {
                        None => {
                            self.plain(&blanks);
                            used = Some(cells);
                        }
                        Some(before) if before + 1 + cells > room => {
                            self.end().plain(&blanks);
                            used = Some(cells);
                        }
                        Some(before) => {
                            self.push(self.blank_before(&word), " ");
                            used = Some(before + 1 + cells);
                        }
                    }
                    self.pieces.extend(word);
                }
            }
        }
        if used.is_some() {
            self.end();
        }
        self
    }

    /// Returns the role of the blank in front of a word: that of both words around it.
    fn blank_before(&self, word: &[(Role, String)]) -> Role {
        match (self.pieces.last(), word.first()) {
            // Two words that were found were found one by one.
            (Some((before, _)), Some((after, _))) if before == after && *after != Role::Mark => {
                *after
            }
            (Some(_) | None, _) => Role::Plain,
        }
    }

    /// Puts another text in place of the first piece: of an indent, a label.
    pub(super) fn replace_first(&mut self, other: Self) {
        self.pieces.splice(..1.min(self.pieces.len()), other.pieces);
    }

    /// Returns the text, with or without the codes of colors.
    pub fn render(&self, color: bool) -> String {
        let mut out = String::new();
        for same in self.pieces.chunk_by(|(one, _), (other, _)| one == other) {
            let style = same.first().map_or(Style::new(), |(role, _)| role.style());
            let is_styled = color && style != Style::new();
            if is_styled {
                out.push_str(&style.render().to_string());
            }
            out.extend(same.iter().map(|(_, text)| text.as_str()));
            if is_styled {
                out.push_str(&style.render_reset().to_string());
            }
        }
        out
    }
}

enum Token {
    /// Pieces without a blank in them, and how many cells they take.
    Word(Vec<(Role, String)>, usize),
    LineEnd,
}

fn tokens(pieces: &[(Role, String)]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word: Vec<(Role, String)> = Vec::new();
    let finish = |word: &mut Vec<(Role, String)>, tokens: &mut Vec<Token>| {
        if !word.is_empty() {
            let cells = word.iter().map(|(_, text)| text.width()).sum();
            tokens.push(Token::Word(std::mem::take(word), cells));
        }
    };
    for (role, text) in pieces {
        for (line_idx, line) in text.split('\n').enumerate() {
            if line_idx > 0 {
                finish(&mut word, &mut tokens);
                tokens.push(Token::LineEnd);
            }
            for (part_idx, part) in line.split(' ').enumerate() {
                if part_idx > 0 {
                    finish(&mut word, &mut tokens);
                }
                if !part.is_empty() {
                    word.push((*role, part.to_owned()));
                }
            }
        }
    }
    finish(&mut word, &mut tokens);
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colors_and_line_ends_come_out() {
        let mut text = Styled::new();
        text.push(Role::Mark, "a\x1b[2J\nb").end().lines(Role::Plain, "c\r\nd\x07");
        assert_eq!(text.render(false), "a␛[2J b\nc\nd␇");
        assert_eq!(text.render(true), "\x1b[1m\x1b[4ma␛[2J b\x1b[0m\nc\nd␇");
    }

    #[test]
    fn long_lines_are_broken_at_blanks_and_keep_their_marks() {
        let mut text = Styled::new();
        text.plain("Month-end is a ").push(Role::Mark, "review").plain(", not a project.");
        let mut out = Styled::new();
        out.wrapped(&text, 2, Some(24));
        assert_eq!(out.render(false), "  Month-end is a review,\n  not a project.\n");
        let mut out = Styled::new();
        out.wrapped(&text, 0, None);
        assert_eq!(out.render(false), "Month-end is a review, not a project.\n");
    }
}
